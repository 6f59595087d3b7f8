//! The name that a sender gives to a request which it may have to send again (`Idempotency-Key`).

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::error::{Code, Refusal, Result, Rule};

/// Longest name.
const LONGEST: usize = 255;
/// The header.
pub const HEADER: &str = "Idempotency-Key";

/// The name, where one is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let Some(given) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        let wrong = |rule: Rule| Refusal::at(Code::Invalid, HEADER, rule);
        let text = given.to_str().map_err(|_| wrong(Rule::ControlCharacter))?.trim();
        match text.len() {
            0 => Err(wrong(Rule::Empty)),
            1..=LONGEST => Ok(Self(Some(text.to_owned()))),
            _ => Err(wrong(Rule::TooLong(LONGEST))),
        }
    }
}
