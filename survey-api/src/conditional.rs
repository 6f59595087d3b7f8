//! ETag and If-None-Match: what has not changed is not sent again.

use analytics::release::manifest::sha256;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::error::{Refusal, Result};

/// Five minutes: a correction is seen soon, and a conference hall asks once.
const PUBLIC: &str = "public, max-age=300";

/// A body that anybody may keep.
#[derive(Debug)]
pub struct Published {
    /// Media type.
    pub content_type: HeaderValue,
    /// The body.
    pub body: Vec<u8>,
}

impl Published {
    /// A view as JSON.
    pub fn json(view: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_vec(view).map_err(Refusal::internal)?;
        Ok(Self { content_type: HeaderValue::from_static("application/json"), body })
    }

    /// The body, or 304 where the reader has it already.
    pub fn answer(self, request: &HeaderMap) -> Response {
        let tag = format!("\"{}\"", &sha256(&self.body)[..32]);
        let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let same = known.is_some_and(|tags| tags.split(',').any(|known| matches(known.trim(), &tag)));
        let mut response = if same {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.content_type)], Body::from(self.body)).into_response()
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(PUBLIC));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}

/// The weak comparison of RFC 9110: a proxy that compressed the body has made the tag weak.
fn matches(known: &str, tag: &str) -> bool {
    known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
}
