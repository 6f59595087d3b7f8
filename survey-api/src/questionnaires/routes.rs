//! Questionnaires over HTTP.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    codebook, diff, file, store,
    views::{Against, DiffView, EntryView, ImportedView, LanguageQuery, QuestionnaireView, UnmappedView},
    xlsform::{
        import,
        write::{self, Written},
    },
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    conditional::Published,
    error::{Code, Refusal, Result},
    extract::{ValidQuery, WORKBOOK, toml_body, workbook_body},
    openapi::refused,
};

/// The routes of questionnaires.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, register))
        .routes(routes!(show))
        .routes(routes!(codes))
        .routes(routes!(codes_as_csv))
        .routes(routes!(as_xlsform))
        .routes(routes!(unmapped))
        .routes(routes!(from_xlsform))
        .routes(routes!(content))
        .routes(routes!(compare))
}

/// Every version of every questionnaire.
#[utoipa::path(get, path = "/questionnaires", tag = "collection",
    responses((status = 200, body = Vec<QuestionnaireView>)))]
async fn list(State(app): State<App>) -> Result<Json<Vec<QuestionnaireView>>> {
    let all = store::all(&app.store).await?;
    Ok(Json(all.into_iter().map(QuestionnaireView::from).collect()))
}

/// One version of a questionnaire.
#[utoipa::path(get, path = "/questionnaires/{key}/{version}", tag = "collection",
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 1)),
    responses((status = 200, body = QuestionnaireView), (status = 304, description = "Not changed"),
        (status = 404, description = "`not_found`"), (status = 422, description = "`invalid`")))]
async fn show(
    State(app): State<App>,
    Path((key, version)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = store::version(&app.store, &key, version).await?;
    let questionnaire = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Published::json(&QuestionnaireView::from(questionnaire))?.answer(&headers))
}

/// The codebook of a version: what each column of its answers says, and what its codes are called, in both languages.
#[utoipa::path(get, path = "/questionnaires/{key}/{version}/codebook", tag = "collection",
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 1)),
    responses((status = 200, body = Vec<EntryView>), (status = 304, description = "Not changed"),
        (status = 404, description = "`not_found`"), (status = 422, description = "`invalid`")))]
async fn codes(
    State(app): State<App>,
    Path((key, version)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = store::version(&app.store, &key, version).await?;
    let questionnaire = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let entries: Vec<EntryView> = codebook::of(&questionnaire).into_iter().map(EntryView::from).collect();
    Ok(Published::json(&entries)?.answer(&headers))
}

/// The same as CSV, a row a code.
#[utoipa::path(get, path = "/questionnaires/{key}/{version}/codebook.csv", tag = "collection",
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 1), LanguageQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 304, description = "Not changed"),
        (status = 404, description = "`not_found`"), (status = 422, description = "`invalid`")))]
async fn codes_as_csv(
    State(app): State<App>,
    Path((key, version)): Path<(String, u32)>,
    ValidQuery(query): ValidQuery<LanguageQuery>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = store::version(&app.store, &key, version).await?;
    let questionnaire = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let body = codebook::csv(&questionnaire, &query.language).map_err(Refusal::internal)?;
    let content_type = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
    let name = format!("codebook-{key}-{version}.csv");
    Ok(as_file(Published { content_type, body }.answer(&headers), &name))
}

/// A version as an XLSForm. What other programs pass over is listed at `…/xlsform/unmapped`.
#[utoipa::path(get, path = "/questionnaires/{key}/{version}/xlsform", tag = "collection",
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 1)),
    responses((status = 200, body = Vec<u8>,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 304, description = "Not changed"), (status = 404, description = "`not_found`"), (status = 422, description = "`invalid`")))]
async fn as_xlsform(
    State(app): State<App>,
    Path((key, version)): Path<(String, u32)>,
    headers: HeaderMap,
) -> Result<Response> {
    let body = written(&app, &key, version).await?.content;
    let published = Published { content_type: HeaderValue::from_static(WORKBOOK), body };
    Ok(as_file(published.answer(&headers), &format!("{key}-{version}.xlsx")))
}

/// What of a version other programs pass over when they read it as an XLSForm.
#[utoipa::path(get, path = "/questionnaires/{key}/{version}/xlsform/unmapped", tag = "collection",
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 1)),
    responses((status = 200, body = Vec<UnmappedView>), (status = 404, description = "`not_found`"), (status = 422, description = "`invalid`")))]
async fn unmapped(
    State(app): State<App>,
    Path((key, version)): Path<(String, u32)>,
) -> Result<Json<Vec<UnmappedView>>> {
    let written = written(&app, &key, version).await?;
    Ok(Json(written.unmapped.into_iter().map(UnmappedView::from).collect()))
}

/// Reads an XLSForm and says what it makes, what of it has no counterpart here, and what it lacks. Nothing is registered.
#[utoipa::path(post, path = "/questionnaires/xlsform", tag = "collection", security(("staff" = [])),
    request_body(content = Vec<u8>, description = "A workbook, at most 512 KB",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    responses((status = 200, body = ImportedView), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`file_faulty`"),
        refused::Done))]
async fn from_xlsform(staff: Staff, request: Request) -> Result<Json<ImportedView>> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let content = workbook_body(request).await?.to_vec();
    Ok(Json(import::import("xlsform.xlsx".to_owned(), content).await?.into()))
}

async fn written(app: &App, key: &str, version: u32) -> Result<Written> {
    let found = store::version(&app.store, key, version).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    tokio::task::spawn_blocking(move || write::write(&found)).await.map_err(Refusal::internal)?
}

/// With the name under which a browser keeps it.
fn as_file(mut response: Response, name: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The text whose SHA-256 is its address: a kiosk keeps it for good, and checks it itself.
#[utoipa::path(get, path = "/questionnaires/content/{sha256}", tag = "collection",
    params(("sha256" = String, Path, description = "64 hexadecimal digits",
        example = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")),
    responses((status = 200, description = "The canonical form", body = Object, content_type = "application/json"),
        (status = 404, description = "`not_found`")))]
async fn content(
    State(app): State<App>,
    Path(sha256): Path<String>,
) -> Result<([(header::HeaderName, &'static str); 2], String)> {
    let found = store::by_sha256(&app.store, &sha256).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let kept = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    Ok(([(header::CONTENT_TYPE, "application/json"), kept], found.canonical()))
}

/// What changed since an earlier version: wording, additive or breaking, item by item.
#[utoipa::path(get, path = "/questionnaires/{key}/{version}/diff", tag = "collection",
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 2), Against),
    responses((status = 200, body = DiffView), (status = 404, description = "`not_found`"),
        (status = 422, description = "`invalid`")))]
async fn compare(
    State(app): State<App>,
    Path((key, version)): Path<(String, u32)>,
    ValidQuery(Against { against }): ValidQuery<Against>,
) -> Result<Json<DiffView>> {
    let missing = || Refusal::new(Code::NotFound);
    let new = store::version(&app.store, &key, version).await?.ok_or_else(missing)?;
    let old = store::version(&app.store, &key, against).await?.ok_or_else(missing)?;
    Ok(Json(DiffView { against, version, changes: diff::between(&old, &new) }))
}

/// Registers a questionnaire file. The same content again changes nothing; what a wave uses is never replaced.
#[utoipa::path(post, path = "/questionnaires", tag = "collection", security(("staff" = [])),
    request_body(content = String, content_type = "application/toml", description = "A questionnaire file",
        example = "key = \"one_stop\"\nversion = 1\n…"),
    responses((status = 201, body = QuestionnaireView), (status = 401, description = "`credential_required`"), (status = 403, description = "`foreign_origin`, `not_allowed`"),
        (status = 409, description = "`questionnaire_in_use`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`file_faulty`")))]
async fn register(
    staff: Staff,
    State(app): State<App>,
    request: Request,
) -> Result<(StatusCode, Json<QuestionnaireView>)> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let questionnaire = file::from_toml(&toml_body(request).await?, "questionnaire")?;
    store::register(&staff.store(&app), &questionnaire).await?;
    Ok((StatusCode::CREATED, Json(questionnaire.into())))
}
