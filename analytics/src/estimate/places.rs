//! Places, and the range of places that pairwise tests leave open.

use super::holm;

/// Rank (1 is the highest point), and its lowest and highest place, for points whose pairwise tests have these p values.
///
/// Two are told apart when their p, adjusted by Holm over all pairs, is below `alpha`. The range of a place runs from one more
/// than those told apart as higher, to the number of points less those told apart as lower: with confidence `1 − alpha` *all*
/// ranges hold at once. Equal points share the smaller rank.
/// Reference: Mogstad, Romano, Shaikh and Wilhelm (2024), *Review of Economic Studies* 91.
///
/// ```
/// let p = |one: usize, other: usize| if one == 0 || other == 0 { 0.001 } else { 0.4 };
/// let found = analytics::estimate::places(&[90.0, 70.0, 71.0], p, 0.05);
/// assert_eq!(found, [(1, 1, 1), (3, 2, 3), (2, 2, 3)]);
/// ```
pub fn places(points: &[f64], p: impl Fn(usize, usize) -> f64, alpha: f64) -> Vec<(u32, u32, u32)> {
    let pairs: Vec<(usize, usize)> =
        (0..points.len()).flat_map(|one| (one + 1..points.len()).map(move |other| (one, other))).collect();
    let adjusted = holm(&pairs.iter().map(|&(one, other)| p(one, other)).collect::<Vec<_>>());
    let mut higher = vec![0; points.len()];
    let mut lower = vec![0; points.len()];
    for (&(one, other), _) in pairs.iter().zip(&adjusted).filter(|(_, p)| **p < alpha) {
        let (top, bottom) = if points[one] > points[other] { (one, other) } else { (other, one) };
        higher[bottom] += 1;
        lower[top] += 1;
    }
    let count = points.len() as u32;
    let above = |point: f64| points.iter().filter(|other| **other > point).count() as u32;
    (0..points.len()).map(|at| (1 + above(points[at]), 1 + higher[at], count - lower[at])).collect()
}
