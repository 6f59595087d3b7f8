//! One unit over the periods, with its bands.

pub(crate) mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Change, Estimate, Withheld},
};

/// One unit over the periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Name of the unit; `None` for all units together.
    pub unit_name: Option<String>,
    /// Oldest first; a quarter without a row keeps its place by `position`.
    pub points: Vec<TrendPoint>,
    /// What each of the points was to reach; empty where nothing was said.
    pub targets: Vec<Option<f64>>,
    /// First to last, where both are shown and comparable.
    pub change: Option<Change>,
    /// The value axis.
    pub axis: Axis,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// Place on the axis, in periods from the first.
    pub position: i64,
    /// As said: "Quý III/2026".
    pub period: String,
    /// As written under the axis.
    pub short: String,
    /// Answers.
    pub n: Option<u64>,
    /// The value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// The inner band, 50 %.
    pub inner: Option<(f64, f64)>,
    /// The method changed here: not comparable with the periods before.
    pub breaks: bool,
}

picture!(Trend);
