//! A covariance matrix, row by row.

/// The covariance matrix of several estimates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Covariance {
    size: usize,
    values: Vec<f64>,
}

impl Covariance {
    /// All zero, `size × size`.
    pub fn zero(size: usize) -> Self {
        Self { size, values: vec![0.0; size * size] }
    }

    /// Number of estimates.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Covariance of estimates `row` and `column`.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    /// The matrix, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Standard error of one estimate; not a number where its variance is none.
    pub fn se(&self, index: usize) -> f64 {
        let variance = self.get(index, index);
        if variance < 0.0 { 0.0 } else { variance.sqrt() }
    }

    /// The rows of the matrix, as `--vcov` prints them.
    pub fn rows(&self) -> Vec<Vec<f64>> {
        self.values.chunks(self.size.max(1)).map(<[f64]>::to_vec).collect()
    }

    /// Variance of a linear combination: `c' V c`.
    pub fn variance_of(&self, combination: &[f64]) -> f64 {
        let row = |row: &[f64]| row.iter().zip(combination).map(|(v, c)| v * c).sum::<f64>();
        self.values.chunks(self.size.max(1)).zip(combination).map(|(values, c)| c * row(values)).sum()
    }

    /// The covariance of several linear combinations: `C V Cᵀ`.
    pub fn between(&self, combinations: &[&[f64]]) -> Self {
        let product = |row: &[f64], other: &[f64]| row.iter().zip(other).map(|(v, c)| v * c).sum::<f64>();
        let of = |one: &[f64], other: &[f64]| -> f64 {
            self.values.chunks(self.size.max(1)).zip(one).map(|(row, c)| c * product(row, other)).sum()
        };
        let values = combinations.iter().flat_map(|one| combinations.iter().map(|other| of(one, other))).collect();
        Self { size: combinations.len(), values }
    }

    /// Adds another matrix of the same size.
    pub fn add(&mut self, other: &Self) {
        self.add_scaled(other, 1.0);
    }

    /// Adds `factor` times another matrix of the same size.
    pub fn add_scaled(&mut self, other: &Self, factor: f64) {
        for (mine, theirs) in self.values.iter_mut().zip(&other.values) {
            *mine += factor * theirs;
        }
    }

    /// Multiplies every entry.
    pub fn scale(&mut self, factor: f64) {
        self.values.iter_mut().for_each(|value| *value *= factor);
    }

    /// Adds `factor · x xᵀ`.
    pub(super) fn add_outer(&mut self, x: &[f64], factor: f64) {
        for (row, &a) in self.values.chunks_mut(self.size.max(1)).zip(x) {
            // Zeros are the rule, not the exception: most items are not put to most people.
            if a != 0.0 {
                let a = a * factor;
                for (value, &b) in row.iter_mut().zip(x) {
                    *value += a * b;
                }
            }
        }
    }
}
