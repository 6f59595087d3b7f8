//! What the index engine starts from: a value for each unit, period and leaf, and how sure we are of it.

mod answers;
mod both;
mod given;

pub use given::Columns;

/// One leaf of one unit in one period.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cell {
    /// The indicator; `None` where there is none.
    pub value: Option<f64>,
    /// For a share or a mean: the weighted number of answers under it, which a pooled share needs. `None` for hard data.
    pub base: Option<f64>,
    /// Unweighted answers; `None` for hard data.
    pub n: Option<u64>,
}

/// The sampling error of one row of [`Indicators`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sampling {
    /// Joint covariance of the row's values (first `L` rows and columns, in the order of `codes`) and of their bases
    /// (last `L`): `2L × 2L`, row by row. Rows and columns of absent values are zero.
    pub vcov: Vec<f64>,
    /// Degrees of freedom of the row's design.
    pub df: f64,
    /// Responses in the row, unweighted.
    pub n: u64,
}

impl Sampling {
    /// The error of some of the leaves, by their positions.
    pub(super) fn keep(&self, kept: &[usize]) -> Self {
        let leaves = self.vcov.len().isqrt() / 2;
        let at: Vec<usize> = kept.iter().copied().chain(kept.iter().map(|at| leaves + at)).collect();
        let row = |row: &usize| at.iter().map(move |column| self.vcov[row * 2 * leaves + column]).collect::<Vec<_>>();
        Self { vcov: at.iter().flat_map(row).collect(), df: self.df, n: self.n }
    }

    /// The same error with `more` leaves behind that have none.
    fn beside(&self, more: usize) -> Self {
        let own = self.vcov.len().isqrt() / 2;
        let (size, all) = (2 * own, own + more);
        let place = |at: usize| if at < own { at } else { at + more };
        let mut vcov = vec![0.0; 4 * all * all];
        for (row, cells) in self.vcov.chunks(size.max(1)).enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                vcov[place(row) * 2 * all + place(column)] = *cell;
            }
        }
        Self { vcov, ..*self }
    }
}

/// A table of indicators: one row a unit and period, one column a leaf of the scheme.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Indicators {
    /// Unit code of each row.
    pub unit: Vec<String>,
    /// Period label of each row; empty strings where the data has one period.
    pub period: Vec<String>,
    /// Leaf code of each column.
    pub codes: Vec<String>,
    /// `cells[row][column]`.
    pub cells: Vec<Vec<Cell>>,
    /// One entry a row where the indicators, or some of them, come from a survey; `None` for hard data. Rows are independent.
    /// The columns of hard data beside those of a survey have no `n`, and a covariance of zero.
    pub sampling: Option<Vec<Sampling>>,
}

impl Indicators {
    /// Does a column carry a sampling error?
    pub(super) fn is_sampled(&self, column: usize) -> bool {
        let mut cells = self.cells.iter().map(|row| &row[column]);
        self.sampling.is_some()
            && (cells.clone().any(|cell| cell.n.is_some()) || cells.all(|cell| cell.value.is_none()))
    }

    /// Does a leaf carry a sampling error?
    pub(super) fn samples(&self, leaf: &str) -> bool {
        self.codes.iter().position(|code| code == leaf).is_some_and(|column| self.is_sampled(column))
    }
}
