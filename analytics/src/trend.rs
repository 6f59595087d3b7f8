//! How a figure moves: control charts with limits that know the design, and slopes.

pub mod control;
pub mod slope;
