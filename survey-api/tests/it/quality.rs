use axum::http::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use survey_api::{
    accounts::{Role, Scope},
    audit::verify::verify,
    microdata::{self, Late},
};
use uuid::Uuid;

use crate::harness::{Reply, TestApp, Visitor, WAVE, on_each_database, response};

async fn steward(app: &TestApp, scope: Scope) -> Visitor {
    Visitor::signed_in(app, Role::DataSteward, &scope).await
}

async fn call(who: &mut Visitor, method: Method, path: &str, body: Option<Value>) -> Reply {
    let headers =
        [("sec-fetch-site", "same-origin"), ("content-type", "application/json"), ("accept", "application/json")];
    who.send(method, &format!("/api/v1{path}"), &headers, body.map(|body| body.to_string())).await
}

/// Twelve responses of one office and group, each with other answers; their ids.
async fn twelve(app: &TestApp) -> Vec<Uuid> {
    let ids: Vec<Uuid> = (0..12).map(|_| Uuid::new_v4()).collect();
    for (number, id) in ids.iter().enumerate() {
        let mut body = response();
        body["answers"][0]["code"] = json!(number % 5 + 1);
        body["answers"][1]["code"] = json!(number % 4 + 1);
        app.put_response(*id, body).await.expect(201);
    }
    ids
}

/// How many responses a release would rest on.
async fn counted(app: &TestApp) -> usize {
    microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap().1.len()
}

#[tokio::test]
async fn what_a_program_filled_in_is_kept_and_does_not_count() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        twelve(&app).await;
        let page = app.get("/rate").await.text;
        let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = format!("id={id}&office=VPEZ&service_group=investment&overall=1&website=http%3A%2F%2Fexample.com");
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
        let sent = app.send(Method::POST, "/rate", &headers, Some(form)).await;
        assert_eq!(sent.status, 303, "a program is not told: {}", sent.text);
        app.freeze_wave(WAVE).await.expect(200);
        assert_eq!(counted(&app).await, 13, "nobody has looked yet");
        let mut steward = steward(&app, Scope::Everywhere).await;
        let path = format!("/waves/{WAVE}/verdicts");
        let verdicts = call(&mut steward, Method::POST, &path, None).await.expect(200);
        assert_eq!((&verdicts["counted"], &verdicts["excluded"]), (&json!(12), &json!(1)), "{verdicts}");
        assert_eq!(verdicts["marks"], json!([{"mark": "trap", "verdict": "excluded", "count": 1}]));
        assert_eq!(call(&mut steward, Method::GET, &path, None).await.expect(200), verdicts);
        assert_eq!(counted(&app).await, 12);
        assert_eq!(app.stored().await, 13, "it is kept");
        let flagged = call(&mut steward, Method::GET, &format!("/waves/{WAVE}/flagged"), None).await.expect(200);
        assert_eq!((&flagged[0]["response_id"], &flagged[0]["marks"]), (&json!(id), &json!(["trap"])));
    })
    .await;
}

#[tokio::test]
async fn the_rules_say_what_a_mark_leads_to_and_every_version_stays() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        twelve(&app).await;
        let mut fast = response();
        fast["elapsed_ms"] = json!(400);
        app.put_response(Uuid::new_v4(), fast).await.expect(201);
        app.freeze_wave(WAVE).await.expect(200);
        let mut steward = steward(&app, Scope::Everywhere).await;
        let path = format!("/waves/{WAVE}/verdicts");
        let verdicts = call(&mut steward, Method::POST, &path, None).await.expect(200);
        assert_eq!((&verdicts["flagged"], &verdicts["excluded"]), (&json!(1), &json!(0)));
        let rules = app.get("/api/v1/quality/rules").await.expect(200);
        assert_eq!((&rules["version"], &rules["actions"]["fast"]), (&json!(1), &json!("flag")));
        let mut stricter = json!({"actions": {"fast": "exclude"}, "straight_line_items": 8, "duplicate_items": 5,
            "duplicate_responses": 3, "burst_an_hour": 30});
        let set = call(&mut steward, Method::PUT, "/quality/rules", Some(stricter.clone())).await.expect(200);
        assert_eq!(set["version"], 2);
        let verdicts = call(&mut steward, Method::POST, &path, None).await.expect(200);
        assert_eq!((&verdicts["rules"], &verdicts["excluded"]), (&json!(2), &json!(1)));
        assert_eq!(counted(&app).await, 12);
        stricter["actions"] = json!({"void": "pass"});
        let refused = call(&mut steward, Method::PUT, "/quality/rules", Some(stricter)).await;
        assert_eq!(refused.violations(), [("/actions/void".to_owned(), "unknown_value".to_owned())]);
        assert_eq!(verify(&app.app.store).await.unwrap().fault, None);
    })
    .await;
}

#[tokio::test]
async fn a_void_takes_two_people_and_none_of_the_rated_office_decides() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let ids = twelve(&app).await;
        app.freeze_wave(WAVE).await.expect(200);
        let mut asks = steward(&app, Scope::Everywhere).await;
        let mut agrees = steward(&app, Scope::Everywhere).await;
        let mut own = steward(&app, Scope::Office("VPEZ".into())).await;
        let reason = Some(json!({"reason": "nhân viên bấm thử máy"}));
        let ask = format!("/responses/{}/void", ids[0]);
        let void = call(&mut asks, Method::POST, &ask, reason.clone()).await.expect(202);
        assert_eq!(call(&mut agrees, Method::POST, &ask, reason.clone()).await.refused(409), "void_decided");
        let approve = format!("/voids/{}/approve", void["void_id"].as_str().unwrap());
        assert_eq!(call(&mut asks, Method::POST, &approve, None).await.refused(409), "second_person_required");
        assert_eq!(call(&mut own, Method::POST, &approve, None).await.refused(409), "conflict_of_interest");
        assert_eq!(counted(&app).await, 12, "one person alone changes nothing");
        assert_eq!(call(&mut agrees, Method::POST, &approve, None).await.status, 204);
        assert_eq!(counted(&app).await, 11);
        assert_eq!(call(&mut agrees, Method::POST, &approve, None).await.refused(409), "void_decided");
        // Judging the wave again does not bring it back.
        call(&mut agrees, Method::POST, &format!("/waves/{WAVE}/verdicts"), None).await.expect(200);
        assert_eq!(counted(&app).await, 11);
        assert_eq!(app.stored().await, 12);
        let listed = call(&mut own, Method::GET, "/voids", None).await.expect(200);
        assert_eq!((&listed[0]["state"], &listed[0]["response_id"]), (&json!("approved"), &json!(ids[0])));
        assert_eq!(actions(&app, "response.void").await, 2, "asked for, and decided");
        assert_eq!(verify(&app.app.store).await.unwrap().fault, None);
    })
    .await;
}

#[tokio::test]
async fn a_refused_void_leaves_the_response_where_it_was() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let ids = twelve(&app).await;
        app.freeze_wave(WAVE).await.expect(200);
        let mut asks = steward(&app, Scope::Office("VPEZ".into())).await;
        let mut decides = steward(&app, Scope::Everywhere).await;
        let id = ids[3].to_string();
        let page = "/staff/voids";
        assert_eq!(asks.post(page, &[("action", "request"), ("response", &id), ("reason", "")]).await.status, 422);
        let asked = [("action", "request"), ("response", &*id), ("reason", "gõ <b>nhầm</b>")];
        assert_eq!(asks.post(page, &asked).await.status, 303);
        let own = asks.get(page).await.text;
        assert!(own.contains("gõ &#60;b&#62;") && !own.contains("value=\"approve\""), "{own}");
        let theirs = decides.get(page).await.text;
        let void = theirs.split("name=\"void\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(decides.post(page, &[("action", "refuse"), ("void", &void)]).await.status, 303);
        assert_eq!(counted(&app).await, 12);
        let mut other = steward(&app, Scope::Office("OTHER".into())).await;
        let path = format!("/responses/{id}/void");
        let reason = Some(json!({"reason": "x"}));
        assert_eq!(call(&mut other, Method::POST, &path, reason).await.refused(404), "not_found");
        assert_eq!(call(&mut other, Method::GET, "/voids", None).await.expect(200), json!([]));
    })
    .await;
}

/// How many rows of the audit are about actions that begin like this.
async fn actions(app: &TestApp, begin: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM audit_event WHERE action LIKE '{begin}%'");
    let row = app.app.store.read().query_one_raw(sea_orm::Statement::from_string(app.app.store.backend(), sql)).await;
    row.unwrap().unwrap().try_get("", "n").unwrap()
}
