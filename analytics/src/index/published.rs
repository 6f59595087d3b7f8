//! What is computed against what was published.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Index, Scheme, indicators::Columns};
use crate::{
    error::{Error, Fault, Result, Stage},
    frame::Table,
};

/// A published column to compare with: `[NODE=][FILE:]COLUMN[@PERIOD]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The node; absent: the root.
    pub node: Option<String>,
    /// The file; absent: the data itself.
    pub file: Option<String>,
    /// The column.
    pub column: String,
    /// The period that the column is about, where the file has no column of periods.
    pub period: Option<String>,
}

impl Reference {
    /// Reads `pci_weighted`, `published.csv:total`, `totals_2019.csv:unweighted@2019` or `services=dimensions.csv:d6`.
    pub fn parse(text: &str) -> Self {
        let (node, rest) = text.split_once('=').map_or((None, text), |(node, rest)| (Some(node.to_owned()), rest));
        let (file, rest) = rest.rsplit_once(':').map_or((None, rest), |(file, rest)| (Some(file.to_owned()), rest));
        let (column, period) =
            rest.rsplit_once('@').map_or((rest, None), |(column, period)| (column, Some(period.to_owned())));
        Self { node, file, column: column.to_owned(), period }
    }
}

/// A score beside its published figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Unit.
    pub unit: String,
    /// Period.
    pub period: String,
    /// Node.
    pub node: String,
    /// What was computed; `None` where the scheme has no number.
    pub score: Option<f64>,
    /// What was published.
    pub published: f64,
    /// `score − published`; `None` where there is no score.
    pub difference: Option<f64>,
}

/// Every published figure of a column beside the score of its unit, period and node.
///
/// # Errors
/// [`Stage::Schema`] with a node that the scheme does not have, every column that is not there, every cell that is not a number and
/// every row without a unit or a period, all at once.
pub fn compare(
    scheme: &Scheme,
    index: &Index,
    reference: &Reference,
    table: &Table,
    columns: &Columns,
) -> Result<Vec<Comparison>> {
    let node = reference.node.as_deref().unwrap_or(&scheme.code);
    let mut faults = Vec::new();
    if scheme.node(node).is_none() {
        faults.push(Fault::new(
            "--published",
            format!("phương pháp không có nút / the scheme has no node `{node}`"),
            "ghi một nút của phương pháp trước dấu = / name a node of the scheme before `=`",
        ));
    }
    let (units, mut periods) = columns.keys_into(scheme, table, &mut faults);
    let published = table.numbers_into(&reference.column, &mut faults);
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    if let Some(period) = &reference.period {
        periods.fill(period.clone());
    }
    let scores: BTreeMap<(&str, &str), Option<f64>> = index
        .scores
        .iter()
        .filter(|score| score.node == node)
        .map(|score| ((score.unit.as_str(), score.period.as_str()), score.score))
        .collect();
    let mut comparisons = Vec::new();
    for ((unit, period), published) in units.into_iter().zip(periods).zip(published) {
        // A figure of a unit or period outside the data has nothing to be compared with.
        if let (Some(published), Some(&score)) = (published, scores.get(&(unit.as_str(), period.as_str()))) {
            let difference = score.map(|score| score - published);
            comparisons.push(Comparison { unit, period, node: node.to_owned(), score, published, difference });
        }
    }
    Ok(comparisons)
}

/// How well one period of a node recomputes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Node.
    pub node: String,
    /// Period.
    pub period: String,
    /// Published figures with a score.
    pub compared: usize,
    /// Published figures without one.
    pub undefined: usize,
    /// Largest difference, whatever its sign; `None` where nothing was compared.
    pub largest: Option<f64>,
    /// The unit that it belongs to.
    pub unit: Option<String>,
    /// No published figure without a score and no difference above the tolerance.
    pub recomputes: bool,
}

/// Comparisons gathered by node and period.
pub fn agreement(comparisons: &[Comparison], tolerance: f64) -> Vec<Agreement> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Comparison>> = BTreeMap::new();
    for comparison in comparisons {
        groups.entry((&comparison.node, &comparison.period)).or_default().push(comparison);
    }
    let gather = |((node, period), group): ((&str, &str), Vec<&Comparison>)| {
        let largest = group
            .iter()
            .filter_map(|comparison| comparison.difference.map(|difference| (difference.abs(), &comparison.unit)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let compared = group.iter().filter(|comparison| comparison.difference.is_some()).count();
        Agreement {
            node: node.to_owned(),
            period: period.to_owned(),
            compared,
            undefined: group.len() - compared,
            largest: largest.map(|(difference, _)| difference),
            unit: largest.map(|(_, unit)| unit.clone()),
            recomputes: compared == group.len() && largest.is_none_or(|(difference, _)| difference <= tolerance),
        }
    };
    groups.into_iter().map(gather).collect()
}
