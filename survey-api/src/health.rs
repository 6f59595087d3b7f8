//! Is the process alive, and can it do its work?

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, error::Result};

/// The routes for the operator.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(alive)).routes(routes!(ready))
}

/// What the operator sees.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`; anything else comes as a problem.
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = Health)))]
async fn alive() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Migrations are done and the writer can commit.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, body = Health), (status = 503, description = "`busy`")))]
async fn ready(State(app): State<App>) -> Result<Json<Health>> {
    app.store.ready().await?;
    Ok(Json(Health { status: "ok" }))
}
