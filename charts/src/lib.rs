//! Disseminate: a release becomes charts, a report and slides.
//!
//! A chart passes through three pure steps, each a value that can be looked at:
//!
//! 1. [`model`]: release → [`ChartSpec`], what is said: data, intervals, tests, words, order. No colour, no pixel.
//! 2. [`layout`]: spec + [`Theme`] + [`Size`] → [`layout::Layout`], every box and label in its place, to a tenth of a pixel.
//! 3. [`draw`]: layout → SVG. It decides nothing.
//!
//! Headline, alternative text, data table and marks are computed from the one spec, so they cannot disagree.
//! [`png()`] and [`pdf`] turn the SVG into pixels and paper with the fonts embedded here and no others.
//!
//! ```no_run
//! # fn main() -> Result<(), charts::Error> {
//! # let release = analytics::Release::default();
//! use charts::{Chart, Kind, Selection, Size, Theme};
//!
//! let chart = Chart::from_release(&release, Kind::Ranking, &Selection::default())?;
//! let svg = chart.svg(&Theme::default(), Size::SLIDE)?;
//! let png = charts::png(&svg, 1.0)?;
//! let alt = chart.alt().short;
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs)]

pub mod chart;
mod collate;
pub mod describe;
pub mod draw;
pub mod error;
pub mod figures;
pub mod format;
pub mod kind;
#[macro_use]
mod kinds;
pub mod layout;
pub mod medium;
pub mod model;
pub mod paper;
#[cfg(feature = "pdf")]
pub mod print;
pub mod raster;
pub mod report;
pub mod scale;
pub mod selection;
pub mod slides;
pub mod spec;
pub mod table;
pub mod theme;
#[cfg(feature = "pdf")]
pub mod typeset;
pub mod warning;

pub use chart::Chart;
pub use collate::vietnamese_order;
pub use describe::Alt;
pub use error::Error;
pub use kind::Kind;
pub use layout::Size;
pub use medium::Medium;
pub use paper::pdf;
pub use raster::png;
pub use selection::{Lang, Selection};
pub use spec::ChartSpec;
pub use table::Table;
pub use theme::Theme;
pub use warning::Warning;
