//! Spoilt and missing sheets, by their numbers.

use std::collections::HashMap;

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    paper::{Sheet, State as Stage, keying, store},
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// Longest reason, in characters.
const LONGEST: usize = 200;

/// The page of taking sheets out.
pub(super) fn pages() -> Pages {
    Pages::default().page("/staff/paper/take-out", Access::Verb(Verb::PaperStock), get(ask).post(send))
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    Ok(form(language, &staff, &HashMap::new()).show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    match taken_out(&app, &staff, &fields).await {
        Ok(wave) => Ok(Redirect::to(&language.path(&format!("/staff/paper/stock?wave={wave}"))).into_response()),
        Err(refusal) => form(language, &staff, &fields).refused(refusal),
    }
}

async fn taken_out(app: &App, staff: &Staff, fields: &HashMap<String, String>) -> Result<String> {
    let (state, reason) = (text(fields, "state"), text(fields, "reason").trim());
    let mut faults = Vec::new();
    let state = Stage::from_word(state).filter(|state| matches!(state, Stage::Spoilt | Stage::Missing));
    let first = sheet(app, staff, fields, "first", &mut faults).await?;
    let last = if text(fields, "last").trim().is_empty() {
        first.clone()
    } else {
        sheet(app, staff, fields, "last", &mut faults).await?
    };
    if state.is_none() {
        faults.push(Violation::new("/state", Rule::UnknownValue));
    }
    if reason.is_empty() {
        faults.push(Violation::new("/reason", Rule::Empty));
    } else if reason.chars().count() > LONGEST {
        faults.push(Violation::new("/reason", Rule::TooLong(LONGEST)));
    }
    if let (Some(first), Some(last)) = (&first, &last)
        && (first.office != last.office || first.number > last.number)
    {
        faults.push(Violation::new("/last", Rule::UnknownValue));
    }
    let (Some(first), Some(last), Some(state), []) = (first, last, state, faults.as_slice()) else {
        return Err(Refusal::with(Code::Invalid, faults));
    };
    let by = staff.store(app);
    store::stock::take_out(&by, &first.office, first.number, last.number, state, reason).await?;
    Ok(first.wave)
}

async fn sheet(
    app: &App,
    staff: &Staff,
    fields: &HashMap<String, String>,
    name: &'static str,
    faults: &mut Vec<Violation>,
) -> Result<Option<Sheet>> {
    let found = keying::found(app, text(fields, name)).await?;
    let found = found.filter(|sheet| staff.allow(Verb::PaperStock, &sheet.office).is_ok());
    if found.is_none() {
        faults.push(Violation::new(format!("/{name}"), Rule::UnknownSheet));
    }
    Ok(found)
}

fn form(language: Language, staff: &Staff, filled: &HashMap<String, String>) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/paper/take-out", staff);
    let states = [Stage::Missing, Stage::Spoilt].map(|state| (state.word().to_owned(), super::state(language, state)));
    let fields = [
        Field::choice(&frame, "state", "paper-take-out-as", states.to_vec()).chosen(text(filled, "state")),
        Field::text(&frame, "first", "paper-first", text(filled, "first")).hint(frame.say("paper-serial-hint")),
        Field::text(&frame, "last", "paper-last", text(filled, "last")).hint(frame.say("paper-last-hint")),
        Field::text(&frame, "reason", "reason", text(filled, "reason")),
    ];
    let page = FormPage::new(frame, "paper-take-out", "paper-take-out-lead", "paper-take-out-send");
    fields.into_iter().fold(page, FormPage::field)
}
