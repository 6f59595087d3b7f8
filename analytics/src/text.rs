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
