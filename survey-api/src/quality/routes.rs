//! Verdicts, rules and voids over HTTP.

use axum::{
    Json,
    extract::{Path, State as Of},
    http::StatusCode,
};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    domain::{State, Void},
    store,
    views::{FlaggedQuery, FlaggedView, RulesBody, RulesView, VerdictsView, VoidBody, VoidView},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::{ResponseId, ValidJson, ValidQuery},
    openapi::refused,
    responses, waves,
};

/// Responses sent at a time.
const PAGE: u64 = 100;

/// The routes of quality.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rules, set_rules))
        .routes(routes!(verdicts, judge))
        .routes(routes!(flagged))
        .routes(routes!(request))
        .routes(routes!(voids))
        .routes(routes!(approve))
        .routes(routes!(refuse))
}

/// The rules by which it is decided which responses count.
#[utoipa::path(get, path = "/quality/rules", tag = "published", responses((status = 200, body = RulesView)))]
async fn rules(Of(app): Of<App>) -> Result<Json<RulesView>> {
    Ok(Json(store::current(&app.store).await?.into()))
}

/// Puts other rules in force, under the next version. Waves that are judged later follow them.
#[utoipa::path(put, path = "/quality/rules", tag = "collection", security(("staff" = [])), request_body = RulesBody,
    responses((status = 200, body = RulesView), refused::Sent))]
async fn set_rules(staff: Staff, Of(app): Of<App>, ValidJson(body): ValidJson<RulesBody>) -> Result<Json<RulesView>> {
    staff.allow_everywhere(Verb::QualityChange)?;
    Ok(Json(store::set(&staff.store(&app), body.read().checked()?).await?.into()))
}

/// How many responses of a wave count, how many do not, and why.
#[utoipa::path(get, path = "/waves/{wave}/verdicts", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = VerdictsView), (status = 404, description = "`not_found`"), refused::Seen))]
async fn verdicts(staff: Staff, Of(app): Of<App>, Path(wave): Path<String>) -> Result<Json<VerdictsView>> {
    staff.allow_everywhere(Verb::QualityChange)?;
    waves::store::one(&app.store, &wave).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Json(store::tally(&app.store, &wave).await?.into()))
}

/// Looks at every response of a wave by the rules in force. A release does so by itself; doing it twice changes nothing.
#[utoipa::path(post, path = "/waves/{wave}/verdicts", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = VerdictsView), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 503, description = "`busy`, `timeout`")))]
async fn judge(staff: Staff, Of(app): Of<App>, Path(wave): Path<String>) -> Result<Json<VerdictsView>> {
    staff.allow_everywhere(Verb::QualityChange)?;
    Ok(Json(store::judge(&staff.store(&app), &wave).await?.into()))
}

/// The responses of a wave, at your offices, that should be looked at or do not count: a hundred at a time, by id.
#[utoipa::path(get, path = "/waves/{wave}/flagged", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3"), FlaggedQuery),
    responses((status = 200, body = Vec<FlaggedView>), (status = 422, description = "`invalid`"), refused::Seen))]
async fn flagged(
    staff: Staff,
    Of(app): Of<App>,
    Path(wave): Path<String>,
    ValidQuery(query): ValidQuery<FlaggedQuery>,
) -> Result<Json<Vec<FlaggedView>>> {
    staff.allow_somewhere(Verb::QualityChange)?;
    let reach = staff.reach(Verb::QualityChange);
    let found = store::flagged(&app.store, &wave, &reach, query.after, PAGE).await?;
    Ok(Json(found.into_iter().map(FlaggedView::new).collect()))
}

/// Asks that a response should not count. A second person decides.
#[utoipa::path(post, path = "/responses/{id}/void", tag = "collection", security(("staff" = [])), request_body = VoidBody,
    params(("id" = String, Path, format = Uuid, example = "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52")),
    responses((status = 202, body = VoidView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`conflict_of_interest`, `void_decided`"), refused::Sent))]
async fn request(
    staff: Staff,
    Of(app): Of<App>,
    ResponseId(id): ResponseId,
    ValidJson(body): ValidJson<VoidBody>,
) -> Result<(StatusCode, Json<VoidView>)> {
    let void = ask(&app, &staff, id, &body.reason).await?;
    Ok((StatusCode::ACCEPTED, Json(void.into())))
}

/// The requests at your offices that a response should not count, newest first.
#[utoipa::path(get, path = "/voids", tag = "collection", security(("staff" = [])),
    responses((status = 200, body = Vec<VoidView>), refused::Seen))]
async fn voids(staff: Staff, Of(app): Of<App>) -> Result<Json<Vec<VoidView>>> {
    staff.allow_somewhere(Verb::ResponseVoid)?;
    let found = store::within(&app.store, &staff.reach(Verb::ResponseVoid)).await?;
    Ok(Json(found.into_iter().map(VoidView::from).collect()))
}

/// Agrees that the response should not count: not who asked, and nobody of the office that was rated.
#[utoipa::path(post, path = "/voids/{id}/approve", tag = "collection", security(("staff" = [])),
    params(("id" = String, Path, format = Uuid, example = "0198c3a4-7d10-7c3e-8a53-2f6f3c8b1b52")),
    responses((status = 204), (status = 404, description = "`not_found`"),
        (status = 409, description = "`conflict_of_interest`, `second_person_required`, `void_decided`"),
        refused::Done))]
async fn approve(staff: Staff, Of(app): Of<App>, Path(id): Path<String>) -> Result<StatusCode> {
    decide(&app, &staff, &id, State::Approved).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decides that the response counts after all: the same people as may agree.
#[utoipa::path(post, path = "/voids/{id}/refuse", tag = "collection", security(("staff" = [])),
    params(("id" = String, Path, format = Uuid, example = "0198c3a4-7d10-7c3e-8a53-2f6f3c8b1b52")),
    responses((status = 204), (status = 404, description = "`not_found`"),
        (status = 409, description = "`conflict_of_interest`, `second_person_required`, `void_decided`"),
        refused::Done))]
async fn refuse(staff: Staff, Of(app): Of<App>, Path(id): Path<String>) -> Result<StatusCode> {
    decide(&app, &staff, &id, State::Refused).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a void of a response at an office that is theirs; any other is not there.
pub(super) async fn ask(app: &App, staff: &Staff, id: Uuid, reason: &str) -> Result<Void> {
    staff.allow_somewhere(Verb::ResponseVoid)?;
    let office = responses::store::office(&app.store, id).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    staff.allow(Verb::ResponseVoid, &office)?;
    store::request(&staff.store(app), id, reason).await
}

/// Decides a request, where this person may.
pub(super) async fn decide(app: &App, staff: &Staff, id: &str, to: State) -> Result<()> {
    staff.allow_somewhere(Verb::ResponseVoid)?;
    let missing = || Refusal::new(Code::NotFound);
    let id = Uuid::try_parse(id).map_err(|_| missing())?;
    let void = store::one(&app.store, id).await?.ok_or_else(missing)?;
    void.may_decide(staff)?;
    store::decide(&staff.store(app), id, to).await
}
