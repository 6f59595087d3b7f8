use std::process::Command;

use axum::http::Method;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use survey_api::{devices::store, exports::mask::masked, i18n::Language, kiosk::shell::SHELL};

use crate::harness::{Tablet, TestApp, WAVE, on_each_database, response};

async fn assignment(app: &TestApp, tablet: &Tablet) -> Value {
    let bearer = format!("Bearer {}", tablet.token());
    app.send(Method::GET, "/api/v1/assignment", &[("authorization", &bearer)], None).await.expect(200)
}

#[tokio::test]
async fn a_kiosk_is_told_what_to_ask_and_finds_it_under_its_hash() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let tablet = Tablet::enrolled(&app).await;
        let task = assignment(&app, &tablet).await;
        assert_eq!((&task["wave"], &task["office"]["code"]), (&json!(WAVE), &json!("VPEZ")));
        assert_eq!(task["counter"]["code"], "1");
        assert!(!task["service_groups"].as_array().unwrap().is_empty());
        assert!(task["form"]["address"].as_str().unwrap().ends_with("/rate?office=VPEZ"));
        let hash = task["questionnaire"].as_str().unwrap();
        let content = app.get(&format!("/api/v1/questionnaires/content/{hash}")).await;
        assert_eq!(HEXLOWER.encode(&Sha256::digest(content.text.as_bytes())), hash);
        assert_eq!(content.header("cache-control"), "public, max-age=31536000, immutable");
        let content: Value = serde_json::from_str(&content.text).unwrap();
        assert_eq!((&content["key"], content["items"][0]["low"].as_i64()), (&json!("one_stop"), Some(1)));
        app.get("/api/v1/questionnaires/content/0000").await.expect(404);
        app.freeze_wave(WAVE).await.expect(200);
        let task = assignment(&app, &tablet).await;
        assert_eq!((&task["wave"], &task["questionnaire"]), (&Value::Null, &Value::Null), "nothing is asked now");
        store::revoke(&app.app.store, tablet.id, "gone").await.unwrap();
        let bearer = format!("Bearer {}", tablet.token());
        let reply = app.send(Method::GET, "/api/v1/assignment", &[("authorization", &bearer)], None).await;
        assert_eq!(reply.refused(401), "device_revoked");
    })
    .await;
}

#[tokio::test]
async fn a_visit_that_has_just_been_finished_is_offered_at_its_counter_and_counts_when_it_is_rated() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let offer = async |app: &TestApp, token: &str| {
            app.send(Method::GET, "/api/v1/offer", &[("authorization", &format!("Bearer {token}"))], None).await
        };
        offer(&app, tablet.token()).await.expect(204);
        let visit = |counter: &str| {
            json!({"wave": WAVE, "office": "VPEZ", "counter": counter, "service_group": "investment",
                "finished_at": "2026-08-15T02:14:00Z"})
        };
        let report = async |id: &str, counter: &str| {
            app.report(Method::PUT, &format!("/api/v1/encounters/{id}"), visit(counter)).await.expect(201)
        };
        report("HS-1", "").await;
        offer(&app, tablet.token()).await.expect(204);
        let slip = report("HS-2", "1").await["ballot"]["token"].clone();
        let offered = offer(&app, tablet.token()).await.expect(200);
        assert_eq!(offered["service_group"], "investment");
        assert_ne!(offered["ballot"], slip, "the kiosk learns no token");
        let mut rated = response();
        rated["ballot"] = offered["ballot"].clone();
        let record = tablet.record(&rated);
        assert_eq!(tablet.statuses(&[record]).await, ["created"]);
        let walk_ins = survey_api::responses::store::count_walk_ins(&app.app.store, WAVE).await.unwrap();
        assert_eq!(walk_ins, 0, "it rests on the visit");
        offer(&app, tablet.token()).await.expect(204);
        // The slip of the same visit was spent by it.
        let mut by_slip = response();
        by_slip["ballot"] = slip;
        assert_eq!(app.put_response(uuid::Uuid::new_v4(), by_slip).await.refused(409), "ballot_spent");
        report("HS-3", "1").await;
        let later = app.at("2026-08-15T02:15:36Z").await;
        offer(&later, tablet.token()).await.expect(204);
        // What nobody handed out is no right; the kiosk's answer is kept all the same, as a walk-in's.
        rated["ballot"] = json!("hlo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let record = tablet.record(&rated);
        assert_eq!(tablet.statuses(&[record]).await, ["created"]);
        assert_eq!(survey_api::responses::store::count_walk_ins(&app.app.store, WAVE).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn storage_that_is_full_or_was_emptied_is_an_alarm() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let tablet = Tablet::enrolled(&app).await;
        for (storage, alarm) in [("full", "full"), ("cleared", "cleared"), ("best_effort", "unprotected")] {
            let now = app.app.clock.now().to_string();
            let said = json!({"version": "1", "queue": 0, "oldest_seconds": null, "dead_letters": 0, "storage": storage, "sent_at": now});
            tablet.beat(said).await.expect(200);
            let device = store::one(&app.app.store, tablet.id).await.unwrap().unwrap();
            let alarms = device.alarms(app.app.clock.now().as_second());
            assert_eq!(alarms.into_iter().map(|alarm| alarm.word()).collect::<Vec<_>>(), [alarm]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_of_the_kiosk_loads_nothing_from_elsewhere_and_runs_nothing_inline() {
    on_each_database(async |app| {
        let page = app.get("/kiosk").await;
        let policy = page.header("content-security-policy");
        for part in
            ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "require-trusted-types-for 'script'"]
        {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert!(!page.text.contains("http://") && !page.text.contains("https://") && !page.text.contains("style="));
        let worker = app.get("/kiosk/worker.js").await;
        assert_eq!(worker.header("service-worker-allowed"), "/kiosk");
        // Every file of the version is there, and of the kind that it should be.
        let files = worker.text.lines().find_map(|line| line.strip_prefix("const FILES = ")).unwrap();
        let files: Vec<String> = serde_json::from_str(files.trim_end_matches(';')).unwrap();
        for file in files.iter().filter(|file| !file.ends_with(".ttf")) {
            let answer = app.get(file).await;
            answer.expect(200);
            assert!(!file.ends_with(".js") || answer.header("content-type").starts_with("text/javascript"), "{file}");
        }
        let manifest: Value = serde_json::from_str(&app.get("/kiosk/manifest.webmanifest").await.text).unwrap();
        assert_eq!((&manifest["start_url"], &manifest["display"]), (&json!("/kiosk"), &json!("fullscreen")));
    })
    .await;
}

#[test]
fn the_kiosk_asks_for_no_word_that_it_does_not_take_along() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/kiosk");
    let mut asked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for word in text.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(SHELL.page.contains(&format!("\"{word}\":")), "{word}");
            asked += 1;
        }
    }
    assert!(asked > 20, "the search finds what it looks for");
    for language in Language::ALL {
        assert!(SHELL.page.contains(&language.say("kiosk-idle-more")));
    }
}

#[test]
fn the_browser_masks_and_parts_the_screens_as_the_examples_say() {
    let examples: Vec<(String, String)> = serde_json::from_str(include_str!("mask.json")).unwrap();
    for (text, expected) in examples {
        assert_eq!(masked(&text), expected, "{text}");
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/kiosk.mjs");
    let run = Command::new("node").arg(script).output();
    let run = run.unwrap_or_else(|fault| panic!("node does not start ({fault}): run .ci/browser, which installs it"));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stdout), "23 examples\n");
}
