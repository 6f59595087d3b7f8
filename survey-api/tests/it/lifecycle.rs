use axum::http::Method;
use serde_json::{Value, json};
use survey_api::accounts::{Role, Scope};
use uuid::Uuid;

use crate::harness::{DEVICE, NOW, Reply, Tablet, TestApp, Visitor, WAVE, on_each_database, response};

const ONE_STOP: &str = include_str!("../../src/questionnaires/one_stop.toml");
const SECOND: &str = "/api/v1/questionnaires/one_stop/2";

async fn everywhere(app: &TestApp, role: Role) -> Visitor {
    Visitor::signed_in(app, role, &Scope::Everywhere).await
}

async fn send(by: &mut Visitor, method: Method, path: &str, body: Value) -> Reply {
    let headers =
        [("sec-fetch-site", "same-origin"), ("accept", "application/json"), ("content-type", "application/json")];
    let body = (method != Method::GET).then(|| body.to_string());
    by.send(method, path, &headers, body).await
}

async fn save(by: &mut Visitor, toml: &str) -> Reply {
    let headers =
        [("sec-fetch-site", "same-origin"), ("accept", "application/json"), ("content-type", "application/toml")];
    by.send(Method::PUT, &format!("{SECOND}/draft"), &headers, Some(toml.to_owned())).await
}

fn heartbeat() -> Value {
    json!({"version": "1.0.0", "queue": 0, "dead_letters": 0, "storage": "persisted", "sent_at": NOW})
}

fn second() -> String {
    ONE_STOP.replace("version = 1", "version = 2")
}

#[tokio::test]
async fn a_draft_is_published_by_somebody_who_did_not_write_it_and_as_it_was_shown() {
    on_each_database(async |app| {
        app.planned().await;
        let (mut lan, mut hoa) = (everywhere(&app, Role::Methodologist).await, everywhere(&app, Role::Publisher).await);
        // Half written, and no word says that the meaning of an item changes: kept all the same.
        let half =
            second().replacen("satisfied_from = 4", "satisfied_from = 5", 1).replacen("\ntitle = ", "\n# title = ", 1);
        let view = save(&mut lan, &half).await.expect(200);
        let faults = view["faults"].as_array().unwrap();
        assert!(view["sha256"].is_null());
        assert_eq!(faults.len(), 2 + 23, "a title in two languages, and every item of the scale: {faults:?}");
        assert!(faults.last().unwrap()["cause"].as_str().unwrap().contains("than in version 1"));
        let publish = format!("{SECOND}/publish");
        let refused = send(&mut hoa, Method::POST, &publish, json!({"sha256": "0".repeat(64)})).await;
        assert_eq!((refused.refused(422), refused.violations().len()), ("file_faulty".to_owned(), 25));
        assert_eq!(app.get(SECOND).await.status, 404, "a draft is no version");

        let view = save(&mut lan, &second()).await.expect(200);
        assert_eq!((&view["faults"], &view["changes"], &view["is_own"]), (&json!([]), &json!([]), &json!(true)));
        let sha256 = json!({"sha256": view["sha256"]});
        let own = send(&mut lan, Method::POST, &publish, sha256.clone()).await;
        assert_eq!(own.refused(409), "second_person_required");
        save(&mut lan, &second().replacen("Enough seats", "Enough chairs", 1)).await.expect(200);
        assert_eq!(send(&mut hoa, Method::POST, &publish, sha256).await.refused(409), "questionnaire_changed");
        let shown = send(&mut hoa, Method::GET, &format!("{SECOND}/draft"), Value::Null).await.expect(200);
        assert_eq!((shown["is_own"].as_bool(), shown["against"].as_u64()), (Some(false), Some(1)));
        let sha256 = json!({"sha256": shown["sha256"]});
        let published = send(&mut hoa, Method::POST, &publish, sha256).await.expect(200);
        assert_eq!((&published["state"], &published["sha256"]), (&json!("published"), &shown["sha256"]));
        assert_eq!(save(&mut lan, &second()).await.refused(409), "questionnaire_in_use");
        assert_eq!(
            send(&mut lan, Method::GET, &format!("{SECOND}/draft"), Value::Null).await.refused(404),
            "not_found"
        );
        assert_eq!(
            send(&mut hoa, Method::GET, "/api/v1/questionnaire-drafts", Value::Null).await.expect(200),
            json!([])
        );
        let mut auditor = everywhere(&app, Role::Auditor).await;
        assert!(auditor.get("/staff/audit?words=questionnaire.publish").await.text.contains("questionnaire.publish"));
    })
    .await;
}

#[tokio::test]
async fn people_do_not_publish_in_one_step_and_drafts_are_thrown_away() {
    on_each_database(async |app| {
        app.planned().await;
        let mut lan = everywhere(&app, Role::Methodologist).await;
        let headers =
            [("sec-fetch-site", "same-origin"), ("accept", "application/json"), ("content-type", "application/toml")];
        let direct = lan.send(Method::POST, "/api/v1/questionnaires", &headers, Some(second())).await;
        assert_eq!(direct.refused(409), "second_person_required");
        assert_eq!(save(&mut lan, "key = \"other\"\nversion = 2\n").await.refused(422), "file_faulty");
        assert_eq!(save(&mut lan, "key = ").await.refused(422), "file_faulty");
        save(&mut lan, &second()).await.expect(200);
        assert_eq!(send(&mut lan, Method::POST, &format!("{SECOND}/discard"), json!({})).await.status, 204);
        assert_eq!(
            send(&mut lan, Method::POST, &format!("{SECOND}/discard"), json!({})).await.refused(404),
            "not_found"
        );
    })
    .await;
}

#[tokio::test]
async fn a_retired_version_takes_answers_until_its_end_and_devices_are_told() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let tablet = Tablet::enrolled(&app).await;
        let mut lan = everywhere(&app, Role::Methodologist).await;
        let retire = "/api/v1/questionnaires/one_stop/1/retire";
        for (until, rule) in
            [("2026-08-01T00:00:00Z", "in_the_past"), ("2027-08-01T00:00:00Z", "too_far_off"), ("soon", "not_a_time")]
        {
            let wrong =
                send(&mut lan, Method::POST, retire, json!({"accept_until": until, "reason": "câu 7 hỏi hai ý"})).await;
            assert_eq!(wrong.violations(), [("/accept_until".to_owned(), rule.to_owned())], "{}", wrong.text);
        }
        let kept = Uuid::new_v4();
        app.put_response_as(DEVICE, kept, response()).await.expect(201);
        let body = json!({"accept_until": "2026-08-20T17:00:00Z", "reason": "câu 7 hỏi hai ý"});
        let life = send(&mut lan, Method::POST, retire, body).await.expect(200);
        assert_eq!((&life["state"], &life["accept_until"]), (&json!("retired"), &json!("2026-08-20T17:00:00Z")));
        app.put_response_as(DEVICE, Uuid::new_v4(), response()).await.expect(201);
        let told = tablet.beat(heartbeat()).await.expect(200);
        assert_eq!(told["retiring"][0]["accept_until"], "2026-08-20T17:00:00Z");
        assert_eq!(told["retiring"][0]["wave"], WAVE);

        // The same server, when the time is over.
        let later = app.at("2026-08-20T17:00:00Z").await;
        let refused = later.put_response_as(DEVICE, Uuid::new_v4(), response()).await;
        assert_eq!(refused.refused(410), "questionnaire_retired");
        let again = later.put_response_as(DEVICE, kept, response()).await;
        assert_eq!(again.status, 200, "what is stored gets its receipt again: {}", again.text);
        let mut other = response();
        other["answers"][0]["code"] = json!(1);
        assert_eq!(later.put_response_as(DEVICE, kept, other).await.refused(409), "response_conflict");
        assert_eq!(app.stored().await, 2);

        let wave = json!({"period": "2026-Q4", "questionnaire": {"key": "one_stop", "version": 1}});
        let planned = app.create_wave(wave).await;
        assert_eq!(planned.violations(), [("/questionnaire".to_owned(), "retired_questionnaire".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_written_shown_and_published_on_pages() {
    on_each_database(async |app| {
        app.planned().await;
        let (mut lan, mut hoa) = (everywhere(&app, Role::Methodologist).await, everywhere(&app, Role::Publisher).await);
        let page = "/staff/questionnaires/one_stop/2";
        let copied = lan.post("/staff/questionnaires/one_stop/1/next", &[]).await;
        assert_eq!(copied.headers["location"], format!("{page}/draft"));
        let own = lan.get(&format!("{page}/draft")).await.text;
        assert!(own.contains("do chính bạn soạn") && !own.contains("name=\"sha256\""), "{own}");
        let form = lan.get(&format!("{page}/edit")).await.text;
        assert!(form.contains("<textarea") && form.contains("staff_polite"));
        let moved = lan.post(&format!("{page}/edit"), &[("content", "key = \"x\"\nversion = 9\n")]).await;
        assert_eq!(moved.status, 422);
        let faulty = second().replacen("satisfied_from = 4", "satisfied_from = 5", 1);
        lan.post(&format!("{page}/edit"), &[("content", &faulty)]).await;
        let shown = hoa.get(&format!("{page}/draft")).await.text;
        assert!(shown.contains("Phải sửa trước khi công bố") && !shown.contains("name=\"sha256\""), "{shown}");
        lan.post(&format!("{page}/edit"), &[("content", &second())]).await;
        let shown = hoa.get(&format!("{page}/draft")).await.text;
        let digest = shown.split("name=\"sha256\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(hoa.post(&format!("{page}/draft"), &[("sha256", "0")]).await.status, 422);
        assert_eq!(hoa.post(&format!("{page}/draft"), &[("sha256", &digest)]).await.headers["location"], page);
        assert!(lan.get("/staff/questionnaires").await.text.contains("Đang dùng"));
        assert_eq!(hoa.get(&format!("{page}/edit")).await.status, 403, "a publisher writes nothing");

        let retire = format!("{page}/retire");
        let wrong = hoa.post(&retire, &[("accept_until", "2026-08-14"), ("reason", "")]).await;
        assert!(wrong.status == 422 && wrong.text.contains("href=\"#reason\""), "{}", wrong.text);
        hoa.post(&retire, &[("accept_until", "2026-08-20"), ("reason", "câu 7 hỏi hai ý")]).await;
        let page = hoa.get(page).await.text;
        assert!(page.contains("nhận câu trả lời đến 21/08/2026 00:00"), "{page}");
    })
    .await;
}
