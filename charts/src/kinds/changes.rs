//! Why did the index move? The change between two periods, part by part.

mod computed;
mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

use crate::{scale::Axis, spec::Estimate};

/// A change and what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// Name of the unit; `None` for all units together.
    pub unit_name: Option<String>,
    /// The earlier period, as said.
    pub from: String,
    /// The later one.
    pub to: String,
    /// The score before, and after.
    pub ends: (f64, f64),
    /// The parts, in the order of the figures; they sum to the change.
    pub parts: Vec<ChangePart>,
    /// Is the whole difference told apart from zero, by the release's test? `None` where there is none.
    pub told_apart: Option<bool>,
    /// Were the parts computed here, with the answers of each item as its weight?
    pub weighed_by_answers: bool,
    /// The axis of scores.
    pub axis: Axis,
}

/// One part of a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangePart {
    /// Its name.
    pub name: String,
    /// What it moved the score by, with its interval where the figures have one.
    pub amount: Estimate,
    /// The score before it.
    pub start: f64,
}

picture!(Changes);
