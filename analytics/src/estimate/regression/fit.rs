//! The weighted likelihood equations, solved by Newton's steps on standardised columns.

use nalgebra::{DMatrix, DVector};

use super::{Family, ModelMatrix};
use crate::design::SurveyDesign;

/// Steps before a fit counts as one that does not settle.
const STEPS: usize = 60;
/// A column whose part that the ones before it do not explain is smaller than this share of its spread is explained by them.
const EXPLAINED: f64 = 1e-11;
/// Largest change of the linear predictor, in the last step.
const SETTLED: f64 = 1e-11;

/// Coefficients with the influence of each row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fit {
    /// `None`: the column follows from the ones before it, or the fit does not settle.
    pub(crate) coefficients: Vec<Option<f64>>,
    /// One list a coefficient; empty where there is none.
    pub(crate) influence: Vec<Vec<f64>>,
    /// Rows of positive weight.
    pub(crate) n: u64,
    /// Sum of the weights.
    pub(crate) base: f64,
    /// Fitted means, a row each.
    pub(crate) means: Vec<f64>,
    pub(super) rows: usize,
    settled: bool,
}

impl Fit {
    /// Fits the rows, each of which has every variable.
    pub(crate) fn new(design: &SurveyDesign, rows: &[u32], model: &ModelMatrix, family: Family) -> Self {
        let all = design.weight();
        let weight: Vec<f64> = rows.iter().map(|&row| all[row as usize]).collect();
        let base: f64 = weight.iter().sum();
        let n = weight.iter().filter(|weight| **weight != 0.0).count() as u64;
        let width = model.width();
        let nothing = Self {
            coefficients: vec![None; width],
            influence: Vec::new(),
            n,
            base,
            means: Vec::new(),
            rows: rows.len(),
            settled: false,
        };
        if base <= 0.0 {
            return nothing;
        }
        let columns = Standardised::new(rows, &weight, base, model);
        let y: Vec<f64> = rows.iter().map(|&row| model.y(row)).collect();
        let Some((b, means)) = columns.solve(&y, &weight, base, family) else { return nothing };
        let slopes: Vec<f64> = means.iter().map(|mean| family.slope(*mean)).collect();
        let Some(inverse) = columns.gram(&weight, &slopes).try_inverse() else { return nothing };
        // Rows of the inverse, turned back to the columns as they are.
        let k = columns.kept.len();
        let mut back = DMatrix::<f64>::zeros(k, k);
        for (at, &(_, mean, spread)) in columns.kept.iter().enumerate() {
            back[(at, at)] = 1.0 / spread;
            if at > 0 {
                back[(0, at)] = -mean / spread;
            }
        }
        let coefficient = &back * b;
        let bread = &back * inverse;
        let mut fit = Self { means, settled: true, influence: vec![vec![0.0; rows.len()]; width], ..nothing };
        for (at, &(index, ..)) in columns.kept.iter().enumerate() {
            fit.coefficients[index] = Some(coefficient[at]);
        }
        for row in 0..rows.len() {
            let score = weight[row] * (y[row] - fit.means[row]);
            if score == 0.0 {
                continue;
            }
            for (at, &(index, ..)) in columns.kept.iter().enumerate() {
                let sum: f64 = (0..k).map(|other| bread[(at, other)] * columns.values[other][row]).sum();
                fit.influence[index][row] = sum * score;
            }
        }
        fit
    }

    /// Why a coefficient has no number.
    pub(super) fn reason(&self, index: usize) -> &'static str {
        match (self.settled, self.coefficients.get(index)) {
            (true, Some(None)) => "the column follows from the ones before it",
            _ => "the fit does not settle: a predictor tells the outcome apart without error, or nothing varies",
        }
    }
}

impl Family {
    /// Mean from the linear predictor.
    fn mean(self, eta: f64) -> f64 {
        match self {
            Self::Gaussian => eta,
            Self::Binomial => 1.0 / (1.0 + (-eta).exp()),
            Self::Poisson => eta.exp(),
        }
    }

    /// How fast the mean grows with the linear predictor, by the mean: the variance of the family.
    fn slope(self, mean: f64) -> f64 {
        match self {
            Self::Gaussian => 1.0,
            Self::Binomial => mean * (1.0 - mean),
            Self::Poisson => mean,
        }
    }

    /// The linear predictor from which the steps start: that of the overall mean.
    fn start(self, mean: f64) -> Option<f64> {
        match self {
            Self::Gaussian => Some(mean),
            Self::Binomial => (mean > 0.0 && mean < 1.0).then(|| (mean / (1.0 - mean)).ln()),
            Self::Poisson => (mean > 0.0).then(|| mean.ln()),
        }
    }
}

/// Predictors with mean 0 and spread 1 (the intercept as it is), without those that the ones before them explain.
struct Standardised {
    values: Vec<Vec<f64>>,
    /// Position in the model, mean and spread.
    kept: Vec<(usize, f64, f64)>,
}

impl Standardised {
    fn new(rows: &[u32], weight: &[f64], base: f64, model: &ModelMatrix) -> Self {
        let mut found = Self { values: vec![vec![1.0; rows.len()]], kept: vec![(0, 0.0, 1.0)] };
        // Parts of each column that the ones before it do not explain, of length 1.
        let mut basis: Vec<Vec<f64>> = Vec::new();
        for index in 1..model.width() {
            let raw: Vec<f64> = rows.iter().map(|&row| model.x(row, index)).collect();
            let mean = raw.iter().zip(weight).map(|(x, w)| w * x).sum::<f64>() / base;
            let square = raw.iter().zip(weight).map(|(x, w)| w * (x - mean) * (x - mean)).sum::<f64>() / base;
            let spread = square.sqrt();
            if spread.is_nan() || spread <= 1e-12 * mean.abs() {
                continue;
            }
            let values: Vec<f64> = raw.iter().map(|x| (x - mean) / spread).collect();
            let mut part = values.clone();
            for direction in &basis {
                let along = dot(&part, direction, weight) / base;
                part.iter_mut().zip(direction).for_each(|(part, direction)| *part -= along * direction);
            }
            let length = dot(&part, &part, weight) / base;
            if length < EXPLAINED {
                continue;
            }
            part.iter_mut().for_each(|part| *part /= length.sqrt());
            basis.push(part);
            found.values.push(values);
            found.kept.push((index, mean, spread));
        }
        found
    }

    /// `Σ w s x xᵀ`.
    fn gram(&self, weight: &[f64], slopes: &[f64]) -> DMatrix<f64> {
        let k = self.values.len();
        let scaled: Vec<f64> = weight.iter().zip(slopes).map(|(w, s)| w * s).collect();
        let mut gram = DMatrix::zeros(k, k);
        for one in 0..k {
            for other in 0..=one {
                let sum = dot(&self.values[one], &self.values[other], &scaled);
                (gram[(one, other)], gram[(other, one)]) = (sum, sum);
            }
        }
        gram
    }

    /// Coefficients on these columns and the fitted means; `None` where the steps do not settle.
    fn solve(&self, y: &[f64], weight: &[f64], base: f64, family: Family) -> Option<(DVector<f64>, Vec<f64>)> {
        let k = self.values.len();
        let overall = y.iter().zip(weight).map(|(y, w)| w * y).sum::<f64>() / base;
        let mut b = DVector::zeros(k);
        b[0] = family.start(overall)?;
        let means_of = |b: &DVector<f64>| -> Vec<f64> {
            let eta = |row: usize| self.values.iter().zip(b.iter()).map(|(column, b)| b * column[row]).sum::<f64>();
            (0..y.len()).map(|row| family.mean(eta(row))).collect()
        };
        let mut means = means_of(&b);
        for _ in 0..STEPS {
            let slopes: Vec<f64> = means.iter().map(|mean| family.slope(*mean)).collect();
            let residual: Vec<f64> = y.iter().zip(&means).map(|(y, mean)| y - mean).collect();
            let score = DVector::from_iterator(k, self.values.iter().map(|column| dot(column, &residual, weight)));
            let step = self.gram(weight, &slopes).cholesky()?.solve(&score);
            // A step that overshoots is halved: far out, the mean of a count is past every bound.
            let longest = step.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
            let shrink = if family == Family::Gaussian { 1.0 } else { (4.0 / longest).min(1.0) };
            b += &step * shrink;
            means = means_of(&b);
            if !longest.is_finite() || b.iter().skip(1).any(|b| b.abs() > 60.0) && family != Family::Gaussian {
                return None;
            }
            let size = b.iter().fold(1.0_f64, |most, b| most.max(b.abs()));
            if longest <= SETTLED * size {
                return Some((b, means));
            }
        }
        None
    }
}

fn dot(one: &[f64], other: &[f64], weight: &[f64]) -> f64 {
    one.iter().zip(other).zip(weight).map(|((one, other), weight)| weight * one * other).sum()
}
