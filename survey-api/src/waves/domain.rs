//! What a wave is and what may happen to it.

use crate::{
    error::{Code, Refusal, Result, Rule, Violation},
    slug::is_code,
};

/// One round of a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wave {
    /// Its code; the period, where a period has one wave.
    pub code: String,
    /// `2026-Q3`, or another label that sorts in time.
    pub period: String,
    /// The questionnaire in the field, by the hash of its content.
    pub questionnaire_sha256: String,
    /// Where it stands.
    pub state: State,
}

/// Where a wave stands. It only ever moves forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Created, not in the field: answers are refused.
    Planned,
    /// In the field.
    Open,
    /// Closed for good: what comes now is late and counts in the next revision only.
    Frozen,
}

/// Whether an answer counts in the frozen figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timeliness {
    /// Came while the wave was open.
    InTime,
    /// Came after it was frozen: kept, counted by the next revision.
    Late,
}

impl Wave {
    /// A planned wave, or every violation.
    pub fn planned(code: String, period: String, questionnaire_sha256: String) -> Result<Self> {
        let codes = [("/code", &code), ("/period", &period)];
        let wrong = codes.into_iter().filter(|(_, value)| !is_code(value));
        let violations: Vec<_> = wrong.map(|(pointer, _)| Violation::new(pointer, Rule::NotACode)).collect();
        if violations.is_empty() {
            Ok(Self { code, period, questionnaire_sha256, state: State::Planned })
        } else {
            Err(Refusal::with(Code::Invalid, violations))
        }
    }
}

impl State {
    /// The state as stored and sent.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Frozen => "frozen",
        }
    }

    /// The state behind a stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Planned, Self::Open, Self::Frozen].into_iter().find(|state| state.word() == word)
    }

    /// Opening an open wave changes nothing; a frozen one stays frozen.
    pub fn open(self) -> Result<Self> {
        if self == Self::Frozen { Err(Refusal::new(Code::WaveFrozen)) } else { Ok(Self::Open) }
    }

    /// Freezing a frozen wave changes nothing; one that was never opened has nothing to freeze.
    pub fn freeze(self) -> Result<Self> {
        if self == Self::Planned { Err(Refusal::new(Code::WaveNeverOpened)) } else { Ok(Self::Frozen) }
    }

    /// Does an answer come in time, late, or too early?
    pub fn receive(self) -> Result<Timeliness> {
        match self {
            Self::Planned => Err(Refusal::new(Code::WaveNeverOpened)),
            Self::Open => Ok(Timeliness::InTime),
            Self::Frozen => Ok(Timeliness::Late),
        }
    }
}
