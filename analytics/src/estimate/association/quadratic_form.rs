//! The tail of a weighted sum of chi-squared variables over an estimated scale.

use crate::estimate::distribution::{f_upper_tail, normal_upper_tail};

/// `P(Σ λᵢ χ²₁ > x · χ²_df / df)` by Lugannani and Rice's saddlepoint, or by Satterthwaite's F where the saddlepoint is at zero.
///
/// The scale takes whole degrees of freedom, rounded down as R does: the careful side.
/// Reference: Kuonen (1999), after Lugannani and Rice (1980); R `survey::pFsum`.
pub(super) fn upper_tail(x: f64, weights: &[f64], df: f64) -> f64 {
    let k = weights.len() as f64;
    let (first, second) = (mean(weights, |w| w), mean(weights, |w| w * w));
    let spread = second / (first * first);
    let ndf = k / spread;
    let satterthwaite = || f_upper_tail(x / ndf / (first * spread), ndf, df);
    let mut terms: Vec<(f64, f64)> = weights.iter().map(|&weight| (weight, 1.0)).collect();
    terms.push((-x / df, df.floor()));
    saddlepoint(&terms).unwrap_or_else(satterthwaite)
}

fn mean(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    values.iter().map(|&value| of(value)).sum::<f64>() / values.len() as f64
}

/// `P(Σ aᵢ χ²_{dᵢ} > 0)` for weights and degrees of freedom of both signs; `None` too near the mean for the formula.
fn saddlepoint(terms: &[(f64, f64)]) -> Option<f64> {
    let largest = terms.iter().map(|(a, _)| *a).fold(f64::NEG_INFINITY, f64::max);
    let terms: Vec<(f64, f64)> = terms.iter().map(|(a, d)| (a / largest, *d)).collect();
    let cumulant = |z: f64| -> f64 { -terms.iter().map(|(a, d)| d * (1.0 - 2.0 * z * a).ln()).sum::<f64>() / 2.0 };
    let slope = |z: f64| -> f64 { terms.iter().map(|(a, d)| d * a / (1.0 - 2.0 * z * a)).sum() };
    let bend = |z: f64| -> f64 { 2.0 * terms.iter().map(|(a, d)| d * (a / (1.0 - 2.0 * z * a)).powi(2)).sum::<f64>() };
    // The slope grows from minus to plus infinity between the poles: halving finds its zero.
    let pole = |sign: f64| {
        let of_sign = terms.iter().map(|(a, _)| *a).filter(|a| a * sign > 0.0).map(|a| 1.0 / (2.0 * a));
        if sign > 0.0 { of_sign.fold(f64::INFINITY, f64::min) } else { of_sign.fold(f64::NEG_INFINITY, f64::max) }
    };
    let (mut low, mut high) = (pole(-1.0), pole(1.0));
    if !low.is_finite() || !high.is_finite() {
        return None;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if slope(middle) < 0.0 { low = middle } else { high = middle }
    }
    let zero = f64::midpoint(low, high);
    if zero.abs() < 1e-4 {
        return None;
    }
    let w = zero.signum() * (-2.0 * cumulant(zero)).sqrt();
    let v = zero * bend(zero).sqrt();
    let p = normal_upper_tail(w + (v / w).ln() / w);
    p.is_finite().then_some(p)
}
