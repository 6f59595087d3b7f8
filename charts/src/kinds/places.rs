//! Which places can a unit have? How often it has each one, or the range that is left open.

mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

use crate::scale::Axis;

/// Units by the place that they have in the middle of all replications, or of their range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Places {
    /// The rows of this page.
    pub rows: Vec<PlaceRow>,
    /// What the places are drawn from.
    pub basis: Basis,
    /// Units over all pages.
    pub units: usize,
    /// Units without a place that may be shown; they are not drawn.
    pub left_out: usize,
    /// Units over all pages whose place is as good as certain, and units that may be first.
    pub certain: usize,
    /// See `certain`.
    pub may_be_first: usize,
    /// The unit that stands first, and how often it does where that is known.
    pub first: (String, Option<f64>),
    /// The places of this page, half a place of air at both ends.
    pub axis: Axis,
}

/// What places are drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// How often each place came up; in how many replications, where that is said.
    Shares(Option<u64>),
    /// The places that 5 and 95 % of the replications are below.
    Quantiles,
    /// The ranges that the release leaves open at its level.
    Ranges,
}

/// One unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceRow {
    /// Its name.
    pub name: String,
    /// Answers behind its score, where it comes from a release.
    pub n: Option<u64>,
    /// Its place when everything stays as it is, or where its estimate puts it.
    pub nominal: Option<f64>,
    /// The place in the middle.
    pub middle: f64,
    /// Best and worst place: 90 % of the replications, or the range.
    pub range: (f64, f64),
    /// Place and how often it came up, 0 to 1, the best place first; empty where that is not known.
    pub shares: Vec<(u32, f64)>,
}

impl Places {
    /// Does any row say how many answers are behind it?
    pub(crate) fn is_counted(&self) -> bool {
        self.rows.iter().any(|row| row.n.is_some())
    }

    /// More cells than a picture has room for numbers in: neighbours of one class are drawn as one.
    pub(crate) fn is_dense(&self) -> bool {
        const MOST: usize = 240;
        self.rows.iter().map(|row| row.shares.len()).sum::<usize>() > MOST
    }
}

picture!(Places);
