//! One integration suite; a line a file on what fact it holds.
#![allow(clippy::unwrap_used)]

/// Fonts are whole and cover Vietnamese.
mod typeface;
