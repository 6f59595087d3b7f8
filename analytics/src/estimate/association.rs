//! Do two columns of categories depend on each other, and does one have the shares it should?

mod quadratic_form;

use std::str::FromStr;

use nalgebra::{DMatrix, DVector};

use super::distribution::{chi_squared_upper_tail, f_upper_tail};
use super::{Column, Domain, Estimates, Levels, Options, by, mean, total};
use crate::design::SurveyDesign;
use crate::error::{Error, Result, Stage};
use crate::figure::{Figure, Status};

/// How a table of counts is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableTest {
    /// Rao and Scott's second-order correction: F with fractional degrees of freedom.
    #[default]
    F,
    /// Rao and Scott's first-order correction: chi-squared over the mean generalised design effect.
    Chisq,
    /// Wald's F on the differences from independence.
    Wald,
    /// The same, corrected for few sampling units.
    AdjWald,
    /// Pearson's statistic against its own limit, a weighted sum of chi-squared variables over an estimated scale.
    Lincom,
    /// The same limit by the saddlepoint.
    Saddlepoint,
}

impl TableTest {
    /// Every test.
    pub const ALL: [Self; 6] = [Self::F, Self::Chisq, Self::Wald, Self::AdjWald, Self::Lincom, Self::Saddlepoint];

    /// Its name on the command line, as in R `survey::svychisq`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::Chisq => "Chisq",
            Self::Wald => "Wald",
            Self::AdjWald => "adjWald",
            Self::Lincom => "lincom",
            Self::Saddlepoint => "saddlepoint",
        }
    }
}

impl FromStr for TableTest {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|test| test.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(Self::name).join(", "));
            Error::one(Stage::Spec, format!("test {name}"), "there is no such test of a table", remedy)
        })
    }
}

/// Tests whether two columns of categories are independent, over the rows that have both.
///
/// With proportions `p` of the cells and their covariance `V`, `Δ = (CᵀD⁻¹V₀D⁻¹C)⁻¹ CᵀD⁻¹VD⁻¹C` holds the generalised
/// design effects `δ` of the interactions; Pearson's `X²` of the table, scaled to `n` answers, is divided by `Σ δ`
/// ([`TableTest::F`], with `d = (Σδ)²/Σδ²` and `d ν` degrees of freedom) or by their mean ([`TableTest::Chisq`]).
/// [`TableTest::Lincom`] and [`TableTest::Saddlepoint`] both take the tail of `Σ δᵢ χ²₁ − X²/(dν) χ²_dν` by the saddlepoint, as R does
/// where no package for the exact integral is installed. Wald's tests use the differences of the counts from independence.
/// `value` is the statistic, `df` and `df2` its degrees of freedom, `ν` those of the design.
/// Reference: Rao and Scott (1984); Thomas and Rao (1990); Kuonen (1999); R `survey::svychisq`.
///
/// # Errors
/// What the variance refuses. A column with one category, or cells that leave no interaction, is an `undefined` figure.
pub fn association(
    design: &SurveyDesign,
    domain: &Domain,
    rows: &Levels,
    columns: &Levels,
    test: TableTest,
    options: &Options,
) -> Result<Figure> {
    let cross = Cross::new(domain, rows, columns);
    let figure = Figure {
        statistic: "table".into(),
        variable: format!("{}:{}", rows.name, columns.name),
        category: Some(test.name().into()),
        domain: domain.labels.clone(),
        n: Some(cross.domain.rows.len() as u64),
        ..Figure::default()
    };
    let undefined = |reason: &str| Figure { status: Status::Undefined, reason: Some(reason.into()), ..figure.clone() };
    if cross.heights < 2 || cross.widths < 2 {
        return Ok(undefined("a column has fewer than two categories"));
    }
    let is_wald = matches!(test, TableTest::Wald | TableTest::AdjWald);
    let estimator = if is_wald { total } else { mean };
    let of = |design: &SurveyDesign, rows: &[u32]| {
        cross.cells.iter().map(|cell| estimator(design, rows, cell)).collect::<Vec<_>>()
    };
    let cells = by(design, std::slice::from_ref(&cross.domain), of, options)?;
    if cells.df <= 0.0 || !cells.vcov.values().iter().all(|value| value.is_finite()) {
        return Ok(undefined("no degrees of freedom, or no standard error"));
    }
    let found = if is_wald { cross.wald(&cells, test) } else { cross.rao_scott(&cells, test) };
    let Some(found) = found else { return Ok(undefined("empty cells leave no interaction to test")) };
    Ok(Figure { value: Some(found.value), df: found.df, df2: found.df2, p: Some(found.p), ..figure })
}

/// Tests whether the categories of a column have given shares.
///
/// `X² = Σ (N̂ᵢ − N̂πᵢ)²/(N̂πᵢ)`, against a chi-squared of Satterthwaite's scale and degrees of freedom from the covariance of
/// its parts. Reference: Rao and Scott (1981); R `survey::svygofchisq`.
///
/// # Errors
/// Shares that are not as many as the categories, or not above zero, and what the variance refuses.
pub fn goodness_of_fit(
    design: &SurveyDesign,
    domain: &Domain,
    column: &Levels,
    expected: &[f64],
    options: &Options,
) -> Result<Figure> {
    let rows: Vec<u32> = domain.rows.iter().copied().filter(|&row| column.values[row as usize].is_some()).collect();
    let known = known(column, &rows);
    if known.len() != expected.len() || expected.iter().any(|share| !share.is_finite() || *share <= 0.0) {
        let cause = format!("{} shares for the categories {}", expected.len(), known.join(", "));
        return Err(Error::one(Stage::Spec, "expected", cause, "give one share above zero for each, in this order"));
    }
    let whole: f64 = expected.iter().sum();
    let share: Vec<f64> = expected.iter().map(|share| share / whole).collect();
    let indicators: Vec<Column> = known.iter().map(|level| column.indicator(level)).collect();
    let answered = Domain { labels: domain.labels.clone(), rows };
    let of = |design: &SurveyDesign, rows: &[u32]| {
        indicators.iter().map(|level| total(design, rows, level)).collect::<Vec<_>>()
    };
    let totals = by(design, std::slice::from_ref(&answered), of, options)?;
    let figure = Figure {
        statistic: "table".into(),
        variable: column.name.clone(),
        category: Some("goodness_of_fit".into()),
        domain: domain.labels.clone(),
        n: Some(answered.rows.len() as u64),
        ..Figure::default()
    };
    let undefined = |reason: &str| Figure { status: Status::Undefined, reason: Some(reason.into()), ..figure.clone() };
    let counts: Vec<f64> = totals.figures.iter().filter_map(|figure| figure.estimate).collect();
    let sum: f64 = counts.iter().sum();
    if counts.len() < 2 || sum <= 0.0 || !totals.vcov.values().iter().all(|value| value.is_finite()) {
        return Ok(undefined("fewer than two categories, or no standard error"));
    }
    let k = counts.len();
    let value: f64 = counts.iter().zip(&share).map(|(n, p)| (n - sum * p).powi(2) / (sum * p)).sum();
    // Slopes of (N̂ᵢ − E)/√E, E = N̂πᵢ, in each count.
    let slopes = DMatrix::from_fn(k, k, |i, j| {
        let e = sum * share[i];
        f64::from(u8::from(i == j)) / e.sqrt() - share[i] * (1.0 / e.sqrt() + (counts[i] - e) / (2.0 * e.powf(1.5)))
    });
    let covariance = &slopes * DMatrix::from_fn(k, k, |i, j| totals.vcov.get(i, j)) * slopes.transpose();
    let (first, second) = (covariance.trace() / k as f64, (&covariance * &covariance).trace() / k as f64);
    if first <= 0.0 {
        return Ok(undefined("no observed variation"));
    }
    let spread = second / (first * first);
    let (scale, df) = (first * spread, k as f64 / spread);
    let p = chi_squared_upper_tail(value / scale, df);
    Ok(Figure { value: Some(value), df: Some(df), p: Some(p), ..figure })
}

struct Found {
    value: f64,
    df: Option<f64>,
    df2: Option<f64>,
    p: f64,
}

/// The cells of a table, and the rows that are in one.
struct Cross {
    domain: Domain,
    heights: usize,
    widths: usize,
    /// Row by row: 1 in the cell, 0 outside.
    cells: Vec<Column>,
}

impl Cross {
    fn new(domain: &Domain, rows: &Levels, columns: &Levels) -> Self {
        let both = |row: &u32| rows.values[*row as usize].is_some() && columns.values[*row as usize].is_some();
        let inside: Vec<u32> = domain.rows.iter().copied().filter(both).collect();
        let (down, across) = (known(rows, &inside), known(columns, &inside));
        let cell = |one: &str, other: &str| {
            let pair = |(a, b): (&Option<String>, &Option<String>)| {
                let is_in = a.as_ref()? == one && b.as_ref()? == other;
                Some(f64::from(u8::from(is_in)))
            };
            Column {
                name: format!("{one}:{other}"),
                values: rows.values.iter().zip(&columns.values).map(pair).collect(),
            }
        };
        let cells = down.iter().flat_map(|one| across.iter().map(|other| cell(one, other))).collect();
        let domain = Domain { labels: domain.labels.clone(), rows: inside };
        Self { domain, heights: down.len(), widths: across.len(), cells }
    }

    fn points(&self, estimates: &Estimates) -> Option<Vec<f64>> {
        estimates.figures.iter().map(|figure| figure.estimate).collect()
    }

    /// Sums of the rows and of the columns.
    fn margins(&self, cells: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let down = cells.chunks(self.widths).map(|row| row.iter().sum()).collect();
        let across = (0..self.widths).map(|at| cells.iter().skip(at).step_by(self.widths).sum()).collect();
        (down, across)
    }

    fn rao_scott(&self, estimates: &Estimates, test: TableTest) -> Option<Found> {
        let p = self.points(estimates)?;
        let n = self.domain.rows.len() as f64;
        let (down, across) = self.margins(&p);
        let expected = |at: usize| down[at / self.widths] * across[at % self.widths];
        let pearson: f64 = n * (0..p.len()).map(|at| (p[at] - expected(at)).powi(2) / expected(at)).sum::<f64>();
        // Orthonormal contrasts of rows times those of columns: what is left of the table beyond its margins.
        let (tall, wide) = (contrasts(self.heights), contrasts(self.widths));
        let c = tall.kronecker(&wide);
        let inverse = DVector::from_iterator(p.len(), p.iter().map(|p| if *p == 0.0 { 0.0 } else { 1.0 / p }));
        let d = DMatrix::from_diagonal(&inverse);
        let v = DMatrix::from_fn(p.len(), p.len(), |i, j| estimates.vcov.get(i, j));
        let simple = c.transpose() * (&d / n) * &c;
        let real = c.transpose() * &d * v * &d * &c;
        let delta = simple.lu().solve(&real)?;
        let k = delta.nrows() as f64;
        let (sum, squares) = (delta.trace(), (&delta * &delta).trace());
        if !(sum.is_finite() && sum > 0.0 && squares > 0.0) {
            return None;
        }
        let d0 = sum * sum / squares;
        let nu = estimates.df;
        Some(match test {
            TableTest::Chisq => {
                let p = chi_squared_upper_tail(pearson * k / sum, k);
                Found { value: pearson, df: Some(k), df2: None, p }
            }
            TableTest::Lincom | TableTest::Saddlepoint => {
                let weights: Vec<f64> = delta.complex_eigenvalues().iter().map(|value| value.re).collect();
                let p = quadratic_form::upper_tail(pearson, &weights, d0 * nu);
                Found { value: pearson, df: None, df2: Some(d0 * nu), p }
            }
            _ => {
                let value = pearson / sum;
                Found { value, df: Some(d0), df2: Some(d0 * nu), p: f_upper_tail(value, d0, d0 * nu) }
            }
        })
    }

    fn wald(&self, estimates: &Estimates, test: TableTest) -> Option<Found> {
        let counts = self.points(estimates)?;
        let whole: f64 = counts.iter().sum();
        let (down, across) = self.margins(&counts);
        let (row, column) = (|at: usize| at / self.widths, |at: usize| at % self.widths);
        let one = |is: bool| f64::from(u8::from(is));
        let size = counts.len();
        let slopes = DMatrix::from_fn(size, size, |i, j| {
            one(i == j)
                - one(row(i) == row(j)) * across[column(i)] / whole
                - one(column(i) == column(j)) * down[row(i)] / whole
                + down[row(i)] * across[column(i)] / (whole * whole)
        });
        let v = &slopes * DMatrix::from_fn(size, size, |i, j| estimates.vcov.get(i, j)) * slopes.transpose();
        let used: Vec<usize> = (0..size).filter(|&at| row(at) > 0 && column(at) > 0).collect();
        let k = used.len();
        let y =
            DVector::from_iterator(k, used.iter().map(|&at| counts[at] - down[row(at)] * across[column(at)] / whole));
        let part = DMatrix::from_fn(k, k, |i, j| v[(used[i], used[j])]);
        let solved = part.lu().solve(&y)?;
        let (ndf, nu) = (k as f64, estimates.df);
        let wald = y.dot(&solved) / ndf;
        let (value, ddf) = match test {
            TableTest::AdjWald => (wald * (nu - ndf + 1.0) / nu, nu - ndf + 1.0),
            _ => (wald, nu),
        };
        (value.is_finite() && value >= 0.0 && ddf > 0.0).then(|| Found {
            value,
            df: Some(ndf),
            df2: Some(ddf),
            p: f_upper_tail(value, ndf, ddf),
        })
    }
}

/// The categories of a column among some rows, in order.
fn known(column: &Levels, rows: &[u32]) -> Vec<String> {
    let mut known: Vec<String> = rows.iter().filter_map(|&row| column.values[row as usize].clone()).collect();
    known.sort();
    known.dedup();
    known
}

/// Helmert's contrasts: orthonormal columns that sum to zero.
fn contrasts(levels: usize) -> DMatrix<f64> {
    DMatrix::from_fn(levels, levels - 1, |row, column| {
        let k = column as f64 + 1.0;
        let length = (k * (k + 1.0)).sqrt();
        match row.cmp(&(column + 1)) {
            std::cmp::Ordering::Less => 1.0 / length,
            std::cmp::Ordering::Equal => -k / length,
            std::cmp::Ordering::Greater => 0.0,
        }
    })
}
