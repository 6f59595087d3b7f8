//! Finished visits, and the right to rate them: one a visit, shared by all channels, spent once.

pub mod domain;
pub mod file;
pub mod issue;
pub mod pages;
pub mod right;
pub mod routes;
pub mod store;
pub mod token;
pub mod views;

pub use domain::EncounterTally;
pub use right::{Ballot, Encounter, Issued, Place};
pub use token::Tokens;
