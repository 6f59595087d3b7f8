//! Places of units that were sampled, and the range of places that their answers leave open.

use std::collections::BTreeMap;

use super::{Index, Indicators, build::LEVEL};
use crate::estimate::{places, t_two_sided_p};

/// Ranks an index that was estimated from a sample, by period and node: 1 = best, ties share the smaller rank, with the range
/// of ranks at the confidence level of the index. Nothing for indicators without a sampling error: [`super::build()`] ranks those.
///
/// Every score that has a number is ranked: what may not be published must be hidden before.
pub fn rank(index: &mut Index, indicators: &Indicators) {
    let Some(sampling) = &indicators.sampling else { return };
    let rows = indicators.unit.iter().zip(&indicators.period).zip(sampling);
    let df: BTreeMap<(&str, &str), f64> =
        rows.map(|((unit, period), row)| ((unit.as_str(), period.as_str()), row.df)).collect();
    let mut leagues: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, score) in index.scores.iter().enumerate().filter(|(_, score)| score.score.is_some()) {
        leagues.entry((score.period.clone(), score.node.clone())).or_default().push(at);
    }
    for league in leagues.values() {
        let entry = |&at: &usize| {
            let score = &index.scores[at];
            let df = df.get(&(score.unit.as_str(), score.period.as_str())).copied().unwrap_or(0.0);
            (score.score.unwrap_or(f64::NAN), score.se.unwrap_or(f64::NAN), df)
        };
        let entries: Vec<(f64, f64, f64)> = league.iter().map(entry).collect();
        for (&at, (rank, low, high)) in league.iter().zip(ranges(&entries, 1.0 - LEVEL)) {
            let score = &mut index.scores[at];
            (score.rank, score.rank_low, score.rank_high) = (Some(rank), Some(low), Some(high));
        }
    }
}

/// Rank and its range for scores with standard errors and degrees of freedom, at confidence `1 − alpha`.
///
/// Units are independent samples, told apart by t tests of their differences: see [`places`].
pub(crate) fn ranges(entries: &[(f64, f64, f64)], alpha: f64) -> Vec<(u32, u32, u32)> {
    let p = |one: usize, other: usize| {
        let ((a, se_a, df_a), (b, se_b, df_b)) = (entries[one], entries[other]);
        let t = (a - b) / se_a.hypot(se_b);
        // A t this small fails at any level in use: no need for its exact p value.
        if t.is_nan() || t.abs() < 1.0 { 1.0 } else { t_two_sided_p(t, df_a + df_b) }
    };
    places(&entries.iter().map(|entry| entry.0).collect::<Vec<_>>(), p, alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_units_that_are_told_apart_narrow_the_range() {
        // The first stands far above; the other two cannot be told apart; equal scores share a rank.
        let entries = [(90.0, 1.0, 100.0), (70.0, 1.0, 100.0), (70.0, 1.0, 100.0)];
        assert_eq!(ranges(&entries, 0.05), [(1, 1, 1), (2, 2, 3), (2, 2, 3)]);
    }

    #[test]
    fn wide_errors_leave_every_rank_open() {
        let entries = [(90.0, 20.0, 30.0), (80.0, 20.0, 30.0), (70.0, 20.0, 30.0)];
        assert_eq!(ranges(&entries, 0.05), [(1, 1, 3), (2, 1, 3), (3, 1, 3)]);
    }
}
