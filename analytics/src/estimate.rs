//! Design-based estimates: a point, its influence values, and everything else shared.

mod agreement;
mod alpha;
mod association;
mod contrast;
mod covariance;
mod distribution;
mod domain;
mod expression;
mod filter;
mod interval;
mod mean;
mod multiple;
mod places;
mod proportion;
mod quantile;
mod rank_test;
mod ratio;
pub(crate) mod regression;
mod request;
mod satisfaction;
mod total;
mod variance;

pub use agreement::kappa;
pub use alpha::alpha;
pub use association::{TableTest, association, goodness_of_fit};
pub use covariance::{correlation, covariance};
pub use distribution::{chi_squared_upper_tail, f_upper_tail, normal_quantile, t_quantile, t_two_sided_p};
pub use domain::{Domain, domains};
pub use filter::Filter;
pub use interval::{Interval, exact};
pub use mean::mean;
pub use multiple::{Adjustment, benjamini_hochberg, holm};
pub use places::places;
pub use proportion::{proportion, proportions};
pub use quantile::{QuantileRule, Woodruff, quantile};
pub use rank_test::{RankTest, one_sample_t_test, rank_test, t_test};
pub use ratio::ratio;
pub use regression::{Family, Formula, ModelMatrix, Term, glm};
pub use request::{
    Answer, DesignSummary, Listing, Quantiles, Request, Statistic, answer, answer_in_one_pass, script_r,
};
pub use satisfaction::{Satisfaction, Scale};
pub use total::total;
pub use variance::variance;

use crate::design::{Covariance, Replicates, SurveyDesign, linearise};
use crate::error::Result;
use crate::figure::{Figure, Status};

/// A column of numbers, one entry a row; `None`: no answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<Option<f64>>,
}

/// A column of texts, one entry a row; `None`: no answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Vec<Option<String>>,
}

/// What an estimator hands over: a point and how each row of the domain moves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimator {
    statistic: &'static str,
    variable: String,
    category: Option<String>,
    point: Option<f64>,
    influence: Vec<f64>,
    n: u64,
    /// Variance of one answer on the scale of the point; `None` where a design effect has no meaning.
    spread: Option<f64>,
    base: f64,
}

impl Estimator {
    /// A point of no known design effect.
    pub(crate) fn new(
        statistic: &'static str,
        variable: String,
        category: Option<String>,
        point: Option<f64>,
        influence: Vec<f64>,
        n: u64,
        base: f64,
    ) -> Self {
        Self { statistic, variable, category, point, influence, n, spread: None, base }
    }

    /// The same under another name.
    pub(crate) fn named(self, statistic: &'static str) -> Self {
        Self { statistic, ..self }
    }
}

/// What a design effect compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesignEffect {
    /// Simple random sampling without replacement; the weights must sum to the population.
    WithoutReplacement,
    /// Simple random sampling with replacement.
    WithReplacement,
}

/// How figures are finished.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Kind of interval; a proportion of exactly 0 or 1 falls back on the exact one.
    pub interval: Interval,
    /// Confidence level.
    pub level: f64,
    /// Give a design effect, and with it `n_eff`.
    pub deff: Option<DesignEffect>,
    /// Parameters fitted beside a mean: what a regression takes from the degrees of freedom.
    pub fitted: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { interval: Interval::T, level: 0.95, deff: None, fitted: 0.0 }
    }
}

/// Figures with their joint covariance, in the same order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estimates {
    /// One figure an estimator and domain.
    pub figures: Vec<Figure>,
    /// Covariance of their estimates; rows and columns of figures without an estimate are zero.
    pub vcov: Covariance,
    /// Degrees of freedom of all domains together.
    pub df: f64,
}

/// Estimates `of` in each domain, with the covariance between domains.
///
/// A domain keeps the whole design: PSUs outside it count as zero. What has no number says why:
/// `undefined` for an empty domain (no estimate), a single answer (no standard error), answers that are all equal, and
/// a domain whose PSUs are no more than its strata (no interval).
///
/// ```
/// use analytics::design::SurveyDesign;
/// use analytics::estimate::{self, Column, Domain, Options};
///
/// let score = Column { name: "score".into(), values: vec![Some(2.0), Some(4.0), None, Some(6.0)] };
/// let design = SurveyDesign::simple(4);
/// let of = |design: &_, rows: &[u32]| vec![estimate::mean(design, rows, &score)];
/// let estimates = estimate::by(&design, &[Domain::everyone(&design)], of, &Options::default())?;
/// assert_eq!(estimates.figures[0].estimate, Some(4.0));
/// assert_eq!(estimates.figures[0].n, Some(3)); // a row without an answer is neither a zero nor a lost row of the design
/// # Ok::<(), analytics::Error>(())
/// ```
pub fn by(
    design: &SurveyDesign,
    domains: &[Domain],
    of: impl Fn(&SurveyDesign, &[u32]) -> Vec<Estimator>,
    options: &Options,
) -> Result<Estimates> {
    if let Some(replicates) = design.replicates() {
        return Ok(replicated(design, replicates, domains, of, options));
    }
    let mut figures = Vec::new();
    let mut parts = Vec::new();
    for domain in domains {
        let estimators = of(design, &domain.rows);
        let (estimators, influence) = apart(estimators);
        let covariance = linearise::covariance(design, &domain.rows, &influence)?;
        let df = design.degrees_of_freedom(&domain.rows);
        for (index, estimator) in estimators.iter().enumerate() {
            let constant = influence[index].iter().all(|&z| z == 0.0);
            let mut figure = figure(estimator, covariance.se(index), df, constant, options);
            figure.domain = domain.labels.clone();
            figures.push(figure);
        }
        parts.push((domain, influence, covariance));
    }
    let mut everyone: Vec<u32> = domains.iter().flat_map(|domain| domain.rows.iter().copied()).collect();
    everyone.sort_unstable();
    everyone.dedup();
    let df = design.degrees_of_freedom(&everyone);
    Ok(Estimates { figures, vcov: joint(design, &everyone, parts)?, df })
}

/// Estimates whose joint covariance is the spread of the replicates.
fn replicated(
    design: &SurveyDesign,
    replicates: &Replicates,
    domains: &[Domain],
    of: impl Fn(&SurveyDesign, &[u32]) -> Vec<Estimator>,
    options: &Options,
) -> Estimates {
    let found: Vec<Vec<Estimator>> = domains.iter().map(|domain| of(design, &domain.rows)).collect();
    let points: Vec<Option<f64>> = found.iter().flatten().map(|estimator| estimator.point).collect();
    let anew = |design: &SurveyDesign| -> Vec<f64> {
        let estimators = domains.iter().flat_map(|domain| of(design, &domain.rows));
        // Where there is no estimate there is nothing to spread; where a replicate alone has none, nothing is known.
        estimators.zip(&points).map(|(one, point)| point.map_or(0.0, |_| one.point.unwrap_or(f64::NAN))).collect()
    };
    let estimates: Vec<f64> = points.iter().map(|point| point.unwrap_or_default()).collect();
    let vcov = replicates.covariance(design, &estimates, anew);
    let mut figures = Vec::new();
    for (domain, estimators) in domains.iter().zip(&found) {
        let df = design.degrees_of_freedom(&domain.rows);
        for estimator in estimators {
            let constant = estimator.influence.iter().all(|&z| z == 0.0);
            let mut figure = figure(estimator, vcov.se(figures.len()), df, constant, options);
            if figure.estimate.is_some() && !vcov.se(figures.len()).is_finite() {
                figure.reason = Some("a replicate weighs all of it with zero: no standard error".into());
            }
            figure.domain = domain.labels.clone();
            figures.push(figure);
        }
    }
    let mut everyone: Vec<u32> = domains.iter().flat_map(|domain| domain.rows.iter().copied()).collect();
    everyone.sort_unstable();
    everyone.dedup();
    let df = match (domains, figures.first()) {
        ([_], Some(Figure { df: Some(df), .. })) => *df, // the rank of a matrix is not cheap
        _ => design.degrees_of_freedom(&everyone),
    };
    Estimates { figures, vcov, df }
}

/// Takes the influence values out of the estimators, to hand them to the variance without copying.
fn apart(mut estimators: Vec<Estimator>) -> (Vec<Estimator>, Vec<Vec<f64>>) {
    let influence = estimators.iter_mut().map(|estimator| std::mem::take(&mut estimator.influence)).collect();
    (estimators, influence)
}

/// The covariance of all figures of all domains, over the rows of all domains.
fn joint(design: &SurveyDesign, rows: &[u32], parts: Vec<(&Domain, Vec<Vec<f64>>, Covariance)>) -> Result<Covariance> {
    if parts.len() == 1 {
        return Ok(parts.into_iter().next().map(|(.., covariance)| covariance).unwrap_or_default());
    }
    let spread = |domain: &Domain, values: &[f64]| {
        let mut wide = vec![0.0; rows.len()];
        for (row, value) in domain.rows.iter().zip(values) {
            if let Ok(position) = rows.binary_search(row) {
                wide[position] = *value;
            }
        }
        wide
    };
    let wide: Vec<Vec<f64>> =
        parts.iter().flat_map(|(domain, influence, _)| influence.iter().map(|values| spread(domain, values))).collect();
    linearise::covariance(design, rows, &wide)
}

/// Finishes one figure.
fn figure(estimator: &Estimator, se: f64, df: f64, constant: bool, options: &Options) -> Figure {
    let df = df - options.fitted;
    let is_proportion = estimator.statistic == "proportion";
    let mut figure = Figure {
        statistic: estimator.statistic.into(),
        variable: estimator.variable.clone(),
        category: estimator.category.clone(),
        estimate: estimator.point,
        n: Some(estimator.n),
        level: Some(options.level),
        ..Figure::default()
    };
    let Some(estimate) = estimator.point else {
        return undefined(figure, "nobody answered");
    };
    figure.df = Some(df);
    if estimator.n < 2 {
        return undefined(figure, "one answer: no standard error");
    }
    if !se.is_finite() {
        return undefined(figure, "no stratum with two sampling units: no standard error");
    }
    figure.se = Some(se);
    if let (Some(spread), Some(kind)) = (estimator.spread, options.deff) {
        let n = estimator.n as f64;
        let correction = match kind {
            DesignEffect::WithReplacement => 1.0,
            DesignEffect::WithoutReplacement => 1.0 - n / estimator.base,
        };
        figure.deff = Some(se * se / (spread * correction / n)).filter(|deff| deff.is_finite());
        figure.n_eff = figure.deff.filter(|deff| *deff > 0.0).map(|deff| n / deff);
    }
    if is_proportion && constant {
        let (low, high) = exact(estimate, estimator.n as f64, options.level);
        let n_eff = Some(estimator.n as f64);
        return Figure { low: Some(low), high: Some(high), ci_method: Some("exact".into()), n_eff, ..figure };
    }
    let method = if is_proportion || !options.interval.is_for_proportions() { options.interval } else { Interval::T };
    figure.ci_method = Some(method.name().into());
    let interval = method.around(estimate, se, df, estimator.n, options.level);
    (figure.low, figure.high) = (interval.map(|(low, _)| low), interval.map(|(_, high)| high));
    match interval {
        _ if constant && estimator.statistic != "total" => undefined(figure, "no observed variation"),
        None => undefined(figure, "no degrees of freedom: no interval"),
        Some(_) => figure,
    }
}

fn undefined(figure: Figure, reason: &str) -> Figure {
    Figure { status: Status::Undefined, reason: Some(reason.into()), ..figure }
}
