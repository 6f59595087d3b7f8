//! Do groups differ in their ranks, or in their means?

use std::str::FromStr;

use super::distribution::{f_upper_tail, normal_quantile};
use super::{Column, Domain, Estimates, Family, Levels, ModelMatrix, Options, glm};
use crate::design::SurveyDesign;
use crate::error::{Error, Fault, Result, Stage};
use crate::figure::{Figure, Status};

/// What a rank is turned into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RankTest {
    /// The share of the population below: Wilcoxon's test for two groups.
    #[default]
    Wilcoxon,
    /// The normal quantile of that share.
    VanDerWaerden,
    /// 1 above the median, else 0.
    Median,
    /// As Wilcoxon; the name for more than two groups.
    KruskalWallis,
}

impl RankTest {
    /// Every test.
    pub const ALL: [Self; 4] = [Self::Wilcoxon, Self::VanDerWaerden, Self::Median, Self::KruskalWallis];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wilcoxon => "wilcoxon",
            Self::VanDerWaerden => "vanderWaerden",
            Self::Median => "median",
            Self::KruskalWallis => "KruskalWallis",
        }
    }

    fn score(self, share: f64) -> f64 {
        match self {
            Self::Wilcoxon | Self::KruskalWallis => share,
            Self::VanDerWaerden => normal_quantile(share),
            Self::Median => f64::from(u8::from(share > 0.5)),
        }
    }
}

impl FromStr for RankTest {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|test| test.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(Self::name).join(", "));
            Error::one(Stage::Spec, format!("test {name}"), "there is no such rank test", remedy)
        })
    }
}

/// Do the groups differ in rank?
///
/// Each answer gets the estimated share of the population below it (half of its own weight and ties shared), turned into a
/// score. Two groups: the difference of their mean scores, its error as if the scores were given, and a t test with the
/// design's degrees of freedom less one. More groups: Wald's F on all differences, with `df` and `df2`.
/// Reference: Lumley and Scott (2013); R `survey::svyranktest`.
///
/// # Errors
/// Fewer than two groups among the rows that have both columns, and what the variance refuses.
pub fn rank_test(
    design: &SurveyDesign,
    domain: &Domain,
    outcome: &Column,
    groups: &Levels,
    test: RankTest,
    options: &Options,
) -> Result<Figure> {
    let rows = with_both(domain, outcome, groups);
    let scores = scores(design, &rows, outcome, test);
    let found = differences(design, domain, &rows, scores, groups, options)?;
    let name = format!("{} ~ {}", outcome.name, groups.name);
    let rename = |figure: Figure| Figure {
        statistic: "ranktest".into(),
        variable: name.clone(),
        category: Some(test.name().into()),
        domain: domain.labels.clone(),
        ..figure
    };
    match found.figures.as_slice() {
        [_, only] => Ok(rename(only.clone())),
        _ => Ok(rename(wald(&found))),
    }
}

/// Do two groups differ in their means? The difference of the means, `second − first` in alphabetical order.
///
/// A regression on the indicator of the second group; `value` is t, with the design's degrees of freedom less one.
/// Reference: R `survey::svyttest`.
///
/// # Errors
/// Not two groups among the rows that have both columns, and what the variance refuses.
pub fn t_test(
    design: &SurveyDesign,
    domain: &Domain,
    outcome: &Column,
    groups: &Levels,
    options: &Options,
) -> Result<Figure> {
    let rows = with_both(domain, outcome, groups);
    let found = differences(design, domain, &rows, outcome.clone(), groups, options)?;
    let [_, only] = found.figures.as_slice() else {
        let cause = format!("{} groups", found.figures.len());
        return Err(Error::one(Stage::Spec, &*groups.name, cause, "a t test compares two: choose them with --where"));
    };
    let variable = format!("{} ~ {}", outcome.name, groups.name);
    Ok(Figure { statistic: "ttest".into(), variable, domain: domain.labels.clone(), ..only.clone() })
}

/// Is the mean zero? For paired answers: the mean of their differences.
///
/// `value` is t. As R, with the design's degrees of freedom less one, on the careful side. Reference: R `survey::svyttest(y ~ 0)`.
///
/// # Errors
/// What the variance refuses.
pub fn one_sample_t_test(
    design: &SurveyDesign,
    domain: &Domain,
    outcome: &Column,
    options: &Options,
) -> Result<Figure> {
    let of = |design: &SurveyDesign, rows: &[u32]| vec![super::mean(design, rows, outcome)];
    let options = Options { fitted: 1.0, ..*options };
    let mut found = super::by(design, std::slice::from_ref(domain), of, &options)?.figures.swap_remove(0);
    super::regression::test(&mut found);
    Ok(Figure { statistic: "ttest".into(), variable: format!("{} ~ 0", outcome.name), ..found })
}

fn with_both(domain: &Domain, outcome: &Column, groups: &Levels) -> Vec<u32> {
    let both = |row: &u32| outcome.values[*row as usize].is_some() && groups.values[*row as usize].is_some();
    domain.rows.iter().copied().filter(both).collect()
}

/// Mean scores: of the first group, and how far the others are from it.
fn differences(
    design: &SurveyDesign,
    domain: &Domain,
    rows: &[u32],
    scores: Column,
    groups: &Levels,
    options: &Options,
) -> Result<Estimates> {
    let mut known: Vec<&String> = rows.iter().filter_map(|&row| groups.values[row as usize].as_ref()).collect();
    known.sort();
    known.dedup();
    if known.len() < 2 {
        let cause = format!("{} groups have an outcome", known.len());
        let fault = Fault::new(&groups.name, cause, "name a column that makes two groups at least");
        return Err(Error::new(Stage::Spec, vec![fault]));
    }
    let indicators = known[1..].iter().map(|level| groups.indicator(level)).collect();
    let model = ModelMatrix::of_numbers(scores, indicators)?;
    let domain = Domain { labels: domain.labels.clone(), rows: rows.to_vec() };
    glm(design, &[domain], &model, Family::Gaussian, options)
}

/// The estimated share of the population below each answer, as a score.
fn scores(design: &SurveyDesign, rows: &[u32], outcome: &Column, test: RankTest) -> Column {
    let weight = |row: u32| design.weight()[row as usize];
    let value = |row: u32| outcome.values[row as usize].unwrap_or_default();
    let mut order = rows.to_vec();
    order.sort_by(|&a, &b| value(a).total_cmp(&value(b)));
    let whole: f64 = rows.iter().map(|&row| weight(row)).sum();
    let mut values = vec![None; outcome.values.len()];
    let mut below = 0.0;
    for tied in order.chunk_by(|&a, &b| value(a) == value(b)) {
        // The mean over the tied rows of the weight below plus half of the row's own, as if they came one after the other.
        let (mut running, mut sum) = (below, 0.0);
        for &row in tied {
            sum += running + weight(row) / 2.0;
            running += weight(row);
        }
        let score = test.score(sum / tied.len() as f64 / whole);
        tied.iter().for_each(|&row| values[row as usize] = Some(score));
        below = running;
    }
    Column { name: outcome.name.clone(), values }
}

/// Wald's F that all coefficients but the first are zero.
fn wald(found: &Estimates) -> Figure {
    let k = found.figures.len() - 1;
    let first = &found.figures[0];
    let base = Figure { n: first.n, level: None, ..Figure::default() };
    let undefined = |reason: &str| Figure { status: Status::Undefined, reason: Some(reason.into()), ..base.clone() };
    let points: Option<Vec<f64>> = found.figures[1..].iter().map(|figure| figure.estimate).collect();
    let Some(points) = points else { return undefined("a group has no mean score") };
    let covariance = nalgebra::DMatrix::from_fn(k, k, |a, b| found.vcov.get(a + 1, b + 1));
    let points = nalgebra::DVector::from_vec(points);
    let Some(solved) = covariance.lu().solve(&points) else { return undefined("the covariance is singular") };
    let (ndf, ddf) = (k as f64, first.df.unwrap_or(0.0));
    if ddf <= 0.0 {
        return undefined("no degrees of freedom");
    }
    let value = points.dot(&solved) / ndf;
    Figure { value: Some(value), df: Some(ndf), df2: Some(ddf), p: Some(f_upper_tail(value, ndf, ddf)), ..base }
}
