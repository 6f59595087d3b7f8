//! What a program sends as `Authorization: Bearer …`: nothing, a device's token, or the operator's.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    error::{Code, Refusal},
    responses::Credential,
};

/// Does the sender hold the operator's token?
pub(crate) fn is_admin(headers: &HeaderMap, app: &App) -> bool {
    token(headers).is_some_and(|given| is(given, &app.config.admin_token))
}

/// No credential at all is a walk-in; a wrong one is refused, so that a kiosk with an old token is noticed.
impl FromRequestParts<App> for Credential {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            return Ok(Self::Nobody);
        }
        match token(&parts.headers) {
            Some(given) if is(given, &app.config.intake_token) => Ok(Self::Device),
            _ => Err(Refusal::new(Code::CredentialRequired)),
        }
    }
}

pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Hashes are compared, so that the time it takes tells nothing of the token. An empty setting lets nobody in.
fn is(given: &str, expected: &str) -> bool {
    !expected.is_empty() && Sha256::digest(given) == Sha256::digest(expected)
}
