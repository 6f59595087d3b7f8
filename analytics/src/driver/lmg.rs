//! Averages over orders of entry, by subsets.

use nalgebra::{DMatrix, DVector};

use super::{MOST_PREDICTORS, Part};

/// `LMGⱼ = Σ_S |S|!(p−|S|−1)!/p! · (R²(S ∪ j) − R²(S))` over the subsets `S` without `j`.
///
/// `R²(S) = 1 − aᵀVa/v` with `a = (−b_S, 1)`; since `b` makes `aᵀVa` least, the slope of `R²` in `V` is `−aaᵀ/v + aᵀVa/v² e eᵀ`, `e` the
/// outcome. `None`: a subset is collinear, or there are too many predictors.
pub(super) fn parts(v: &DMatrix<f64>) -> Option<Vec<Part>> {
    let p = v.nrows() - 1;
    if p == 0 || p > MOST_PREDICTORS {
        return None;
    }
    // The weight of a subset of each size that the predictor joins.
    let mut joined = vec![1.0 / p as f64; p];
    for size in 1..p {
        joined[size] = joined[size - 1] * size as f64 / (p - size) as f64;
    }
    let mut values = vec![0.0; p];
    let mut slopes = vec![DMatrix::zeros(p + 1, p + 1); p];
    for subset in 0_usize..1 << p {
        let members: Vec<usize> = (0..p).filter(|j| subset & (1 << j) != 0).collect();
        let (explained, slope) = explained(v, &members)?;
        for (j, (value, sum)) in values.iter_mut().zip(&mut slopes).enumerate() {
            let is_in = subset & (1 << j) != 0;
            let weight = if is_in { joined[members.len() - 1] } else { -joined[members.len()] };
            *value += weight * explained;
            *sum += &slope * weight;
        }
    }
    Some(values.into_iter().zip(slopes).map(|(value, slope)| Part { value, slope }).collect())
}

/// R² of the regression on some predictors, and its slope in the covariance matrix.
fn explained(v: &DMatrix<f64>, members: &[usize]) -> Option<(f64, DMatrix<f64>)> {
    let y = v.nrows() - 1;
    let mut a = DVector::zeros(y + 1);
    a[y] = 1.0;
    if !members.is_empty() {
        let k = members.len();
        let inside = DMatrix::from_fn(k, k, |i, j| v[(members[i], members[j])]);
        let with = DVector::from_fn(k, |i, _| v[(members[i], y)]);
        // Against the spread of each predictor, so that a change of unit does not decide what counts as collinear.
        let least = (0..k).map(|i| inside[(i, i)]).collect::<Vec<_>>();
        let cholesky = inside.cholesky()?;
        if (0..k).any(|i| cholesky.l_dirty()[(i, i)].powi(2) < 1e-10 * least[i]) {
            return None;
        }
        let b = cholesky.solve(&with);
        members.iter().enumerate().for_each(|(at, &member)| a[member] = -b[at]);
    }
    let left = (v * &a).dot(&a);
    let whole = v[(y, y)];
    let mut slope = -(&a * a.transpose()) / whole;
    slope[(y, y)] += left / (whole * whole);
    Some((1.0 - left / whole, slope))
}
