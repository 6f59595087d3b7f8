//! Visits and rights to rate over HTTP.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    Encounter, EncounterTally, Place, issue, store,
    views::{
        BallotView, EncounterBody, EncounterView, EncountersBody, EncountersView, FunnelView, IssueBody, RevokeBody,
    },
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::ValidJson,
    offices,
    openapi::refused,
};

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The routes of visits and of rights to rate.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(put))
        .routes(routes!(finished))
        .routes(routes!(issue_batch))
        .routes(routes!(revoke))
        .routes(routes!(funnel))
}

/// The finished visits of a wave, by office and service group.
#[utoipa::path(get, path = "/waves/{wave}/encounters", tag = "collection",
    params(("wave" = String, Path, example = "2026-Q3")), responses((status = 200, body = Vec<EncountersView>)))]
async fn list(State(app): State<App>, Path(wave): Path<String>) -> Result<Json<Vec<EncountersView>>> {
    let counts = store::of_wave(&app.store, &wave).await?;
    Ok(Json(counts.into_iter().map(EncountersView::from).collect()))
}

/// Says how many visits were finished in one stratum of a wave, until the wave is frozen.
#[utoipa::path(put, path = "/waves/{wave}/encounters/{office}/{service_group}", tag = "collection",
    security(("staff" = [])), request_body = EncountersBody,
    params(("wave" = String, Path, example = "2026-Q3"), ("office" = String, Path, example = "VPEZ"),
        ("service_group" = String, Path, example = "investment")),
    responses((status = 200, body = EncountersView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`wave_frozen`"), refused::Sent))]
async fn put(
    staff: Staff,
    State(app): State<App>,
    Path((wave, office, service_group)): Path<(String, String, String)>,
    ValidJson(body): ValidJson<EncountersBody>,
) -> Result<Json<EncountersView>> {
    staff.allow(Verb::EncounterReport, &office)?;
    let at = offices::store::one(&app.store, &office).await?;
    let tally = EncounterTally { wave, office, service_group, encounters: body.encounters }.at(at.as_ref())?;
    store::put(&staff.store(&app), std::slice::from_ref(&tally)).await?;
    Ok(Json(tally.into()))
}

/// Records a finished visit and issues its one right to rate. Send it again until it is answered: the right is the same.
#[utoipa::path(put, path = "/encounters/{external_id}", tag = "collection", security(("staff" = [])),
    params(("external_id" = String, Path, example = "HS-2026-0001")), request_body = EncounterBody,
    responses((status = 201, body = EncounterView),
        (status = 200, body = EncounterView, description = "Was here already"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`encounter_conflict`, `wave_never_opened`, `wave_frozen`"), refused::Sent))]
async fn finished(
    staff: Staff,
    State(app): State<App>,
    Path(external_id): Path<String>,
    ValidJson(body): ValidJson<EncounterBody>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<EncounterView>)> {
    staff.allow(Verb::EncounterReport, &body.office)?;
    let (place, due, finished) = body.read()?;
    let place = place_of(&app, place, crate::clock::here(finished).date()).await?;
    let encounter = Encounter { id: app.tokens.visit(&external_id), place, due, finished };
    let (ballot, issued) = issue::for_visit(&app.tokens, &encounter);
    let is_new = store::encounter::put(&staff.store(&app), &encounter, &ballot).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let view = EncounterView { on_time: due.map(|due| finished <= due), ballot: issued.into() };
    Ok((status, NO_STORE, Json(view)))
}

/// Issues rights to rate as ticket serials, for the print service: token and code are told once.
#[utoipa::path(post, path = "/ballots", tag = "collection", security(("staff" = [])), request_body = IssueBody,
    responses((status = 201, body = Vec<BallotView>), (status = 404, description = "`not_found`"),
        (status = 409, description = "`wave_never_opened`, `wave_frozen`"), refused::Sent))]
async fn issue_batch(
    staff: Staff,
    State(app): State<App>,
    ValidJson(body): ValidJson<IssueBody>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<Vec<BallotView>>)> {
    staff.allow(Verb::BallotIssue, &body.office)?;
    let IssueBody { wave, office, counter, service_group, count } = body;
    let place = place_of(&app, Place { wave, office, counter, service_group }, app.clock.here().date()).await?;
    let issued = issue::tickets(&app, &staff.store(&app), &place, count).await?;
    Ok((StatusCode::CREATED, NO_STORE, Json(issued.into_iter().map(BallotView::from).collect())))
}

/// Takes a right back: a spoiled slip, an unused serial. One that is spent stays spent.
#[utoipa::path(post, path = "/ballots/{id}/revoke", tag = "collection", security(("staff" = [])),
    params(("id" = String, Path, format = Uuid, example = "5b0d4f0e-6f2b-8c39-9d53-0f6f3c8b1b52")),
    request_body = RevokeBody,
    responses((status = 204, description = "Taken back"), (status = 404, description = "`not_found`"),
        (status = 409, description = "`ballot_spent`"), refused::Sent))]
async fn revoke(
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
    ValidJson(body): ValidJson<RevokeBody>,
) -> Result<StatusCode> {
    staff.allow_somewhere(Verb::BallotIssue)?;
    let id = Uuid::try_parse(&id).map_err(|_| Refusal::new(Code::NotFound))?;
    let office = store::ballot::office(&app.store, id).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    staff.allow(Verb::BallotIssue, &office)?;
    store::ballot::revoke(&staff.store(&app), id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many rights were offered, opened, completed and taken back in a wave, by counter.
#[utoipa::path(get, path = "/waves/{wave}/ballots", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = Vec<FunnelView>), refused::Seen))]
async fn funnel(staff: Staff, State(app): State<App>, Path(wave): Path<String>) -> Result<Json<Vec<FunnelView>>> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let reach = staff.reach(Verb::FunnelRead);
    let counts = store::funnel::of_wave(&app.store, &wave).await?;
    let seen = counts.into_iter().filter(|count| reach.has(&count.office));
    Ok(Json(seen.map(FunnelView::from).collect()))
}

/// The place, where the office and its counter are there on that day.
async fn place_of(app: &App, place: Place, day: jiff::civil::Date) -> Result<Place> {
    let office = offices::store::one(&app.store, &place.office).await?;
    let place = place.at(office.as_ref())?;
    offices::store::time::open_on(&app.store, &place.office, &place.counter, day).await?;
    Ok(place)
}
