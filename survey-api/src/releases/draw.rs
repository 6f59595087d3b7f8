//! release → chart, for what the folder does not hold ready: another unit, node, period, language or page.

use std::sync::Arc;

use analytics::Release;
use axum::http::HeaderValue;
use charts::{Chart, Error, Kind, Medium, Selection, Size, Theme};

use crate::{
    conditional::Published,
    error::{Code, Refusal, Result, Rule},
};

/// Draws a chart as SVG, on a thread of its own. `kind` comes from an address: an unknown one is not found.
pub async fn svg(release: Arc<Release>, kind: &str, selection: Selection) -> Result<Published> {
    let kind: Kind = kind.parse().map_err(|_| Refusal::new(Code::NotFound))?;
    let draw = move || {
        let (chart, theme) = (Chart::from_release(&release, kind, &selection)?, Theme::default());
        // A slide has an end; a page is as high as the names need.
        chart.svg(&theme, Size::SLIDE).or_else(|_| chart.svg_for(&theme, Medium::Page))
    };
    let drawn = tokio::task::spawn_blocking(draw).await.map_err(Refusal::internal)?;
    let body = drawn.map_err(refuse)?.into_bytes();
    Ok(Published { content_type: HeaderValue::from_static("image/svg+xml"), body })
}

fn refuse(error: Error) -> Refusal {
    match error {
        Error::Unknown { what, .. } => Refusal::at(Code::Invalid, format!("?{what}"), Rule::UnknownValue),
        Error::NothingToShow { .. }
        | Error::NoSuchPage { .. }
        | Error::NotForThis { .. }
        | Error::TooMany { .. }
        | Error::TooSmall { .. } => Refusal::new(Code::NotFound),
        error => Refusal::internal(error),
    }
}
