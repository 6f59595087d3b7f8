//! Variances of a variable in the population.

use super::{Column, Estimator, mean};
use crate::design::SurveyDesign;

/// Variance of a variable, `S² = n/(n−1) · Σ wᵢ (yᵢ − ȳ)² / Σ wᵢ` over the rows of a domain that answered, `n` of them.
///
/// Influence of a row: that of the mean of `n/(n−1) (y − ȳ)²`; `ȳ` adds nothing, because the sum is flat there. In the
/// square of the unit of the data. Fewer than two answers: no point. Reference: R `survey::svyvar`.
///
/// ```
/// use analytics::{design::SurveyDesign, estimate::{self, Column}};
///
/// let score = Column { name: "score".into(), values: vec![Some(1.0), Some(2.0), Some(6.0)] };
/// let design = SurveyDesign::simple(3);
/// let of = |design: &_, rows: &[u32]| vec![estimate::variance(design, rows, &score)];
/// let found = estimate::by(&design, &[estimate::Domain::everyone(&design)], of, &estimate::Options::default())?;
/// assert_eq!(found.figures[0].estimate, Some(7.0));
/// # Ok::<(), analytics::Error>(())
/// ```
pub fn variance(design: &SurveyDesign, rows: &[u32], column: &Column) -> Estimator {
    let of_mean = mean(design, rows, column);
    let centre = of_mean.point.unwrap_or_default();
    let n = of_mean.n as f64;
    let mut squares = Column { name: column.name.clone(), values: vec![None; column.values.len()] };
    for &row in rows {
        let deviation = column.values[row as usize].map(|y| y - centre);
        squares.values[row as usize] = deviation.map(|deviation| deviation * deviation * n / (n - 1.0));
    }
    let of_squares = if of_mean.n < 2 { Estimator { point: None, ..of_mean } } else { mean(design, rows, &squares) };
    Estimator { statistic: "variance", spread: None, ..of_squares }
}
