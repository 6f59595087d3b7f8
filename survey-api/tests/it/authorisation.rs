//! Every role on every route, at its own office and at another one. A new route without a line here fails.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};
use survey_api::{
    accounts::{Role, Scope, Verb},
    router,
    workspace::{self, Access},
};

use crate::harness::{TestApp, Visitor, office, on_each_database};

/// Who may call a route.
#[derive(Debug, Clone, Copy)]
enum Who {
    Public,
    /// A device with its token; nobody's session.
    Device,
    /// Anyone, with something in the body that is right or is not.
    Guess,
    /// Whoever may do this everywhere.
    Everywhere(Verb),
    /// Whoever may do this at the office in the address.
    AtOffice(Verb),
    /// Whoever may do this anywhere; of what is elsewhere they see nothing.
    Somewhere(Verb),
    /// The same for whoever may do one of two things.
    Either(Verb, Verb),
}

use Who::{AtOffice, Device, Either, Everywhere, Guess, Public, Somewhere};

const ROUTES: &[(&str, &str, Who)] = &[
    ("get", "/api/v1/questionnaires", Public),
    ("post", "/api/v1/questionnaires", Everywhere(Verb::QuestionnaireChange)),
    ("get", "/api/v1/questionnaires/{key}/{version}", Public),
    ("get", "/api/v1/questionnaires/{key}/{version}/codebook", Public),
    ("get", "/api/v1/questionnaires/{key}/{version}/codebook.csv", Public),
    ("get", "/api/v1/questionnaires/{key}/{version}/xlsform", Public),
    ("get", "/api/v1/questionnaires/{key}/{version}/xlsform/unmapped", Public),
    ("post", "/api/v1/questionnaires/xlsform", Everywhere(Verb::QuestionnaireChange)),
    ("get", "/api/v1/questionnaires/{key}/{version}/diff", Public),
    ("get", "/api/v1/questionnaires/content/{sha256}", Public),
    ("get", "/api/v1/assignment", Device),
    ("get", "/api/v1/offer", Device),
    ("get", "/api/v1/offices", Public),
    ("get", "/api/v1/offices/{code}", Public),
    ("put", "/api/v1/offices/{code}", AtOffice(Verb::OfficeChange)),
    ("get", "/api/v1/waves", Public),
    ("post", "/api/v1/waves", Everywhere(Verb::WaveChange)),
    ("get", "/api/v1/waves/{code}", Public),
    ("get", "/api/v1/waves/{code}/plan", Public),
    ("put", "/api/v1/waves/{code}/plan", Everywhere(Verb::WaveChange)),
    ("get", "/api/v1/waves/{code}/monitor", Everywhere(Verb::FunnelRead)),
    ("post", "/api/v1/waves/{code}/open", Everywhere(Verb::WaveChange)),
    ("post", "/api/v1/waves/{code}/freeze", Everywhere(Verb::WaveChange)),
    ("get", "/api/v1/waves/{wave}/encounters", Public),
    ("put", "/api/v1/waves/{wave}/encounters/{office}/{service_group}", AtOffice(Verb::EncounterReport)),
    ("put", "/api/v1/encounters/{external_id}", AtOffice(Verb::EncounterReport)),
    ("post", "/api/v1/ballots", AtOffice(Verb::BallotIssue)),
    ("post", "/api/v1/ballots/{id}/revoke", Somewhere(Verb::BallotIssue)),
    ("get", "/api/v1/waves/{wave}/ballots", Somewhere(Verb::FunnelRead)),
    ("put", "/api/v1/responses/{id}", Public),
    ("post", "/api/v1/responses/sync", Device),
    ("post", "/api/v1/heartbeats", Device),
    ("post", "/api/v1/device-enrolments", AtOffice(Verb::DeviceChange)),
    ("get", "/api/v1/devices", Somewhere(Verb::DeviceChange)),
    ("post", "/api/v1/devices", Guess),
    ("post", "/api/v1/devices/{id}/challenge", Public),
    ("post", "/api/v1/devices/{id}/token", Guess),
    ("post", "/api/v1/devices/{id}/revoke", Somewhere(Verb::DeviceChange)),
    ("post", "/api/v1/devices/{id}/acknowledge", Somewhere(Verb::DeviceChange)),
    ("post", "/api/v1/paper_batches", AtOffice(Verb::PaperStock)),
    ("post", "/api/v1/paper_sheets/take_out", AtOffice(Verb::PaperStock)),
    ("get", "/api/v1/waves/{wave}/paper_sheets", Somewhere(Verb::PaperStock)),
    ("get", "/api/v1/paper_sheets/{serial}", Somewhere(Verb::PaperStock)),
    ("get", "/api/v1/paper_sheets/{serial}/entries", Somewhere(Verb::PaperKey)),
    ("put", "/api/v1/paper_sheets/{serial}/entries", Somewhere(Verb::PaperKey)),
    ("get", "/api/v1/paper_sheets/{serial}/decision", Somewhere(Verb::PaperAdjudicate)),
    ("put", "/api/v1/paper_sheets/{serial}/decision", Somewhere(Verb::PaperAdjudicate)),
    ("get", "/api/v1/waves/{wave}/paper_errors", Somewhere(Verb::FunnelRead)),
    ("get", "/api/v1/quality/rules", Public),
    ("put", "/api/v1/quality/rules", Everywhere(Verb::QualityChange)),
    ("get", "/api/v1/waves/{wave}/verdicts", Everywhere(Verb::QualityChange)),
    ("post", "/api/v1/waves/{wave}/verdicts", Everywhere(Verb::QualityChange)),
    ("get", "/api/v1/waves/{wave}/flagged", Somewhere(Verb::QualityChange)),
    ("post", "/api/v1/responses/{id}/void", Somewhere(Verb::ResponseVoid)),
    ("get", "/api/v1/voids", Somewhere(Verb::ResponseVoid)),
    ("post", "/api/v1/voids/{id}/approve", Somewhere(Verb::ResponseVoid)),
    ("post", "/api/v1/voids/{id}/refuse", Somewhere(Verb::ResponseVoid)),
    ("get", "/api/v1/releases", Public),
    ("get", "/api/v1/releases/{period}", Public),
    ("get", "/api/v1/releases/{period}/index", Public),
    ("get", "/api/v1/releases/{period}/charts/{file}", Public),
    ("get", "/api/v1/releases/{period}/tables/{file}", Public),
    ("get", "/api/v1/audit/events", Everywhere(Verb::AuditRead)),
    ("get", "/api/v1/audit/verify", Everywhere(Verb::AuditRead)),
    ("get", "/api/v1/audit/roots", Everywhere(Verb::AuditRead)),
    ("post", "/api/v1/exports", Somewhere(Verb::FileExport)),
    ("get", "/api/v1/exports", Either(Verb::FileExport, Verb::FullExportApprove)),
    ("get", "/api/v1/exports/{id}", Either(Verb::FileExport, Verb::FullExportApprove)),
    ("post", "/api/v1/exports/{id}/approve", Somewhere(Verb::FullExportApprove)),
    ("get", "/api/v1/exports/{id}/files/{name}", Somewhere(Verb::FileExport)),
    ("get", "/healthz", Public),
    ("get", "/readyz", Public),
    ("get", "/api/v1/openapi.json", Public),
    ("get", "/staff", Public), // in the list of pages below
];

#[test]
fn every_route_has_a_line() {
    let (_, document) = router::described();
    let document = serde_json::to_value(document).unwrap();
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, operations)| {
            operations.as_object().unwrap().keys().map(move |method| (method.clone(), path.clone()))
        })
        .collect();
    let known: BTreeSet<(String, String)> =
        ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    let missing: Vec<_> = described.difference(&known).collect();
    assert!(missing.is_empty(), "say who may call these, in ROUTES of this file: {missing:?}");
}

#[tokio::test]
async fn every_role_may_do_what_its_verbs_say_and_nothing_else() {
    on_each_database(async |app| {
        let app = app.in_the_field().await;
        app.put_office("OTHER", office()).await.expect(200);
        for role in Role::ALL.into_iter().filter(|role| role.is_personal()) {
            for scope in [Scope::Everywhere, Scope::Office("VPEZ".into())] {
                let mut somebody = Visitor::signed_in(&app, role, &scope).await;
                for (method, path, who) in ROUTES.iter().copied() {
                    for place in ["VPEZ", "OTHER"] {
                        let status = call(&mut somebody, method, path, place).await;
                        let expected = expected(role, &scope, who, place);
                        let unseen = status == 404 && !matches!(who, Somewhere(_) | Either(..));
                        let granted = !matches!(status, 401 | 403) && !unseen;
                        let fits = expected.map_or(granted, |refused| status == refused);
                        let public = matches!(who, Public) && !matches!(status, 401 | 403);
                        assert!(
                            fits || public,
                            "{} at {scope}: {method} {path} for {place} gave {status}",
                            role.word()
                        );
                    }
                }
                pages(&mut somebody, role, &scope).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_is_not_signed_in_gets_what_is_public() {
    on_each_database(async |app| {
        let app: TestApp = app.in_the_field().await;
        let mut nobody = Visitor::new(&app);
        for (method, path, who) in ROUTES.iter().copied().filter(|(_, path, _)| path.starts_with("/api/")) {
            let status = call(&mut nobody, method, path, "VPEZ").await;
            assert_eq!(status == 401, !matches!(who, Public), "{method} {path} gave {status}");
        }
        for (path, access) in workspace::pages().addresses.into_iter().filter(|(_, access)| *access != Access::Anyone) {
            let reply = nobody.get(path).await;
            assert_eq!(reply.status, 303, "{path} {access:?}");
            assert_eq!(reply.headers["location"], "/staff/sign-in");
        }
    })
    .await;
}

/// The status with which a role is refused; `None` where it is not.
fn expected(role: Role, scope: &Scope, who: Who, place: &str) -> Option<u16> {
    match who {
        Public => None,
        Device => Some(401),
        // What the body shows is not right, whoever sends it.
        Guess => Some(401),
        Everywhere(verb) => (!role.verbs().contains(&verb) || *scope != Scope::Everywhere).then_some(403),
        Somewhere(verb) => (!role.verbs().contains(&verb)).then_some(403),
        Either(one, other) => (!role.verbs().iter().any(|verb| [one, other].contains(verb))).then_some(403),
        AtOffice(verb) if !role.verbs().contains(&verb) => Some(403),
        AtOffice(_) => (*scope != Scope::Everywhere && place != "VPEZ").then_some(404),
    }
}

async fn pages(somebody: &mut Visitor, role: Role, scope: &Scope) {
    for (path, access) in workspace::pages().addresses {
        let expected = match access {
            Access::Anyone => continue,
            Access::Staff => 200,
            Access::Verb(verb) if !role.verbs().contains(&verb) => 403,
            Access::Either(one, other) if !role.verbs().iter().any(|verb| [one, other].contains(verb)) => 403,
            Access::Everywhere(verb) if !role.verbs().contains(&verb) || *scope != Scope::Everywhere => 403,
            // Of nothing in particular there is no page, and only who may see such things is told so.
            Access::Verb(_) | Access::Either(..) | Access::Everywhere(_) if path.contains('{') => 404,
            Access::Verb(_) | Access::Either(..) | Access::Everywhere(_) => 200,
        };
        assert_eq!(somebody.get(path).await.status, expected, "{} on {path}", role.word());
    }
}

async fn call(somebody: &mut Visitor, method: &str, path: &str, place: &str) -> u16 {
    let address = path
        .replace("{key}/{version}", "one_stop/1")
        .replace("/offices/{code}", &format!("/offices/{place}"))
        .replace("{office}", place)
        .replace("{code}", "2026-Q3")
        .replace("{wave}", "2026-Q3")
        .replace("{service_group}", "investment")
        .replace("{period}", "2026-Q3")
        .replace("{id}", "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52")
        .replace("{serial}", "VPEZ-000001-1")
        .replace("{external_id}", &format!("HS-{place}"))
        .replace("{file}", "scores.csv")
        .replace("{name}", "responses.csv");
    let mut headers = vec![("sec-fetch-site", "same-origin"), ("accept", "application/json")];
    let body = body(method, path, place);
    if path == "/api/v1/questionnaires" && method == "post" {
        headers.push(("content-type", "application/toml"));
    }
    somebody
        .send(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &address, &headers, body)
        .await
        .status
        .as_u16()
}

/// A body that passes every check before the question who may.
fn body(method: &str, path: &str, place: &str) -> Option<String> {
    let json = |value: Value| Some(value.to_string());
    match (method, path) {
        ("put", "/api/v1/offices/{code}") => json(office()),
        ("post", "/api/v1/waves") => {
            json(json!({"period": "2027-Q1", "questionnaire": {"key": "one_stop", "version": 1}}))
        }
        ("put", "/api/v1/waves/{wave}/encounters/{office}/{service_group}") => json(json!({"encounters": 1})),
        ("put", "/api/v1/encounters/{external_id}") => json(json!({"wave": "2026-Q3", "office": place,
            "service_group": "investment", "finished_at": "2026-08-15T02:10:00Z"})),
        ("post", "/api/v1/paper_sheets/take_out") => json(json!({"office": place, "first": 1, "last": 1,
            "state": "missing", "reason": "kiểm kê"})),
        ("put", "/api/v1/paper_sheets/{serial}/entries") => json(json!({"finished": false, "answers": {}})),
        ("put", "/api/v1/paper_sheets/{serial}/decision") => json(json!({"fields": {"overall": "5"}})),
        ("post", "/api/v1/ballots" | "/api/v1/paper_batches") => json(json!({"wave": "2026-Q3", "office": place,
            "service_group": "investment", "count": 1})),
        ("put", "/api/v1/quality/rules") => json(json!({"actions": {}, "straight_line_items": 8, "duplicate_items": 5,
            "duplicate_responses": 3, "burst_an_hour": 30})),
        ("post", "/api/v1/responses/{id}/void") => json(json!({"reason": "bấm thử"})),
        ("post", "/api/v1/device-enrolments") => json(json!({"office": place, "name": "Ki-ốt"})),
        ("post", "/api/v1/devices") => {
            let key = data_encoding::BASE64URL_NOPAD.encode(&[4; 65]);
            json(json!({"code": "AAAAA", "public_key": key, "signature": "A".repeat(86)}))
        }
        ("post", "/api/v1/devices/{id}/token") => json(json!({"challenge": "x", "signature": "A".repeat(86)})),
        ("post", "/api/v1/devices/{id}/revoke" | "/api/v1/devices/{id}/acknowledge") => json(json!({"reason": "hỏng"})),
        ("post", "/api/v1/ballots/{id}/revoke") => json(json!({"reason": "phiếu in hỏng"})),
        ("put", "/api/v1/waves/{code}/plan") => json(json!({"expected": {}, "channels": ["kiosk"]})),
        ("put", "/api/v1/responses/{id}") => json(crate::harness::response()),
        ("post", "/api/v1/exports") => json(json!({"profile": "public"})),
        ("post", "/api/v1/questionnaires") => Some("key = \"none\"".into()),
        _ => None,
    }
}
