//! Which responses count: marks set when one arrives, rules that say what a mark leads to, and voids by two people.
//! The answer itself is never changed.

pub mod domain;
pub mod mark;
pub mod notice;
pub mod pages;
pub mod routes;
pub mod rules;
pub mod store;
pub mod views;

pub use mark::{Mark, Marks, Verdict};
pub use rules::Rules;
