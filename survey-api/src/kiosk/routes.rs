//! What a kiosk asks the server.

use analytics::{Release, Score, Status};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    square::SquareView,
    views::{AssignmentView, NamedView, OfferView, PublishedView},
};
use crate::{
    app::App,
    ballots::store::ballot,
    devices::{Device, domain::Place, routes::Holder},
    error::{Code, Refusal, Result},
    i18n::Language,
    offices::{self, Office},
    published::pages::open_wave,
    questionnaires::{self, views::TextView},
    waves,
};

/// Seconds for which a finished visit is offered at its counter.
const OFFERED_SECONDS: i64 = 90;

/// The routes of kiosks.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(assignment)).routes(routes!(offer))
}

/// What this device is to ask now. Its questionnaire is fetched under its hash.
#[utoipa::path(get, path = "/assignment", tag = "collection", security(("device" = [])),
    responses((status = 200, body = AssignmentView),
        (status = 401, description = "`credential_required`, `device_revoked`"),
        (status = 404, description = "`not_found`")))]
async fn assignment(
    Holder(device): Holder,
    State(app): State<App>,
) -> Result<([(header::HeaderName, &'static str); 1], Json<AssignmentView>)> {
    let office = offices::store::one(&app.store, &device.place.office).await?;
    let office = office.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let mut view = AssignmentView {
        counter: counter(&device, &office),
        office: (&office).into(),
        service_groups: office.service_groups.iter().map(NamedView::from).collect(),
        wave: None,
        questionnaire: None,
        draws: Vec::new(),
        address: bare(&app.config.address()),
        form: SquareView::of(format!("{}/rate?office={}", app.config.address(), office.code))?,
        published: newest(&app).await?,
    };
    // An office that is closed asks nobody any more.
    let is_open = offices::store::today(&app.store).await?.iter().any(|open| open.code == office.code);
    if let Some(wave) = open_wave(&app).await?.filter(|_| is_open) {
        let found = questionnaires::store::by_sha256(&app.store, &wave.questionnaire_sha256).await?;
        let questionnaire = found.ok_or_else(|| Refusal::new(Code::Internal))?;
        let plan = waves::store::plan::one(&app.store, &wave.code).await?.unwrap_or_default();
        view.draws = plan.draws("kiosk", &questionnaire).into_iter().map(Into::into).collect();
        view.questionnaire = Some(wave.questionnaire_sha256);
        view.wave = Some(wave.code);
    }
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)))
}

/// The right to rate the visit that has just been finished at the counter of this device, for a minute and a half. The kiosk then
/// asks by itself, and no officer decides whom. 204 where there is none.
#[utoipa::path(get, path = "/offer", tag = "collection", security(("device" = [])),
    responses((status = 200, body = OfferView), (status = 204, description = "Nobody has just been served here"),
        (status = 401, description = "`credential_required`, `device_revoked`")))]
async fn offer(Holder(device): Holder, State(app): State<App>) -> Result<Response> {
    let Place { office, counter, .. } = &device.place;
    let since = app.clock.now().as_second() - OFFERED_SECONDS;
    let found = match counter.as_str() {
        "" => None,
        counter => ballot::of_last_visit(&app.store, office, counter, since).await?,
    };
    let Some((id, place)) = found else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let view = OfferView { ballot: app.tokens.offer(id), service_group: place.service_group };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}

fn counter(device: &Device, office: &Office) -> Option<NamedView> {
    office.counters.iter().find(|counter| counter.code == device.place.counter).map(NamedView::from)
}

async fn newest(app: &App) -> Result<Option<PublishedView>> {
    Ok(app.shelf.newest(&app.store).await?.and_then(|(_, release)| published(&release)))
}

/// The index of all offices in the newest release, unless it is invented or may not be shown.
fn published(release: &Release) -> Option<PublishedView> {
    let about = &release.metadata;
    let is_head =
        |score: &&Score| score.unit == Score::EVERYONE && score.period == about.period && score.node == about.scheme;
    let value = release.scores.iter().find(is_head).filter(|score| score.status == Status::Ok)?.score?;
    let text = |of: fn(Language, &str, f64) -> String| TextView {
        vi: of(Language::Vi, &about.period, value),
        en: of(Language::En, &about.period, value),
    };
    (!about.simulated).then(|| PublishedView {
        period: text(|language, period, _| language.period(period)),
        value: text(|language, _, value| language.percent(value, 2)),
    })
}

fn bare(address: &str) -> String {
    address.split_once("://").map_or(address, |(_, rest)| rest).to_owned()
}
