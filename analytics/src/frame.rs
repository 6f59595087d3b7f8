//! From plain columns to a checked frame.

pub mod microdata;

pub use microdata::{Basis, EncounterCount, Microdata};
