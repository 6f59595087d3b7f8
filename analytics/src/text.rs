//! A text in the two languages that everything published has.

use serde::{Deserialize, Serialize};

/// The same text in Vietnamese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese, the first language of every page.
    pub vi: String,
    /// English, beside it.
    pub en: String,
}

impl Text {
    /// Both languages at once.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// The text in `lang` (`"en"` or anything else for Vietnamese).
    pub fn get(&self, lang: &str) -> &str {
        if lang.starts_with("en") { &self.en } else { &self.vi }
    }
}

/// A column in an R formula: in backticks where it is no plain name.
pub(crate) fn r_name(column: &str) -> String {
    let is_plain = column.starts_with(|first: char| first.is_ascii_alphabetic())
        && column.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_'));
    if is_plain { column.to_owned() } else { format!("`{}`", column.replace('\\', "\\\\").replace('`', "\\`")) }
}

/// A text in R.
pub(crate) fn r_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
