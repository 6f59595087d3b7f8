//! Skewness and kurtosis as spreadsheets give them ("type 2").

/// Sample skewness `√(n(n−1))/(n−2) · m₃/m₂^1.5`; `None` under 3 values or where all are the same.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let [m2, m3, _] = central(values);
    (values.len() > 2 && m2 > 0.0).then(|| (n * (n - 1.0)).sqrt() / (n - 2.0) * m3 / m2.powf(1.5))
}

/// Sample excess kurtosis `(n−1)/((n−2)(n−3)) · ((n+1)(m₄/m₂² − 3) + 6)`; `None` under 4 values or where all are the same.
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let [m2, _, m4] = central(values);
    let excess = m4 / (m2 * m2) - 3.0;
    (values.len() > 3 && m2 > 0.0).then(|| (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * excess + 6.0))
}

/// Central moments 2, 3 and 4, divided by `n`; zero where all values are the same, whatever rounding says.
fn central(values: &[f64]) -> [f64; 3] {
    let n = values.len() as f64;
    if values.iter().all(|x| *x == values[0]) {
        return [0.0; 3];
    }
    let mean = values.iter().sum::<f64>() / n;
    [2, 3, 4].map(|power| values.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n)
}
