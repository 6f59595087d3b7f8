use std::process::Command;

use axum::http::Method;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::Deserialize;
use serde_json::{Value, json};
use survey_api::{
    accounts::{Role, Scope},
    audit::verify::verify,
    devices::{
        access::Access,
        chain::Record,
        key::{PublicKey, enrolment_message},
        store,
        views::RecordBody,
    },
};
use uuid::Uuid;

use crate::harness::{NOW, Tablet, TestApp, Visitor, office, on_each_database, response};

#[derive(Deserialize)]
struct Examples {
    device: Uuid,
    enrolment: Signed,
    token: Signed,
    records: Vec<Value>,
}

#[derive(Deserialize)]
struct Signed {
    message: String,
    signature: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    public_key: String,
    #[serde(default)]
    challenge: String,
}

#[test]
fn the_server_writes_and_verifies_the_texts_of_the_examples() {
    let Examples { device, enrolment, token, records } = serde_json::from_str(include_str!("device.json")).unwrap();
    let key = PublicKey::from_text(&enrolment.public_key).unwrap();
    assert_eq!(enrolment_message(&enrolment.code, &enrolment.public_key), enrolment.message);
    assert!(key.signed_text(&enrolment.message, &enrolment.signature));
    assert_eq!(Access::message(device, &token.challenge), token.message);
    assert!(key.signed_text(&token.message, &token.signature));
    assert!(!key.signed_text(&token.message, &enrolment.signature));
    for mut example in records {
        let (message, hash) = (example["message"].take(), example["hash"].take());
        example.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        let body: RecordBody = serde_json::from_value(example).unwrap();
        let record = survey_api::devices::views::SyncBody { records: vec![body] }.read().unwrap().remove(0);
        assert_eq!(record.message(device), message.as_str().unwrap());
        assert_eq!(HEXLOWER.encode(&record.link(device).hash), hash.as_str().unwrap());
        assert!(key.signed(&record.message(device), &record.signature));
        let other = Record { seq: record.seq + 1, ..record.clone() };
        assert!(!key.signed(&other.message(device), &other.signature));
    }
}

#[test]
fn the_browser_follows_the_same_examples() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/device.mjs");
    let run = Command::new("node").arg(script).output();
    let run = run.unwrap_or_else(|fault| panic!("node does not start ({fault}): run .ci/browser, which installs it"));
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(String::from_utf8_lossy(&run.stdout), "24 examples\n");
}

async fn admin(app: &TestApp) -> Visitor {
    Visitor::signed_in(app, Role::DeviceAdmin, &Scope::Office("VPEZ".into())).await
}

async fn seen(app: &TestApp) -> Value {
    let reply = admin(app).await.send(Method::GET, "/api/v1/devices", &[("accept", "application/json")], None).await;
    reply.expect(200)[0].clone()
}

#[tokio::test]
async fn a_code_enrols_one_device_once_and_not_for_long() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let code = Tablet::code(&mut admin(&app).await).await;
        let key = Tablet::new_key();
        assert_eq!(Tablet::enrol(&app, &key, "AAAAA-AAAAA-AAAAA-AAAAA").await.refused(404), "enrolment_unknown");
        let enrolled = Tablet::enrol(&app, &key, &code.to_lowercase()).await.expect(201);
        assert_eq!((&enrolled["office"], &enrolled["counter"]), (&json!("VPEZ"), &json!("1")));
        assert_eq!(Tablet::enrol(&app, &key, &code).await.refused(404), "enrolment_unknown");
        let late = Tablet::code(&mut admin(&app).await).await;
        let later = app.at("2026-08-15T02:24:06Z").await;
        assert_eq!(Tablet::enrol(&later, &key, &late).await.refused(404), "enrolment_unknown");
        let public = BASE64URL_NOPAD.encode(&[4; 65]);
        let body = json!({"code": late, "public_key": public, "signature": "A".repeat(86)}).to_string();
        let reply = app.send(Method::POST, "/api/v1/devices", &[], Some(body)).await;
        assert_eq!(reply.refused(401), "signature_invalid", "a key that is no point signs nothing");
        assert_eq!(verify(&app.app.store).await.unwrap().fault, None);
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_taken_record_by_record_and_again_without_harm() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let mut wrong = response();
        wrong["answers"][0]["code"] = json!(9);
        let mut elsewhere = response();
        elsewhere["office"] = json!("OTHER");
        let records =
            [tablet.record(&response()), tablet.record(&wrong), tablet.record(&elsewhere), tablet.record(&response())];
        assert_eq!(tablet.statuses(&records).await, ["created", "rejected", "rejected", "created"]);
        let again = tablet.sync(&records).await.expect(200);
        assert_eq!(again["results"][0]["status"], "replayed");
        assert_eq!(again["results"][3]["hash"], tablet.last, "the device recognises its own");
        assert_eq!(again["results"][1]["pointers"], json!(["/answers/0/code"]));
        assert_eq!(again["results"][2]["pointers"], json!(["/office"]));
        assert_eq!(app.stored().await, 2);
        let device = seen(&app).await;
        assert_eq!((&device["last_seq"], &device["missing"], &device["forks"]), (&json!(4), &json!(0), &json!(0)));
        assert_eq!(device["alarms"], json!(["silent"]), "what was refused for good is no gap");
    })
    .await;
}

#[tokio::test]
async fn a_record_that_nobody_signed_is_refused_and_is_no_part_of_the_chain() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let mut forged = tablet.record(&response());
        forged["body"] = json!(response().to_string().replace(":5", ":1"));
        let result = tablet.sync(&[forged]).await.expect(200)["results"][0].clone();
        assert_eq!((&result["status"], &result["code"]), (&json!("rejected"), &json!("signature_invalid")));
        assert_eq!(app.stored().await, 0);
        assert_eq!(seen(&app).await["last_seq"], 0);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_record_raises_an_alarm_until_somebody_has_looked() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let records: Vec<Value> = (0..4).map(|_| tablet.record(&response())).collect();
        assert_eq!(tablet.statuses(&[records[0].clone(), records[2].clone()]).await, ["created", "created"]);
        let device = seen(&app).await;
        assert_eq!((&device["missing"], &device["alarms"][0]), (&json!(1), &json!("gap")));
        let path = format!("/staff/devices/{}", tablet.id);
        let mut admin = admin(&app).await;
        assert!(admin.get("/staff/devices").await.text.contains("Thiếu bản ghi: 1"));
        assert_eq!(admin.post(&path, &[("action", "acknowledge"), ("reason", " ")]).await.status, 422);
        assert_eq!(admin.post(&path, &[("action", "acknowledge"), ("reason", "mất điện")]).await.status, 303);
        assert_eq!(seen(&app).await["alarms"], json!(["silent"]));
        assert_eq!(tablet.statuses(&records[3..]).await, ["created"]);
        assert_eq!(tablet.statuses(&records[1..2]).await, ["created"], "it came after all");
        assert_eq!(seen(&app).await["missing"], 0);
        assert_eq!(verify(&app.app.store).await.unwrap().fault, None);
    })
    .await;
}

#[tokio::test]
async fn a_copied_device_forks_the_chain_at_its_first_record() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let first = tablet.record(&response());
        assert_eq!(tablet.statuses(&[first]).await, ["created"]);
        let mut copy = tablet.copy();
        let own = tablet.record(&response());
        assert_eq!(tablet.statuses(&[own]).await, ["created"]);
        let theirs = [copy.record(&response()), copy.record(&response())];
        assert_eq!(copy.statuses(&theirs).await, ["created", "created"], "the sender is not told");
        let device = seen(&app).await;
        assert_eq!(
            (&device["forks"], &device["missing"], &device["alarms"][0]),
            (&json!(2), &json!(0), &json!("fork"))
        );
        assert_eq!(copy.statuses(&theirs).await, ["replayed", "replayed"]);
        assert_eq!(seen(&app).await["forks"], 2);
    })
    .await;
}

#[tokio::test]
async fn a_visit_that_was_rated_elsewhere_leaves_the_chain_whole() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let place = json!({"wave": "2026-Q3", "office": "VPEZ", "service_group": "investment", "count": 1});
        let ballots = app.report(Method::POST, "/api/v1/ballots", place).await.expect(201);
        let mut rated = response();
        rated["ballot"] = ballots[0]["token"].clone();
        app.put_response(Uuid::new_v4(), rated.clone()).await.expect(201);
        let record = tablet.record(&rated);
        assert_eq!(tablet.statuses(&[record]).await, ["superseded"]);
        let device = seen(&app).await;
        assert_eq!((&device["last_seq"], &device["missing"]), (&json!(1), &json!(0)));
        assert_eq!(app.stored().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_device_sends_nothing_more() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let body = json!({"version": "1.0.0", "queue": 2, "dead_letters": 0, "storage": "best_effort",
            "sent_at": "2026-08-15T02:00:00Z"});
        let beat = tablet.beat(body.clone()).await.expect(200);
        assert_eq!((&beat["now"], &beat["clock_offset_ms"]), (&json!(NOW), &json!(-845_000)));
        assert_eq!(seen(&app).await["alarms"], json!(["unprotected", "clock"]));
        let path = format!("/api/v1/devices/{}/revoke", tablet.id);
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
        let reason = Some(json!({"reason": "máy mất"}).to_string());
        assert_eq!(admin(&app).await.send(Method::POST, &path, &headers, reason).await.status, 204);
        let record = tablet.record(&response());
        assert_eq!(tablet.sync(&[record]).await.refused(401), "device_revoked");
        assert_eq!(tablet.beat(body).await.refused(401), "device_revoked");
        assert_eq!(tablet.new_token().await.refused(401), "device_revoked");
        assert_eq!(seen(&app).await["alarms"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_after_a_day_and_is_good_for_a_device_alone() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let record = tablet.record(&response());
        tablet.app = app.at("2026-08-16T02:14:05Z").await;
        assert_eq!(tablet.sync(std::slice::from_ref(&record)).await.refused(401), "credential_required");
        let reply = app.put_response_as("hld_nothing", Uuid::new_v4(), response()).await;
        assert_eq!(reply.refused(401), "credential_required");
    })
    .await;
}

#[tokio::test]
async fn another_offices_devices_are_not_there() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_office("OTHER", office()).await.expect(200);
        let tablet = Tablet::enrolled(&app).await;
        let mut other = Visitor::signed_in(&app, Role::DeviceAdmin, &Scope::Office("OTHER".into())).await;
        let json = [("accept", "application/json")];
        assert_eq!(other.send(Method::GET, "/api/v1/devices", &json, None).await.expect(200), json!([]));
        assert_eq!(other.get(&format!("/staff/devices/{}", tablet.id)).await.status, 404);
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
        for action in ["revoke", "acknowledge"] {
            let path = format!("/api/v1/devices/{}/{action}", tablet.id);
            let reason = Some(json!({"reason": "x"}).to_string());
            assert_eq!(other.send(Method::POST, &path, &headers, reason).await.status, 404);
        }
        let fields = [("name", "Ki-ốt"), ("office", "VPEZ"), ("counter", "")];
        assert_eq!(other.post("/staff/devices/new", &fields).await.status, 422);
        let fields = [("name", "Ki-ốt <b>"), ("office", "OTHER"), ("counter", "1")];
        let page = other.post("/staff/devices/new", &fields).await;
        assert!(
            page.status == 200 && page.text.contains("id=\"code\">") && !page.text.contains("<b>"),
            "{}",
            page.text
        );
        assert!(store::one(&app.app.store, tablet.id).await.unwrap().is_some_and(|device| !device.is_revoked));
    })
    .await;
}

#[tokio::test]
async fn a_device_sends_nothing_before_somebody_else_has_compared_and_approved_it() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut first = admin(&app).await;
        let code = Tablet::code(&mut first).await;
        let key = Tablet::new_key();
        let enrolled = Tablet::enrol(&app, &key, &code).await.expect(201);
        assert_eq!(enrolled["waits"], true);
        let id: Uuid = enrolled["device_id"].as_str().unwrap().parse().unwrap();
        let tablet = Tablet::of(&app, id, key);
        assert_eq!(tablet.new_token().await.refused(409), "device_waits");

        let page = format!("/staff/devices/{id}");
        let shown = first.get(&page).await.text;
        assert!(
            shown.contains(enrolled["fingerprint"].as_str().unwrap()) && shown.contains("Chờ người thứ hai"),
            "{shown}"
        );
        let own = first.post(&page, &[("action", "approve")]).await;
        assert!(own.status == 422 && own.text.contains("Bạn đã cấp mã ghép"), "{}", own.text);
        let mut second = admin(&app).await;
        assert_eq!(second.post(&page, &[("action", "approve")]).await.status, 303);
        tablet.new_token().await.expect(200);
        let mut auditor = Visitor::signed_in(&app, Role::Auditor, &Scope::Everywhere).await;
        assert!(auditor.get("/staff/audit?words=device.approve").await.text.contains("device.approve"));
    })
    .await;
}

#[tokio::test]
async fn what_a_kiosk_sends_while_its_office_is_closed_is_marked_and_counts() {
    on_each_database(async |app| {
        // A Saturday, 09:14 where the office is.
        let app = app.in_the_field().await;
        let mut tablet = Tablet::enrolled(&app).await;
        let put = async |path: &str, body: Value| app.report(Method::PUT, path, body).await.status;
        let kiosk = async || app.put_response_as(crate::harness::DEVICE, Uuid::new_v4(), response()).await.expect(201);
        assert_eq!(tablet_sent(&mut tablet).await, ["created"]);
        for _ in 0..10 {
            kiosk().await; // an office that says nothing is never closed
        }
        let week = json!({"1": [["07:30", "11:30"], ["13:30", "17:00"]], "5": [["07:30", "11:30"]]});
        assert_eq!(put("/api/v1/offices/VPEZ/hours", json!({"hours": week})).await, 204);
        assert_eq!(tablet_sent(&mut tablet).await, ["created"]);
        for _ in 0..11 {
            kiosk().await;
        }
        let records = [tablet.record(&response()), tablet.record(&response())];
        assert_eq!(
            tablet.statuses(&records).await,
            ["created", "created"],
            "of two that waited nothing tells when they were given"
        );
        // Worked as a Monday: nothing more is marked.
        let days =
            json!({"days": [{"day": "2026-08-15", "works_as": 1, "name": {"vi": "Làm bù", "en": "Worked instead"}}]});
        assert_eq!(put("/api/v1/calendar", days).await, 204);
        kiosk().await;
        app.freeze_wave("2026-Q3").await.expect(200);
        let mut steward = Visitor::signed_in(&app, Role::DataSteward, &Scope::Everywhere).await;
        let headers = [("sec-fetch-site", "same-origin"), ("accept", "application/json")];
        let judged = steward.send(Method::POST, "/api/v1/waves/2026-Q3/verdicts", &headers, None).await.expect(200);
        let of_hours = judged["marks"].as_array().unwrap().iter().find(|one| one["mark"] == "out_of_hours").unwrap();
        assert_eq!(
            (&of_hours["verdict"], &of_hours["count"], &judged["excluded"]),
            (&json!("flagged"), &json!(12), &json!(0))
        );
        assert_eq!(app.get("/api/v1/calendar").await.expect(200)[0]["works_as"], 1);
    })
    .await;
}

async fn tablet_sent(tablet: &mut Tablet) -> Vec<String> {
    let record = tablet.record(&response());
    tablet.statuses(&[record]).await
}
