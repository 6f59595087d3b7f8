use axum::http::Method;
use serde_json::{Value, json};
use survey_api::accounts::{Role, Scope};
use uuid::Uuid;

use crate::harness::{ADMIN, DEVICE, Reply, TestApp, Visitor, WAVE, office, on_each_database, response};

async fn administer(app: &TestApp, path: &str, body: Value) -> Reply {
    app.report(Method::POST, path, body).await
}

fn ballots(counter: &str) -> Value {
    json!({"wave": WAVE, "office": "VPEZ", "counter": counter, "service_group": "investment", "count": 1})
}

fn visit(finished: &str) -> Value {
    json!({"wave": WAVE, "office": "VPEZ", "service_group": "investment", "finished_at": finished})
}

/// The one rule that was broken, with its pointer, and the sentence in Vietnamese.
#[track_caller]
fn told(reply: &Reply) -> (String, String, String) {
    let problem = reply.expect(422);
    let error = &problem["errors"][0];
    let word = |name: &str| error[name].as_str().unwrap().to_owned();
    (word("pointer"), word("code"), word("detail"))
}

#[tokio::test]
async fn a_closed_office_takes_nothing_new_and_what_was_given_before_its_end() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_office("NEW", office()).await.expect(200);
        let slips = administer(&app, "/api/v1/ballots", ballots("1")).await.expect(201);
        let kept = Uuid::new_v4();
        app.put_response(kept, response()).await.expect(201);
        let merge = json!({"kind": "merge", "since": "2026-08-01", "old": [{"office": "VPEZ"}], "new": ["NEW"]});
        administer(&app, "/api/v1/successions", merge).await.expect(201);

        let sentence = "đơn vị đã đóng từ 01/08/2026; nay là NEW".to_owned();
        let refused = ("/office".to_owned(), "office_closed".to_owned(), sentence);
        assert_eq!(told(&app.put_response(Uuid::new_v4(), response()).await), refused, "a walk-in of today");
        assert_eq!(told(&administer(&app, "/api/v1/ballots", ballots("1")).await), refused);
        assert_eq!(told(&administer(&app, "/api/v1/paper_batches", ballots("1")).await), refused);
        let put = |id: &'static str, at: &'static str| app.report(Method::PUT, id, visit(at));
        assert_eq!(told(&put("/api/v1/encounters/HS-1", "2026-08-02T02:00:00Z").await), refused);
        put("/api/v1/encounters/HS-2", "2026-07-31T16:59:59Z").await.expect(201);
        // A minute later the first of August has begun where the office is.
        assert_eq!(told(&put("/api/v1/encounters/HS-3", "2026-07-31T17:00:00Z").await), refused);

        let mut with_right = response();
        with_right["ballot"] = slips[0]["token"].clone();
        app.put_response(Uuid::new_v4(), with_right).await.expect(201);
        app.put_response_as(DEVICE, Uuid::new_v4(), response()).await.expect(201);
        app.put_response(kept, response()).await.expect(200);
        let later = app.at("2026-09-01T02:00:00Z").await;
        assert_eq!(told(&later.put_response_as(DEVICE, Uuid::new_v4(), response()).await), refused, "after a month");
        let english = app
            .send(
                Method::PUT,
                &format!("/api/v1/responses/{}", Uuid::new_v4()),
                &[("accept-language", "en")],
                Some(response().to_string()),
            )
            .await;
        assert_eq!(told(&english).2, "the office has been closed since 2026-08-01; its work is done by NEW");
        assert_eq!(app.stored().await, 3);
        assert!(!app.get("/rate").await.text.contains("value=\"VPEZ"), "nobody chooses it any more");
    })
    .await;
}

#[tokio::test]
async fn a_counter_ends_by_itself_and_its_office_goes_on() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let path = "/api/v1/offices/VPEZ/counters";
        let body = json!({"on": "2026-08-01", "reason": "gộp quầy"});
        let unknown = administer(&app, &format!("{path}/9/close"), body.clone()).await;
        assert_eq!(unknown.violations(), [("/counter".to_owned(), "unknown_value".to_owned())]);
        assert_eq!(administer(&app, &format!("{path}/1/close"), body).await.status, 204);
        let refused = told(&administer(&app, "/api/v1/ballots", ballots("1")).await);
        assert_eq!((refused.0, refused.2), ("/counter".to_owned(), "quầy đã đóng từ 01/08/2026".to_owned()));
        administer(&app, "/api/v1/ballots", ballots("")).await.expect(201);
        app.put_response(Uuid::new_v4(), response()).await.expect(201);

        let mut admin = Visitor::signed_in(&app, Role::OfficeAdmin, &Scope::Everywhere).await;
        let page = admin.get("/staff/offices/VPEZ").await.text;
        assert!(page.contains("Quầy 1 (Thôi từ 01/08/2026)"), "{page}");
        let form = [("wave", WAVE), ("place", "VPEZ/investment"), ("counter", "1"), ("count", "1")];
        let page = admin.post("/staff/paper/stock/new", &form).await;
        assert!(page.status == 422 && page.text.contains("quầy đã đóng từ 01/08/2026"), "{}", page.text);
    })
    .await;
}

#[tokio::test]
async fn offices_are_renamed_merged_and_closed_over_http_and_their_past_is_told() {
    on_each_database(async |app| {
        app.planned().await;
        for code in ["A", "B"] {
            app.put_office(code, office()).await.expect(200);
        }
        let rename = |since: &str| json!({"name": {"vi": "Ban Quản lý mới", "en": "New board"}, "since": since});
        let future = administer(&app, "/api/v1/offices/VPEZ/rename", rename("2027-01-01")).await;
        assert_eq!(future.violations(), [("/since".to_owned(), "in_the_future".to_owned())]);
        let no_day = administer(&app, "/api/v1/offices/VPEZ/rename", rename("soon")).await;
        assert_eq!(no_day.violations(), [("/since".to_owned(), "not_a_day".to_owned())]);
        assert_eq!(administer(&app, "/api/v1/offices/VPEZ/rename", rename("2026-07-01")).await.status, 204);
        let wrong = json!({"kind": "marry", "since": "x", "old": [{"office": "A"}], "new": ["VPEZ"]});
        let wrong = administer(&app, "/api/v1/successions", wrong).await;
        assert_eq!(wrong.violations().len(), 2, "{}", wrong.text);
        let merge = json!({"kind": "merge", "since": "2026-07-01", "new": ["VPEZ"],
            "old": [{"office": "A", "weight": 300}, {"office": "B", "weight": 100}]});
        administer(&app, "/api/v1/successions", merge).await.expect(201);
        let history = app.get("/api/v1/offices/VPEZ/history").await.expect(200);
        assert_eq!(history["names"][0]["until"], "2026-07-01");
        assert_eq!(
            history["successions"][1],
            json!({"old": "B", "new": "VPEZ", "since": "2026-07-01", "kind": "merge", "weight": 100.0})
        );
        assert_eq!(app.get("/api/v1/offices/A/history").await.expect(200)["valid_to"], "2026-07-01");
        assert_eq!(app.get("/api/v1/offices/NOWHERE/history").await.refused(404), "not_found");
        assert_eq!(app.get("/api/v1/successions").await.expect(200).as_array().unwrap().len(), 2);
        let close = json!({"on": "2026-12-31", "reason": "chuyển trụ sở"});
        assert_eq!(administer(&app, "/api/v1/offices/VPEZ/close", close).await.status, 204);
        let bearer = format!("Bearer {ADMIN}");
        let closed = app.send(Method::GET, "/api/v1/offices/VPEZ/history", &[("authorization", &bearer)], None).await;
        assert_eq!(closed.expect(200)["valid_to"], "2026-12-31");
    })
    .await;
}
