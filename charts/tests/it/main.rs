//! One integration suite; a line a file on what fact it holds.
#![allow(clippy::unwrap_used)]

/// Files that a person has looked at and accepted.
mod accepted;
/// Bytes of what is made.
mod budget;
/// The data sets that every chart must survive.
mod cases;
/// What each chart says of data whose answer is known.
mod facts;
/// Figures files of any origin: what they become, and what is refused.
mod figures;
/// The gallery of the documentation.
mod gallery;
/// Fingerprints of every kind in every layout, and the same bytes in a second process.
mod golden;
/// Data that is hard to draw.
mod hostile;
/// What each kind beyond a release's own four says, a file each.
mod kinds;
/// Every kind in every layout and theme on every data set.
mod matrix;
/// Layouts and themes by name.
mod media;
/// Offices put together by hand, a number for every rule of a chart.
mod offices;
/// Contrast, and distance under colour blindness.
mod palette;
/// Slips and sheets for the counter.
#[cfg(feature = "pdf")]
mod print;
/// Releases of provinces.
mod provinces;
/// Reads a QR code back from its modules.
#[cfg(feature = "pdf")]
mod qr;
/// Report: the page and the paper say the same, and nothing that is hidden.
#[cfg(feature = "pdf")]
mod report;
/// The list of checks in the documentation is the one that runs.
mod review;
/// Twenty checks of one chart.
mod rubric;
/// Charts as the report sets them.
mod sheets;
/// Slides: five pages and what the release holds besides, honest when nothing may be shown.
#[cfg(feature = "pdf")]
mod slides;
/// The release that the suites of pages share.
mod support;
/// Fonts are whole and cover Vietnamese.
mod typeface;
