//! The attacker has the whole database: every table, the system columns, the raw files and the log. Every attack is first made
//! on the naive layout, where it succeeds.

mod sqlite_log;

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, Value};
use serde_json::json;
use survey_api::{
    Clock, microdata,
    quality::Marks,
    responses::{Brought, Credential, store::sweep},
};
use uuid::Uuid;

use crate::{
    harness::{TestApp, WAVE, new_response, office, on_each_database},
    staging::tickets,
};

/// Of sixty answers, in batches of ten and more, three or four pairs come right by chance; more than fifteen once in a
/// million.
const PEOPLE: u32 = 60;
const CHANCE: usize = 15;

/// Who answered with which right: what the attacker is after. In the order in which they answered.
type Truth = Vec<(Uuid, Uuid)>;
/// When the attacker thinks that something was written; the same for a response and a ballot of one transaction.
type Written = BTreeMap<(u64, u64), Uuid>;

/// How many of the attacker's pairs are right: what shares a transaction, and the rest by their order.
fn pairs(responses: &Written, ballots: &Written, truth: &Truth) -> usize {
    let of_moment = |written: &Written, moment: u64| {
        written.range((moment, 0)..=(moment, u64::MAX)).map(|(_, id)| *id).collect::<Vec<_>>()
    };
    let (mut guessed, mut rest): (HashMap<Uuid, Uuid>, Vec<Uuid>) = (HashMap::new(), Vec::new());
    for (moment, response) in responses.iter().map(|((moment, _), id)| (*moment, *id)) {
        match (of_moment(responses, moment).as_slice(), of_moment(ballots, moment).as_slice()) {
            ([_], [ballot]) => drop(guessed.insert(response, *ballot)),
            _ => rest.push(response),
        }
    }
    let taken: Vec<Uuid> = guessed.values().copied().collect();
    guessed.extend(rest.into_iter().zip(ballots.values().copied().filter(|ballot| !taken.contains(ballot))));
    truth.iter().filter(|(response, ballot)| guessed.get(response) == Some(ballot)).count()
}

async fn rows(app: &TestApp, sql: &str) -> Vec<sea_orm::QueryResult> {
    app.app.store.read().query_all_raw(Statement::from_string(app.app.store.backend(), sql)).await.unwrap()
}

/// Slips in an order that is not that of their printing: id, token.
async fn slips(app: &TestApp) -> Vec<(Uuid, String)> {
    let slip = |ticket: &serde_json::Value| {
        let text = |name: &str| ticket[name].as_str().unwrap().to_owned();
        (text("id").parse().unwrap(), text("token"))
    };
    let mut slips: Vec<_> = tickets(app, "VPEZ", "investment", PEOPLE).await.iter().map(slip).collect();
    slips.sort();
    slips
}

/// As anybody would write it first: the answer in the transaction that spends the right, in a table that counts its rows.
async fn answer_naively(app: &TestApp) -> Truth {
    let store = &app.app.store;
    let tx = store.begin().await.unwrap();
    let id = if store.backend() == DatabaseBackend::Sqlite { "BLOB" } else { "UUID" };
    tx.execute_unprepared(&format!("CREATE TABLE naive (id {id} PRIMARY KEY, answers TEXT)")).await.unwrap();
    tx.commit().await.unwrap();
    let mut truth = Vec::new();
    for (ballot, _) in slips(app).await {
        let response = Uuid::new_v4();
        let run = |sql: &str, id: Uuid| Statement::from_sql_and_values(store.backend(), sql, [Value::from(id)]);
        let tx = store.begin().await.unwrap();
        tx.execute_raw(run("INSERT INTO naive (id, answers) VALUES ($1, '5553')", response)).await.unwrap();
        tx.execute_raw(run("UPDATE ballot SET state = 'spent' WHERE id = $1", ballot)).await.unwrap();
        tx.commit().await.unwrap();
        truth.push((response, ballot));
    }
    truth
}

/// As the program does it.
async fn answer(app: &TestApp) -> Truth {
    let mut truth = Vec::new();
    for (number, (ballot, token)) in slips(app).await.into_iter().enumerate() {
        let response = Uuid::new_v4();
        let brought = Brought { by: Credential::Nobody, ballot: Some(token), marks: Marks::NONE };
        app.app.intake.submit(new_response(response), brought).await.unwrap();
        truth.push((response, ballot));
        if number % 15 == 14 {
            sweep(&app.app.store).await.unwrap();
        }
    }
    truth
}

/// PostgreSQL says which transaction wrote a row, and where the row lies.
async fn by_system_columns(app: &TestApp, table: &str, truth: &Truth) -> usize {
    let written = async |table: &str, only: &dyn Fn(&Uuid) -> bool| {
        let sql =
            format!("SELECT id, xmin::text, (ctid::text::point)[0]::int8, (ctid::text::point)[1]::int8 FROM {table}");
        let place = |row: &sea_orm::QueryResult| {
            let number = |at| row.try_get_by_index::<i64>(at).unwrap() as u64;
            let moment: u64 = row.try_get_by_index::<String>(1).unwrap().parse().unwrap();
            ((moment, number(2) << 16 | number(3)), row.try_get_by_index::<Uuid>(0).unwrap())
        };
        rows(app, &sql).await.iter().map(place).filter(|(_, id)| only(id)).collect::<Written>()
    };
    let responses = written(table, &|_| true).await;
    let ballots = written("ballot", &|id| truth.iter().any(|(_, ballot)| ballot == id)).await;
    pairs(&responses, &ballots, truth)
}

/// SQLite's log says which commit wrote what, until it is folded into the file.
fn by_log(app: &TestApp, truth: &Truth) -> usize {
    let log = std::fs::read(format!("{}-wal", file(app))).unwrap();
    let spent = format!("{WAVE}VPEZ1investmentticketspent");
    let (mut responses, mut ballots) = (Written::new(), Written::new());
    for (commit, pages) in sqlite_log::commits(&log) {
        for (response, ballot) in truth {
            for page in &pages {
                if let Some(at) = sqlite_log::find(page, response.as_bytes())
                    && !responses.values().any(|id| id == response)
                {
                    responses.insert((commit, at as u64), *response);
                }
                // After its code of 16 bytes.
                let is_spent = |at: usize| page.get(at + 32..).is_some_and(|rest| rest.starts_with(spent.as_bytes()));
                if sqlite_log::find(page, ballot.as_bytes()).is_some_and(is_spent)
                    && !ballots.values().any(|id| id == ballot)
                {
                    ballots.insert((commit, 0), *ballot);
                }
            }
        }
    }
    assert_eq!(ballots.len(), truth.len(), "the attacker sees when each right was spent");
    pairs(&responses, &ballots, truth)
}

/// Cells of a SQLite page fill it from its end, in the order in which they were written, whatever their keys.
async fn by_raw_order(app: &TestApp, truth: &Truth) -> usize {
    fold(app).await;
    let file = std::fs::read(file(app)).unwrap();
    let place = |id: &Uuid| {
        let at = sqlite_log::find(&file, id.as_bytes())?;
        Some(((at as u64 / 4096, 4096 - at as u64 % 4096), *id))
    };
    let responses: Written = truth.iter().filter_map(|(response, _)| place(response)).collect();
    // That the order of the ballots is known is the other attack; here the attacker is given it.
    let ballots = truth.iter().zip(1_u64 << 40..).map(|((_, ballot), moment)| ((moment, 0), *ballot)).collect();
    pairs(&responses, &ballots, truth)
}

fn file(app: &TestApp) -> &str {
    app.url.strip_prefix("sqlite:").unwrap()
}

/// Folds the log into the file, as SQLite does by itself every thousand pages.
async fn fold(app: &TestApp) {
    let other = sea_orm::Database::connect(&app.url).await.unwrap();
    let folded =
        other.query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)"));
    let busy: i64 = folded.await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(busy, 0, "the log could not be folded");
    other.close().await.unwrap();
}

#[tokio::test]
async fn neither_transaction_nor_order_nor_log_ties_an_answer_to_its_right() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        if app.app.store.backend() == DatabaseBackend::Sqlite {
            fold(&app).await;
            let truth = answer_naively(&app).await;
            assert_eq!(by_log(&app, &truth), truth.len(), "the attack is good for nothing");
            assert_eq!(by_raw_order(&app, &truth).await, truth.len(), "the attack is good for nothing");
            let truth = answer(&app).await;
            let found = by_log(&app, &truth);
            assert!(found <= CHANCE, "{found} of {PEOPLE} by the log");
            let found = by_raw_order(&app, &truth).await;
            assert!(found <= CHANCE, "{found} of {PEOPLE} by the order in the file");
        } else {
            let truth = answer_naively(&app).await;
            assert_eq!(by_system_columns(&app, "naive", &truth).await, truth.len(), "the attack is good for nothing");
            let truth = answer(&app).await;
            let found = by_system_columns(&app, "response", &truth).await;
            assert!(found <= CHANCE, "{found} of {PEOPLE} by system columns");
        }
        assert_eq!(moved(&app).await, 50, "ten wait");
    })
    .await;
}

async fn moved(app: &TestApp) -> i64 {
    rows(app, "SELECT count(*) FROM response").await[0].try_get_by_index(0).unwrap()
}

/// Every file of the database and its log. Of PostgreSQL only an administrator may read them, as here.
async fn raw(app: &TestApp) -> Vec<u8> {
    if app.app.store.backend() == DatabaseBackend::Sqlite {
        let log = std::fs::read(format!("{}-wal", file(app))).unwrap_or_default();
        return [std::fs::read(file(app)).unwrap(), log].concat();
    }
    let admin = sea_orm::Database::connect(&app.url).await.unwrap();
    admin.execute_unprepared("CHECKPOINT").await.unwrap();
    let sql = "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c
        WHERE relname IN ('response', 'response_pkey', 'response_staged', 'response_staged_pkey', 'comment', 'ballot', 'naive')
        UNION ALL SELECT pg_read_binary_file('pg_wal/' || pg_walfile_name(pg_current_wal_lsn()))";
    let files = admin.query_all_raw(Statement::from_string(DatabaseBackend::Postgres, sql)).await.unwrap();
    let files: Vec<Vec<u8>> = files.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    admin.close().await.unwrap();
    files.concat()
}

#[tokio::test]
async fn what_waits_can_be_read_nowhere_and_leaves_nothing_where_it_waited() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let everywhere = async |bytes: &[u8]| sqlite_log::find(&raw(&app).await, bytes).is_some();
        let naive = answer_naively(&app).await[0].0;
        assert!(everywhere(naive.as_bytes()).await && everywhere(b"5553").await, "the attack is good for nothing");

        let mut waiting = Vec::new();
        for (_, token) in slips(&app).await.into_iter().take(19) {
            let mut new = new_response(Uuid::new_v4());
            new.comment = Some("Quầy số hai rất chậm".to_owned());
            waiting.push(new.id);
            let brought = Brought { by: Credential::Nobody, ballot: Some(token), marks: Marks::NONE };
            app.app.intake.submit(new, brought).await.unwrap();
        }
        let files = raw(&app).await;
        for secret in waiting.iter().map(|id| id.as_bytes().as_slice()).chain(["số hai".as_bytes(), b"\"answers\":\""])
        {
            assert!(sqlite_log::find(&files, secret).is_none(), "{secret:?}");
        }
        app.freeze_wave(WAVE).await.expect(200);
        assert_eq!(rows(&app, "SELECT id FROM response_staged").await.len(), 0);
        assert!(everywhere(waiting[0].as_bytes()).await, "it is in its table now");
    })
    .await;
}

#[tokio::test]
async fn on_sqlite_what_waited_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let app = TestApp::open(format!("sqlite:{}", dir.path().join("new.db").display()), dir.path()).await;
    let app = app.in_the_field().await;
    for (_, token) in slips(&app).await.into_iter().take(19) {
        let brought = Brought { by: Credential::Nobody, ballot: Some(token), marks: Marks::NONE };
        app.app.intake.submit(new_response(Uuid::new_v4()), brought).await.unwrap();
    }
    let sealed: Vec<Vec<u8>> = rows(&app, "SELECT sealed FROM response_staged")
        .await
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect();
    fold(&app).await;
    let anywhere = |bytes: &[u8]| sqlite_log::find(&std::fs::read(file(&app)).unwrap(), &bytes[24..88]).is_some();
    assert!(sealed.iter().all(|bytes| anywhere(bytes)));
    app.freeze_wave(WAVE).await.expect(200);
    fold(&app).await;
    assert!(!sealed.iter().any(|bytes| anywhere(bytes)));
}

/// What is known of a right that was spent.
struct Right {
    office: String,
    group: String,
    basis: String,
    expires: i64,
}

/// What is known of a response.
struct Known {
    office: String,
    group: String,
    basis: String,
    from: i64,
    until: i64,
}

impl Known {
    /// Could it have been given with this right, as far as anybody can see?
    fn fits(&self, right: &Right, merged: &dyn Fn(&str, &str) -> bool) -> bool {
        let group = self.group == right.group || self.group == "*" && merged(&right.office, &right.group);
        let issued = right.expires - 14 * 86_400;
        self.office == right.office
            && group
            && self.basis == right.basis
            && issued < self.until
            && right.expires > self.from
    }
}

#[tokio::test]
async fn every_answer_fits_ten_rights_that_were_spent() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        for code in ["HCC", "TINY"] {
            app.put_office(code, office()).await.expect(200);
        }
        let places = [("VPEZ", "investment", 41), ("VPEZ", "labour", 4), ("HCC", "investment", 12), ("HCC", "labour", 3), ("TINY", "labour", 4)];
        let mut exact = Vec::new();
        for visit in 0..41_u32 {
            for (office, group, _) in places.into_iter().filter(|(.., count)| visit < *count) {
                // A visit every five hours, rated at home within the hour.
                let finished = jiff::Timestamp::from_second(1_786_000_000 + i64::from(visit) * 18_000).unwrap();
                let body = json!({"wave": WAVE, "office": office, "counter": "1", "service_group": group, "finished_at": finished.to_string()});
                let path = format!("/api/v1/encounters/{office}-{group}-{visit}");
                let right = app.report(axum::http::Method::PUT, &path, body).await.expect(201);
                let ballot = right["ballot"]["token"].as_str().map(str::to_owned);
                let intake = app.app.intake.at(Clock::at(finished));
                let mut new = new_response(Uuid::new_v4());
                (new.office, new.service_group) = (office.to_owned(), group.to_owned());
                intake.submit(new, Brought { by: Credential::Nobody, ballot, marks: Marks::NONE }).await.unwrap();
                let hour = finished.as_second() / 3600 * 3600;
                let basis = "encounter".to_owned();
                exact.push(Known { office: office.into(), group: group.into(), basis, from: hour, until: hour + 3600 });
            }
            sweep(&app.app.store).await.unwrap();
        }
        app.freeze_wave(WAVE).await.expect(200);

        let text = |row: &sea_orm::QueryResult, at: usize| row.try_get_by_index::<String>(at).unwrap();
        let rights = rows(&app, "SELECT office, service_group, basis, expires_at FROM ballot WHERE state = 'spent'").await;
        let right = |row: &sea_orm::QueryResult| Right {
            office: text(row, 0),
            group: text(row, 1),
            basis: text(row, 2),
            expires: row.try_get_by_index(3).unwrap(),
        };
        let rights: Vec<Right> = rights.iter().map(right).collect();
        let found = rows(&app, "SELECT office, service_group, basis, received_hour, received_hours FROM response").await;
        let response = |row: &sea_orm::QueryResult| {
            let number = |at| i64::from(row.try_get_by_index::<i32>(at).unwrap());
            let (from, until) = (number(3) * 3600, (number(3) + number(4)) * 3600);
            Known { office: text(row, 0), group: text(row, 1), basis: text(row, 2), from, until }
        };
        let coarse: Vec<Known> = found.iter().map(response).collect();
        let said = microdata::coarsened(&app.app.store, &[WAVE]).await.unwrap().remove(0).1;
        let merged = |office: &str, group: &str| said.group(office, group) == "*";
        let fewest = |responses: &[Known]| {
            let fits = |response: &Known| rights.iter().filter(|right| response.fits(right, &merged)).count();
            responses.iter().map(fits).min().unwrap()
        };
        assert_eq!(fewest(&exact), 1, "with hour and group as they were, some stand alone");
        assert_eq!((coarse.len(), said.held["TINY"]), (60, 4));
        assert!(fewest(&coarse) >= 10, "{}", fewest(&coarse));
        // The hour in which rows came to their table tells apart no fewer than ten of a place either.
        let by_batch = "SELECT min(n) FROM (SELECT count(*) AS n FROM response
            GROUP BY office, service_group, basis, received_hour, received_hours, moved_hour) AS batches";
        assert!(rows(&app, by_batch).await[0].try_get_by_index::<i64>(0).unwrap() >= 10);
    })
    .await;
}
