//! A basis of columns of numbers.

/// An orthonormal basis by Gram–Schmidt in two passes; a column of which no more than `tolerance` is left adds nothing.
pub(super) fn orthonormal(columns: impl Iterator<Item = Vec<f64>>, tolerance: f64) -> Vec<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for mut column in columns {
        let before = dot(&column, &column).sqrt();
        for _ in 0..2 {
            for unit in &basis {
                let along = dot(unit, &column);
                column.iter_mut().zip(unit).for_each(|(value, unit)| *value -= along * unit);
            }
        }
        let left = dot(&column, &column).sqrt();
        if left > tolerance * before {
            column.iter_mut().for_each(|value| *value /= left);
            basis.push(column);
        }
    }
    basis
}
