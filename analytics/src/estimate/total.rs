//! Totals.

use super::{Column, Estimator, mean};
use crate::design::SurveyDesign;

/// Horvitz–Thompson total `Σ wᵢyᵢ` over the rows of a domain that answered. Influence of a row: `wᵢyᵢ`.
///
/// No answer at all: no point, although the sum over nobody is zero, because nothing was seen.
pub fn total(design: &SurveyDesign, rows: &[u32], column: &Column) -> Estimator {
    let weighted = |&row: &u32| column.values[row as usize].map_or(0.0, |y| design.weight()[row as usize] * y);
    let influence: Vec<f64> = rows.iter().map(weighted).collect();
    let of_mean = mean(design, rows, column);
    Estimator {
        statistic: "total",
        point: of_mean.point.map(|_| influence.iter().sum()),
        influence,
        spread: of_mean.spread.map(|spread| spread * of_mean.base * of_mean.base),
        ..of_mean
    }
}
