//! Refusals that many operations share, named once: an operation adds only those of its own.
//!
//! ```text
//! #[utoipa::path(put, …, responses((status = 204, …), (status = 404, description = "`not_found`"), refused::Sent))]
//! ```

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

use crate::error::Code;

/// What any JSON body may be refused for.
pub(crate) struct Body;
/// What anybody may be refused who is not of the staff, or not of those who may see this.
pub(crate) struct Seen;
/// The same for who changes something without sending a body.
pub(crate) struct Done;
/// The same for who sends a body.
pub(crate) struct Sent;

const BODY: [Code; 4] = [Code::MalformedJson, Code::BodyTooLarge, Code::UnsupportedMediaType, Code::Invalid];
const SEEN: [Code; 2] = [Code::CredentialRequired, Code::NotAllowed];
const DONE: [Code; 4] = [Code::CredentialRequired, Code::ForeignOrigin, Code::NotAllowed, Code::Busy];

impl IntoResponses for Body {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(BODY)
    }
}

impl IntoResponses for Seen {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(SEEN)
    }
}

impl IntoResponses for Done {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(DONE)
    }
}

impl IntoResponses for Sent {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(BODY.into_iter().chain(DONE))
    }
}

/// A response a status, which names its codes.
fn described(codes: impl IntoIterator<Item = Code>) -> BTreeMap<String, RefOr<Response>> {
    let mut words: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for code in codes {
        words.entry(code.status()).or_default().push(format!("`{}`", code.word()));
    }
    let response =
        |(status, words): (u16, Vec<String>)| (status.to_string(), RefOr::T(Response::new(words.join(", "))));
    words.into_iter().map(response).collect()
}
