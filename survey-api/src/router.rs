//! Every address of the server.

use axum::{Json, Router, http::StatusCode, middleware::from_fn_with_state, routing::get};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    accounts,
    app::App,
    audit, ballots, devices,
    error::{Code, Refusal},
    exports, health, kiosk, limits, middleware, offices, openapi, paper, published, quality, questionnaires, releases,
    responses, waves, workspace,
};

/// The server's routes with everything around them.
pub fn router(app: App) -> Router {
    let (routes, document) = described();
    let document = Json(document);
    let routes = routes
        .route("/api/v1/openapi.json", get(move || async { document }))
        .merge(published::pages::routes())
        .merge(responses::pages::routes())
        .merge(responses::slip::routes())
        .merge(kiosk::pages::routes())
        .merge(workspace::pages().routes)
        .fallback(|| async { Refusal::new(Code::NotFound) })
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED });
    let sessions = accounts::session::layer(&app.store);
    let counted = from_fn_with_state(app.clone(), limits::tokens);
    middleware::around(routes.with_state(app.clone()).layer(sessions).layer(counted), &app)
}

/// The described routes and their description: one cannot be without the other.
pub fn described() -> (Router<App>, utoipa::openapi::OpenApi) {
    let api = OpenApiRouter::new()
        .merge(questionnaires::routes::routes())
        .merge(offices::routes::routes())
        .merge(waves::routes::routes())
        .merge(ballots::routes::routes())
        .merge(responses::routes::routes())
        .merge(devices::routes::routes())
        .merge(kiosk::routes::routes())
        .merge(paper::routes::routes())
        .merge(quality::routes::routes())
        .merge(releases::routes::routes())
        .merge(exports::routes::routes())
        .merge(audit::routes::routes());
    let (routes, mut document) =
        OpenApiRouter::with_openapi(openapi::document()).nest("/api/v1", api).merge(health::routes()).split_for_parts();
    openapi::describe_problems(&mut document);
    openapi::name_operations(&mut document);
    (routes, document)
}
