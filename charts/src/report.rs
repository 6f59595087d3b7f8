//! Release → report: what a release says, as a page to read and as paper to print.

mod background;
mod change;
pub(crate) mod content;
#[cfg(feature = "pdf")]
mod fill;
mod html;
mod method;
pub(crate) mod pictures;
mod reading;
mod table;
mod tables;

use analytics::Release;
use unicode_normalization::UnicodeNormalization;

use self::pictures::{Pictures, Place};
use crate::Error;

pub use background::background;
pub(crate) use content::Content;
#[cfg(feature = "pdf")]
pub(crate) use fill::filled;

/// One self-contained page: style, fonts and charts are inside, every chart has its data table, every cell without a
/// number says why.
pub fn html(release: &Release) -> Result<String, Error> {
    let pictures = Pictures::of(release, Place::Page)?;
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
    let pictures = Pictures::of(release, Place::Sheet)?;
    filled(include_str!("../templates/report.typ"), release, &Content::of(release), &pictures)
}
