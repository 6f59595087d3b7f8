//! What a device is, and what an administrator should look at.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::key::PublicKey;
use crate::{
    error::{Code, Refusal, Result, Rule},
    offices::Office,
};

/// Minutes for which a code for enrolment is good.
pub const CODE_MINUTES: i64 = 10;
/// Seconds without a heartbeat after which a device counts as silent; it sends one each five minutes.
pub const SILENT_SECONDS: i64 = 30 * 60;
/// Milliseconds by which a clock may be off.
pub const CLOCK_MILLISECONDS: i64 = 10 * 60 * 1000;

/// Where a device stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Office code.
    pub office: String,
    /// Counter of the office; empty where it stands at none.
    pub counter: String,
    /// What people call it: "Ki-ốt cửa ra".
    pub name: String,
}

/// A device of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub place: Place,
    /// With what it signs.
    pub key: PublicKey,
    /// It may send nothing more.
    pub is_revoked: bool,
    /// When it became the office's, RFC 3339.
    pub enrolled_at: String,
    /// Number of its last record.
    pub last_seq: i64,
    /// Records that never came, in all and since somebody looked.
    pub missing: Count,
    /// Records of a second end of its chain.
    pub forks: Count,
    /// When it was last heard of, seconds since 1970.
    pub seen_at: Option<i64>,
    /// What it said then.
    pub heartbeat: Option<Heartbeat>,
}

/// How many, and how many of them an administrator has looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Count {
    /// In all.
    pub all: i64,
    /// Looked at.
    pub known: i64,
}

/// What a device says of itself each five minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// Version of the kiosk's program.
    pub version: String,
    /// Records that wait to be sent.
    pub queue: u32,
    /// Seconds since the oldest of them was made.
    pub oldest_seconds: Option<u32>,
    /// Records that were refused for good and wait for an administrator.
    pub dead_letters: u32,
    /// May the browser throw the queue away when space is short?
    pub storage: Storage,
    /// The device's clock minus the server's, in milliseconds.
    pub clock_offset_ms: i64,
}

/// Whether the browser has promised to keep what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// It has.
    Persisted,
    /// It has not.
    BestEffort,
    /// There is no room for another record.
    Full,
    /// It was emptied, and the device was enrolled again.
    Cleared,
}

/// Something that an administrator should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// Records are missing: lost, or deleted before they were sent.
    Gap,
    /// The chain has a second end: somebody copied the device.
    Fork,
    /// Nothing has been heard of it for half an hour.
    Silent,
    /// The browser may throw away what was not sent.
    Unprotected,
    /// It has no room for another record.
    Full,
    /// Its storage was emptied before it was enrolled again: what it had not sent then is lost.
    Cleared,
    /// Its clock is off by more than ten minutes.
    Clock,
    /// Some records were refused for good.
    DeadLetters,
}

impl Place {
    /// The place, where there is such an office with such a counter and the device has a name.
    pub fn at(mut self, office: Option<&Office>) -> Result<Self> {
        let office = office.ok_or_else(|| Refusal::at(Code::Invalid, "/office", Rule::UnknownOffice))?;
        if !self.counter.is_empty() && !office.counters.iter().any(|counter| counter.code == self.counter) {
            return Err(Refusal::at(Code::Invalid, "/counter", Rule::UnknownValue));
        }
        self.name = self.name.trim().to_owned();
        if self.name.is_empty() {
            return Err(Refusal::at(Code::Invalid, "/name", Rule::Empty));
        }
        if self.name.chars().count() > 100 {
            return Err(Refusal::at(Code::Invalid, "/name", Rule::TooLong(100)));
        }
        if self.name.chars().any(char::is_control) {
            return Err(Refusal::at(Code::Invalid, "/name", Rule::ControlCharacter));
        }
        Ok(self)
    }
}

impl Count {
    /// Is there some that nobody has looked at?
    pub fn is_open(self) -> bool {
        self.all > self.known
    }
}

impl Device {
    /// What should be looked at, the gravest first. Of one that is revoked, nothing.
    pub fn alarms(&self, now: i64) -> Vec<Alarm> {
        let said = self.heartbeat.as_ref();
        let silent = self.seen_at.is_none_or(|seen| now - seen >= SILENT_SECONDS);
        let stores = |storage| said.is_some_and(|said| said.storage == storage);
        let alarms = [
            (Alarm::Fork, self.forks.is_open()),
            (Alarm::Gap, self.missing.is_open()),
            (Alarm::Silent, silent),
            (Alarm::DeadLetters, said.is_some_and(|said| said.dead_letters > 0)),
            (Alarm::Full, stores(Storage::Full)),
            (Alarm::Cleared, stores(Storage::Cleared)),
            (Alarm::Unprotected, stores(Storage::BestEffort)),
            (Alarm::Clock, self.has_wrong_clock()),
        ];
        let raised = alarms.into_iter().filter(|(_, raised)| *raised && !self.is_revoked);
        raised.map(|(alarm, _)| alarm).collect()
    }

    /// Is its clock off by more than a few minutes?
    pub fn has_wrong_clock(&self) -> bool {
        self.heartbeat
            .as_ref()
            .is_some_and(|said| said.clock_offset_ms.unsigned_abs() > CLOCK_MILLISECONDS.unsigned_abs())
    }
}

impl Alarm {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Fork => "fork",
            Self::Silent => "silent",
            Self::Unprotected => "unprotected",
            Self::Full => "full",
            Self::Cleared => "cleared",
            Self::Clock => "clock",
            Self::DeadLetters => "dead_letters",
        }
    }
}
