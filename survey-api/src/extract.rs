//! What handlers ask of a request, stated in their signatures.

pub(crate) mod bearer;
mod idempotency;
mod json;
mod language;
mod network;
mod path;
mod query;
pub(crate) mod same_origin;
mod toml;
mod workbook;

pub use idempotency::{HEADER as IDEMPOTENCY_KEY, IdempotencyKey};
pub use json::{LARGEST_BATCH, LARGEST_BODY, ValidJson, checked};
pub use language::{Language, PageLanguage};
pub use network::Network;
pub use path::ResponseId;
pub use query::ValidQuery;
pub use toml::toml_body;
pub use workbook::{LARGEST_WORKBOOK, WORKBOOK, workbook_body};
