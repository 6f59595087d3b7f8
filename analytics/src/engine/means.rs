//! Means of items in domains with linearised errors, from histograms.

use super::Histogram;
use crate::random::SplitMix64;

/// Which stratum and which domain each cell is, and how many rows each stratum has.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Domains {
    /// Stratum of each cell.
    pub stratum: Vec<u32>,
    /// Domain of each cell.
    pub domain: Vec<u32>,
}

/// The mean of one item in one domain.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ItemMean {
    /// Answers.
    pub n: u64,
    /// Weighted mean; not a number without an answer.
    pub mean: f64,
    /// Its standard error; not a number where a stratum of one row has an answer.
    pub se: f64,
}

/// The mean of every item in every domain, `[domain][item]`: stratified, one row a sampling unit, without population sizes.
///
/// What [`crate::estimate::by`] gives for [`crate::estimate::mean`] of such a design, from the weights of the codes: with
/// `z = w (y − ȳ)/Σw` summed over the codes of a cell, `V = Σ_h n_h/(n_h−1) (Σ z² − (Σ z)²/n_h)`. Centring before squaring keeps the digits
/// that an expanded square loses.
pub fn means(histogram: &Histogram, domains: &Domains) -> Vec<Vec<ItemMean>> {
    let count = domains.domain.iter().max().map_or(0, |last| *last as usize + 1);
    let strata = domains.stratum.iter().max().map_or(0, |last| *last as usize + 1);
    let mut sampled = vec![0.0; strata];
    let mut cells = vec![Vec::new(); count];
    for cell in 0..histogram.cells() {
        sampled[domains.stratum[cell] as usize] += histogram.rows(cell) as f64;
        cells[domains.domain[cell] as usize].push(cell);
    }
    let of = |cells: &Vec<usize>, item: usize| {
        let (mut n, mut base, mut sum) = (0, 0.0, 0.0);
        for &cell in cells {
            for (code, count, slot) in histogram.codes(item, cell) {
                (n, base, sum) = (n + count, base + slot.w, sum + slot.w * f64::from(code));
            }
        }
        let mean = sum / base;
        let mut variance = 0.0;
        for &cell in cells {
            let (mut z, mut zz) = (0.0, 0.0);
            for (code, _, slot) in histogram.codes(item, cell) {
                let off = (f64::from(code) - mean) / base;
                (z, zz) = (z + slot.w * off, zz + slot.ww * off * off);
            }
            let n = sampled[domains.stratum[cell] as usize];
            variance += if zz == 0.0 { 0.0 } else { n / (n - 1.0) * (zz - z * z / n) };
        }
        ItemMean { n, mean, se: variance.sqrt() }
    };
    cells.iter().map(|cells| (0..histogram.items()).map(|item| of(cells, item)).collect()).collect()
}

/// An index — the mean of the item means — in each of `count` bootstrap replicates, from a histogram whose cells are sampling units.
///
/// Rao and Wu's bootstrap (1988): in each stratum `n − 1` of the `n` units are drawn with replacement and weighted up by
/// `n/(n−1)`. Units are summed once, so a replicate costs units × items and does not see the rows again.
pub fn bootstrap(histogram: &Histogram, stratum: &[u32], count: usize, seed: u64) -> Vec<f64> {
    let (units, items) = (histogram.cells(), histogram.items());
    // Σw and Σwy of each item, one row a unit.
    let totals: Vec<f64> = (0..units)
        .flat_map(|unit| {
            (0..items).flat_map(move |item| {
                let codes = histogram.codes(item, unit);
                let (w, wy) =
                    codes.fold((0.0, 0.0), |(w, wy), (code, _, slot)| (w + slot.w, wy + slot.w * f64::from(code)));
                [w, wy]
            })
        })
        .collect();
    let strata = stratum.iter().max().map_or(0, |last| *last as usize + 1);
    let mut members = vec![Vec::new(); strata];
    stratum.iter().enumerate().for_each(|(unit, &stratum)| members[stratum as usize].push(unit));
    let replicate = |number: usize| {
        let mut random = SplitMix64::new(seed, number as u64);
        let mut times = vec![0.0; units];
        for units in &members {
            let n = units.len();
            match n {
                0 => {}
                1 => times[units[0]] = 1.0,
                _ => (1..n).for_each(|_| times[units[random.below(n)]] += n as f64 / (n as f64 - 1.0)),
            }
        }
        let mut sums = vec![0.0; 2 * items];
        for (totals, times) in totals.chunks(2 * items).zip(&times).filter(|(_, times)| **times > 0.0) {
            sums.iter_mut().zip(totals).for_each(|(sum, total)| *sum += times * total);
        }
        sums.chunks(2).map(|pair| pair[1] / pair[0]).sum::<f64>() / items as f64
    };
    (0..count).map(replicate).collect()
}
