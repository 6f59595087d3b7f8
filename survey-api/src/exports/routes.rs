//! Exports over HTTP.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;
use tower_http::services::ServeFile;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    Dataset, Order,
    run::MANIFEST,
    store::job::{self, Job, JobState},
    views::{ExportBody, ExportView},
};
use crate::{
    accounts::{Staff, Verb, scope::Reach},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::ValidJson,
};

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The routes of exports.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, ask)).routes(routes!(show)).routes(routes!(approve)).routes(routes!(file))
}

/// The exports that you asked for, and those that you may agree to, newest first.
#[utoipa::path(get, path = "/exports", tag = "collection", security(("staff" = [])),
    responses((status = 200, body = Vec<ExportView>), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`")))]
async fn list(staff: Staff, State(app): State<App>) -> Result<Response> {
    allow_either(&staff)?;
    let jobs = job::of(&app.store, &staff.actor().who, staff.can(Verb::FullExportApprove)).await?;
    let views: Vec<ExportView> = jobs.into_iter().map(ExportView::from).collect();
    Ok((NO_STORE, Json(views)).into_response())
}

/// Asks for an export: ten an hour, two at work. `full` waits until two other people agree.
#[utoipa::path(post, path = "/exports", tag = "collection", security(("staff" = [])), request_body = ExportBody,
    responses((status = 202, body = ExportView, headers(("Location" = String, description = "Where its state is"))),
        (status = 400, description = "`malformed_json`"), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`invalid`"),
        (status = 429, description = "`too_many_requests`")))]
async fn ask(staff: Staff, State(app): State<App>, ValidJson(body): ValidJson<ExportBody>) -> Result<Response> {
    staff.allow_somewhere(Verb::FileExport)?;
    let order = body.order(app.clock.now())?;
    let reach = reach(&staff, &order)?;
    let store = staff.store(&app);
    let job = job::add(&store, &order, &reach).await?;
    if job.state == JobState::Queued {
        app.exports.start(&store, job.clone());
    }
    let location = format!("/api/v1/exports/{}", job.id);
    Ok((StatusCode::ACCEPTED, NO_STORE, [(header::LOCATION, location)], Json(ExportView::from(job))).into_response())
}

/// One export: its state, and its files once they are there.
#[utoipa::path(get, path = "/exports/{id}", tag = "collection", security(("staff" = [])),
    params(("id" = Uuid, Path, example = "0198c7a2-6f2b-7c39-9d53-0f6f3c8b1b52")),
    responses((status = 200, body = ExportView), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`"), (status = 404, description = "`not_found`")))]
async fn show(staff: Staff, State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    allow_either(&staff)?;
    let job = seen(&staff, &app, &id).await?;
    Ok((NO_STORE, Json(ExportView::from(job))).into_response())
}

/// Agrees to an export of what is not de-identified. Two people do, and neither asked for it.
#[utoipa::path(post, path = "/exports/{id}/approve", tag = "collection", security(("staff" = [])),
    params(("id" = Uuid, Path, example = "0198c7a2-6f2b-7c39-9d53-0f6f3c8b1b52")),
    responses((status = 200, body = ExportView), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 409, description = "`second_person_required`, `export_not_awaiting`")))]
async fn approve(staff: Staff, State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    staff.allow_somewhere(Verb::FullExportApprove)?;
    let job = seen(&staff, &app, &id).await?;
    if !staff.reach(Verb::FullExportApprove).covers(&job.reach) {
        return Err(Refusal::new(Code::NotFound));
    }
    let store = staff.store(&app);
    let job = job::approve(&store, job.id).await?;
    if job.state == JobState::Queued {
        app.exports.start(&store, job.clone());
    }
    Ok((NO_STORE, Json(ExportView::from(job))).into_response())
}

/// A file of an export, or its `manifest.json`. Ranges are served, so that a broken download goes on.
#[utoipa::path(get, path = "/exports/{id}/files/{name}", tag = "collection", security(("staff" = [])),
    params(("id" = Uuid, Path, example = "0198c7a2-6f2b-7c39-9d53-0f6f3c8b1b52"),
        ("name" = String, Path, example = "responses.csv")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 206, description = "The range that was asked for"),
        (status = 304, description = "Not changed"), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 409, description = "`export_not_ready`"), (status = 410, description = "`export_expired`"),
        (status = 416, description = "`range_not_satisfiable`")))]
async fn file(
    staff: Staff,
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    mut request: Request,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FileExport)?;
    let job = seen(&staff, &app, &id).await?;
    if job.requested_by != staff.actor().who {
        return Err(Refusal::new(Code::NotFound));
    }
    let is_over = job.expires_at.is_some_and(|moment| moment <= app.clock.now());
    match job.state {
        JobState::Expired => return Err(Refusal::new(Code::ExportExpired)),
        JobState::Done if is_over => return Err(Refusal::new(Code::ExportExpired)),
        JobState::Done => {}
        _ => return Err(Refusal::new(Code::ExportNotReady)),
    }
    if name != MANIFEST && !job.files.iter().any(|file| file.name == name) {
        return Err(Refusal::new(Code::NotFound));
    }
    // A file of an export never changes, so what must not have changed has not.
    for condition in [header::IF_MATCH, header::IF_UNMODIFIED_SINCE] {
        request.headers_mut().remove(condition);
    }
    job::fetched(&staff.store(&app), job.id, &name).await?;
    let Ok(served) = ServeFile::new(app.exports.file(job.id, &name)).oneshot(request).await;
    let mut response = served.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// Whoever exports or agrees to exports.
fn allow_either(staff: &Staff) -> Result<()> {
    staff.allow_somewhere(Verb::FileExport).or_else(|_| staff.allow_somewhere(Verb::FullExportApprove))
}

/// A job that they asked for or may agree to; of others there is nothing.
async fn seen(staff: &Staff, app: &App, id: &str) -> Result<Job> {
    let missing = || Refusal::new(Code::NotFound);
    let id = Uuid::try_parse(id).map_err(|_| missing())?;
    let job = job::one(&app.store, id).await?.ok_or_else(missing)?;
    let is_mine = job.requested_by == staff.actor().who;
    let is_theirs_to_judge = job.order.needs_approval() && staff.can(Verb::FullExportApprove);
    if is_mine || is_theirs_to_judge { Ok(job) } else { Err(missing()) }
}

/// The offices that the export may be of. One that is named and out of reach is not there for them.
fn reach(staff: &Staff, order: &Order) -> Result<Reach> {
    let reach = if order.dataset == Dataset::Comments {
        staff.allow_somewhere(Verb::CommentRead)?;
        staff.reach(Verb::CommentRead)
    } else {
        staff.reach(Verb::FileExport)
    };
    let foreign = order.filters.offices.iter().enumerate().filter(|(_, office)| !reach.has(office));
    let wrong: Vec<Violation> =
        foreign.map(|(at, _)| Violation::new(format!("/filters/offices/{at}"), Rule::UnknownOffice)).collect();
    if wrong.is_empty() { Ok(reach) } else { Err(Refusal::with(Code::Invalid, wrong)) }
}
