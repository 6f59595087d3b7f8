//! How many to ask.

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
