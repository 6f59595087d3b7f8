//! Outliers: winsorise a few, and where that is not enough take a logarithm of the column as it was.

use super::{kurtosis, periods, skewness};
use crate::index::{
    Indicators, Scheme,
    scheme::{Bounds, Node, Normalise, Over, Transform, Treat},
};

/// What was done to a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Treatment {
    /// Skewness and excess kurtosis before; `None` where there are too few values or they are all the same.
    pub before: (Option<f64>, Option<f64>),
    /// Values moved to the next one within, ties counted; 0 where the column passed as it was.
    pub winsorised: usize,
    /// Was the original column transformed in the end?
    pub transformed: bool,
    /// Skewness and excess kurtosis after.
    pub after: (Option<f64>, Option<f64>),
    /// Does the column pass now?
    pub passes: bool,
}

/// Treats every leaf that asks for it, period by period.
pub(super) fn leaves(
    scheme: &Scheme,
    indicators: &Indicators,
    warnings: &mut Vec<String>,
) -> (Indicators, Vec<(String, String, Treatment)>) {
    let mut treated = indicators.clone();
    let mut treatments = Vec::new();
    for (column, code) in indicators.codes.iter().enumerate() {
        let Some((leaf, rule)) = scheme.node(code).and_then(|leaf| Some((leaf, leaf.treat?))) else { continue };
        let together = match rule.over {
            Over::Period => periods(indicators),
            Over::Global => [("", (0..indicators.unit.len()).collect())].into(),
        };
        for (period, rows) in together {
            let rows: Vec<usize> =
                rows.into_iter().filter(|&row| indicators.cells[row][column].value.is_some()).collect();
            let values: Vec<f64> = rows.iter().filter_map(|&row| indicators.cells[row][column].value).collect();
            let (values, treatment) = treat(&values, rule);
            for (row, value) in rows.into_iter().zip(values) {
                treated.cells[row][column].value = Some(value);
            }
            say(leaf, period, &treatment, warnings);
            treatments.push((code.clone(), period.to_owned(), treatment));
        }
    }
    (treated, treatments)
}

fn say(leaf: &Node, period: &str, treatment: &Treatment, warnings: &mut Vec<String>) {
    let mut warn = |vi: &str, en: &str| warnings.push(format!("{} {period}: {vi} / {en}", leaf.code));
    if !treatment.passes {
        warn("vẫn lệch sau khi xử lý giá trị ngoại lai", "still skewed after its outliers were treated");
    }
    let posts = match &leaf.normalise {
        Normalise::MinMax { bounds, .. } => matches!(bounds, Bounds::Fixed(_)),
        Normalise::Goalposts { .. } | Normalise::DistanceToTarget { .. } | Normalise::Stepped { .. } => true,
        _ => false,
    };
    if treatment.transformed && posts {
        warn(
            "mốc cố định theo đơn vị gốc không còn hợp với số liệu đã lấy logarit",
            "fixed posts in the unit of the data no longer fit its logarithm",
        );
    }
}

/// A column passes when its skewness lies within `± skew` **or** its excess kurtosis below `kurtosis`. One that does not is
/// winsorised on the side of its skew, step by step, each step moving all tied extremes together, until it passes or
/// `winsorise_max` values were moved; the last step may go beyond. If it still fails, the *original* column is transformed.
/// The values come in any order and go in the same.
///
/// ```
/// use analytics::index::{prepare::treat, scheme::Treat};
///
/// let (values, treatment) = treat(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0], Treat::default());
/// assert_eq!((values[9], treatment.winsorised, treatment.passes), (9.0, 1, true));
/// ```
pub fn treat(values: &[f64], rule: Treat) -> (Vec<f64>, Treatment) {
    let before = (skewness(values), kurtosis(values));
    let mut treatment =
        Treatment { before, winsorised: 0, transformed: false, after: before, passes: passes(before, rule) };
    if treatment.passes {
        return (values.to_vec(), treatment);
    }
    let (mut column, winsorised) = winsorise(values, rule);
    treatment.winsorised = winsorised;
    let mut after = (skewness(&column), kurtosis(&column));
    if !passes(after, rule)
        && let Some(transformed) = transform(values, rule.transform)
    {
        (column, treatment.transformed, treatment.winsorised) = (transformed, true, 0);
        after = (skewness(&column), kurtosis(&column));
    }
    treatment.after = after;
    treatment.passes = passes(after, rule);
    (column, treatment)
}

/// Where the moments are not defined there is nothing to treat.
fn passes((skewness, kurtosis): (Option<f64>, Option<f64>), rule: Treat) -> bool {
    skewness.is_none_or(|skewness| skewness.abs() < rule.skew)
        || kurtosis.is_none_or(|kurtosis| kurtosis < rule.kurtosis)
}

fn winsorise(values: &[f64], rule: Treat) -> (Vec<f64>, usize) {
    let mut column = values.to_vec();
    let (mut high, mut low) = (0, 0);
    while high + low < rule.winsorise_max {
        let (Some(skew), kurtosis) = (skewness(&column), kurtosis(&column)) else { break };
        if passes((Some(skew), kurtosis), rule) {
            break;
        }
        let sign = if skew >= 0.0 { 1.0 } else { -1.0 };
        let extreme = column.iter().map(|x| sign * x).fold(f64::NEG_INFINITY, f64::max);
        let within = column.iter().map(|x| sign * x).filter(|x| *x < extreme).fold(f64::NEG_INFINITY, f64::max);
        let mut moved = 0;
        for x in column.iter_mut().filter(|x| sign * **x == extreme) {
            *x = sign * within;
            moved += 1;
        }
        // Those moved before are among the extremes again, so the count of a side is that of its last step.
        *(if skew >= 0.0 { &mut high } else { &mut low }) = moved;
    }
    (column, high + low)
}

/// The transformed column; `None` for no transform, or a logarithm of what is not positive.
fn transform(values: &[f64], transform: Transform) -> Option<Vec<f64>> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shift = match transform {
        Transform::None => return None,
        Transform::Log if low <= 0.0 => return None,
        Transform::Log => 0.0,
        Transform::LogCt => 0.01 * (high - low) - low,
        Transform::LogCtPlus => 1.0 - low,
    };
    Some(values.iter().map(|x| (x + shift).ln()).collect())
}
