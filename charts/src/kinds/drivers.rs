//! Items by importance and performance.

mod layout;
pub(crate) mod model;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

use crate::{
    scale::Axis,
    spec::{Estimate, Standing, Withheld},
};

/// Items by how much they matter and how well they do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drivers {
    /// Items of this page in the order of the figures.
    pub points: Vec<DriverPoint>,
    /// Items over all pages.
    pub items: usize,
    /// Names, over all pages, of those that clearly matter and do badly.
    pub first: Vec<String>,
    /// Items without both numbers.
    pub withheld: Vec<(String, Withheld)>,
    /// Where the lines cross: mean performance and mean importance of the points.
    pub cross: (f64, f64),
    /// Axis of performance.
    pub performance: Axis,
    /// Axis of importance.
    pub importance: Axis,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriverPoint {
    /// Its name.
    pub name: String,
    /// Answers about it.
    pub n: Option<u64>,
    /// How well it does, 0 to 100.
    pub performance: Estimate,
    /// Its part in what explains the outcome, in per cent.
    pub importance: Estimate,
    /// Below: matters and does badly; above: matters and does well; same: matters less; untested: an interval spans a line.
    pub standing: Standing,
}

picture!(Drivers);
