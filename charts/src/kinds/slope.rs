//! Units before and after.

mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Change, Counts, Estimate, Standing, Withheld},
};

/// Units before and after, by the difference, then the ones without one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// The earlier period, as said.
    pub from: String,
    /// The later one.
    pub to: String,
    /// The rows of this page.
    pub rows: Vec<SlopeRow>,
    /// Counts over all pages; above is a rise.
    pub counts: Counts,
    /// Do p values that are corrected for the number of tests decide?
    pub corrected: bool,
    /// The axis, the same on every page.
    pub axis: Axis,
}

/// One unit before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlopeRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The earlier value.
    pub before: Result<Estimate, Withheld>,
    /// The later value.
    pub after: Result<Estimate, Withheld>,
    /// Answers behind the earlier and the later value.
    pub n: (Option<u64>, Option<u64>),
    /// Later minus earlier with its interval, where both may be compared.
    pub change: Option<Change>,
    /// A rise is above, a fall below.
    pub standing: Standing,
}

picture!(Slope);
