//! A TOML body, as a questionnaire file is sent.

use axum::extract::Request;

use super::json::{LARGEST_BODY, body};
use crate::error::{Code, Refusal, Result, Rule};

/// The text of an `application/toml` body.
pub async fn toml_body(request: Request) -> Result<String> {
    let bytes = body(request, "application/toml", LARGEST_BODY).await?;
    let not_text =
        |_| Refusal::at(Code::FileFaulty, "file", Rule::Fault("không phải chữ mã UTF-8 / is not UTF-8 text".into()));
    String::from_utf8(bytes.to_vec()).map_err(not_text)
}
