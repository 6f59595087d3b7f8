//! What a right to rate is, and what a finished visit is.

use analytics::frame::Basis;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::token::Secret;
use crate::{
    error::{Code, Refusal, Result, Rule},
    offices::Office,
};

/// How long a right may be used.
pub const DAYS: i64 = 14;
/// Most rights that one request may issue.
pub const LARGEST_ISSUE: u32 = 1000;

/// Where a right to rate holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Wave code.
    pub wave: String,
    /// Office code.
    pub office: String,
    /// Counter of the office; empty where it is not known.
    pub counter: String,
    /// Service group of the visit.
    pub service_group: String,
}

/// A finished visit, as the case system reports it: no name, no number of a citizen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encounter {
    /// Keyed hash of the case system's id.
    pub id: Uuid,
    /// Where it was.
    pub place: Place,
    /// When the result was due, where there was a date.
    pub due: Option<Timestamp>,
    /// When it was finished.
    pub finished: Timestamp,
}

/// One right to rate, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// Keyed hash of its token.
    pub id: Uuid,
    /// Keyed hash of its typed code and office.
    pub code: Uuid,
    /// Where it holds.
    pub place: Place,
    /// What it rests on: a reported visit, or a serial that `hailong` printed.
    pub basis: Basis,
    /// Until when, in seconds since 1970.
    pub expires: i64,
}

/// A right as it is handed out: the only moment at which token and code are known.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Its id, by which it may be revoked.
    pub id: Uuid,
    /// What the visitor gets.
    pub secret: Secret,
    /// Until when, in seconds since 1970.
    pub expires: i64,
}

/// A right that somebody opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Where it holds.
    pub place: Place,
    /// How it stands.
    pub standing: Standing,
}

/// Whether a right may still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    Usable,
    /// A response was given with it.
    Spent,
    /// Its time is over.
    Expired,
    /// The office took it back.
    Revoked,
}

impl Place {
    /// The place, where the office has that counter and offers that group of services.
    pub fn at(self, office: Option<&Office>) -> Result<Self> {
        let office = office.ok_or_else(|| Refusal::at(Code::Invalid, "/office", Rule::UnknownOffice))?;
        if !office.offers(&self.service_group) {
            return Err(Refusal::at(Code::Invalid, "/service_group", Rule::UnknownServiceGroup));
        }
        if !self.counter.is_empty() && !office.counters.iter().any(|counter| counter.code == self.counter) {
            return Err(Refusal::at(Code::Invalid, "/counter", Rule::UnknownValue));
        }
        Ok(self)
    }
}

impl Standing {
    /// How a stored state stands at a moment (seconds since 1970).
    pub fn of(state: &str, expires: i64, now: i64) -> Self {
        match state {
            "spent" => Self::Spent,
            "revoked" => Self::Revoked,
            _ if expires <= now => Self::Expired,
            _ => Self::Usable,
        }
    }

    /// The refusal of a right that cannot be used.
    pub fn refusal(self) -> Refusal {
        Refusal::new(match self {
            Self::Spent | Self::Usable => Code::BallotSpent,
            Self::Expired => Code::BallotExpired,
            Self::Revoked => Code::BallotRevoked,
        })
    }
}

/// When a right that is issued now ends.
pub fn expiry(now: Timestamp) -> i64 {
    now.saturating_add(SignedDuration::from_hours(24 * DAYS)).map_or(i64::MAX, Timestamp::as_second)
}
