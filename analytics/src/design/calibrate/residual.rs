//! What calibration leaves of an influence value: its residual on what is known.

use super::solve::Goal;
use crate::design::basis::orthonormal;

/// The regression of a calibration step, ready to take residuals.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::design) struct Regression {
    /// Orthonormal columns that span `x √h`.
    basis: Vec<Vec<f64>>,
    /// `√h` of each row: the square root of its weight before the step, over its variance factor.
    root: Vec<f64>,
    /// Weight of each row after the step.
    weight: Vec<f64>,
}

impl Regression {
    pub(super) fn new(goals: &[Goal], base: &[f64], g: &[f64], variance: Option<&[f64]>) -> Self {
        let factor = |row: usize| variance.map_or(1.0, |variance| variance[row]);
        let root: Vec<f64> = base.iter().enumerate().map(|(row, weight)| (weight / factor(row)).sqrt()).collect();
        let columns = goals.iter().map(|goal| goal.x.iter().zip(&root).map(|(x, root)| x * root).collect());
        let weight = base.iter().zip(g).map(|(weight, g)| weight * g).collect();
        Self { basis: orthonormal(columns, 1e-9), root, weight }
    }

    /// Replaces weighted influence values `w z`, one a row of the design, by `w (z − x'B)`, where `B` is the weighted
    /// least squares fit of `z` on the calibration variables.
    pub(in crate::design) fn residual(&self, influence: &mut [f64]) {
        let scale = |row: usize| if self.weight[row] != 0.0 { self.root[row] / self.weight[row] } else { 0.0 };
        let mut values: Vec<f64> = influence.iter().enumerate().map(|(row, value)| value * scale(row)).collect();
        // Twice: what rounding leaves of the first pass goes in the second, so that a controlled figure has no error.
        for _ in 0..2 {
            for unit in &self.basis {
                let along: f64 = unit.iter().zip(&values).map(|(a, b)| a * b).sum();
                values.iter_mut().zip(unit).for_each(|(value, unit)| *value -= along * unit);
            }
        }
        for (row, value) in influence.iter_mut().enumerate() {
            let scale = scale(row);
            *value = if scale != 0.0 { values[row] / scale } else { 0.0 };
        }
    }
}
