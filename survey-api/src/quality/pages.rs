//! Voids, as the people who ask for and decide them see them.

use askama::Template;
use axum::{
    Form,
    extract::State as Of,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use uuid::Uuid;

use super::{
    domain::{State, Void},
    routes::{ask, decide},
    store,
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    published::problem::render,
    workspace::{
        Access, Pages, StaffFrame,
        sign_in::{Fields, text},
    },
};

const LIST: &str = "/staff/voids";
/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// The page of voids.
pub fn pages() -> Pages {
    Pages::default().page(LIST, Access::Verb(Verb::ResponseVoid), get(list).post(act))
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, Of(app): Of<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::ResponseVoid)?;
    Ok(render(&VoidsPage::of(&app, language, &staff, None).await?))
}

async fn act(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    Of(app): Of<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::ResponseVoid)?;
    let done = match text(&fields, "action") {
        "request" => asked(&app, &staff, text(&fields, "response"), text(&fields, "reason").trim()).await,
        "approve" => decide(&app, &staff, text(&fields, "void"), State::Approved).await,
        "refuse" => decide(&app, &staff, text(&fields, "void"), State::Refused).await,
        _ => Err(Refusal::at(Code::Invalid, "/action", Rule::UnknownValue)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&language.path(LIST)).into_response()),
        Err(refusal) if refusal.code().status() < 500 && refusal.code() != Code::NotAllowed => {
            let page = VoidsPage::of(&app, language, &staff, Some(refusal.code())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(refusal) => Err(refusal),
    }
}

async fn asked(app: &App, staff: &Staff, response: &str, reason: &str) -> Result<()> {
    let id = Uuid::try_parse(response.trim()).map_err(|_| Refusal::new(Code::NotFound))?;
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Refusal::at(Code::Invalid, "/reason", Rule::Empty));
    }
    ask(app, staff, id, reason).await.map(drop)
}

#[derive(Debug)]
struct Row {
    void: Void,
    state: String,
    /// May the reader decide it?
    is_theirs: bool,
}

#[derive(Debug, Template)]
#[template(path = "workspace/voids.html")]
struct VoidsPage {
    frame: StaffFrame,
    fault: Option<String>,
    rows: Vec<Row>,
}

impl VoidsPage {
    async fn of(app: &App, language: Language, staff: &Staff, fault: Option<Code>) -> Result<Self> {
        let row = |void: Void| Row {
            state: language.say(match void.state {
                State::Requested => "void-requested",
                State::Approved => "void-approved",
                State::Refused => "void-refused",
            }),
            is_theirs: void.state == State::Requested && void.may_decide(staff).is_ok(),
            void,
        };
        let found = store::within(&app.store, &staff.reach(Verb::ResponseVoid)).await?;
        Ok(Self {
            frame: StaffFrame::new(language, LIST, staff),
            fault: fault.map(|code| code.title().get(language.tag()).to_owned()),
            rows: found.into_iter().map(row).collect(),
        })
    }
}
