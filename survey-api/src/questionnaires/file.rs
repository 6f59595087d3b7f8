//! From a questionnaire file to a checked questionnaire: every fault at once.
//!
//! ```toml
//! key = "one_stop"
//! version = 1
//! title = { vi = "…", en = "…" }
//! stem = { vi = "Ông/Bà hài lòng ở mức nào về:", en = "How satisfied are you with:" }
//! low = 1                # of every item that does not say otherwise
//! high = 5
//! satisfied_from = 4
//! scale = [{ vi = "Rất không hài lòng", en = "Very dissatisfied" }, …]
//! missing_codes = { dont_know = 9 }   # how a file writes an absent answer
//!
//! [[factors]]
//! key = "access"
//! text = { vi = "Tiếp cận dịch vụ", en = "Access to the service" }
//!
//! [[items]]
//! key = "access_seats"
//! factor = "access"
//! text = { vi = "Chỗ ngồi chờ đầy đủ", en = "Enough seats" }
//! ```
//!
//! `docs/QUESTIONNAIRES.md` describes every field.

mod check;
mod write;

use std::collections::BTreeMap;

use analytics::{
    codebook::MissingReason,
    error::{Error, Fault, Stage},
};
use serde::{Deserialize, Serialize};

use super::Questionnaire;

/// A questionnaire as people write it, before anything is checked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub key: String,
    pub version: i64,
    #[serde(default)]
    pub title: DraftText,
    /// Left out where every item is a whole question.
    pub stem: Option<DraftText>,
    /// Languages beside Vietnamese and English.
    #[serde(default)]
    pub languages: Vec<String>,
    #[serde(default)]
    pub channels: Vec<String>,
    /// How many items of each rotation group a person is asked.
    #[serde(default)]
    pub rotation: BTreeMap<String, i64>,
    /// Items whose series breaks with this version.
    #[serde(default)]
    pub breaks: Vec<String>,
    pub external_version: Option<String>,
    pub low: Option<i64>,
    pub high: Option<i64>,
    pub satisfied_from: Option<i64>,
    #[serde(default)]
    pub scale: Vec<DraftText>,
    #[serde(default)]
    pub missing_codes: BTreeMap<MissingReason, i64>,
    #[serde(default)]
    pub factors: Vec<DraftFactor>,
    #[serde(default)]
    pub items: Vec<DraftItem>,
}

/// A text by language; it may lack some.
pub type DraftText = BTreeMap<String, String>;

/// A factor as written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftFactor {
    pub key: String,
    #[serde(default)]
    pub text: DraftText,
}

/// An item as written; what it leaves out of its scale comes from the questionnaire.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftItem {
    pub key: String,
    pub factor: Option<String>,
    /// `scale` (also `scale5`), `single`, `multi`, `number`, `date`, `text` or `note`.
    pub kind: Option<String>,
    pub low: Option<i64>,
    pub high: Option<i64>,
    pub satisfied_from: Option<i64>,
    #[serde(default)]
    pub codes: Vec<DraftChoice>,
    /// Lowest and highest number, and places after the comma.
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub decimals: Option<i64>,
    /// First and last day, and how many days are kept as one.
    pub from: Option<String>,
    pub to: Option<String>,
    pub step: Option<i64>,
    /// Longest text, in characters.
    pub longest: Option<i64>,
    #[serde(default)]
    pub required: bool,
    /// The routing language; [`super::routing`].
    pub show_if: Option<serde_json::Value>,
    pub rotation: Option<String>,
    pub screen: Option<i64>,
    pub criterion: Option<String>,
    #[serde(default)]
    pub from_records: bool,
    #[serde(default)]
    pub missing_allowed: Vec<MissingReason>,
    #[serde(default)]
    pub audio: BTreeMap<String, String>,
    pub hint: Option<DraftText>,
    #[serde(default)]
    pub text: DraftText,
}

/// One thing that can be chosen, as written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftChoice {
    pub code: i64,
    #[serde(default)]
    pub text: DraftText,
}

/// Reads and checks a questionnaire file; `name` is the file's name in messages.
pub fn from_toml(text: &str, name: &str) -> Result<Questionnaire, Error> {
    draft(text, name)?.check(name)
}

/// Reads a questionnaire file that may still lack something.
pub fn draft(text: &str, name: &str) -> Result<Draft, Error> {
    toml::from_str(text).map_err(|error| unreadable(text, name, &error))
}

impl Draft {
    /// The draft as a file, however much it lacks.
    ///
    /// # Errors
    /// What TOML cannot say.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// The questionnaire, or every fault of the draft.
    pub fn check(self, name: &str) -> Result<Questionnaire, Error> {
        let (questionnaire, faults) = self.examine(name);
        if faults.is_empty() { Ok(questionnaire) } else { Err(Error::new(Stage::Schema, faults)) }
    }

    /// The questionnaire as far as the draft can be read, and every fault: where there is one, it is for looking at only.
    pub fn examine(self, name: &str) -> (Questionnaire, Vec<Fault>) {
        check::examined(self, name)
    }
}

fn unreadable(text: &str, name: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(1, |span| text.bytes().take(span.start).filter(|&byte| byte == b'\n').count() + 1);
    let fault = Fault::new(
        format!("{name}, dòng (line) {line}"),
        error.message().to_owned(),
        "xem phiếu mẫu trong tài liệu / see the sample in the documentation of questionnaires",
    );
    Error::new(Stage::Schema, vec![fault])
}
