//! Jackknife replicates made from a design.

use super::{ReplicateKind, Replicates};
use crate::design::{LonelyPsu, SurveyDesign, fault};
use crate::error::{Error, Result, Stage as Place};

impl SurveyDesign {
    /// The same design whose variance comes from replicates that leave out one primary sampling unit at a time.
    ///
    /// Without strata (JK1) the others are weighted up by `n/(n−1)` and the spread by `(n−1)/n`. With strata (JKn) both hold
    /// inside the stratum of the unit. Where population sizes are known, the spread of a stratum is taken by `1 − n/N`;
    /// later stages are not seen. Reference: Wolter (2007), chapter 4; R `survey::as.svrepdesign`.
    ///
    /// # Errors
    /// For kinds that cannot be made here, for JK1 of a design with strata, and for every stratum with one sampling unit
    /// unless the design says what to do with it.
    pub fn jackknife(self, kind: ReplicateKind, mse: bool) -> Result<Self> {
        let stage = &self.stages[0];
        let refuse = |place: &str, cause: &str, remedy: &str| Err(Error::one(Place::Design, place, cause, remedy));
        match kind {
            ReplicateKind::Jk1 if stage.names.len() > 1 => {
                return refuse("replicates, type", "JK1 is for a sample without strata", "choose JKn");
            }
            ReplicateKind::Jk1 | ReplicateKind::Jkn => {}
            _ => {
                let remedy = "choose JK1, JKn, BRR, Fay, rao_wu, canty_davison, preston or sdr, or give the replicates in columns";
                return refuse("replicates, type", "this version does not make replicates of this type", remedy);
            }
        }
        let lonely: Vec<_> = (0..stage.names.len())
            .filter(|&stratum| stage.sampled[stratum] == 1 && stage.population[stratum] > 1.0)
            .map(|stratum| {
                let remedy = "merge it with a similar stratum, or set lonely_psu to remove or certainty";
                fault(format!("stratum {}", stage.names[stratum]), "it has only one sampling unit to leave out", remedy)
            })
            .collect();
        if !lonely.is_empty() && !matches!(self.lonely_psu, LonelyPsu::Remove | LonelyPsu::Certainty) {
            return Err(Error::new(Place::Design, lonely));
        }
        // Replicates in the order in which the sampling units first appear, stratum by stratum.
        let mut units: Vec<(u32, u32)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (&stratum, &cluster) in stage.stratum.iter().zip(&stage.cluster) {
            if stage.sampled[stratum as usize] > 1 && seen.insert((stratum, cluster)) {
                units.push((stratum, cluster));
            }
        }
        units.sort_by_key(|(stratum, _)| *stratum);
        if units.len() < 2 {
            return refuse(
                "replicates",
                "fewer than two sampling units can be left out",
                "a jackknife needs two at least",
            );
        }
        let without = |&(stratum, cluster): &(u32, u32)| -> Vec<f64> {
            let sampled = f64::from(stage.sampled[stratum as usize]);
            let of_row = |row: usize| match (stage.stratum[row] == stratum, stage.cluster[row] == cluster) {
                (true, true) => 0.0,
                (true, false) => self.weight[row] * sampled / (sampled - 1.0),
                (false, _) => self.weight[row],
            };
            (0..self.rows()).map(of_row).collect()
        };
        let rscale = |&(stratum, _): &(u32, u32)| {
            let (sampled, population) =
                (f64::from(stage.sampled[stratum as usize]), stage.population[stratum as usize]);
            let left = if population.is_finite() { (population - sampled) / population } else { 1.0 };
            left * (sampled - 1.0) / sampled
        };
        let weights = units.iter().map(without).collect();
        let rscales = units.iter().map(rscale).collect();
        Ok(Self { replicates: Some(Replicates { weights, scale: 1.0, rscales, mse }), ..self })
    }
}
