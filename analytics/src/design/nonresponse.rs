//! Who was chosen and did not answer: weighting classes.

use std::collections::BTreeMap;

use super::{SurveyDesign, WeightStep, fault};
use crate::error::{Error, Fault, Result, Stage as Place};

impl SurveyDesign {
    /// The same design with the weight of those who answered raised to that of all who were chosen, class by class.
    ///
    /// In class `c` the weight of who answered is multiplied by `Σ w chosen / Σ w answered`; who did not weighs zero and stays
    /// in the design as a sampling unit. It takes answering as random within a class. Linearised errors take the factors as
    /// fixed, which is the careful side where classes tell answers apart; replicates are adjusted one by one.
    /// Reference: Oh and Scheuren (1983); Valliant, Dever and Kreuter (2018), section 13.5.
    ///
    /// # Errors
    /// Lists of the wrong length, and every class of which nobody answered, with its rows.
    pub fn nonresponse_classes(mut self, responded: &[bool], classes: &[String]) -> Result<Self> {
        if responded.len() != self.rows() || classes.len() != self.rows() {
            let cause = format!("{} answers and {} classes for {} rows", responded.len(), classes.len(), self.rows());
            return Err(Error::one(Place::Design, "nonresponse", cause, "give one of each a row"));
        }
        let factors = factors(&self.weight, responded, classes)?;
        if let Some(replicates) = &mut self.replicates {
            for list in replicates.weights_mut() {
                let factors = self::factors(list, responded, classes)?;
                list.iter_mut().zip(&factors).for_each(|(weight, factor)| *weight *= factor);
            }
        }
        self.weight.iter_mut().zip(&factors).for_each(|(weight, factor)| *weight *= factor);
        let answered = || factors.iter().copied().filter(|factor| *factor > 0.0);
        self.lineage.push(WeightStep {
            method: "nonresponse_classes".into(),
            to: classes.iter().collect::<std::collections::BTreeSet<_>>().into_iter().cloned().collect(),
            iterations: 1,
            miss: 0.0,
            g_low: answered().fold(f64::INFINITY, f64::min),
            g_high: answered().fold(0.0, f64::max),
        });
        Ok(self)
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
