//! Provinces on a grid that resembles the country.

pub(crate) mod layout;
pub(crate) mod model;
mod provinces;
mod words;

use serde::{Deserialize, Serialize};

use crate::spec::{Estimate, Withheld};

/// Provinces on a grid that resembles the country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tiles {
    /// One tile a province.
    pub tiles: Vec<Tile>,
    /// Smallest and largest value and count of each group, lowest first; `None` for a group without a province.
    pub groups: [Option<(f64, f64, usize)>; 4],
    /// Columns and rows of the grid.
    pub grid: (u8, u8),
}

/// One province.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// Its name, short.
    pub name: String,
    /// Column and row.
    pub at: (u8, u8),
    /// The value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// Answers.
    pub n: Option<u64>,
    /// 0 the lowest.
    pub group: Option<u8>,
    /// Does its interval reach into another group?
    pub is_open: bool,
}

picture!(Tiles);
