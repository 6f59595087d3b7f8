//! Bootstrap replicates made from a design.

use super::Replicates;
use crate::design::{SurveyDesign, fault};
use crate::error::{Error, Fault, Result, Stage as Place};
use crate::random::SplitMix64;

/// How the sample is drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bootstrap {
    /// `n − 1` of the `n` sampling units of a stratum with replacement, weighted up by `n/(n−1)`. Rao and Wu (1988).
    RaoWu,
    /// `n` units without replacement from a stratum in which each stands `N/n` times. Canty and Davison (1999).
    CantyDavison,
    /// Half of the units of every stage, with the correction of each stage. Preston (2009).
    Preston,
}

impl Bootstrap {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::RaoWu, Self::CantyDavison, Self::Preston];

    /// Its name in `design.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RaoWu => "rao_wu",
            Self::CantyDavison => "canty_davison",
            Self::Preston => "preston",
        }
    }
}

impl SurveyDesign {
    /// The same design whose variance comes from `count` bootstrap replicates of a seed.
    ///
    /// Rao–Wu does not know population sizes: it is on the careful side where they are small. Canty–Davison takes those of
    /// the first stage, and spreads by `n̄/((n̄−1)(R−1))`, `n̄` the harmonic mean of the units in the strata; without
    /// sizes it draws with replacement. Preston takes those of every stage. One seed gives the same weights on every machine.
    /// Reference: R `survey::subbootweights`, `bootweights`, `mrbweights`, whose random numbers are others.
    ///
    /// # Errors
    /// Fewer than two replicates, a stratum with one sampling unit of several, unequal probabilities.
    pub fn bootstrap(self, kind: Bootstrap, count: usize, seed: u64, mse: bool) -> Result<Self> {
        let faults = self.bootstrap_faults(kind, count);
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let replicate = |number: usize| -> Vec<f64> {
            let mut random = SplitMix64::new(seed, number as u64);
            let factors = match kind {
                Bootstrap::RaoWu => self.of_first_stage(|n, _| rao_wu(n, &mut random)),
                Bootstrap::CantyDavison => {
                    self.of_first_stage(|n, population| canty_davison(n, population, &mut random))
                }
                Bootstrap::Preston => self.preston(&mut random),
            };
            self.weight.iter().zip(&factors).map(|(weight, factor)| weight * factor).collect()
        };
        let weights: Vec<Vec<f64>> = (0..count).map(replicate).collect();
        let spread = match kind {
            Bootstrap::CantyDavison => {
                let sampled = &self.stages[0].sampled;
                let harmonic = sampled.len() as f64 / sampled.iter().map(|&n| 1.0 / f64::from(n)).sum::<f64>();
                harmonic / (harmonic - 1.0)
            }
            _ => 1.0,
        };
        let scale = spread / (count as f64 - 1.0);
        let rscales = vec![1.0; count];
        Ok(Self { replicates: Some(Replicates { weights, scale, rscales, mse }), ..self })
    }

    fn bootstrap_faults(&self, kind: Bootstrap, count: usize) -> Vec<Fault> {
        let stage = &self.stages[0];
        let mut faults: Vec<Fault> = (0..stage.names.len())
            .filter(|&code| stage.sampled[code] == 1 && stage.population[code] > 1.0)
            .map(|code| {
                let remedy = "merge it with a similar stratum";
                fault(format!("stratum {}", stage.names[code]), "it has only one sampling unit to draw from", remedy)
            })
            .collect();
        if count < 2 {
            faults.push(fault("replicates, count", format!("{count} replicates"), "write count = 200, or more"));
        }
        if self.stages.iter().any(|stage| stage.inclusion.is_some()) {
            let remedy = "leave pps out for rao_wu with replacement, or give replicates in columns";
            faults.push(fault(
                "replicates, type",
                format!("{} does not know unequal probabilities", kind.name()),
                remedy,
            ));
        }
        faults
    }

    /// A factor a row from factors a unit of the first stage, drawn stratum by stratum.
    fn of_first_stage(&self, mut draw: impl FnMut(usize, f64) -> Vec<f64>) -> Vec<f64> {
        let stage = &self.stages[0];
        let units = stage.units();
        let mut factor = vec![1.0; stage.cluster_count()];
        for (code, units) in units.iter().enumerate() {
            if units.len() > 1 {
                let drawn = draw(units.len(), stage.population[code]);
                units.iter().zip(drawn).for_each(|(&unit, times)| factor[unit as usize] = times);
            }
        }
        stage.cluster.iter().map(|&unit| factor[unit as usize]).collect()
    }

    /// Preston's factors: one plus the sum over the stages of `λ(−1 + (n/n*) kept) √(n/n*)…` of the stages above.
    fn preston(&self, random: &mut SplitMix64) -> Vec<f64> {
        let rows = self.rows();
        let mut sum = vec![1.0; rows];
        // What the stages above say of a row: is its unit kept, the product of fractions, the product of √(n/n*).
        let mut above: Vec<(bool, f64, f64)> = vec![(true, 1.0, 1.0); rows];
        for (number, stage) in self.stages.iter().enumerate() {
            if number > 0 && !self.has_fpc {
                break; // drawn with replacement: the first stage says it all
            }
            let units = stage.units();
            let mut kept = vec![false; stage.cluster_count()];
            let mut parts = vec![(0.0, 0.0, 1.0); stage.names.len()];
            for (code, units) in units.iter().enumerate() {
                let n = units.len();
                let half = n / 2;
                let population = stage.population[code];
                let fraction = if population.is_finite() { n as f64 / population } else { 0.0 };
                for at in random.sample(n, half) {
                    kept[units[at] as usize] = true;
                }
                parts[code] = (half as f64, n as f64, fraction);
            }
            for row in 0..rows {
                let (half, n, fraction) = parts[stage.stratum[row] as usize];
                let (is_kept, fractions, root) = above[row];
                let mine = kept[stage.cluster[row] as usize];
                if half > 0.0 && is_kept {
                    let lambda = (fractions * half * (1.0 - fraction) / (n - half)).sqrt();
                    sum[row] += root * lambda * (if mine { n / half } else { 0.0 } - 1.0);
                }
                let root = if half > 0.0 { root * (n / half).sqrt() } else { root };
                above[row] = (is_kept && mine, fractions * fraction, root);
            }
        }
        sum
    }
}

fn rao_wu(n: usize, random: &mut SplitMix64) -> Vec<f64> {
    let mut times = vec![0.0; n];
    for _ in 1..n {
        times[random.below(n)] += n as f64 / (n as f64 - 1.0);
    }
    times
}

fn canty_davison(n: usize, population: f64, random: &mut SplitMix64) -> Vec<f64> {
    let mut times = vec![0.0; n];
    if population.is_finite() {
        // Units in random order, so that those that stand once more are random where N/n is not whole.
        let order = random.sample(n, n);
        for drawn in random.sample(population.round() as usize, n) {
            times[order[drawn % n]] += 1.0;
        }
    } else {
        (0..n).for_each(|_| times[random.below(n)] += 1.0);
    }
    times
}
