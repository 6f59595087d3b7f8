//! Offices as pages: the list, an office with its past, and one page for each thing that can change.

mod edit;
mod kit;
mod succeed;

use std::collections::HashMap;

use axum::{
    extract::{Path, State},
    response::Response,
    routing::get,
};

use super::{
    Office,
    domain::{Named, Procedure},
    store,
    succession::{Kind, Life, Succession},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, PageLanguage},
    published::pages::Link,
    workspace::{Access, Cell, ContentPage, Pages, Part, StaffFrame},
};

/// The pages of offices.
pub fn pages() -> Pages {
    let see = Access::Verb(Verb::FunnelRead);
    Pages::default()
        .page("/staff/offices", see, get(list))
        .page("/staff/offices/{code}", see, get(show))
        .merge(edit::pages())
        .merge(kit::pages())
        .merge(succeed::pages())
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let (frame, reach) = (StaffFrame::new(language, "/staff/offices", &staff), staff.reach(Verb::FunnelRead));
    let (lives, today) = (store::time::lives(&app.store).await?, app.clock.today());
    let row = |office: Office| {
        let life = lives.get(&office.code).copied().unwrap_or_default();
        vec![
            Cell::link(office.name.get(language.tag()), frame.link(&format!("/staff/offices/{}", office.code))),
            Cell::text(office.code),
            Cell::text(office.province),
            Cell::number(language.count(office.counters.len() as u64)),
            Cell::text(state(language, life, life.has(today))),
        ]
    };
    let offices = store::all(&app.store).await?.into_iter().filter(|office| reach.has(&office.code));
    let rows = offices.map(row).collect();
    let head = ["office-name", "office-code", "province", "counters", "office-state"].map(|name| language.say(name));
    let mut links = vec![Link { address: frame.link("/staff/successions"), text: language.say("successions") }];
    if staff.allow_everywhere(Verb::OfficeChange).is_ok() {
        links.insert(0, Link { address: frame.link("/staff/offices/new"), text: language.say("office-new") });
    }
    let page = ContentPage::new(frame, language.say("staff-offices")).part(Part::Links(links));
    Ok(page.part(Part::Table { caption: language.say("offices-staff-caption"), head: head.to_vec(), rows }).show())
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let office = found(&app, &staff, Verb::FunnelRead, &code).await?;
    let frame = StaffFrame::new(language, &format!("/staff/offices/{code}"), &staff);
    let tag = language.tag();
    let life = store::time::lives(&app.store).await?.get(&code).copied().unwrap_or_default();
    let mut facts = vec![
        (language.say("office-code"), office.code.clone()),
        (language.say("province"), office.province.clone()),
        (language.say("office-state"), state(language, life, life.has(app.clock.today()))),
    ];
    for (until, name) in store::time::names(&app.store, &code).await? {
        let label = language.say_with("office-name-until", &[("day", &language.date(&until.to_string()))]);
        facts.push((label, name.get(tag).to_owned()));
    }
    for row in store::time::successions(&app.store).await?.iter().filter(|row| row.old == code || row.new == code) {
        facts.push((language.say("succession"), told(language, row)));
    }
    let link = |step: &str, words: &str| Link {
        address: frame.link(&format!("/staff/offices/{code}/{step}")),
        text: language.say(words),
    };
    let may_change = staff.allow(Verb::OfficeChange, &code).is_ok();
    let kit = vec![link("kit", "kit")];
    let links = vec![
        link("name", "office-rename"),
        link("counters", "counters-edit"),
        link("groups", "groups-edit"),
        link("procedures", "procedures-edit"),
        link("close", "office-close"),
    ];
    let named = |list: &[Named]| -> Vec<Vec<Cell>> {
        list.iter().map(|one| vec![Cell::text(&one.code), Cell::text(one.name.get(tag))]).collect()
    };
    let table = |caption: &str, rows: Vec<Vec<Cell>>| Part::Table {
        caption: language.say(caption),
        head: ["code", "name-column"].map(|name| language.say(name)).to_vec(),
        rows,
    };
    let procedures = store::time::procedures(&app.store, &code).await?;
    let procedure = |one: Procedure| {
        let name = one.named.name.get(tag).to_owned();
        vec![Cell::text(one.named.code), Cell::text(name), Cell::text(one.service_group)]
    };
    let head = ["procedure-code", "name-column", "service-group"].map(|name| language.say(name)).to_vec();
    let procedures = Part::Table {
        caption: language.say("procedures"),
        head,
        rows: procedures.into_iter().map(procedure).collect(),
    };
    let page = ContentPage::new(frame, office.name.get(tag).to_owned()).part(Part::Facts(facts));
    let page = page.part(Part::Links(kit)).part_if(may_change, || Part::Links(links));
    let page = page.part(table("counters", named(&office.counters)));
    Ok(page.part(table("service-groups", named(&office.service_groups))).part(procedures).show())
}

/// An office within reach; what is elsewhere is not there.
async fn found(app: &App, staff: &Staff, verb: Verb, code: &str) -> Result<Office> {
    let missing = || Refusal::new(Code::NotFound);
    let office = store::one(&app.store, code).await?.ok_or_else(missing)?;
    staff.allow(verb, code)?;
    Ok(office)
}

fn state(language: Language, life: Life, is_there: bool) -> String {
    match life.to {
        None => language.say("office-state-open"),
        Some(to) if is_there => language.say_with("office-state-until", &[("day", &language.date(&to.to_string()))]),
        Some(to) => language.say_with("office-state-closed", &[("day", &language.date(&to.to_string()))]),
    }
}

/// A succession in words.
fn told(language: Language, row: &Succession) -> String {
    let key = match row.kind {
        Kind::Merge => "succession-merge",
        Kind::Split => "succession-split",
    };
    let day = language.date(&row.since.to_string());
    language.say_with(key, &[("old", &row.old), ("new", &row.new), ("day", &day)])
}

/// What a form holds, by field.
type Filled = HashMap<String, String>;
