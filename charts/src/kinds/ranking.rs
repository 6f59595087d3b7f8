//! Units by value: a dot and a whisker each, or a bar from zero.

mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Counts, Estimate, Standing, Withheld},
};

/// Units by value, best first, then the ones without a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The value of all units together.
    pub overall: Option<Estimate>,
    /// Answers behind it.
    pub overall_n: Option<u64>,
    /// The rows of this page.
    pub rows: Vec<RankingRow>,
    /// Is there a test against the overall value for any unit?
    pub tested: bool,
    /// Are the tests corrected for their number? Then the release gives p values, and they decide.
    pub corrected: bool,
    /// Does any unit have an interval of ranks?
    pub ranked: bool,
    /// Counts over all pages.
    pub counts: Counts,
    /// The axis, the same on every page.
    pub axis: Axis,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankingRow {
    /// Its code.
    pub code: String,
    /// Its name, exactly as in the register.
    pub name: String,
    /// Answers.
    pub n: Option<u64>,
    /// The value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// Against all units together.
    pub standing: Standing,
    /// Best and worst rank that the data allow.
    pub rank: Option<(u32, u32)>,
}

picture!(Ranking);
