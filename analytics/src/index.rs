//! From estimates to a composite index: a scheme is data, a score carries its uncertainty.

pub mod score;

pub use score::Score;
