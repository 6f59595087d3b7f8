use serde_json::json;
use uuid::Uuid;

use crate::harness::{WAVE, on_each_database, response};

#[tokio::test]
async fn a_wave_is_planned_then_open_then_frozen() {
    on_each_database(async |app| {
        app.planned().await;
        assert_eq!(app.get("/api/v1/waves/2026-Q3").await.expect(200)["state"], "planned");
        assert_eq!(app.open_wave(WAVE).await.expect(200)["state"], "open");
        assert_eq!(app.open_wave(WAVE).await.expect(200)["state"], "open");
        assert_eq!(app.freeze_wave(WAVE).await.expect(200)["state"], "frozen");
        assert_eq!(app.freeze_wave(WAVE).await.expect(200)["state"], "frozen");
        assert_eq!(app.open_wave(WAVE).await.refused(409), "wave_frozen");
    })
    .await;
}

#[tokio::test]
async fn what_was_never_opened_cannot_be_frozen() {
    on_each_database(async |app| {
        app.planned().await;
        assert_eq!(app.freeze_wave(WAVE).await.refused(409), "wave_never_opened");
        assert_eq!(app.freeze_wave("2031-Q1").await.refused(404), "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_wave_never_opened_takes_no_answer() {
    on_each_database(async |app| {
        app.planned().await;
        assert_eq!(app.put_response(Uuid::new_v4(), response()).await.refused(409), "wave_never_opened");
        assert_eq!(app.stored().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_frozen_wave_takes_an_answer_as_late() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.freeze_wave(WAVE).await.expect(200);
        let id = Uuid::new_v4();
        let receipt = app.put_response(id, response()).await.expect(202);
        assert_eq!(receipt["late"], true);
        let again = app.put_response(id, response()).await;
        assert_eq!(again.expect(200)["late"], true);
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(app.stored().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_given_once() {
    on_each_database(async |app| {
        app.planned().await;
        let again = json!({"period": WAVE, "questionnaire": {"key": "one_stop", "version": 1}});
        assert_eq!(app.create_wave(again).await.refused(409), "wave_exists");
        let other =
            json!({"period": WAVE, "code": "2026-Q3-paper", "questionnaire": {"key": "one_stop", "version": 1}});
        assert_eq!(app.create_wave(other).await.expect(201)["code"], "2026-Q3-paper");
        let unknown = json!({"period": "2027-Q1", "questionnaire": {"key": "one_stop", "version": 9}});
        assert_eq!(
            app.create_wave(unknown).await.violations(),
            [("/questionnaire".into(), "unknown_questionnaire".into())]
        );
    })
    .await;
}

#[tokio::test]
async fn counts_of_finished_visits_are_replaced_until_the_wave_is_frozen() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_encounters(WAVE, "VPEZ", "investment", 40).await.expect(200);
        app.put_encounters(WAVE, "VPEZ", "investment", 41).await.expect(200);
        assert_eq!(app.put_encounters(WAVE, "VPEZ", "fishing", 1).await.refused(422), "invalid");
        assert_eq!(app.put_encounters(WAVE, "NOWHERE", "fishing", 1).await.refused(422), "invalid");
        assert_eq!(app.put_encounters("2031-Q1", "VPEZ", "labour", 1).await.refused(422), "invalid");
        app.freeze_wave(WAVE).await.expect(200);
        assert_eq!(app.put_encounters(WAVE, "VPEZ", "investment", 42).await.refused(409), "wave_frozen");
        let counts = app.get("/api/v1/waves/2026-Q3/encounters").await.expect(200);
        assert_eq!(counts, json!([{"wave": WAVE, "office": "VPEZ", "service_group": "investment", "encounters": 41}]));
    })
    .await;
}

#[tokio::test]
async fn only_the_administrator_changes_waves() {
    on_each_database(async |app| {
        app.planned().await;
        let path = "/api/v1/waves/2026-Q3/open";
        for headers in [&[][..], &[("authorization", "Bearer guess")], &[("authorization", "Basic Og==")]] {
            let reply = app.send(axum::http::Method::POST, path, headers, None).await;
            assert_eq!(reply.refused(401), "credential_required");
            assert_eq!(reply.header("www-authenticate"), "Bearer");
        }
        assert_eq!(app.get("/api/v1/waves/2026-Q3").await.expect(200)["state"], "planned");
    })
    .await;
}
