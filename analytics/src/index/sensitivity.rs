//! How far places depend on choices that could have been made otherwise.
//!
//! Reference: Saisana, Saltelli and Tarantola (2005); OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 7.

use std::collections::BTreeMap;

use serde::Serialize;

use super::scheme::Classes;

mod chain;
mod plan;
pub mod sobol;
mod threads;
mod without;

pub(in crate::index) use chain::Chain;
pub use chain::{Leaves, NodeValues, node_values};
pub use plan::{Factor, Levels, Plan};
pub use without::{Without, remove_one};

/// The place of a unit when everything stays, and over the replications.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct RankStatistics {
    /// Unit code.
    pub unit: String,
    /// Its place under the scheme itself.
    pub nominal: Option<f64>,
    /// Replications in which it has a place.
    pub replications: u64,
    /// Mean place.
    pub mean: Option<f64>,
    /// Median place.
    pub median: Option<f64>,
    /// Place that 5 % of the replications are below.
    pub q5: Option<f64>,
    /// Place that 95 % of the replications are below.
    pub q95: Option<f64>,
    /// Its score under the scheme itself.
    pub score: Option<f64>,
    /// Mean score over the replications.
    pub score_mean: Option<f64>,
    /// Standard deviation of the score over the replications.
    pub score_sd: Option<f64>,
    /// Share of the replications in which it falls into each class of the node; empty where the node has no classes.
    pub classes: BTreeMap<String, f64>,
}

/// Scores of replications, in the order of their numbers; `done` hears of each one.
pub fn replicate(plan: &Plan, count: usize, done: &(dyn Fn(u64) + Sync)) -> Vec<(Levels, Vec<Option<f64>>)> {
    threads::all(count, &|number| {
        let levels = plan.random(number);
        let scores = plan.scores(&levels);
        done(1);
        (levels, scores)
    })
}

/// Standard deviation of every unit's score over `count` replications that move only some factors and leave the others as the
/// scheme and the estimates have them; `None` where fewer than two replications give a score.
pub fn apart(plan: &Plan, only: &[usize], count: usize, done: &(dyn Fn(u64) + Sync)) -> Vec<Option<f64>> {
    let runs = threads::all(count, &|number| {
        let mut levels = plan.random(number);
        (0..levels.len()).filter(|at| !only.contains(at)).for_each(|at| levels[at] = None);
        done(1);
        plan.scores(&levels)
    });
    (0..plan.units.len()).map(|unit| deviation(&runs.iter().filter_map(|run| run[unit]).collect::<Vec<_>>())).collect()
}

fn deviation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (values.len() > 1).then(|| (squares / (n - 1.0)).sqrt())
}

/// Places of scores, 1 = the highest; equal scores share the mean of their places, no score no place.
pub fn places_of(scores: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> =
        scores.iter().enumerate().filter_map(|(at, score)| score.map(|score| (at, score))).collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    let mut places = vec![None; scores.len()];
    let mut first = 0;
    for tied in order.chunk_by(|one, other| (one.1 - other.1).abs() <= 1e-9 * one.1.abs().max(1.0)) {
        let place = first as f64 + (tied.len() as f64 + 1.0) / 2.0;
        tied.iter().for_each(|&(at, _)| places[at] = Some(place));
        first += tied.len();
    }
    places
}

/// The class of each score, by threshold or by its place.
pub fn classes_of(classes: &Classes, scores: &[Option<f64>]) -> Vec<Option<String>> {
    if !classes.is_of_places() {
        return scores.iter().map(|score| score.and_then(|score| classes.of(score)).map(str::to_owned)).collect();
    }
    let mut order: Vec<f64> = scores.iter().copied().flatten().collect();
    order.sort_by(|one, other| other.total_cmp(one));
    let Some(sizes) = classes.sizes_of(&order) else { return vec![None; scores.len()] };
    // Equal scores share the better class, so the smaller place counts.
    let smaller =
        |score: f64| order.iter().filter(|other| **other - score > 1e-9 * score.abs().max(1.0)).count() as u32 + 1;
    scores.iter().map(|score| classes.of_place(smaller((*score)?), &sizes).map(str::to_owned)).collect()
}

/// What the replications say of each unit, in the order of the nominal places.
pub fn statistics(plan: &Plan, replicated: &[(Levels, Vec<Option<f64>>)]) -> Vec<RankStatistics> {
    let nominal = plan.scores(&plan.nominal());
    let places: Vec<Vec<Option<f64>>> = replicated.iter().map(|(_, scores)| places_of(scores)).collect();
    let classes: Vec<Vec<Option<String>>> = match plan.classes() {
        Some(classes) => replicated.iter().map(|(_, scores)| classes_of(classes, scores)).collect(),
        None => Vec::new(),
    };
    let of = |(at, (unit, place)): (usize, (&String, Option<f64>))| {
        let scores: Vec<f64> = replicated.iter().filter_map(|(_, scores)| scores[at]).collect();
        let mut statistics = rank_statistics(unit, place, places.iter().filter_map(|places| places[at]).collect());
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        statistics.score = nominal[at];
        statistics.score_mean = (!scores.is_empty()).then_some(mean);
        statistics.score_sd = deviation(&scores);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let known: Vec<&String> = classes.iter().filter_map(|classes| classes[at].as_ref()).collect();
        known.iter().for_each(|class| *counts.entry((*class).clone()).or_default() += 1);
        let share = |(class, count): (String, usize)| (class, count as f64 / known.len() as f64);
        statistics.classes = counts.into_iter().map(share).collect();
        statistics
    };
    let mut all: Vec<RankStatistics> = plan.units.iter().zip(places_of(&nominal)).enumerate().map(of).collect();
    all.sort_by(|one, other| {
        let place = |one: &RankStatistics| one.nominal.unwrap_or(f64::INFINITY);
        place(one).total_cmp(&place(other))
    });
    all
}

/// Mean, median and 5th and 95th percentile (type 7) of the places of one unit.
///
/// ```
/// use analytics::index::sensitivity::rank_statistics;
///
/// let found = rank_statistics("a", Some(1.0), vec![1.0, 2.0]);
/// assert_eq!((found.unit.as_str(), found.mean, found.q95), ("a", Some(1.5), Some(1.95)));
/// ```
pub fn rank_statistics(unit: &str, nominal: Option<f64>, mut places: Vec<f64>) -> RankStatistics {
    places.sort_by(f64::total_cmp);
    let some = !places.is_empty();
    let quantile = |p: f64| {
        let at = p * (places.len() as f64 - 1.0);
        let (low, high) = (at.floor() as usize, at.ceil() as usize);
        let of = |position: usize| places.get(position).copied();
        of(low).zip(of(high)).map(|(one, other)| one + (at - at.floor()) * (other - one)).filter(|_| some)
    };
    RankStatistics {
        unit: unit.to_owned(),
        nominal,
        replications: places.len() as u64,
        mean: some.then(|| places.iter().sum::<f64>() / places.len() as f64),
        median: quantile(0.5),
        q5: quantile(0.05),
        q95: quantile(0.95),
        ..RankStatistics::default()
    }
}
