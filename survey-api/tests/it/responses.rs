use axum::http::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use survey_api::{
    error::Code,
    microdata::{self, Late},
    responses::Credential,
};
use uuid::Uuid;

use crate::harness::{DEVICE, TestApp, WAVE, new_response, on_each_database, response};

#[tokio::test]
async fn a_new_response_is_stored_before_it_is_acknowledged() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let id = Uuid::new_v4();
        let receipt = app.put_response(id, response()).await.expect(201);
        assert_eq!(receipt["response_id"], id.to_string());
        assert_eq!(receipt["verdict"], "accepted");
        assert_eq!(receipt["late"], false);
        assert_eq!(receipt["digest"].as_str().unwrap().len(), 64);
        assert_eq!(app.stored().await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_response_again_gets_the_same_receipt() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let id = Uuid::new_v4();
        let first = app.put_response(id, response()).await;
        let again = app.put_response(id, response()).await;
        assert_eq!(first.header("idempotent-replayed"), "");
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.expect(200), first.expect(201));
        assert_eq!(app.stored().await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_id_with_other_content_is_a_conflict() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let id = Uuid::new_v4();
        app.put_response(id, response()).await.expect(201);
        let mut other = response();
        other["answers"][0]["code"] = json!(1);
        assert_eq!(app.put_response(id, other).await.refused(409), "response_conflict");
        assert_eq!(answers(&app).await.pop().unwrap(), 5, "the first one stays");
    })
    .await;
}

#[tokio::test]
async fn twenty_at_once_with_one_id_are_stored_once() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let id = Uuid::new_v4();
        let submits = (0..20).map(|_| {
            let intake = app.app.intake.clone();
            tokio::spawn(async move { intake.submit(new_response(id), Credential::Nobody).await.unwrap() })
        });
        let submits: Vec<_> = submits.collect();
        let mut fresh = 0;
        for submit in submits {
            fresh += usize::from(!submit.await.unwrap().replayed);
        }
        assert_eq!((fresh, app.stored().await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn of_different_contents_at_once_under_one_id_one_wins() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let id = Uuid::new_v4();
        let many = (1..=5).map(|code| {
            let mut new = new_response(id);
            new.answers[0].answer = survey_api::responses::Answer::Code(code);
            new
        });
        let receipts = app.app.intake.submit_many(many, Credential::Nobody).await;
        assert!(!receipts[0].as_ref().unwrap().replayed);
        for refused in &receipts[1..] {
            assert_eq!(refused.as_ref().unwrap_err().code(), Code::ResponseConflict);
        }
        assert_eq!(app.stored().await, 1);
    })
    .await;
}

#[tokio::test]
async fn without_a_ballot_a_rating_is_a_walk_in_whoever_sends_it() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_response(Uuid::new_v4(), response()).await.expect(201);
        app.put_response_as(DEVICE, Uuid::new_v4(), response()).await.expect(201);
        assert_eq!(app.put_response_as("guess", Uuid::new_v4(), response()).await.refused(401), "credential_required");
        let mut claimed = response();
        claimed["basis"] = json!("encounter");
        assert_eq!(app.put_response(Uuid::new_v4(), claimed).await.refused(422), "invalid");

        let (_, data) = microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap();
        let mut basis: Vec<_> = data.basis.into_iter().flatten().collect();
        basis.sort();
        assert_eq!(basis, [analytics::frame::Basis::WalkIn; 2]);
    })
    .await;
}

#[tokio::test]
async fn every_violation_is_reported_at_once_and_nothing_is_stored() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let wrong = json!({
            "wave": WAVE, "office": "NOWHERE", "service_group": "fishing", "channel": "telepathy", "language": "Vietnamese",
            "answers": [
                {"item": "overall", "code": 9},
                {"item": "staff_polite", "code": 3000000000_i64},
                {"item": "smell", "code": 3},
                {"item": "staff_clear", "code": 3},
                {"item": "staff_clear", "code": 4},
                {"item": "staff_helps"},
                {"item": "staff_listens", "missing": "asleep"},
            ],
            "comment": "x".repeat(1001),
        });
        let reply = app.put_response("5b0d4f0e-6f2b-1c39-9d53-0f6f3c8b1b52".parse().unwrap(), wrong).await;
        assert_eq!(reply.refused(422), "invalid");
        let expected = [
            ("/id", "not_a_uuid_v4"),
            ("/office", "unknown_office"),
            ("/language", "unknown_value"),
            ("/channel", "unknown_value"),
            ("/answers/0/code", "out_of_range"),
            ("/answers/1/code", "out_of_range"),
            ("/answers/2/item", "unknown_item"),
            ("/answers/4/item", "repeated_item"),
            ("/answers/5", "code_or_missing"),
            ("/answers/6", "code_or_missing"),
            ("/comment", "too_long"),
        ];
        assert_eq!(reply.violations(), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        assert_eq!((app.stored().await, comments(&app).await.len()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_wave_or_service_group_is_named() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut elsewhere = response();
        elsewhere["wave"] = json!("2031-Q1");
        elsewhere["service_group"] = json!("fishing");
        let reply = app.put_response(Uuid::new_v4(), elsewhere).await;
        let expected = [("/service_group", "unknown_service_group"), ("/wave", "unknown_wave")];
        assert_eq!(reply.violations(), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
    })
    .await;
}

#[tokio::test]
async fn a_group_of_services_is_known_as_soon_as_the_office_has_it() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut fishing = response();
        fishing["service_group"] = json!("fishing");
        assert_eq!(app.put_response(Uuid::new_v4(), fishing.clone()).await.refused(422), "invalid");
        let mut office = crate::harness::office();
        office["service_groups"][1]["code"] = json!("fishing");
        app.put_office("VPEZ", office).await.expect(200);
        app.put_response(Uuid::new_v4(), fishing).await.expect(201);
        let mut labour = response();
        labour["service_group"] = json!("labour");
        assert_eq!(app.put_response(Uuid::new_v4(), labour).await.refused(422), "invalid", "it is gone");
    })
    .await;
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_by_its_kind() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let path = format!("/api/v1/responses/{}", Uuid::new_v4());
        let put = async |body: &str| app.send(Method::PUT, &path, &[], Some(body.to_owned())).await;
        for malformed in ["", "{", "{\"wave\":}", "[1,2", "{} {}", "\u{feff}{}"] {
            assert!(
                ["malformed_json", "invalid"].contains(&put(malformed).await.expect_code().as_str()),
                "{malformed:?}"
            );
        }
        assert_eq!(put("{\"wave\":").await.refused(400), "malformed_json");
        assert_eq!(put("[]").await.refused(422), "invalid");
        assert_eq!(put("{}").await.violations(), [("/wave".to_owned(), "missing".to_owned())]);
        let mut surplus = response();
        surplus["name"] = json!("Nguyễn Văn A");
        assert_eq!(put(&surplus.to_string()).await.violations(), [("/name".to_owned(), "unknown_field".to_owned())]);
        let text = app.send(Method::PUT, &path, &[("content-type", "text/plain")], Some(response().to_string())).await;
        assert_eq!(text.refused(415), "unsupported_media_type");
        let no_id = app.send(Method::PUT, "/api/v1/responses/1", &[], Some(response().to_string())).await;
        assert_eq!(no_id.violations(), [("/id".to_owned(), "not_a_uuid_v4".to_owned())]);
        assert_eq!(app.stored().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_body_over_64_kib_is_refused_and_one_of_64_kib_is_read() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let padded = |size: usize| {
            let body = response().to_string();
            let spaces = " ".repeat(size - body.len());
            body.replacen('{', &format!("{{{spaces}"), 1)
        };
        let path = format!("/api/v1/responses/{}", Uuid::new_v4());
        let large = app.send(Method::PUT, &path, &[], Some(padded(64 * 1024 + 1))).await;
        assert_eq!(large.refused(413), "body_too_large");
        app.send(Method::PUT, &path, &[], Some(padded(64 * 1024))).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn an_item_that_is_left_out_was_not_asked() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_response(Uuid::new_v4(), response()).await.expect(201);
        let bytes = answers(&app).await;
        assert_eq!(bytes.len(), 23);
        let mut expected = [251; 23];
        (expected[8], expected[21], expected[22]) = (4, 253, 5); // staff_polite, feedback_told, overall
        assert_eq!(bytes, expected);
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_composed_and_leads_back_to_nothing() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut commented = response();
        commented["comment"] = json!("  Ca\u{302}\u{300}n the\u{302}m ghe\u{302}\u{301} \n"); // typed letter by letter
        let id = Uuid::new_v4();
        app.put_response(id, commented.clone()).await.expect(201);
        app.put_response(id, commented.clone()).await.expect(200);
        app.freeze_wave(WAVE).await.expect(200); // until then it waits with its response
        let rows = comments(&app).await;
        assert_eq!(rows.len(), 1, "a repeat adds no comment");
        assert_eq!(rows[0].1, "Cần thêm ghế");
        assert_ne!(rows[0].0, id);
        commented["comment"] = json!("xin \u{0} chào");
        let reply = app.put_response(Uuid::new_v4(), commented).await;
        assert_eq!(reply.violations(), [("/comment".to_owned(), "control_character".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn nothing_finer_than_the_hour_is_kept() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let receipt = app.put_response(Uuid::new_v4(), response()).await.expect(201);
        assert_eq!(receipt["received_hour"], "2026-08-15T02:00:00Z");
        app.freeze_wave(WAVE).await.expect(200);
        let hour: i32 = one(&app, "SELECT received_hour FROM response").await;
        assert_eq!(i64::from(hour) * 3600, 1_786_759_200);
    })
    .await;
}

/// The answer bytes of the one response.
async fn answers(app: &TestApp) -> Vec<u8> {
    let (_, data) = microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap();
    data.answers.iter().map(|column| column[0]).collect()
}

async fn comments(app: &TestApp) -> Vec<(Uuid, String)> {
    let rows = app.app.store.read().query_all_raw(statement(app, "SELECT id, body FROM comment")).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

async fn one<T: sea_orm::TryGetable>(app: &TestApp, sql: &str) -> T {
    let row = app.app.store.read().query_one_raw(statement(app, sql)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

fn statement(app: &TestApp, sql: &str) -> Statement {
    Statement::from_string(app.app.store.backend(), sql)
}

impl crate::harness::Reply {
    fn expect_code(&self) -> String {
        let problem: Value = serde_json::from_str(&self.text).unwrap();
        problem["code"].as_str().unwrap().to_owned()
    }
}
