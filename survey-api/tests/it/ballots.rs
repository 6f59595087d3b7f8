use std::collections::BTreeMap;

use analytics::frame::Basis;
use axum::http::Method;
use serde_json::{Value, json};
use survey_api::microdata::{self, Late};
use uuid::Uuid;

use crate::harness::{TestApp, WAVE, on_each_database, response};

fn visit() -> Value {
    json!({"wave": WAVE, "office": "VPEZ", "counter": "1", "service_group": "investment",
        "due_at": "2026-08-15T10:00:00Z", "finished_at": "2026-08-15T02:10:00Z"})
}

fn with(ballot: &Value) -> Value {
    let mut body = response();
    body["ballot"] = ballot.clone();
    body
}

async fn report(app: &TestApp, id: &str) -> Value {
    app.report(Method::PUT, &format!("/api/v1/encounters/{id}"), visit()).await.expect(201)
}

async fn tickets(app: &TestApp, count: u32) -> Vec<Value> {
    let body = json!({"wave": WAVE, "office": "VPEZ", "counter": "1", "service_group": "investment", "count": count});
    app.report(Method::POST, "/api/v1/ballots", body).await.expect(201).as_array().unwrap().clone()
}

fn counts(steps: &[(&str, i64)]) -> BTreeMap<String, i64> {
    steps.iter().map(|(step, count)| ((*step).to_owned(), *count)).collect()
}

#[tokio::test]
async fn twenty_at_once_on_one_ballot_are_one_rating() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let token = report(&app, "HS-1").await["ballot"]["token"].clone();
        let puts = (0..20).map(|_| {
            let (app, body) = (app.clone(), with(&token));
            tokio::spawn(async move { app.put_response(Uuid::new_v4(), body).await })
        });
        let mut statuses = Vec::new();
        for put in puts.collect::<Vec<_>>() {
            let reply = put.await.unwrap();
            if reply.status != 201 {
                assert_eq!(reply.refused(409), "ballot_spent");
            }
            statuses.push(reply.status.as_u16());
        }
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(app.stored().await, 1);
        assert_eq!(app.funnel().await, counts(&[("offered", 1), ("completed", 1)]));
    })
    .await;
}

#[tokio::test]
async fn a_repeat_spends_nothing_and_gets_the_first_receipt() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let token = report(&app, "HS-1").await["ballot"]["token"].clone();
        let id = Uuid::new_v4();
        let first = app.put_response(id, with(&token)).await.expect(201);
        assert_eq!(app.put_response(id, with(&token)).await.expect(200), first);
        assert_eq!(app.funnel().await["completed"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_rating_rests_on_what_its_ballot_rests_on() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        // Ten of each, or nobody could be hidden among the others.
        for (number, ticket) in tickets(&app, 10).await.iter().enumerate() {
            let of_visit = report(&app, &format!("HS-{number}")).await["ballot"]["token"].clone();
            app.put_response(Uuid::new_v4(), with(&of_visit)).await.expect(201);
            app.put_response(Uuid::new_v4(), with(&ticket["code"])).await.expect(201);
        }
        app.put_response(Uuid::new_v4(), response()).await.expect(201);
        let (_, data) = microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap();
        let mut counts = BTreeMap::new();
        data.basis.into_iter().flatten().for_each(|basis| *counts.entry(basis).or_insert(0) += 1);
        assert_eq!(counts, BTreeMap::from([(Basis::Encounter, 10), (Basis::Ticket, 10), (Basis::WalkIn, 1)]));
    })
    .await;
}

#[tokio::test]
async fn a_visit_that_is_reported_twice_has_one_right_and_corrected_times() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let first = report(&app, "HS-1").await;
        assert_eq!(first["on_time"], true);
        let mut late = visit();
        late["finished_at"] = json!("2026-08-16T02:10:00Z");
        let again = app.report(Method::PUT, "/api/v1/encounters/HS-1", late).await.expect(200);
        assert_eq!(again["on_time"], false);
        assert_eq!(again["ballot"]["token"], first["ballot"]["token"]);
        let mut moved = visit();
        moved["counter"] = json!("");
        let moved = app.report(Method::PUT, "/api/v1/encounters/HS-1", moved).await;
        assert_eq!(moved.refused(409), "encounter_conflict");
        assert_eq!(app.funnel().await, counts(&[("offered", 1)]));
    })
    .await;
}

#[tokio::test]
async fn a_visit_has_no_room_for_a_name_and_only_systems_report_one() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut named = visit();
        named["citizen"] = json!("Nguyễn Văn A");
        let reply = app.report(Method::PUT, "/api/v1/encounters/HS-1", named).await;
        assert_eq!(reply.violations(), [("/citizen".to_owned(), "unknown_field".to_owned())]);
        let mut timeless = visit();
        timeless["due_at"] = json!("mai");
        let reply = app.report(Method::PUT, "/api/v1/encounters/HS-1", timeless).await;
        assert_eq!(reply.violations(), [("/due_at".to_owned(), "not_a_time".to_owned())]);
        let stranger = app.send(Method::PUT, "/api/v1/encounters/HS-1", &[], Some(visit().to_string())).await;
        assert_eq!(stranger.refused(401), "credential_required");
        assert_eq!(app.funnel().await, counts(&[]));
    })
    .await;
}

#[tokio::test]
async fn reported_visits_are_the_population_where_no_count_is_stated() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        report(&app, "HS-1").await;
        report(&app, "HS-2").await;
        let visits = async || microdata::encounters(&app.app.store, &[WAVE]).await.unwrap()[0].encounters;
        assert_eq!(visits().await, 2);
        app.put_encounters(WAVE, "VPEZ", "investment", 40).await.expect(200);
        assert_eq!(visits().await, 40);
    })
    .await;
}

#[tokio::test]
async fn a_code_that_was_never_handed_out_or_belongs_elsewhere_is_refused_and_spends_nothing() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let ticket = tickets(&app, 1).await.remove(0);
        for never in ["0", "0000000000", "00000000001", "ABCDEFGHJKMNPQRSTVWXYZ0123456", "😀😀😀😀😀😀😀😀😀😀😀"]
        {
            let reply = app.put_response(Uuid::new_v4(), with(&json!(never))).await;
            assert_eq!(reply.refused(404), "ballot_unknown", "{never}");
        }
        let mut elsewhere = with(&ticket["token"]);
        elsewhere["service_group"] = json!("labour");
        let reply = app.put_response(Uuid::new_v4(), elsewhere).await;
        assert_eq!(reply.violations(), [("/ballot".to_owned(), "ballot_elsewhere".to_owned())]);
        app.put_office("HCC", crate::harness::office()).await.expect(200);
        let mut foreign = with(&ticket["code"]);
        foreign["office"] = json!("HCC");
        assert_eq!(app.put_response(Uuid::new_v4(), foreign).await.refused(404), "ballot_unknown");
        app.put_response(Uuid::new_v4(), with(&ticket["token"])).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn a_ballot_ends_after_fourteen_days_and_one_that_was_taken_back_at_once() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let tickets = tickets(&app, 3).await;
        let id = |i: usize| tickets[i]["id"].as_str().unwrap();
        app.revoke_ballot(id(0), "phiếu in hỏng").await.expect(204);
        let reply = app.put_response(Uuid::new_v4(), with(&tickets[0]["token"])).await;
        assert_eq!(reply.refused(410), "ballot_revoked");
        let day_14 = app.at("2026-08-29T02:14:04Z").await;
        day_14.put_response(Uuid::new_v4(), with(&tickets[1]["token"])).await.expect(201);
        let after = app.at("2026-08-29T02:14:05Z").await;
        let reply = after.put_response(Uuid::new_v4(), with(&tickets[2]["token"])).await;
        assert_eq!(reply.refused(410), "ballot_expired");
        assert_eq!(app.revoke_ballot(id(1), "nhầm").await.refused(409), "ballot_spent");
        assert_eq!(app.revoke_ballot(&Uuid::nil().to_string(), "nhầm").await.refused(404), "not_found");
        assert_eq!(app.funnel().await, counts(&[("offered", 3), ("revoked", 1), ("completed", 1)]));
    })
    .await;
}

#[tokio::test]
async fn looking_at_a_slip_spends_nothing_and_looking_ahead_counts_nothing() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let ticket = tickets(&app, 1).await.remove(0);
        let page = format!("/b/{}", ticket["token"].as_str().unwrap());
        app.send(Method::HEAD, &page, &[], None).await.expect(200);
        app.send(Method::GET, &page, &[("sec-purpose", "prefetch")], None).await.expect(200);
        assert_eq!(app.funnel().await, counts(&[("offered", 1)]));
        for _ in 0..3 {
            let shown = app.get(&page).await;
            shown.expect(200);
            assert!(shown.text.contains("name=\"overall\"") && !shown.text.contains("name=\"office\""));
        }
        assert_eq!(app.funnel().await, counts(&[("offered", 1), ("opened", 1)]));
        app.put_response(Uuid::new_v4(), with(&ticket["token"])).await.expect(201);
        assert_eq!(app.get(&page).await.header("location"), "/rate/thanks");
        assert_eq!(app.get("/b/0000").await.header("location"), "/rate?slip=ended");
    })
    .await;
}

#[tokio::test]
async fn neither_token_nor_code_stands_in_the_database() {
    on_each_database(async |app| {
        use sea_orm::{ConnectionTrait, Statement};
        let app = app.in_the_field().await;
        let ticket = tickets(&app, 1).await.remove(0);
        let sql = "SELECT * FROM ballot";
        let rows =
            app.app.store.read().query_all_raw(Statement::from_string(app.app.store.backend(), sql)).await.unwrap();
        let stored = format!("{rows:?}");
        for secret in ["token", "code"] {
            assert!(!stored.contains(ticket[secret].as_str().unwrap()));
        }
        assert_eq!(rows.len(), 1);
    })
    .await;
}
