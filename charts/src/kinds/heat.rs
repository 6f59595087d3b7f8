//! Units by the parts of the index.

mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::spec::{Estimate, Standing, Withheld};

/// Units by the parts of the index: a value in every cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heat {
    /// Names of the parts, in the order of the scheme.
    pub parts: Vec<String>,
    /// All units together, the same columns as a row.
    pub overall: HeatRow,
    /// The rows of this page, by total, best first, then the ones without a number.
    pub rows: Vec<HeatRow>,
    /// Units over all pages, and how many of them have a total.
    pub units: (usize, usize),
    /// The four values at which a new class of colour begins: fixed, not quantiles of the day.
    pub bounds: [f64; 4],
    /// Does the release test any cell against all units together?
    pub tested: bool,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeatRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Answers.
    pub n: Option<u64>,
    /// The node above the parts.
    pub total: Result<Estimate, Withheld>,
    /// The parts, each with its standing against the same part of all units together.
    pub cells: Vec<(Result<Estimate, Withheld>, Standing)>,
}

picture!(Heat);
