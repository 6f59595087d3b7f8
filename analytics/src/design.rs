//! How the answers were chosen: strata, sampling units, weights and population sizes, stage by stage.

mod basis;
mod calibrate;
mod covariance;
mod file;
mod given;
pub mod linearise;
mod nonresponse;
mod replicate;
pub mod sample;
pub mod sample_size;
mod trim;
mod unequal;

pub use calibrate::{Calibration, GivenCalibration, KnownTotal, Margin, WeightStep};
pub use covariance::Covariance;
pub use file::DesignFile;
pub use given::GivenStage;
pub use replicate::{Bootstrap, GivenReplicates, ReplicateKind, Replicates};
pub use unequal::UnequalProbabilities;

use crate::error::{Error, Fault, Result, Stage as Place};

/// What to do with a stratum that has one primary sampling unit (PSU), whose variance cannot be seen.
///
/// Passed with the design, never global. Reference: R `survey`, option `survey.lonely.psu`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LonelyPsu {
    /// Refuse, and name the stratum.
    #[default]
    Fail,
    /// Leave the stratum out of the variance.
    Remove,
    /// Measure the single PSU from the mean of all strata: conservative.
    Adjust,
    /// Give the stratum the mean variance of the strata that have one.
    Average,
    /// The PSU is in the sample with certainty: no variance.
    Certainty,
}

impl LonelyPsu {
    /// Every rule.
    pub const ALL: [Self; 5] = [Self::Fail, Self::Remove, Self::Adjust, Self::Average, Self::Certainty];

    /// Its name in `design.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Remove => "remove",
            Self::Adjust => "adjust",
            Self::Average => "average",
            Self::Certainty => "certainty",
        }
    }
}

/// A sample survey design: everything that decides a variance except the answers.
///
/// Rows are never dropped from it: a domain is a list of rows, and the rest of the design stays as it is
/// (see [`linearise::covariance`]).
///
/// ```
/// use analytics::design::{GivenStage, SurveyDesign};
///
/// let strata = ["a", "a", "b", "b"].map(String::from).to_vec();
/// let stage = GivenStage { strata: Some(strata), fpc: Some(vec![10.0, 10.0, 40.0, 40.0]), ..GivenStage::default() };
/// let design = SurveyDesign::new(4, vec![stage], None, false)?;
/// assert_eq!(design.weight(), [5.0, 5.0, 20.0, 20.0]); // no weights given: implied by the population sizes
/// assert_eq!(design.degrees_of_freedom(&[0, 1, 2, 3]), 2.0);
/// # Ok::<(), analytics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyDesign {
    weight: Vec<f64>,
    stages: Vec<Stage>,
    lonely_psu: LonelyPsu,
    domain_lonely: bool,
    has_fpc: bool,
    replicates: Option<Replicates>,
    /// What calibration takes out of influence values, step by step.
    regressions: Vec<calibrate::Regression>,
    lineage: Vec<WeightStep>,
}

/// One stage of selection, checked: codes instead of labels, lower stages nested in the ones above.
#[derive(Debug, Clone, PartialEq)]
struct Stage {
    /// Stratum of each row.
    stratum: Vec<u32>,
    /// Cluster (sampling unit) of each row.
    cluster: Vec<u32>,
    /// Name of each stratum, for messages.
    names: Vec<String>,
    /// Clusters sampled in each stratum.
    sampled: Vec<u32>,
    /// Clusters in the population of each stratum; infinite without a finite population correction.
    population: Vec<f64>,
    /// Probabilities of the clusters, where they differ and are not drawn with replacement.
    inclusion: Option<unequal::Inclusion>,
}

impl Stage {
    /// The clusters of each stratum, in the order in which they first appear.
    fn units(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.cluster_count()];
        let mut units = vec![Vec::new(); self.names.len()];
        for (&stratum, &cluster) in self.stratum.iter().zip(&self.cluster) {
            if !std::mem::replace(&mut seen[cluster as usize], true) {
                units[stratum as usize].push(cluster);
            }
        }
        units
    }

    fn cluster_count(&self) -> usize {
        self.cluster.iter().max().map_or(0, |last| *last as usize + 1)
    }
}

impl SurveyDesign {
    /// A design of `rows` rows from its stages, outermost first, and its weights.
    ///
    /// Without weights they are the inverse sampling fractions of the stages, and 1 where there is no population size
    /// either. With `nest`, cluster labels are unique inside their stratum only. Every fault is reported at once.
    pub fn new(rows: usize, stages: Vec<GivenStage>, weight: Option<Vec<f64>>, nest: bool) -> Result<Self> {
        let place = |row: usize, what: &str, stage: usize| format!("row {}, {what}, stage {stage}", row + 1);
        Self::placed(rows, stages, weight, nest, None, &place)
    }

    /// A design whose clusters were drawn with unequal probabilities: `fpc` of the stages holds them.
    ///
    /// Without weights they are the inverse of the product of the probabilities. Every fault is reported at once: a
    /// probability that is missing, not above 0 and at most 1, or not the same in all rows of its cluster; more than one
    /// stage for the methods that know one.
    pub fn with_unequal_probabilities(
        rows: usize,
        stages: Vec<GivenStage>,
        weight: Option<Vec<f64>>,
        nest: bool,
        method: UnequalProbabilities,
    ) -> Result<Self> {
        let place = |row: usize, what: &str, stage: usize| format!("row {}, {what}, stage {stage}", row + 1);
        Self::placed(rows, stages, weight, nest, Some(method), &place)
    }

    /// [`SurveyDesign::new`] with the words for a row (from zero) of `ids` or `fpc` of a stage (from one).
    fn placed(
        rows: usize,
        stages: Vec<GivenStage>,
        weight: Option<Vec<f64>>,
        nest: bool,
        unequal: Option<UnequalProbabilities>,
        place: &dyn Fn(usize, &str, usize) -> String,
    ) -> Result<Self> {
        let stages = if stages.is_empty() { vec![GivenStage::default()] } else { stages };
        let mut faults = given::faults(rows, &stages, weight.as_deref());
        faults.extend(given::unequal_faults(&stages, weight.is_some(), unequal));
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let with_replacement = unequal == Some(UnequalProbabilities::WithReplacement);
        let has_fpc = !with_replacement && stages.iter().any(|stage| stage.fpc.is_some());
        let product = |row: usize| stages.iter().filter_map(|stage| stage.fpc.as_ref()).map(|p| 1.0 / p[row]).product();
        let weight = match unequal {
            Some(_) => Some(weight.unwrap_or_else(|| (0..rows).map(product).collect())),
            None => weight,
        };
        let stages = given::checked(rows, stages, nest, unequal, place, &mut faults);
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let weight = weight.unwrap_or_else(|| implied_weights(rows, &stages));
        Ok(Self {
            weight,
            stages,
            lonely_psu: LonelyPsu::Fail,
            domain_lonely: false,
            has_fpc,
            replicates: None,
            regressions: Vec::new(),
            lineage: Vec::new(),
        })
    }

    /// Simple random sampling with equal weights: what is assumed when nobody says how the rows were chosen.
    pub fn simple(rows: usize) -> Self {
        let stage = Stage {
            stratum: vec![0; rows],
            cluster: (0..rows as u32).collect(),
            names: vec![String::new()],
            sampled: vec![rows as u32],
            population: vec![f64::INFINITY],
            inclusion: None,
        };
        let weight = vec![1.0; rows];
        Self {
            weight,
            stages: vec![stage],
            lonely_psu: LonelyPsu::Fail,
            domain_lonely: false,
            has_fpc: false,
            replicates: None,
            regressions: Vec::new(),
            lineage: Vec::new(),
        }
    }

    /// The same design with another rule for single PSUs.
    pub fn with_lonely_psu(self, lonely_psu: LonelyPsu) -> Self {
        Self { lonely_psu, ..self }
    }

    /// The same design that also treats a stratum as lonely when a *domain* touches only one of its several PSUs.
    /// Counts for [`LonelyPsu::Adjust`] and [`LonelyPsu::Average`].
    pub fn with_domain_lonely(self, domain_lonely: bool) -> Self {
        Self { domain_lonely, ..self }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.weight.len()
    }

    /// Sampling weight of each row.
    pub fn weight(&self) -> &[f64] {
        &self.weight
    }

    /// Every row, as a domain.
    pub fn everyone(&self) -> Vec<u32> {
        (0..self.rows() as u32).collect()
    }

    /// Degrees of freedom of a domain: its PSUs minus its strata, counted over rows of positive weight.
    ///
    /// With replicate weights: the rank of their matrix minus one.
    /// Reference: R `survey::degf` on a subset. Zero or less means that there is no interval.
    pub fn degrees_of_freedom(&self, rows: &[u32]) -> f64 {
        if let Some(replicates) = &self.replicates {
            return replicates.degrees_of_freedom(rows);
        }
        let first = &self.stages[0];
        let mut seen: Vec<(u32, u32)> = rows
            .iter()
            .filter(|&&row| self.weight[row as usize] != 0.0)
            .map(|&row| (first.stratum[row as usize], first.cluster[row as usize]))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        let psus = seen.len();
        seen.dedup_by_key(|(stratum, _)| *stratum);
        psus as f64 - seen.len() as f64
    }

    /// Number of first-stage strata.
    pub fn strata(&self) -> usize {
        self.stages[0].names.len()
    }

    /// What happens to a stratum with one primary sampling unit.
    pub fn lonely_psu(&self) -> LonelyPsu {
        self.lonely_psu
    }

    /// True where a population size is known at some stage.
    pub fn has_fpc(&self) -> bool {
        self.has_fpc
    }

    /// Number of primary sampling units.
    pub fn psus(&self) -> u64 {
        self.stages[0].sampled.iter().map(|&n| u64::from(n)).sum()
    }
}

/// Product over the stages of population over sample.
fn implied_weights(rows: usize, stages: &[Stage]) -> Vec<f64> {
    let inverse_fraction = |stage: &Stage, row: usize| {
        let stratum = stage.stratum[row] as usize;
        let population = stage.population[stratum];
        if population.is_finite() { population / f64::from(stage.sampled[stratum]) } else { 1.0 }
    };
    (0..rows).map(|row| stages.iter().map(|stage| inverse_fraction(stage, row)).product()).collect()
}

fn fault(place: impl Into<String>, cause: impl Into<String>, remedy: impl Into<String>) -> Fault {
    Fault::new(place, cause, remedy)
}
