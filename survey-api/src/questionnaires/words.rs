//! A text in every language of a questionnaire.

use std::collections::BTreeMap;

use analytics::Text;
use serde::{Deserialize, Serialize};

/// Vietnamese and English, which everything has, and whatever other languages a questionnaire speaks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
    /// Other languages by tag (`km`, `cjm`, `tyz` …).
    #[serde(flatten)]
    pub others: BTreeMap<String, String>,
}

impl Words {
    /// Vietnamese and English alone.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into(), others: BTreeMap::new() }
    }

    /// The text in this language; Vietnamese where there is none.
    pub fn get(&self, tag: &str) -> &str {
        match tag {
            "vi" => &self.vi,
            "en" => &self.en,
            other => self.others.get(other).unwrap_or(&self.vi),
        }
    }

    /// The two languages of everything published.
    pub fn text(&self) -> Text {
        Text::new(&self.vi, &self.en)
    }

    /// True where nothing is written in any language.
    pub fn is_empty(&self) -> bool {
        self.vi.is_empty() && self.en.is_empty() && self.others.is_empty()
    }
}
