//! Encounter counts over HTTP.

use axum::{
    Json,
    extract::{Path, State},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    EncounterTally, store,
    views::{EncountersBody, EncountersView},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::Result,
    extract::ValidJson,
    offices,
};

/// The routes of encounter counts.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(put))
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
    responses((status = 200, body = EncountersView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`wave_frozen`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`")))]
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
