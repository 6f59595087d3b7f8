//! Which responses count: marks set when one arrives, rules that say what a mark leads to, and voids by two people.
//! The answer itself is never changed.

pub mod mark;

pub use mark::{Mark, Marks, Verdict};
