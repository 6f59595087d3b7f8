//! What a questionnaire is.

use std::collections::BTreeMap;

use analytics::{Codebook, Text, codebook::MissingReason, release::manifest::sha256};
use serde::{Deserialize, Serialize};

/// One version of a questionnaire. Its parts are checked once, in [`super::file`], and never change afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// Stable key for life.
    pub key: String,
    /// 1, 2, …
    pub version: u32,
    /// What it is called.
    pub title: Text,
    /// The words that stand above the items ("How satisfied are you with:"); the texts of the items complete them.
    pub stem: Text,
    /// Factors, items and the names of the codes.
    #[serde(flatten)]
    pub codebook: Codebook,
    /// How a file writes an absent answer (`9` = don't know). A response sent to the API names the reason instead.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing_codes: BTreeMap<i64, MissingReason>,
}

/// The questionnaire that comes with the program: 22 items in five factors and one overall item, 1 to 5.
const ONE_STOP: &str = include_str!("one_stop.toml");

impl Questionnaire {
    /// The questionnaire of the one-stop counter that comes with the program.
    pub fn one_stop() -> Self {
        super::file::from_toml(ONE_STOP, "one_stop.toml").expect("a test reads the built-in questionnaire")
    }

    /// The form that is hashed and stored: JSON with its fields in a fixed order.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and lists always make JSON")
    }

    /// SHA-256 of the canonical form, hexadecimal.
    pub fn sha256(&self) -> String {
        sha256(self.canonical().as_bytes())
    }

    /// The items and scales, as the analysis reads them.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }
}
