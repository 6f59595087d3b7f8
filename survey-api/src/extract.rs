//! What handlers ask of a request, stated in their signatures.

mod bearer;
mod json;
mod language;
mod path;
mod query;
mod toml;

pub use bearer::Admin;
pub use json::{LARGEST_BODY, ValidJson};
pub use language::Language;
pub use path::ResponseId;
pub use query::ValidQuery;
pub use toml::toml_body;
