//! The factors on the weights that meet the known figures.

use nalgebra::{DMatrix, DVector};

use super::{Calibration, GivenCalibration};
use crate::design::fault;
use crate::error::{Error, Fault, Result, Stage as Place};

/// Rounds after which a search gives up.
const ROUNDS: usize = 200;

/// One figure to be met: `Σ w g x = total`.
#[derive(Debug, Clone)]
pub(super) struct Goal {
    pub(super) name: String,
    /// Which margin it is a category of.
    pub(super) margin: Option<usize>,
    pub(super) x: Vec<f64>,
    pub(super) total: f64,
}

/// Factors that meet every goal.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    pub(super) g: Vec<f64>,
    pub(super) iterations: usize,
    pub(super) miss: f64,
}

/// A goal for each category of each margin, and for each total.
pub(super) fn goals(given: &GivenCalibration) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (number, margin) in given.margins.iter().enumerate() {
        for (category, total) in &margin.counts {
            let is = |label: &Option<String>| f64::from(u8::from(label.as_ref() == Some(category)));
            goals.push(Goal {
                name: format!("margin {}, category {category}", margin.name),
                margin: Some(number),
                x: margin.labels.iter().map(is).collect(),
                total: *total,
            });
        }
    }
    for total in &given.totals {
        let x = total.values.iter().map(|value| value.unwrap_or_default()).collect();
        goals.push(Goal { name: format!("total {}", total.name), margin: None, x, total: total.total });
    }
    goals
}

pub(super) fn solve(given: &GivenCalibration, goals: &[Goal], weight: &[f64]) -> Result<Solved> {
    let epsilon = given.epsilon.unwrap_or(1e-10);
    let found = match given.method {
        Calibration::Poststratify => fit(goals, weight, 1, epsilon),
        Calibration::Rake => fit(goals, weight, 10 * ROUNDS, epsilon),
        Calibration::Ratio => {
            let factor = goals[0].total / reached(&goals[0], weight, &vec![1.0; weight.len()]);
            Solved { g: vec![factor; weight.len()], iterations: 1, miss: 0.0 }
        }
        Calibration::Linear | Calibration::Logit | Calibration::RakingDistance => newton(given, goals, weight, epsilon),
    };
    if found.miss <= epsilon && found.g.iter().all(|g| g.is_finite()) {
        return Ok(found);
    }
    let remedy = "widen the bounds, merge small categories, or leave out the figure";
    let missed = goals.iter().filter(|goal| miss(goal, weight, &found.g) > epsilon);
    let told = |goal: &Goal| -> Fault {
        let reached = reached(goal, weight, &found.g);
        let cause = format!("it cannot be met: {reached} of {} after {} rounds", goal.total, found.iterations);
        fault(&goal.name, cause, remedy)
    };
    let faults: Vec<Fault> = missed.map(told).collect();
    Err(Error::new(Place::Design, faults))
}

fn reached(goal: &Goal, weight: &[f64], g: &[f64]) -> f64 {
    goal.x.iter().zip(weight).zip(g).map(|((x, weight), g)| x * weight * g).sum()
}

/// How far a goal is missed, relative to one plus its figure; what is not a number is missed by all.
fn miss(goal: &Goal, weight: &[f64], g: &[f64]) -> f64 {
    let miss = (goal.total - reached(goal, weight, g)).abs() / (1.0 + goal.total.abs());
    if miss.is_finite() { miss } else { f64::INFINITY }
}

fn worst(goals: &[Goal], weight: &[f64], g: &[f64]) -> f64 {
    goals.iter().map(|goal| miss(goal, weight, g)).fold(0.0, f64::max)
}

/// Iterative proportional fitting: each margin in turn, category by category.
fn fit(goals: &[Goal], weight: &[f64], rounds: usize, epsilon: f64) -> Solved {
    let mut g = vec![1.0; weight.len()];
    let mut iterations = 0;
    while iterations < rounds {
        for margin in goals.chunk_by(|a, b| a.margin == b.margin) {
            let factors: Vec<f64> = margin.iter().map(|goal| goal.total / reached(goal, weight, &g)).collect();
            for (row, g) in g.iter_mut().enumerate() {
                if let Some(at) = margin.iter().position(|goal| goal.x[row] > 0.0) {
                    *g *= factors[at];
                }
            }
        }
        iterations += 1;
        if worst(goals, weight, &g) <= epsilon {
            break;
        }
    }
    Solved { miss: worst(goals, weight, &g), g, iterations }
}

/// Newton's method on `Σ w F(x'λ) x = T`, halving a step that makes things worse. The inverse is the generalised one, so
/// margins may repeat each other.
fn newton(given: &GivenCalibration, goals: &[Goal], weight: &[f64], epsilon: f64) -> Solved {
    let curve = Curve::of(given);
    let (rows, columns) = (weight.len(), goals.len());
    // On one scale, so that a count of people and a sum of money weigh alike in the inverse.
    let scale: Vec<f64> = goals
        .iter()
        .map(|goal| goal.x.iter().zip(weight).map(|(x, weight)| (x * weight).abs()).sum::<f64>().max(f64::MIN_POSITIVE))
        .collect();
    let x = DMatrix::from_fn(rows, columns, |row, column| goals[column].x[row] / scale[column]);
    let factors = |lambda: &DVector<f64>| -> Vec<f64> { (&x * lambda).iter().map(|&u| curve.at(u)).collect() };
    let left =
        |g: &[f64]| DVector::from_fn(columns, |at, _| (goals[at].total - reached(&goals[at], weight, g)) / scale[at]);
    let mut lambda = DVector::zeros(columns);
    let mut g = factors(&lambda);
    let mut iterations = 0;
    while iterations < ROUNDS && worst(goals, weight, &g) > epsilon {
        iterations += 1;
        let miss = left(&g);
        let slopes: Vec<f64> = (&x * &lambda).iter().map(|&u| curve.slope(u)).collect();
        let steep = DMatrix::from_fn(rows, columns, |row, column| x[(row, column)] * weight[row] * slopes[row]);
        let hessian = x.transpose() * steep;
        let largest = hessian.amax();
        let Ok(inverse) = hessian.pseudo_inverse(1e-12 * largest.max(f64::MIN_POSITIVE)) else { break };
        let step = inverse * &miss;
        let mut share = 1.0;
        let better = loop {
            let next = &lambda + &step * share;
            let found = factors(&next);
            if left(&found).norm() < miss.norm() {
                break Some((next, found));
            }
            share /= 2.0;
            if share < 1e-6 {
                break None;
            }
        };
        let Some(better) = better else { break };
        (lambda, g) = better;
    }
    Solved { miss: worst(goals, weight, &g), g, iterations }
}

/// `g` as a function of `u = x'λ`, with `g(0) = 1` and slope one there.
enum Curve {
    Linear([f64; 2]),
    Exponential,
    Logit { low: f64, high: f64, steep: f64 },
}

impl Curve {
    fn of(given: &GivenCalibration) -> Self {
        let [low, high] = given.bounds.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
        match given.method {
            Calibration::RakingDistance => Self::Exponential,
            Calibration::Logit => Self::Logit { low, high, steep: (high - low) / ((1.0 - low) * (high - 1.0)) },
            _ => Self::Linear([low, high]),
        }
    }

    fn at(&self, u: f64) -> f64 {
        match self {
            Self::Linear([low, high]) => (1.0 + u).clamp(*low, *high),
            Self::Exponential => u.exp(),
            Self::Logit { low, high, steep } => {
                let e = (steep * u).min(700.0).exp();
                (low * (high - 1.0) + high * (1.0 - low) * e) / (high - 1.0 + (1.0 - low) * e)
            }
        }
    }

    fn slope(&self, u: f64) -> f64 {
        match self {
            Self::Linear([low, high]) => f64::from(u8::from(1.0 + u > *low && 1.0 + u < *high)),
            Self::Exponential => u.exp(),
            Self::Logit { low, high, .. } => {
                let g = self.at(u);
                (g - low) * (high - g) / ((1.0 - low) * (high - 1.0))
            }
        }
    }
}
