use analytics::frame::{Basis, EncounterCount};
use serde_json::json;
use survey_api::{
    microdata::{self, Late},
    responses::Credential,
};
use uuid::Uuid;

use crate::harness::{WAVE, new_response, on_each_database, response};

#[tokio::test]
async fn waves_are_read_together_as_plain_columns() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.create_wave(json!({"period": "2026-Q4", "questionnaire": {"key": "one_stop", "version": 1}}))
            .await
            .expect(201);
        app.open_wave("2026-Q4").await.expect(200);
        app.put_response(Uuid::new_v4(), response()).await.expect(201);
        let mut next = new_response(Uuid::new_v4());
        next.wave = "2026-Q4".into();
        let basis = Credential::Program(Basis::Ticket);
        app.app.intake.submit(next, basis).await.unwrap();
        app.put_encounters(WAVE, "VPEZ", "investment", 40).await.expect(200);

        let waves = [WAVE, "2026-Q4"];
        let (codebook, data) = microdata::read(&app.app.store, &waves, Late::Left).await.unwrap();
        assert_eq!(data.len(), 2);
        assert_eq!(data.period, waves);
        assert_eq!(data.basis, [Some(Basis::WalkIn), Some(Basis::Ticket)]);
        assert_eq!(data.office, ["VPEZ", "VPEZ"]);
        assert_eq!(data.service_group, ["investment", "investment"]);
        assert_eq!((&data.channel[0], &data.language[0]), ("kiosk", "vi"));
        assert_eq!(data.answers[codebook.position("overall").unwrap()], [5, 5]);
        assert_eq!(data.answers[codebook.position("feedback_told").unwrap()], [253, 253]);
        assert_eq!(data.answers[codebook.position("access_seats").unwrap()], [251, 251]);
        assert!(data.answers.iter().all(|column| column.len() == 2));

        let visits = microdata::encounters(&app.app.store, &waves).await.unwrap();
        let (office, service_group) = ("VPEZ".to_owned(), "investment".to_owned());
        assert_eq!(visits, [EncounterCount { period: WAVE.into(), office, service_group, encounters: 40 }]);
    })
    .await;
}

#[tokio::test]
async fn what_came_late_is_left_to_the_next_revision() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_response(Uuid::new_v4(), response()).await.expect(201);
        app.freeze_wave(WAVE).await.expect(200);
        app.put_response(Uuid::new_v4(), response()).await.expect(202);
        let read = async |late| microdata::read(&app.app.store, &[WAVE], late).await.unwrap().1.len();
        assert_eq!((read(Late::Left).await, read(Late::Taken).await), (1, 2));
    })
    .await;
}

#[tokio::test]
async fn an_item_that_a_wave_did_not_have_was_not_asked() {
    on_each_database(async |app| {
        let file = |version: u32, items: &[&str]| {
            let items = items
                .iter()
                .map(|key| format!("[[items]]\nkey = \"{key}\"\ntext = {{ vi = \"Câu\", en = \"Item\" }}\n"));
            let head = format!("key = \"s\"\nversion = {version}\ntitle = {{ vi = \"Phiếu\", en = \"Sheet\" }}\n");
            format!("{head}low = 1\nhigh = 5\nsatisfied_from = 4\n{}", items.collect::<String>())
        };
        app.post_questionnaire(&file(1, &["a", "b"])).await.expect(201);
        app.post_questionnaire(&file(2, &["c", "b"])).await.expect(201);
        app.put_office("VPEZ", crate::harness::office()).await.expect(200);
        for (period, version, items) in [("2026-Q1", 1, ["a", "b"]), ("2026-Q2", 2, ["c", "b"])] {
            app.create_wave(json!({"period": period, "questionnaire": {"key": "s", "version": version}}))
                .await
                .expect(201);
            app.open_wave(period).await.expect(200);
            let mut body = response();
            body["wave"] = json!(period);
            body["answers"] = json!([{"item": items[0], "code": 1}, {"item": items[1], "code": 2}]);
            app.put_response(Uuid::new_v4(), body).await.expect(201);
        }
        let (codebook, data) = microdata::read(&app.app.store, &["2026-Q1", "2026-Q2"], Late::Left).await.unwrap();
        assert_eq!(codebook.items.iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), ["c", "b"]);
        assert_eq!(data.answers, [[251, 1], [2, 2]]);
    })
    .await;
}

#[tokio::test]
async fn a_wave_that_does_not_exist_cannot_be_read() {
    on_each_database(async |app| {
        assert!(microdata::read(&app.app.store, &["2031-Q1"], Late::Left).await.is_err());
    })
    .await;
}
