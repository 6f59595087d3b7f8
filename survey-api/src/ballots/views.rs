//! Visits and rights to rate on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{EncounterTally, Issued, Place, store::funnel::Count};
use crate::error::{Code, Refusal, Result, Rule, Violation};

/// How many visits were finished.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EncountersBody {
    /// Finished visits of the stratum in the wave.
    #[schema(minimum = 0, example = 412)]
    pub encounters: u32,
}

/// Finished visits of one stratum.
#[derive(Debug, Serialize, ToSchema)]
pub struct EncountersView {
    /// Wave code.
    #[schema(example = "2026-Q3")]
    pub wave: String,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// Service group.
    #[schema(example = "investment")]
    pub service_group: String,
    /// Finished visits.
    #[schema(example = 412)]
    pub encounters: u32,
}

impl From<EncounterTally> for EncountersView {
    fn from(tally: EncounterTally) -> Self {
        Self {
            wave: tally.wave,
            office: tally.office,
            service_group: tally.service_group,
            encounters: tally.encounters,
        }
    }
}

/// A finished visit. There is no room for a name: what is not named here is refused.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"wave": "2026-Q3", "office": "VPEZ", "counter": "1", "service_group": "investment",
    "due_at": "2026-08-15T10:00:00Z", "finished_at": "2026-08-15T02:10:00Z"}))]
pub struct EncounterBody {
    /// Wave code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub wave: String,
    /// Office code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub office: String,
    /// Counter of the office.
    #[validate(length(max = 32))]
    #[schema(max_length = 32)]
    #[serde(default)]
    pub counter: String,
    /// Service group of the visit.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub service_group: String,
    /// When the result was due, where there was a date.
    pub due_at: Option<String>,
    /// When the visit was finished.
    pub finished_at: String,
}

/// A visit that is recorded, and its one right to rate.
#[derive(Debug, Serialize, ToSchema)]
pub struct EncounterView {
    /// Was it finished when it was due? Null where nothing was due.
    pub on_time: Option<bool>,
    /// The right to rate it.
    pub ballot: BallotView,
}

/// Rights to be issued, as serials of the office's own tickets.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"wave": "2026-Q3", "office": "VPEZ", "counter": "1", "service_group": "investment", "count": 2}))]
pub struct IssueBody {
    /// Wave code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub wave: String,
    /// Office code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub office: String,
    /// Counter of the office.
    #[validate(length(max = 32))]
    #[schema(max_length = 32)]
    #[serde(default)]
    pub counter: String,
    /// Service group of the visits.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub service_group: String,
    /// How many.
    #[validate(range(min = 1, max = 1000))]
    #[schema(minimum = 1, maximum = 1000)]
    pub count: u32,
}

/// Why a right is taken back.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeBody {
    /// In words.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "phiếu in hỏng")]
    pub reason: String,
}

/// A right to rate. Token and code are told here and stored nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct BallotView {
    /// To revoke it by.
    pub id: uuid::Uuid,
    /// For the address `/b/{token}` in the square code.
    #[schema(example = "0C4Q6X1V7K2M9N5P3R8T0W4Y6Z1A2")]
    pub token: String,
    /// To type at its office.
    #[schema(example = "7K2M9N5P3RT")]
    pub code: String,
    /// Until when it may be used.
    #[schema(example = "2026-08-29T02:14:05Z")]
    pub expires_at: String,
}

/// How many rights to rate reached a step.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelView {
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// Counter; empty where it is not known.
    #[schema(example = "1")]
    pub counter: String,
    /// `offered`, `opened`, `completed` or `revoked`.
    #[schema(example = "offered")]
    pub step: String,
    /// How many.
    #[schema(example = 120)]
    pub count: i64,
}

impl EncounterBody {
    /// The place, and when it was due and finished; every time that is none.
    pub fn read(self) -> Result<(Place, Option<Timestamp>, Timestamp)> {
        let mut violations = Vec::new();
        let mut time = |pointer: &str, text: &str| {
            text.parse::<Timestamp>().inspect_err(|_| violations.push(Violation::new(pointer, Rule::NotATime))).ok()
        };
        let due = self.due_at.as_deref().and_then(|due| time("/due_at", due));
        let finished = time("/finished_at", &self.finished_at);
        let Some(finished) = finished.filter(|_| violations.is_empty()) else {
            return Err(Refusal::with(Code::Invalid, violations));
        };
        let Self { wave, office, counter, service_group, .. } = self;
        Ok((Place { wave, office, counter, service_group }, due, finished))
    }
}

impl From<Issued> for BallotView {
    fn from(issued: Issued) -> Self {
        let expires = Timestamp::from_second(issued.expires).unwrap_or(Timestamp::MAX);
        Self { id: issued.id, token: issued.secret.token, code: issued.secret.code, expires_at: expires.to_string() }
    }
}

impl From<Count> for FunnelView {
    fn from(count: Count) -> Self {
        Self { office: count.office, counter: count.counter, step: count.step, count: count.count }
    }
}
