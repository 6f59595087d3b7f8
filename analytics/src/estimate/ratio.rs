//! Ratios.

use super::{Column, Estimator};
use crate::design::SurveyDesign;

/// Ratio of two totals `R = Σ wᵢyᵢ / Σ wᵢxᵢ` over the rows that have both. Influence of a row: `wᵢ (yᵢ − R xᵢ) / Σ wx`.
///
/// A denominator of zero: no point. Reference: Cochran (1977), section 6.
pub fn ratio(design: &SurveyDesign, rows: &[u32], numerator: &Column, denominator: &Column) -> Estimator {
    let weight = design.weight();
    let both = |row: u32| numerator.values[row as usize].zip(denominator.values[row as usize]);
    let pairs = || rows.iter().filter_map(|&row| both(row).map(|(y, x)| (weight[row as usize], y, x)));
    let base: f64 = pairs().map(|(w, _, x)| w * x).sum();
    let point = pairs().map(|(w, y, _)| w * y).sum::<f64>() / base;
    let influence = |&row: &u32| match both(row) {
        Some((y, x)) if base != 0.0 => weight[row as usize] * (y - point * x) / base,
        _ => 0.0,
    };
    Estimator {
        statistic: "ratio",
        variable: format!("{}/{}", numerator.name, denominator.name),
        category: None,
        point: (base != 0.0).then_some(point),
        influence: rows.iter().map(influence).collect(),
        n: pairs().filter(|(w, ..)| *w != 0.0).count() as u64,
        spread: None,
        base,
    }
}
