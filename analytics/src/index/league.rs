//! Places of units that were sampled, and the range of places that their answers leave open.

use std::collections::BTreeMap;

use super::{
    Index, Indicators, Scheme, Score,
    build::LEVEL,
    scheme::{Direction, Normalise},
};
use crate::estimate::{holm, places, t_quantile, t_two_sided_p};

/// Ranks an index that was estimated from a sample, by period and node: 1 = best, ties share the smaller rank, with the range
/// of ranks at the confidence level of the index. Nothing for indicators without a sampling error: [`super::build()`] ranks those.
///
/// Every score that has a number is ranked: what may not be published must be hidden before. A period with fewer units than
/// there are has no places.
pub fn rank(index: &mut Index, scheme: &Scheme, indicators: &Indicators) {
    let Some(sampling) = &indicators.sampling else { return };
    let rows = indicators.unit.iter().zip(&indicators.period).zip(sampling);
    let df: BTreeMap<(&str, &str), f64> =
        rows.map(|((unit, period), row)| ((unit.as_str(), period.as_str()), row.df)).collect();
    let mut leagues: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, score) in index.scores.iter().enumerate().filter(|(_, score)| score.score.is_some()) {
        leagues.entry((score.period.clone(), score.node.clone())).or_default().push(at);
    }
    for ((period, node), league) in &leagues {
        let units = indicators.period.iter().filter(|of| *of == period).count();
        if scheme.units_absent(period, units).is_some() {
            continue;
        }
        let raw = scheme.node(node).is_some_and(|node| {
            node.normalise == Normalise::None && node.direction == Direction::LowerIsBetter && scheme.is_leaf(node)
        });
        // Once normalised, more is better whatever the raw direction.
        let sign = if raw { -1.0 } else { 1.0 };
        let entry = |&at: &usize| {
            let score = &index.scores[at];
            let df = df.get(&(score.unit.as_str(), score.period.as_str())).copied().unwrap_or(0.0);
            (sign * score.score.unwrap_or(f64::NAN), error(score, df).unwrap_or(f64::NAN), df)
        };
        let entries: Vec<(f64, f64, f64)> = league.iter().map(entry).collect();
        for (&at, (rank, low, high)) in league.iter().zip(ranges(&entries, 1.0 - LEVEL)) {
            let score = &mut index.scores[at];
            (score.rank, score.rank_low, score.rank_high) = (Some(rank), Some(low), Some(high));
        }
    }
}

/// The standard error that a test works with: that of the score; where everybody agrees and it is zero, the width of the exact
/// interval turned into one, since a handful of people who agree are not certainty.
pub(crate) fn error(score: &Score, df: f64) -> Option<f64> {
    if score.se != Some(0.0) {
        return score.se;
    }
    let (low, high, point) = (score.low?, score.high?, score.score?);
    if low == high {
        return Some(0.0); // hard data
    }
    let t = t_quantile(f64::midpoint(1.0, LEVEL), df);
    Some((high - point).max(point - low) / t)
}

/// Two units of one period by one node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pair {
    /// Period.
    pub period: String,
    /// The unit with the higher score.
    pub unit: String,
    /// The other one.
    pub other: String,
    /// Difference of their scores.
    pub difference: f64,
    /// Its standard error: units are independent samples.
    pub se: f64,
    /// p value of no difference, adjusted by Holm over all pairs of the period.
    pub p: f64,
    /// Are they told apart at the level of the index?
    pub told_apart: bool,
}

/// Every pair of units of each period by one node, as [`rank`] tests them; none for hard data.
pub fn pairs(index: &Index, indicators: &Indicators, node: &str) -> Vec<Pair> {
    let Some(sampling) = &indicators.sampling else { return Vec::new() };
    let rows = indicators.unit.iter().zip(&indicators.period).zip(sampling);
    let df: BTreeMap<(&str, &str), f64> =
        rows.map(|((unit, period), row)| ((unit.as_str(), period.as_str()), row.df)).collect();
    let mut leagues: BTreeMap<&str, Vec<(&str, f64, f64, f64)>> = BTreeMap::new();
    for score in index.scores.iter().filter(|score| score.node == node) {
        let df = df.get(&(score.unit.as_str(), score.period.as_str())).copied().unwrap_or(0.0);
        let (Some(value), Some(se)) = (score.score, error(score, df)) else { continue };
        leagues.entry(&score.period).or_default().push((&score.unit, value, se, df));
    }
    let mut found = Vec::new();
    for (period, mut league) in leagues {
        league.sort_by(|one, other| other.1.total_cmp(&one.1));
        let mut pairs = Vec::new();
        for (at, &(unit, value, se, df)) in league.iter().enumerate() {
            for &(other, below, other_se, other_df) in &league[at + 1..] {
                let (difference, se) = (value - below, se.hypot(other_se));
                let p = p_of_no_difference(difference, se, df + other_df);
                let (unit, other, period) = (unit.to_owned(), other.to_owned(), period.to_owned());
                pairs.push(Pair { period, unit, other, difference, se, p, told_apart: false });
            }
        }
        let adjusted = holm(&pairs.iter().map(|pair| pair.p).collect::<Vec<_>>());
        for (pair, p) in pairs.iter_mut().zip(adjusted) {
            (pair.p, pair.told_apart) = (p, p < 1.0 - LEVEL);
        }
        found.append(&mut pairs);
    }
    found
}

/// The chance of each class of a node with thresholds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClassChance {
    /// Period.
    pub period: String,
    /// Unit.
    pub unit: String,
    /// Node.
    pub node: String,
    /// The class of the estimate.
    pub class: String,
    /// Class and its chance, worst first; they sum to one.
    pub chances: Vec<(String, f64)>,
}

/// How likely the truth lies in each class, for every node with thresholds and a standard error: the t distribution of the score's
/// error laid around the score (a flat prior; Gelman et al. 2013, section 3.2). The class of an estimate near a threshold is a toss.
pub fn class_chances(scheme: &Scheme, index: &Index, indicators: &Indicators) -> Vec<ClassChance> {
    let Some(sampling) = &indicators.sampling else { return Vec::new() };
    let rows = indicators.unit.iter().zip(&indicators.period).zip(sampling);
    let df: BTreeMap<(&str, &str), f64> =
        rows.map(|((unit, period), row)| ((unit.as_str(), period.as_str()), row.df)).collect();
    let chance = |score: &Score| {
        let classes = scheme.node(&score.node)?.classes.as_ref().filter(|classes| !classes.is_of_places())?;
        let df = *df.get(&(score.unit.as_str(), score.period.as_str()))?;
        let (value, se) = (score.score?, error(score, df).filter(|se| se.is_finite())?);
        let below = |threshold: f64| {
            if se == 0.0 {
                return f64::from(value < threshold);
            }
            let t = (threshold - value) / se;
            let tail = t_two_sided_p(t, df) / 2.0;
            if t < 0.0 { tail } else { 1.0 - tail }
        };
        let ends = classes.thresholds.iter().map(|threshold| below(*threshold)).chain([1.0]);
        let mut held = 0.0;
        let chances = classes.names.iter().cloned().zip(ends.map(|end| {
            let chance = end - held;
            held = end;
            chance
        }));
        Some(ClassChance {
            period: score.period.clone(),
            unit: score.unit.clone(),
            node: score.node.clone(),
            class: score.class.clone().unwrap_or_default(),
            chances: chances.collect(),
        })
    };
    index.scores.iter().filter_map(chance).collect()
}

/// Rank and its range for scores with standard errors and degrees of freedom, at confidence `1 − alpha`.
///
/// Units are independent samples, told apart by t tests of their differences: see [`places`].
pub(crate) fn ranges(entries: &[(f64, f64, f64)], alpha: f64) -> Vec<(u32, u32, u32)> {
    let p = |one: usize, other: usize| {
        let ((a, se_a, df_a), (b, se_b, df_b)) = (entries[one], entries[other]);
        let (difference, se) = (a - b, se_a.hypot(se_b));
        // A t this small fails at any level in use: no need for its exact p value.
        if (difference / se).abs() < 1.0 { 1.0 } else { p_of_no_difference(difference, se, df_a + df_b) }
    };
    places(&entries.iter().map(|entry| entry.0).collect::<Vec<_>>(), p, alpha)
}

/// The p value of a difference of two independent scores. Where neither has an error, as in hard data, they are equal or not.
fn p_of_no_difference(difference: f64, se: f64, df: f64) -> f64 {
    if se == 0.0 {
        // The order of a sum must not tell equal figures apart.
        return f64::from(difference.abs() <= 1e-9);
    }
    let t = difference / se;
    if t.is_nan() { 1.0 } else { t_two_sided_p(t, df) }
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
