//! Releases over HTTP: everything here is public and may be kept by caches.

mod approval;

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    draw, folder, store,
    views::{ChartQuery, IndexQuery, IndexView, ReleaseView},
};
use crate::{
    app::App,
    conditional::Published,
    error::{Code, Refusal, Result},
    extract::ValidQuery,
};

/// The routes of releases.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(index))
        .routes(routes!(chart))
        .routes(routes!(table))
        .merge(approval::routes())
}

/// The last revision of every period, oldest first.
#[utoipa::path(get, path = "/releases", tag = "published", responses((status = 200, body = Vec<ReleaseView>)))]
async fn list(State(app): State<App>) -> Result<Json<Vec<ReleaseView>>> {
    let all = store::all(&app.store).await?;
    Ok(Json(all.into_iter().map(ReleaseView::from).collect()))
}

/// The last revision of one period.
#[utoipa::path(get, path = "/releases/{period}", tag = "published", params(("period" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = ReleaseView), (status = 404, description = "`not_found`")))]
async fn show(State(app): State<App>, Path(period): Path<String>) -> Result<Json<ReleaseView>> {
    let found = store::latest(&app.store, &period).await?;
    found.map(|recorded| Json(recorded.into())).ok_or_else(|| Refusal::new(Code::NotFound))
}

/// The scores of a release, with their intervals.
#[utoipa::path(get, path = "/releases/{period}/index", tag = "published",
    params(("period" = String, Path, example = "2026-Q3"), IndexQuery),
    responses((status = 200, body = IndexView), (status = 304, description = "Not changed"),
        (status = 404, description = "`not_found`"), (status = 422, description = "`invalid`")))]
async fn index(
    State(app): State<App>,
    Path(period): Path<String>,
    ValidQuery(query): ValidQuery<IndexQuery>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = app.shelf.period(&app.store, &period).await?;
    let (_, release) = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Published::json(&IndexView::new(&release, &query))?.answer(&headers))
}

/// A chart of a release as SVG, with title and description inside: `ranking`, `trend`, `likert` or `heat`.
#[utoipa::path(get, path = "/releases/{period}/charts/{file}", tag = "published",
    params(("period" = String, Path, example = "2026-Q3"), ("file" = String, Path, example = "ranking.svg"), ChartQuery),
    responses((status = 200, content_type = "image/svg+xml", body = String), (status = 304, description = "Not changed"),
        (status = 404, description = "`not_found`"), (status = 422, description = "`invalid`")))]
async fn chart(
    State(app): State<App>,
    Path((period, file)): Path<(String, String)>,
    ValidQuery(query): ValidQuery<ChartQuery>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = app.shelf.period(&app.store, &period).await?;
    let (recorded, release) = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    if query == ChartQuery::default()
        && let Some(ready) = folder::file(&recorded.path, "charts", &file).await?
    {
        return Ok(ready.answer(&headers));
    }
    let kind = file.strip_suffix(".svg").unwrap_or_default();
    Ok(draw::svg(release, kind, query.into()).await?.answer(&headers))
}

/// A table of a release.
#[utoipa::path(get, path = "/releases/{period}/tables/{file}", tag = "published",
    params(("period" = String, Path, example = "2026-Q3"), ("file" = String, Path, example = "scores.csv")),
    responses((status = 200, content_type = "text/csv", body = String), (status = 304, description = "Not changed"),
        (status = 404, description = "`not_found`")))]
async fn table(
    State(app): State<App>,
    Path((period, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let missing = || Refusal::new(Code::NotFound);
    let recorded = store::latest(&app.store, &period).await?.ok_or_else(missing)?;
    let found = folder::file(&recorded.path, "tables", &file).await?.ok_or_else(missing)?;
    Ok(found.answer(&headers))
}
