//! The only SQL of paper.

pub mod errors;
pub mod keying;
pub mod stock;
