//! The design as a file gives it: labels in columns. Checked here once, and turned into codes.

use std::collections::HashMap;

use super::unequal::{Inclusion, UnequalProbabilities};
use super::{Stage, fault};
use crate::error::Fault;

/// One stage of selection as given: a label or number a row in each column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GivenStage {
    /// Stratum labels; `None`: one stratum.
    pub strata: Option<Vec<String>>,
    /// Cluster labels; `None`: every row is its own cluster.
    pub clusters: Option<Vec<String>>,
    /// Population sizes (clusters in the stratum), or sampling fractions when every number of the design is at most 1.
    pub fpc: Option<Vec<f64>>,
}

/// Wrong lengths and impossible numbers.
pub(super) fn faults(rows: usize, stages: &[GivenStage], weight: Option<&[f64]>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut length = |place: String, found: Option<usize>| {
        if found.is_some_and(|found| found != rows) {
            let cause = format!("{} values for {rows} rows", found.unwrap_or_default());
            faults.push(fault(place, cause, "give one value for each row"));
        }
    };
    length("weights".into(), weight.map(<[f64]>::len));
    for (stage, given) in (1..).zip(stages) {
        length(format!("strata, stage {stage}"), given.strata.as_ref().map(Vec::len));
        length(format!("ids, stage {stage}"), given.clusters.as_ref().map(Vec::len));
        length(format!("fpc, stage {stage}"), given.fpc.as_ref().map(Vec::len));
    }
    let wrong = |weight: &f64| !weight.is_finite() || *weight < 0.0;
    for (row, weight) in (1..).zip(weight.unwrap_or_default()).filter(|(_, weight)| wrong(weight)) {
        let place = format!("row {row}, weights");
        faults.push(fault(place, format!("{weight} is not a weight"), "give a number of zero or more"));
    }
    for (stage, given) in (1..).zip(stages) {
        let positive = |size: &f64| *size > 0.0;
        for (row, size) in (1..).zip(given.fpc.iter().flatten()).filter(|(_, size)| !positive(size)) {
            let place = format!("row {row}, fpc, stage {stage}");
            faults.push(fault(
                place,
                format!("{size} is not a population size"),
                "give a size or a fraction above zero",
            ));
        }
    }
    let sizes = || stages.iter().flat_map(|stage| stage.fpc.iter().flatten());
    if sizes().any(|&size| size > 1.0) && sizes().any(|&size| size < 1.0) {
        let cause = "population sizes and sampling fractions are mixed";
        faults.push(fault("fpc", cause, "give sizes of at least 1 everywhere, or fractions of at most 1 everywhere"));
    }
    faults
}

/// Codes, nested from the top down, with sample and population sizes.
pub(super) fn checked(
    rows: usize,
    given: Vec<GivenStage>,
    nest: bool,
    unequal: Option<UnequalProbabilities>,
    place: &dyn Fn(usize, &str, usize) -> String,
    faults: &mut Vec<Fault>,
) -> Vec<Stage> {
    let fractions = !given.iter().any(|stage| stage.fpc.iter().flatten().any(|&size| size > 1.0));
    let mut stages: Vec<Stage> = Vec::new();
    for (number, given) in (1..).zip(given) {
        let above = stages.last();
        let within = |row: usize| above.map_or(0, |above| above.cluster[row]);
        let (stratum, first_rows) = codes(rows, |row| (within(row), given.strata.as_ref().map(|s| s[row].as_str())));
        let names = first_rows
            .iter()
            .map(|&row| given.strata.as_ref().map_or_else(String::new, |strata| strata[row].clone()))
            .collect();
        let cluster = match &given.clusters {
            None => (0..rows as u32).collect(),
            Some(ids) if nest => codes(rows, |row| (stratum[row], ids[row].as_str())).0,
            Some(ids) => codes(rows, |row| (within(row), ids[row].as_str())).0,
        };
        let at = |row: usize, what: &str| place(row, what, number);
        let stage =
            sized(Stage { stratum, cluster, names, sampled: vec![], population: vec![], inclusion: None }, &at, faults);
        let stage = match (unequal, given.fpc.as_deref()) {
            (None, fpc) => populated(stage, number, &at, fpc.map(|fpc| (fpc, fractions)), faults),
            (Some(method), fpc) => included(stage, method, &at, fpc, faults),
        };
        stages.push(stage);
    }
    stages
}

/// A code for each distinct key in order of appearance, and the first row of each code.
fn codes<K: std::hash::Hash + Eq>(rows: usize, key: impl Fn(usize) -> K) -> (Vec<u32>, Vec<usize>) {
    let mut known = HashMap::new();
    let mut first_rows = Vec::new();
    let codes = (0..rows)
        .map(|row| {
            *known.entry(key(row)).or_insert_with(|| {
                first_rows.push(row);
                first_rows.len() as u32 - 1
            })
        })
        .collect();
    (codes, first_rows)
}

/// Counts the clusters of each stratum; a cluster in two strata is a fault.
fn sized(mut stage: Stage, at: &dyn Fn(usize, &str) -> String, faults: &mut Vec<Fault>) -> Stage {
    stage.sampled = vec![0; stage.names.len()];
    let mut stratum_of = HashMap::new();
    for (row, (&stratum, &cluster)) in stage.stratum.iter().zip(&stage.cluster).enumerate() {
        match stratum_of.insert(cluster, stratum) {
            None => stage.sampled[stratum as usize] += 1,
            Some(before) if before != stratum => {
                let (one, other) = (&stage.names[before as usize], &stage.names[stratum as usize]);
                let cause = format!("the same cluster is in stratum {one} and in stratum {other}");
                let remedy = "give clusters labels of their own, or set nest = true when labels repeat between strata";
                faults.push(fault(at(row, "ids"), cause, remedy));
            }
            Some(_) => {}
        }
    }
    stage
}

/// What unequal probabilities ask of a design.
pub(super) fn unequal_faults(
    stages: &[GivenStage],
    has_weight: bool,
    unequal: Option<UnequalProbabilities>,
) -> Vec<Fault> {
    let Some(method) = unequal else { return Vec::new() };
    let mut faults = Vec::new();
    let is_with_replacement = method == UnequalProbabilities::WithReplacement;
    let remedy = "name the column of inclusion probabilities in fpc";
    if stages.iter().any(|stage| stage.fpc.is_none()) && !(is_with_replacement && has_weight) {
        faults.push(fault("pps", "a stage has no probabilities", remedy));
    }
    for (stage, given) in (1..).zip(stages) {
        for (row, p) in (1..).zip(given.fpc.iter().flatten()).filter(|(_, p)| **p > 1.0) {
            let place = format!("row {row}, fpc, stage {stage}");
            faults.push(fault(place, format!("{p} is not a probability"), "give a number above 0 and at most 1"));
        }
    }
    if matches!(method, UnequalProbabilities::Overton | UnequalProbabilities::HartleyRao) && stages.len() > 1 {
        let cause = format!("{} knows one stage, and there are {}", method.name(), stages.len());
        faults.push(fault("pps", cause, "choose brewer, or name the first stage only"));
    }
    faults
}

/// Adds the probability of each cluster.
fn included(
    mut stage: Stage,
    method: UnequalProbabilities,
    at: &dyn Fn(usize, &str) -> String,
    probabilities: Option<&[f64]>,
    faults: &mut Vec<Fault>,
) -> Stage {
    stage.population = vec![f64::INFINITY; stage.names.len()];
    let Some(given) = probabilities else { return stage };
    let mut probability = vec![f64::NAN; stage.cluster_count()];
    for (row, (&cluster, &p)) in stage.cluster.iter().zip(given).enumerate() {
        let known = &mut probability[cluster as usize];
        if known.is_nan() {
            *known = p;
        } else if *known != p {
            let cause = format!("the probability {p} differs from {known} in the same sampling unit");
            faults.push(fault(at(row, "fpc"), cause, "give one probability a sampling unit"));
        }
    }
    if method != UnequalProbabilities::WithReplacement {
        stage.inclusion = Some(Inclusion::new(method, probability, &stage));
    }
    stage
}

/// Adds the population size of each stratum.
fn populated(
    mut stage: Stage,
    number: usize,
    at: &dyn Fn(usize, &str) -> String,
    fpc: Option<(&[f64], bool)>,
    faults: &mut Vec<Fault>,
) -> Stage {
    let strata = stage.names.len();
    let Some((fpc, fractions)) = fpc else {
        stage.population = vec![f64::INFINITY; strata];
        return stage;
    };
    let mut size = vec![f64::NAN; strata];
    for (row, (&stratum, &given)) in stage.stratum.iter().zip(fpc).enumerate() {
        let known = &mut size[stratum as usize];
        if known.is_nan() {
            *known = given;
        } else if *known != given {
            let cause = format!("{given} differs from {known} in the same stratum {}", stage.names[stratum as usize]);
            faults.push(fault(at(row, "fpc"), cause, "give one number a stratum"));
        }
    }
    let population = |(&size, &sampled): (&f64, &u32)| if fractions { f64::from(sampled) / size } else { size };
    stage.population = size.iter().zip(&stage.sampled).map(population).collect();
    for (stratum, (&population, &sampled)) in stage.population.iter().zip(&stage.sampled).enumerate() {
        if population < f64::from(sampled) {
            let cause = format!("{sampled} clusters were sampled out of {population}");
            let place = format!("fpc, stage {number}, stratum {}", stage.names[stratum]);
            faults.push(fault(place, cause, "a population cannot be smaller than its sample, nor a fraction above 1"));
        }
    }
    stage
}
