//! One node of the tree, for one unit and one period.

use serde::{Deserialize, Serialize};

use crate::figure::Status;

/// One score: a unit, a period, a node of the scheme, and how sure we are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Score {
    /// Unit code; [`Score::EVERYONE`] for all units together.
    pub unit: String,
    /// Period label, `2026-Q3`, or `2025-Q4..2026-Q3` for a pooled range; empty when the data has one period only.
    pub period: String,
    /// Node code; the root's code is the scheme's.
    pub node: String,
    /// 1 for the leaves, counted upwards.
    pub level: u8,
    /// The score on the scheme's own scale.
    pub score: Option<f64>,
    /// 1 = best, ties share the smaller rank; `None` where no rank is shown.
    pub rank: Option<u32>,
    /// Best rank that the interval allows.
    pub rank_low: Option<u32>,
    /// Worst rank that the interval allows.
    pub rank_high: Option<u32>,
    /// Standard error on the scheme's scale.
    pub se: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Share of the leaves under this node that have a value.
    pub coverage: Option<f64>,
    /// Class or tier word, where the scheme has classes.
    pub class: Option<String>,
    /// Responses the score rests on, where it comes from a survey.
    pub n: Option<u64>,
    /// May it be shown as a number?
    pub status: Status,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same in one word, where a rule of publication hid it: [`crate::publication::Code`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
}

impl Score {
    /// The unit code that stands for all units together.
    pub const EVERYONE: &'static str = "all";
}
