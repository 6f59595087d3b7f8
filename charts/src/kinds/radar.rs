//! What is the shape of one unit? Its parts against those of all units together.

pub(crate) mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Counts, Estimate, Standing, Withheld},
};

/// The parts of the index of one unit, in the fixed order of the scheme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Radar {
    /// The unit's name.
    pub unit_name: String,
    /// The parts.
    pub spokes: Vec<Spoke>,
    /// Parts told apart from those of all units together, and not.
    pub counts: Counts,
    /// The scale of every spoke: from zero, so that shapes of different units can be laid side by side.
    pub scale: Axis,
    /// The axis of the dots beside it, which is read by place and may start elsewhere.
    pub axis: Axis,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spoke {
    /// Its name.
    pub name: String,
    /// The unit's answers.
    pub n: Option<u64>,
    /// The unit's value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// The value of all units together.
    pub overall: Result<Estimate, Withheld>,
    /// The unit against all units together.
    pub standing: Standing,
}

picture!(Radar);
