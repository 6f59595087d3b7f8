//! Release → slides: five pages for the conference at which the index is made public.

mod notes;

#[cfg(feature = "pdf")]
use analytics::Release;

#[cfg(feature = "pdf")]
use crate::{
    Error,
    report::{self, Content, pictures},
};

pub use notes::notes;

/// Five 16:9 pages as PDF: title, the index, the ranking, the trend, the answers.
///
/// A release in which nothing may be shown still gives five pages, and they say so. Where a chart has more rows than a
/// page holds, its first page is shown; the report has them all.
#[cfg(feature = "pdf")]
pub fn pdf(release: &Release) -> Result<Vec<u8>, Error> {
    document(release)?.pdf()
}

/// The same pages before they are written, to be counted and read.
#[cfg(feature = "pdf")]
pub fn document(release: &Release) -> Result<crate::typeset::Document, Error> {
    let pictures = pictures::of(release, pictures::Place::Slide)?;
    report::filled(include_str!("../templates/slides.typ"), release, &Content::of(release), &pictures)
}
