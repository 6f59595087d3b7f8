//! Drafts, publishing and retiring over HTTP: whoever wrote a draft does not publish it.

use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
};
use jiff::Timestamp;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{ValidJson, toml_body},
    questionnaires::{
        file,
        lifecycle::Draft,
        store,
        views::{DraftView, LifeView, PublishBody, QuestionnaireView, RetireBody},
    },
};

/// The routes of the life of a version.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, save))
        .routes(routes!(discard))
        .routes(routes!(publish))
        .routes(routes!(retire))
}

/// Every draft, with what keeps it from being published.
#[utoipa::path(get, path = "/questionnaire-drafts", tag = "collection", security(("staff" = [])),
    responses((status = 200, body = Vec<DraftView>), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`")))]
async fn list(staff: Staff, State(app): State<App>) -> Result<Json<Vec<DraftView>>> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let mut views = Vec::new();
    for draft in store::draft::all(&app.store).await? {
        views.push(view(&app, &staff, draft).await?);
    }
    Ok(Json(views))
}

/// One draft: every fault in one answer, what changes, and the digest of what would be published.
#[utoipa::path(get, path = "/questionnaires/{key}/{version}/draft", tag = "collection", security(("staff" = [])),
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 2)),
    responses((status = 200, body = DraftView), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`not_allowed`"), (status = 404, description = "`not_found`")))]
async fn show(
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Json<DraftView>> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let draft = store::draft::one(&app.store, &key, number(&version)?).await?;
    Ok(Json(view(&app, &staff, draft.ok_or_else(missing)?).await?))
}

/// Saves a draft, whatever it lacks; key and version in it are those of the address.
#[utoipa::path(put, path = "/questionnaires/{key}/{version}/draft", tag = "collection", security(("staff" = [])),
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 2)),
    request_body(content = String, content_type = "application/toml", description = "A questionnaire file, as far as it is written",
        example = "key = \"one_stop\"\nversion = 2\n…"),
    responses((status = 200, body = DraftView), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 409, description = "`questionnaire_in_use`"), (status = 413, description = "`body_too_large`"),
        (status = 415, description = "`unsupported_media_type`"), (status = 422, description = "`file_faulty`")))]
async fn save(
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
    request: Request,
) -> Result<Json<DraftView>> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let content = toml_body(request).await?;
    let draft = file::draft(&content, "draft")?;
    let version = number(&version)?;
    if (draft.key.as_str(), draft.version) != (key.as_str(), i64::from(version)) {
        let words = "mã và phiên bản phải như trong địa chỉ / key and version must be those of the address";
        return Err(Refusal::at(Code::FileFaulty, "draft, key", Rule::Fault(words.to_owned())));
    }
    let saved = store::draft::save(&staff.store(&app), &key, version, &content).await?;
    Ok(Json(view(&app, &staff, saved).await?))
}

/// Throws a draft away.
#[utoipa::path(post, path = "/questionnaires/{key}/{version}/discard", tag = "collection", security(("staff" = [])),
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 2)),
    responses((status = 204), (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`")))]
async fn discard(
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<StatusCode> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    store::draft::discard(&staff.store(&app), &key, number(&version)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Publishes a draft that somebody else wrote. From then on it never changes.
#[utoipa::path(post, path = "/questionnaires/{key}/{version}/publish", tag = "collection", security(("staff" = [])),
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 2)), request_body = PublishBody,
    responses((status = 200, body = QuestionnaireView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 409, description = "`second_person_required`, `questionnaire_changed`, `questionnaire_in_use`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`, `file_faulty`")))]
async fn publish(
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
    ValidJson(body): ValidJson<PublishBody>,
) -> Result<Json<QuestionnaireView>> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let published = store::draft::publish(&staff.store(&app), &key, number(&version)?, &body.sha256).await?;
    let life = store::life::of(app.store.read(), &published.sha256()).await?;
    Ok(Json(QuestionnaireView::of(published, &life)))
}

/// Retires a version: no wave begins with it any more, and answers to it are taken until the moment that is given.
#[utoipa::path(post, path = "/questionnaires/{key}/{version}/retire", tag = "collection", security(("staff" = [])),
    params(("key" = String, Path, example = "one_stop"), ("version" = u32, Path, example = 1)), request_body = RetireBody,
    responses((status = 200, body = LifeView), (status = 400, description = "`malformed_json`"),
        (status = 401, description = "`credential_required`"),
        (status = 403, description = "`foreign_origin`, `not_allowed`"), (status = 404, description = "`not_found`"),
        (status = 413, description = "`body_too_large`"), (status = 415, description = "`unsupported_media_type`"),
        (status = 422, description = "`invalid`")))]
async fn retire(
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
    ValidJson(body): ValidJson<RetireBody>,
) -> Result<Json<LifeView>> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let until: Timestamp =
        body.accept_until.parse().map_err(|_| Refusal::at(Code::Invalid, "/accept_until", Rule::NotATime))?;
    let found = store::version(&app.store, &key, number(&version)?).await?.ok_or_else(missing)?;
    let by = staff.store(&app);
    Ok(Json(store::life::retire(&by, &found.sha256(), until.as_second(), body.reason.trim()).await?.into()))
}

async fn view(app: &App, staff: &Staff, draft: Draft) -> Result<DraftView> {
    let (found, before) = store::draft::examine(&app.store, &draft).await?;
    let is_own = draft.saved_by == staff.actor().person();
    Ok(DraftView::of(draft, found, before.as_ref(), is_own))
}

fn number(version: &str) -> Result<u32> {
    version.parse().map_err(|_| missing())
}

fn missing() -> Refusal {
    Refusal::new(Code::NotFound)
}
