//! Balanced half samples made from a design with two sampling units a stratum.

use super::{ReplicateKind, Replicates};
use crate::design::{SurveyDesign, fault};
use crate::error::{Error, Fault, Result, Stage as Place};

impl SurveyDesign {
    /// The same design whose variance comes from balanced half samples (BRR), or Fay's softer ones.
    ///
    /// Every stratum has two primary sampling units. In each replicate one of them weighs `2 − ρ` times its weight and the
    /// other `ρ` times (`ρ = 0` for BRR), by the rows of a Hadamard matrix of Sylvester's kind of the least order above the
    /// number of strata: balanced in full, so that the variance of a total is the linearised one without population sizes.
    /// Reference: McCarthy (1969); Fay (Judkins 1990); R `survey::as.svrepdesign`, whose matrices differ and with them the
    /// error of what is not linear.
    ///
    /// # Errors
    /// Every stratum that does not have two sampling units, and population sizes, which half samples cannot honour.
    pub fn half_samples(self, kind: ReplicateKind, mse: bool) -> Result<Self> {
        let rho = if let ReplicateKind::Fay { rho } = kind { rho } else { 0.0 };
        let faults = self.half_sample_faults(rho);
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let stage = &self.stages[0];
        let mut first: Vec<Option<u32>> = vec![None; stage.names.len()];
        for (&stratum, &cluster) in stage.stratum.iter().zip(&stage.cluster) {
            first[stratum as usize].get_or_insert(cluster);
        }
        let order = (stage.names.len() + 1).next_power_of_two();
        let replicate = |number: usize| -> Vec<f64> {
            let of_row = |row: usize| {
                let stratum = stage.stratum[row] as usize;
                let is_first = first[stratum] == Some(stage.cluster[row]);
                // The column of ones is left out: there one unit of every stratum would stay in all replicates.
                let kept = is_first == is_positive(number, stratum + 1);
                self.weight[row] * if kept { 2.0 - rho } else { rho }
            };
            (0..self.rows()).map(of_row).collect()
        };
        let weights: Vec<Vec<f64>> = (0..order).map(replicate).collect();
        let scale = 1.0 / (order as f64 * (1.0 - rho) * (1.0 - rho));
        let rscales = vec![1.0; order];
        Ok(Self { replicates: Some(Replicates { weights, scale, rscales, mse }), ..self })
    }

    fn half_sample_faults(&self, rho: f64) -> Vec<Fault> {
        let stage = &self.stages[0];
        let not_two = stage.names.iter().zip(&stage.sampled).filter(|(_, sampled)| **sampled != 2);
        let mut faults: Vec<Fault> = not_two
            .map(|(name, sampled)| {
                let cause = format!("{sampled} sampling units, and half samples need two in every stratum");
                fault(format!("stratum {name}"), cause, "merge or split strata, or choose JKn")
            })
            .collect();
        if self.has_fpc {
            let remedy = "leave fpc out and give weights, or choose JKn";
            faults.push(fault("replicates, type", "half samples cannot honour population sizes", remedy));
        }
        if !(0.0..1.0).contains(&rho) {
            let remedy = "it is the share of weight that the other half keeps";
            faults.push(fault("rho", format!("{rho} is not from 0 to below 1"), remedy));
        }
        faults
    }
}

/// Sign of an entry of Sylvester's matrix: positive where the two numbers share an even count of binary ones.
pub(super) fn is_positive(row: usize, column: usize) -> bool {
    (row & column).count_ones().is_multiple_of(2)
}
