//! What the questions are, which answers they allow, and how an answer is kept in one byte.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// Why an item has no answer. Kept in the same byte as the answer, so that counts always add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// The item was not put to this person (planned missingness or routing).
    NotAsked,
    /// It was put and passed over.
    Skipped,
    /// "Don't know" or "no opinion".
    DontKnow,
    /// The person refused.
    Refused,
    /// The item does not apply to this person.
    NotApplicable,
}

impl MissingReason {
    /// Every reason, in the order of their bytes.
    pub const ALL: [Self; 5] = [Self::NotAsked, Self::Skipped, Self::DontKnow, Self::Refused, Self::NotApplicable];

    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Skipped => "skipped",
            Self::DontKnow => "dont_know",
            Self::Refused => "refused",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The byte that stands for this reason in a stored answer. Codes of real answers start at 1 and stay below 251.
    pub const fn byte(self) -> u8 {
        match self {
            Self::NotAsked => 251,
            Self::Skipped => 252,
            Self::DontKnow => 253,
            Self::Refused => 254,
            Self::NotApplicable => 255,
        }
    }

    /// The reason behind a stored byte, if it is one.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            251 => Some(Self::NotAsked),
            252 => Some(Self::Skipped),
            253 => Some(Self::DontKnow),
            254 => Some(Self::Refused),
            255 => Some(Self::NotApplicable),
            _ => None,
        }
    }
}

/// The largest byte that can be the code of a real answer.
pub const LARGEST_CODE: u8 = 250;

/// One rated item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stable key for life, and the name of its column everywhere.
    pub key: String,
    /// The factor it belongs to; `None` for an overall item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// Lowest code of the scale.
    pub low: u8,
    /// Highest code of the scale.
    pub high: u8,
    /// The lowest code that counts as satisfied.
    pub satisfied_from: u8,
    /// The question.
    pub text: Text,
}

/// A group of items with a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// Stable key.
    pub key: String,
    /// Its name.
    pub text: Text,
}

/// The items of one questionnaire version, in questionnaire order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Codebook {
    /// Factors in the order they are always printed.
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// Items in questionnaire order; the position is the position of the byte in a stored answer.
    pub items: Vec<Item>,
    /// Names of the codes, lowest first, as printed beside a scale (`Rất không hài lòng` …).
    #[serde(default)]
    pub scale: Vec<Text>,
}

impl Codebook {
    /// Position of an item by key.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.items.iter().position(|item| item.key == key)
    }
}
