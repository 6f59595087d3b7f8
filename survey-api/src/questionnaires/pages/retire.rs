//! The end of a version: until when its answers are taken, and why it is no more to be used.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use jiff::{ToSpan, civil::Date, tz::TimeZone};

use super::{found, said};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    questionnaires::{Questionnaire, store},
    waves,
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// Longest reason, in characters.
const LONGEST: usize = 500;

/// The page of the end.
pub(super) fn pages() -> Pages {
    let access = Access::Everywhere(Verb::QuestionnairePublish);
    Pages::default().page("/staff/questionnaires/{key}/{version}/retire", access, get(ask).post(send))
}

async fn ask(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let form = found(&app, &key, &version).await?;
    Ok(page(&app, language, &staff, &form, &HashMap::new()).await?.show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let form = found(&app, &key, &version).await?;
    let retired = match read(&fields) {
        Ok((until, reason)) => store::life::retire(&staff.store(&app), &form.sha256(), until, reason).await.map(drop),
        Err(refusal) => Err(refusal),
    };
    match retired {
        Ok(()) => Ok(Redirect::to(&language.path(&format!("/staff/questionnaires/{key}/{version}"))).into_response()),
        Err(refusal) => page(&app, language, &staff, &form, &fields).await?.refused(refusal),
    }
}

/// The end of the day that was typed, where the offices are, and why.
fn read(fields: &HashMap<String, String>) -> Result<(i64, &str)> {
    let reason = text(fields, "reason").trim();
    let day: Option<Date> = text(fields, "accept_until").trim().parse().ok();
    let midnight = day.and_then(|day| day.checked_add(1.day()).ok());
    let end = midnight.and_then(|day| day.to_zoned(TimeZone::fixed(jiff::tz::offset(7))).ok());
    let mut faults = Vec::new();
    if end.is_none() {
        faults.push(Violation::new("/accept_until", Rule::NotADay));
    }
    if reason.is_empty() {
        faults.push(Violation::new("/reason", Rule::Empty));
    } else if reason.chars().count() > LONGEST {
        faults.push(Violation::new("/reason", Rule::TooLong(LONGEST)));
    }
    match end.filter(|_| faults.is_empty()) {
        Some(end) => Ok((end.timestamp().as_second(), reason)),
        None => Err(Refusal::with(Code::Invalid, faults)),
    }
}

async fn page(
    app: &App,
    language: Language,
    staff: &Staff,
    form: &Questionnaire,
    filled: &HashMap<String, String>,
) -> Result<FormPage> {
    let path = format!("/staff/questionnaires/{}/{}/retire", form.key, form.version);
    let frame = StaffFrame::new(language, &path, staff);
    let used = waves::store::all(&app.store)
        .await?
        .into_iter()
        .filter(|wave| wave.questionnaire_sha256 == form.sha256() && wave.state != waves::State::Frozen);
    let used: Vec<String> = used.map(|wave| wave.code).collect();
    let today = app.clock.here().date().to_string();
    let value = |name: &str, default: &str| filled.get(name).cloned().unwrap_or_else(|| default.to_owned());
    let fields = [
        Field::text(&frame, "accept_until", "retire-until", &value("accept_until", &today))
            .day()
            .hint(frame.say("retire-until-hint")),
        Field::text(&frame, "reason", "reason", &value("reason", "")),
    ];
    let title =
        format!("{}: {} ({})", language.say("questionnaire-retire"), said(language, &form.title.text()), form.version);
    let page = FormPage::new(frame, "questionnaire-retire", "retire-lead", "questionnaire-retire").titled(title);
    let page = page.note(language.say("retire-refused"));
    let page = if used.is_empty() {
        page
    } else {
        page.note(language.say_with("retire-waves", &[("waves", &used.join(", "))]))
    };
    Ok(fields.into_iter().fold(page, FormPage::field))
}
