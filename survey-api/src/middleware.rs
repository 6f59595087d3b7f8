//! What happens around every request: its id, its log line, problem bodies, security headers.

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::{compression::CompressionLayer, timeout::TimeoutLayer, trace::TraceLayer};
use uuid::Uuid;

use crate::{
    app::App,
    error::{Code, Refusal, problem::Problem},
    extract::Language,
    published::problem as pages,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing is loaded from elsewhere, nothing inline, nobody frames us.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The id of a request, for the log and for whoever reports a problem.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Puts everything around the routes, the first layer outermost; as one, because a router packs every layer of its own anew for
/// each request.
pub fn around(routes: Router, app: &App) -> Router {
    let timeout = Duration::from_secs(app.config.timeout.max(1));
    let layers = ServiceBuilder::new()
        .layer(from_fn(identified))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(CompressionLayer::new())
        .layer(from_fn(problems))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, timeout));
    routes.layer(layers)
}

/// The route, never the path: a response's id beside the second it came in would undo the hour that is kept of it.
/// No query, no address, no agent either: a log must not tell who answered.
fn span(request: &Request) -> tracing::Span {
    let id = request.extensions().get::<RequestId>().map_or("", |id| id.0.as_str());
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route, id)
}

/// Takes the caller's `X-Request-Id` if it is a plain word, makes one otherwise, and sends it back.
async fn identified(mut request: Request, next: Next) -> Response {
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(|id| is_plain(id));
    let id = given.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    response
}

fn is_plain(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Writes the body of every refusal, in the reader's language; logs the cause of what is our own fault, once.
async fn problems(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    let path = request.uri().path().to_owned();
    let is_page = is_page(request.headers(), &path);
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let mut response = next.run(request).await;
    let Some(refusal) = response.extensions_mut().remove::<Refusal>().or_else(|| unnamed(&response)) else {
        return response;
    };
    if let Some(cause) = refusal.cause() {
        tracing::error!(code = refusal.code().word(), %cause, "refused");
    }
    if is_page && refusal.code() == Code::CredentialRequired {
        return Redirect::to(&Language::of_address(&path).path("/staff/sign-in")).into_response();
    }
    if is_page {
        let problem = pages::Problem::of(refusal.code());
        let mut page = pages::page(problem, Language::of_address(&path), Language::address(&path));
        tell(&refusal, page.headers_mut());
        return page;
    }
    let mut problem = Problem::new(&refusal, language, &path, &id).into_response();
    tell(&refusal, problem.headers_mut());
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allow);
    }
    problem
}

/// Says when to come back, and which limit is used up.
fn tell(refusal: &Refusal, headers: &mut HeaderMap) {
    if let Some(seconds) = refusal.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(standing) = refusal.standing() {
        standing.tell(headers);
    }
}

/// A browser that asks for a page gets its problems as a page.
fn is_page(headers: &HeaderMap, path: &str) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !path.starts_with("/api/")
}

/// Refusals that come from the framework carry a bare status. Pages make their own bodies and are left alone.
fn unnamed(response: &Response) -> Option<Refusal> {
    let html =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if html {
        return None;
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        StatusCode::RANGE_NOT_SATISFIABLE => Code::RangeNotSatisfiable,
        StatusCode::SERVICE_UNAVAILABLE => Code::Timeout,
        status if status.is_server_error() => Code::Internal,
        status if status.is_client_error() => Code::Invalid,
        _ => return None,
    };
    Some(Refusal::new(code))
}
