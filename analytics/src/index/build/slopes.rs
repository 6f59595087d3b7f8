//! Slopes of the root, for whoever compares rows that are not independent.

use std::collections::BTreeMap;

use super::grade;
use crate::error::Result;
use crate::index::{Indicators, Scheme};

/// How a node's score moves with the values and bases of each row (`2L` slopes); `None` where the row has no score.
pub(crate) type Slopes = Vec<Option<Vec<f64>>>;

/// The slopes of each of the nodes, in their order.
pub(crate) fn slopes(scheme: &Scheme, indicators: &Indicators, nodes: &[&str]) -> Result<Vec<Slopes>> {
    let (scheme, _) = crate::index::weigh(scheme, indicators)?;
    let scheme = &scheme;
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, period) in indicators.period.iter().enumerate() {
        rows.entry(period).or_default().push(row);
    }
    let mut slopes = vec![vec![None; indicators.unit.len()]; nodes.len()];
    for (period, rows) in rows {
        let tree = scheme.tree(period);
        let place = |code: &&str| tree.branches.iter().position(|branch| branch.node.code == **code);
        let places: Vec<Option<usize>> = nodes.iter().map(place).collect();
        for unit in grade::grade(scheme, &tree, period, indicators, &rows, &mut Vec::new())? {
            for (slopes, place) in slopes.iter_mut().zip(&places) {
                let Some(place) = *place else { continue };
                let (grade, scale) = (&unit.grades[place], tree.branches[place].node.scale);
                let gradient = || grade.gradient.iter().map(|slope| slope * scale).collect();
                slopes[unit.row] = grade.value.is_some().then(gradient);
            }
        }
    }
    Ok(slopes)
}
