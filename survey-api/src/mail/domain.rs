//! Who wants which letters, and how often a letter is tried.

use lettre::Address;
use uuid::Uuid;

use crate::{
    accounts::{Person, domain::Held},
    error::{Code, Refusal, Result, Rule, Violation},
};

/// Tries before a letter is given up: with the waits between them, a day and a quarter.
pub const TRIES: i32 = 7;
/// Wait after the first failure, in seconds; three times as long after each further one.
const WAIT: i64 = 300;

/// What somebody wants to be sent, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wants {
    /// The address; without one nothing is sent.
    pub address: Option<String>,
    /// What waits for them.
    pub reminders: bool,
    /// The digest.
    pub digest: Rhythm,
}

/// How often the digest comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Not at all.
    Never,
    /// On every working day.
    Daily,
    /// In every week, on Monday.
    Weekly,
}

/// Somebody who gets letters.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Who.
    pub person: Person,
    /// What they hold today.
    pub held: Vec<Held>,
    /// What they want.
    pub wants: Wants,
    /// Where it goes.
    pub address: String,
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its turn.
    Waiting,
    /// The server took it.
    Sent,
    /// It was given up.
    Dead,
    /// Its reader no longer wanted it when its turn came, or could no longer sign in.
    Dropped,
}

/// How long a letter waits after so many failures, in seconds; `None` once it is given up.
pub fn wait(tries: i32) -> Option<i64> {
    (tries < TRIES).then(|| WAIT * 3_i64.pow(u32::try_from(tries - 1).unwrap_or(0)))
}

impl Wants {
    /// Before anybody chose.
    pub const UNSAID: Self = Self { address: None, reminders: true, digest: Rhythm::Weekly };

    /// What was typed, or what is wrong with it.
    pub fn checked(address: &str, reminders: &str, digest: &str) -> Result<Self> {
        let mut wrong = Vec::new();
        let address = match checked_address(address) {
            Ok(address) => address,
            Err(violation) => {
                wrong.push(violation);
                None
            }
        };
        if !["yes", "no"].contains(&reminders) {
            wrong.push(Violation::new("/reminders", Rule::UnknownValue));
        }
        let rhythm = Rhythm::from_word(digest);
        if rhythm.is_none() {
            wrong.push(Violation::new("/digest", Rule::UnknownValue));
        }
        match rhythm {
            Some(digest) if wrong.is_empty() => Ok(Self { address, reminders: reminders == "yes", digest }),
            _ => Err(Refusal::with(Code::Invalid, wrong)),
        }
    }
}

/// An address that every mail server can take; none where nothing was typed.
pub fn checked_address(text: &str) -> std::result::Result<Option<String>, Violation> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let is_plain = text.is_ascii() && text.len() <= 254 && text.parse::<Address>().is_ok();
    if is_plain { Ok(Some(text.to_owned())) } else { Err(Violation::new("/address", Rule::NotAnAddress)) }
}

impl Rhythm {
    /// All of them, the most frequent first.
    pub const ALL: [Self; 3] = [Self::Daily, Self::Weekly, Self::Never];

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// The rhythm with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.word() == word)
    }
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Dead, Self::Dropped];

    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
            Self::Dropped => "dropped",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl Reader {
    /// As the audit and the jobs name them.
    pub fn who(&self) -> String {
        who(self.person.id)
    }
}

/// As the audit names a person.
pub(super) fn who(person: Uuid) -> String {
    format!("person:{person}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_for_a_day_and_then_given_up() {
        let waits: Vec<i64> = (1..TRIES).filter_map(wait).map(|seconds| seconds / 60).collect();
        assert_eq!(waits, [5, 15, 45, 135, 405, 1215]);
        assert_eq!(wait(TRIES), None);
    }

    #[test]
    fn an_address_is_one_or_is_refused() {
        assert_eq!(checked_address("  ").unwrap(), None);
        assert_eq!(checked_address(" hoa@vpez.gov.vn ").unwrap().as_deref(), Some("hoa@vpez.gov.vn"));
        for wrong in ["hoa", "hoa@", "hòa@vpez.gov.vn", "a@b c", "a@b.vn, c@d.vn", "a@b.vn\r\nBcc: x@y.vn"] {
            assert!(checked_address(wrong).is_err(), "{wrong}");
        }
    }
}
