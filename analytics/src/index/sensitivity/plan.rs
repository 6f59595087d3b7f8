//! Factors that each take one of their levels, compiled so that a replication is little more than sums.

use std::collections::BTreeMap;

use nalgebra::DMatrix;

use super::chain::{Chain, Leaves};
use crate::{
    error::Result,
    index::{Companions, Indicators, Scaling, Scheme, scheme::Classes},
    random::SplitMix64,
};

mod draws;
mod factor;

use draws::{noisy, roots};
pub use factor::Factor;
use factor::{check, combinations};

/// The level of each factor, in their order; `None`: as the scheme and the estimates have it.
pub type Levels = Vec<Option<usize>>;

/// Factors compiled for one node of one period.
pub struct Plan {
    /// The factors.
    pub factors: Vec<Factor>,
    /// Units that have a row in the period, in the order of the data.
    pub units: Vec<String>,
    /// Leaves, in the order in which [`Plan::leaves`] has them.
    pub codes: Vec<String>,
    /// How many draws of weights, and of samples, are stored by their number.
    pub draws: usize,
    /// The seed of all of them.
    pub seed: u64,
    /// Where the scale of the scores comes from: of the scheme and all methods, that of the one whose periods compare least.
    pub scaling: Scaling,
    /// A chain for each combination of methods; the empty levels are the scheme itself.
    chains: BTreeMap<Levels, Chain>,
    /// Weight multipliers: draw → node code → factor.
    weights: Vec<BTreeMap<String, f64>>,
    /// Position in `weights` resolved for each chain: chain → draw → one a link.
    resolved: BTreeMap<Levels, Vec<Vec<f64>>>,
    /// A square root of the covariance of each unit that was sampled.
    roots: BTreeMap<String, DMatrix<f64>>,
}

impl Plan {
    /// Compiles factors; every combination of methods is prepared and normalised once.
    ///
    /// Bounds that a normaliser takes from the data are those of the estimates, also where samples are drawn: as in the
    /// intervals of [`crate::index::build()`].
    ///
    /// # Errors
    /// Every factor that makes no sense, method that the scheme cannot have, and what the preparation and the index refuse.
    pub fn new(
        scheme: &Scheme,
        indicators: &Indicators,
        companions: &Companions,
        [node, period]: [&str; 2],
        factors: Vec<Factor>,
        draws: usize,
        seed: u64,
    ) -> Result<Self> {
        check(&factors, indicators, draws)?;
        let mut chains = BTreeMap::new();
        let mut scaling = Scaling::of(scheme);
        for levels in combinations(&factors) {
            let mut changed = scheme.clone();
            for (factor, level) in factors.iter().zip(&levels) {
                if let (Factor::Methods { alternatives, .. }, Some(level)) = (factor, level) {
                    changed = changed.with_method(&alternatives[*level].1, &alternatives[*level].0)?;
                }
            }
            scaling = scaling.min(Scaling::of(&changed));
            chains.insert(levels, Chain::new(&changed, indicators, companions, node, period)?);
        }
        let units: Vec<String> = (0..indicators.unit.len())
            .filter(|&row| indicators.period[row] == period)
            .map(|row| indicators.unit[row].clone())
            .collect();
        let mut plan = Self {
            units,
            codes: indicators.codes.clone(),
            draws,
            seed,
            scaling,
            weights: noisy(&factors, scheme, draws, seed),
            resolved: BTreeMap::new(),
            roots: roots(&factors, scheme, indicators, period),
            chains,
            factors,
        };
        for (levels, chain) in &plan.chains {
            let of = |set: &BTreeMap<String, f64>| {
                chain.weights().map(|(code, _)| set.get(code).copied().unwrap_or(1.0)).collect()
            };
            plan.resolved.insert(levels.clone(), plan.weights.iter().map(of).collect());
        }
        Ok(plan)
    }

    /// Numbers from 0 to below 1, one a factor, as levels.
    pub fn levels(&self, point: &[f64]) -> Levels {
        let level = |(factor, u): (&Factor, &f64)| {
            let count = match factor {
                Factor::Methods { alternatives, .. } => alternatives.len(),
                _ => self.draws,
            };
            Some(((u * count as f64) as usize).min(count - 1))
        };
        self.factors.iter().zip(point).map(level).collect()
    }

    /// The levels of a replication by its number: the same for any count of them.
    pub fn random(&self, number: usize) -> Levels {
        let mut random = SplitMix64::new(self.seed, number as u64);
        let point: Vec<f64> = self.factors.iter().map(|_| random.uniform()).collect();
        self.levels(&point)
    }

    /// Nothing chosen otherwise.
    pub fn nominal(&self) -> Levels {
        vec![None; self.factors.len()]
    }

    /// What the weights of one draw are multiplied by, by node; `None` where weights do not move.
    pub fn multipliers(&self, draw: usize) -> Option<&BTreeMap<String, f64>> {
        self.weights.get(draw)
    }

    /// What every node below the chosen one weighs among its siblings at these levels: the weight of the method drawn times
    /// the multiplier drawn.
    pub fn weights(&self, levels: &Levels) -> BTreeMap<String, f64> {
        let (methods, factors) = self.drawn_weights(levels);
        let Some(chain) = self.chains.get(&methods) else { return BTreeMap::new() };
        let node = chain.weights().count() - 1;
        let weight = |(at, (code, weight)): (usize, (&str, f64))| {
            (code.to_owned(), weight * factors.get(at).copied().unwrap_or(1.0))
        };
        chain.weights().take(node).enumerate().map(weight).collect()
    }

    /// The methods of some levels, and what each link of their chain is multiplied by; empty: nothing.
    fn drawn_weights(&self, levels: &Levels) -> (Levels, &[f64]) {
        let mut methods = self.nominal();
        for (at, factor) in self.factors.iter().enumerate() {
            if matches!(factor, Factor::Methods { .. }) {
                methods[at] = levels[at];
            }
        }
        let moved = self.factors.iter().zip(levels).find_map(|(factor, level)| match factor {
            Factor::Weights { .. } => *level,
            _ => None,
        });
        let factors = moved.and_then(|draw| self.resolved.get(&methods)?.get(draw));
        (methods, factors.map_or(&[], Vec::as_slice))
    }

    /// The classes of the node under the scheme itself.
    pub fn classes(&self) -> Option<&Classes> {
        self.chains.get(&self.nominal()).and_then(|chain| chain.classes.as_ref())
    }

    /// The score of every unit at these levels, in the order of `units`; `None` where it has none.
    pub fn scores(&self, levels: &Levels) -> Vec<Option<f64>> {
        let (methods, factors) = self.drawn_weights(levels);
        let Some(chain) = self.chains.get(&methods) else { return vec![None; self.units.len()] };
        let mut values = Vec::new();
        self.each(chain, levels, |leaves| chain.score(leaves, factors, &mut values))
    }

    /// Value and base of every leaf of every unit at these levels, prepared and drawn, before normalising: with the method and the
    /// [`Plan::weights`] all that a score is made of. `None` for a unit that screening took away.
    pub fn leaves(&self, levels: &Levels) -> Vec<Option<Leaves>> {
        let Some(chain) = self.chains.get(&self.drawn_weights(levels).0) else { return vec![None; self.units.len()] };
        self.each(chain, levels, |leaves| Some(leaves.clone()))
    }

    fn each<T>(&self, chain: &Chain, levels: &Levels, mut of: impl FnMut(&Leaves) -> Option<T>) -> Vec<Option<T>> {
        let drawn = self.factors.iter().zip(levels).find(|(factor, _)| **factor == Factor::Sampling);
        let sample = drawn.and_then(|(_, level)| *level);
        // Units come in the order of the data; screening may have taken some away.
        let mut rows = chain.units.iter().peekable();
        let unit = |unit: &String| {
            let (code, leaves) = rows.next_if(|(code, _)| code == unit)?;
            match sample
                .and_then(|draw| Some(draws::sample(self.roots.get(code)?, leaves, code, [self.seed, draw as u64])))
            {
                Some(drawn) => of(&drawn),
                None => of(leaves),
            }
        };
        self.units.iter().map(unit).collect()
    }
}
