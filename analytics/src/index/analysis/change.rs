//! Why a score moved from one period to the next.

use std::collections::BTreeMap;

use crate::{
    error::Result,
    index::{Indicators, Scheme, sensitivity::Chain},
};

/// What a score's change is made of; the four parts sum to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    /// Unit code.
    pub unit: String,
    /// The earlier period.
    pub from: String,
    /// The later one.
    pub to: String,
    /// Score in the earlier period, and in the later one.
    pub before: f64,
    /// See [`Change::before`].
    pub after: f64,
    /// Because the unit's values moved.
    pub data: f64,
    /// Because nodes weigh otherwise.
    pub weights: f64,
    /// Because the scale of a leaf lies otherwise: bounds, posts, most points.
    pub bounds: f64,
    /// Because leaves came or went.
    pub items: f64,
}

/// The change of a node between each two periods that follow each other, for the units that have a score in both.
///
/// Each part is its Shapley value: the mean, over the 24 orders in which data, weights, bounds and items can pass from then to
/// now, of what the score moves by when it passes. What exists in one period only (a leaf, its weight, its scale) is
/// taken from that one. Reference: Shorrocks (2013), *Journal of Economic Inequality* 11.
///
/// `indicators` are prepared ones.
///
/// # Errors
/// What the index refuses.
pub fn changes(scheme: &Scheme, indicators: &Indicators, node: &str) -> Result<Vec<Change>> {
    let mut periods: Vec<&String> = indicators.period.iter().collect();
    periods.sort();
    periods.dedup();
    let exists = |period: &str| scheme.tree(period).branches.iter().any(|branch| branch.node.code == node);
    let chains: Vec<(&String, Chain)> = periods
        .into_iter()
        .filter(|period| exists(period))
        .map(|period| Ok((period, Chain::of(scheme, indicators, [node, period])?)))
        .collect::<Result<_>>()?;
    Ok(chains.windows(2).flat_map(|pair| between(&pair[0], &pair[1])).collect())
}

/// Bits of what has passed to the later period.
const PARTS: [usize; 4] = [1, 2, 4, 8];

fn between((from, then): &(&String, Chain), (to, now): &(&String, Chain)) -> Vec<Change> {
    // The tree, weights and bounds of each mixture are the same for all units.
    let mixtures: Vec<Chain> = (0..16_usize)
        .map(|passed| {
            let side = |part: usize| if passed & part == 0 { (then, now) } else { (now, then) };
            side(PARTS[3]).0.mixed([side(PARTS[1]), side(PARTS[2])].map(|(first, _)| first))
        })
        .collect();
    let earlier: BTreeMap<&String, _> = then.units.iter().map(|(unit, leaves)| (unit, leaves)).collect();
    let change = |(unit, later): &(String, _)| {
        let earlier = earlier.get(unit)?;
        let mut values = Vec::new();
        let mut score = |passed: usize| {
            let data = if passed & PARTS[0] == 0 { (*earlier, later) } else { (later, *earlier) };
            let leaves = data.0.iter().zip(data.1).map(|(one, other)| if one.0.is_some() { *one } else { *other });
            mixtures[passed].score(&leaves.collect(), &[], &mut values)
        };
        let scores: Vec<f64> = (0..16).map(&mut score).collect::<Option<_>>()?;
        // The ends are the real scores: a gap of then is not filled from now in what is compared.
        let (before, after) = (then.score(earlier, &[], &mut values)?, now.score(later, &[], &mut values)?);
        let value = |part: usize| {
            let without = (0..16_usize).filter(|passed| passed & part == 0);
            without.map(|set| shapley(set.count_ones()) * (scores[set | part] - scores[set])).sum::<f64>()
        };
        // What a filled gap would have brought belongs to the items: they sum to the change whatever was absent.
        let [data, weights, bounds, items] = PARTS.map(value);
        let rest = (after - before) - (data + weights + bounds + items);
        let change =
            Change { unit: unit.clone(), from: (*from).clone(), to: (*to).clone(), before, after, ..Change::default() };
        Some(Change { data, weights, bounds, items: items + rest, ..change })
    };
    now.units.iter().filter_map(change).collect()
}

/// `|S|! (n − |S| − 1)! / n!` for four parts.
fn shapley(before: u32) -> f64 {
    [0.25, 1.0 / 12.0, 1.0 / 12.0, 0.25][before as usize]
}
