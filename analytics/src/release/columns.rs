//! Scores and figures as columns of text: one order and one spelling for CSV and Parquet.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use crate::error::{Error, Fault, Result, Stage};
use crate::figure::Figure;
use crate::index::Score;
use crate::release::{KeyingErrors, Metadata};

/// A table of text cells; an empty cell is an absent value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Columns {
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

const SCORE: [&str; 17] = [
    "unit",
    "period",
    "node",
    "level",
    "score",
    "rank",
    "rank_low",
    "rank_high",
    "se",
    "low",
    "high",
    "coverage",
    "class",
    "n",
    "status",
    "reason",
    "reason_code",
];

const FIGURE: [&str; 17] = [
    "statistic",
    "variable",
    "category",
    "estimate",
    "se",
    "df",
    "low",
    "high",
    "level",
    "ci_method",
    "deff",
    "n",
    "n_eff",
    "p",
    "status",
    "reason",
    "reason_code",
];

/// How well paper was keyed, with exact intervals.
pub(super) fn of_keying(metadata: &Metadata) -> Columns {
    let names = "period,item,keyed,wrong,wrong_share,wrong_low,wrong_high,rekeyed,differing,differing_share,differing_low,differing_high";
    let rate = |rate: Option<(f64, f64, f64)>| match rate {
        Some((share, low, high)) => [share, low, high].map(|number| number.to_string()),
        None => Default::default(),
    };
    let row = |some: &KeyingErrors| {
        let mut row = vec![some.period.clone(), some.item.clone().unwrap_or_default()];
        row.extend([some.keyed, some.wrong].map(|count| count.to_string()));
        row.extend(rate(some.error_rate(metadata.level)));
        row.extend([some.rekeyed, some.differing].map(|count| count.to_string()));
        row.extend(rate(some.difference_rate(metadata.level)));
        row
    };
    Columns { names: names.split(',').map(str::to_owned).collect(), rows: metadata.keying.iter().map(row).collect() }
}

/// Columns of [`SCORE`] and [`FIGURE`] that hold text.
const TEXT: [&str; 11] = [
    "unit",
    "period",
    "node",
    "class",
    "status",
    "reason",
    "reason_code",
    "statistic",
    "variable",
    "category",
    "ci_method",
];

impl Columns {
    /// Text as opposed to numbers; domain variables are text.
    pub(super) fn is_text(&self, name: &str) -> bool {
        is_text(name)
    }
}

/// True for a column of `scores.csv` or `figures.csv` that holds text as opposed to numbers; domain variables are text.
///
/// ```
/// use analytics::release::is_text;
/// assert!(is_text("status") && is_text("office") && !is_text("estimate"));
/// ```
pub fn is_text(name: &str) -> bool {
    TEXT.contains(&name) || !(SCORE.contains(&name) || FIGURE.contains(&name))
}

/// Scores in the order of the release.
pub(super) fn of_scores(scores: &[Score]) -> Columns {
    let row = |score: &Score| {
        let Score { unit, period, node, level, score, rank, rank_low, rank_high, .. } = score.clone();
        vec![unit, period, node, level.to_string(), real(score), whole(rank), whole(rank_low), whole(rank_high)]
    };
    let rest = |score: &Score| {
        let Score { se, low, high, coverage, class, n, status, reason, reason_code, .. } = score.clone();
        let numbers = [real(se), real(low), real(high), real(coverage), text(class), whole(n)];
        numbers.into_iter().chain([status.name().into(), text(reason), text(reason_code)])
    };
    let rows = scores.iter().map(|score| row(score).into_iter().chain(rest(score)).collect()).collect();
    Columns { names: SCORE.map(str::to_owned).to_vec(), rows }
}

/// Figures in the order of the release; each domain variable is a column of its own name after the others.
pub(super) fn of_figures(figures: &[Figure]) -> Columns {
    let domain: BTreeSet<&String> = figures.iter().flat_map(|figure| figure.domain.keys()).collect();
    let row = |figure: &Figure| {
        let Figure { estimate, se, df, low, high, level, deff, n, n_eff, p, status, .. } = *figure;
        let mut cells = vec![figure.statistic.clone(), figure.variable.clone(), text(figure.category.clone())];
        cells.extend([estimate, se, df, low, high, level].map(real));
        cells.extend([text(figure.ci_method.clone()), real(deff), whole(n), real(n_eff), real(p)]);
        cells.extend([status.name().into(), text(figure.reason.clone()), text(figure.reason_code.clone())]);
        cells.extend(domain.iter().map(|name| text(figure.domain.get(*name).cloned())));
        cells
    };
    let names = FIGURE.iter().map(|&name| name.to_owned()).chain(domain.iter().map(|&name| name.clone())).collect();
    Columns { names, rows: figures.iter().map(row).collect() }
}

/// All digits of a number, with a decimal point: read back, it is the same number.
fn real(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map_or_else(String::new, |value| format!("{value:?}"))
}

fn whole(value: Option<impl Into<u64>>) -> String {
    value.map_or_else(String::new, |value| value.into().to_string())
}

fn text(value: Option<String>) -> String {
    value.unwrap_or_default()
}

/// Scores back from their columns.
pub(super) fn scores(columns: &Columns, place: &str) -> Result<Vec<Score>> {
    records(columns, place, |_| true, |score: Score, _| score)
}

/// Figures back from their columns: what is not a field of a figure is a domain variable.
pub(super) fn figures(columns: &Columns, place: &str) -> Result<Vec<Figure>> {
    let field = |name: &str| FIGURE.contains(&name);
    records(columns, place, field, |figure: Figure, others| Figure { domain: others, ..figure })
}

fn records<T: DeserializeOwned>(
    columns: &Columns,
    place: &str,
    is_field: impl Fn(&str) -> bool,
    finish: impl Fn(T, BTreeMap<String, String>) -> T,
) -> Result<Vec<T>> {
    let mut faults = Vec::new();
    let mut records = Vec::new();
    for (row, cells) in (2..).zip(&columns.rows) {
        let mut fields = serde_json::Map::new();
        let mut others = BTreeMap::new();
        for (name, cell) in columns.names.iter().zip(cells) {
            if !is_field(name) {
                others.extend((!cell.is_empty()).then(|| (name.clone(), cell.clone())));
            } else if TEXT.contains(&name.as_str()) {
                let optional = ["class", "reason", "reason_code", "category", "ci_method"].contains(&name.as_str());
                fields.extend((!(optional && cell.is_empty())).then(|| (name.clone(), cell.clone().into())));
            } else if let Some(number) = number(cell) {
                fields.insert(name.clone(), number);
            } else if !cell.is_empty() {
                let place = format!("{place}, row {row}, column {name}");
                faults.push(Fault::new(place, format!("{cell} is not a number"), "take the file as it was published"));
            }
        }
        match serde_json::from_value(fields.into()) {
            Ok(record) => records.push(finish(record, others)),
            Err(cause) => faults.push(Fault::new(format!("{place}, row {row}"), cause.to_string(), "")),
        }
    }
    if faults.is_empty() { Ok(records) } else { Err(Error::new(Stage::Schema, faults)) }
}

/// A whole number as it is, any other to its last digit.
fn number(cell: &str) -> Option<serde_json::Value> {
    match cell.parse::<u64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => cell.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Into::into),
    }
}
