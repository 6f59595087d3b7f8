//! Is this period unusual? Values against the limits of the usual noise.

mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

use crate::{scale::Axis, spec::Standing};

/// Values of one unit over the periods against control limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Oldest first.
    pub points: Vec<ControlPoint>,
    /// Where the value is when nothing happens.
    pub centre: f64,
    /// Are there enough periods for limits?
    pub limited: bool,
    /// Periods without a number that may be shown; they are not drawn.
    pub left_out: usize,
    /// The value axis.
    pub axis: Axis,
}

/// One period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ControlPoint {
    /// Place on the axis, in periods from the first.
    pub position: i64,
    /// As said: "Quý III/2026".
    pub period: String,
    /// As written under the axis.
    pub short: String,
    /// Answers.
    pub n: Option<u64>,
    /// What is plotted.
    pub value: f64,
    /// Lower and upper limit, three standard errors from the centre.
    pub limits: (f64, f64),
    /// The rule that fired.
    pub rule: Option<Rule>,
    /// On which side of the centre the rule fired; not different where none did.
    pub standing: Standing,
}

/// What makes a period unusual (Western Electric 1956; Nelson 1984).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Outside the limits.
    Limit,
    /// The last of eight on one side of the centre.
    Side,
    /// The last of six that rise or fall without a stop.
    Drift,
    /// Two of three beyond two standard errors on one side, this one among them.
    TwoOfThree,
}

picture!(Control);
