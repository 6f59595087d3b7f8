//! One integration suite; a line a file on what fact it holds.
#![allow(clippy::unwrap_used)]

/// Slides: five pages, honest when nothing may be shown.
#[cfg(feature = "pdf")]
mod slides;
/// The release that the suites share.
mod support;
/// Fonts are whole and cover Vietnamese.
mod typeface;
