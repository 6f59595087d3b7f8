//! Responses over HTTP.

use axum::extract::State;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    domain::{Brought, Credential, Receipt},
    gate,
    views::{ReceiptView, ResponseBody},
};
use crate::{
    app::App,
    error::Result,
    extract::{Network, ResponseId, ValidJson},
    limits::Standing,
};

/// The routes of responses.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put))
}

/// Takes one response, exactly once: send it again with the same id until it is acknowledged.
#[utoipa::path(put, path = "/responses/{id}", tag = "collection", security((), ("intake" = [])),
    params(("id" = String, Path, format = Uuid, example = "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52")),
    request_body = ResponseBody,
    responses((status = 201, body = ReceiptView, description = "Stored"),
        (status = 200, body = ReceiptView, description = "Was here already; `Idempotent-Replayed: true`"),
        (status = 202, body = ReceiptView, description = "Stored late: the wave is frozen"),
        (status = 400, description = "`malformed_json`"), (status = 401, description = "`credential_required`"),
        (status = 404, description = "`ballot_unknown`"),
        (status = 409, description = "`response_conflict`, `ballot_spent`, `wave_never_opened`"),
        (status = 410, description = "`ballot_expired`, `ballot_revoked`, `questionnaire_retired`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`"),
        (status = 429, description = "`too_many_requests`"), (status = 503, description = "`busy`, `draining`, `timeout`")))]
async fn put(
    State(app): State<App>,
    network: Network,
    credential: Credential,
    ResponseId(id): ResponseId,
    ValidJson(body): ValidJson<ResponseBody>,
) -> Result<(Option<Standing>, Receipt)> {
    let ballot = body.ballot.clone().filter(|text| !text.trim().is_empty());
    let brought = Brought { by: credential, ballot, marks: body.marks() };
    gate::submit(&app, &network, body.under(id), brought).await
}
