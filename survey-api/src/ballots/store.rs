//! The only SQL of visits and of the right to rate them.

pub mod ballot;
pub mod encounter;
pub mod funnel;
mod tally;

pub use tally::{of_wave, put};

use std::collections::BTreeMap;

use super::EncounterTally;
use crate::{error::Result, store::Store};

/// The finished visits of a wave that its answers stand for: the stated count of a stratum where there is one, else how many
/// visits the case system reported there.
pub async fn population(store: &Store, wave: &str) -> Result<Vec<EncounterTally>> {
    let key = |tally: &EncounterTally| (tally.office.clone(), tally.service_group.clone());
    let mut strata: BTreeMap<_, _> = encounter::count(store, wave).await?.into_iter().map(|t| (key(&t), t)).collect();
    strata.extend(of_wave(store, wave).await?.into_iter().map(|t| (key(&t), t)));
    Ok(strata.into_values().collect())
}
