//! A request that a response should not count, and who may decide it.

use uuid::Uuid;

use super::{Mark, Verdict};
use crate::{
    accounts::{Staff, Verb, conflict},
    error::{Code, Refusal, Result},
};

/// A request that a response should not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// Its id.
    pub id: Uuid,
    /// The response.
    pub response: Uuid,
    /// Wave code.
    pub wave: String,
    /// Office code.
    pub office: String,
    /// Why.
    pub reason: String,
    /// How it stands.
    pub state: State,
    /// Who asked.
    pub requested_by: String,
    /// When, RFC 3339.
    pub requested_at: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
}

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A second person has to decide.
    Requested,
    /// The response does not count.
    Approved,
    /// It counts.
    Refused,
}

/// How many responses of a wave a mark is on, and what it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noticed {
    /// The mark.
    pub mark: Mark,
    /// What the rules make of it.
    pub verdict: Verdict,
    /// How many responses have it.
    pub count: u64,
}

/// The verdicts on a wave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Version of the rules.
    pub rules: u32,
    /// How many count, those that are flagged among them.
    pub counted: u64,
    /// How many of them are flagged.
    pub flagged: u64,
    /// How many do not count.
    pub excluded: u64,
    /// Why; a response can have several marks.
    pub noticed: Vec<Noticed>,
    /// Those that do not count, by the gravest mark alone: these add up.
    pub left_out: Vec<(Mark, u64)>,
}

impl State {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Requested, Self::Approved, Self::Refused].into_iter().find(|state| state.word() == word)
    }
}

impl Void {
    /// May this person decide it? Somebody else than who asked, and not somebody of the office that was rated.
    pub fn may_decide(&self, staff: &Staff) -> Result<()> {
        staff.allow(Verb::ResponseVoid, &self.office)?;
        conflict::two_people(&self.requested_by, &staff.actor().who)?;
        if conflict::is_of_office(staff.held(), &self.office) {
            return Err(Refusal::new(Code::ConflictOfInterest));
        }
        Ok(())
    }
}
