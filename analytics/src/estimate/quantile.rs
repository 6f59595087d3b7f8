//! Quantiles: twelve rules for the point, Woodruff's interval around it.

mod rule;

pub use rule::QuantileRule;

use std::str::FromStr;

use super::{Column, Domain, Interval, Options, by, proportion, t_quantile, undefined};
use crate::design::SurveyDesign;
use crate::error::{Error, Result, Stage};
use crate::figure::Figure;
use rule::Sorted;

/// The interval of the share below a quantile that Woodruff's method turns back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Woodruff {
    /// t interval.
    #[default]
    Mean,
    /// Clopper–Pearson on the effective number of answers.
    Beta,
    /// t interval on the log odds.
    Xlogit,
    /// t interval on the arcsine of the root.
    Asin,
}

impl Woodruff {
    const ALL: [(&'static str, Self); 4] =
        [("mean", Self::Mean), ("beta", Self::Beta), ("xlogit", Self::Xlogit), ("asin", Self::Asin)];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    const fn interval(self) -> Interval {
        match self {
            Self::Mean => Interval::T,
            Self::Beta => Interval::Beta,
            Self::Xlogit => Interval::Logit,
            Self::Asin => Interval::Asin,
        }
    }
}

impl FromStr for Woodruff {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, one)| one).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(|(name, _)| name).join(", "));
            Error::one(Stage::Spec, format!("interval {name}"), "there is no such interval of a quantile", remedy)
        })
    }
}

/// The value below which the share `p` of a population lies, in one domain.
///
/// The point follows the rule. Interval (Woodruff 1952): the interval `[l, u]` of the share of values up to the point,
/// which carries the whole design, is turned back by the same rule; an end outside 0 to 1 is missing, and the figure says
/// so. `se = (high − low) / (2 t)`. The share works with linearised and with replicate variance alike, so it also holds
/// under a jackknife, where the spread of replicate quantiles does not. `p` stands in `category`.
/// Reference: R `survey::svyquantile`.
///
/// # Errors
/// Those of the design's variance.
pub fn quantile(
    design: &SurveyDesign,
    domain: &Domain,
    column: &Column,
    p: f64,
    rule: QuantileRule,
    woodruff: Woodruff,
    level: f64,
) -> Result<Figure> {
    let weight = design.weight();
    let answered = domain.rows.iter().filter_map(|&row| column.values[row as usize].map(|y| (y, weight[row as usize])));
    let sorted = Sorted::new(answered.filter(|(_, weight)| *weight > 0.0).collect());
    let figure = Figure {
        statistic: "quantile".into(),
        variable: column.name.clone(),
        category: Some(p.to_string()),
        domain: domain.labels.clone(),
        estimate: sorted.at(rule, p),
        n: Some(sorted.len() as u64),
        level: Some(level),
        ..Figure::default()
    };
    let Some(point) = figure.estimate else { return Ok(undefined(figure, "nobody answered")) };
    let below = |value: &Option<f64>| value.map(|y| f64::from(u8::from(y <= point)));
    let share = Column { name: column.name.clone(), values: column.values.iter().map(below).collect() };
    let options = Options { interval: woodruff.interval(), level, ..Options::default() };
    let of = |design: &SurveyDesign, rows: &[u32]| vec![proportion(design, rows, &share)];
    let found = by(design, std::slice::from_ref(domain), of, &options)?.figures.swap_remove(0);
    let mut figure = Figure { df: found.df, ci_method: Some(format!("woodruff:{}", woodruff.name())), ..figure };
    if found.estimate == Some(1.0) {
        return Ok(undefined(figure, "all answers lie at or below it: no interval"));
    }
    let Some((low, high)) = found.low.zip(found.high) else {
        let reason = found.reason.unwrap_or_else(|| "no interval of the share below it".into());
        return Ok(undefined(figure, &reason));
    };
    figure.low = (low >= 0.0).then(|| sorted.at(rule, low)).flatten();
    figure.high = (high <= 1.0).then(|| sorted.at(rule, high)).flatten();
    let (Some(low), Some(high)) = (figure.low, figure.high) else {
        return Ok(undefined(figure, "its interval reaches beyond the answers"));
    };
    let t = t_quantile(0.5 + level / 2.0, found.df.unwrap_or(f64::NAN));
    figure.se = Some((high - low) / (2.0 * t)).filter(|se| se.is_finite());
    Ok(figure)
}
