//! Where do answers get lost? From those who could answer to those who did.

mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

use crate::{scale::Axis, spec::Withheld};

/// The stages from a visit to an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// In the order in which they are passed.
    pub stages: Vec<Stage>,
    /// The axis of counts, from zero.
    pub axis: Axis,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// How many came as far, or why that is not said.
    pub count: Result<u64, Withheld>,
    /// The count of the stage right before it, where that may be shown.
    pub before: Option<u64>,
    /// Per cent of the stage right before it.
    pub of_before: Option<f64>,
    /// Per cent of the first stage that has a count.
    pub of_first: Option<f64>,
}

picture!(Response);
