//! What is asked of a table in words: a statistic, of columns, in domains.

mod columns;
mod influence;
mod listing;
mod models;
mod one_pass;
mod quantiles;
mod script;
mod series;
mod statistic;
mod summary;

pub use listing::Listing;
pub use one_pass::answer_in_one_pass;
pub use quantiles::Quantiles;
pub use script::script_r;
pub use statistic::Statistic;
pub use summary::DesignSummary;

use serde::Serialize;

use super::{Adjustment, Domain, Estimates, Family, Filter, Formula, Levels, Options, Scale, by, domains};
use crate::design::SurveyDesign;
use crate::driver::{DriverMethod, MOST_PREDICTORS};
use crate::error::{Error, Fault, Result, Stage};
use crate::figure::{Figure, Status};
use crate::frame::Table;
use crate::publication::Rules;
use crate::trend::control::ControlChart;
use columns::Asked;

/// A question to a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Request {
    /// What to compute.
    pub statistic: Statistic,
    /// Of which columns; `numerator/denominator` for a ratio.
    pub of: Vec<String>,
    /// In the domains that these columns span.
    pub by: Vec<String>,
    /// Only among these rows. A domain: the design keeps every row.
    pub filter: Option<Filter>,
    /// Only rows that have every column of `of`; else each column uses all its own answers.
    pub complete: bool,
    /// Give the covariance of the estimates.
    pub vcov: bool,
    /// For [`Statistic::Contrast`]: functions of the estimates, by column name or by domain.
    pub contrasts: Vec<String>,
    /// For [`Statistic::Contrast`]: the statistic that the names stand for.
    pub contrast_of: Statistic,
    /// For a regression and for tests of groups: `y ~ a + b`.
    pub model: Option<Formula>,
    /// For [`Statistic::Glm`]: how the mean follows from the predictors.
    pub family: Family,
    /// For tests: which one, by name; `None`: the first of its kind.
    pub test: Option<String>,
    /// For [`Statistic::Table`] of one column: the shares that its categories should have, in alphabetical order.
    pub expected: Vec<f64>,
    /// For [`Statistic::Drivers`] and [`Statistic::ImportancePerformance`]: columns that explain, and how parts are told.
    pub predictors: Vec<String>,
    /// See [`Request::predictors`].
    pub method: DriverMethod,
    /// For [`Statistic::Nonresponse`]: cells whose weights are adjusted.
    pub cells: Vec<String>,
    /// For [`Statistic::Careless`]: seconds a sheet took.
    pub seconds: Option<String>,
    /// For [`Statistic::Stuffing`]: device and counter of an answer.
    pub device: Option<String>,
    /// See [`Request::device`].
    pub counter: Option<String>,
    /// See [`Request::device`]: visits of the counter in the hour of the answer.
    pub visits: Option<String>,
    /// For [`Statistic::WithoutFlagged`]: column of 1 for answers under suspicion.
    pub flagged: Option<String>,
    /// For [`Statistic::Control`]: the chart, and how many periods fix its limits.
    pub chart: ControlChart,
    /// See [`Request::chart`]; `None`: two thirds of the periods.
    pub baseline: Option<usize>,
    /// For [`Statistic::Trend`]: periods from which on the method is another one.
    pub breaks: Vec<String>,
    /// For [`Statistic::Quantile`]: probabilities, rule and interval.
    pub quantiles: Quantiles,
    /// For [`Statistic::Satisfaction`]: the scale, and from where on it is satisfied.
    pub scale: Scale,
    /// How the p values of all figures together are adjusted; `None`: each stands for itself.
    pub adjust: Option<Adjustment>,
    /// Rules of publication that the figures pass through; `None`: all are shown.
    pub publish: Option<Rules>,
    /// Interval, level and design effect.
    pub options: Options,
}

/// What comes out, as `hailong estimate --format json` prints it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Answer {
    /// The figures.
    pub estimates: Vec<Figure>,
    /// What has a row of its own and is no figure: sheets, arrivals, periods.
    #[serde(skip_serializing_if = "Listing::is_empty")]
    pub rows: Listing,
    /// Covariance of the estimates in the same order; empty where it was not asked for.
    pub vcov: Vec<Vec<f64>>,
    /// The design they rest on.
    pub design: DesignSummary,
    /// What the reader should know though nothing is wrong.
    pub warnings: Vec<String>,
}

/// Answers a request; `design` is that of the rows of the table, `None` for an equal-weight simple random sample.
///
/// ```
/// use analytics::{estimate::{self, Request}, frame::{Source, Table}};
///
/// let content = b"office,score\nA,4\nB,2\nA,\n".to_vec();
/// let table = Table::read(&Source::Bytes { name: "scores.csv".into(), content })?;
/// let answer = estimate::answer(&table, None, &Request { of: vec!["score".into()], ..Request::default() })?;
/// assert_eq!((answer.estimates[0].estimate, answer.estimates[0].n), (Some(3.0), Some(2)));
/// assert_eq!(answer.warnings.len(), 1); // nobody said how the rows were chosen
/// # Ok::<(), analytics::Error>(())
/// ```
///
/// # Errors
/// With every fault of the request and of the columns it names. What has no number is a figure with a status, no error.
pub fn answer(table: &Table, design: Option<&SurveyDesign>, request: &Request) -> Result<Answer> {
    let mut answer = everything(table, design, request)?;
    if let Some(adjustment) = request.adjust {
        adjustment.adjust(&mut answer.estimates);
    }
    if let Some(rules) = &request.publish {
        answer.estimates = answer.estimates.into_iter().map(|figure| rules.apply(figure)).collect();
        let hidden = answer.estimates.iter().filter(|figure| figure.status == Status::Suppressed).count();
        answer.warnings.push(format!("{}: {hidden} số không công bố (figures hidden)", rules.version));
        if hidden > 0 {
            answer.vcov.clear(); // a variance would tell what is hidden
        }
    }
    Ok(answer)
}

/// The answer before any rule of publication.
fn everything(table: &Table, design: Option<&SurveyDesign>, request: &Request) -> Result<Answer> {
    let mut warnings = table.warnings.clone();
    let assumed = SurveyDesign::simple(table.len());
    if design.is_none() {
        warnings.push(NO_DESIGN.into());
    }
    let design = design.unwrap_or(&assumed);
    for step in design.lineage().iter().filter(|step| step.g_low < 0.0) {
        let (method, low) = (&step.method, step.g_low);
        warnings.push(format!(
            "{method}: có trọng số âm, hệ số nhỏ nhất {low} (there are negative weights, the smallest factor is {low}): đặt bounds hoặc dùng raking_distance (set bounds, or choose raking_distance)"
        ));
    }
    check(request)?;
    let rows = request.filter.as_ref().map_or_else(|| Ok(design.everyone()), |filter| filter.rows(table))?;
    let summary = DesignSummary::of(design, &rows);
    if request.statistic == Statistic::Design {
        return Ok(Answer { estimates: summary.figures(), design: summary, warnings, ..Answer::default() });
    }
    if request.statistic == Statistic::Quantile {
        let estimates = quantiles::figures(table, design, &rows, request)?;
        return Ok(Answer { estimates, design: summary, warnings, ..Answer::default() });
    }
    if request.statistic.is_listing() {
        let (estimates, rows) = listing::of(table, design, &rows, request)?;
        return Ok(Answer { estimates, rows, design: summary, warnings, ..Answer::default() });
    }
    let estimates = if request.statistic.is_test() {
        models::estimates(table, design, &rows, request)?
    } else {
        estimates(table, design, &rows, request, &mut warnings)?
    };
    let estimates = if request.statistic == Statistic::Contrast { contrasts(estimates, request)? } else { estimates };
    let vcov = if request.vcov { estimates.vcov.rows() } else { vec![] };
    Ok(Answer { estimates: estimates.figures, vcov, design: summary, warnings, ..Answer::default() })
}

/// What is said where nobody says how the rows were chosen.
const NO_DESIGN: &str = "không có thiết kế mẫu, coi như mẫu ngẫu nhiên đơn trọng số bằng nhau \
                         (no design: taken as an equal-weight simple random sample)";

/// What a request says about itself, before any column is read.
fn check(request: &Request) -> Result<()> {
    let mut faults = Vec::new();
    let is_contrast = request.statistic == Statistic::Contrast;
    let of = if is_contrast { request.contrast_of } else { request.statistic };
    if of.has_model() != request.model.is_some() {
        let remedy = "--model is for glm, ttest and ranktest, for example --model \"score ~ wait\"";
        let cause = if of.has_model() { format!("{of} needs one") } else { format!("{of} takes none") };
        faults.push(Fault::new("model", cause, remedy));
    }
    if of.has_model() && !request.of.is_empty() {
        faults.push(Fault::new("of", format!("{of} takes its columns from the model"), "leave --of out"));
    }
    if request.test.is_some() && !matches!(of, Statistic::Table | Statistic::RankTest) {
        faults.push(Fault::new("test", format!("{of} has one test only"), "leave --test out"));
    }
    if !request.expected.is_empty() && (of != Statistic::Table || request.of.len() != 1) {
        faults.push(Fault::new("expected", "shares belong to a table of one column", "name one column in --of"));
    }
    if of == Statistic::Table && request.of.len() != 2 && (request.of.len() != 1 || request.expected.is_empty()) {
        faults.push(Fault::new("of", "a table is of two columns", "or of one with --expected 0.7,0.2,0.1"));
    }
    if of.has_predictors() && (request.of.len() != 1 || request.predictors.is_empty()) {
        let remedy = "for example --of overall --by-predictors f1,f2,f3";
        faults.push(Fault::new("of", format!("{of} is of one outcome and what explains it"), remedy));
    }
    if !of.has_predictors() && !request.predictors.is_empty() {
        faults.push(Fault::new("by-predictors", format!("{of} takes none"), "ask for --statistic drivers"));
    }
    let is_lmg = matches!(request.method, DriverMethod::Lmg | DriverMethod::LmgShare);
    if of.has_predictors() && is_lmg && request.predictors.len() > MOST_PREDICTORS {
        let cause = format!("{} predictors, and lmg visits every subset of them", request.predictors.len());
        faults.push(Fault::new("method", cause, "choose --method johnson"));
    }
    if matches!(of, Statistic::Trend | Statistic::Ranks | Statistic::Pairs | Statistic::Control)
        && request.by.len() != 1
    {
        faults.push(Fault::new(
            "by",
            format!("{of} needs one column of periods or groups"),
            "for example --by quarter",
        ));
    }
    if of == Statistic::Kappa && request.of.len() != 2 {
        faults.push(Fault::new("of", "kappa is of two columns", "name both: --of first,second"));
    }
    if of == Statistic::Correlation && request.of.len() < 2 {
        faults.push(Fault::new("of", "a correlation is of two columns or more", "name them: --of a,b"));
    }
    if request.of.is_empty() && request.statistic != Statistic::Design && !of.has_model() {
        faults.push(Fault::new("of", "no column is named", "name one or several: --of api00,api99"));
    }
    if is_contrast && request.contrasts.is_empty() {
        faults.push(Fault::new("contrast", "there is none", "for example --contrast \"api00 - api99\""));
    }
    if !is_contrast && !request.contrasts.is_empty() {
        faults.push(Fault::new("contrast", format!("{of} takes none"), "ask for --statistic contrast"));
    }
    if is_contrast
        && (matches!(of, Statistic::Contrast | Statistic::Design | Statistic::Quantile)
            || of.is_test()
            || of.is_listing())
    {
        faults.push(Fault::new(
            "statistic-of",
            format!("not of {of}"),
            "choose mean, total, proportion, count, ratio or variance",
        ));
    }
    let interval = request.options.interval;
    if interval.is_for_proportions() && (is_contrast || of != Statistic::Proportion) {
        let cause = format!("{} is an interval for proportions", interval.name());
        faults.push(Fault::new("ci", cause, "choose t or normal, or ask for --statistic proportion"));
    }
    let level = request.options.level;
    if !(level > 0.0 && level < 1.0) {
        faults.push(Fault::new("level", format!("{level} is not between 0 and 1"), "for 95 per cent write 0.95"));
    }
    if of != Statistic::Quantile && !request.quantiles.p.is_empty() {
        faults.push(Fault::new("p", format!("{of} takes none"), "ask for --statistic quantile"));
    }
    if of == Statistic::Quantile && (request.vcov || request.complete) {
        let cause = "quantiles have no covariance matrix and use every answer of their column";
        faults.push(Fault::new("vcov, complete", cause, "leave them out"));
    }
    if let Statistic::Satisfaction(formula) = of {
        if formula.is_of_one_question() && request.of.len() > 1 {
            faults.push(Fault::new("of", format!("{of} is of one question"), "name one column"));
        }
        let Scale { ends: [low, high], from } = request.scale;
        if !(low < from && from <= high) {
            let cause = format!("satisfied from {from} on a scale from {low} to {high}");
            faults.push(Fault::new("scale", cause, "for example --scale 1,5 --satisfied-from 4"));
        }
    }
    if of == Statistic::Alpha && request.of.len() == 1 {
        faults.push(Fault::new("of", "alpha is of two columns or more", "name them all: --of q01,q02,q03"));
    }
    let has_effect = [Statistic::Mean, Statistic::Total, Statistic::Proportion, Statistic::Count].contains(&of);
    if request.options.deff.is_some() && !has_effect {
        faults.push(Fault::new("deff", format!("{of} has no design effect"), "leave --deff out"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Spec, faults)) }
}

fn estimates(
    table: &Table,
    design: &SurveyDesign,
    rows: &[u32],
    request: &Request,
    warnings: &mut Vec<String>,
) -> Result<Estimates> {
    let mut faults = Vec::new();
    let statistic = if request.statistic == Statistic::Contrast { request.contrast_of } else { request.statistic };
    let mut asked = Asked::read(table, statistic, request, &mut faults);
    let groups: Vec<Levels> = request.by.iter().map(|name| columns::levels(table, name, &mut faults)).collect();
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    if request.complete {
        asked.keep_complete_rows();
    }
    let everyone = || vec![Domain { labels: Default::default(), rows: rows.to_vec() }];
    let found = if groups.is_empty() { everyone() } else { domains(rows, &groups.iter().collect::<Vec<_>>()) };
    let placed: usize = found.iter().map(|domain| domain.rows.len()).sum();
    if placed < rows.len() {
        let (lost, by) = (rows.len() - placed, request.by.join(", "));
        warnings.push(format!(
            "{lost} dòng không có {by}, không thuộc nhóm nào ({lost} rows without {by} are in no domain)"
        ));
    }
    by(design, &found, |design, rows| asked.estimators(design, rows), &request.options)
}

/// Each contrast, by the names of the figures: the column where there is one domain, the domain where there is one column.
fn contrasts(estimates: Estimates, request: &Request) -> Result<Estimates> {
    let name = |figure: &Figure| {
        let mut parts: Vec<&str> = request.by.iter().filter_map(|by| figure.domain_value(by)).collect();
        if request.by.is_empty() || request.of.len() > 1 {
            parts.push(&figure.variable);
        }
        parts.extend(figure.category.as_deref());
        parts.join(":")
    };
    let names: Vec<String> = estimates.figures.iter().map(name).collect();
    estimates.functions(&request.contrasts, &names, &request.options)
}
