//! XLSForm in and out: the sheets `survey`, `choices` and `settings` of a workbook that ODK, Kobo and Survey123 read.
//!
//! What only we know stands in columns that begin with `hailong::`, which other programs pass over. What has no counterpart is
//! told in a list, and nothing of it is guessed: [`Unmapped`].

mod constraint;
mod expression;
pub mod import;
pub mod read;
pub mod write;

/// Something that the other side has no counterpart for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// Where: sheet, row and column, or the item.
    pub place: String,
    /// What it is, and what became of it, in both languages.
    pub what: String,
}

impl Unmapped {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

impl std::fmt::Display for Unmapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}
