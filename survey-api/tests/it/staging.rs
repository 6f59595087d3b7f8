use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use survey_api::{
    Clock,
    accounts::{Role, Scope},
    microdata::{self, Late},
    quality::{Mark, Marks},
    responses::{
        Brought, Credential,
        coarsen::MERGED,
        store::{by_office, sweep},
    },
};
use uuid::Uuid;

use crate::harness::{TestApp, Visitor, WAVE, new_response, office, on_each_database, response};

/// Slips of a place.
pub(crate) async fn tickets(app: &TestApp, office: &str, group: &str, count: u32) -> Vec<Value> {
    let body = json!({"wave": WAVE, "office": office, "service_group": group, "counter": "1", "count": count});
    app.report(Method::POST, "/api/v1/ballots", body).await.expect(201).as_array().unwrap().clone()
}

/// So many people rate that place with a slip each.
async fn rate(app: &TestApp, office: &str, group: &str, count: u32) -> Vec<(Uuid, Value)> {
    let mut sent = Vec::new();
    for ticket in tickets(app, office, group, count).await {
        let mut body = response();
        (body["office"], body["service_group"], body["ballot"]) =
            (json!(office), json!(group), ticket["token"].clone());
        let id = Uuid::new_v4();
        app.put_response(id, body.clone()).await.expect(201);
        sent.push((id, body));
    }
    sent
}

/// Rows that moved, by office and group.
async fn moved(app: &TestApp) -> BTreeMap<(String, String), i64> {
    let sql = "SELECT office, service_group, count(*) FROM response GROUP BY office, service_group";
    let rows = app.app.store.read().query_all_raw(Statement::from_string(app.app.store.backend(), sql)).await.unwrap();
    let row = |row: &sea_orm::QueryResult| {
        let text = |at| row.try_get_by_index::<String>(at).unwrap();
        ((text(0), text(1)), row.try_get_by_index(2).unwrap())
    };
    rows.iter().map(row).collect()
}

fn at(office: &str, group: &str, count: i64) -> ((String, String), i64) {
    ((office.to_owned(), group.to_owned()), count)
}

/// `rows` of every audit row of this action.
async fn audited(app: &TestApp, action: &str) -> Vec<String> {
    let sql = format!("SELECT object FROM audit_event WHERE action = '{action}' ORDER BY seq");
    let rows = app.app.store.read().query_all_raw(Statement::from_string(app.app.store.backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn ten_of_a_stratum_move_together_and_ten_stay() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut sent = rate(&app, "VPEZ", "investment", 19).await;
        assert_eq!(sweep(&app.app.store).await.unwrap(), 0);
        sent.extend(rate(&app, "VPEZ", "investment", 3).await);
        rate(&app, "VPEZ", "labour", 19).await;
        assert_eq!(sweep(&app.app.store).await.unwrap(), 12);
        assert_eq!(sweep(&app.app.store).await.unwrap(), 0);
        assert_eq!(moved(&app).await, BTreeMap::from([at("VPEZ", "investment", 12)]));
        assert_eq!(audited(&app, "responses.move").await, [format!("wave:{WAVE} rows:12")]);

        let tally = by_office(&app.app.store, WAVE).await.unwrap()["VPEZ"];
        assert_eq!((tally.responses, tally.walk_ins, tally.waiting), (41, 0, 29));
        let monitor = app.report(Method::GET, &format!("/api/v1/waves/{WAVE}/monitor"), Value::Null).await.expect(200);
        assert_eq!((&monitor["offices"][0]["responses"], &monitor["offices"][0]["waiting"]), (&json!(41), &json!(29)));
        assert_eq!(app.stored().await, 41);
        assert_eq!(microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap().1.len(), 41);

        // Moved or waiting: a repeat is a repeat, and other content a conflict.
        for (id, body) in sent {
            let again = app.put_response(id, body.clone()).await;
            assert_eq!((again.status.as_u16(), again.header("idempotent-replayed")), (200, "true"));
            let mut other = body;
            other["answers"][0]["code"] = json!(1);
            assert_eq!(app.put_response(id, other).await.refused(409), "response_conflict");
        }
        assert_eq!(app.stored().await, 41);
    })
    .await;
}

#[tokio::test]
async fn a_freeze_moves_everything_and_merges_what_is_too_few() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        for code in ["HCC", "TINY"] {
            app.put_office(code, office()).await.expect(200);
        }
        for (office, group, visits) in [("VPEZ", "investment", 90), ("VPEZ", "labour", 20), ("HCC", "labour", 30)] {
            app.put_encounters(WAVE, office, group, visits).await.expect(200);
        }
        rate(&app, "VPEZ", "investment", 25).await;
        let few = rate(&app, "VPEZ", "labour", 3).await;
        rate(&app, "HCC", "investment", 11).await;
        rate(&app, "HCC", "labour", 10).await;
        let held = rate(&app, "TINY", "labour", 9).await;
        app.put_response(Uuid::new_v4(), response()).await.expect(201); // a walk-in, which spends no right
        assert_eq!(sweep(&app.app.store).await.unwrap(), 15);
        let before = microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap().1;

        app.freeze_wave(WAVE).await.expect(200);
        let expected = [at("HCC", "investment", 11), at("HCC", "labour", 10), at("VPEZ", MERGED, 29)];
        assert_eq!(moved(&app).await, BTreeMap::from(expected));
        assert_eq!(
            audited(&app, "responses.move").await,
            [format!("wave:{WAVE} rows:15"), format!("wave:{WAVE} rows:35")]
        );
        let data = microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap().1;
        assert_eq!(data.len(), 50, "nine of 59 are held");
        assert_eq!(before.len(), 50, "an open wave is read as a freeze would leave it");
        assert_eq!(before.service_group.iter().filter(|group| *group == MERGED).count(), 29);
        assert_eq!(app.stored().await, 59);
        let visits = microdata::encounters(&app.app.store, &[WAVE]).await.unwrap();
        let visits: Vec<_> =
            visits.iter().map(|v| (v.office.as_str(), v.service_group.as_str(), v.encounters)).collect();
        assert_eq!(visits, [("HCC", "labour", 30), ("VPEZ", MERGED, 110)]);

        let said = microdata::coarsened(&app.app.store, &[WAVE]).await.unwrap().remove(0).1;
        let groups = BTreeSet::from(["investment".to_owned(), "labour".to_owned()]);
        assert_eq!(said.merged, BTreeMap::from([("VPEZ".to_owned(), groups)]));
        assert_eq!(said.held, BTreeMap::from([("TINY".to_owned(), 9)]));
        for (id, body) in few.into_iter().chain(held) {
            app.put_response(id, body).await.expect(200);
        }
        app.freeze_wave(WAVE).await.expect(200);
        assert_eq!(app.stored().await, 59);
    })
    .await;
}

#[tokio::test]
async fn what_comes_late_waits_and_is_read_once_it_does_not_stand_alone() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        rate(&app, "VPEZ", "investment", 12).await;
        let late = tickets(&app, "VPEZ", "investment", 3).await;
        let alone = tickets(&app, "VPEZ", "labour", 1).await;
        app.freeze_wave(WAVE).await.expect(200);
        for (group, ticket) in late.iter().map(|ticket| ("investment", ticket)).chain([("labour", &alone[0])]) {
            let mut body = response();
            (body["service_group"], body["ballot"]) = (json!(group), ticket["token"].clone());
            app.put_response(Uuid::new_v4(), body).await.expect(202);
        }
        assert_eq!(sweep(&app.app.store).await.unwrap(), 0);
        let read = async |late| microdata::read(&app.app.store, &[WAVE], late).await.unwrap().1.len();
        assert_eq!((read(Late::Left).await, read(Late::Taken).await, app.stored().await), (12, 15, 16));
    })
    .await;
}

#[tokio::test]
async fn those_that_move_together_share_their_hours() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        for (number, ticket) in tickets(&app, "VPEZ", "investment", 12).await.iter().enumerate() {
            let hour = format!("2026-08-14T{:02}:10:00Z", 2 + number);
            let intake = app.app.intake.at(Clock::at(hour.parse().unwrap()));
            let ballot = ticket["token"].as_str().map(str::to_owned);
            let brought = Brought { by: Credential::Nobody, ballot, marks: Marks::NONE };
            intake.submit(new_response(Uuid::new_v4()), brought).await.unwrap();
        }
        app.freeze_wave(WAVE).await.expect(200);
        let sql = "SELECT DISTINCT received_hour, received_hours FROM response";
        let store = &app.app.store;
        let rows = store.read().query_all_raw(Statement::from_string(store.backend(), sql)).await.unwrap();
        let rows: Vec<(i32, i32)> =
            rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect();
        let first = "2026-08-14T02:00:00Z".parse::<jiff::Timestamp>().unwrap().as_second() / 3600;
        assert_eq!(rows, [(i32::try_from(first).unwrap(), 12)]);
    })
    .await;
}

#[tokio::test]
async fn what_waits_under_another_key_is_not_lost_and_not_moved() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        rate(&app, "VPEZ", "investment", 20).await;
        let other = tempfile::tempdir().unwrap();
        let stranger = TestApp::open(app.url.clone(), other.path()).await;
        assert!(sweep(&stranger.app.store).await.is_err());
        assert!(survey_api::waves::store::freeze(&stranger.app.store, WAVE).await.is_err());
        assert_eq!(app.get(&format!("/api/v1/waves/{WAVE}")).await.expect(200)["state"], "open");
        assert_eq!(sweep(&app.app.store).await.unwrap(), 10);
        assert_eq!(app.stored().await, 20);
    })
    .await;
}

/// Everything of the rows that wait, where they stand and which transaction wrote them included.
async fn waiting_rows(app: &TestApp) -> BTreeSet<String> {
    let sql = match app.app.store.backend() {
        sea_orm::DatabaseBackend::Sqlite => "SELECT hex(id) || hex(sealed) FROM response_staged",
        _ => "SELECT ctid::text || xmin::text || id::text || encode(sealed, 'hex') FROM response_staged",
    };
    let rows = app.app.store.read().query_all_raw(Statement::from_string(app.app.store.backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// `marks` and `verdict` of a response that is moved.
async fn judged(app: &TestApp, id: Uuid) -> Option<(i32, i16)> {
    let backend = app.app.store.backend();
    let sql = match backend {
        sea_orm::DatabaseBackend::Sqlite => "SELECT marks, verdict FROM response WHERE id = ?1",
        _ => "SELECT marks, verdict FROM response WHERE id = $1",
    };
    let row = app.app.store.read().query_one_raw(Statement::from_sql_and_values(backend, sql, [id.into()])).await;
    row.unwrap().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()))
}

#[tokio::test]
async fn what_waits_is_voided_by_two_people_when_it_moves_and_its_row_is_left_alone() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let few = rate(&app, "VPEZ", "labour", 9).await;
        let many = rate(&app, "VPEZ", "investment", 20).await;
        let mut asks = Visitor::signed_in(&app, Role::DataSteward, &Scope::Everywhere).await;
        let mut agrees = Visitor::signed_in(&app, Role::DataSteward, &Scope::Everywhere).await;
        let mut own = Visitor::signed_in(&app, Role::DataSteward, &Scope::Office("VPEZ".into())).await;
        let request =
            |id: Uuid| [("action", "request"), ("response", id.to_string().leak()), ("reason", "bấm thử máy")];
        let alone = asks.post("/staff/voids", &request(few[0].0)).await;
        assert_eq!(alone.status, 422, "of one that waits among nine nothing is told");
        let before = waiting_rows(&app).await;
        assert_eq!(asks.post("/staff/voids", &request(many[3].0)).await.status, 303);
        let page = agrees.get("/staff/voids").await.text;
        let void = page.split("name=\"void\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let approve = [("action", "approve"), ("void", void.as_str())];
        assert_eq!(asks.post("/staff/voids", &approve).await.status, 422, "not who asked");
        assert_eq!(own.post("/staff/voids", &approve).await.status, 422, "not the rated office");
        let figures = async || microdata::read(&app.app.store, &[WAVE], Late::Left).await.unwrap().1.len();
        assert_eq!(figures().await, 29);
        assert_eq!(agrees.post("/staff/voids", &approve).await.status, 303);
        assert_eq!(waiting_rows(&app).await, before, "no row that waits was written again");
        assert_eq!(figures().await, 28, "the figures of the open wave know");

        sweep(&app.app.store).await.unwrap();
        app.freeze_wave(WAVE).await.expect(200);
        let (marks, verdict) = judged(&app, many[3].0).await.unwrap();
        assert!(Marks::from_bits(marks).has(Mark::Void) && verdict == 2);
        assert_eq!(judged(&app, many[4].0).await, Some((0, 0)));
        assert_eq!((figures().await, app.stored().await), (28, 29), "it is kept");
    })
    .await;
}
