//! Linearised variance: influence values → PSU totals → stratified covariance. There is no other variance code.

use super::{Covariance, LonelyPsu, Stage, SurveyDesign};
use crate::error::{Error, Result, Stage as Place};

/// Covariance of several totals of influence values over the rows of a domain.
///
/// `influence[k]` holds one value for each entry of `rows`: the weighted influence of that row on estimate `k`, zero where
/// the row does not count. In each stratum with `n` PSUs out of `N`
///
/// `V = (1 − n/N) · n/(n−1) · Σ (z − z̄)(z − z̄)ᵀ`, `z` = totals of a PSU,
///
/// summed over strata. A PSU with nobody in the domain counts as a zero, so a domain never loses design. Where the design
/// has population sizes and more stages, each PSU adds `n/N` times the same formula one stage down. Units drawn with unequal
/// probabilities have the formula of their method ([`super::UnequalProbabilities`]).
/// Calibrated weights leave only the residuals of the influence values, over every row of the design.
/// Reference: Särndal, Swensson and Wretman (1992), sections 4.3 and 6.6; R `survey::svyrecvar`.
pub fn covariance(design: &SurveyDesign, rows: &[u32], influence: &[Vec<f64>]) -> Result<Covariance> {
    if design.regressions.is_empty() {
        let positions: Vec<u32> = (0..rows.len() as u32).collect();
        return Sample { design, rows, influence }.stage(0, positions);
    }
    let residual = |values: &Vec<f64>| {
        let mut wide = vec![0.0; design.rows()];
        rows.iter().zip(values).for_each(|(&row, value)| wide[row as usize] = *value);
        design.regressions.iter().for_each(|regression| regression.residual(&mut wide));
        wide
    };
    let influence: Vec<Vec<f64>> = influence.iter().map(residual).collect();
    let everyone = design.everyone();
    Sample { design, rows: &everyone, influence: &influence }.stage(0, everyone.clone())
}

/// The PSU totals of one stratum, ready for [`stratum`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Totals<'a> {
    /// Values, `width` a PSU; PSUs without anybody in the domain are left out.
    pub(crate) values: &'a [f64],
    /// Estimates.
    pub(crate) width: usize,
    /// How many PSUs have the same totals, one entry a PSU; `None`: one each.
    pub(crate) repeats: Option<&'a [u64]>,
    /// PSUs sampled in the stratum, in the domain or not.
    pub(crate) sampled: u64,
    /// PSUs in the population of the stratum; infinite for no correction.
    pub(crate) population: f64,
}

/// What one stratum adds to a covariance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    /// Its variance.
    Variance,
    /// Nothing can be said: it has one PSU, and the average of the others stands in for it.
    Unknown,
    /// It has one PSU and the design forbids that.
    Refused,
}

/// Adds the covariance of one stratum to `to`.
pub(crate) fn stratum(totals: Totals<'_>, lonely: LonelyPsu, domain_lonely: bool, to: &mut Covariance) -> Added {
    let Totals { values, width, repeats, sampled, population } = totals;
    let n = sampled as f64;
    let fraction_left = if population.is_finite() { (population - n) / population } else { 1.0 };
    let present = repeats.map_or(values.len() / width.max(1), |repeats| repeats.iter().sum::<u64>() as usize);
    if fraction_left < 1e-7 {
        return Added::Variance; // everybody was asked: no sampling error
    }
    if sampled == 1 {
        match lonely {
            LonelyPsu::Fail => return Added::Refused,
            LonelyPsu::Average => return Added::Unknown,
            LonelyPsu::Remove | LonelyPsu::Certainty => return Added::Variance,
            // Influence values sum to zero over everybody, so the mean of all strata is zero.
            LonelyPsu::Adjust => to.add_outer(values, fraction_left),
        }
        return Added::Variance;
    }
    if domain_lonely && present == 1 && lonely == LonelyPsu::Average {
        return Added::Unknown;
    }
    let scale = fraction_left * n / (n - 1.0);
    let centre = !(domain_lonely && present == 1 && lonely == LonelyPsu::Adjust);
    let times = |psu: usize| repeats.map_or(1.0, |repeats| repeats[psu] as f64);
    let mut mean = vec![0.0; width];
    if centre {
        for (psu, total) in values.chunks(width.max(1)).enumerate() {
            mean.iter_mut().zip(total).for_each(|(mean, value)| *mean += times(psu) * value / n);
        }
    }
    let mut deviation = vec![0.0; width];
    for (psu, total) in values.chunks(width.max(1)).enumerate() {
        for (deviation, (value, mean)) in deviation.iter_mut().zip(total.iter().zip(&mean)) {
            *deviation = value - mean;
        }
        to.add_outer(&deviation, scale * times(psu));
    }
    to.add_outer(&mean, scale * (n - present as f64)); // the PSUs with nobody in the domain: 0 − mean
    Added::Variance
}

struct Sample<'a> {
    design: &'a SurveyDesign,
    rows: &'a [u32],
    influence: &'a [Vec<f64>],
}

impl Sample<'_> {
    /// The covariance that stage `number` and the ones below it add, over some of the rows.
    fn stage(&self, number: usize, mut positions: Vec<u32>) -> Result<Covariance> {
        let stage = &self.design.stages[number];
        let width = self.influence.len();
        let row = |position: u32| self.rows[position as usize] as usize;
        positions.sort_by_key(|&p| (stage.stratum[row(p)], stage.cluster[row(p)], p));
        let mut sum = Covariance::zero(width);
        let (mut strata, mut known) = (0_u32, 0_u32);
        for in_stratum in positions.chunk_by(|&a, &b| stage.stratum[row(a)] == stage.stratum[row(b)]) {
            let code = stage.stratum[row(in_stratum[0])] as usize;
            let psus: Vec<&[u32]> =
                in_stratum.chunk_by(|&a, &b| stage.cluster[row(a)] == stage.cluster[row(b)]).collect();
            let values: Vec<f64> = psus.iter().flat_map(|psu| self.totals(psu)).collect();
            let sampled = u64::from(stage.sampled[code]);
            let population = stage.population[code];
            if let Some(inclusion) = &stage.inclusion {
                strata += 1;
                let units: Vec<u32> = psus.iter().map(|psu| stage.cluster[row(psu[0])]).collect();
                let lonely_psu = self.design.lonely_psu;
                match inclusion.stratum(code, &units, &values, sampled as f64, lonely_psu, &mut sum) {
                    Some(true) => known += 1,
                    Some(false) => {}
                    None => return Err(lonely(stage, code, number + 1)),
                }
                continue;
            }
            let totals = Totals { values: &values, width, repeats: None, sampled, population };
            strata += 1;
            match stratum(totals, self.design.lonely_psu, self.design.domain_lonely, &mut sum) {
                Added::Variance => known += 1,
                Added::Unknown => {}
                Added::Refused => return Err(lonely(stage, code, number + 1)),
            }
        }
        if known < strata {
            sum.scale(f64::from(strata) / f64::from(known)); // no stratum to take the average of: not a number, never zero
        }
        if number + 1 < self.design.stages.len() && self.design.has_fpc {
            for psu in positions.chunk_by(|&a, &b| stage.cluster[row(a)] == stage.cluster[row(b)]) {
                let code = stage.stratum[row(psu[0])] as usize;
                let fraction = match &stage.inclusion {
                    Some(inclusion) => inclusion.probability[stage.cluster[row(psu[0])] as usize],
                    None => f64::from(stage.sampled[code]) / stage.population[code],
                };
                if fraction > 0.0 {
                    sum.add_scaled(&self.stage(number + 1, psu.to_vec())?, fraction);
                }
            }
        }
        Ok(sum)
    }

    fn totals(&self, psu: &[u32]) -> impl Iterator<Item = f64> {
        self.influence.iter().map(move |values| psu.iter().map(|&position| values[position as usize]).sum())
    }
}

fn lonely(stage: &Stage, stratum: usize, number: usize) -> Error {
    let place = format!("stratum {}, stage {number}", stage.names[stratum]);
    let remedy = "merge it with a similar stratum, or set lonely_psu to remove, adjust, average or certainty";
    Error::one(Place::Design, place, "it has only one sampling unit, so its variance cannot be estimated", remedy)
}
