//! A picture that other pages of the office may show as a button: a link around it is all they need, no script of ours.

use axum::{
    extract::Query,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::i18n::Language;

/// In which language the button speaks.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Spoken {
    #[serde(default)]
    lang: String,
}

/// `GET /rate/button.svg?lang=en`.
pub(super) async fn show(Query(spoken): Query<Spoken>) -> Response {
    let language = if spoken.lang == "en" { Language::En } else { Language::Vi };
    let words = language.say("rate-button");
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"240\" height=\"56\" viewBox=\"0 0 240 56\" role=\"img\" aria-label=\"{words}\">\
         <rect width=\"240\" height=\"56\" rx=\"4\" fill=\"#12436D\"/>\
         <g fill=\"none\" stroke=\"#FFFFFF\" stroke-width=\"2\" stroke-linecap=\"round\" transform=\"translate(12 10) scale(.75)\">\
         <circle cx=\"24\" cy=\"24\" r=\"21\"/><path d=\"M17 17.5V20.5M31 17.5V20.5M15 32H33\"/></g>\
         <text x=\"60\" y=\"34\" fill=\"#FFFFFF\" font-family=\"'Noto Sans', Arial, sans-serif\" font-size=\"17\" font-weight=\"700\">{words}</text></svg>"
    );
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        // Everything else of this server is for its own pages; this is made for others.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (headers, picture).into_response()
}
