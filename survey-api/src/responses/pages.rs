//! The open form: one sheet, no name, no script. It goes through the same door as every other answer, as a walk-in.

use analytics::Codebook;
use askama::Template;
use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State, rejection::FormRejection},
    http::{HeaderMap, Method, StatusCode},
    middleware::from_fn,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    domain::{Brought, Credential},
    filled::{Fault, Filled},
    gate,
    sheet::Sheet,
};
use crate::{
    app::App,
    ballots::{right::Standing, store::ballot},
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
const LARGEST_FORM: usize = 64 * 1024;

/// The addresses of the form.
pub fn routes() -> Router<App> {
    let mut routes = Router::new();
    for language in Language::ALL {
        let form = get(move |app, asked| show(app, asked, language))
            .post(move |app, network, headers, form| send(app, network, headers, form, language));
        routes = routes
            .route(&language.path("/rate"), form)
            .route(
                &language.path("/b/{token}"),
                get(move |app, network, token, request| land(app, network, token, request, language)),
            )
            .route(&language.path("/rate/thanks"), get(move |app| thanks(app, language)));
    }
    routes.layer(DefaultBodyLimit::max(LARGEST_FORM)).layer(from_fn(protect))
}

/// What a link to the form may bring along: a code on the wall names the office that it hangs in.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    office: Option<String>,
}

async fn show(State(app): State<App>, Query(asked): Query<Asked>, language: Language) -> Result<Response> {
    let Some(field) = Field::open(&app).await? else { return Ok(closed(language)) };
    field.page(&app, language, &Filled::blank(asked.office), &[]).await
}

/// The address in the square code of a slip. Looking at it spends nothing, and a program that only looks ahead counts
/// nothing. What cannot be used any more leads to the open form, where one rates as a walk-in.
async fn land(
    State(app): State<App>,
    network: Network,
    Path(token): Path<String>,
    request: Request,
    language: Language,
) -> Result<Response> {
    let walk_in = || Redirect::to(&language.path("/rate")).into_response();
    let Some(hashed) = gate::look(&app, &network, &token)? else { return Ok(walk_in()) };
    let purpose = request.headers().get("sec-purpose").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let now = app.clock.now().as_second();
    let found = if request.method() == Method::HEAD || purpose.contains("prefetch") {
        ballot::look(&app.store, hashed, now).await?
    } else {
        ballot::open(&app.store, hashed, now).await?
    };
    let Some(opened) = found else { return Ok(walk_in()) };
    match opened.standing {
        Standing::Spent => return Ok(Redirect::to(&language.path("/rate/thanks")).into_response()),
        Standing::Expired | Standing::Revoked => return Ok(walk_in()),
        Standing::Usable => {}
    }
    let Some(field) = Field::open(&app).await?.filter(|field| field.wave.code == opened.place.wave) else {
        return Ok(closed(language));
    };
    let filled =
        Filled { service_group: opened.place.service_group, ballot: token, ..Filled::blank(Some(opened.place.office)) };
    field.page(&app, language, &filled, &[]).await
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
        let page = field.page(&app, language, &filled, &faults).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let ballot = Some(filled.ballot.clone()).filter(|ballot| !ballot.is_empty());
    let brought = Brought { by: Credential::Nobody, ballot, marks: filled.marks() };
    let response = filled.into_response(field.wave.code, language.tag(), &codebook);
    let walk_in = Brought { ballot: None, ..brought.clone() };
    match gate::submit(&app, &network, response.clone(), brought).await.map(|_| ()) {
        // Whoever holds a slip that was used before does not learn that it was, nor by whom.
        Err(refusal) if refusal.code() == Code::BallotSpent => Ok(()),
        // The slip is no good any more; what was answered is kept, as a walk-in's.
        Err(refusal) if is_useless(refusal.code()) => gate::submit(&app, &network, response, walk_in).await.map(|_| ()),
        taken => taken,
    }?;
    Ok(Redirect::to(&language.path("/rate/thanks")).into_response())
}

const fn is_useless(code: Code) -> bool {
    matches!(code, Code::BallotUnknown | Code::BallotExpired | Code::BallotRevoked)
}

async fn thanks(State(app): State<App>, language: Language) -> Result<Response> {
    Ok(render(&ThanksPage { frame: frame(&app, language, "/rate/thanks").await? }))
}

fn closed(language: Language) -> Response {
    problem::page(Problem::RateClosed, language, "/rate")
}

/// The survey in the field: what is asked, and of which offices.
struct Field {
    wave: Wave,
    plan: Plan,
    questionnaire: Questionnaire,
    offices: Vec<Office>,
}

impl Field {
    async fn open(app: &App) -> Result<Option<Self>> {
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

    async fn page(&self, app: &App, language: Language, filled: &Filled, faults: &[Fault]) -> Result<Response> {
        let sheet = Sheet::of(language, &self.offices, &self.asked(filled.id), filled, faults);
        Ok(render(&RatePage { frame: frame(app, language, "/rate").await?, sheet }))
    }
}

async fn frame(app: &App, language: Language, path: &str) -> Result<Frame> {
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
}

#[derive(Debug, Template)]
#[template(path = "responses/thanks.html")]
struct ThanksPage {
    frame: Frame,
}
