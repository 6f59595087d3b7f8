//! Weights that are too large or too small, cut and shared out.

use super::{SurveyDesign, WeightStep, fault};
use crate::error::{Error, Result, Stage as Place};

/// How often cutting and sharing out are repeated at most.
const ROUNDS: usize = 100;

impl SurveyDesign {
    /// The same design with weights cut to `lower` and `upper`, and what was cut shared equally by the weights between.
    ///
    /// The sum of the weights stays. Sharing may lift others above a bound; with `strict` it is repeated until none is
    /// outside. Replicates are cut to the same bounds. Reference: Potter (1990); R `survey::trimWeights`.
    ///
    /// # Errors
    /// Bounds that are reversed, or that leave no weight between them to share with.
    pub fn trim_weights(mut self, lower: f64, upper: f64, strict: bool) -> Result<Self> {
        let mut weight = std::mem::take(&mut self.weight);
        let before = weight.clone();
        let rounds = trimmed(&mut weight, lower, upper, strict)?;
        let factors =
            || weight.iter().zip(&before).filter(|(_, before)| **before > 0.0).map(|(now, before)| now / before);
        self.lineage.push(WeightStep {
            method: "trim".into(),
            to: vec![format!("{lower}–{upper}")],
            iterations: rounds,
            miss: 0.0,
            g_low: factors().fold(f64::INFINITY, f64::min),
            g_high: factors().fold(0.0, f64::max),
        });
        self.weight = weight;
        if let Some(replicates) = &mut self.replicates {
            for list in replicates.weights_mut() {
                trimmed(list, lower, upper, strict)?;
            }
        }
        Ok(self)
    }
}

/// Cuts in place; weights of zero are not in the sample and stay. How many rounds it took.
fn trimmed(weight: &mut [f64], lower: f64, upper: f64, strict: bool) -> Result<usize> {
    let refuse = |cause: String, remedy: &str| Err(Error::new(Place::Design, vec![fault("trim", cause, remedy)]));
    if lower >= upper || lower.is_nan() || upper.is_nan() || upper <= 0.0 {
        return refuse(format!("bounds {lower} and {upper}"), "the lower one is below the upper one");
    }
    for round in 1..=ROUNDS {
        let is_outside = |weight: f64| weight != 0.0 && !(lower..=upper).contains(&weight);
        let between = weight.iter().filter(|weight| **weight != 0.0 && !is_outside(**weight)).count();
        let outside = weight.iter().filter(|weight| is_outside(**weight)).count();
        // Sharing leaves rounding behind: what is outside by that is not cut again.
        let is_far = |weight: f64| weight > upper * (1.0 + 1e-12) || weight < lower * (1.0 - 1e-12);
        if outside == 0 || (round > 1 && !weight.iter().any(|&weight| weight != 0.0 && is_far(weight))) {
            return Ok(round - 1);
        }
        if between == 0 {
            return refuse(format!("every weight is outside {lower} to {upper}"), "widen the bounds");
        }
        let cut: f64 =
            weight.iter().filter(|weight| is_outside(**weight)).map(|weight| weight - weight.clamp(lower, upper)).sum();
        let share = cut / between as f64;
        for weight in weight.iter_mut().filter(|weight| **weight != 0.0) {
            *weight = if is_outside(*weight) { weight.clamp(lower, upper) } else { *weight + share };
        }
        if !strict {
            return Ok(round);
        }
    }
    refuse(format!("no weights within {lower} to {upper} keep the sum"), "widen the bounds")
}
