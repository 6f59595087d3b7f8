//! The page of the kiosk. It is the same for every device: which one it is, only the device knows.

use axum::{
    Json, Router,
    http::{HeaderName, header},
    middleware::from_fn,
    response::{Html, IntoResponse},
    routing::get,
};
use serde_json::json;

use super::shell::SHELL;
use crate::{app::App, i18n::Language, published::assets, published::protection::protect};

/// What the kiosk may load. Its scripts make no markup of any text: there is one policy, for the address of the worker.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
     worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types kiosk";

const NO_CACHE: (HeaderName, &str) = (header::CACHE_CONTROL, "no-cache");

/// The addresses of the kiosk.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/kiosk", get(page))
        .route("/kiosk/worker.js", get(worker))
        .route("/kiosk/manifest.webmanifest", get(manifest))
        .layer(from_fn(protect))
}

async fn page() -> impl IntoResponse {
    ([(header::CONTENT_SECURITY_POLICY, POLICY), NO_CACHE], Html(SHELL.page.as_str()))
}

async fn worker() -> impl IntoResponse {
    let scope = (HeaderName::from_static("service-worker-allowed"), "/kiosk");
    let media_type = (header::CONTENT_TYPE, assets::media_type("worker.js"));
    ([(header::CONTENT_SECURITY_POLICY, POLICY), NO_CACHE, scope, media_type], SHELL.worker.as_str())
}

/// With this a tablet installs the page as a program of its own, without an address bar.
async fn manifest() -> impl IntoResponse {
    let manifest = json!({
        "name": Language::Vi.say("kiosk-title"), "short_name": Language::Vi.say("name"), "lang": "vi",
        "id": "/kiosk", "start_url": "/kiosk", "scope": "/kiosk", "display": "fullscreen",
        "background_color": "#FFFFFF", "theme_color": "#12436D",
        "icons": [{"src": assets::address("icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    });
    ([NO_CACHE, (header::CONTENT_TYPE, "application/manifest+json")], Json(manifest))
}
