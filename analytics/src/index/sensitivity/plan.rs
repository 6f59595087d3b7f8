//! What may come out otherwise, as factors that each take one of their levels.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, SymmetricEigen};
use statrs::distribution::{ContinuousCDF, Normal};

use super::chain::{Chain, Leaves};
use crate::{
    error::{Error, Fault, Result, Stage},
    index::{Companions, Indicators, Scaling, Scheme, scheme::Classes},
    random::SplitMix64,
};

/// One thing that may come out otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Factor {
    /// One of several methods, all equally likely: name of the choice, then place and text of each (keys of a scheme's
    /// `[defaults]`; a later factor goes before an earlier one where both set a key).
    Methods {
        /// What is chosen: `normalise`.
        name: String,
        /// Where the text comes from, and the text.
        alternatives: Vec<(String, String)>,
    },
    /// Every weight is multiplied by a uniform number from `1 − noise` to `1 + noise`.
    Weights {
        /// From 0 to below 1.
        noise: f64,
    },
    /// Which people happened to answer: the leaves of each unit are drawn from the normal distribution with the joint covariance
    /// of their estimates, units independently. Only where the indicators are estimated from answers.
    Sampling,
}

impl Factor {
    /// What the factor is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Methods { name, .. } => name,
            Self::Weights { .. } => "weights",
            Self::Sampling => "sampling",
        }
    }
}

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
            match sample.and_then(|draw| self.drawn(code, leaves, draw)) {
                Some(drawn) => of(&drawn),
                None => of(leaves),
            }
        };
        self.units.iter().map(unit).collect()
    }

    /// The leaves of a unit in one drawn sample: `x + R z` with `R Rᵀ = V`; a base does not fall below zero.
    fn drawn(&self, unit: &str, leaves: &Leaves, draw: usize) -> Option<Leaves> {
        let root = self.roots.get(unit)?;
        let size = leaves.len();
        // A stream a draw and unit: which units there are does not change the draws of the others.
        let number =
            unit.bytes().fold(draw as u64 + 1, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        let mut random = SplitMix64::new(self.seed ^ 0x5a3b_17c9_0f2e_8d64, number);
        let normal = Normal::standard();
        let z: Vec<f64> = (0..2 * size).map(|_| normal.inverse_cdf(random.uniform().max(f64::MIN_POSITIVE))).collect();
        let moved = |row: usize| (0..2 * size).map(|column| root[(row, column)] * z[column]).sum::<f64>();
        let leaf = |(at, (value, base)): (usize, &(Option<f64>, Option<f64>))| {
            (value.map(|value| value + moved(at)), base.map(|base| (base + moved(size + at)).max(0.0)))
        };
        Some(leaves.iter().enumerate().map(leaf).collect())
    }
}

fn check(factors: &[Factor], indicators: &Indicators, draws: usize) -> Result<()> {
    let mut faults = Vec::new();
    let mut names = Vec::new();
    for factor in factors {
        if names.contains(&factor.name()) {
            faults.push(Fault::new(
                factor.name(),
                "yếu tố có hai lần / the factor comes twice",
                "ghi mỗi yếu tố một lần / name each factor once",
            ));
        }
        names.push(factor.name());
        match factor {
            Factor::Methods { name, alternatives } if alternatives.is_empty() => {
                faults.push(Fault::new(name, "yếu tố không có phương án nào / the factor has no alternative", "cho nó từ hai phương án / give it two or more methods"));
            }
            Factor::Weights { noise } if !(0.0..1.0).contains(noise) => {
                let cause = format!("{noise} không nằm từ 0 đến dưới 1 / {noise} is not from 0 to below 1");
                faults.push(Fault::new("noise", cause, "muốn tăng giảm một phần tư thì ghi 0.25 / for a quarter up and down write 0.25"));
            }
            Factor::Sampling if indicators.sampling.is_none() => faults.push(Fault::new(
                "sampling",
                "các chỉ tiêu này không có sai số chọn mẫu / these indicators carry no sampling error",
                "đưa phiếu trả lời của khảo sát, hoặc bỏ yếu tố này / hand over answers of a survey, or drop the factor",
            )),
            _ => {}
        }
    }
    if draws == 0 {
        faults.push(Fault::new(
            "draws",
            "không có lần lặp nào / there is no draw",
            "thường là một nghìn / a thousand is usual",
        ));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Spec, faults)) }
}

/// Every combination of methods, and the scheme itself.
fn combinations(factors: &[Factor]) -> Vec<Levels> {
    let mut all: Vec<Levels> = vec![Vec::new()];
    for factor in factors {
        let levels: Vec<Option<usize>> = match factor {
            Factor::Methods { alternatives, .. } => {
                std::iter::once(None).chain((0..alternatives.len()).map(Some)).collect()
            }
            _ => vec![None],
        };
        let longer = |levels_so_far: &Levels, level: &Option<usize>| {
            levels_so_far.iter().copied().chain([*level]).collect::<Levels>()
        };
        all = all.iter().flat_map(|so_far| levels.iter().map(move |level| longer(so_far, level))).collect();
    }
    all
}

fn noisy(factors: &[Factor], scheme: &Scheme, draws: usize, seed: u64) -> Vec<BTreeMap<String, f64>> {
    let noise =
        factors.iter().find_map(|factor| if let Factor::Weights { noise } = factor { Some(*noise) } else { None });
    let Some(noise) = noise else { return Vec::new() };
    let set = |draw: usize| {
        let mut random = SplitMix64::new(seed ^ 0x2c1d_9e37_79b9_7f4a, draw as u64);
        let factor =
            |node: &crate::index::scheme::Node| (node.code.clone(), 1.0 + noise * (2.0 * random.uniform() - 1.0));
        scheme.nodes.iter().map(factor).collect()
    };
    (0..draws).map(set).collect()
}

/// Symmetric square roots; what the linearised covariance has below zero by rounding is zero.
fn roots(factors: &[Factor], scheme: &Scheme, indicators: &Indicators, period: &str) -> BTreeMap<String, DMatrix<f64>> {
    let sampling = indicators.sampling.as_ref().filter(|_| factors.contains(&Factor::Sampling));
    let Some(sampling) = sampling else { return BTreeMap::new() };
    let rows = (0..indicators.unit.len()).filter(|&row| indicators.period[row] == period);
    let is_share = |code: &String| {
        let source = scheme.node(code).and_then(|leaf| leaf.source);
        source.is_some_and(|source| source.is_share())
    };
    let shares: Vec<bool> = indicators.codes.iter().map(is_share).collect();
    let root = |row: usize| {
        let size = 2 * indicators.codes.len();
        let mut covariance = DMatrix::from_row_slice(size, size, &sampling[row].vcov);
        for (at, cell) in indicators.cells[row].iter().enumerate() {
            let (Some(value), Some(n)) = (cell.value, cell.n) else { continue };
            // Where everybody agrees the linearised variance is zero, which is no certainty: that of (x + ½)/(n + 1), after Jeffreys.
            if shares[at] && covariance[(at, at)] == 0.0 && n > 0 {
                let p = (value * n as f64 + 0.5) / (n as f64 + 1.0);
                covariance[(at, at)] = p * (1.0 - p) / n as f64;
            }
        }
        let eigen = SymmetricEigen::new(covariance);
        let stretch = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
        let root = &eigen.eigenvectors * DMatrix::from_diagonal(&stretch) * eigen.eigenvectors.transpose();
        (indicators.unit[row].clone(), root)
    };
    rows.map(root).collect()
}
