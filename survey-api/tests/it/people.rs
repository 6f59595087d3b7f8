use axum::http::Method;
use survey_api::accounts::{Role, Scope};
use totp_rs::Builder;

use crate::harness::{NOW, Reply, TestApp, Visitor, on_each_database};

const PASSWORD: &str = "con mèo trèo cây cau";

fn leads_to(reply: &Reply) -> String {
    assert_eq!(reply.status, 303, "{}", reply.text);
    reply.headers["location"].to_str().unwrap().to_owned()
}

/// The code that a phone shows which was set up with the secret on the page.
fn code(page: &str) -> String {
    let secret = page.split("<strong>").nth(1).unwrap().split('<').next().unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let phone = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    let now: jiff::Timestamp = NOW.parse().unwrap();
    phone.generate(now.as_second() as u64).to_string()
}

async fn first(app: &TestApp) -> (Visitor, String) {
    let mut lan = Visitor::new(app);
    let set_up = app.app.set_up.text();
    let fields = [
        ("invitation", set_up),
        ("name", "Nguyễn Thị Lan"),
        ("login", "Lan"),
        ("password", PASSWORD),
        ("again", PASSWORD),
    ];
    assert_eq!(leads_to(&lan.post("/staff/set-up", &fields).await), "/staff/second-factor/new");
    let page = lan.get("/staff/second-factor/new").await;
    let code = code(&page.text);
    assert_eq!(leads_to(&lan.post("/staff/second-factor/new", &[("code", &code)]).await), "/staff");
    (lan, code)
}

#[tokio::test]
async fn the_first_administrator_adds_somebody_who_chooses_their_own_password() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        assert_eq!(leads_to(&Visitor::new(&app).get("/staff").await), "/staff/sign-in");
        let (mut lan, _) = first(&app).await;
        assert!(lan.get("/staff").await.text.contains("Nguyễn Thị Lan"));
        assert_eq!(Visitor::new(&app).get("/staff/set-up").await.status, 404, "there is somebody now");
        let hoa = [
            ("name", "Hoa <script>alert(1)</script>"),
            ("login", "hoa"),
            ("role", "data_clerk"),
            ("scope", "office:VPEZ"),
        ];
        let added = lan.post("/staff/people/new", &hoa).await;
        let invitation = added.text.split("id=\"invitation\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let people = lan.get("/staff/people").await.text;
        assert!(people.contains("Hoa ") && !people.contains("<script"), "{people}");
        let mut hoa = Visitor::new(&app);
        let fields = [("login", "hoa"), ("invitation", &*invitation), ("password", PASSWORD), ("again", PASSWORD)];
        assert_eq!(leads_to(&hoa.post("/staff/join", &fields).await), "/staff", "a clerk needs no phone");
        assert_eq!(hoa.get("/staff").await.status, 200);
        assert_eq!(hoa.get("/staff/people").await.status, 403);
        assert_eq!(Visitor::new(&app).post("/staff/join", &fields).await.status, 422, "an invitation works once");
    })
    .await;
}

#[tokio::test]
async fn a_code_of_the_second_factor_is_taken_once() {
    on_each_database(async |app| {
        let (mut lan, code) = first(&app).await;
        assert_eq!(leads_to(&lan.post("/staff/sign-out", &[]).await), "/staff/sign-in");
        assert_eq!(leads_to(&lan.get("/staff").await), "/staff/sign-in");
        let signed_in = lan.post("/staff/sign-in", &[("login", "lan"), ("password", PASSWORD)]).await;
        assert_eq!(leads_to(&signed_in), "/staff/second-factor");
        assert_eq!(leads_to(&lan.get("/staff").await), "/staff/sign-in", "half signed in is not signed in");
        assert_eq!(lan.post("/staff/second-factor", &[("code", &code)]).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn who_guesses_passwords_is_shut_out_for_a_while() {
    on_each_database(async |app| {
        let mut stranger = Visitor::new(&app);
        for _ in 0..11 {
            let guess = [("login", "lan"), ("password", "không phải mật khẩu")];
            assert_eq!(stranger.post("/staff/sign-in", &guess).await.status, 422);
        }
        let reply = stranger.post("/staff/sign-in", &[("login", "lan"), ("password", PASSWORD)]).await;
        assert_eq!(reply.status, 429);
    })
    .await;
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    on_each_database(async |app| {
        let mut admin = Visitor::signed_in(&app, Role::SystemAdmin, &Scope::Everywhere).await;
        let form = ("content-type", "application/x-www-form-urlencoded");
        for origin in [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example"), ("x-nothing", "said")]
        {
            let reply = admin.send(Method::POST, "/staff/people/new", &[form, origin], Some("login=x".into())).await;
            assert_eq!(reply.status, 403, "{origin:?}");
        }
        assert_eq!(survey_api::accounts::store::all(&app.app.store).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_a_role_that_is_not_theirs_to_give() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_office("OTHER", crate::harness::office()).await.expect(200);
        let mut admin = Visitor::signed_in(&app, Role::OfficeAdmin, &Scope::Office("VPEZ".into())).await;
        for (role, scope) in [
            ("publisher", "office:VPEZ"),
            ("data_clerk", "office:OTHER"),
            ("data_clerk", "*"),
            ("device", "office:VPEZ"),
        ] {
            let fields = [("name", "A"), ("login", "aa"), ("role", role), ("scope", scope)];
            assert_eq!(admin.post("/staff/people/new", &fields).await.status, 422, "{role} {scope}");
        }
        let fields = [("name", "A"), ("login", "aa"), ("role", "data_clerk"), ("scope", "office:VPEZ")];
        assert_eq!(admin.post("/staff/people/new", &fields).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn another_administrator_gives_takes_resets_and_shuts_and_nobody_does_so_for_themselves() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut admin = Visitor::signed_in(&app, Role::SystemAdmin, &Scope::Everywhere).await;
        let mut officer = Visitor::signed_in(&app, Role::CounterOfficer, &Scope::Office("VPEZ".into())).await;
        let all = survey_api::accounts::store::all(&app.app.store).await.unwrap();
        let page = |login: &str| {
            format!("/staff/people/{}", all.iter().find(|person| person.login.starts_with(login)).unwrap().id)
        };
        let (own, other) = (page("system_admin"), page("counter_officer"));
        let give = |role| [("action", "grant"), ("role", role), ("scope", "office:VPEZ")];
        assert_eq!(admin.post(&own, &give("leader")).await.status, 403);
        assert_eq!(
            admin.post(&other, &give("device_admin")).await.status,
            422,
            "who is rated there has no devices there"
        );
        assert_eq!(leads_to(&admin.post(&other, &give("leader")).await), other);
        assert_eq!(officer.get("/staff").await.status, 200);
        let grants = survey_api::accounts::store::grants(&app.app.store, None).await.unwrap();
        let leader = grants.iter().find(|grant| grant.role == Role::Leader).unwrap().id.to_string();
        assert_eq!(leads_to(&admin.post(&other, &[("action", "revoke"), ("grant", &leader)]).await), other);
        assert_eq!(survey_api::accounts::store::grants(&app.app.store, None).await.unwrap().len(), 2);
        assert!(admin.get(&other).await.text.contains("Lãnh đạo"), "who had it stays known");
        assert_eq!(admin.post(&other, &[("action", "reset")]).await.status, 200);
        assert_eq!(leads_to(&officer.get("/staff").await), "/staff/sign-in", "every session has ended");
        assert_eq!(leads_to(&admin.post(&other, &[("action", "disable")]).await), other);
        assert_eq!(survey_api::audit::verify::verify(&app.app.store).await.unwrap().fault, None);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_use_and_after_half_a_day_with_it() {
    on_each_database(async |app| {
        let officer = Visitor::signed_in(&app, Role::CounterOfficer, &Scope::Office("VPEZ".into())).await;
        let begin: jiff::Timestamp = NOW.parse().unwrap();
        let after = |minutes: i64| (begin + jiff::SignedDuration::from_mins(minutes)).to_string();
        let idle = app.at(&after(30)).await;
        assert_eq!(leads_to(&officer.moved(&idle).get("/staff").await), "/staff/sign-in");
        let begun = app.at(&after(29)).await;
        assert_eq!(officer.moved(&begun).get("/staff").await.status, 200);
        for minutes in (58..720).step_by(29) {
            let later = app.at(&after(minutes)).await;
            assert_eq!(officer.moved(&later).get("/staff").await.status, 200, "{minutes}");
        }
        let long = app.at(&after(720)).await;
        assert_eq!(leads_to(&officer.moved(&long).get("/staff").await), "/staff/sign-in");
    })
    .await;
}
