use axum::http::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use survey_api::{
    accounts::{Role, Scope},
    paper::{self, Keyed, State},
    questionnaires::Questionnaire,
};

use crate::harness::{Reply, TestApp, Visitor, WAVE, on_each_database, response};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn somebody(app: &TestApp, role: Role) -> Visitor {
    Visitor::signed_in(app, role, &Scope::Office("VPEZ".into())).await
}

async fn json(by: &mut Visitor, method: Method, path: &str, body: Value) -> Reply {
    let headers =
        [("sec-fetch-site", "same-origin"), ("accept", "application/json"), ("content-type", "application/json")];
    let body = (method != Method::GET).then(|| body.to_string());
    by.send(method, path, &headers, body).await
}

/// So many sheets for the office: their serials.
async fn printed(app: &TestApp, count: u32) -> Vec<String> {
    let mut admin = somebody(app, Role::OfficeAdmin).await;
    let body = json!({"wave": WAVE, "office": "VPEZ", "counter": "1", "service_group": "investment", "count": count});
    let batch = json(&mut admin, Method::POST, "/api/v1/paper_batches", body).await.expect(201);
    let serials: Vec<String> = (1..=i64::from(count)).map(|number| paper::serial::of("VPEZ", number)).collect();
    assert_eq!(
        (batch["first"].as_str(), batch["last"].as_str()),
        (Some(&*serials[0]), Some(&**serials.last().unwrap()))
    );
    serials
}

/// Every item marked alike, but for some.
fn marks(all: &str, but: &[(&str, &str)]) -> Value {
    let questionnaire = Questionnaire::one_stop();
    let items = paper::mark::printed(&questionnaire).into_iter();
    let mut answers: serde_json::Map<String, Value> = items.map(|item| (item.key.clone(), all.into())).collect();
    answers.extend(but.iter().map(|(item, mark)| ((*item).to_owned(), (*mark).into())));
    answers.into()
}

async fn key(by: &mut Visitor, serial: &str, answers: Value) -> Reply {
    let body = json!({"wave": WAVE, "finished": true, "answers": answers, "comment": "Chờ hơi lâu."});
    json(by, Method::PUT, &format!("/api/v1/paper_sheets/{serial}/entries"), body).await
}

async fn state(app: &TestApp, serial: &str) -> State {
    paper::store::stock::one(&app.app.store, serial).await.unwrap().unwrap().state
}

#[tokio::test]
async fn two_people_who_agree_make_one_response_and_leave_no_trace_of_it() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let serial = &printed(&app, 2).await[0];
        let (mut a, mut b) = (somebody(&app, Role::DataClerk).await, somebody(&app, Role::DataClerk).await);
        let entry = format!("/api/v1/paper_sheets/{serial}/entries");
        let half = json!({"finished": false, "answers": {"overall": "5"}});
        assert_eq!(json(&mut a, Method::PUT, &entry, half).await.expect(200)["state"], "issued");
        assert_eq!(json(&mut a, Method::GET, &entry, Value::Null).await.expect(200)["answers"]["overall"], "5");
        json(&mut b, Method::GET, &entry, Value::Null).await.expect(404);
        assert_eq!(key(&mut a, serial, marks("4", &[("overall", "5")])).await.expect(200)["state"], "keyed_once");
        assert_eq!(key(&mut a, serial, marks("4", &[])).await.refused(409), "second_person_required");
        let counted = key(&mut b, serial, marks("4", &[("overall", "5")])).await.expect(200);
        assert_eq!((counted["state"].as_str(), app.stored().await), (Some("counted"), 1));
        assert_eq!(app.funnel().await["completed"], 1);

        let sheet = paper::store::stock::one(&app.app.store, serial).await.unwrap().unwrap();
        assert_eq!((sheet.state, sheet.response), (State::Counted, None));
        let left = Statement::from_string(app.app.store.backend(), "SELECT serial FROM paper_entry");
        assert!(app.app.store.read().query_all_raw(left).await.unwrap().is_empty(), "what was keyed is gone");
        let mut c = somebody(&app, Role::DataClerk).await;
        assert_eq!(key(&mut c, serial, marks("1", &[])).await.refused(409), "sheet_closed");
        let mut again = response();
        again["ballot"] = app.app.tokens.of_sheet(serial, "VPEZ").0.token.into();
        assert_eq!(app.put_response(uuid::Uuid::new_v4(), again).await.refused(409), "ballot_spent");
    })
    .await;
}

#[tokio::test]
async fn where_two_differ_a_third_decides_and_who_was_wrong_is_counted() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let serial = &printed(&app, 1).await[0];
        let (mut a, mut b) = (somebody(&app, Role::DataClerk).await, somebody(&app, Role::DataClerk).await);
        key(&mut a, serial, marks("4", &[("staff_polite", "5"), ("access_seats", "B")])).await.expect(200);
        let disputed = key(&mut b, serial, marks("4", &[("access_seats", "B")])).await.expect(200);
        assert_eq!((disputed["state"].as_str(), app.stored().await), (Some("disputed"), 0));

        let path = format!("/api/v1/paper_sheets/{serial}/decision");
        json(&mut a, Method::GET, &path, Value::Null).await.refused(403);
        let mut third = somebody(&app, Role::DataAdjudicator).await;
        let seen = json(&mut third, Method::GET, &path, Value::Null).await.expect(200);
        assert_eq!(seen["fields"], json!({"staff_polite": ["5", "4"]}));
        let wrong = json(&mut third, Method::PUT, &path, json!({"fields": {"staff_polite": "7"}})).await;
        assert_eq!(wrong.refused(422), "invalid");
        assert_eq!(wrong.violations(), [("/staff_polite".to_owned(), "not_a_mark".to_owned())]);
        let decided = json(&mut third, Method::PUT, &path, json!({"fields": {"staff_polite": "5"}})).await.expect(200);
        assert_eq!((decided["state"].as_str(), app.stored().await), (Some("counted"), 1));

        let mut admin = somebody(&app, Role::OfficeAdmin).await;
        let rates = format!("/api/v1/waves/{WAVE}/paper_errors");
        let rates = json(&mut admin, Method::GET, &rates, Value::Null).await.expect(200);
        let fields = paper::mark::printed(&Questionnaire::one_stop()).len() as u64 + 1;
        assert_eq!(
            (rates["overall"]["keyed"].as_u64(), rates["overall"]["wrong"].as_u64()),
            (Some(2 * fields), Some(1))
        );
        let wrong: Vec<_> = rates["people"].as_array().unwrap().iter().map(|person| person["wrong"].as_u64()).collect();
        assert_eq!(wrong.iter().flatten().sum::<u64>(), 1, "one of the two");
        assert_eq!(rates["marks"], json!({"access_seats": {"blank": 1}}));
        let mut officer = somebody(&app, Role::CounterOfficer).await;
        let rates = json(&mut officer, Method::GET, &format!("/api/v1/waves/{WAVE}/paper_errors"), Value::Null).await;
        assert_eq!(rates.expect(200)["people"], json!([]), "who keyed badly is not everybody's business");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_sheet_is_told_at_its_field_and_loses_nothing() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let serial = &printed(&app, 2).await[0];
        let mut clerk = somebody(&app, Role::DataClerk).await;
        let path = format!("/api/v1/paper_sheets/{serial}/entries");
        let body = json!({"wave": "2026-Q2", "finished": true, "answers": marks("4", &[])});
        let foreign = json(&mut clerk, Method::PUT, &path, body).await;
        assert_eq!(foreign.violations(), [("/wave".to_owned(), "sheet_of_another_wave".to_owned())]);
        let out = key(&mut clerk, serial, marks("4", &[("overall", "9"), ("nonsense", "1")])).await;
        let expected = [("/nonsense", "unknown_item"), ("/overall", "not_a_mark")];
        assert_eq!(out.violations(), expected.map(|(at, rule)| (at.to_owned(), rule.to_owned())));
        let kept = json(&mut clerk, Method::GET, &path, Value::Null).await.expect(200);
        assert_eq!((kept["answers"]["staff_polite"].as_str(), kept["finished"].as_bool()), (Some("4"), Some(false)));

        for (typed, wave, words) in [
            ("VPEZ-000001-0", WAVE, "không có phiếu nào mang số này"),
            ("VPEZ-000009-0", WAVE, "không có phiếu nào mang số này"),
            (serial.as_str(), "2026-Q2", "phiếu này thuộc đợt 2026-Q3"),
        ] {
            let page = clerk.post("/staff/paper", &[("serial", typed), ("wave", wave)]).await;
            assert_eq!(page.status, 422, "{typed}");
            assert!(page.text.contains(words) && page.text.contains("error-summary"), "{typed}: {}", page.text);
        }
    })
    .await;
}

#[tokio::test]
async fn a_sheet_that_was_answered_by_its_code_is_not_counted_again() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let serial = &printed(&app, 1).await[0];
        let (mut a, mut b) = (somebody(&app, Role::DataClerk).await, somebody(&app, Role::DataClerk).await);
        key(&mut a, serial, marks("1", &[])).await.expect(200);
        let mut by_code = response();
        by_code["ballot"] = app.app.tokens.of_sheet(serial, "VPEZ").0.token.into();
        app.put_response(uuid::Uuid::new_v4(), by_code).await.expect(201);
        assert_eq!(key(&mut b, serial, marks("1", &[])).await.expect(200)["state"], "elsewhere");
        assert_eq!((app.stored().await, state(&app, serial).await), (1, State::Elsewhere));
    })
    .await;
}

#[tokio::test]
async fn a_server_that_stops_between_agreement_and_counting_counts_once() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let serial = &printed(&app, 1).await[0];
        let questionnaire = Questionnaire::one_stop();
        let keyed: Keyed = serde_json::from_value(json!({"answers": marks("3", &[]), "comment": ""})).unwrap();
        for person in [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()] {
            paper::store::keying::keep(&app.app.store, serial, person, &keyed, true, &questionnaire).await.unwrap();
        }
        assert_eq!((state(&app, serial).await, app.stored().await), (State::Agreed, 0));
        let agreed = paper::store::stock::one(&app.app.store, serial).await.unwrap().unwrap();
        // Counted, but the note that it was got lost: the same again.
        paper::count::count(&app.app, &agreed).await.unwrap();
        let tx = app.app.store.begin().await.unwrap();
        tx.execute_unprepared("UPDATE paper_sheet SET state = 'agreed'").await.unwrap();
        tx.commit().await.unwrap();
        paper::count::outstanding(&app.app).await.unwrap();
        assert_eq!(app.stored().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_spoilt_sheet_loses_its_right_and_a_missing_one_may_turn_up() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let serials = printed(&app, 4).await;
        let (mut admin, mut clerk) = (somebody(&app, Role::OfficeAdmin).await, somebody(&app, Role::DataClerk).await);
        key(&mut clerk, &serials[3], marks("4", &[])).await.expect(200);
        let take = |first: &str, last: &str, state: &str| {
            [
                ("first", first.to_owned()),
                ("last", last.to_owned()),
                ("state", state.to_owned()),
                ("reason", "kiểm kê".to_owned()),
            ]
        };
        for (fields, status) in [
            (take(&serials[0], "", "spoilt"), 303),
            (take(&serials[1], &serials[2], "missing"), 303),
            (take(&serials[2], &serials[3], "spoilt"), 422),
            (take(&serials[2], &serials[1], "spoilt"), 422),
            (take(&serials[2], "", "counted"), 422),
        ] {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(admin.post("/staff/paper/take-out", &fields).await.status, status, "{fields:?}");
        }
        assert_eq!(state(&app, &serials[2]).await, State::Missing, "a keyed sheet stops the whole range");
        assert_eq!(key(&mut clerk, &serials[0], marks("4", &[])).await.refused(409), "sheet_closed");
        assert_eq!(key(&mut clerk, &serials[1], marks("4", &[])).await.expect(200)["state"], "keyed_once");
        let mut by_code = response();
        by_code["ballot"] = app.app.tokens.of_sheet(&serials[0], "VPEZ").0.token.into();
        assert_eq!(app.put_response(uuid::Uuid::new_v4(), by_code).await.refused(410), "ballot_revoked");
        let stock = json(&mut admin, Method::GET, &format!("/api/v1/waves/{WAVE}/paper_sheets"), Value::Null).await;
        let expected = json!([{"office": "VPEZ", "sheets": {"spoilt": 1, "missing": 1, "keyed_once": 2}}]);
        assert_eq!(stock.expect(200), expected);
    })
    .await;
}

#[tokio::test]
async fn a_clerk_keys_on_pages_leaves_goes_on_and_is_told_what_is_left() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let serial = &printed(&app, 1).await[0];
        let mut clerk = somebody(&app, Role::DataClerk).await;
        let scanned = format!("https://dg.gov.vn/b/{}", app.app.tokens.of_sheet(serial, "VPEZ").0.token);
        let found = clerk.post("/staff/paper", &[("serial", &*scanned), ("wave", WAVE)]).await;
        let address = format!("/staff/paper/{serial}/key");
        assert_eq!(found.headers["location"].to_str().unwrap(), address);
        let later = clerk.post(&address, &[("overall", "5"), ("comment", "=1+1<b>"), ("later", "1")]).await;
        assert_eq!(later.headers["location"].to_str().unwrap(), "/staff/paper");
        assert!(clerk.get("/staff/paper").await.text.contains(&format!("<a href=\"{address}\">")));
        let page = clerk.get(&address).await.text;
        assert!(page.contains("id=\"overall\" name=\"overall\" type=\"text\" class=\"mark\" value=\"5\""), "{page}");
        assert!(page.contains("=1+1&lt;b&gt;") || page.contains("=1+1&#60;b&#62;"), "{page}");
        let short = clerk.post(&address, &[("overall", "5"), ("staff_polite", "55")]).await;
        assert_eq!(short.status, 422);
        let left = paper::mark::printed(&Questionnaire::one_stop()).len() - 1;
        assert_eq!(short.text.matches("<li><a href=\"#").count(), left);
        let elsewhere = Scope::Office("OTHER".into());
        let mut stranger = Visitor::signed_in(&app, Role::DataClerk, &elsewhere).await;
        assert_eq!(stranger.get(&address).await.status, 404);
        let foreign =
            clerk.send(Method::POST, &address, &[FORM, ("sec-fetch-site", "cross-site")], Some("overall=1".into()));
        assert_eq!(foreign.await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn a_run_is_printed_and_can_be_printed_again() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut admin = somebody(&app, Role::OfficeAdmin).await;
        let fields = |count| [("wave", WAVE), ("place", "VPEZ/investment"), ("counter", ""), ("count", count)];
        assert_eq!(admin.post("/staff/paper/stock/new", &fields("2")).await.status, 303);
        for (count, place) in
            [("0", "VPEZ/investment"), ("201", "VPEZ/investment"), ("2", "OTHER/investment"), ("2", "")]
        {
            let wrong = [("wave", WAVE), ("place", place), ("counter", ""), ("count", count)];
            assert_eq!(admin.post("/staff/paper/stock/new", &wrong).await.status, 422, "{count} {place}");
        }
        let batch = paper::store::stock::batches(&app.app.store, WAVE).await.unwrap().remove(0);
        let batch = format!("/staff/paper/batches/{}/sheets.pdf", batch.id);
        assert!(admin.get("/staff/paper/stock").await.text.contains(&batch));
        if app.url.starts_with("sqlite") {
            assert!(admin.download(&batch).await.starts_with(b"%PDF"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_drawn_sheet_is_keyed_by_a_third_before_it_counts_and_what_differs_is_counted_by_item() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut lan = Visitor::signed_in(&app, Role::Methodologist, &Scope::Everywhere).await;
        let plan = format!("/api/v1/waves/{WAVE}/paper_rekeys");
        let wrong = json(&mut lan, Method::PUT, &plan, json!({"share": 1.5})).await;
        assert_eq!(wrong.violations(), [("/share".to_owned(), "not_a_share".to_owned())]);
        assert_eq!(json(&mut lan, Method::PUT, &plan, json!({"share": 1.0})).await.status, 204);
        let again = json(&mut lan, Method::PUT, &plan, json!({"share": 0.5})).await;
        assert_eq!(again.violations(), [("/share".to_owned(), "already_set".to_owned())]);

        let serials = printed(&app, 2).await;
        let (mut a, mut b, mut c) = (
            somebody(&app, Role::DataClerk).await,
            somebody(&app, Role::DataClerk).await,
            somebody(&app, Role::DataClerk).await,
        );
        for serial in &serials {
            key(&mut a, serial, marks("4", &[])).await.expect(200);
            assert_eq!(key(&mut b, serial, marks("4", &[])).await.expect(200)["state"], "agreed");
        }
        assert_eq!(app.stored().await, 0, "nothing counts before the third");
        assert_eq!(key(&mut a, &serials[0], marks("4", &[])).await.refused(409), "second_person_required");
        let seen = json(&mut a, Method::GET, &plan, Value::Null).await.expect(200);
        assert_eq!((&seen["waiting"], &seen["seed"]), (&json!([]), &Value::Null), "nobody knows what is drawn");
        let seen = json(&mut c, Method::GET, &plan, Value::Null).await.expect(200);
        assert_eq!(seen["waiting"], json!(serials));
        assert!(c.get("/staff/paper").await.text.contains(&serials[0]));
        let page = c.get(&format!("/staff/paper/{}/key", serials[0])).await.text;
        assert!(page.contains("name=\"overall\"") && !page.contains("value=\"4\""), "blind: {page}");
        let entry = format!("/api/v1/paper_sheets/{}/entries", serials[0]);
        json(&mut c, Method::PUT, &entry, json!({"finished": false, "answers": {"overall": "4"}})).await.expect(200);
        assert_eq!(json(&mut c, Method::GET, &entry, Value::Null).await.expect(200)["answers"]["overall"], "4");
        let counted = key(&mut c, &serials[0], marks("4", &[("staff_polite", "3")])).await.expect(200);
        assert_eq!((counted["state"].as_str(), app.stored().await), (Some("counted"), 1));

        let mut third = somebody(&app, Role::DataAdjudicator).await;
        assert!(third.get("/staff/paper/disputes").await.text.contains(&serials[1]));
        let off = format!("/staff/paper/{}/let-off", serials[1]);
        assert_eq!(third.post(&off, &[("reason", "")]).await.status, 422);
        assert_eq!(third.post(&off, &[("reason", "phiếu giấy bị ướt")]).await.status, 303);
        assert_eq!((state(&app, &serials[1]).await, app.stored().await), (State::Counted, 2));

        let rates = format!("/api/v1/waves/{WAVE}/paper_errors");
        let rates = json(&mut lan, Method::GET, &rates, Value::Null).await.expect(200);
        let fields = paper::mark::printed(&Questionnaire::one_stop()).len() as u64 + 1;
        assert_eq!((rates["rekeyed"]["keyed"].as_u64(), rates["rekeyed"]["wrong"].as_u64()), (Some(fields), Some(1)));
        let items = rates["rekeyed_items"].as_array().unwrap();
        let differing: Vec<_> = items.iter().filter(|item| item["wrong"] == 1).map(|item| &item["item"]).collect();
        assert_eq!(differing, [&json!("staff_polite")]);
        assert!(lan.get("/staff/paper/errors").await.text.contains("Nhập lại lần ba"));
        let left = Statement::from_string(app.app.store.backend(), "SELECT serial FROM paper_rekey");
        assert!(app.app.store.read().query_all_raw(left).await.unwrap().is_empty(), "what was keyed is gone");
        app.freeze_wave(WAVE).await.expect(200);
        let seed = json(&mut c, Method::GET, &plan, Value::Null).await.expect(200);
        assert!(seed["seed"].is_i64(), "afterwards anybody can draw again: {seed}");
    })
    .await;
}

#[tokio::test]
async fn a_box_is_opened_by_two_who_count_apart() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let (mut admin, mut clerk) = (somebody(&app, Role::OfficeAdmin).await, somebody(&app, Role::DataClerk).await);
        let body = json!({"wave": WAVE, "office": "VPEZ", "seal": "0042", "is_intact": true, "sheets": 37});
        let opened = json(&mut admin, Method::POST, "/api/v1/paper_openings", body).await.expect(201);
        assert_eq!((&opened["sheets"], &opened["witnessed_at"]), (&Value::Null, &Value::Null));
        let witness = format!("/api/v1/paper_openings/{}/witness", opened["id"].as_str().unwrap());
        let same = json!({"is_intact": true, "sheets": 37});
        assert_eq!(json(&mut admin, Method::POST, &witness, same.clone()).await.refused(409), "second_person_required");
        let other = json(&mut clerk, Method::POST, &witness, json!({"is_intact": true, "sheets": 36})).await;
        assert_eq!(other.violations(), [("/sheets".to_owned(), "not_as_counted".to_owned())]);
        let told = other.expect(422)["errors"].to_string();
        assert!(!told.contains("37"), "what the first counted is not told: {told}");
        let page = format!("/staff/paper/openings/{}", opened["id"].as_str().unwrap());
        assert!(!clerk.get(&page).await.text.contains("value=\"37\""));
        assert_eq!(json(&mut clerk, Method::POST, &witness, same).await.expect(200)["sheets"], 37);
        let list = format!("/api/v1/waves/{WAVE}/paper_openings");
        assert_eq!(json(&mut admin, Method::GET, &list, Value::Null).await.expect(200)[0]["sheets"], 37);

        let fields =
            |sheets| [("wave", WAVE), ("office", "VPEZ"), ("seal", "0043"), ("is_intact", "no"), ("sheets", sheets)];
        assert_eq!(admin.post("/staff/paper/openings/new", &fields("x")).await.status, 422);
        assert_eq!(admin.post("/staff/paper/openings/new", &fields("5")).await.status, 303);
        assert!(clerk.get("/staff/paper/openings").await.text.contains("Chờ người thứ hai"));
        let mut elsewhere = Visitor::signed_in(&app, Role::DataClerk, &Scope::Office("OTHER".into())).await;
        assert_eq!(elsewhere.get(&page).await.status, 404);
    })
    .await;
}
