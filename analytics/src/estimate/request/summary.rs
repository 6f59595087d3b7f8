//! A design in a few numbers.

use serde::Serialize;

use crate::design::{SurveyDesign, WeightStep};
use crate::figure::Figure;

/// How the rows were chosen, in numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct DesignSummary {
    /// Rows of the table.
    pub rows: u64,
    /// Strata of the first stage.
    pub strata: u64,
    /// Primary sampling units.
    pub psus: u64,
    /// Degrees of freedom: sampling units minus strata, over the rows asked about.
    pub df: f64,
    /// Sum of the weights: the estimated size of the population.
    pub weight_sum: f64,
    /// Kish's design effect of unequal weights, `n Σw² / (Σw)²`; `None` without rows.
    pub kish: Option<f64>,
    /// Is a finite population correction made?
    pub fpc: bool,
    /// Replicate weights that the variance comes from; 0 where it is linearised.
    pub replicates: u64,
    /// What happens to a stratum with one sampling unit.
    pub lonely_psu: &'static str,
    /// What was done to the weights, step by step.
    pub weighting: Vec<WeightStep>,
}

impl DesignSummary {
    pub(super) fn of(design: &SurveyDesign, rows: &[u32]) -> Self {
        let weight = design.weight();
        let weight_sum: f64 = weight.iter().sum();
        let squares: f64 = weight.iter().map(|w| w * w).sum();
        let n = weight.iter().filter(|w| **w > 0.0).count() as f64;
        Self {
            rows: design.rows() as u64,
            strata: design.strata() as u64,
            psus: design.psus(),
            df: design.degrees_of_freedom(rows),
            weight_sum,
            kish: (weight_sum > 0.0).then(|| n * squares / (weight_sum * weight_sum)),
            fpc: design.has_fpc(),
            replicates: design.replicates().map_or(0, |replicates| replicates.count() as u64),
            lonely_psu: design.lonely_psu().name(),
            weighting: design.lineage().to_vec(),
        }
    }

    /// A figure a number: statistic `design`, without an error because nothing is estimated.
    pub(super) fn figures(&self) -> Vec<Figure> {
        let numbers = [
            ("rows", Some(self.rows as f64)),
            ("strata", Some(self.strata as f64)),
            ("psus", Some(self.psus as f64)),
            ("df", Some(self.df)),
            ("weight_sum", Some(self.weight_sum)),
            ("kish", self.kish),
        ];
        let figure = |(name, estimate): (&str, Option<f64>)| Figure {
            statistic: "design".into(),
            variable: name.into(),
            estimate,
            ..Figure::default()
        };
        numbers.map(figure).to_vec()
    }
}
