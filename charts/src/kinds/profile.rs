//! How is one unit doing? Its value, line, factors and answers on one page, each a chart of its own kind.

mod excerpt;
mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

use crate::{
    ChartSpec,
    spec::{Estimate, Standing, Withheld},
};

/// One unit on one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The unit's name.
    pub unit_name: String,
    /// Its value, or why there is none.
    pub value: Result<Estimate, Withheld>,
    /// Answers behind it.
    pub n: Option<u64>,
    /// The value of all units together.
    pub overall: Option<Estimate>,
    /// The unit against all units together.
    pub standing: Standing,
    /// The range of places that the release leaves open.
    pub rank: Option<(u32, u32)>,
    /// How it moved; `None` where one period alone has a number.
    pub trend: Option<ChartSpec>,
    /// Its parts against those of all units together.
    pub factors: Option<ChartSpec>,
    /// The answers to each item; where there are many, to the lowest and the highest.
    pub items: Option<ChartSpec>,
    /// Items that there are, and that are drawn.
    pub of_items: (usize, usize),
}

impl Profile {
    /// The charts that the page is composed of, in reading order.
    pub(crate) fn charts(&self) -> impl Iterator<Item = &ChartSpec> {
        [&self.trend, &self.factors, &self.items].into_iter().flatten()
    }
}

picture!(Profile);
