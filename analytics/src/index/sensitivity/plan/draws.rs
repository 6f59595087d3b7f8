//! The random part: weights that are noisy, and samples that could have been drawn.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, SymmetricEigen};
use statrs::distribution::{ContinuousCDF, Normal};

use super::Factor;
use crate::{
    index::{Indicators, Scheme, sensitivity::chain::Leaves},
    random::SplitMix64,
};

/// The leaves of a unit in one drawn sample: `x + R z` with `R Rᵀ = V`; a base does not fall below zero.
pub(super) fn sample(root: &DMatrix<f64>, leaves: &Leaves, unit: &str, [seed, draw]: [u64; 2]) -> Leaves {
    let size = leaves.len();
    // A stream a draw and unit: which units there are does not change the draws of the others.
    let number = unit.bytes().fold(draw + 1, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let mut random = SplitMix64::new(seed ^ 0x5a3b_17c9_0f2e_8d64, number);
    let normal = Normal::standard();
    let z: Vec<f64> = (0..2 * size).map(|_| normal.inverse_cdf(random.uniform().max(f64::MIN_POSITIVE))).collect();
    let moved = |row: usize| (0..2 * size).map(|column| root[(row, column)] * z[column]).sum::<f64>();
    let leaf = |(at, (value, base)): (usize, &(Option<f64>, Option<f64>))| {
        (value.map(|value| value + moved(at)), base.map(|base| (base + moved(size + at)).max(0.0)))
    };
    leaves.iter().enumerate().map(leaf).collect()
}

pub(super) fn noisy(factors: &[Factor], scheme: &Scheme, draws: usize, seed: u64) -> Vec<BTreeMap<String, f64>> {
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
pub(super) fn roots(
    factors: &[Factor],
    scheme: &Scheme,
    indicators: &Indicators,
    period: &str,
) -> BTreeMap<String, DMatrix<f64>> {
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
