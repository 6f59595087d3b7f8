//! Path parts that know what they are.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use uuid::Uuid;

use crate::error::{Code, Refusal, Rule};

/// The id of a response, made by its sender.
#[derive(Debug, Clone, Copy)]
pub struct ResponseId(pub Uuid);

impl<S: Sync + Send> FromRequestParts<S> for ResponseId {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let not_one = || Refusal::at(Code::Invalid, "/id", Rule::NotAUuid);
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| not_one())?;
        Uuid::try_parse(&text).map(Self).map_err(|_| not_one())
    }
}
