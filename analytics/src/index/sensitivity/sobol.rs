//! How much of the variance of an outcome each factor brings: Sobol indices of first and total order.
//!
//! Reference: Saltelli et al. (2010), *Computer Physics Communications* 181, table 2; Jansen (1999). Points: Owen-scrambled Sobol.

use serde::Serialize;

use super::{plan::Plan, threads};

/// What a factor brings to the variance of an outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// Names of the factors that were moved together.
    pub factor: String,
    /// First order: the share of the variance that goes away when the factor is known.
    pub first: Option<f64>,
    /// Its standard error over the scrambles.
    pub first_se: Option<f64>,
    /// Total order: the share that stays when all others are known.
    pub total: Option<f64>,
    /// Its standard error.
    pub total_se: Option<f64>,
}

/// What the shares are shares of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decomposition {
    /// `mean_shift` of places over the units, or a unit's code.
    pub outcome: String,
    /// `places`, `place` or `score`. A score says little where methods put it on different scales; a place always does.
    pub of: &'static str,
    /// Variance of the outcome; the mean over the scrambles.
    pub variance: f64,
    /// One a group of factors.
    pub shares: Vec<Share>,
    /// `1 − Σ first`: what the groups bring only together.
    pub interaction: Option<f64>,
}

/// First and total order from the outcomes at the points of `A`, of `B`, and of `A` with the group's columns of `B`.
///
/// `V = var(A ∪ B)` over `2N − 1`; total order by Jansen, `½ mean (y_A − y_AB)² / V`; first order by Saltelli,
/// `mean (y_B − c)(y_AB − y_A) / V`. With `c` the mean of `A ∪ B` (`centred`) the estimator does not hang on where zero lies;
/// `c = 0` is the form of Saltelli et al. (2010), which others print and which is noisy when the mean is far from zero.
/// `None` where the outcome does not vary.
///
/// ```
/// use analytics::index::sensitivity::sobol::orders;
///
/// // y = u₁ on four points: all of the variance comes from the first factor, none from the second.
/// let (a, b) = ([0.1, 0.6, 0.3, 0.8], [0.7, 0.2, 0.9, 0.4]);
/// let [_, total] = orders(&a, &b, &a, true).unwrap();
/// assert_eq!(total, 0.0);
/// ```
pub fn orders(a: &[f64], b: &[f64], ab: &[f64], centred: bool) -> Option<[f64; 2]> {
    let n = a.len() as f64;
    let (mean, variance) = spread(a, b)?;
    let centre = if centred { mean } else { 0.0 };
    let first = a.iter().zip(b).zip(ab).map(|((a, b), ab)| (b - centre) * (ab - a)).sum::<f64>() / n;
    let total = a.iter().zip(ab).map(|(a, ab)| (a - ab).powi(2)).sum::<f64>() / (2.0 * n);
    Some([first / variance, total / variance])
}

/// Mean and variance of both samples together; `None` where nothing varies.
fn spread(a: &[f64], b: &[f64]) -> Option<(f64, f64)> {
    let all = || a.iter().chain(b);
    let count = (a.len() + b.len()) as f64;
    let mean = all().sum::<f64>() / count;
    let variance = all().map(|y| (y - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (variance > 1e-24 * mean.abs().max(1.0)).then_some((mean, variance))
}

/// Decomposes the mean shift of places, and the place and the score of every unit, by groups of factors, from `points` points (a power of
/// two keeps their balance) under each of `scrambles` scrambles: `points · scrambles · (groups + 2)` replications.
///
/// A unit that has no score at some point has no decomposition.
pub fn decompose(
    plan: &Plan,
    groups: &[Vec<usize>],
    points: u32,
    scrambles: u32,
    done: &(dyn Fn(u64) + Sync),
) -> Vec<Decomposition> {
    let nominal = super::places_of(&plan.scores(&plan.nominal()));
    let dimensions = plan.factors.len();
    let at = |number: usize| {
        let (per, number) = (groups.len() + 2, number);
        let (scramble, number) = (number / (per * points as usize), number % (per * points as usize));
        let (point, matrix) = (number / per, number % per);
        let coordinate = |factor: usize, second: bool| {
            let dimension = (factor + if second { dimensions } else { 0 }) as u32;
            f64::from(sobol_burley::sample(
                point as u32,
                dimension,
                plan.seed as u32 ^ (scramble as u32).wrapping_mul(0x9E37_79B9),
            ))
        };
        let of =
            |factor: usize| coordinate(factor, matrix == 1 || (matrix > 1 && groups[matrix - 2].contains(&factor)));
        let coordinates: Vec<f64> = (0..dimensions).map(of).collect();
        let scores = plan.scores(&plan.levels(&coordinates));
        done(1);
        scores
    };
    let runs = threads::all(scrambles as usize * points as usize * (groups.len() + 2), &at);
    let outcome = |outcome: String, of: &'static str, y: &dyn Fn(&[Option<f64>]) -> Option<f64>| {
        let y: Option<Vec<f64>> = runs.iter().map(|run| y(run)).collect();
        summary(outcome, of, plan, groups, &y?, points as usize)
    };
    let shift = |scores: &[Option<f64>]| {
        let moved = super::places_of(scores)
            .into_iter()
            .zip(&nominal)
            .filter_map(|(one, other)| Some((one? - (*other)?).abs()));
        let moved: Vec<f64> = moved.collect();
        (!moved.is_empty()).then(|| moved.iter().sum::<f64>() / moved.len() as f64)
    };
    let mut found: Vec<Decomposition> = outcome("mean_shift".to_owned(), "places", &shift).into_iter().collect();
    for (at, unit) in plan.units.iter().enumerate() {
        found.extend(outcome(unit.clone(), "place", &|run| super::places_of(run)[at]));
        found.extend(outcome(unit.clone(), "score", &|run| run[at]));
    }
    found
}

fn summary(
    outcome: String,
    of: &'static str,
    plan: &Plan,
    groups: &[Vec<usize>],
    y: &[f64],
    points: usize,
) -> Option<Decomposition> {
    let per = groups.len() + 2;
    let column = |run: &[f64], matrix: usize| -> Vec<f64> { run.iter().skip(matrix).step_by(per).copied().collect() };
    let runs: Vec<&[f64]> = y.chunks(per * points).collect();
    let variances =
        runs.iter().map(|run| spread(&column(run, 0), &column(run, 1)).map_or(0.0, |(_, variance)| variance));
    let variance = variances.sum::<f64>() / runs.len() as f64;
    let share = |(at, group): (usize, &Vec<usize>)| {
        let orders: Vec<[f64; 2]> = runs
            .iter()
            .filter_map(|run| orders(&column(run, 0), &column(run, 1), &column(run, at + 2), true))
            .collect();
        let names: Vec<&str> = group.iter().map(|&factor| plan.factors[factor].name()).collect();
        let (first, first_se) = mean_and_error(orders.iter().map(|order| order[0]).collect());
        let (total, total_se) = mean_and_error(orders.iter().map(|order| order[1]).collect());
        Share { factor: names.join(" + "), first, first_se, total, total_se }
    };
    let shares: Vec<Share> = groups.iter().enumerate().map(share).collect();
    let known: Option<f64> = shares.iter().map(|share| share.first).sum();
    Some(Decomposition { outcome, of, variance, interaction: known.map(|known| 1.0 - known), shares })
}

fn mean_and_error(values: Vec<f64>) -> (Option<f64>, Option<f64>) {
    let n = values.len() as f64;
    if values.is_empty() {
        return (None, None);
    }
    let mean = values.iter().sum::<f64>() / n;
    let error = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt();
    (Some(mean), (values.len() > 1).then_some(error))
}
