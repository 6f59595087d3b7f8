//! The columns of an export. They follow from the order and the questionnaires alone, never from the answers.

use analytics::codebook::MissingReason;
use serde::Serialize;
use utoipa::ToSchema;

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Column {
    /// Its name, the same in every format but where SPSS cannot have it.
    #[schema(example = "staff_polite")]
    pub name: String,
    /// What it says, in the language of the order.
    pub label: String,
    /// `text`, `whole` or `decimal`.
    pub kind: ColumnKind,
    /// The names of its codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Named>,
    /// May it hold a reason for having no answer?
    pub missing: bool,
    /// Longest text, in characters.
    #[serde(skip)]
    pub longest: usize,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Words and codes of letters; days as 2026-07-01.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Decimal,
}

/// A number with its name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Named {
    /// The number.
    pub value: f64,
    /// Its name.
    pub label: String,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Absent,
    /// Words.
    Text(std::borrow::Cow<'a, str>),
    /// A whole number.
    Whole(i64),
    /// A number.
    Decimal(f64),
    /// No answer, for this reason.
    Missing(MissingReason),
}

impl Column {
    /// A column of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>, longest: usize) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            kind: ColumnKind::Text,
            values: Vec::new(),
            missing: false,
            longest,
        }
    }

    /// A column of whole numbers.
    pub fn whole(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { kind: ColumnKind::Whole, ..Self::text(name, label, 0) }
    }

    /// A column of numbers.
    pub fn decimal(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { kind: ColumnKind::Decimal, ..Self::text(name, label, 0) }
    }
}

impl<'a> Cell<'a> {
    /// A text; an empty one is nothing.
    pub fn text(text: &'a str) -> Self {
        if text.is_empty() { Self::Absent } else { Self::Text(text.into()) }
    }
}

/// The number of a reason in a column of numbers: far from every code, and missing by declaration where the format can say so.
pub const fn missing_code(reason: MissingReason) -> i64 {
    match reason {
        MissingReason::NotAsked => -9991,
        MissingReason::Skipped => -9992,
        MissingReason::DontKnow => -9993,
        MissingReason::Refused => -9994,
        MissingReason::NotApplicable => -9995,
    }
}

/// The name of a reason.
pub fn missing_name(reason: MissingReason, language: &str) -> &'static str {
    let (vi, en) = match reason {
        MissingReason::NotAsked => ("Không được hỏi", "Not asked"),
        MissingReason::Skipped => ("Bỏ qua", "Skipped"),
        MissingReason::DontKnow => ("Không biết", "Don't know"),
        MissingReason::Refused => ("Từ chối trả lời", "Refused"),
        MissingReason::NotApplicable => ("Không áp dụng", "Not applicable"),
    };
    if language == "en" { en } else { vi }
}

/// One of two texts.
pub fn either(language: &str, vi: &str, en: &str) -> String {
    (if language == "en" { en } else { vi }).to_owned()
}
