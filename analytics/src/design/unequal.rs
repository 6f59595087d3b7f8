//! Sampling with probability proportional to size.

use super::{Covariance, LonelyPsu, Stage};

/// How the variance of a sample with unequal probabilities is approximated.
///
/// The probabilities of the units stand where population sizes would: in `fpc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnequalProbabilities {
    /// Drawn with replacement: no correction at all.
    WithReplacement,
    /// Brewer's: each unit's own `1 − π` in place of `1 − n/N`; any number of stages. Brewer (2002), section 9.
    Brewer,
    /// Overton's joint probabilities `πᵢⱼ = πᵢπⱼ (n−1)/(n − (πᵢ+πⱼ)/2)`, Horvitz–Thompson; one stage. Overton (1985).
    Overton,
    /// Hartley and Rao's approximation with `Σπ²` from the sample, Horvitz–Thompson; one stage. Hartley and Rao (1962).
    HartleyRao,
}

impl UnequalProbabilities {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::WithReplacement, Self::Brewer, Self::Overton, Self::HartleyRao];

    /// Its name in `design.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WithReplacement => "wr",
            Self::Brewer => "brewer",
            Self::Overton => "overton",
            Self::HartleyRao => "hartley_rao",
        }
    }
}

/// The probabilities of one stage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inclusion {
    pub(super) method: UnequalProbabilities,
    /// Of each cluster.
    pub(super) probability: Vec<f64>,
    /// Sum of the probabilities in each stratum.
    sums: Vec<f64>,
}

impl Inclusion {
    pub(super) fn new(method: UnequalProbabilities, probability: Vec<f64>, stage: &Stage) -> Self {
        let mut sums = vec![0.0; stage.names.len()];
        let mut seen = vec![false; probability.len()];
        for (&stratum, &cluster) in stage.stratum.iter().zip(&stage.cluster) {
            if !std::mem::replace(&mut seen[cluster as usize], true) {
                sums[stratum as usize] += probability[cluster as usize];
            }
        }
        Self { method, probability, sums }
    }

    /// Adds the covariance of one stratum: `totals` of the units in the domain, `n` sampled in all. False: one unit, and
    /// the rule for those does not give a variance; `None`: the rule refuses.
    pub(super) fn stratum(
        &self,
        code: usize,
        units: &[u32],
        totals: &[f64],
        n: f64,
        lonely: LonelyPsu,
        to: &mut Covariance,
    ) -> Option<bool> {
        match self.method {
            UnequalProbabilities::Brewer => self.brewer(code, units, totals, n, lonely, to),
            method => {
                self.horvitz_thompson(method, code, units, totals, n, to);
                Some(true)
            }
        }
    }

    /// `n/(n−1) · Σ (1 − πᵢ)(zᵢ − z̄)(zᵢ − z̄)ᵀ`; a unit with nobody in the domain is a zero with its own `1 − π`.
    fn brewer(
        &self,
        code: usize,
        units: &[u32],
        totals: &[f64],
        n: f64,
        lonely: LonelyPsu,
        to: &mut Covariance,
    ) -> Option<bool> {
        let width = to.size().max(1);
        let left = |unit: u32| 1.0 - self.probability[unit as usize];
        if n < 2.0 {
            if units.iter().all(|&unit| left(unit) < 1e-7) {
                return Some(true); // in the sample for certain
            }
            match lonely {
                LonelyPsu::Fail => return None,
                LonelyPsu::Average => return Some(false),
                LonelyPsu::Remove | LonelyPsu::Certainty => return Some(true),
                LonelyPsu::Adjust => {
                    totals.chunks(width).zip(units).for_each(|(total, &unit)| to.add_outer(total, left(unit)));
                    return Some(true);
                }
            }
        }
        let scale = n / (n - 1.0);
        let mut mean = vec![0.0; width];
        for total in totals.chunks(width) {
            mean.iter_mut().zip(total).for_each(|(mean, value)| *mean += value / n);
        }
        let mut absent = n - self.sums[code];
        for (total, &unit) in totals.chunks(width).zip(units) {
            let deviation: Vec<f64> = total.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
            to.add_outer(&deviation, scale * left(unit));
            absent -= left(unit);
        }
        to.add_outer(&mean, scale * absent.max(0.0));
        Some(true)
    }

    /// `Σᵢⱼ dᵢⱼ zᵢ zⱼᵀ` with `dᵢᵢ = 1 − πᵢ` and `dᵢⱼ = a + b (πᵢ + πⱼ)`: sums over all pairs without visiting them.
    fn horvitz_thompson(
        &self,
        method: UnequalProbabilities,
        code: usize,
        units: &[u32],
        totals: &[f64],
        n: f64,
        to: &mut Covariance,
    ) {
        let width = to.size().max(1);
        let (a, b) = match method {
            _ if n < 2.0 => (0.0, 0.0),
            UnequalProbabilities::Overton => (1.0 - n / (n - 1.0), 0.5 / (n - 1.0)),
            // R estimates Σπ² over the population, over n, by the mean probability of the sample.
            _ => (1.0 - (n + self.sums[code] / n) / (n - 1.0), 1.0 / (n - 1.0)),
        };
        let (mut sum, mut weighted) = (vec![0.0; width], vec![0.0; width]);
        for (total, &unit) in totals.chunks(width).zip(units) {
            let p = self.probability[unit as usize];
            to.add_outer(total, 1.0 - p - a - 2.0 * b * p);
            for at in 0..width {
                sum[at] += total[at];
                weighted[at] += p * total[at];
            }
        }
        to.add_outer(&sum, a);
        // b (S Pᵀ + P Sᵀ) as the difference of two squares.
        let plus: Vec<f64> = sum.iter().zip(&weighted).map(|(s, p)| s + p).collect();
        let minus: Vec<f64> = sum.iter().zip(&weighted).map(|(s, p)| s - p).collect();
        to.add_outer(&plus, b / 2.0);
        to.add_outer(&minus, -b / 2.0);
    }
}
