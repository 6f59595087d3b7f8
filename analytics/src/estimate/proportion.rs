//! Proportions: means of indicators.

use std::collections::BTreeSet;

use super::{Column, Estimator, Levels, mean};
use crate::design::SurveyDesign;

/// Proportion of 1 in a column of 0 and 1: the Hájek mean of the column.
pub fn proportion(design: &SurveyDesign, rows: &[u32], column: &Column) -> Estimator {
    Estimator { statistic: "proportion", ..mean(design, rows, column) }
}

/// One proportion a level of a text column, among the rows of the domain that have one. The levels are those of the whole
/// column, sorted, so a level that nobody in the domain has comes out as zero and is not lost.
pub fn proportions(design: &SurveyDesign, rows: &[u32], levels: &Levels) -> Vec<Estimator> {
    let of = |level: &String| Estimator {
        category: Some(level.clone()),
        ..proportion(design, rows, &levels.indicator(level))
    };
    levels.known().into_iter().map(of).collect()
}

impl Levels {
    /// The levels that occur, sorted.
    pub(super) fn known(&self) -> BTreeSet<&String> {
        self.values.iter().flatten().collect()
    }

    /// 1 where a row has the level, 0 where it has another one.
    pub(super) fn indicator(&self, level: &str) -> Column {
        let is = |value: &Option<String>| value.as_ref().map(|value| f64::from(u8::from(value == level)));
        Column { name: self.name.clone(), values: self.values.iter().map(is).collect() }
    }
}
