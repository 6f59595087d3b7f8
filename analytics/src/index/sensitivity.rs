//! How far places depend on choices that could have been made otherwise.
//!
//! Reference: Saisana, Saltelli and Tarantola (2005); OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 7.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Companions, Indicators, Scheme, build, prepare};
use crate::error::{Error, Result, Stage};
use crate::random::SplitMix64;

/// What may be chosen otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choices {
    /// Name and text of methods (the keys of a scheme's `[defaults]`); each replication takes one of them, all equally likely.
    /// Empty: the scheme's own.
    pub methods: Vec<(String, String)>,
    /// Every weight is multiplied by a uniform number from `1 − noise` to `1 + noise`, each replication anew; below 1.
    pub noise: f64,
}

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
}

/// The schemes of `count` replications of a seed: the same on every machine, and the first ones the same for any count.
///
/// # Errors
/// A method that the scheme cannot have, and a noise that is not from 0 to below 1.
pub fn replications(scheme: &Scheme, choices: &Choices, count: usize, seed: u64) -> Result<Vec<Scheme>> {
    if !(0.0..1.0).contains(&choices.noise) {
        let cause = format!("{} is not from 0 to below 1", choices.noise);
        return Err(Error::one(Stage::Spec, "noise", cause, "for a quarter up and down write 0.25"));
    }
    let methods = choices.methods.iter().map(|(place, text)| scheme.with_method(text, place));
    let mut bases: Vec<Scheme> = methods.collect::<Result<_>>()?;
    if bases.is_empty() {
        bases.push(scheme.clone());
    }
    let replication = |number: usize| {
        let mut random = SplitMix64::new(seed, number as u64);
        let mut scheme = bases[random.below(bases.len())].clone();
        let mut noisy = |weight: &mut f64| *weight *= 1.0 + choices.noise * (2.0 * random.uniform() - 1.0);
        for node in &mut scheme.nodes {
            noisy(&mut node.weight);
            node.periods.iter_mut().filter_map(|period| period.weight.as_mut()).for_each(&mut noisy);
        }
        scheme
    };
    Ok((0..count).map(replication).collect())
}

/// The place of every unit at a node in a period; equal scores share the mean of their places.
///
/// # Errors
/// What the preparation and the index refuse.
pub fn places(
    scheme: &Scheme,
    indicators: &Indicators,
    companions: &Companions,
    node: &str,
    period: &str,
) -> Result<BTreeMap<String, f64>> {
    let index = build(scheme, &prepare(scheme, indicators, companions)?.treated)?;
    let here = index.scores.iter().filter(|score| score.node == node && score.period == period);
    let mut scores: Vec<(&str, f64)> =
        here.filter_map(|score| score.score.map(|value| (score.unit.as_str(), value))).collect();
    scores.sort_by(|one, other| other.1.total_cmp(&one.1));
    let mut places = BTreeMap::new();
    let mut first = 0;
    for tied in scores.chunk_by(|one, other| (one.1 - other.1).abs() <= 1e-9 * one.1.abs().max(1.0)) {
        let place = first as f64 + (tied.len() as f64 + 1.0) / 2.0;
        places.extend(tied.iter().map(|(unit, _)| ((*unit).to_owned(), place)));
        first += tied.len();
    }
    Ok(places)
}

/// Mean, median and 5th and 95th percentile (type 7) of the places of each unit, in the order of the nominal ones.
///
/// ```
/// use analytics::index::sensitivity::rank_statistics;
///
/// let places = |a: f64, b: f64| [("a".to_owned(), a), ("b".to_owned(), b)].into();
/// let found = rank_statistics(&places(1.0, 2.0), &[places(1.0, 2.0), places(2.0, 1.0)]);
/// assert_eq!((found[0].unit.as_str(), found[0].mean, found[0].q95), ("a", Some(1.5), Some(1.95)));
/// ```
pub fn rank_statistics(nominal: &BTreeMap<String, f64>, replicated: &[BTreeMap<String, f64>]) -> Vec<RankStatistics> {
    let mut units: Vec<&String> = nominal.keys().chain(replicated.iter().flat_map(BTreeMap::keys)).collect();
    units.sort();
    units.dedup();
    units.sort_by(|one, other| {
        let place = |unit: &String| nominal.get(unit).copied().unwrap_or(f64::INFINITY);
        place(one).total_cmp(&place(other))
    });
    let statistics = |unit: &String| {
        let mut places: Vec<f64> = replicated.iter().filter_map(|places| places.get(unit).copied()).collect();
        places.sort_by(f64::total_cmp);
        let quantile = |p: f64| {
            let at = p * (places.len() as f64 - 1.0);
            let (low, high) = (at.floor() as usize, at.ceil() as usize);
            let of = |position: usize| places.get(position).copied();
            of(low).zip(of(high)).map(|(one, other)| one + (at - at.floor()) * (other - one))
        };
        let some = !places.is_empty();
        RankStatistics {
            unit: unit.clone(),
            nominal: nominal.get(unit).copied(),
            replications: places.len() as u64,
            mean: some.then(|| places.iter().sum::<f64>() / places.len() as f64),
            median: quantile(0.5).filter(|_| some),
            q5: quantile(0.05).filter(|_| some),
            q95: quantile(0.95).filter(|_| some),
        }
    };
    units.into_iter().map(statistics).collect()
}
