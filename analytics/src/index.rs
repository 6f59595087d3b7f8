//! From estimates to a composite index: a scheme is data, a score carries its uncertainty.

pub mod indicators;
pub mod score;

pub use indicators::{Cell, Indicators, Sampling};
pub use score::Score;
