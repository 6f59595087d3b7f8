//! Release → report: what a release says, as a page to read and as paper to print.

mod change;
pub(crate) mod content;
mod fault;
mod html;
mod method;
mod number;
#[cfg(feature = "pdf")]
mod paper;
mod period;
pub(crate) mod pictures;
mod reading;
mod table;
mod tables;

use analytics::Release;
use unicode_normalization::UnicodeNormalization;

use self::fault::Fault as Error;
use self::pictures::Place;

pub(crate) use content::Content;
pub use fault::Fault;
#[cfg(feature = "pdf")]
pub(crate) use paper::paper;

/// One self-contained page: style, fonts and charts are inside, every chart has its data table, every cell without a
/// number says why.
pub fn html(release: &Release) -> Result<String, Error> {
    let pictures = pictures::of(release, Place::Page)?;
    Ok(html::page(&Content::of(release), &pictures).nfc().collect())
}

/// The same content on A4, as tagged PDF.
#[cfg(feature = "pdf")]
pub fn pdf(release: &Release) -> Result<Vec<u8>, Error> {
    document(release)?.pdf()
}

/// The pages of the PDF before they are written, to be counted and read.
#[cfg(feature = "pdf")]
pub fn document(release: &Release) -> Result<crate::typeset::Document, Error> {
    let pictures = pictures::of(release, Place::Sheet)?;
    paper(release, &Content::of(release), &pictures, include_str!("../templates/report.typ"))
}
