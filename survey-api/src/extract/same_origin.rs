//! Was a form sent from our own page? Browsers say so in one of two headers, and no page can forge them.

use axum::http::{HeaderMap, header};

/// True where the browser says that the request comes from a page of this server.
pub(crate) fn holds(headers: &HeaderMap) -> bool {
    said(headers) == Some(true)
}

/// The same, but what says nothing is no browser, and nobody's browser can be misused through it.
pub(crate) fn is_not_foreign(headers: &HeaderMap) -> bool {
    said(headers) != Some(false)
}

fn said(headers: &HeaderMap) -> Option<bool> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => Some(matches!(site, "same-origin" | "none")),
        (None, Some(origin)) => {
            Some(origin.split_once("://").is_some_and(|(_, host)| Some(host) == text(header::HOST.as_str())))
        }
        (None, None) => None,
    }
}
