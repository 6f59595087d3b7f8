use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use survey_api::{
    accounts::{Role, Scope, scope::Reach},
    exports::{
        Dataset, Order, Profile,
        manifest::{LeftOut, Manifest},
        order::Filters,
        run::{self, Target},
    },
    responses::store::sweep,
};
use uuid::Uuid;

use crate::harness::{Reply, TestApp, Visitor, WAVE, on_each_database, response};

async fn made(app: &TestApp, order: &Order) -> Manifest {
    let folder = tempfile::tempdir().unwrap();
    let target = Target { folder: folder.path().to_owned(), stem: "answers".into() };
    let order = Order { language: "vi".into(), ..order.clone() }.checked(app.app.clock.now()).unwrap();
    run::run(&app.app.store, &order, &Reach::Everywhere, &target, Arc::new(|_, _| {})).await.unwrap()
}

/// So many walk-ins at one place.
async fn answer(app: &TestApp, count: u32) {
    for _ in 0..count {
        let taken = app.put_response(Uuid::new_v4(), response()).await;
        assert!(matches!(taken.status.as_u16(), 201 | 202), "in time or late: {}", taken.text);
    }
}

async fn ask(somebody: &mut Visitor, key: &str, body: &Value) -> Reply {
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("accept", "application/json"),
        ("content-type", "application/json"),
        ("idempotency-key", key),
    ];
    somebody.send(Method::POST, "/api/v1/exports", &headers, Some(body.to_string())).await
}

#[tokio::test]
async fn an_export_says_exactly_how_many_answers_are_in_no_row_of_it() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        answer(&app, 25).await;
        sweep(&app.app.store).await.unwrap();
        let open = made(&app, &Order::default()).await;
        let left = open.left_out.unwrap();
        assert_eq!((open.records, left.waiting), (15, Some(10)), "{left:?}");
        let elsewhere = Filters { service_groups: vec!["labour".into()], ..Filters::default() };
        let elsewhere = made(&app, &Order { filters: elsewhere, ..Order::default() }).await;
        assert_eq!(elsewhere.left_out.unwrap().waiting, Some(0), "what the order is not about is not left out of it");
        app.freeze_wave(WAVE).await.expect(200);
        answer(&app, 21).await;
        sweep(&app.app.store).await.unwrap();
        let frozen = made(&app, &Order::default()).await;
        let all = LeftOut { waiting: Some(10), later: Some(0), late: Some(11), excluded: Some(0) };
        assert_eq!((frozen.records, frozen.left_out), (25, Some(all)));
        let late = Order { filters: Filters { late: true, ..Filters::default() }, ..Order::default() };
        let late = made(&app, &late).await;
        assert_eq!((late.records, late.left_out.unwrap().late), (36, Some(0)));
        let public = made(&app, &Order { profile: Profile::Public, ..Order::default() }).await;
        assert_eq!(
            public.left_out,
            Some(LeftOut { waiting: Some(10), later: Some(0), late: Some(11), excluded: Some(0) })
        );
        let codebook = Filters { questionnaire: Some(("one_stop".into(), None)), ..Filters::default() };
        let codebook = Order { dataset: Dataset::Questionnaire, filters: codebook, ..Order::default() };
        assert_eq!(made(&app, &codebook).await.left_out, None);
    })
    .await;
}

#[tokio::test]
async fn as_of_a_time_the_rows_are_the_same_whatever_moves_later() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        answer(&app, 25).await;
        sweep(&app.app.store).await.unwrap();
        let later = app.at("2026-08-15T05:10:00Z").await;
        let order = Order { as_of: Some("2026-08-15T04:00:00Z".parse().unwrap()), ..Order::default() };
        let before = made(&later, &order).await;
        assert_eq!((before.records, before.left_out.unwrap().waiting), (15, Some(10)));
        // Those that waited then move now, and came in hours that were over then.
        answer(&later, 15).await;
        later.freeze_wave(WAVE).await.expect(200);
        let after = made(&later, &order).await;
        assert_eq!(after.files, before.files, "the same bytes");
        assert_eq!(
            after.left_out.unwrap(),
            LeftOut { waiting: Some(0), later: Some(25), late: Some(0), excluded: Some(0) }
        );
        let now = Order { as_of: Some("2026-08-15T05:10:00Z".parse().unwrap()), ..Order::default() };
        assert_eq!(made(&later, &now).await.records, 15, "not what moves in a running hour");
    })
    .await;
}

#[tokio::test]
async fn the_same_request_twice_is_one_export() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let body = json!({"format": "csv", "purpose": "kiểm tra"});
        assert_eq!(ask(&mut analyst, "", &body).await.violations(), [("Idempotency-Key".into(), "empty".into())]);
        let first = ask(&mut analyst, "k-1", &body).await;
        let again = ask(&mut analyst, "k-1", &body).await;
        assert_eq!((first.status.as_u16(), again.status.as_u16()), (202, 202));
        assert_eq!(first.header("location"), again.header("location"));
        assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), ("", "true"));
        let other = ask(&mut analyst, "k-1", &json!({"format": "jsonl"})).await;
        assert_eq!(other.violations(), [("Idempotency-Key".into(), "key_reused".into())]);
        let long = "x".repeat(256);
        assert_eq!(ask(&mut analyst, &long, &body).await.violations()[0].1, "too_long");
        let mut somebody = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let theirs = ask(&mut somebody, "k-1", &body).await;
        assert_ne!(theirs.header("location"), first.header("location"), "a key is its sender's own");
        // Ten an hour: what is asked again counts once.
        for _ in 0..12 {
            assert_eq!(ask(&mut analyst, "k-1", &body).await.status, 202);
        }
        let later = app.at("2026-08-17T03:00:00Z").await;
        later.app.exports.sweep(&later.app.store).await.unwrap();
        let new = ask(&mut analyst.at(&later).await, "k-1", &body).await;
        assert_ne!(new.header("location"), first.header("location"), "after two days a key is forgotten");
    })
    .await;
}

#[tokio::test]
async fn an_export_is_asked_for_watched_and_fetched_on_pages() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        answer(&app, 25).await;
        sweep(&app.app.store).await.unwrap();
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let new = analyst.get("/staff/exports/new").await.text;
        assert!(new.contains("/staff/exports/new/responses") && !new.contains("new/comments"), "{new}");
        assert_eq!(analyst.get("/staff/exports/new/comments").await.status, 403);
        let form = analyst.get("/staff/exports/new/responses").await.text;
        let key = form.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let wrong = [("key", key.as_str()), ("profile", "full"), ("purpose", "x"), ("as_of", "hôm qua")];
        let wrong = analyst.post("/staff/exports/new/responses", &wrong).await;
        assert!(wrong.status == 422 && wrong.text.contains("href=\"#as_of\""), "{}", wrong.text);
        let order = [("key", key.as_str()), ("wave", WAVE), ("profile", "research"), ("format", "csv")];
        let asked = analyst.post("/staff/exports/new/responses", &order).await;
        let page = asked.header("location").to_owned();
        assert_eq!(analyst.post("/staff/exports/new/responses", &order).await.header("location"), page, "sent twice");
        let done = loop {
            let shown = analyst.get(&page).await.text;
            if shown.contains("Đã xong") {
                break shown;
            }
            assert!(shown.contains("Xem lại trạng thái"), "{shown}");
            tokio::task::yield_now().await;
        };
        assert!(done.contains("còn chờ chuyển") && done.contains(">10<"), "what waits is said: {done}");
        let file = done.split("href=\"/api/v1/exports/").nth(1).unwrap().split('"').next().unwrap();
        let file = analyst.get(&format!("/api/v1/exports/{file}")).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.text.lines().count(), 16);
        assert!(analyst.get("/staff/exports").await.text.contains(&page));

        let full = [("key", "k"), ("profile", "full"), ("purpose", "đối chiếu với phiếu giấy"), ("format", "csv")];
        let waits = analyst.post("/staff/exports/new/responses", &full).await.header("location").to_owned();
        assert!(!analyst.get(&waits).await.text.contains("Đồng ý cho xuất"), "nobody agrees to their own");
        for approvals in ["1/2", "2/2"] {
            let mut officer = Visitor::signed_in(&app, Role::PrivacyOfficer, &Scope::Everywhere).await;
            assert!(officer.get(&waits).await.text.contains("Đồng ý cho xuất"));
            assert_eq!(officer.post(&waits, &[]).await.status, 303);
            assert_eq!(officer.post(&waits, &[]).await.status, 422, "once");
            assert!(analyst.get(&waits).await.text.contains(approvals));
        }
    })
    .await;
}
