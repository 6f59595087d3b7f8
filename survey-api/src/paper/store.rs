//! The only SQL of paper.

pub mod errors;
pub mod keying;
pub mod opening;
pub mod rekey;
pub mod stock;
