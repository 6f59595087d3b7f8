//! From plain columns to a checked frame.

pub mod microdata;
pub mod table;

pub use microdata::{Basis, EncounterCount, Microdata};
pub use table::{Source, Table};
