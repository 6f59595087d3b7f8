//! Boxes of sheets: recorded by who opened them, confirmed by who was there.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{asked, opened, options, stock::OfWave};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    offices,
    paper::{opening::Opening, routes::checks::reached, store, views::checks::OpeningBody},
    published::pages::Link,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

const LIST: &str = "/staff/paper/openings";

/// The pages of boxes.
pub(super) fn pages() -> Pages {
    let both = Access::Either(Verb::PaperStock, Verb::PaperKey);
    Pages::default()
        .page(LIST, both, get(list))
        .page("/staff/paper/openings/new", Access::Verb(Verb::PaperStock), get(ask).post(record))
        .page("/staff/paper/openings/{id}", both, get(show).post(witness))
}

async fn list(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Query(query): Query<OfWave>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock).or_else(|_| staff.allow_somewhere(Verb::PaperKey))?;
    let frame = StaffFrame::new(language, LIST, &staff);
    let waves = opened(&app).await?;
    let page = |frame| ContentPage::new(frame, language.say("staff-paper-openings"));
    let Some(wave) = asked(&waves, query.wave.as_deref()) else {
        return Ok(page(frame).part(Part::Text(language.say("paper-no-wave"))).show());
    };
    let reach = staff.reach(Verb::PaperStock).with(staff.reach(Verb::PaperKey));
    let boxes = store::opening::of_wave(&app.store, &wave.code).await?;
    let row = |one: Opening| {
        let address = frame.link(&format!("{LIST}/{}", one.id));
        let state = language.say(if one.witnessed.is_some() { "opening-confirmed" } else { "opening-waits" });
        let sheets = one.witnessed.as_ref().map_or_else(|| "–".to_owned(), |_| language.count(one.sheets.into()));
        vec![Cell::link(one.seal, address), Cell::text(one.office), Cell::number(sheets), Cell::text(state)]
    };
    let rows = boxes.into_iter().filter(|one| reach.has(&one.office)).map(row).collect();
    let head = ["opening-seal", "office", "opening-sheets", "opening-state"].map(|name| language.say(name)).to_vec();
    let table = Part::Table { caption: language.say_with("openings-caption", &[("wave", &wave.code)]), head, rows };
    let new = Link { address: frame.link("/staff/paper/openings/new"), text: language.say("opening-new") };
    let others = waves
        .iter()
        .map(|wave| Link { address: frame.link(&format!("{LIST}?wave={}", wave.code)), text: wave.code.clone() });
    let others = Part::Links(others.collect());
    let page = page(frame).part(Part::Text(language.say("openings-lead")));
    let page = page.part_if(staff.can(Verb::PaperStock), || Part::Links(vec![new])).part(table);
    Ok(page.part(Part::Heading(language.say("waves-other"))).part(others).show())
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    Ok(form(&app, language, &staff, &HashMap::new()).await?.show())
}

async fn record(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    match recorded(&app, &staff, &fields).await {
        Ok(wave) => Ok(Redirect::to(&language.path(&format!("{LIST}?wave={wave}"))).into_response()),
        Err(refusal) => form(&app, language, &staff, &fields).await?.refused(refusal),
    }
}

async fn recorded(app: &App, staff: &Staff, fields: &HashMap<String, String>) -> Result<String> {
    let mut faults = Vec::new();
    let (office, seal) = (text(fields, "office"), text(fields, "seal").trim());
    if staff.allow(Verb::PaperStock, office).is_err() {
        faults.push(Violation::new("/office", Rule::UnknownOffice));
    }
    if seal.is_empty() || seal.chars().count() > 64 {
        faults.push(Violation::new("/seal", if seal.is_empty() { Rule::Empty } else { Rule::TooLong(64) }));
    }
    let (sheets, is_intact) = (found(fields, &mut faults), text(fields, "is_intact") == "yes");
    let (Some(sheets), []) = (sheets, faults.as_slice()) else { return Err(Refusal::with(Code::Invalid, faults)) };
    let note = text(fields, "note").trim().chars().take(500).collect();
    let wave = text(fields, "wave").to_owned();
    let body =
        OpeningBody { wave: wave.clone(), office: office.to_owned(), seal: seal.to_owned(), is_intact, sheets, note };
    let opening = body.by(staff.actor().person(), app.clock.now().to_string());
    store::opening::record(&staff.store(app), &opening).await?;
    Ok(wave)
}

/// How many sheets were counted.
fn found(fields: &HashMap<String, String>, faults: &mut Vec<Violation>) -> Option<u32> {
    let sheets = text(fields, "sheets").trim().parse::<u32>().ok().filter(|sheets| *sheets <= 100_000);
    if sheets.is_none() {
        faults.push(Violation::new("/sheets", Rule::OutOfRange { low: 0, high: 100_000 }));
    }
    sheets
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response> {
    let opening = reached(&app, &staff, &id).await?;
    Ok(page(language, &staff, &opening, &HashMap::new()).show())
}

async fn witness(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    let opening = reached(&app, &staff, &id).await?;
    let mut faults = Vec::new();
    let (sheets, is_intact) = (found(&fields, &mut faults), text(&fields, "is_intact") == "yes");
    let done = match sheets {
        Some(sheets) => store::opening::witness(&staff.store(&app), opening.id, sheets, is_intact).await.map(drop),
        None => Err(Refusal::with(Code::Invalid, faults)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&language.path(&format!("{LIST}?wave={}", opening.wave))).into_response()),
        Err(refusal) if refusal.code() == Code::SecondPersonRequired => {
            Ok(page(language, &staff, &opening, &fields).wrong("sheets", "opening-own"))
        }
        Err(refusal) => page(language, &staff, &opening, &fields).refused(refusal),
    }
}

/// What the other one found is asked without showing what the first one did.
fn page(language: Language, staff: &Staff, opening: &Opening, filled: &HashMap<String, String>) -> FormPage {
    let frame = StaffFrame::new(language, &format!("{LIST}/{}", opening.id), staff);
    let fields = [intact(&frame, filled), Field::text(&frame, "sheets", "opening-sheets", text(filled, "sheets"))];
    let title = language.say_with("opening-title", &[("seal", &opening.seal), ("office", &opening.office)]);
    let page = FormPage::new(frame, "opening-witness", "opening-witness-lead", "opening-witness").titled(title);
    let page = match &opening.witnessed {
        Some(_) => page.note(language.say_with("opening-done", &[("sheets", &language.count(opening.sheets.into()))])),
        None => page,
    };
    fields.into_iter().fold(page, FormPage::field)
}

fn intact(frame: &StaffFrame, filled: &HashMap<String, String>) -> Field {
    let options = [("yes", "opening-intact"), ("no", "opening-broken")];
    let options = options.map(|(word, name)| (word.to_owned(), frame.say(name))).to_vec();
    Field::choice(frame, "is_intact", "opening-seal-state", options).chosen(text(filled, "is_intact"))
}

async fn form(app: &App, language: Language, staff: &Staff, filled: &HashMap<String, String>) -> Result<FormPage> {
    let frame = StaffFrame::new(language, "/staff/paper/openings/new", staff);
    let reach = staff.reach(Verb::PaperStock);
    let offices = offices::store::all(&app.store).await?.into_iter().filter(|office| reach.has(&office.code));
    let offices = offices.map(|office| (office.code, office.name.get(language.tag()).to_owned())).collect();
    let fields = [
        Field::choice(&frame, "wave", "wave", options(&opened(app).await?)).chosen(text(filled, "wave")),
        Field::choice(&frame, "office", "office", offices).chosen(text(filled, "office")),
        Field::text(&frame, "seal", "opening-seal", text(filled, "seal")),
        intact(&frame, filled),
        Field::text(&frame, "sheets", "opening-sheets", text(filled, "sheets")),
        Field::text(&frame, "note", "opening-note", text(filled, "note")),
    ];
    let page = FormPage::new(frame, "opening-new", "opening-new-lead", "opening-new");
    Ok(fields.into_iter().fold(page, FormPage::field))
}
