//! Disseminate: a release becomes charts, a report and slides.
#![warn(missing_docs)]

pub mod theme;
