//! Verdicts, rules and voids in the database.

mod rules;
mod verdicts;
mod voids;

pub use rules::{current, set};
pub use verdicts::{flagged, judge, tally};
pub(crate) use voids::voided;
pub use voids::{decide, one, request, within};
