//! Disseminate: a release becomes charts, a report and slides.
#![warn(missing_docs)]

pub mod report;
pub mod slides;
pub mod theme;
#[cfg(feature = "pdf")]
pub mod typeset;
