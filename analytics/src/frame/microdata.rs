//! The only way in from a database: plain vectors, one entry a response in each of them.

use serde::{Deserialize, Serialize};

use super::Labels;

/// What the right to rate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A finished visit sent by the case system.
    Encounter,
    /// A serial printed by the office.
    Ticket,
    /// Nobody's visit in particular: counted and shown apart, never in the index.
    WalkIn,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Self; 3] = [Self::Encounter, Self::Ticket, Self::WalkIn];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Encounter => "encounter",
            Self::Ticket => "ticket",
            Self::WalkIn => "walk_in",
        }
    }
}

/// The answers of one or more waves. Every vector has one entry a response, in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Microdata {
    /// The wave's period, `2026-Q3` or any other label that sorts in time.
    pub period: Labels,
    /// Office code.
    pub office: Labels,
    /// Service group of the visit: with the office, the stratum.
    pub service_group: Labels,
    /// `kiosk`, `qr`, `web`, `paper`, `phone` …
    pub channel: Labels,
    /// `vi`, `en` …
    pub language: Labels,
    /// What the right to rate rests on.
    pub basis: Vec<Option<Basis>>,
    /// One vector an item in the order of the codebook; a byte a response ([`crate::codebook::MissingReason`]).
    pub answers: Vec<Vec<u8>>,
}

impl Microdata {
    /// Number of responses.
    pub fn len(&self) -> usize {
        self.period.len()
    }

    /// True when nobody answered.
    pub fn is_empty(&self) -> bool {
        self.period.is_empty()
    }
}

/// How many visits were finished in one stratum of one period: the population that the answers stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncounterCount {
    /// The wave's period.
    pub period: String,
    /// Office code.
    pub office: String,
    /// Service group.
    pub service_group: String,
    /// Finished visits.
    pub encounters: u64,
}
