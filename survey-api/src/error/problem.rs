//! A refusal as RFC 9457 problem details.
//!
//! A handler knows neither the reader's language nor the request's id, so a refusal travels in the response's extensions
//! and the layer `problems` of [`crate::middleware`] writes the body.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Refusal;
use crate::extract::Language;

/// Problem details (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Identifies the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/response_conflict")]
    pub kind: String,
    /// What happened, in the language asked for.
    #[schema(example = "Mã phiếu trả lời đã có nội dung khác")]
    pub title: String,
    /// HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// Stable code; compare with this.
    #[schema(example = "response_conflict")]
    pub code: &'static str,
    /// What to do about it.
    pub detail: String,
    /// The path asked for.
    #[schema(example = "/api/v1/responses/5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52")]
    pub instance: String,
    /// To find the request in the log.
    pub request_id: String,
    /// Every violation found, in the order of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemError>,
}

/// One violation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemError {
    /// JSON pointer into the body; a place in words where the body is a file.
    #[schema(example = "/answers/1/code")]
    pub pointer: String,
    /// Stable code.
    #[schema(example = "out_of_range")]
    pub code: &'static str,
    /// The rule in words. The rejected value is never repeated.
    pub detail: String,
}

impl Problem {
    /// The problem that `refusal` is, told in `language`.
    pub fn new(refusal: &Refusal, language: Language, instance: &str, request_id: &str) -> Self {
        let (code, lang) = (refusal.code(), language.tag());
        let errors = refusal.violations().iter().map(|violation| ProblemError {
            pointer: violation.pointer.clone(),
            code: violation.rule.word(),
            detail: violation.rule.text().get(lang).to_owned(),
        });
        Self {
            kind: format!("/problems/{}", code.word()),
            title: code.title().get(lang).to_owned(),
            status: code.status(),
            code: code.word(),
            detail: code.detail().get(lang).to_owned(),
            instance: instance.to_owned(),
            request_id: request_id.to_owned(),
            errors: errors.collect(),
        }
    }

    /// The response with its headers.
    pub fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
