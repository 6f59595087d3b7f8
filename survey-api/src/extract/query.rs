//! A query string whose fields are all known.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::error::{Code, Refusal, Rule};

/// A query that fits `T`.
#[derive(Debug, Clone, Copy)]
pub struct ValidQuery<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for ValidQuery<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        read.map(|Query(query)| Self(query)).map_err(|error| {
            let unknown = error.body_text().contains("unknown field");
            Refusal::at(Code::Invalid, "?", if unknown { Rule::UnknownField } else { Rule::WrongType })
        })
    }
}
