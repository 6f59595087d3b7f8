//! The open form: one sheet, no name, no script. It goes through the same door as every other answer, as a walk-in.

use analytics::Codebook;
use askama::Template;
use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Query, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    middleware::from_fn,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    button,
    domain::{Brought, Credential},
    filled::{Fault, Filled},
    gate,
    sheet::Sheet,
};
use crate::{
    app::App,
    error::{Code, Refusal, Result},
    extract::{Network, same_origin},
    i18n::Language,
    offices::{self, Office},
    published::{
        frame::Frame,
        pages::open_wave,
        problem::{self, Problem, render},
        protection::protect,
    },
    questionnaires::{self, Questionnaire, rotation},
    waves::{self, Wave, plan::Plan},
};

/// The largest form that is read.
pub(super) const LARGEST_FORM: usize = 64 * 1024;

/// The addresses of the form.
pub fn routes() -> Router<App> {
    let mut routes = Router::new().route("/rate/button.svg", get(button::show));
    for language in Language::ALL {
        let form = get(move |app, asked| show(app, asked, language))
            .post(move |app, network, headers, form| send(app, network, headers, form, language));
        routes = routes
            .route(&language.path("/rate"), form)
            .route(&language.path("/rate/thanks"), get(move |app| thanks(app, language)));
    }
    routes.layer(DefaultBodyLimit::max(LARGEST_FORM)).layer(from_fn(protect))
}

/// What a link to the form may bring along: a code on the wall names the office that it hangs in, and whose slip is no good
/// any more is told so.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    office: Option<String>,
    #[serde(default)]
    slip: String,
}

async fn show(State(app): State<App>, Query(asked): Query<Asked>, language: Language) -> Result<Response> {
    let Some(field) = Field::open(&app).await? else { return Ok(closed(language)) };
    let mut page = field.page(&app, language, &Filled::blank(asked.office), &[]).await?;
    page.slip_ended = asked.slip == "ended";
    Ok(render(&page))
}

async fn send(
    State(app): State<App>,
    network: Network,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
    language: Language,
) -> Result<Response> {
    if !same_origin::is_not_foreign(&headers) {
        return Ok(problem::page(Problem::Elsewhere, language, "/rate"));
    }
    let Some(filled) = form.ok().and_then(|Form(pairs)| Filled::read(pairs)) else {
        return Ok(problem::page(Problem::Unreadable, language, "/rate"));
    };
    let Some(field) = Field::open(&app).await? else { return Ok(closed(language)) };
    let codebook = field.asked(filled.id);
    let faults = filled.faults(&field.offices, &codebook);
    if !faults.is_empty() {
        let page = render(&field.page(&app, language, &filled, &faults).await?);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let brought = Brought { by: Credential::Nobody, ballot: None, marks: filled.marks() };
    let response = filled.into_response(field.wave.code, language.tag(), &codebook);
    gate::submit(&app, &network, response, brought).await?;
    Ok(Redirect::to(&language.path("/rate/thanks")).into_response())
}

async fn thanks(State(app): State<App>, language: Language) -> Result<Response> {
    Ok(render(&ThanksPage { frame: frame(&app, language, "/rate/thanks").await? }))
}

pub(super) fn closed(language: Language) -> Response {
    problem::page(Problem::RateClosed, language, "/rate")
}

/// The survey in the field: what is asked, and of which offices.
pub(super) struct Field {
    pub(super) wave: Wave,
    pub(super) plan: Plan,
    pub(super) questionnaire: Questionnaire,
    pub(super) offices: Vec<Office>,
}

impl Field {
    pub(super) async fn open(app: &App) -> Result<Option<Self>> {
        let Some(wave) = open_wave(app).await? else { return Ok(None) };
        let found = questionnaires::store::by_sha256(&app.store, &wave.questionnaire_sha256).await?;
        let questionnaire = found.ok_or_else(|| Refusal::new(Code::Internal))?;
        let offices = offices::store::today(&app.store).await?;
        let plan = waves::store::plan::one(&app.store, &wave.code).await?.unwrap_or_default();
        Ok(Some(Self { wave, plan, questionnaire, offices }))
    }

    /// What the person with this response is asked to rate here. The form runs no script, so it leaves out what depends on
    /// an earlier answer.
    fn asked(&self, id: Uuid) -> Codebook {
        let questionnaire = &self.questionnaire;
        let drawn = rotation::asked(&self.plan.draws("web", questionnaire), id, &questionnaire.items);
        let mut codebook = questionnaire.codebook.clone();
        codebook.items.retain(|rated| {
            let mut items = questionnaire.items.iter().zip(&drawn);
            items.any(|(item, drawn)| item.key == rated.key && *drawn && item.show_if.is_none())
        });
        codebook
    }

    async fn page(&self, app: &App, language: Language, filled: &Filled, faults: &[Fault]) -> Result<RatePage> {
        let sheet = Sheet::of(language, &self.offices, &self.asked(filled.id), filled, faults);
        Ok(RatePage { frame: frame(app, language, "/rate").await?, sheet, slip_ended: false })
    }
}

pub(super) async fn frame(app: &App, language: Language, path: &str) -> Result<Frame> {
    let frame = Frame::new(language, path);
    Ok(match app.shelf.newest(&app.store).await? {
        Some((_, release)) => Frame { simulated: false, ..frame.of_release(&release) },
        None => frame,
    })
}

#[derive(Debug, Template)]
#[template(path = "responses/rate.html")]
struct RatePage {
    frame: Frame,
    sheet: Sheet,
    slip_ended: bool,
}

#[derive(Debug, Template)]
#[template(path = "responses/thanks.html")]
struct ThanksPage {
    frame: Frame,
}
