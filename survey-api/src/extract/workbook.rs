//! A workbook as a body, as an XLSForm is sent.

use axum::{body::Bytes, extract::Request};

use super::json::body;
use crate::error::Result;

/// The media type of a workbook.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Largest workbook, in bytes.
pub const LARGEST_WORKBOOK: usize = 512 * 1024;

/// The bytes of a workbook.
pub async fn workbook_body(request: Request) -> Result<Bytes> {
    body(request, WORKBOOK, LARGEST_WORKBOOK).await
}
