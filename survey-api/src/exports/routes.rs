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
    extract::{IdempotencyKey, ValidJson},
    openapi::refused,
};

const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The routes of exports.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, ask)).routes(routes!(show)).routes(routes!(approve)).routes(routes!(file))
}

/// The exports that you asked for, and those that you may agree to, newest first.
#[utoipa::path(get, path = "/exports", tag = "collection", security(("staff" = [])),
    responses((status = 200, body = Vec<ExportView>), refused::Seen))]
async fn list(staff: Staff, State(app): State<App>) -> Result<Response> {
    allow_either(&staff)?;
    let jobs = job::of(&app.store, &staff.actor().who, staff.can(Verb::FullExportApprove)).await?;
    let views: Vec<ExportView> = jobs.into_iter().map(ExportView::from).collect();
    Ok((NO_STORE, Json(views)).into_response())
}

/// Asks for an export: ten an hour, two at work. `full` waits until two other people agree. Sent again with the same
/// `Idempotency-Key` within two days, it is the same job.
#[utoipa::path(post, path = "/exports", tag = "collection", security(("staff" = [])), request_body = ExportBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "A name of the sender's for this request",
        example = "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52")),
    responses((status = 202, body = ExportView, headers(("Location" = String, description = "Where its state is"),
            ("Idempotent-Replayed" = Option<String>, description = "`true`: it was asked for before"))),
        (status = 429, description = "`too_many_requests`"), refused::Sent))]
async fn ask(
    staff: Staff,
    State(app): State<App>,
    IdempotencyKey(key): IdempotencyKey,
    ValidJson(body): ValidJson<ExportBody>,
) -> Result<Response> {
    let order = body.order(app.clock.now())?;
    let (job, replayed) = asked(&app, &staff, &order, key.as_deref()).await?;
    let location = format!("/api/v1/exports/{}", job.id);
    let answer = (StatusCode::ACCEPTED, NO_STORE, [(header::LOCATION, location)], Json(ExportView::from(job)));
    let mut answer = answer.into_response();
    if replayed {
        answer.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(answer)
}

/// Asks for an export and starts it, unless it was asked for before.
pub(super) async fn asked(app: &App, staff: &Staff, order: &Order, key: Option<&str>) -> Result<(Job, bool)> {
    staff.allow_somewhere(Verb::FileExport)?;
    let reach = reach(staff, order)?;
    let store = staff.store(app);
    let (job, replayed) = job::add(&store, order, &reach, key).await?;
    if job.state == JobState::Queued && !replayed {
        app.exports.start(&store, job.clone());
    }
    Ok((job, replayed))
}

/// One export: its state, and its files once they are there.
#[utoipa::path(get, path = "/exports/{id}", tag = "collection", security(("staff" = [])),
    params(("id" = Uuid, Path, example = "0198c7a2-6f2b-7c39-9d53-0f6f3c8b1b52")),
    responses((status = 200, body = ExportView), (status = 404, description = "`not_found`"), refused::Seen))]
async fn show(staff: Staff, State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    allow_either(&staff)?;
    let job = seen(&staff, &app, &id).await?;
    Ok((NO_STORE, Json(ExportView::from(job))).into_response())
}

/// Agrees to an export of what is not de-identified. Two people do, and neither asked for it.
#[utoipa::path(post, path = "/exports/{id}/approve", tag = "collection", security(("staff" = [])),
    params(("id" = Uuid, Path, example = "0198c7a2-6f2b-7c39-9d53-0f6f3c8b1b52")),
    responses((status = 200, body = ExportView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`second_person_required`, `export_not_awaiting`"), refused::Done))]
async fn approve(staff: Staff, State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    Ok((NO_STORE, Json(ExportView::from(agreed(&app, &staff, &id).await?))).into_response())
}

/// Agrees to an export, and starts it where that was the second person.
pub(super) async fn agreed(app: &App, staff: &Staff, id: &str) -> Result<Job> {
    staff.allow_somewhere(Verb::FullExportApprove)?;
    let job = seen(staff, app, id).await?;
    if !staff.reach(Verb::FullExportApprove).covers(&job.reach) {
        return Err(Refusal::new(Code::NotFound));
    }
    let store = staff.store(app);
    let job = job::approve(&store, job.id).await?;
    if job.state == JobState::Queued {
        app.exports.start(&store, job.clone());
    }
    Ok(job)
}

/// A file of an export, or its `manifest.json`. Ranges are served, so that a broken download goes on.
#[utoipa::path(get, path = "/exports/{id}/files/{name}", tag = "collection", security(("staff" = [])),
    params(("id" = Uuid, Path, example = "0198c7a2-6f2b-7c39-9d53-0f6f3c8b1b52"),
        ("name" = String, Path, example = "responses.csv")),
    responses((status = 200, description = "The file", content((Vec<u8> = "text/csv"), (Vec<u8> = "application/json"),
            (Vec<u8> = "application/x-ndjson"), (Vec<u8> = "application/vnd.apache.parquet"), (Vec<u8> = "text/plain"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 206, description = "The range that was asked for",
            content((Vec<u8> = "text/csv"), (Vec<u8> = "application/json"), (Vec<u8> = "application/x-ndjson"),
                (Vec<u8> = "application/vnd.apache.parquet"), (Vec<u8> = "text/plain"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (Vec<u8> = "multipart/byteranges"))), (status = 304, description = "Not changed"),
        (status = 404, description = "`not_found`"), (status = 409, description = "`export_not_ready`"),
        (status = 410, description = "`export_expired`"), (status = 416, description = "`range_not_satisfiable`"),
        refused::Seen))]
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
    let is_whole = matches!(response.status(), StatusCode::OK | StatusCode::PARTIAL_CONTENT);
    let headers = response.headers_mut();
    if is_whole && !headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/")) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The media type of a file by its ending.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "jsonl" => "application/x-ndjson",
        "parquet" => "application/vnd.apache.parquet",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/plain; charset=utf-8",
    }
}

/// Whoever exports or agrees to exports.
pub(super) fn allow_either(staff: &Staff) -> Result<()> {
    staff.allow_somewhere(Verb::FileExport).or_else(|_| staff.allow_somewhere(Verb::FullExportApprove))
}

/// A job that they asked for or may agree to; of others there is nothing.
pub(super) async fn seen(staff: &Staff, app: &App, id: &str) -> Result<Job> {
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
