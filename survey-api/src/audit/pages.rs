//! The audit chain as pages: searching it, walking it, its signed roots.

use axum::{
    extract::{Query, State},
    response::Response,
    routing::get,
};
use serde::Deserialize;

use super::{store, verify::verify};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    entity::{audit_event, audit_root},
    error::Result,
    extract::PageLanguage,
    published::pages::Link,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
    },
};

/// Rows of a page.
const ROWS: u64 = 100;

/// The pages of the audit chain.
pub fn pages() -> Pages {
    let access = Access::Everywhere(Verb::AuditRead);
    Pages::default()
        .page("/staff/audit", access, get(search))
        .page("/staff/audit/search", access, get(ask))
        .page("/staff/audit/verify", access, get(before_walking).post(walk))
        .page("/staff/audit/roots", access, get(roots))
}

/// What is looked for: words of the action, the object, the actor or the office, and from where on.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    words: String,
    before: Option<i64>,
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_everywhere(Verb::AuditRead)?;
    let frame = StaffFrame::new(language, "/staff/audit/search", &staff);
    let to = frame.link("/staff/audit");
    let field = Field::text(&frame, "words", "audit-words", "").hint(frame.say("audit-words-hint"));
    Ok(FormPage::new(frame, "audit-search", "", "audit-search-send").field(field).get(to).show())
}

async fn search(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::AuditRead)?;
    let frame = StaffFrame::new(language, "/staff/audit", &staff);
    let words = wanted.words.trim();
    let rows = store::matching(&app.store, words, wanted.before, ROWS).await?;
    let older = (rows.len() as u64 == ROWS).then(|| rows.last().map(|row| row.seq)).flatten();
    let row = |row: audit_event::Model| {
        vec![
            Cell::number(row.seq.to_string()),
            Cell::text(row.at.get(..19).unwrap_or_default().replace('T', " ")),
            Cell::text(row.actor),
            Cell::text(row.action),
            Cell::text(row.object),
            Cell::text(row.office.unwrap_or_default()),
            Cell::text(row.reason.unwrap_or_default()),
        ]
    };
    let head = ["audit-seq", "audit-at", "audit-actor", "audit-action", "audit-object", "office", "reason"];
    let table = Part::Table {
        caption: match words {
            "" => language.say("audit-caption"),
            words => language.say_with("audit-found", &[("words", words)]),
        },
        head: head.map(|name| language.say(name)).to_vec(),
        rows: rows.into_iter().map(row).collect(),
    };
    let link = |path: &str, name: &str| Link { address: frame.link(path), text: language.say(name) };
    let mut links = vec![
        link("/staff/audit/search", "audit-search"),
        link("/staff/audit/verify", "audit-verify"),
        link("/staff/audit/roots", "audit-roots"),
    ];
    if let Some(before) = older {
        let words: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
        links.push(link(&format!("/staff/audit?words={words}&before={before}"), "audit-older"));
    }
    Ok(ContentPage::new(frame, language.say("staff-audit")).part(Part::Links(links)).part(table).show())
}

async fn before_walking(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_everywhere(Verb::AuditRead)?;
    let frame = StaffFrame::new(language, "/staff/audit/verify", &staff);
    let button = Part::Button {
        consequences: vec![language.say("audit-verify-what")],
        sent: Vec::new(),
        text: language.say("audit-verify-send"),
    };
    Ok(ContentPage::new(frame, language.say("audit-verify")).part(button).show())
}

async fn walk(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::AuditRead)?;
    let report = verify(&app.store).await?;
    let frame = StaffFrame::new(language, "/staff/audit/verify", &staff);
    let facts = vec![
        (language.say("audit-sound"), language.count(report.sound)),
        (language.say("audit-sound-roots"), language.count(report.roots)),
    ];
    let said = match report.fault {
        None => language.say("audit-holds"),
        Some(fault) => language.say_with("audit-broken", &[("seq", &fault.seq.to_string())]),
    };
    let page = ContentPage::new(frame, language.say("audit-verify"));
    Ok(page.part(Part::Notice(said)).part(Part::Facts(facts)).show())
}

async fn roots(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::AuditRead)?;
    let frame = StaffFrame::new(language, "/staff/audit/roots", &staff);
    let row = |root: audit_root::Model| {
        vec![
            Cell::text(language.date(&root.day)),
            Cell::number(root.seq.to_string()),
            Cell::text(root.mac),
            Cell::text(root.signature),
        ]
    };
    let table = Part::Table {
        caption: language.say("audit-roots-caption"),
        head: ["audit-day", "audit-seq", "audit-mac", "audit-signature"].map(|name| language.say(name)).to_vec(),
        rows: store::roots(&app.store).await?.into_iter().rev().map(row).collect(),
    };
    Ok(ContentPage::new(frame, language.say("audit-roots")).part(table).show())
}
