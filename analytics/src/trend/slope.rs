//! The slope of a series of estimates that may share units.

use crate::estimate::Estimates;
use crate::figure::Figure;

/// Change a period of a straight line through the estimates, in their order, one figure for each run between breaks.
///
/// The slope of least squares, `Σ (t − t̄) θₜ / Σ (t − t̄)²`, is a combination of the estimates, so its error holds the covariance
/// between periods that share sampling units. `breaks` are positions at which the method changed: the line does not cross them. A run of
/// fewer than three periods has no slope and is left out. `range` names the first and last period.
pub fn slopes(estimates: &Estimates, breaks: &[usize], level: f64) -> Vec<(std::ops::Range<usize>, Figure)> {
    let count = estimates.figures.len();
    let mut edges: Vec<usize> = breaks.iter().copied().filter(|&at| at > 0 && at < count).chain([0, count]).collect();
    edges.sort_unstable();
    edges.dedup();
    let runs = edges.windows(2).map(|pair| pair[0]..pair[1]).filter(|run| run.len() > 2);
    let slope = |run: std::ops::Range<usize>| {
        let middle = (run.len() as f64 - 1.0) / 2.0;
        let length: f64 = (0..run.len()).map(|t| (t as f64 - middle).powi(2)).sum();
        let mut coefficients = vec![0.0; count];
        for (t, at) in run.clone().enumerate() {
            coefficients[at] = (t as f64 - middle) / length;
        }
        // A middle period has no weight in the slope and still has to be there.
        let found = estimates.contrast("slope", &coefficients, level);
        (run, Figure { statistic: "trend".into(), ..found })
    };
    runs.map(slope).collect()
}
