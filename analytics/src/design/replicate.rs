//! Replicate weights: the sample weighted anew many times, and the spread of what comes out.

mod bootstrap;
mod half;
mod made;
mod successive;

pub use bootstrap::Bootstrap;

use super::{Covariance, SurveyDesign, basis::orthonormal, fault};
use crate::error::{Error, Fault, Result, Stage as Place};

/// How replicates were made, which decides how their spread becomes a variance.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ReplicateKind {
    /// Jackknife without strata: each leaves out one sampling unit.
    #[default]
    Jk1,
    /// Stratified jackknife: each leaves out one sampling unit of one stratum.
    Jkn,
    /// Balanced half samples.
    Brr,
    /// Balanced half samples whose other half keeps `rho` of its weight.
    Fay {
        /// Share of the weight that the other half keeps, from 0 to below 1.
        rho: f64,
    },
    /// Bootstrap of any kind.
    Bootstrap,
    /// Successive differences.
    Sdr,
    /// Any other kind: its scale must be given.
    Other,
}

/// Replicate weights and how to read them.
///
/// `V = scale · Σᵣ rscalesᵣ (θᵣ − c)(θᵣ − c)ᵀ`, where `θᵣ` is the estimate under replicate `r` and `c` the mean of the
/// replicates, or with `mse` the estimate itself. Reference: Wolter (2007); R `survey::svrVar`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Replicates {
    /// Weights, one list a replicate, one entry a row: whole weights, not factors.
    weights: Vec<Vec<f64>>,
    scale: f64,
    rscales: Vec<f64>,
    mse: bool,
}

/// Replicate weights as a file gives them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GivenReplicates {
    /// How they were made.
    pub kind: ReplicateKind,
    /// One list a replicate, one entry a row.
    pub weights: Vec<Vec<f64>>,
    /// The lists are whole weights; else factors on the weight of the design.
    pub combined: bool,
    /// Factor on the whole sum; `None`: that of the kind.
    pub scale: Option<f64>,
    /// Factor on each replicate; `None`: one.
    pub rscales: Option<Vec<f64>>,
    /// Measure from the estimate itself, not from the mean of the replicates.
    pub mse: bool,
}

impl ReplicateKind {
    /// Factor on the sum over `count` replicates; `None` where only who made them knows.
    fn scale(self, count: usize) -> Option<f64> {
        let count = count as f64;
        match self {
            Self::Jk1 => Some((count - 1.0) / count),
            Self::Jkn | Self::Other => None,
            Self::Brr => Some(1.0 / count),
            Self::Fay { rho } => Some(1.0 / (count * (1.0 - rho) * (1.0 - rho))),
            Self::Bootstrap => Some(1.0 / (count - 1.0)),
            Self::Sdr => Some(4.0 / count),
        }
    }
}

impl SurveyDesign {
    /// The same design whose variance comes from given replicate weights.
    ///
    /// # Errors
    /// With every fault: none or one replicate, lists of the wrong length, weights that are negative or not numbers, and a
    /// stratified jackknife without the factors of its replicates.
    pub fn with_replicates(self, given: GivenReplicates) -> Result<Self> {
        let faults = self.replicate_faults(&given);
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let GivenReplicates { kind, mut weights, combined, scale, rscales, mse } = given;
        if !combined {
            for list in &mut weights {
                list.iter_mut().zip(&self.weight).for_each(|(factor, weight)| *factor *= weight);
            }
        }
        let count = weights.len();
        let scale = scale.or_else(|| kind.scale(count)).unwrap_or(1.0);
        let rscales = rscales.unwrap_or_else(|| vec![1.0; count]);
        Ok(Self { replicates: Some(Replicates { weights, scale, rscales, mse }), ..self })
    }

    fn replicate_faults(&self, given: &GivenReplicates) -> Vec<Fault> {
        let count = given.weights.len();
        let mut faults = Vec::new();
        let mut say = |place: String, cause: String, remedy: &str| faults.push(fault(place, cause, remedy));
        if count < 2 {
            say("replicates".into(), format!("{count} replicates"), "two at least are needed to see a spread");
        }
        for (number, list) in (1..).zip(&given.weights) {
            if list.len() != self.rows() {
                let cause = format!("{} weights for {} rows", list.len(), self.rows());
                say(format!("replicate {number}"), cause, "give one weight for each row, in the order of the data");
            }
            for (row, weight) in (1..).zip(list).filter(|(_, weight)| !weight.is_finite() || **weight < 0.0) {
                let cause = format!("{weight} is not a weight");
                say(format!("replicate {number}, row {row}"), cause, "give a number of zero or more");
            }
        }
        if let Some(rscales) = &given.rscales {
            if rscales.len() != count {
                let cause = format!("{} factors for {count} replicates", rscales.len());
                say("rscales".into(), cause, "give one factor for each replicate");
            }
            if rscales.iter().any(|factor| !factor.is_finite() || *factor < 0.0) {
                say("rscales".into(), "a factor is negative or not a number".into(), "give factors of zero or more");
            }
        } else if given.kind == ReplicateKind::Jkn && given.scale.is_none() {
            let remedy = "give rscales: (n − 1)/n of the stratum that each replicate leaves a unit out of";
            say("rscales".into(), "a stratified jackknife needs the factor of each replicate".into(), remedy);
        }
        if given.kind == ReplicateKind::Other && given.scale.is_none() {
            say("scale".into(), "it is not known for replicates of another type".into(), "give scale");
        }
        if given.scale.is_some_and(|scale| !scale.is_finite() || scale <= 0.0) {
            say("scale".into(), "it is not above zero".into(), "leave it out to take that of the type");
        }
        if let ReplicateKind::Fay { rho } = given.kind
            && !(0.0..1.0).contains(&rho)
        {
            say(
                "rho".into(),
                format!("{rho} is not from 0 to below 1"),
                "it is the share of weight that the other half keeps",
            );
        }
        faults
    }

    /// The replicate weights, where there are any.
    pub fn replicates(&self) -> Option<&Replicates> {
        self.replicates.as_ref()
    }

    /// The same rows, to be weighted anew for one replicate after the other: no variance is asked of it.
    fn blank(&self) -> Self {
        let Self { stages, lonely_psu, domain_lonely, has_fpc, .. } = self;
        let (stages, weight) = (stages.clone(), Vec::new());
        let (lonely_psu, domain_lonely, has_fpc) = (*lonely_psu, *domain_lonely, *has_fpc);
        let (regressions, lineage) = (Vec::new(), Vec::new());
        Self { weight, stages, lonely_psu, domain_lonely, has_fpc, replicates: None, regressions, lineage }
    }
}

impl Replicates {
    /// Number of replicates.
    pub fn count(&self) -> usize {
        self.weights.len()
    }

    /// The lists, to be calibrated.
    pub(super) fn weights_mut(&mut self) -> &mut [Vec<f64>] {
        &mut self.weights
    }

    /// Whole weights, one list a replicate.
    pub fn weights(&self) -> &[Vec<f64>] {
        &self.weights
    }

    /// Covariance of estimates that a function computes from a design.
    ///
    /// An estimate that a replicate cannot give (it weighs its domain with zero) makes that variance not a number, never
    /// a smaller one.
    pub(crate) fn covariance(
        &self,
        design: &SurveyDesign,
        estimates: &[f64],
        of: impl Fn(&SurveyDesign) -> Vec<f64>,
    ) -> Covariance {
        let mut anew = design.blank();
        let mut replicate = |weight: &Vec<f64>| {
            anew.weight.clone_from(weight);
            of(&anew)
        };
        let replicated: Vec<Vec<f64>> = self.weights.iter().map(&mut replicate).collect();
        let count = self.rscales.iter().filter(|factor| **factor > 0.0).count() as f64;
        let mean = |index: usize| {
            let used = replicated.iter().zip(&self.rscales).filter(|(_, factor)| **factor > 0.0);
            used.map(|(estimates, _)| estimates[index]).sum::<f64>() / count
        };
        let centre: Vec<f64> = if self.mse { estimates.to_vec() } else { (0..estimates.len()).map(mean).collect() };
        let mut sum = Covariance::zero(estimates.len());
        for (replicate, factor) in replicated.iter().zip(&self.rscales) {
            let deviation: Vec<f64> = replicate.iter().zip(&centre).map(|(one, centre)| one - centre).collect();
            sum.add_outer(&deviation, self.scale * factor);
        }
        sum
    }

    /// Rank of the replicate weights of some rows, minus one. R `survey::degf` on a subset.
    pub(super) fn degrees_of_freedom(&self, rows: &[u32]) -> f64 {
        let columns = self.weights.iter().map(|list| rows.iter().map(|&row| list[row as usize]).collect());
        orthonormal(columns, 1e-5).len() as f64 - 1.0
    }
}
