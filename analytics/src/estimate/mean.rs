//! Means.

use super::{Column, Estimator};
use crate::design::SurveyDesign;

/// Hájek mean `ȳ = Σ wᵢyᵢ / Σ wᵢ` over the rows of a domain that answered.
///
/// Influence of a row: `wᵢ (yᵢ − ȳ) / Σ w`, zero where there is no answer. So several means can be taken at once, each
/// over its own answers, and still have a joint covariance. No answer at all: no point.
/// Reference: Särndal, Swensson and Wretman (1992), section 5.7.
pub fn mean(design: &SurveyDesign, rows: &[u32], column: &Column) -> Estimator {
    let weight = design.weight();
    let answered = || rows.iter().filter_map(|&row| column.values[row as usize].map(|y| (weight[row as usize], y)));
    let base: f64 = answered().map(|(w, _)| w).sum();
    let point = answered().map(|(w, y)| w * y).sum::<f64>() / base;
    let influence = |&row: &u32| match column.values[row as usize] {
        Some(y) if base > 0.0 => weight[row as usize] * (y - point) / base,
        _ => 0.0,
    };
    let n = answered().filter(|(w, _)| *w != 0.0).count() as u64;
    Estimator {
        statistic: "mean",
        variable: column.name.clone(),
        category: None,
        point: (base > 0.0).then_some(point),
        influence: rows.iter().map(influence).collect(),
        n,
        spread: spread(answered(), point, base, n),
        base,
    }
}

/// Variance of one answer, `n/(n−1) · Σ w (y − ȳ)² / Σ w`: what a design effect compares with.
pub(super) fn spread(answered: impl Iterator<Item = (f64, f64)>, mean: f64, base: f64, n: u64) -> Option<f64> {
    let squares: f64 = answered.map(|(w, y)| w * (y - mean).powi(2)).sum();
    (n > 1).then(|| squares / base * n as f64 / (n as f64 - 1.0))
}
