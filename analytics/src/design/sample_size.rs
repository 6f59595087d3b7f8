//! How many to ask.

use statrs::distribution::{ContinuousCDF, Normal};

/// Slovin's formula: `n = N / (1 + N e²)` for a population of `N` and a margin `e`, as the guidance on satisfaction surveys
/// of public services prints it. Not rounded; round up to whole persons. `None` where there is no population or no margin.
///
/// It is the size at which the share of *one* question, in a *simple random sample* of the *whole* population, lies within
/// `± e` at about 95 % in the worst case (a share of one half, with 2 standard errors for 95 %, and `N` for `N − 1`). It
/// ignores the design effect of clusters and unequal weights, non-response, domains (each district or service that is to be
/// published needs its own `n`), the level of confidence asked for, and whatever is known about the share.
///
/// ```
/// use analytics::design::sample_size::slovin;
///
/// assert_eq!(slovin(5000.0, 0.05).map(f64::ceil), Some(371.0));
/// ```
pub fn slovin(population: f64, margin: f64) -> Option<f64> {
    let sound = population > 0.0 && population.is_finite() && margin > 0.0 && margin <= 1.0;
    sound.then(|| population / (1.0 + population * margin * margin))
}

/// Half the width of the normal interval of a share `p` from `n` answers: `z √(deff · p (1 − p) / n)`. `None` where there is
/// no answer, no variance or no level. It plans field work; a published share has an interval of its own (Wilson's).
///
/// ```
/// use analytics::design::sample_size::half_width;
///
/// let half = half_width(96.0, 0.5, 1.0, 0.95).unwrap();
/// assert!((half - 0.100_02).abs() < 1e-5);
/// ```
pub fn half_width(n: f64, p: f64, deff: f64, level: f64) -> Option<f64> {
    let sound = n > 0.0 && n.is_finite() && p > 0.0 && p < 1.0 && deff > 0.0 && level > 0.0 && level < 1.0;
    let normal = Normal::standard();
    sound.then(|| normal.inverse_cdf(f64::midpoint(1.0, level)) * (deff * p * (1.0 - p) / n).sqrt())
}
