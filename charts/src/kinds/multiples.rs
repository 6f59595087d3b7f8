//! How does each unit move? A small picture each, on one scale.

mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Change, Counts, Standing, TrendPoint},
};

/// One small line for each unit, by the last value, the highest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Multiples {
    /// The panels of this page.
    pub panels: Vec<Panel>,
    /// All units together, drawn in every panel.
    pub overall: Vec<TrendPoint>,
    /// Counts over all pages; above is a rise.
    pub counts: Counts,
    /// Are the tests behind the counts corrected for their number?
    pub corrected: bool,
    /// The scale of every panel.
    pub axis: Axis,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Its name.
    pub name: String,
    /// Oldest first.
    pub points: Vec<TrendPoint>,
    /// First to last, where both may be compared.
    pub change: Option<Change>,
    /// A rise is above, a fall below.
    pub standing: Standing,
}

picture!(Multiples);
