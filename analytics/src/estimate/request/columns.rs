//! The columns that a statistic needs, read from a table.

use super::{Request, Statistic};
use crate::design::SurveyDesign;
use crate::driver::{DriverMethod, drivers};
use crate::error::Fault;
use crate::estimate::{
    Column, Estimator, Levels, Satisfaction, Scale, alpha, correlation, covariance, kappa, mean, proportion,
    proportions, ratio, total, variance,
};
use crate::frame::Table;
use crate::quality::item_nonresponse::item_nonresponse;

/// The columns of a request, ready for estimators.
pub(super) enum Asked {
    /// Means, totals or variances of numbers.
    Numbers { columns: Vec<Column>, estimator: OfNumbers },
    /// Shares or counts of levels.
    Shares { columns: Vec<Share>, is_count: bool },
    /// Reliability of several items.
    Alpha(Vec<Column>),
    /// Several items in one figure.
    Satisfaction { items: Vec<Column>, formula: Satisfaction, scale: Scale },
    /// Every pair of columns; with `itself` also each with itself.
    Pairs { columns: Vec<Column>, estimator: OfPair, itself: bool },
    /// Parts of predictors in what explains an outcome.
    Drivers { outcome: Vec<Column>, predictors: Vec<Column>, method: DriverMethod },
    /// Agreement of two columns of categories.
    Kappa(Vec<Levels>),
    /// Pairs of numerator and denominator.
    Ratios(Vec<(Column, Column)>),
}

/// An estimator of one column of numbers.
type OfNumbers = fn(&SurveyDesign, &[u32], &Column) -> Estimator;

/// An estimator of two columns of numbers.
type OfPair = fn(&SurveyDesign, &[u32], &Column, &Column) -> Estimator;

/// A column whose levels are counted.
pub(super) enum Share {
    /// 0 and 1: the share of 1.
    Indicator(Column),
    /// Anything else: one share a level.
    Levels(Levels),
}

impl Asked {
    pub(super) fn read(table: &Table, statistic: Statistic, request: &Request, faults: &mut Vec<Fault>) -> Self {
        let (of, scale) = (request.of.as_slice(), request.scale);
        match statistic {
            Statistic::Drivers => {
                let mut read = |names: &[String]| names.iter().map(|name| numbers(table, name, faults)).collect();
                Self::Drivers { outcome: read(of), predictors: read(&request.predictors), method: request.method }
            }
            Statistic::Alpha => Self::Alpha(of.iter().map(|name| numbers(table, name, faults)).collect()),
            Statistic::Satisfaction(formula) => {
                let items = of.iter().map(|name| numbers(table, name, faults)).collect();
                Self::Satisfaction { items, formula, scale }
            }
            Statistic::Proportion | Statistic::Count => {
                let columns = of.iter().map(|name| share(table, name, faults)).collect();
                Self::Shares { columns, is_count: statistic == Statistic::Count }
            }
            Statistic::Ratio => Self::Ratios(of.iter().filter_map(|pair| quotient(table, pair, faults)).collect()),
            Statistic::Covariance | Statistic::Correlation => {
                let columns = of.iter().map(|name| numbers(table, name, faults)).collect();
                let itself = statistic == Statistic::Covariance;
                let estimator: OfPair = if itself { covariance } else { correlation };
                Self::Pairs { columns, estimator, itself }
            }
            Statistic::Kappa => Self::Kappa(of.iter().map(|name| levels(table, name, faults)).collect()),
            Statistic::Mean
            | Statistic::Total
            | Statistic::Variance
            | Statistic::Quantile
            | Statistic::ItemNonresponse
            | Statistic::ImportancePerformance
            | Statistic::Nonresponse
            | Statistic::Careless
            | Statistic::Stuffing
            | Statistic::Influence
            | Statistic::WithoutFlagged
            | Statistic::Control
            | Statistic::Trend
            | Statistic::Ranks
            | Statistic::Pairs
            | Statistic::Glm
            | Statistic::Table
            | Statistic::TTest
            | Statistic::RankTest
            | Statistic::Contrast
            | Statistic::Design => {
                let columns = of.iter().map(|name| numbers(table, name, faults)).collect();
                let estimator: OfNumbers = match statistic {
                    Statistic::Total => total,
                    Statistic::Variance => variance,
                    Statistic::ItemNonresponse => item_nonresponse,
                    _ => mean,
                };
                Self::Numbers { columns, estimator }
            }
        }
    }

    /// Takes away the answers of every row that lacks one of them.
    pub(super) fn keep_complete_rows(&mut self) {
        match self {
            Self::Alpha(items) | Self::Satisfaction { items, .. } => {
                blank(items.iter_mut().map(|item| &mut item.values).collect())
            }
            Self::Pairs { columns, .. } | Self::Numbers { columns, .. } => {
                blank(columns.iter_mut().map(|column| &mut column.values).collect())
            }
            Self::Kappa(_) | Self::Drivers { .. } => {} // they take rows that have everything as it is
            Self::Ratios(pairs) => {
                blank(pairs.iter_mut().flat_map(|(y, x)| [&mut y.values, &mut x.values]).collect());
            }
            Self::Shares { columns, .. } => {
                let missing = |row: usize| {
                    columns.iter().any(|column| match column {
                        Share::Indicator(column) => column.values[row].is_none(),
                        Share::Levels(levels) => levels.values[row].is_none(),
                    })
                };
                let rows = columns.first().map_or(0, |column| match column {
                    Share::Indicator(column) => column.values.len(),
                    Share::Levels(levels) => levels.values.len(),
                });
                let lost: Vec<usize> = (0..rows).filter(|&row| missing(row)).collect();
                for column in columns {
                    match column {
                        Share::Indicator(column) => lost.iter().for_each(|&row| column.values[row] = None),
                        Share::Levels(levels) => lost.iter().for_each(|&row| levels.values[row] = None),
                    }
                }
            }
        }
    }

    pub(super) fn estimators(&self, design: &SurveyDesign, rows: &[u32]) -> Vec<Estimator> {
        match self {
            Self::Alpha(items) => vec![alpha(design, rows, items)],
            Self::Satisfaction { items, formula, scale } => vec![formula.estimator(design, rows, items, *scale)],
            Self::Numbers { columns, estimator } => {
                columns.iter().map(|column| estimator(design, rows, column)).collect()
            }
            Self::Pairs { columns, estimator, itself } => {
                let with = |one: usize| columns[one + usize::from(!itself)..].iter().map(move |other| (one, other));
                let pairs = (0..columns.len()).flat_map(with);
                pairs.map(|(one, other)| estimator(design, rows, &columns[one], other)).collect()
            }
            Self::Drivers { outcome, predictors, method } => {
                outcome.iter().flat_map(|outcome| drivers(design, rows, outcome, predictors, *method)).collect()
            }
            Self::Kappa(pair) => match pair.as_slice() {
                [first, second] => vec![kappa(design, rows, first, second)],
                _ => Vec::new(), // refused with the request
            },
            Self::Ratios(pairs) => pairs.iter().map(|(y, x)| ratio(design, rows, y, x)).collect(),
            Self::Shares { columns, is_count: false } => columns
                .iter()
                .flat_map(|column| match column {
                    Share::Indicator(column) => vec![proportion(design, rows, column)],
                    Share::Levels(levels) => proportions(design, rows, levels),
                })
                .collect(),
            Self::Shares { columns, is_count: true } => columns
                .iter()
                .flat_map(|column| match column {
                    Share::Indicator(column) => vec![count(design, rows, column, None)],
                    Share::Levels(levels) => {
                        let of = |level: &String| count(design, rows, &levels.indicator(level), Some(level.clone()));
                        levels.known().into_iter().map(of).collect()
                    }
                })
                .collect(),
        }
    }
}

/// Total of an indicator.
fn count(design: &SurveyDesign, rows: &[u32], column: &Column, category: Option<String>) -> Estimator {
    Estimator { statistic: "count", category, ..total(design, rows, column) }
}

fn blank(mut columns: Vec<&mut Vec<Option<f64>>>) {
    let rows = columns.first().map_or(0, |values| values.len());
    for row in 0..rows {
        if columns.iter().any(|values| values[row].is_none()) {
            columns.iter_mut().for_each(|values| values[row] = None);
        }
    }
}

pub(super) fn numbers(table: &Table, name: &str, faults: &mut Vec<Fault>) -> Column {
    Column { name: name.to_owned(), values: table.numbers_into(name, faults) }
}

pub(super) fn levels(table: &Table, name: &str, faults: &mut Vec<Fault>) -> Levels {
    let texts = table.texts(name).unwrap_or_else(|error| {
        faults.extend(error.faults().iter().cloned());
        vec![None; table.len()]
    });
    Levels { name: name.to_owned(), values: texts.into_iter().map(|text| text.map(str::to_owned)).collect() }
}

fn share(table: &Table, name: &str, faults: &mut Vec<Fault>) -> Share {
    let levels = levels(table, name, faults);
    let is_indicator = levels.values.iter().flatten().all(|text| text == "0" || text == "1");
    if is_indicator { Share::Indicator(levels.indicator("1")) } else { Share::Levels(levels) }
}

fn quotient(table: &Table, pair: &str, faults: &mut Vec<Fault>) -> Option<(Column, Column)> {
    let Some((numerator, denominator)) = pair.split_once('/') else {
        faults.push(Fault::new(
            format!("of {pair}"),
            "it is not a ratio",
            "write numerator/denominator: --of api.stu/enroll",
        ));
        return None;
    };
    Some((numbers(table, numerator.trim(), faults), numbers(table, denominator.trim(), faults)))
}
