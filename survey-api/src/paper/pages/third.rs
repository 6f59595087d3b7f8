//! Letting a sheet off its third keying: it is lost, or nobody is left who did not key it.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    paper::{Sheet, keying},
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// Longest reason, in characters.
const LONGEST: usize = 200;

/// The page of letting off.
pub(super) fn pages() -> Pages {
    let access = Access::Verb(Verb::PaperAdjudicate);
    Pages::default().page("/staff/paper/{serial}/let-off", access, get(ask).post(send))
}

async fn ask(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
) -> Result<Response> {
    let sheet = keying::reached(&app, &staff, Verb::PaperAdjudicate, &serial).await?;
    Ok(form(language, &staff, &sheet, &HashMap::new()).show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    let sheet = keying::reached(&app, &staff, Verb::PaperAdjudicate, &serial).await?;
    let reason = text(&fields, "reason").trim();
    let wrong = match reason.chars().count() {
        0 => Some(Rule::Empty),
        length if length > LONGEST => Some(Rule::TooLong(LONGEST)),
        _ => None,
    };
    let done = match wrong {
        Some(rule) => Err(Refusal::at(Code::Invalid, "/reason", rule)),
        None => keying::let_off(&app, &staff, &sheet, reason).await.map(drop),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&language.path("/staff/paper/disputes")).into_response()),
        Err(refusal) => form(language, &staff, &sheet, &fields).refused(refusal),
    }
}

fn form(language: Language, staff: &Staff, sheet: &Sheet, filled: &HashMap<String, String>) -> FormPage {
    let frame = StaffFrame::new(language, &format!("/staff/paper/{}/let-off", sheet.serial), staff);
    let field = Field::text(&frame, "reason", "reason", text(filled, "reason"));
    let title = format!("{}: {}", language.say("paper-let-off"), sheet.serial);
    FormPage::new(frame, "paper-let-off", "paper-let-off-lead", "paper-let-off").titled(title).field(field)
}
