//! The same computation step by step, one wide table each, to look over its shoulder.

mod analysed;
mod row;

use std::{collections::BTreeMap, str::FromStr};

use serde::Serialize;
use serde_json::Value;

pub use row::Row;

use super::{Index, Indicators, Prepared, Scaling, Scheme, Score};
use crate::error::{Error, Stage};

/// A step of the computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The indicators as they came.
    Raw,
    /// Divided by their denominators.
    Denominated,
    /// With gaps filled; `imputed` names the leaves that were.
    Imputed,
    /// Without the units that have too little.
    Screened,
    /// With outliers treated.
    Treated,
    /// The leaves on the scale of the scheme.
    Normalised,
    /// Every node.
    Scores,
    /// The place of every node.
    Ranks,
    /// The effective weight of every node, a row a period.
    Weights,
    /// The tree, a row a node and period: what each node weighs as given, in its parent and in the root.
    Lineage,
    /// Cronbach's alpha of every node with children.
    Reliability,
    /// Correlations of siblings, and of every node with those above its level.
    Correlations,
    /// First principal component of the children of every node.
    Components,
    /// Compound growth of every node of every unit.
    Growth,
    /// Theil–Sen slope of every node of every unit, with its interval and the Mann–Kendall test.
    Trend,
    /// What the change of the root from each period to the next is made of.
    Changes,
    /// Which units of a sampled index are told apart.
    Pairs,
    /// How likely each class of a sampled score is.
    Classes,
    /// Every unit and node beside the median and the best.
    Profile,
    /// The five leaves on which a unit stands best, and the five on which it stands worst.
    Strengths,
    /// The five units that are most like each one.
    Peers,
    /// Weight of every node beside its share of the variance of the index.
    Influence,
}

impl Step {
    const NAMES: [(&'static str, Self); 22] = [
        ("raw", Self::Raw),
        ("denominated", Self::Denominated),
        ("imputed", Self::Imputed),
        ("screened", Self::Screened),
        ("treated", Self::Treated),
        ("normalised", Self::Normalised),
        ("scores", Self::Scores),
        ("ranks", Self::Ranks),
        ("weights", Self::Weights),
        ("lineage", Self::Lineage),
        ("reliability", Self::Reliability),
        ("correlations", Self::Correlations),
        ("components", Self::Components),
        ("growth", Self::Growth),
        ("trend", Self::Trend),
        ("changes", Self::Changes),
        ("pairs", Self::Pairs),
        ("classes", Self::Classes),
        ("profile", Self::Profile),
        ("strengths", Self::Strengths),
        ("peers", Self::Peers),
        ("influence", Self::Influence),
    ];
}

impl FromStr for Step {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Self::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, step)| step);
        known.ok_or_else(|| {
            let names = Self::NAMES.map(|(name, _)| name).join(", ");
            Error::one(
                Stage::Spec,
                "--show",
                format!("không có bước `{name}` / there is no step `{name}`"),
                format!("một trong / one of {names}"),
            )
        })
    }
}

/// A wide table of one step: `unit`, `period` and a column a node, where the step has them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// The step.
    pub step: Step,
    /// Where the scale of what it shows comes from; `none` before the leaves are normalised.
    pub scaling: Scaling,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One step of a finished index.
///
/// # Errors
/// What the index of one of the periods refuses, for the changes between them.
pub fn show(
    step: Step,
    scheme: &Scheme,
    indicators: &Indicators,
    prepared: &Prepared,
    index: &Index,
) -> Result<Shown, Error> {
    let rows = match step {
        Step::Raw => raw(indicators),
        Step::Denominated => raw(&prepared.denominated),
        Step::Imputed => imputed(prepared),
        Step::Screened => raw(&prepared.screened),
        Step::Treated => raw(&prepared.treated),
        Step::Normalised => {
            wide(index, |score| score.level == 1, |score| number(score.score.map(|value| value / scale(scheme, score))))
        }
        Step::Scores => wide(index, |_| true, |score| number(score.score)),
        Step::Ranks => wide(index, |_| true, |score| Value::from(score.rank)),
        Step::Weights => weights(index),
        Step::Lineage => analysed::lineage(scheme, index),
        Step::Reliability => analysed::reliability(scheme, indicators, index),
        Step::Correlations => analysed::correlations(scheme, index),
        Step::Components => analysed::components(scheme, index),
        Step::Growth => analysed::growth(scheme, index),
        Step::Trend => analysed::trends(scheme, index),
        Step::Changes => analysed::changes(scheme, &prepared.treated)?,
        Step::Pairs => analysed::pairs(scheme, indicators, index),
        Step::Classes => analysed::classes(scheme, indicators, index),
        Step::Profile => analysed::profile(scheme, index),
        Step::Strengths => analysed::strengths(scheme, index),
        Step::Peers => analysed::peers(scheme, index),
        Step::Influence => analysed::influence(scheme, index),
    };
    let before = matches!(step, Step::Raw | Step::Denominated | Step::Imputed | Step::Screened | Step::Treated);
    Ok(Shown { step, scaling: if before { Scaling::None } else { index.scaling }, rows })
}

fn number(value: Option<f64>) -> Value {
    Value::from(value)
}

fn scale(scheme: &Scheme, score: &Score) -> f64 {
    scheme.node(&score.node).map_or(1.0, |node| node.scale)
}

fn key(unit: &str, period: &str) -> Row {
    Row::from([("unit", unit.into()), ("period", period.into())])
}

fn raw(indicators: &Indicators) -> Vec<Row> {
    let rows = indicators.unit.iter().zip(&indicators.period).zip(&indicators.cells);
    let row = |((unit, period), cells): ((&String, &String), &Vec<super::Cell>)| {
        let mut row = key(unit, period);
        indicators.codes.iter().zip(cells).for_each(|(code, cell)| row.push(code, number(cell.value)));
        row
    };
    rows.map(row).collect()
}

fn imputed(prepared: &Prepared) -> Vec<Row> {
    let mut rows = raw(&prepared.imputed);
    for (at, row) in rows.iter_mut().enumerate() {
        let filled = prepared.filled.range((at, 0)..(at + 1, 0));
        let codes: Vec<&str> = filled.map(|&(_, column)| prepared.imputed.codes[column].as_str()).collect();
        row.push("imputed", codes.join(" "));
    }
    rows
}

fn wide(index: &Index, of: impl Fn(&Score) -> bool, value: impl Fn(&Score) -> Value) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut at: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for score in index.scores.iter().filter(|score| of(score)) {
        let row = *at.entry((&score.unit, &score.period)).or_insert_with(|| {
            rows.push(key(&score.unit, &score.period));
            rows.len() - 1
        });
        rows[row].push(&score.node, value(score));
    }
    rows
}

fn weights(index: &Index) -> Vec<Row> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for weight in &index.effective_weights {
        let row = rows.entry(&weight.period).or_insert_with(|| Row::from([("period", weight.period.as_str().into())]));
        row.push(&weight.node, number(weight.effective));
    }
    rows.into_values().collect()
}
