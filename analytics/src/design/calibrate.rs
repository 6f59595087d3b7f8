//! Calibration: weights that reproduce what is known of the population, and a variance that knows it.

mod residual;
mod solve;

use std::collections::BTreeMap;

use serde::Serialize;

pub(super) use residual::Regression;
use solve::{Goal, Solved};

use super::{SurveyDesign, fault};
use crate::error::{Error, Fault, Result, Stage as Place};

/// How weights are moved. `g` is the factor on the weight of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Calibration {
    /// One margin, reached in one step: `g = N_c / Σ_c w`. Holt and Smith (1979).
    #[default]
    Poststratify,
    /// Several margins in turn until all hold: iterative proportional fitting. Deming and Stephan (1940).
    Rake,
    /// `g = 1 + x'λ`, cut to the bounds where there are any. Särndal, Swensson and Wretman (1992), section 6.4.
    Linear,
    /// `g` between the bounds on a logistic curve. Deville and Särndal (1992), case 6.
    Logit,
    /// `g = exp(x'λ)`: raking that also takes numeric totals. Deville and Särndal (1992), case 2.
    RakingDistance,
    /// One positive total: `g = T / Σ wx` for everybody.
    Ratio,
}

impl Calibration {
    /// Every method.
    pub const ALL: [Self; 6] =
        [Self::Poststratify, Self::Rake, Self::Linear, Self::Logit, Self::RakingDistance, Self::Ratio];

    /// Its name in `design.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Poststratify => "poststratify",
            Self::Rake => "rake",
            Self::Linear => "linear",
            Self::Logit => "logit",
            Self::RakingDistance => "raking_distance",
            Self::Ratio => "ratio",
        }
    }
}

/// Known counts of the population by category.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Margin {
    /// Name of the column, for messages.
    pub name: String,
    /// Category of each row; `None`: not known.
    pub labels: Vec<Option<String>>,
    /// Category → count in the population.
    pub counts: BTreeMap<String, f64>,
}

/// A known total of a numeric column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnownTotal {
    /// Name of the column.
    pub name: String,
    /// Value of each row; `None`: not known.
    pub values: Vec<Option<f64>>,
    /// Total in the population.
    pub total: f64,
}

/// What weights are calibrated to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GivenCalibration {
    /// How.
    pub method: Calibration,
    /// Counts by category.
    pub margins: Vec<Margin>,
    /// Totals of numeric columns.
    pub totals: Vec<KnownTotal>,
    /// Bounds on `g`, for linear and logit.
    pub bounds: Option<[f64; 2]>,
    /// Cluster of each row where all rows of a cluster get one factor: `x` and `w` are their means in it.
    pub clusters: Option<Vec<String>>,
    /// Largest miss that counts as met, relative to `1 +` the figure; `None`: 1e-10.
    pub epsilon: Option<f64>,
}

/// One step in the life of the weights.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightStep {
    /// What was done: `rake`, `linear` …
    pub method: String,
    /// The margins and totals.
    pub to: Vec<String>,
    /// Rounds until all was met.
    pub iterations: usize,
    /// Largest miss that is left, relative to `1 +` the figure.
    pub miss: f64,
    /// Smallest factor on a weight.
    pub g_low: f64,
    /// Largest factor on a weight.
    pub g_high: f64,
}

impl SurveyDesign {
    /// The same design with weights that meet known figures of the population.
    ///
    /// Standard errors then use the residuals of what is estimated on what is known (a figure that is controlled has
    /// none), by least squares with the weights before the step; replicate weights are calibrated one by one.
    /// Several steps may follow each other. Reference: Deville and Särndal (1992); R `survey::calibrate`, `postStratify`.
    /// For raking R residualises with equal weights; here it is as for every other distance.
    ///
    /// # Errors
    /// With every row without a category or value, every category that only the sample or only the population has, margins
    /// that do not sum to the same, and every figure that cannot be met within the bounds, with what was reached.
    pub fn calibrate(mut self, given: &GivenCalibration) -> Result<Self> {
        let faults = faults(given, self.rows());
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let goals = solve::goals(given);
        let mean =
            |values: &[f64]| given.clusters.as_ref().map_or_else(|| values.to_vec(), |of| cluster_means(values, of));
        let goals: Vec<Goal> = goals.into_iter().map(|goal| Goal { x: mean(&goal.x), ..goal }).collect();
        let solved = |weight: &[f64]| solve::solve(given, &goals, &mean(weight));
        let found = solved(&self.weight)?;
        if let Some(replicates) = &mut self.replicates {
            for (number, list) in (1..).zip(replicates.weights_mut()) {
                let found = solved(list).map_err(|error| of_replicate(number, &error))?;
                list.iter_mut().zip(&found.g).for_each(|(weight, g)| *weight *= g);
            }
        }
        let variance = (given.method == Calibration::Ratio).then(|| goals[0].x.clone());
        let base = mean(&self.weight);
        self.regressions.push(Regression::new(&goals, &base, &found.g, variance.as_deref()));
        self.weight.iter_mut().zip(&found.g).for_each(|(weight, g)| *weight *= g);
        self.lineage.push(step(given, &found));
        Ok(self)
    }

    /// What was done to the weights, in order.
    pub fn lineage(&self) -> &[WeightStep] {
        &self.lineage
    }
}

fn step(given: &GivenCalibration, found: &Solved) -> WeightStep {
    let names = given.margins.iter().map(|margin| margin.name.clone());
    WeightStep {
        method: given.method.name().to_owned(),
        to: names.chain(given.totals.iter().map(|total| total.name.clone())).collect(),
        iterations: found.iterations,
        miss: found.miss,
        g_low: found.g.iter().copied().fold(f64::INFINITY, f64::min),
        g_high: found.g.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    }
}

fn of_replicate(number: usize, error: &Error) -> Error {
    let of = |fault: &Fault| Fault { place: format!("replicate {number}, {}", fault.place), ..fault.clone() };
    Error::new(Place::Design, error.faults().iter().map(of).collect())
}

/// Each row gets the mean of its cluster.
fn cluster_means(values: &[f64], clusters: &[String]) -> Vec<f64> {
    let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (value, cluster) in values.iter().zip(clusters) {
        let sum = sums.entry(cluster).or_default();
        *sum = (sum.0 + value, sum.1 + 1.0);
    }
    clusters.iter().map(|cluster| sums.get(cluster.as_str()).map_or(0.0, |(sum, n)| sum / n)).collect()
}

/// What does not fit, before anything is solved.
fn faults(given: &GivenCalibration, rows: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    let method = given.method.name();
    let mut say = |place: &str, cause: String, remedy: &str| faults.push(fault(place, cause, remedy));
    if given.margins.is_empty() && given.totals.is_empty() {
        say("calibrate", "there is nothing to calibrate to".into(), "give margins, or totals of numeric columns");
    }
    let categories_only = matches!(given.method, Calibration::Poststratify | Calibration::Rake);
    if categories_only && !given.totals.is_empty() {
        say("calibrate, totals", format!("{method} takes margins only"), "choose linear, logit or raking_distance");
    }
    if given.method == Calibration::Poststratify && given.margins.len() > 1 {
        let remedy = "give one margin of all their columns, or choose rake";
        say("calibrate, margins", format!("{} margins for poststratify", given.margins.len()), remedy);
    }
    if categories_only && given.clusters.is_some() {
        say("calibrate, cluster", format!("{method} has one factor a category"), "choose linear or raking_distance");
    }
    if given.method == Calibration::Ratio && (given.totals.len() != 1 || !given.margins.is_empty()) {
        say("calibrate", "ratio takes one total and no margin".into(), "choose linear for several");
    }
    match given.bounds {
        Some([low, high]) if !(low < 1.0 && high > 1.0 && low >= 0.0 && high.is_finite()) => {
            let cause = format!("[{low}, {high}] are not bounds of a factor around 1");
            say("calibrate, bounds", cause, "they act on the factor, not on the weight: for example [0.5, 2.0]");
        }
        Some(_) if !matches!(given.method, Calibration::Linear | Calibration::Logit) => {
            say("calibrate, bounds", format!("{method} has none"), "choose linear or logit");
        }
        None if given.method == Calibration::Logit => {
            say("calibrate, bounds", "logit needs them".into(), "for example bounds = [0.5, 2.0]");
        }
        _ => {}
    }
    let counted = |values: usize| values == rows && given.clusters.as_ref().is_none_or(|of| of.len() == rows);
    for margin in &given.margins {
        if !counted(margin.labels.len()) {
            say(&margin.name, format!("{} labels for {rows} rows", margin.labels.len()), "give one a row");
        }
        margin_faults(margin, &mut say);
    }
    for total in &given.totals {
        let missing = total.values.iter().filter(|value| value.is_none_or(|value| !value.is_finite())).count();
        if !counted(total.values.len()) || missing > 0 {
            let cause = format!("{missing} of {rows} rows have no value");
            say(&format!("total {}", total.name), cause, "fill them, or calibrate to something that everybody has");
        }
        if !total.total.is_finite() {
            say(&format!("total {}", total.name), format!("{} is not a total", total.total), "give a number");
        }
        let positive = |value: &Option<f64>| value.is_some_and(|value| value > 0.0);
        if given.method == Calibration::Ratio && !total.values.iter().all(positive) {
            say(&format!("total {}", total.name), "a value is not above zero".into(), "choose linear");
        }
    }
    let sums: Vec<f64> = given.margins.iter().map(|margin| margin.counts.values().sum()).collect();
    for (margin, sum) in given.margins.iter().zip(&sums).skip(1) {
        if (sum - sums[0]).abs() > 1e-6 * sums[0].abs() {
            let cause = format!("its counts sum to {sum}, those of {} to {}", given.margins[0].name, sums[0]);
            say(&format!("margin {}", margin.name), cause, "margins of one population have one sum");
        }
    }
    faults
}

fn margin_faults(margin: &Margin, say: &mut impl FnMut(&str, String, &str)) {
    let place = |category: &str| format!("margin {}, category {category}", margin.name);
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for label in margin.labels.iter().flatten() {
        *rows.entry(label).or_default() += 1;
    }
    let missing = margin.labels.iter().filter(|label| label.is_none()).count();
    if missing > 0 {
        let cause = format!("{missing} rows have no category");
        say(&format!("margin {}", margin.name), cause, "fill them, or give them a category of their own in both");
    }
    for (category, count) in &margin.counts {
        if !(count.is_finite() && *count > 0.0) {
            say(&place(category), format!("{count} is not a count above zero"), "leave the category and its rows out");
        } else if !rows.contains_key(category.as_str()) {
            let cause = format!("{count} in the population and no row in the sample");
            say(&place(category), cause, "merge it with a similar category: no weight can reach it");
        }
    }
    for (category, rows) in rows.into_iter().filter(|(category, _)| !margin.counts.contains_key(*category)) {
        say(&place(category), format!("{rows} rows and no count"), "add its count, or correct the category");
    }
}
