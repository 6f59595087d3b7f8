use std::{collections::BTreeSet, path::Path, sync::Arc};

use analytics::{
    codebook::MissingReason,
    frame::table::{Source, Table},
    release::manifest::sha256,
};
use axum::http::Method;
use serde_json::{Value, json};
use survey_api::{
    accounts::{Role, Scope, scope::Reach},
    exports::{
        Dataset, Format, Labels, Layout, Order, Profile,
        catalogue::missing_code,
        guard::unguarded,
        manifest::Manifest,
        order::Filters,
        run::{self, Target},
    },
};
use uuid::Uuid;

use crate::harness::{DEVICE, Reply, TestApp, Visitor, WAVE, office, on_each_database, response};

const KINDS: &str = include_str!("exports/kinds.toml");

/// Thirty people at one office, one of whom writes something that is no formula; nothing of them waits any more.
async fn answered(app: TestApp) -> TestApp {
    let app = app.in_the_field().await;
    answer(&app).await;
    app.freeze_wave(WAVE).await.expect(200);
    app
}

async fn answer(app: &TestApp) {
    for number in 0..30_u128 {
        let mut body = response();
        body["answers"][0]["code"] = json!(1 + number % 5);
        if number == 7 {
            body["comment"] = json!("=HYPERLINK(\"x\") gọi 0905 123 456");
        }
        app.put_response_as(DEVICE, id(number), body).await.expect(201);
    }
}

fn id(number: u128) -> Uuid {
    uuid::Builder::from_random_bytes((number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).to_be_bytes())
        .into_uuid()
}

async fn made(app: &TestApp, order: &Order, folder: &Path) -> Manifest {
    let target = Target { folder: folder.to_owned(), stem: "answers".into() };
    let order = order.clone().checked(app.app.clock.now()).unwrap();
    run::run(&app.app.store, &order, &Reach::Everywhere, &target, Arc::new(|_, _| {})).await.unwrap()
}

fn order() -> Order {
    Order { language: "vi".into(), ..Order::default() }
}

fn table(folder: &Path, name: &str) -> Table {
    Table::read(&Source::Path(folder.join(name))).unwrap()
}

#[tokio::test]
async fn every_format_has_the_same_columns_and_the_same_rows() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let mut tables = Vec::new();
        for format in [Format::Csv, Format::Xlsx, Format::Parquet, Format::Spss] {
            let folder = tempfile::tempdir().unwrap();
            let manifest = made(&app, &Order { format, ..order() }, folder.path()).await;
            assert_eq!((manifest.rows, manifest.records), (30, 30));
            let read = table(folder.path(), &manifest.files[0].name);
            let names: Vec<&String> = manifest.columns.iter().map(|column| &column.name).collect();
            assert_eq!(read.header.iter().collect::<Vec<_>>(), names, "{format:?}");
            for file in &manifest.files {
                assert_eq!(file.sha256, sha256(&std::fs::read(folder.path().join(&file.name)).unwrap()));
            }
            tables.push(sorted(&read));
        }
        assert!(tables.iter().all(|table| *table == tables[0]));

        let folder = tempfile::tempdir().unwrap();
        made(&app, &Order { format: Format::Jsonl, ..order() }, folder.path()).await;
        let lines = std::fs::read_to_string(folder.path().join("answers.jsonl")).unwrap();
        let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!(lines.lines().count(), 30);
        assert_eq!(first["feedback_told"], json!({"missing": "dont_know"}));
        assert_eq!(first["staff_polite"], 4);
        assert_eq!(first["month"], "2026-08");
        assert!(first.get("hour").is_none(), "research has no hour: {first}");
    })
    .await;
}

/// The rows without their numbers, which are places in one file.
fn sorted(table: &Table) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = table.cells.iter().map(|row| row[1..].to_vec()).collect();
    rows.sort();
    rows
}

#[tokio::test]
async fn rows_are_shuffled_by_a_seed_and_nothing_else() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let read = async |order: &Order| {
            let folder = tempfile::tempdir().unwrap();
            let manifest = made(&app, order, folder.path()).await;
            (
                std::fs::read(folder.path().join("answers.csv")).unwrap(),
                manifest.seed,
                table(folder.path(), "answers.csv"),
            )
        };
        let (first, again) = (read(&order()).await, read(&order()).await);
        assert_eq!((&first.0, &first.1), (&again.0, &again.1), "the same order gives the same bytes");
        let english = read(&Order { language: "en".into(), ..order() }).await;
        assert_ne!(first.1, english.1);
        assert_eq!(sorted(&first.2), sorted(&english.2));
        // Whoever knows the ids learns nothing from the order: it is not theirs, and not that of arrival.
        let codes: Vec<f64> = first.2.numbers("overall").unwrap().into_iter().map(Option::unwrap).collect();
        let arrival: Vec<f64> = (0..30).map(|number| f64::from(1 + number % 5)).collect();
        assert_ne!(codes, arrival);
        let text = String::from_utf8(first.0).unwrap();
        assert!((0..30).all(|number| !text.contains(&id(number).to_string())));
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_item_is_written_as_what_it_means() {
    on_each_database(async |app| {
        app.post_questionnaire(KINDS).await.expect(201);
        app.put_office("VPEZ", office()).await.expect(200);
        let wave = json!({"code": "w", "period": "2026-Q3", "questionnaire": {"key": "kinds", "version": 1}});
        app.create_wave(wave).await.expect(201);
        app.open_wave("w").await.expect(200);
        let mut body = response();
        body["wave"] = json!("w");
        body["answers"] = json!([
            {"item": "overall", "code": 2}, {"item": "how", "code": 3}, {"item": "what", "codes": [2]},
            {"item": "trips", "number": 4}, {"item": "hours", "number": 1.5}, {"item": "day", "missing": "refused"},
            {"item": "office", "code": 1},
        ]);
        app.put_response_as(DEVICE, id(0), body).await.expect(201);
        app.freeze_wave("w").await.expect(200);

        let folder = tempfile::tempdir().unwrap();
        made(&app, &Order { labels: Labels::Both, language: "en".into(), ..order() }, folder.path()).await;
        let both = table(folder.path(), "answers.csv");
        let cell = |column: &str| both.texts(column).unwrap()[0].unwrap_or_default().to_owned();
        for (column, code, name) in [
            ("overall", "2", "Dissatisfied"),
            ("how", "3", "By post"),
            ("what.1", "0", "Not chosen"),
            ("what.2", "1", "Chosen"),
            ("trips", "4", "4"),
            ("hours", "1.5", "1.5"),
            ("day", "refused", "Refused"),
            ("item_office", "1", "Very dissatisfied"),
        ] {
            assert_eq!((cell(column).as_str(), cell(&format!("{column}_label")).as_str()), (code, name), "{column}");
        }

        let folder = tempfile::tempdir().unwrap();
        let long = Order { layout: Layout::Long, labels: Labels::Both, ..order() };
        let manifest = made(&app, &long, folder.path()).await;
        assert_eq!((manifest.records, manifest.rows), (1, 8), "one response, an answer a row");
        let long = table(folder.path(), "answers.csv");
        let row = |item: &str| {
            let at = long.texts("item").unwrap().iter().position(|cell| *cell == Some(item)).unwrap();
            ["value", "value_label", "missing"]
                .map(|column| long.texts(column).unwrap()[at].unwrap_or_default().to_owned())
        };
        assert_eq!(row("how"), ["3", "Qua bưu điện", ""]);
        assert_eq!(row("day"), ["", "Từ chối trả lời", "refused"]);
    })
    .await;
}

#[tokio::test]
async fn a_missing_answer_says_why_and_is_no_code() {
    let codes: BTreeSet<i64> = MissingReason::ALL.into_iter().map(missing_code).collect();
    assert_eq!(codes, (-9995..=-9991).collect());
    on_each_database(async |app| {
        let app = answered(app).await;
        let folder = tempfile::tempdir().unwrap();
        made(&app, &Order { format: Format::Spss, ..order() }, folder.path()).await;
        let read = table(folder.path(), "answers.csv");
        assert!(read.numbers("feedback_told").unwrap().iter().all(|code| *code == Some(-9993.0)));
        assert!(read.numbers("access_seats").unwrap().iter().all(|code| *code == Some(-9991.0)), "left out: not asked");
        let syntax = std::fs::read_to_string(folder.path().join("answers.sps")).unwrap();
        for line in [
            "* Encoding: UTF-8.",
            "  /FILE='answers.csv'",
            "  5 'Rất hài lòng'",
            "MISSING VALUES overall (-9995 THRU -9991).",
        ] {
            assert!(syntax.lines().any(|found| found == line), "{line}\n{syntax}");
        }
        assert!(syntax.lines().all(|line| line.len() < 300));
    })
    .await;
}

#[tokio::test]
async fn comments_are_guarded_against_formulas_and_masked() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let folder = tempfile::tempdir().unwrap();
        let comments = Order { dataset: Dataset::Comments, profile: Profile::Internal, ..order() };
        made(&app, &comments, folder.path()).await;
        let read = table(folder.path(), "answers.csv");
        let cell = read.texts("comment").unwrap()[0].unwrap();
        assert_eq!(cell, "'=HYPERLINK(\"x\") gọi [số]");
        assert_eq!(unguarded(cell), "=HYPERLINK(\"x\") gọi [số]");
    })
    .await;
}

#[tokio::test]
async fn public_counts_hide_few_people_and_what_would_give_them_away() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let folder = tempfile::tempdir().unwrap();
        // These are walk-ins, which the public counts leave out unless they are named.
        let public = Order { profile: Profile::Public, ..order() };
        assert_eq!(made(&app, &public, folder.path()).await.rows, 0);
        let named = Order { filters: Filters { bases: vec!["walk_in".into()], ..Filters::default() }, ..public };
        made(&app, &named, folder.path()).await;
        let read = table(folder.path(), "answers.csv");
        let rows: Vec<(String, String, String)> = read
            .cells
            .iter()
            .filter(|row| row[3] == "overall" && row[2] == "VPEZ")
            .map(|row| (row[4].clone(), row[6].clone(), row[7].clone()))
            .collect();
        // Six people chose each of the five codes: none may be shown, the thirty together may.
        assert_eq!(rows.len(), 6);
        assert!(rows[..5].iter().all(|(_, n, status)| n.is_empty() && status == "suppressed"), "{rows:?}");
        assert_eq!(rows[5], (String::new(), "30".into(), "ok".into()));
    })
    .await;
}

#[tokio::test]
async fn an_export_is_asked_for_made_and_fetched_in_parts() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let asked = ask(&mut analyst, json!({"format": "csv", "purpose": "kiểm tra"})).await;
        let job = asked.expect(202);
        assert_eq!(asked.header("location"), format!("/api/v1/exports/{}", job["id"].as_str().unwrap()));
        assert!(asked.header("cache-control").contains("no-store"));
        let done = finished(&mut analyst, &job).await;
        assert_eq!((&done["status"], &done["rows"]), (&json!("done"), &json!(30)));

        let file = &done["files"][0];
        let whole = analyst.get(file["href"].as_str().unwrap()).await;
        assert_eq!(whole.status, 200);
        assert_eq!(sha256(whole.text.as_bytes()), file["sha256"].as_str().unwrap());
        let rest = [("range", "bytes=100-")];
        let part = analyst.send(Method::GET, file["href"].as_str().unwrap(), &rest, None).await;
        assert_eq!((part.status.as_u16(), part.text.as_str()), (206, &whole.text[100..]));
        let beyond = [("range", "bytes=9999999-"), ("accept", "application/json")];
        let beyond = analyst.send(Method::GET, file["href"].as_str().unwrap(), &beyond, None).await;
        assert_eq!(beyond.refused(416), "range_not_satisfiable");
        let manifest: Value =
            serde_json::from_str(&analyst.get(done["manifest"].as_str().unwrap()).await.text).unwrap();
        assert_eq!(manifest["order"]["profile"], "research");
        assert_eq!(manifest["files"][0]["sha256"], file["sha256"]);
        assert_eq!(manifest["waves"][0]["state"], "frozen");

        let mut other = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        for path in [asked.header("location"), file["href"].as_str().unwrap()] {
            assert_eq!(other.get(path).await.status, 404, "{path}");
        }
        let mut auditor = Visitor::signed_in(&app, Role::Auditor, &Scope::Everywhere).await;
        let events = auditor.get("/api/v1/audit/events").await.expect(200);
        let actions: Vec<&str> =
            events.as_array().unwrap().iter().filter_map(|event| event["action"].as_str()).collect();
        for action in ["export.ask", "export.made", "export.fetch"] {
            assert!(actions.contains(&action), "{actions:?}");
        }
        let made = events.as_array().unwrap().iter().find(|event| event["action"] == "export.made").unwrap();
        assert!(made["object"].as_str().unwrap().ends_with("research csv wide rows:30"), "{made}");
        assert_eq!(made["reason"], "kiểm tra");

        // A day later the files are gone.
        let later = app.at("2026-08-16T02:14:06Z").await;
        let gone = analyst.at(&later).await.get(file["href"].as_str().unwrap()).await;
        assert_eq!(gone.refused(410), "export_expired");
        later.app.exports.sweep(&later.app.store).await.unwrap();
        let expired = analyst.at(&later).await.get(asked.header("location")).await.expect(200);
        assert_eq!((&expired["status"], &expired["files"]), (&json!("expired"), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_de_identified_needs_two_other_people() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let body = json!({"profile": "full", "purpose": "đối chiếu với phiếu giấy"});
        assert_eq!(
            ask(&mut analyst, json!({"profile": "full"})).await.violations(),
            [("/purpose".into(), "fault".into())]
        );
        let job = ask(&mut analyst, body).await.expect(202);
        assert_eq!(job["status"], "awaiting");
        let path = format!("/api/v1/exports/{}", job["id"].as_str().unwrap());
        assert_eq!(analyst.get(&format!("{path}/files/responses.csv")).await.refused(409), "export_not_ready");
        assert_eq!(post(&mut analyst, &format!("{path}/approve")).await.refused(403), "not_allowed");

        let mut first = Visitor::signed_in(&app, Role::PrivacyOfficer, &Scope::Everywhere).await;
        let waiting = first.get("/api/v1/exports").await.expect(200);
        assert_eq!(waiting.as_array().unwrap().len(), 1, "who may agree sees what waits");
        let approved = post(&mut first, &format!("{path}/approve")).await.expect(200);
        assert_eq!((&approved["status"], &approved["approvals"]), (&json!("awaiting"), &json!(1)));
        assert_eq!(post(&mut first, &format!("{path}/approve")).await.refused(409), "second_person_required");
        let mut second = Visitor::signed_in(&app, Role::PrivacyOfficer, &Scope::Everywhere).await;
        post(&mut second, &format!("{path}/approve")).await.expect(200);
        let done = finished(&mut analyst, &job).await;
        assert_eq!(done["status"], "done");
        assert_eq!(first.get(done["files"][0]["href"].as_str().unwrap()).await.status, 403, "to agree is not to have");
        assert_eq!(post(&mut second, &format!("{path}/approve")).await.refused(409), "export_not_awaiting");
    })
    .await;
}

#[tokio::test]
async fn an_export_reaches_no_office_that_its_asker_does_not() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        answer(&app).await;
        app.put_office("OTHER", office()).await.expect(200);
        let mut elsewhere = response();
        elsewhere["office"] = json!("OTHER");
        app.put_response_as(DEVICE, id(99), elsewhere).await.expect(201);
        app.freeze_wave(WAVE).await.expect(200);
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Office("OTHER".into())).await;
        let job = ask(&mut analyst, json!({})).await.expect(202);
        assert_eq!(finished(&mut analyst, &job).await["rows"], 1);
        let foreign = ask(&mut analyst, json!({"filters": {"offices": ["OTHER", "VPEZ"]}})).await;
        assert_eq!(foreign.violations(), [("/filters/offices/1".into(), "unknown_office".into())]);
        let comments = ask(&mut analyst, json!({"dataset": "comments", "profile": "internal"})).await;
        assert_eq!(comments.refused(403), "not_allowed");
        let unknown = ask(&mut analyst, json!({"filters": {"waves": ["2020-Q1"]}})).await.expect(202);
        let failed = finished(&mut analyst, &unknown).await;
        assert_eq!(failed["status"], "failed");
        assert!(failed["reason"].as_str().unwrap().contains("there is no such wave"), "{failed}");
    })
    .await;
}

#[tokio::test]
async fn ten_exports_an_hour_and_no_more() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        for _ in 0..10 {
            let job = ask(&mut analyst, json!({"profile": "public"})).await.expect(202);
            finished(&mut analyst, &job).await;
        }
        let refused = ask(&mut analyst, json!({})).await;
        assert_eq!(refused.refused(429), "too_many_requests");
        assert_eq!(refused.header("retry-after"), "3600");
        let later = app.at("2026-08-15T03:14:06Z").await;
        ask(&mut analyst.at(&later).await, json!({})).await.expect(202);
    })
    .await;
}

#[tokio::test]
async fn what_a_stopping_server_left_behind_has_failed_and_left_nothing() {
    on_each_database(async |app| {
        let app = answered(app).await;
        let order = order().checked(app.app.clock.now()).unwrap();
        let job =
            survey_api::exports::store::job::add(&app.app.store, &order, &Reach::Everywhere, None).await.unwrap().0;
        let half = app.app.exports.file(job.id, "responses.csv");
        let part = half.parent().unwrap().with_extension("part");
        std::fs::create_dir_all(&part).unwrap();
        std::fs::write(part.join("responses.csv"), "half a").unwrap();
        app.app.exports.recover(&app.app.store).await.unwrap();
        let found = survey_api::exports::store::job::one(&app.app.store, job.id).await.unwrap().unwrap();
        assert_eq!(found.state.word(), "failed");
        assert!(found.reason.unwrap().contains("the server stopped meanwhile"));
        assert!(!part.exists() && !half.exists());
    })
    .await;
}

async fn ask(somebody: &mut Visitor, body: Value) -> Reply {
    let headers =
        [("sec-fetch-site", "same-origin"), ("accept", "application/json"), ("content-type", "application/json")];
    somebody.send(Method::POST, "/api/v1/exports", &headers, Some(body.to_string())).await
}

async fn post(somebody: &mut Visitor, path: &str) -> Reply {
    somebody.send(Method::POST, path, &[("sec-fetch-site", "same-origin"), ("accept", "application/json")], None).await
}

/// Looks until the job is at its end.
async fn finished(somebody: &mut Visitor, job: &Value) -> Value {
    let path = format!("/api/v1/exports/{}", job["id"].as_str().unwrap());
    loop {
        let found = somebody.send(Method::GET, &path, &[("accept", "application/json")], None).await.expect(200);
        if !["queued", "running"].contains(&found["status"].as_str().unwrap()) {
            return found;
        }
        tokio::task::yield_now().await;
    }
}
