//! Periods, and what is said about some of them.

use crate::text::Text;

/// Something to be said about a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// False where no source confirms it: it is then a setting, printed as a warning.
    pub verified: bool,
    /// The note.
    pub text: Text,
}

/// A range of periods, both ends included; an absent end is open.
///
/// Labels sort in time, and a range of years holds their quarters: `2026-Q3` lies in `2026` to `2026`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// First period.
    pub from: Option<String>,
    /// Last period.
    pub to: Option<String>,
}

impl Span {
    /// Does the period lie in the range? A period without a label lies in every range without an end.
    pub fn holds(&self, period: &str) -> bool {
        if period.is_empty() {
            return self.to.is_none();
        }
        self.from.as_deref().is_none_or(|from| period >= from)
            && self.to.as_deref().is_none_or(|to| period <= to || period.starts_with(to))
    }
}

/// How many units there are in some periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct League {
    /// When.
    pub span: Span,
    /// How many.
    pub units: usize,
}

/// A new method, from which on a series starts again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Its first period.
    pub at: String,
    /// What is new.
    pub reason: Text,
}

/// A node that has no number in some periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undefined {
    /// Its code.
    pub node: String,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: Text,
}

/// A part of an index that is always shown apart: the same tree with its own leaves only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its code; the score stands under `scheme/code`.
    pub code: String,
    /// Its name.
    pub name: Text,
}
