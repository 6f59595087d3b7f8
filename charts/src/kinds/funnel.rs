//! Shares by the answers behind them, against the limits of chance.

mod binomial;
mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Standing, Withheld},
};

/// Shares by the answers behind them, against limits of chance around the value of all units together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Funnel {
    /// The share of all units together, in per cent.
    pub target: f64,
    /// Units by answers, fewest first.
    pub points: Vec<FunnelPoint>,
    /// Units with a share, drawn or not.
    pub units: usize,
    /// How many of them lie above and below the wider limits.
    pub outside: [usize; 2],
    /// Units without a share or a count of answers.
    pub withheld: Vec<(String, Withheld)>,
    /// By answers: size, lower and upper 95 %, lower and upper 99.8 %, in per cent.
    pub limits: Vec<(f64, [f64; 4])>,
    /// Mean squared distance from the target in standard errors, the outermost tenths drawn in; 1 where only chance is at work.
    pub dispersion: f64,
    /// Are the limits widened by it? Only where it cannot be chance.
    pub widened: bool,
    /// Axis of answers.
    pub sizes: Axis,
    /// Axis of shares.
    pub axis: Axis,
}

/// One unit of a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunnelPoint {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Answers.
    pub n: u64,
    /// Share in per cent.
    pub value: f64,
    /// Outside the 99.8 % limits above or below, or within.
    pub standing: Standing,
    /// Within those, and outside the 95 % limits?
    pub is_near: bool,
}

picture!(Funnel);
