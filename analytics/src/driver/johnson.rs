//! Relative weights by the nearest orthogonal predictors.

use nalgebra::{DMatrix, DVector};

use super::Part;

/// `εⱼ = Σₖ λⱼₖ² βₖ²`, `Λ = R_xx^½` the correlations of the predictors with the nearest orthogonal ones and `β = Λ⁻¹ r_xy` the
/// regression on those. `None`: collinear predictors.
pub(super) fn parts(v: &DMatrix<f64>) -> Option<Vec<Part>> {
    let values = weights(v)?;
    let size = v.nrows();
    let mut slopes = vec![DMatrix::zeros(size, size); values.len()];
    for i in 0..size {
        for j in 0..=i {
            // Half of a symmetric step on each side of the diagonal: the slope that the influence of a row needs.
            let step = 1e-5 * (v[(i, i)] * v[(j, j)]).sqrt();
            let moved = |sign: f64| {
                let mut moved = v.clone();
                moved[(i, j)] += sign * step;
                if i != j {
                    moved[(j, i)] += sign * step;
                }
                weights(&moved)
            };
            let (up, down) = (moved(1.0)?, moved(-1.0)?);
            let halves = if i == j { 1.0 } else { 2.0 };
            for (slope, (up, down)) in slopes.iter_mut().zip(up.iter().zip(&down)) {
                let value = (up - down) / (2.0 * step) / halves;
                (slope[(i, j)], slope[(j, i)]) = (value, value);
            }
        }
    }
    Some(values.into_iter().zip(slopes).map(|(value, slope)| Part { value, slope }).collect())
}

fn weights(v: &DMatrix<f64>) -> Option<Vec<f64>> {
    let p = v.nrows() - 1;
    let spread = |i: usize| v[(i, i)].sqrt();
    let correlation = DMatrix::from_fn(p, p, |i, j| v[(i, j)] / (spread(i) * spread(j)));
    let with = DVector::from_fn(p, |i, _| v[(i, p)] / (spread(i) * spread(p)));
    let eigen = correlation.symmetric_eigen();
    if eigen.eigenvalues.iter().any(|value| *value < 1e-10) {
        return None;
    }
    let of_roots = |power: f64| {
        let roots = DMatrix::from_diagonal(&eigen.eigenvalues.map(|value| value.powf(power)));
        &eigen.eigenvectors * roots * eigen.eigenvectors.transpose()
    };
    let (loading, b) = (of_roots(0.5), of_roots(-0.5) * with);
    Some((0..p).map(|j| (0..p).map(|k| (loading[(j, k)] * b[k]).powi(2)).sum()).collect())
}
