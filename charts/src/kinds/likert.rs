//! Answers by item: five levels, diverging.

mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::spec::{Estimate, Withheld};

/// Answers by item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likert {
    /// Names of the five levels, lowest first.
    pub levels: [String; 5],
    /// Factors in questionnaire order; items in questionnaire order.
    pub groups: Vec<LikertGroup>,
    /// Largest share below the neutral level, in per cent.
    pub widest_below: f64,
    /// Largest share above it.
    pub widest_above: f64,
    /// Largest neutral share.
    pub widest_neutral: f64,
}

/// The items of one factor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LikertGroup {
    /// Name of the factor; empty for items without one.
    pub name: String,
    /// Its items.
    pub rows: Vec<LikertRow>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LikertRow {
    /// Its key.
    pub key: String,
    /// The question.
    pub text: String,
    /// Valid answers.
    pub n: Option<u64>,
    /// Shares of the five levels in per cent, or why there are none.
    pub shares: Result<[f64; 5], Withheld>,
    /// Share satisfied in per cent.
    pub satisfied: Option<Estimate>,
}

picture!(Likert);
