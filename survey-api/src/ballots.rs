//! Finished visits, and the right to rate them. For now: how many there were, by wave, office and service group.

pub mod domain;
pub mod file;
pub mod routes;
pub mod store;
pub mod views;

pub use domain::EncounterTally;
