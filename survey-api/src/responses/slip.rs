//! The form behind the code on a slip: one thing a page, without a script, to be left and come back to for fourteen days.
//! Looking and answering spend nothing; sending spends the right, once.

mod page;
mod steps;
mod told;

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State, rejection::FormRejection},
    http::{HeaderMap, Method, StatusCode},
    middleware::from_fn,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use self::{
    page::{StepPage, TypePage},
    steps::{Step, asked, steps},
    told::Told,
};
use super::{
    domain::{Brought, Credential, ItemAnswer, NewResponse},
    filled::LONGEST_COMMENT,
    gate,
    pages::{Field, LARGEST_FORM, closed, frame},
};
use crate::{
    app::App,
    ballots::{
        right::{Opened, Standing},
        store::ballot,
    },
    error::{Code, Result},
    exports::mask::masked,
    extract::{Network, same_origin},
    i18n::Language,
    offices::{self, Office},
    published::{
        problem::{self, Problem, render},
        protection::protect,
    },
    quality::{Mark, Marks},
    questionnaires::{
        domain::{Item, Kind},
        rotation::Draw,
    },
};

/// The addresses of slips.
pub fn routes() -> Router<App> {
    let mut routes = Router::new();
    for language in Language::ALL {
        let typed =
            get(move |app| ask(app, language)).post(move |app, network, form| typed(app, network, form, language));
        let form = get(move |app, network, slip, asked, request| show(app, network, slip, asked, request, language))
            .post(move |app, network, slip, headers, form| answer(app, network, slip, headers, form, language));
        routes = routes.route(&language.path("/b"), typed).route(&language.path("/b/{slip}"), form);
    }
    routes.layer(DefaultBodyLimit::max(LARGEST_FORM)).layer(from_fn(protect))
}

/// What stands in the address: a token, or a typed code and its office, `CODE@office`.
#[derive(Debug, Clone)]
struct Slip {
    address: String,
    code: String,
    office: String,
}

impl Slip {
    fn of(address: String) -> Self {
        let (code, office) = address.split_once('@').unwrap_or((&address, ""));
        Self { code: code.to_owned(), office: office.to_owned(), address: address.clone() }
    }
}

type Pairs = std::result::Result<Form<Vec<(String, String)>>, FormRejection>;

/// The step that somebody wants to see; none: where they were.
#[derive(Debug, Deserialize)]
struct Wanted {
    step: Option<usize>,
}

/// Whoever has no camera types the code of the slip.
async fn ask(State(app): State<App>, language: Language) -> Result<Response> {
    Ok(render(&TypePage::of(frame(&app, language, "/b").await?, &offices(&app).await?, "", "", None)))
}

async fn typed(State(app): State<App>, network: Network, form: Pairs, language: Language) -> Result<Response> {
    let fields = form.map(|Form(pairs)| pairs).unwrap_or_default();
    let given = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
    let (code, office) = (given("code"), given("office"));
    let slip = Slip::of(format!("{code}@{office}"));
    if !office.is_empty() && !code.is_empty() && found(&app, &network, &slip).await?.is_some() {
        let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        return Ok(Redirect::to(&language.path(&format!("/b/{plain}@{office}"))).into_response());
    }
    let frame = frame(&app, language, "/b").await?;
    let page = TypePage::of(frame, &offices(&app).await?, code, office, Some("slip-wrong"));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
}

async fn offices(app: &App) -> Result<Vec<Office>> {
    offices::store::today(&app.store).await
}

/// A page of the form. The first look is counted, a program that only looks ahead is not, and nothing is spent. What cannot be
/// used any more leads to the open form, which says so.
async fn show(
    State(app): State<App>,
    network: Network,
    Path(slip): Path<String>,
    Query(wanted): Query<Wanted>,
    request: Request,
    language: Language,
) -> Result<Response> {
    let slip = Slip::of(slip);
    let purpose = request.headers().get("sec-purpose").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let looks_ahead = request.method() == Method::HEAD || purpose.contains("prefetch");
    let opened = if wanted.step.is_some() {
        found(&app, &network, &slip).await?
    } else {
        first_look(&app, &network, &slip, looks_ahead).await?
    };
    let place = match usable(&app, &slip, opened, language).await? {
        Ok(place) => place,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut told = Told::read(request.headers(), &slip.address, "").unwrap_or_else(Told::nothing);
    told.at = wanted.step.unwrap_or(told.at);
    let mut page = place.page(&app, language, told.clone(), &[], Words::default()).await?;
    if !looks_ahead {
        Told::keep(Some(&told), &slip.address, page.headers_mut());
    }
    Ok(page)
}

/// The first look at a slip within its limit.
async fn first_look(app: &App, network: &Network, slip: &Slip, looks_ahead: bool) -> Result<Option<Opened>> {
    let Some(hashed) = gate::look(app, network, &slip.code, &slip.office)? else { return Ok(None) };
    let now = app.clock.now().as_second();
    if looks_ahead { ballot::look(&app.store, hashed, now).await } else { ballot::open(&app.store, hashed, now).await }
}

/// A slip that somebody is busy with: guesses count, looks do not.
async fn found(app: &App, network: &Network, slip: &Slip) -> Result<Option<Opened>> {
    app.misses.check(network)?;
    let now = app.clock.now().as_second();
    let found = match app.tokens.read(&slip.code, &slip.office) {
        Some(hashed) => ballot::look(&app.store, hashed, now).await?,
        None => None,
    };
    if found.is_none() {
        app.misses.count(network, now);
    }
    Ok(found)
}

/// The survey that the slip belongs to, or where to go instead.
async fn usable(
    app: &App,
    slip: &Slip,
    opened: Option<Opened>,
    language: Language,
) -> Result<std::result::Result<Place, Response>> {
    let ended = || Ok(Err(Redirect::to(&language.path("/rate?slip=ended")).into_response()));
    let Some(opened) = opened else { return ended() };
    match opened.standing {
        // Whoever holds a slip that was used before does not learn that it was, nor by whom.
        Standing::Spent => return Ok(Err(Redirect::to(&language.path("/rate/thanks")).into_response())),
        Standing::Expired | Standing::Revoked => return ended(),
        Standing::Usable => {}
    }
    let field = Field::open(app).await?.filter(|field| field.wave.code == opened.place.wave);
    let Some(field) = field else { return Ok(Err(closed(language))) };
    let (address, office, group) = (slip.address.clone(), opened.place.office, opened.place.service_group);
    Ok(Ok(Place { field, address, office, group }))
}

/// What was written, and what became of it.
#[derive(Debug, Clone, Default)]
struct Words {
    comment: String,
    is_masked: bool,
}

/// The survey at the place of a slip.
struct Place {
    field: Field,
    /// Of the slip.
    address: String,
    office: String,
    group: String,
}

impl Place {
    fn draws(&self) -> Vec<Draw> {
        self.field.plan.draws("qr", &self.field.questionnaire)
    }

    /// The page of the step that is on, with what has to be looked at again; the phone keeps what was told.
    async fn page(
        &self,
        app: &App,
        language: Language,
        mut told: Told,
        faults: &[(String, &'static str)],
        words: Words,
    ) -> Result<Response> {
        let steps = steps(&self.field.questionnaire, &self.draws(), &told);
        told.at = told.at.min(steps.len() - 1);
        let office = self.field.offices.iter().find(|office| office.code == self.office);
        let page = StepPage::of(page::Shown {
            frame: frame(app, language, &format!("/b/{}", self.address)).await?,
            questionnaire: &self.field.questionnaire,
            office,
            group: &self.group,
            steps: &steps,
            told: &told,
            faults,
            comment: words.comment,
            is_masked: words.is_masked,
        });
        Ok(render(&page))
    }
}

/// One page comes back: kept on the phone, and then the next page, the one before, or the whole of it sent.
async fn answer(
    State(app): State<App>,
    network: Network,
    Path(slip): Path<String>,
    headers: HeaderMap,
    form: Pairs,
    language: Language,
) -> Result<Response> {
    let here = language.path(&format!("/b/{slip}"));
    if !same_origin::is_not_foreign(&headers) {
        return Ok(problem::page(Problem::Elsewhere, language, "/rate"));
    }
    let Ok(Form(pairs)) = form else { return Ok(problem::page(Problem::Unreadable, language, "/rate")) };
    let slip = Slip::of(slip);
    let place = match usable(&app, &slip, found(&app, &network, &slip).await?, language).await? {
        Ok(place) => place,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let given = |name: &str| pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let is_kept = Told::read(&headers, &slip.address, "").is_some();
    let mut told = Told::read(&headers, &slip.address, given("told")).unwrap_or_else(Told::nothing);
    told.at = given("step").parse().unwrap_or(told.at);
    let faults = take(&place, &mut told, &pairs);
    let goes = given("action");
    let mut words = Words { comment: given("comment").replace("\r\n", "\n"), is_masked: false };
    if goes == "back" {
        told.at = told.at.saturating_sub(1);
    } else if !faults.is_empty() {
        let page = place.page(&app, language, told, &faults, words).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    } else if goes == "send" {
        if let Some((at, key)) = unanswered(&place, &told) {
            let page = place.page(&app, language, Told { at, ..told }, &[(key, "error-overall")], words).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        let covered = masked(&words.comment);
        if covered.trim().chars().count() > LONGEST_COMMENT {
            let faults = [("comment".to_owned(), "error-comment-long")];
            let page = place.page(&app, language, told, &faults, words).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        if covered != words.comment {
            words = Words { comment: covered, is_masked: true };
            return place.page(&app, language, told, &[], words).await;
        }
        let marks = Marks::NONE.with(Mark::Trap, !given("website").is_empty());
        return sent(&app, &network, &slip, &place, told, words.comment, marks, language).await;
    } else {
        told.at += 1;
    }
    // A phone that keeps nothing gets the next page at once, with what was told in it.
    let mut reply = if is_kept {
        Redirect::to(&format!("{here}?step={}", told.at)).into_response()
    } else {
        place.page(&app, language, told.clone(), &[], Words::default()).await?
    };
    Told::keep(Some(&told), &slip.address, reply.headers_mut());
    Ok(reply)
}

/// Takes what was answered on the page that is on, and says what of it has to be looked at again.
fn take(place: &Place, told: &mut Told, pairs: &[(String, String)]) -> Vec<(String, &'static str)> {
    let questionnaire = &place.field.questionnaire;
    let draws = place.draws();
    let Some(Step::Questions(items)) = steps(questionnaire, &draws, told).into_iter().nth(told.at) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for item in items.into_iter().filter(|item| item.kind != Kind::Note) {
        let values: Vec<&str> = pairs
            .iter()
            .filter(|(key, value)| *key == item.key && !value.is_empty())
            .map(|(_, value)| value.as_str())
            .collect();
        if values.is_empty() {
            told.answers.remove(&item.key);
        } else {
            told.answers.insert(item.key.clone(), values.join(","));
        }
        if !told.fits(item) {
            faults.push((item.key.clone(), "error-item"));
        } else if is_needed(item) && values.is_empty() {
            faults.push((item.key.clone(), "error-overall"));
        }
    }
    faults
}

/// The form is not finished without it.
fn is_needed(item: &Item) -> bool {
    item.required || item.factor.is_none() && item.kind == Kind::Scale
}

/// The first item that is needed and has no answer, and its page.
fn unanswered(place: &Place, told: &Told) -> Option<(usize, String)> {
    let draws = place.draws();
    let steps = steps(&place.field.questionnaire, &draws, told);
    steps.into_iter().enumerate().find_map(|(at, step)| {
        let Step::Questions(items) = step else { return None };
        let open = items.into_iter().find(|item| is_needed(item) && !told.answers.contains_key(&item.key))?;
        Some((at, open.key.clone()))
    })
}

#[expect(clippy::too_many_arguments, reason = "each of them is a different thing, and all are needed once")]
async fn sent(
    app: &App,
    network: &Network,
    slip: &Slip,
    place: &Place,
    told: Told,
    comment: String,
    marks: Marks,
    language: Language,
) -> Result<Response> {
    let items = asked(&place.field.questionnaire, &place.draws(), &told);
    let answers = items.into_iter().filter(|item| item.is_answered());
    let response = NewResponse {
        answers: answers.map(|item| ItemAnswer { item: item.key.clone(), answer: told.answer(item) }).collect(),
        id: told.id,
        wave: place.field.wave.code.clone(),
        office: place.office.clone(),
        service_group: place.group.clone(),
        channel: "qr".to_owned(),
        language: language.tag().to_owned(),
        comment: Some(comment).filter(|comment| !comment.trim().is_empty()),
    };
    let brought = Brought { by: Credential::Nobody, ballot: Some(slip.code.clone()), marks };
    match gate::submit(app, network, response.clone(), brought).await.map(drop) {
        Err(refusal) if refusal.code() == Code::BallotSpent => {}
        // It ended while somebody was busy with it; what was answered is kept, as a walk-in's.
        Err(refusal) if matches!(refusal.code(), Code::BallotUnknown | Code::BallotExpired | Code::BallotRevoked) => {
            let walk_in = Brought { by: Credential::Nobody, ballot: None, marks };
            gate::submit(app, network, response, walk_in).await?;
        }
        taken => taken?,
    }
    let mut reply = Redirect::to(&language.path("/rate/thanks")).into_response();
    Told::keep(None, &slip.address, reply.headers_mut());
    Ok(reply)
}
