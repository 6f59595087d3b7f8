//! What may be published: rules with a version, a reason code on what is hidden, and cells that would give it away.

pub mod counts;
mod rules;
mod secondary;

pub use rules::{Code, Rules, Verdict};
pub use secondary::{Relation, recoverable, secondary};
