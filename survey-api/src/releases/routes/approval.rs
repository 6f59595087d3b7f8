//! Letting releases out over HTTP, by people in person: whoever computed one does not.

use axum::{
    Json,
    extract::{Path, State},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::ValidJson,
    releases::{
        approval,
        views::{ApprovalView, ApproveBody},
    },
};

/// The routes of approval.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(approve))
}

/// Every release with who computed it and who let it out, those that wait among them, newest first.
#[utoipa::path(get, path = "/release-approvals", tag = "operation", security(("staff" = [])),
    responses((status = 200, body = Vec<ApprovalView>), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`")))]
async fn list(staff: Staff, State(app): State<App>) -> Result<Json<Vec<ApprovalView>>> {
    staff.allow_everywhere(Verb::ReleaseApprove)?;
    Ok(Json(approval::all(&app.store).await?.into_iter().map(ApprovalView::from).collect()))
}

/// Lets a release out: exactly the files whose manifest has this digest. It is public at once.
#[utoipa::path(post, path = "/releases/{period}/revisions/{revision}/approve", tag = "operation", security(("staff" = [])),
    params(("period" = String, Path, example = "2026-Q3"), ("revision" = u32, Path, example = 1)),
    request_body = ApproveBody,
    responses((status = 200, body = ApprovalView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 409, description = "`second_person_required`, `release_changed`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`, `file_faulty`")))]
async fn approve(
    staff: Staff,
    State(app): State<App>,
    Path((period, revision)): Path<(String, String)>,
    ValidJson(body): ValidJson<ApproveBody>,
) -> Result<Json<ApprovalView>> {
    staff.allow_everywhere(Verb::ReleaseApprove)?;
    let missing = || Refusal::new(Code::NotFound);
    let revision = revision.parse().map_err(|_| missing())?;
    let by = staff.person.as_ref().ok_or_else(|| Refusal::new(Code::NotAllowed))?.id;
    approval::approve(&staff.store(&app), &period, revision, &body.manifest_sha256, by).await?;
    let approved = approval::one(&app.store, &period, revision).await?.ok_or_else(missing)?;
    Ok(Json(approved.into()))
}
