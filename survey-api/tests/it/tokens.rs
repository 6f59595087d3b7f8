use axum::http::Method;
use serde_json::json;
use survey_api::{
    accounts::{Role, Scope, store},
    audit::verify::verify,
};

use crate::harness::{Reply, TestApp, Visitor, office, on_each_database};

async fn with(app: &TestApp, token: &str, path: &str) -> Reply {
    let bearer = format!("Bearer {token}");
    app.send(Method::GET, path, &[("authorization", &bearer), ("accept", "application/json")], None).await
}

/// Made on the page, as its owner does.
async fn made(owner: &mut Visitor, verbs: &[&str], scope: &str) -> String {
    let mut fields = vec![("action", "make"), ("name", "báo cáo <R>"), ("scope", scope), ("days", "30")];
    fields.extend(verbs.iter().map(|verb| (*verb, "on")));
    let page = owner.post("/staff/tokens", &fields).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(!page.text.contains("<R>"));
    page.text.split("id=\"token\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

const FUNNEL: &str = "/api/v1/waves/2026-Q3/ballots";
const MONITOR: &str = "/api/v1/waves/2026-Q3/monitor";

#[tokio::test]
async fn a_token_does_what_it_was_made_for_and_nothing_else_of_its_owners() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_office("OTHER", office()).await.expect(200);
        for place in ["VPEZ", "OTHER"] {
            let body = json!({"wave": "2026-Q3", "office": place, "service_group": "labour", "count": 1});
            app.report(Method::POST, "/api/v1/ballots", body).await.expect(201);
        }
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let token = made(&mut analyst, &["funnel.read"], "office:VPEZ").await;
        assert!(token.starts_with("hlt_"));
        let seen = with(&app, &token, FUNNEL).await;
        let offices: Vec<_> =
            seen.expect(200).as_array().unwrap().iter().map(|count| count["office"].clone()).collect();
        assert_eq!(offices, ["VPEZ"], "of what its owner sees, the part it was made for");
        assert_eq!(seen.header("ratelimit-policy"), "\"token\";q=120;w=60");
        assert_eq!(with(&app, &token, MONITOR).await.refused(403), "not_allowed", "it was not made for everywhere");
        assert_eq!(with(&app, &token, "/api/v1/audit/events").await.refused(403), "not_allowed");
        assert_eq!(with(&app, "hlt_nothing", FUNNEL).await.refused(401), "credential_required");
        let page = analyst.get("/staff/tokens").await.text;
        assert!(page.contains("2026-08-15") && !page.contains(&token), "the day of its use is shown, the token is not");
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", &*bearer), ("content-type", "application/x-www-form-urlencoded")];
        let fields = "action=make&name=x&scope=*&days=365&funnel.read=on".to_owned();
        let again = app.send(Method::POST, "/staff/tokens", &headers, Some(fields)).await;
        assert_eq!(again.refused(403), "not_allowed", "no token makes another");
        assert_eq!(verify(&app.app.store).await.unwrap().fault, None);
    })
    .await;
}

#[tokio::test]
async fn nobody_makes_a_token_for_more_than_they_may_do() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Office("VPEZ".into())).await;
        for (verb, scope, days) in [
            ("funnel.read", "*", "30"),
            ("audit.read", "office:VPEZ", "30"),
            ("response.void", "office:VPEZ", "30"),
            ("funnel.read", "office:NONE", "30"),
            ("funnel.read", "office:VPEZ", "3650"),
            ("nothing", "office:VPEZ", "30"),
        ] {
            let fields = [("action", "make"), ("name", "R"), ("scope", scope), ("days", days), (verb, "on")];
            assert_eq!(analyst.post("/staff/tokens", &fields).await.status, 422, "{verb} {scope} {days}");
        }
        assert!(!analyst.get("/staff/tokens").await.text.contains("value=\"revoke\""));
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_with_its_days_its_revocation_its_owners_role_and_their_account() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        let mut analyst = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        let verbs = ["funnel.read"];
        let (first, second) = (made(&mut analyst, &verbs, "*").await, made(&mut analyst, &verbs, "*").await);
        with(&app, &first, FUNNEL).await.expect(200);
        let late = app.at("2026-09-14T02:14:05Z").await;
        assert_eq!(with(&late, &first, FUNNEL).await.refused(401), "credential_required");
        let page = analyst.get("/staff/tokens").await.text;
        // The newest stands first.
        let id = page.split("name=\"token\" value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(analyst.post("/staff/tokens", &[("action", "revoke"), ("token", &id)]).await.status, 303);
        assert_eq!(with(&app, &first, FUNNEL).await.refused(401), "credential_required");
        with(&app, &second, FUNNEL).await.expect(200);
        let mut other = Visitor::signed_in(&app, Role::Analyst, &Scope::Everywhere).await;
        assert_eq!(other.post("/staff/tokens", &[("action", "revoke"), ("token", &id)]).await.status, 404);
        let third = made(&mut other, &verbs, "*").await;
        let people = store::all(&app.app.store).await.unwrap();
        let grants = store::grants(&app.app.store, None).await.unwrap();
        let owners: Vec<_> = people.iter().filter(|person| person.login.starts_with("analyst")).collect();
        for owner in &owners {
            let own = grants.iter().find(|grant| grant.person == owner.id).unwrap();
            store::revoke(&app.app.store, own).await.unwrap();
        }
        assert_eq!(with(&app, &second, FUNNEL).await.refused(403), "not_allowed", "what its owner lost, it lost");
        for owner in &owners {
            store::disable(&app.app.store, owner.id).await.unwrap();
        }
        assert_eq!(with(&app, &third, FUNNEL).await.refused(401), "credential_required");
    })
    .await;
}
