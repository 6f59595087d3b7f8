//! Release → slides: the pages for the conference at which the index is made public.

mod notes;

#[cfg(feature = "pdf")]
use analytics::Release;

#[cfg(feature = "pdf")]
use crate::{
    Error,
    report::{
        self, Content,
        pictures::{Pictures, Place},
    },
};

pub use notes::notes;

/// 16:9 pages as PDF: title, the index, the ranking, the trend, the answers; then the further charts that the release holds
/// figures for, and a page of each unit, to turn to when a hall asks.
///
/// A release in which nothing may be shown still gives the first five pages, and they say so. Where a chart has more rows than a
/// page holds, its first page is shown; the report has them all. Of more than forty units there are no pages one by one.
#[cfg(feature = "pdf")]
pub fn pdf(release: &Release) -> Result<Vec<u8>, Error> {
    document(release)?.pdf()
}

/// The same pages before they are written, to be counted and read.
#[cfg(feature = "pdf")]
pub fn document(release: &Release) -> Result<crate::typeset::Document, Error> {
    let pictures = Pictures::of(release, Place::Slide)?;
    report::filled(include_str!("../templates/slides.typ"), release, &Content::of(release), &pictures)
}
