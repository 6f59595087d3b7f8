//! How a figure moves: control charts with limits that know the design, slopes, and the direction of a short series.

pub mod control;
pub mod slope;
pub mod theil_sen;
