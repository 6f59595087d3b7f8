//! What a printed sheet is, and where it stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::ballots::Place;

/// A run of serials, printed for one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Stable id.
    pub id: Uuid,
    /// For whom.
    pub place: Place,
    /// First number.
    pub first: i64,
    /// Last number.
    pub last: i64,
    /// When, RFC 3339.
    pub issued_at: String,
    /// By whom.
    pub issued_by: String,
}

/// A printed sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What is printed below its QR code.
    pub serial: String,
    /// Its number within the office.
    pub number: i64,
    /// Wave code.
    pub wave: String,
    /// Office code.
    pub office: String,
    /// Service group.
    pub service_group: String,
    /// The right to rate that its code stands for.
    pub ballot: Uuid,
    /// Where it stands.
    pub state: State,
    /// The id of its response, from agreement until it is counted.
    pub response: Option<Uuid>,
}

/// Where a sheet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Printed and handed to the office.
    Issued,
    /// Not there when the stock was counted; keyed all the same if it turns up.
    Missing,
    /// Torn, misprinted: its right was taken back.
    Spoilt,
    /// Keyed whole by one person.
    KeyedOnce,
    /// Keyed whole by two who differ.
    Disputed,
    /// Agreed or decided, about to be counted.
    Agreed,
    /// Counted.
    Counted,
    /// Its QR code was used, so the paper is not counted.
    Elsewhere,
}

/// What one person keyed of a sheet, as it was keyed. It may lack items while it is not finished.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Keyed {
    /// By item: a code, or one of the letters of [`super::mark`].
    pub answers: BTreeMap<String, String>,
    /// What was written by hand, word for word.
    #[serde(default)]
    pub comment: String,
}

/// Which of the two a person is on a sheet. `a` and `b` are no ranks: whoever comes first is `a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Round {
    /// The first.
    A,
    /// The second.
    B,
    /// Who decides where they differ.
    C,
}

/// An entry of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Of which of the two, or of who decides.
    pub round: Round,
    /// Who.
    pub person: Uuid,
    /// Nothing is missing, and it is not changed any more.
    pub finished: bool,
    /// What was keyed.
    pub keyed: Keyed,
}

impl Sheet {
    /// Is it agreed, and drawn to be keyed once more by a third?
    pub fn waits_for_third(&self) -> bool {
        self.state == State::Agreed && self.response.is_none()
    }
}

impl State {
    /// All of them, in the order of a sheet's life.
    pub const ALL: [Self; 8] = [
        Self::Issued,
        Self::Missing,
        Self::Spoilt,
        Self::KeyedOnce,
        Self::Disputed,
        Self::Agreed,
        Self::Counted,
        Self::Elsewhere,
    ];

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Missing => "missing",
            Self::Spoilt => "spoilt",
            Self::KeyedOnce => "keyed_once",
            Self::Disputed => "disputed",
            Self::Agreed => "agreed",
            Self::Counted => "counted",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The state behind a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// May it be keyed?
    pub const fn takes_keys(self) -> bool {
        matches!(self, Self::Issued | Self::Missing | Self::KeyedOnce)
    }
}

impl Round {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
        }
    }

    /// The round behind a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::A, Self::B, Self::C].into_iter().find(|round| round.word() == word)
    }
}

impl Keyed {
    /// The same with blanks cut, letters made large and the comment composed (NFC).
    #[must_use]
    pub fn tidied(self) -> Self {
        let answers = self.answers.into_iter().map(|(item, keyed)| (item, keyed.trim().to_uppercase()));
        let answers = answers.filter(|(_, keyed)| !keyed.is_empty()).collect();
        let comment = self.comment.replace("\r\n", "\n").trim().nfc().collect();
        Self { answers, comment }
    }
}
