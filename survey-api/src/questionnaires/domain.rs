//! What a questionnaire is.

use std::collections::BTreeMap;

use analytics::{Codebook, codebook, codebook::MissingReason, release::manifest::sha256};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    column::{self, Column},
    routing::Condition,
    words::Words,
};

/// One version of a questionnaire. Its parts are checked once, in [`super::file`], and never change afterwards.
///
/// A field that is at its default is not written, so that the hash of a version stays what it was when fields are added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Questionnaire {
    /// Stable key for life.
    pub key: String,
    /// 1, 2, …
    pub version: u32,
    /// What it is called.
    pub title: Words,
    /// The words that stand above the items ("How satisfied are you with:"); the texts of the items complete them.
    pub stem: Words,
    /// Factors in printing order.
    pub factors: Vec<Factor>,
    /// Items in questionnaire order.
    pub items: Vec<Item>,
    /// Names of the codes of the rated items, lowest first.
    pub scale: Vec<Words>,
    /// How a file writes an absent answer (`9` = don't know). A response sent to the API names the reason instead.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub missing_codes: BTreeMap<i64, MissingReason>,
    /// Languages beside Vietnamese and English.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Channels it is made for; none: all. Each has a ceiling for the time it takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// How many items of each rotation group a person is asked; a group that is not named is asked whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rotation: BTreeMap<String, u16>,
    /// Items whose series breaks with this version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
    /// The version it had where it was made, in another program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_version: Option<String>,
    /// The rated items and their scale, as the analysis reads them. It follows from the rest.
    #[serde(skip)]
    pub codebook: Codebook,
}

/// A group of items with a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Stable key.
    pub key: String,
    /// Its name.
    pub text: Words,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Item {
    /// Stable key for life.
    pub key: String,
    /// The factor it belongs to; `None` for an overall item and for everything that is not rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// Lowest code of a rated item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<u8>,
    /// Highest code of a rated item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<u8>,
    /// Lowest code of a rated item that counts as satisfied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfied_from: Option<u8>,
    /// The question.
    pub text: Words,
    /// What kind of answer it takes.
    #[serde(default, skip_serializing_if = "Kind::is_scale")]
    pub kind: Kind,
    /// What can be chosen, for `single` and `multi`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Choice>,
    /// What a `number` may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// What a `date` may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// Longest `text`, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<u16>,
    /// A form may not be finished without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// When it is shown; `None`: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// The group out of which each person is asked some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<String>,
    /// The screen it stands on, where the form has screens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<u8>,
    /// Its node in an index, where that is not its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    /// A fact that comes from the records of the visit and is never asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_records: bool,
    /// Help below the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Words>,
    /// Reasons for having no answer that a person may give; none named: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_allowed: Vec<MissingReason>,
    /// A recording of the question by language, as a file name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub audio: BTreeMap<String, String>,
}

/// What kind of answer an item takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A place on the scale.
    #[default]
    #[serde(alias = "scale5")]
    Scale,
    /// One of several codes that have no order.
    Single,
    /// Any of several codes.
    Multi,
    /// A number with a few possible values.
    Number,
    /// A day within a span of days.
    Date,
    /// Words. They are kept with the comments, apart from the other answers.
    Text,
    /// Something to read; it takes no answer.
    Note,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its code, fixed for the life of the item.
    pub code: u8,
    /// What is read.
    pub text: Words,
}

/// The numbers from `min` to `max`, in steps of `10^-decimals`; at most 250 of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// Lowest.
    pub min: f64,
    /// Highest.
    pub max: f64,
    /// Places after the comma.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u8,
}

/// The days from `from` on, in steps of `step` days; at most 250 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// First day.
    pub from: jiff::civil::Date,
    /// Last day.
    pub to: jiff::civil::Date,
    /// Nothing finer than this is kept.
    pub step: u16,
}

/// The questionnaires that come with the program.
const BUILT_IN: [(&str, &str); 3] = [
    ("one_stop", include_str!("one_stop.toml")),
    ("decree61", include_str!("decree61.toml")),
    ("kiosk", include_str!("kiosk.toml")),
];

impl Questionnaire {
    /// The questionnaire of the one-stop counter: 22 items in five factors and one overall item, 1 to 5.
    pub fn one_stop() -> Self {
        Self::built_in("one_stop").expect("it is the first of the list")
    }

    /// A questionnaire that comes with the program, by its key.
    pub fn built_in(key: &str) -> Option<Self> {
        let (name, toml) = BUILT_IN.into_iter().find(|(name, _)| *name == key)?;
        Some(super::file::from_toml(toml, &format!("{name}.toml")).expect("a test reads every built-in questionnaire"))
    }

    /// The keys of the questionnaires that come with the program.
    pub fn built_in_keys() -> impl Iterator<Item = &'static str> {
        BUILT_IN.into_iter().map(|(key, _)| key)
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

    /// The bytes of a stored answer, in order.
    pub fn columns(&self) -> Vec<Column> {
        column::of(&self.items)
    }

    /// Every language it speaks.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        ["vi", "en"].into_iter().chain(self.languages.iter().map(String::as_str))
    }

    /// An item by key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    /// The same with the codebook that follows from its parts.
    #[must_use]
    pub fn with_codebook(mut self) -> Self {
        let factors = self.factors.iter().map(|f| codebook::Factor { key: f.key.clone(), text: f.text.text() });
        self.codebook = Codebook {
            factors: factors.collect(),
            items: self.items.iter().filter_map(Item::rated).collect(),
            scale: self.scale.iter().map(Words::text).collect(),
        };
        self
    }
}

impl Item {
    /// The item as the analysis reads it; `None` where it is not rated.
    fn rated(&self) -> Option<codebook::Item> {
        let (low, high, satisfied_from) = (self.low?, self.high?, self.satisfied_from?);
        let is_rated = self.kind == Kind::Scale && !self.from_records;
        is_rated.then(|| codebook::Item {
            key: self.key.clone(),
            factor: self.factor.clone(),
            low,
            high,
            satisfied_from,
            text: self.text.text(),
        })
    }

    /// Is it put to people and answered by them?
    pub fn is_answered(&self) -> bool {
        self.kind != Kind::Note && !self.from_records
    }
}

impl Kind {
    /// The kind as it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::Single => "single",
            Self::Multi => "multi",
            Self::Number => "number",
            Self::Date => "date",
            Self::Text => "text",
            Self::Note => "note",
        }
    }

    /// The kind behind a word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Scale, Self::Single, Self::Multi, Self::Number, Self::Date, Self::Text, Self::Note];
        if word == "scale5" { Some(Self::Scale) } else { all.into_iter().find(|kind| kind.word() == word) }
    }

    fn is_scale(&self) -> bool {
        *self == Self::Scale
    }
}

impl Serialize for Questionnaire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Questionnaire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer).map(Self::with_codebook)
    }
}

fn is_zero(decimals: &u8) -> bool {
    *decimals == 0
}
