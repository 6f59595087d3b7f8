//! Counts of finished visits.

use crate::{
    error::{Code, Refusal, Result, Rule},
    offices::Office,
};

/// Finished visits of one stratum of a wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncounterTally {
    /// Wave code.
    pub wave: String,
    /// Office code.
    pub office: String,
    /// Service group of the office.
    pub service_group: String,
    /// How many visits were finished.
    pub encounters: u32,
}

impl EncounterTally {
    /// The tally, where the office offers that group of services.
    pub fn at(self, office: Option<&Office>) -> Result<Self> {
        let office = office.ok_or_else(|| Refusal::at(Code::Invalid, "/office", Rule::UnknownOffice))?;
        if office.offers(&self.service_group) {
            Ok(self)
        } else {
            Err(Refusal::at(Code::Invalid, "/service_group", Rule::UnknownServiceGroup))
        }
    }
}
