//! Who was chosen and did not answer: weighting classes, and the chance of answering.

use std::collections::BTreeMap;

use super::{SurveyDesign, WeightStep, fault};
use crate::error::{Error, Fault, Result, Stage as Place};
use crate::estimate::{Family, ModelMatrix, regression::Fit};

impl SurveyDesign {
    /// The same design with the weight of those who answered raised to that of all who were chosen, class by class.
    ///
    /// In class `c` the weight of who answered is multiplied by `Σ w chosen / Σ w answered`; who did not weighs zero and stays
    /// in the design as a sampling unit. It takes answering as random within a class. Linearised errors take the factors as
    /// fixed, which is the careful side where classes tell answers apart; replicates are adjusted one by one.
    /// Reference: Oh and Scheuren (1983); Valliant, Dever and Kreuter (2018), section 13.5.
    ///
    /// `trim` bounds the factors: what is cut is lost, or with `true` shared by those below the bound.
    ///
    /// # Errors
    /// Lists of the wrong length, and every class of which nobody answered, with its rows.
    pub fn nonresponse_classes(
        self,
        responded: &[bool],
        classes: &[String],
        trim: Option<(f64, bool)>,
    ) -> Result<Self> {
        if responded.len() != self.rows() || classes.len() != self.rows() {
            let cause = format!("{} answers and {} classes for {} rows", responded.len(), classes.len(), self.rows());
            return Err(Error::one(Place::Design, "nonresponse", cause, "give one of each a row"));
        }
        let to = classes.iter().collect::<std::collections::BTreeSet<_>>().into_iter().cloned().collect();
        let of = |weight: &[f64]| factors(weight, responded, classes);
        self.adjusted("nonresponse_classes", to, trim, of)
    }

    /// The same design with the weight of those who answered divided by their estimated chance of answering.
    ///
    /// The chance comes from a logistic regression of answering on what is known of everybody who was chosen, weighted by the
    /// design; who did not answer weighs zero. The sum of the weights is that of the model, not of the classes: calibrate
    /// afterwards where it is known. Linearised errors take the chances as fixed; replicates fit the model anew. `trim` as in
    /// [`SurveyDesign::nonresponse_classes`]. Reference: Rosenbaum and Rubin (1983); Valliant, Dever and Kreuter (2018), section 13.5.1.
    ///
    /// # Errors
    /// Every row that lacks a predictor, and a model that does not settle.
    pub fn nonresponse_propensity(
        self,
        model: &ModelMatrix,
        responded: &[bool],
        trim: Option<(f64, bool)>,
    ) -> Result<Self> {
        let faults: Vec<Fault> = (0..self.rows())
            .filter(|&row| !model.is_complete(row))
            .map(|row| {
                let remedy = "fill it, or leave out the column: everybody who was chosen needs it";
                fault(format!("nonresponse, row {}", row + 1), "a predictor is missing", remedy)
            })
            .collect();
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let to = (1..model.width()).map(|index| model.name(index).to_owned()).collect();
        let everyone = self.everyone();
        let mut scratch = Self::simple(self.rows());
        let of = |weight: &[f64]| {
            scratch.weight.clear();
            scratch.weight.extend_from_slice(weight);
            let fit = Fit::new(&scratch, &everyone, model, Family::Binomial);
            if fit.means.is_empty() {
                let remedy = "leave out the predictor that tells them apart without error, or choose classes";
                return Err(Error::one(
                    Place::Design,
                    "nonresponse",
                    "the model of who answered does not settle",
                    remedy,
                ));
            }
            let chances = responded.iter().zip(&fit.means);
            Ok(chances.map(|(responded, chance)| if *responded { 1.0 / chance } else { 0.0 }).collect())
        };
        self.adjusted("nonresponse_propensity", to, trim, of)
    }

    /// Multiplies the weights, and each list of replicates, by factors found from them.
    fn adjusted(
        mut self,
        method: &str,
        to: Vec<String>,
        trim: Option<(f64, bool)>,
        mut of: impl FnMut(&[f64]) -> Result<Vec<f64>>,
    ) -> Result<Self> {
        let mut bounded = |weight: &[f64]| -> Result<Vec<f64>> {
            let mut factors = of(weight)?;
            if let Some((max, redistribute)) = trim {
                trimmed(&mut factors, weight, max, redistribute);
            }
            Ok(factors)
        };
        let factors = bounded(&self.weight)?;
        if let Some(replicates) = &mut self.replicates {
            for list in replicates.weights_mut() {
                let factors = bounded(list)?;
                list.iter_mut().zip(&factors).for_each(|(weight, factor)| *weight *= factor);
            }
        }
        self.weight.iter_mut().zip(&factors).for_each(|(weight, factor)| *weight *= factor);
        let answered = || factors.iter().copied().filter(|factor| *factor > 0.0);
        self.lineage.push(WeightStep {
            method: method.into(),
            to,
            iterations: 1,
            miss: 0.0,
            g_low: answered().fold(f64::INFINITY, f64::min),
            g_high: answered().fold(0.0, f64::max),
        });
        Ok(self)
    }
}

/// Cuts factors to `max`; what that takes from the weights goes to the factors below it, in proportion.
fn trimmed(factors: &mut [f64], weight: &[f64], max: f64, redistribute: bool) {
    let sum = |factors: &[f64]| factors.iter().zip(weight).map(|(factor, weight)| factor * weight).sum::<f64>();
    let before = sum(factors);
    factors.iter_mut().for_each(|factor| *factor = factor.min(max));
    // Sharing may lift others to the bound: a few rounds settle it, and the bound holds in every one of them.
    for _ in 0..if redistribute { 50 } else { 0 } {
        let lost = before - sum(factors);
        let below: f64 = factors.iter().zip(weight).filter(|(factor, _)| **factor < max).map(|(f, w)| f * w).sum();
        if below <= 0.0 || lost <= 1e-12 * before {
            return;
        }
        let up = 1.0 + lost / below;
        factors.iter_mut().filter(|factor| **factor < max).for_each(|factor| *factor = (*factor * up).min(max));
    }
}

/// The factor on each row; zero for who did not answer.
fn factors(weight: &[f64], responded: &[bool], classes: &[String]) -> Result<Vec<f64>> {
    let mut sums: BTreeMap<&str, (f64, f64, usize)> = BTreeMap::new();
    for ((weight, responded), class) in weight.iter().zip(responded).zip(classes) {
        let (chosen, answered, rows) = sums.entry(class).or_default();
        *chosen += weight;
        *answered += if *responded { *weight } else { 0.0 };
        *rows += 1;
    }
    let empty = sums.iter().filter(|(_, (chosen, answered, _))| *chosen > 0.0 && *answered <= 0.0);
    let faults: Vec<Fault> = empty
        .map(|(class, (.., rows))| {
            let cause = format!("nobody of {rows} rows answered");
            fault(format!("nonresponse, class {class}"), cause, "merge it with a similar class")
        })
        .collect();
    if !faults.is_empty() {
        return Err(Error::new(Place::Design, faults));
    }
    let factor = |(responded, class): (&bool, &String)| match sums.get(class.as_str()) {
        Some((chosen, answered, _)) if *responded && *answered > 0.0 => chosen / answered,
        _ => 0.0,
    };
    Ok(responded.iter().zip(classes).map(factor).collect())
}
