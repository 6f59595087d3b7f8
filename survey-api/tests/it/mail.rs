mod server;

use std::{sync::Arc, time::Duration};

use axum::http::Method;
use serde_json::json;
use survey_api::{
    App, Config,
    accounts::{Role, Scope, domain::NewPerson, invitation::Invitation, store},
    mail::{
        self, Smtp,
        domain::{Rhythm, State, Wants},
        store::outbox,
    },
    quality,
    responses::Credential,
    waves::{self, plan::Plan},
};
use uuid::Uuid;

use crate::harness::{Tablet, TestApp, Visitor, WAVE, new_response, on_each_database};
use server::{MailServer, Manner, file};

/// Monday, 09:14 in the offices.
const MONDAY: &str = "2026-08-17T02:14:05Z";

/// Somebody who gets letters at their login's address.
async fn reader(app: &TestApp, login: &str, role: Role, scope: Scope, digest: Rhythm) -> Uuid {
    let (new, invitation) = (NewPerson::checked(login, login).unwrap(), Invitation::random().unwrap());
    let database = &app.app.store;
    let id = store::add_with(database, &new, &invitation, role, &scope).await.unwrap();
    store::join(database, id, &invitation.sha256(), "no password leads here".to_owned()).await.unwrap();
    let wants = Wants { address: Some(format!("{login}@example.gov.vn")), reminders: true, digest };
    mail::store::put(database, id, &wants).await.unwrap();
    id
}

/// The same server with these settings.
async fn sending(app: &TestApp, server: &MailServer, set: impl FnOnce(&mut Config)) -> TestApp {
    let mut config = Config {
        mail_server: server.address.clone(),
        mail_security: "none".into(),
        mail_from: "Hài Lòng <hailong@example.gov.vn>".into(),
        ..(*app.app.config).clone()
    };
    set(&mut config);
    TestApp::of(App::open(config, app.app.clock).await.unwrap())
}

/// The same server, which waits so long for the mail server.
fn patient(app: TestApp, milliseconds: u64) -> TestApp {
    let smtp = Smtp::of(&app.app.config).unwrap().unwrap().with_patience(Duration::from_millis(milliseconds));
    TestApp::of(App { mail: Some(Arc::new(smtp)), ..app.app })
}

async fn round(app: &TestApp) {
    mail::write_due(&app.app).await.unwrap();
    mail::send_due(&app.app).await.unwrap();
}

/// A response that somebody wants not to be counted.
async fn void_requested(app: &TestApp) {
    let id = Uuid::new_v4();
    app.app.intake.submit(new_response(id), Credential::Program(analytics::frame::Basis::Ticket)).await.unwrap();
    quality::store::request(&app.app.store, id, "thử máy, không nêu ra ngoài").await.unwrap();
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_written_and_the_pages_say_so() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        reader(&app, "hoa", Role::DataSteward, Scope::Everywhere, Rhythm::Weekly).await;
        void_requested(&app).await;
        round(&app).await;
        assert!(outbox::is_empty(&app.app.store).await.unwrap());
        let mut admin = Visitor::signed_in(&app, Role::SystemAdmin, &Scope::Everywhere).await;
        for page in ["/staff/mail", "/staff/letters", "/staff/mail/trial"] {
            assert!(admin.get(page).await.text.contains("chưa đặt mail_server"), "{page}");
        }
        let refused = admin.post("/staff/mail/trial", &[("address", "a@example.gov.vn")]).await;
        assert_eq!(refused.status, 422);
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_told_once_to_whom_it_waits_for() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Plain).await;
        let app = sending(&app.in_the_field().await, &server, |_| {}).await;
        reader(&app, "hoa", Role::DataSteward, Scope::Everywhere, Rhythm::Never).await;
        reader(&app, "of-the-office", Role::DataSteward, Scope::Office("VPEZ".into()), Rhythm::Never).await;
        reader(&app, "lan", Role::Leader, Scope::Everywhere, Rhythm::Never).await;
        void_requested(&app).await;
        round(&app).await;
        round(&app).await;
        let letters = server.letters();
        assert_eq!(letters.len(), 1, "the rated office does not decide: {letters:?}");
        let (letter, body) = &letters[0];
        assert!(letter.contains("To: hoa@example.gov.vn") && letter.contains("Auto-Submitted: auto-generated"));
        assert!(
            body.contains("Đề nghị loại phiếu chờ người thứ hai: 1") && body.contains("/en/staff/letters"),
            "{body}"
        );
        assert!(body.find("Việc đang chờ").unwrap() < body.find("What waits for you").unwrap(), "Vietnamese first");
        void_requested(&app).await;
        round(&app).await;
        assert_eq!(server.letters().len(), 2, "another one is another occasion");
        assert!(server.letters()[1].1.contains("người thứ hai: 1"), "and the first is not told again");
        assert!(server.letters().iter().all(|(_, body)| !body.contains("thử máy")), "no reason, no answer");
    })
    .await;
}

#[tokio::test]
async fn a_wave_that_is_about_to_close_is_told_to_who_closes_it() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Plain).await;
        app.planned().await;
        let plan = Plan { closes_on: Some("2026-08-18".parse().unwrap()), ..Plan::default() };
        waves::store::plan::put(&app.app.store, WAVE, &plan).await.unwrap();
        app.open_wave(WAVE).await.expect(200);
        let app = sending(&app, &server, |_| {}).await;
        reader(&app, "minh", Role::Methodologist, Scope::Everywhere, Rhythm::Never).await;
        round(&app).await;
        assert!(server.letters()[0].1.contains("Đợt sắp đóng: 1\n    2026-Q3 (18/08/2026)"), "{:?}", server.letters());
        let later = app.at("2026-08-19T02:14:05Z").await;
        round(&later).await;
        assert!(server.letters()[1].1.contains("Đợt đã quá ngày đóng: 1"));
    })
    .await;
}

#[tokio::test]
async fn a_device_is_told_of_while_people_work_near_its_limit_and_over_it() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Plain).await;
        let app = sending(&app.in_the_field().await, &server, |_| {}).await;
        let monday = app.at(MONDAY).await;
        let tablet = Tablet::enrolled(&monday).await;
        reader(&app, "tu", Role::DeviceAdmin, Scope::Office("VPEZ".into()), Rhythm::Never).await;
        reader(&app, "elsewhere", Role::DeviceAdmin, Scope::Office("OTHER".into()), Rhythm::Never).await;
        let said =
            json!({"version": "1.0.0", "queue": 0, "dead_letters": 0, "storage": "persisted", "sent_at": MONDAY});
        tablet.beat(said).await.expect(200);
        let told = async |moment: &str, words: &str| {
            let before = server.letters().len();
            round(&app.at(moment).await).await;
            let now = server.letters();
            let new: Vec<&String> = now[before..].iter().map(|(_, body)| body).collect();
            assert_eq!(new.len(), usize::from(!words.is_empty()), "{moment}: {new:?}");
            assert!(new.iter().all(|body| body.contains(words) && body.contains("VPEZ, Ki-ốt cửa ra")), "{new:?}");
        };
        told("2026-08-17T02:30:00Z", "").await;
        told("2026-08-17T02:36:00Z", "sắp quá hạn báo").await;
        told("2026-08-17T02:50:00Z", "im lặng quá 30 phút").await;
        told("2026-08-17T03:50:00Z", "").await;
        told("2026-08-17T15:00:00Z", "").await;
    })
    .await;
}

#[tokio::test]
async fn a_head_of_an_office_has_its_week_in_numbers_and_a_day_where_they_want() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Plain).await;
        let app = sending(&app.in_the_field().await, &server, |_| {}).await;
        app.put_encounters(WAVE, "VPEZ", "labour", 1040).await.expect(200);
        reader(&app, "weekly", Role::Leader, Scope::Office("VPEZ".into()), Rhythm::Weekly).await;
        reader(&app, "daily", Role::Leader, Scope::Office("VPEZ".into()), Rhythm::Daily).await;
        reader(&app, "elsewhere", Role::Leader, Scope::Office("OTHER".into()), Rhythm::Daily).await;
        let to =
            |at: usize| server.letters()[at..].iter().map(|(letter, _)| letter.contains("weekly")).collect::<Vec<_>>();
        round(&app).await;
        assert_eq!(to(0), [true], "on Saturday the week's, for nobody had it, and no day's");
        let body = &server.letters()[0].1;
        assert!(body.contains("0 câu trả lời trên 1.040 lượt") && body.contains("of 1,040 visits"), "{body}");
        round(&app.at("2026-08-16T23:00:00Z").await).await;
        assert_eq!(to(1).len(), 0, "six in the morning");
        round(&app.at(MONDAY).await).await;
        round(&app.at(MONDAY).await).await;
        assert_eq!(to(1).len(), 2);
        round(&app.at("2026-08-18T02:14:05Z").await).await;
        assert_eq!(to(3), [false]);
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_is_refused_is_tried_again_given_up_and_shown() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Refusing).await;
        let app = sending(&app.in_the_field().await, &server, |_| {}).await;
        let hoa = reader(&app, "hoa", Role::DataSteward, Scope::Everywhere, Rhythm::Never).await;
        void_requested(&app).await;
        round(&app).await;
        round(&app).await;
        let letter = async || outbox::of(&app.app.store, hoa).await.unwrap().remove(0);
        assert_eq!((letter().await.state, letter().await.tries), (State::Waiting, 1), "not before its time");
        assert!(letter().await.fault.unwrap().contains("nobody of that name"));
        for day in 16..23 {
            mail::send_due(&app.at(&format!("2026-08-{day}T02:14:05Z")).await.app).await.unwrap();
        }
        assert_eq!((letter().await.state, letter().await.tries), (State::Dead, mail::domain::TRIES));
        let mut admin = Visitor::signed_in(&app, Role::SystemAdmin, &Scope::Everywhere).await;
        let page = admin.get("/staff/mail").await.text;
        assert!(page.contains("nobody of that name") && page.contains("Đã thôi gửi"), "{page}");
        assert_eq!(admin.post("/staff/mail", &[]).await.status, 303);
        assert_eq!((letter().await.state, letter().await.tries), (State::Waiting, 0));
        let working = MailServer::start(Manner::Plain).await;
        round(&sending(&app, &working, |_| {}).await).await;
        assert_eq!(working.letters().len(), 1);
        assert_eq!((letter().await.state, letter().await.letter.body), (State::Sent, String::new()));
    })
    .await;
}

#[tokio::test]
async fn a_slow_server_holds_up_one_letter_and_none_is_lost() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Silent).await;
        let app = patient(sending(&app.in_the_field().await, &server, |_| {}).await, 50);
        for login in ["hoa", "lan", "minh"] {
            reader(&app, login, Role::DataSteward, Scope::Everywhere, Rhythm::Never).await;
        }
        void_requested(&app).await;
        round(&app).await;
        assert_eq!(*server.calls.lock().unwrap(), 1, "the others wait for the next round");
        assert_eq!(outbox::tally(&app.app.store).await.unwrap()["waiting"], 3);
        let working = MailServer::start(Manner::Plain).await;
        let later = sending(&app.at("2026-08-15T02:24:05Z").await, &working, |_| {}).await;
        round(&later).await;
        assert_eq!(working.letters().len(), 3);
        // A port on which nobody listens any more.
        let gone = MailServer { address: "127.0.0.1:1".into(), ..working };
        void_requested(&later).await;
        round(&sending(&later, &gone, |_| {}).await).await;
        assert_eq!(outbox::tally(&app.app.store).await.unwrap()["waiting"], 3);
    })
    .await;
}

#[tokio::test]
async fn letters_travel_encrypted_to_a_server_that_is_trusted_and_nowhere_else() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        for (manner, security) in [(Manner::Tls, "tls"), (Manner::StartTls, "starttls")] {
            let server = MailServer::start(manner).await;
            let with = |authorities: String, password: &str| {
                let password = password.to_owned();
                sending(&app, &server, move |config| {
                    config.mail_security = security.into();
                    config.mail_authorities = authorities;
                    (config.mail_user, config.mail_password) = ("hailong".into(), password);
                })
            };
            let trial = async |app: TestApp| {
                let mut admin = Visitor::signed_in(&app, Role::SystemAdmin, &Scope::Everywhere).await;
                admin.post("/staff/mail/trial", &[("address", "hoa@example.gov.vn")]).await
            };
            let sent = trial(with(file("authority.pem"), "letters").await).await;
            assert_eq!(sent.status, 200, "{security}: {}", sent.text);
            assert_eq!(server.letters().len(), 1);
            let unknown = trial(with(String::new(), "letters").await).await;
            assert_eq!(unknown.status, 422, "{security}: a certificate of nobody we know");
            let wrong = trial(with(file("authority.pem"), "wrong").await).await;
            assert!(wrong.status == 422 && wrong.text.contains("535"), "{}", wrong.text);
            assert_eq!(server.letters().len(), 1);
        }
        // A server that does not encrypt gets nothing from who asks for it.
        let plain = MailServer::start(Manner::Plain).await;
        let app = sending(&app, &plain, |config| config.mail_security = "starttls".into()).await;
        let mut admin = Visitor::signed_in(&app, Role::SystemAdmin, &Scope::Everywhere).await;
        assert_eq!(admin.post("/staff/mail/trial", &[("address", "hoa@example.gov.vn")]).await.status, 422);
        assert!(plain.letters().is_empty());
    })
    .await;
}

#[tokio::test]
async fn who_wants_no_letters_any_more_gets_none_of_those_that_wait() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Plain).await;
        let app = sending(&app.in_the_field().await, &server, |_| {}).await;
        let mut steward = Visitor::signed_in(&app, Role::DataSteward, &Scope::Everywhere).await;
        let wish = [("address", "hoa@example.gov.vn"), ("reminders", "yes"), ("digest", "never")];
        let kept = steward.post("/staff/letters", &wish).await;
        assert!(kept.text.contains("hoa@example.gov.vn"), "{}", kept.text);
        assert_eq!(mail::store::readers(&app.app.store).await.unwrap().len(), 1);
        void_requested(&app).await;
        mail::write_due(&app.app).await.unwrap();
        let wrong =
            steward.post("/staff/letters", &[("address", "hoa"), ("reminders", "yes"), ("digest", "never")]).await;
        assert!(wrong.status == 422 && wrong.text.contains("hoa@example.gov.vn"), "{}", wrong.text);
        steward.post("/staff/letters", &[("address", ""), ("reminders", "yes"), ("digest", "weekly")]).await;
        mail::send_due(&app.app).await.unwrap();
        assert!(server.letters().is_empty());
        assert_eq!(outbox::tally(&app.app.store).await.unwrap()["dropped"], 1);
        let page = steward.get("/staff/letters").await.text;
        assert!(!page.contains("hoa@example.gov.vn\""), "the address is forgotten");
    })
    .await;
}

#[tokio::test]
async fn an_export_that_is_ready_is_told_to_who_asked_for_it() {
    on_each_database(async |app| {
        let server = MailServer::start(Manner::Plain).await;
        let app = sending(&app.in_the_field().await, &server, |_| {}).await;
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let wish = [("address", "an@example.gov.vn"), ("reminders", "yes"), ("digest", "never")];
        analyst.post("/staff/letters", &wish).await;
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
        let body = json!({"dataset": "questionnaire", "filters": {"questionnaire": {"key": "one_stop"}}}).to_string();
        let asked = analyst.send(Method::POST, "/api/v1/exports", &headers, Some(body)).await;
        let path = asked.header("location").to_owned();
        while analyst.get(&path).await.expect(200)["status"] != "done" {
            tokio::task::yield_now().await;
        }
        round(&app).await;
        round(&app).await;
        assert_eq!(server.letters().len(), 1);
        assert!(server.letters()[0].1.contains("Tệp xuất đã xong, giữ trong 24 giờ: 1"), "{:?}", server.letters());
    })
    .await;
}
