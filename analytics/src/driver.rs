//! What moves satisfaction: the part that each predictor has in what a regression explains.

mod johnson;
mod lmg;

use std::str::FromStr;

use nalgebra::DMatrix;

use crate::design::SurveyDesign;
use crate::error::{Error, Result, Stage};
use crate::estimate::{Column, Estimator};

/// Predictors that [`DriverMethod::Lmg`] takes at most: it visits every subset of them.
pub const MOST_PREDICTORS: usize = 15;

/// How the explained variance is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DriverMethod {
    /// What a predictor adds to R², averaged over all orders in which predictors can enter. Lindeman, Merenda and Gold (1980).
    #[default]
    Lmg,
    /// The same over R²: the parts sum to one.
    LmgShare,
    /// Relative weights by the nearest orthogonal predictors; fit for many of them. Johnson (2000).
    Johnson,
    /// The same over R².
    JohnsonShare,
}

impl DriverMethod {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Lmg, Self::LmgShare, Self::Johnson, Self::JohnsonShare];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lmg => "lmg",
            Self::LmgShare => "lmg_share",
            Self::Johnson => "johnson",
            Self::JohnsonShare => "johnson_share",
        }
    }

    const fn is_share(self) -> bool {
        matches!(self, Self::LmgShare | Self::JohnsonShare)
    }

    const fn is_lmg(self) -> bool {
        matches!(self, Self::Lmg | Self::LmgShare)
    }
}

impl FromStr for DriverMethod {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(Self::name).join(", "));
            Error::one(Stage::Spec, format!("method {name}"), "there is no such method", remedy)
        })
    }
}

/// The part of each predictor in R² of the weighted linear regression of the outcome, over the rows that have all of them.
///
/// Every part is a function of the covariance matrix `V` of predictors and outcome. Influence of a row with differences `d`
/// from the means: `w/Σw · (dᵀ G d − tr(G V))`, `G` the slope of the part in `V`: exact for [`DriverMethod::Lmg`], by central
/// differences for [`DriverMethod::Johnson`]. No point where the predictors are collinear or nothing varies.
/// Reference: Grömping (2007), R `relaimpo`; Johnson (2000); errors as in Särndal, Swensson and Wretman (1992), section 5.5.
///
/// ```
/// use analytics::design::SurveyDesign;
/// use analytics::driver::{DriverMethod, drivers};
/// use analytics::estimate::{self, Column, Domain, Options};
///
/// let of = |name: &str, values: [f64; 4]| Column { name: name.into(), values: values.map(Some).to_vec() };
/// // Two predictors that have nothing to do with each other: each has its own r², 0.8 and 0.2.
/// let (a, b) = (of("a", [1.0, 1.0, -1.0, -1.0]), of("b", [1.0, -1.0, 1.0, -1.0]));
/// let score = of("score", [3.0, 1.0, -1.0, -3.0]);
/// let design = SurveyDesign::simple(4);
/// let parts = |design: &_, rows: &[u32]| drivers(design, rows, &score, &[a.clone(), b.clone()], DriverMethod::Lmg);
/// let found = estimate::by(&design, &[Domain::everyone(&design)], parts, &Options::default())?;
/// assert!((found.figures[0].estimate.unwrap() - 0.8).abs() < 1e-12);
/// # Ok::<(), analytics::Error>(())
/// ```
pub fn drivers(
    design: &SurveyDesign,
    rows: &[u32],
    outcome: &Column,
    predictors: &[Column],
    method: DriverMethod,
) -> Vec<Estimator> {
    let moments = Moments::new(design, rows, outcome, predictors);
    let parts = match (moments.is_defined(), method.is_lmg()) {
        (false, _) => None,
        (true, true) => lmg::parts(&moments.covariance),
        (true, false) => johnson::parts(&moments.covariance),
    };
    let parts = parts.map(|parts| if method.is_share() { shares(&parts) } else { parts });
    let estimator = |(index, predictor): (usize, &Column)| {
        let part = parts.as_ref().map(|parts| &parts[index]);
        let influence = part.map_or_else(|| vec![0.0; rows.len()], |part| moments.influence(&part.slope));
        let (name, point) = (predictor.name.clone(), part.map(|part| part.value));
        Estimator::new("drivers", name, Some(method.name().to_owned()), point, influence, moments.n, moments.base)
    };
    predictors.iter().enumerate().map(estimator).collect()
}

/// The part of one predictor and its slope in the covariance matrix.
pub(crate) struct Part {
    value: f64,
    slope: DMatrix<f64>,
}

/// Parts over their sum.
fn shares(parts: &[Part]) -> Vec<Part> {
    let sum: f64 = parts.iter().map(|part| part.value).sum();
    let slope = parts.iter().fold(parts[0].slope.clone() * 0.0, |sum, part| sum + &part.slope);
    let share = |part: &Part| {
        let value = part.value / sum;
        Part { value, slope: (&part.slope - &slope * value) / sum }
    };
    parts.iter().map(share).collect()
}

/// Covariance of the predictors and, last, the outcome.
struct Moments {
    /// Weight of each row and its differences from the means; `None` where something is missing.
    rows: Vec<Option<(f64, Vec<f64>)>>,
    covariance: DMatrix<f64>,
    base: f64,
    n: u64,
}

impl Moments {
    fn new(design: &SurveyDesign, rows: &[u32], outcome: &Column, predictors: &[Column]) -> Self {
        let width = predictors.len() + 1;
        let values = |row: u32| -> Option<Vec<f64>> {
            predictors.iter().chain([outcome]).map(|column| column.values[row as usize]).collect()
        };
        let weight = design.weight();
        let mut found: Vec<Option<(f64, Vec<f64>)>> =
            rows.iter().map(|&row| values(row).map(|values| (weight[row as usize], values))).collect();
        let base: f64 = found.iter().flatten().map(|(w, _)| w).sum();
        let mut mean = vec![0.0; width];
        for (w, values) in found.iter().flatten() {
            mean.iter_mut().zip(values).for_each(|(mean, value)| *mean += w * value / base);
        }
        let mut covariance = DMatrix::zeros(width, width);
        for (w, values) in found.iter_mut().flatten() {
            values.iter_mut().zip(&mean).for_each(|(value, mean)| *value -= mean);
            for i in 0..width {
                for j in 0..width {
                    covariance[(i, j)] += *w * values[i] * values[j] / base;
                }
            }
        }
        let n = found.iter().flatten().filter(|(w, _)| *w != 0.0).count() as u64;
        Self { rows: found, covariance, base, n }
    }

    fn is_defined(&self) -> bool {
        self.base > 0.0 && self.covariance.diagonal().iter().all(|variance| *variance > 0.0)
    }

    fn influence(&self, slope: &DMatrix<f64>) -> Vec<f64> {
        let centre = (slope * &self.covariance).trace();
        let width = slope.nrows();
        let of = |row: &Option<(f64, Vec<f64>)>| {
            let Some((w, d)) = row else { return 0.0 };
            let along = |i: usize| (0..width).map(|j| slope[(i, j)] * d[j]).sum::<f64>();
            let form: f64 = (0..width).map(|i| d[i] * along(i)).sum();
            w / self.base * (form - centre)
        };
        self.rows.iter().map(of).collect()
    }
}
