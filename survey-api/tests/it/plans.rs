use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Value, json};
use survey_api::{
    questionnaires::{Questionnaire, rotation},
    responses::Channel,
    waves::{
        monitor::{self, Counts},
        plan::{Items, Plan},
    },
};
use uuid::Uuid;

use crate::harness::{ADMIN, Reply, TestApp, WAVE, on_each_database};

#[test]
fn a_small_office_asks_one_item_a_factor_and_a_large_kiosk_two_by_chance() {
    let full = Questionnaire::one_stop();
    let suggested = |channel, expected| Items::suggested(channel, expected, &full);
    assert_eq!(suggested(Channel::Web, 25), Items::OnePerFactor); // 100 a year
    assert_eq!(suggested(Channel::Kiosk, 25), Items::OnePerFactor);
    assert_eq!(suggested(Channel::Kiosk, 329), Items::OnePerFactor); // 329 · 2 / 22 = 29.9 answers an item
    assert_eq!(suggested(Channel::Kiosk, 330), Items::Random(2));
    assert_eq!(suggested(Channel::Web, 330), Items::Everything);
    assert_eq!(suggested(Channel::Paper, 25), Items::Everything); // printed before a response has an id
    assert_eq!(Items::suggested(Channel::Kiosk, 25, &Questionnaire::built_in("kiosk").unwrap()), Items::Own);
}

#[test]
fn one_item_a_factor_has_the_chance_of_its_factor() {
    let full = Questionnaire::one_stop();
    let draws = Items::OnePerFactor.draws(&full);
    assert_eq!(draws.len(), 5);
    let chance = |item| rotation::probability(&draws, item);
    assert_eq!([chance("overall"), chance("access_seats"), chance("staff_polite")], [1.0, 0.25, 1.0 / 6.0]);
    let id = Uuid::from_u128(0x5b0d_4f0e_6f2b_4c39_9d53_0f6f_3c8b_1b52);
    assert_eq!(rotation::asked(&draws, id, &full.items).into_iter().filter(|asked| *asked).count(), 6);
}

#[test]
fn the_monitor_draws_a_straight_line_from_the_first_day() {
    let day = |text: &str| Some(text.parse().unwrap());
    let plan = Plan {
        expected: BTreeMap::from([("A".to_owned(), 100), ("B".to_owned(), 50)]),
        opens_on: day("2026-07-01"),
        closes_on: day("2026-07-20"),
        ..Plan::default()
    };
    let counts = BTreeMap::from([("A".to_owned(), Counts { encounters: 300, responses: 24, walk_ins: 3, waiting: 9 })]);
    let rows = monitor::progress(&plan, &counts, "2026-07-05".parse().unwrap());
    assert_eq!(rows[0].projected, Some(96)); // 24 in 5 of 20 days
    // Wald: 1.959964 · √(0.25 / 96) = 0.10002
    assert!((rows[0].projected_half_width.unwrap() - 0.100_020).abs() < 1e-5);
    assert_eq!((rows[0].waiting, rows[1].waiting), (9, 0));
    assert_eq!((rows[1].responses, rows[1].half_width, rows[1].expected), (0, None, Some(50)));
    let before = monitor::progress(&plan, &counts, "2026-06-30".parse().unwrap());
    assert_eq!(before[0].projected, None);
    let after = monitor::progress(&plan, &counts, "2026-09-30".parse().unwrap());
    assert_eq!(after[0].projected, Some(24)); // what came is what there is
}

#[tokio::test]
async fn a_plan_is_fixed_once_the_wave_is_in_the_field() {
    on_each_database(async |app| {
        app.planned().await;
        let plan = put_plan(&app, body()).await.expect(200);
        assert_eq!(
            (&plan["channels"][0]["channel"], &plan["channels"][0]["items"]),
            (&json!("kiosk"), &json!("one_per_factor"))
        );
        assert_eq!(plan["channels"][0]["asked"]["overall"], 1.0);
        assert_eq!(plan["channels"][0]["asked"]["access_seats"], 0.25);
        assert_eq!(app.get("/api/v1/waves/2026-Q3/plan").await.expect(200), plan);
        app.open_wave(WAVE).await.expect(200);
        assert_eq!(put_plan(&app, body()).await.refused(409), "wave_opened");
        assert_eq!(app.get("/api/v1/waves/2031-Q1/plan").await.refused(404), "not_found");
    })
    .await;
}

#[tokio::test]
async fn every_fault_of_a_plan_is_named() {
    on_each_database(async |app| {
        app.planned().await;
        let wrong = json!({"expected": {"VPEZ": 25, "NOWHERE": 9}, "opens_on": "2026-09-30", "closes_on": "2026-07-01",
            "channels": ["kiosk", "drum", "paper"], "items": {"kiosk": "random_0", "paper": "own", "web": "own"}});
        let found = put_plan(&app, wrong).await.violations();
        let at = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(
            found,
            [
                at("/expected/NOWHERE", "unknown_office"),
                at("/closes_on", "unknown_value"),
                at("/items/web", "unknown_field"),
                at("/items/kiosk", "unknown_value"),
                at("/channels/1", "unknown_value"),
                at("/items/paper", "unknown_value"),
            ]
        );
        assert_eq!(app.get("/api/v1/waves/2026-Q3/plan").await.refused(404), "not_found");
    })
    .await;
}

#[tokio::test]
async fn the_plan_decides_what_a_response_may_answer() {
    on_each_database(async |app| {
        app.planned().await;
        put_plan(&app, body()).await.expect(200);
        app.open_wave(WAVE).await.expect(200);
        let full = Questionnaire::one_stop();
        let id = Uuid::from_u128(0x5b0d_4f0e_6f2b_4c39_9d53_0f6f_3c8b_1b52);
        let asked = rotation::asked(&Items::OnePerFactor.draws(&full), id, &full.items);
        let answers = |which: bool| -> Vec<Value> {
            let both = full.items.iter().zip(&asked).filter(|(_, asked)| **asked == which);
            both.map(|(item, _)| json!({"item": item.key, "code": 4})).collect()
        };
        let response = |channel: &str, answers: Vec<Value>| {
            json!({"wave": WAVE, "office": "VPEZ", "service_group": "labour", "channel": channel, "language": "vi", "answers": answers})
        };
        let refused = app.put_response(id, response("kiosk", answers(false))).await.violations();
        assert_eq!(refused.len(), 17); // 23 items, one a factor and the overall one are asked
        assert!(refused.iter().all(|(_, code)| code == "not_asked"));
        app.put_response(id, response("kiosk", answers(true))).await.expect(201);
        // A channel that the plan does not name asks what the questionnaire asks.
        app.put_response(Uuid::new_v4(), response("paper", answers(false))).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn the_monitor_counts_what_came_by_office() {
    on_each_database(async |app| {
        app.planned().await;
        put_plan(&app, body()).await.expect(200);
        app.open_wave(WAVE).await.expect(200);
        app.put_encounters(WAVE, "VPEZ", "labour", 40).await.expect(200);
        let overall = json!({"wave": WAVE, "office": "VPEZ", "service_group": "labour", "channel": "kiosk", "language": "vi",
            "answers": [{"item": "overall", "code": 4}]});
        app.put_response(Uuid::new_v4(), overall).await.expect(201);
        let bearer = format!("Bearer {ADMIN}");
        let path = "/api/v1/waves/2026-Q3/monitor";
        let view = app.send(Method::GET, path, &[("authorization", &bearer)], None).await.expect(200);
        let row = &view["offices"][0];
        assert_eq!((&row["office"], &row["encounters"], &row["expected"]), (&json!("VPEZ"), &json!(40), &json!(25)));
        assert_eq!((&row["responses"], &row["walk_ins"]), (&json!(0), &json!(1))); // nobody we know sent it
        assert_eq!(app.get(path).await.refused(401), "credential_required");
    })
    .await;
}

fn body() -> Value {
    json!({"expected": {"VPEZ": 25}, "opens_on": "2026-07-01", "closes_on": "2026-09-30", "channels": ["kiosk", "web"]})
}

async fn put_plan(app: &TestApp, body: Value) -> Reply {
    let bearer = format!("Bearer {ADMIN}");
    app.send(Method::PUT, "/api/v1/waves/2026-Q3/plan", &[("authorization", &bearer)], Some(body.to_string())).await
}
