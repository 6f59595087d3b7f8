//! Answers given without reading: signs of it, sheet by sheet. None of them is a proof.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};
use serde::Serialize;

use crate::estimate::{Column, chi_squared_upper_tail};

/// The signs of one sheet. `None`: too few answers to say.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Sheet {
    /// Number of the row, from one, as the table counts its rows below the header.
    pub row: u64,
    /// Items answered.
    pub answered: u64,
    /// Longest run of one and the same answer; an item without an answer ends a run. Johnson (2005).
    pub longstring: u64,
    /// Mean length of the runs.
    pub average_run: Option<f64>,
    /// Intra-individual response variability: standard deviation of the answers. Dunn et al. (2018).
    pub irv: Option<f64>,
    /// Squared Mahalanobis distance from the mean answers, over the items answered. Mahalanobis (1936).
    pub mahalanobis: Option<f64>,
    /// Share of honest sheets that would be as far away, if answers were normal: the upper tail of a chi-squared variable.
    pub mahalanobis_p: Option<f64>,
    /// Correlation of the answers with the means that all others gave. Donlon and Fischer (1968).
    pub person_total: Option<f64>,
    /// Seconds that it took.
    pub seconds: Option<f64>,
    /// Seconds an answered item.
    pub seconds_an_item: Option<f64>,
}

/// The signs of every sheet.
///
/// Means and covariances are of the sheets as they are, unweighted: a sheet is compared with sheets, not with a population.
/// Covariances use every pair of answers; where a sheet lacks items, those it has are compared with their own part of the
/// matrix. Reference: Curran (2016); R package `careless`.
///
/// ```
/// use analytics::estimate::Column;
/// use analytics::quality::careless::careless;
///
/// let item = |name: &str, values: [f64; 3]| Column { name: name.into(), values: values.map(Some).to_vec() };
/// let sheets = careless(&[item("q1", [3.0, 5.0, 1.0]), item("q2", [3.0, 4.0, 2.0]), item("q3", [3.0, 5.0, 5.0])], None);
/// assert_eq!((sheets[0].longstring, sheets[0].irv), (3, Some(0.0))); // three times the same
/// assert_eq!((sheets[1].longstring, sheets[1].average_run), (1, Some(1.0)));
/// ```
pub fn careless(items: &[Column], seconds: Option<&Column>) -> Vec<Sheet> {
    let rows = items.first().map_or(0, |item| item.values.len());
    let moments = Moments::new(items, rows);
    let mut inverses: BTreeMap<Vec<usize>, Option<DMatrix<f64>>> = BTreeMap::new();
    let mut sheets = Vec::with_capacity(rows);
    for row in 0..rows {
        let answered: Vec<usize> = (0..items.len()).filter(|&item| items[item].values[row].is_some()).collect();
        let answers: Vec<f64> = answered.iter().filter_map(|&item| items[item].values[row]).collect();
        let runs = runs(items, row);
        let inverse = inverses.entry(answered.clone()).or_insert_with(|| moments.inverse(&answered));
        let distance = inverse.as_ref().filter(|_| answered.len() > 1).map(|inverse| {
            let d =
                DVector::from_iterator(answers.len(), answered.iter().zip(&answers).map(|(&i, x)| x - moments.mean(i)));
            (inverse * &d).dot(&d)
        });
        let count = answers.len() as f64;
        let took = seconds.and_then(|seconds| seconds.values[row]);
        sheets.push(Sheet {
            row: row as u64 + 1,
            answered: answered.len() as u64,
            longstring: runs.iter().copied().max().unwrap_or_default(),
            average_run: (!runs.is_empty()).then(|| runs.iter().sum::<u64>() as f64 / runs.len() as f64),
            irv: deviation(&answers),
            mahalanobis: distance,
            mahalanobis_p: distance.map(|distance| chi_squared_upper_tail(distance, count)),
            person_total: moments.person_total(&answered, &answers),
            seconds: took,
            seconds_an_item: took.filter(|_| count > 0.0).map(|took| took / count),
        });
    }
    sheets
}

/// Lengths of the runs of equal answers.
fn runs(items: &[Column], row: usize) -> Vec<u64> {
    let (mut runs, mut last): (Vec<u64>, Option<f64>) = (Vec::new(), None);
    for item in items {
        let answer = item.values[row];
        match (answer, runs.last_mut()) {
            (Some(answer), Some(run)) if last == Some(answer) => *run += 1,
            (Some(_), _) => runs.push(1),
            (None, _) => {}
        }
        last = answer;
    }
    runs
}

/// Standard deviation of two answers or more.
fn deviation(answers: &[f64]) -> Option<f64> {
    let n = answers.len() as f64;
    let mean = answers.iter().sum::<f64>() / n;
    (n > 1.0).then(|| (answers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

struct Moments {
    sums: Vec<(f64, f64)>,
    covariance: DMatrix<f64>,
}

impl Moments {
    fn new(items: &[Column], rows: usize) -> Self {
        let sum = |item: &Column| {
            let answers = item.values.iter().flatten();
            answers.fold((0.0, 0.0), |(sum, count), answer| (sum + answer, count + 1.0))
        };
        let sums: Vec<(f64, f64)> = items.iter().map(sum).collect();
        let covariance = DMatrix::from_fn(items.len(), items.len(), |i, j| {
            let pair = |row: usize| items[i].values[row].zip(items[j].values[row]);
            let pairs: Vec<(f64, f64)> = (0..rows).filter_map(pair).collect();
            let n = pairs.len() as f64;
            let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
            pairs.iter().map(|(a, b)| (a - x) * (b - y)).sum::<f64>() / (n - 1.0)
        });
        Self { sums, covariance }
    }

    fn mean(&self, item: usize) -> f64 {
        self.sums[item].0 / self.sums[item].1
    }

    fn inverse(&self, items: &[usize]) -> Option<DMatrix<f64>> {
        let part = DMatrix::from_fn(items.len(), items.len(), |i, j| self.covariance[(items[i], items[j])]);
        part.cholesky().map(|cholesky| cholesky.inverse()) // items that follow from each other: no distance
    }

    /// Correlation with the means of the others.
    fn person_total(&self, items: &[usize], answers: &[f64]) -> Option<f64> {
        if items.len() < 3 {
            return None;
        }
        let others: Vec<f64> = items
            .iter()
            .zip(answers)
            .map(|(&item, answer)| (self.sums[item].0 - answer) / (self.sums[item].1 - 1.0))
            .collect();
        let n = items.len() as f64;
        let (x, y) = (answers.iter().sum::<f64>() / n, others.iter().sum::<f64>() / n);
        let products =
            |of: &dyn Fn(f64, f64) -> f64| answers.iter().zip(&others).map(|(a, b)| of(a - x, b - y)).sum::<f64>();
        let r = products(&|a, b| a * b) / (products(&|a, _| a * a) * products(&|_, b| b * b)).sqrt();
        r.is_finite().then_some(r)
    }
}
