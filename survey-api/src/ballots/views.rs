//! Encounter counts on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::EncounterTally;

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
