//! Where is each unit, and how did it get there? A row a unit, each line on a scale of its own.

mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Change, Counts, Standing, TrendPoint},
};

/// Rows by the last value, the largest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sparks {
    /// The rows of this page.
    pub rows: Vec<SparkRow>,
    /// The first and the last period as said, and as written under the lines.
    pub ends: [(String, String); 2],
    /// Counts over all pages; above is a rise.
    pub counts: Counts,
    /// Are the tests behind the counts corrected for their number?
    pub corrected: bool,
    /// The axis of periods, in periods from the first.
    pub axis: Axis,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SparkRow {
    /// Its name.
    pub name: String,
    /// Oldest first.
    pub points: Vec<TrendPoint>,
    /// Lowest and highest end of an interval: the scale of its line; `None` where nothing is shown.
    pub scale: Option<(f64, f64)>,
    /// First to last, where both may be compared.
    pub change: Option<Change>,
    /// A rise is above, a fall below.
    pub standing: Standing,
}

picture!(Sparks);
