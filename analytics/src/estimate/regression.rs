//! Linear, logistic and Poisson regression with the variance of the design.

mod fit;
mod formula;
mod matrix;

use std::str::FromStr;

pub use formula::{Formula, Term};
pub use matrix::ModelMatrix;

use super::{Domain, Estimates, Estimator, Options, by, t_two_sided_p};
use crate::design::SurveyDesign;
use crate::error::{Error, Result, Stage};
use crate::figure::{Figure, Status};
pub(crate) use fit::Fit;

/// How the mean of the outcome follows from the predictors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Family {
    /// The mean is a sum: linear regression.
    #[default]
    Gaussian,
    /// The log odds of an outcome from 0 to 1 are a sum: logistic regression.
    Binomial,
    /// The logarithm of the mean of an outcome of zero or more is a sum: Poisson regression.
    Poisson,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 3] = [Self::Gaussian, Self::Binomial, Self::Poisson];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gaussian => "gaussian",
            Self::Binomial => "binomial",
            Self::Poisson => "poisson",
        }
    }
}

impl FromStr for Family {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(Self::name).join(", "));
            Error::one(Stage::Spec, format!("family {name}"), "there is no such family", remedy)
        })
    }
}

/// Coefficients of a regression in each domain, with their joint covariance, over the rows that have every variable.
///
/// They solve the weighted likelihood equations `Σ wᵢ xᵢ (yᵢ − μᵢ) = 0`. Influence of a row: `A⁻¹ wᵢ xᵢ (yᵢ − μᵢ)`,
/// `A = Σ wᵢ (dμ/dη) xᵢ xᵢᵀ`. Each figure carries `value = b / se` and its two-sided p with `df` of the design plus one less
/// the coefficients. A coefficient whose column follows from the ones before it is `undefined`, and so is everything where
/// the fit does not settle (a predictor that tells the outcome apart without error).
/// Reference: Binder (1983); R `survey::svyglm`.
///
/// ```
/// use analytics::design::SurveyDesign;
/// use analytics::estimate::{self, Column, Domain, Family, ModelMatrix, Options};
///
/// let of = |name: &str, values: [f64; 4]| Column { name: name.into(), values: values.map(Some).to_vec() };
/// let model = ModelMatrix::of_numbers(of("score", [1.0, 3.0, 5.0, 7.0]), vec![of("wait", [0.0, 1.0, 2.0, 3.0])])?;
/// let design = SurveyDesign::simple(4);
/// let found = estimate::glm(&design, &[Domain::everyone(&design)], &model, Family::Gaussian, &Options::default())?;
/// assert!((found.figures[1].estimate.unwrap() - 2.0).abs() < 1e-12); // two points more a minute
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// An outcome outside what the family allows, and what the variance refuses.
pub fn glm(
    design: &SurveyDesign,
    domains: &[Domain],
    model: &ModelMatrix,
    family: Family,
    options: &Options,
) -> Result<Estimates> {
    model.check(family)?;
    let complete = |domain: &Domain| Domain {
        labels: domain.labels.clone(),
        rows: domain.rows.iter().copied().filter(|&row| model.is_complete(row as usize)).collect(),
    };
    let domains: Vec<Domain> = domains.iter().map(complete).collect();
    let fitted = model.width() as f64 - 1.0;
    let options = Options { fitted, ..*options };
    let of = |design: &SurveyDesign, rows: &[u32]| Fit::new(design, rows, model, family).estimators(model);
    let mut estimates = by(design, &domains, of, &options)?;
    for (figure, at) in estimates.figures.iter_mut().zip(0..) {
        let rows = &domains[at / model.width()].rows;
        if figure.estimate.is_none() && !rows.is_empty() {
            let reason = Fit::new(design, rows, model, family).reason(at % model.width());
            *figure = Figure { reason: Some(reason.into()), status: Status::Undefined, ..std::mem::take(figure) };
        }
        test(figure);
    }
    Ok(estimates)
}

/// Adds the test against zero.
pub(super) fn test(figure: &mut Figure) {
    if let (Some(estimate), Some(se), Some(df)) = (figure.estimate, figure.se, figure.df)
        && se > 0.0
        && df > 0.0
    {
        figure.value = Some(estimate / se);
        figure.p = Some(t_two_sided_p(estimate / se, df));
    }
}

impl Fit {
    /// One estimator a coefficient.
    fn estimators(&self, model: &ModelMatrix) -> Vec<Estimator> {
        let one = |index: usize| Estimator {
            statistic: "glm",
            variable: model.name(index).to_owned(),
            category: None,
            point: self.coefficients.get(index).copied().flatten(),
            influence: self.influence.get(index).cloned().unwrap_or_else(|| vec![0.0; self.rows]),
            n: self.n,
            spread: None,
            base: self.base,
        };
        (0..model.width()).map(one).collect()
    }
}
