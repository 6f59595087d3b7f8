//! Slopes of the root, for whoever compares rows that are not independent.

use std::collections::BTreeMap;

use super::grade;
use crate::error::Result;
use crate::index::{Indicators, Scheme};

/// How the root's score moves with the values and bases of each row (`2L` slopes); `None` where the row has no score.
pub(crate) fn root_slopes(scheme: &Scheme, indicators: &Indicators) -> Result<Vec<Option<Vec<f64>>>> {
    let (scheme, _) = crate::index::weigh(scheme, indicators)?;
    let scheme = &scheme;
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, period) in indicators.period.iter().enumerate() {
        rows.entry(period).or_default().push(row);
    }
    let mut slopes = vec![None; indicators.unit.len()];
    for (period, rows) in rows {
        let tree = scheme.tree(period);
        let Some(scale) = tree.branches.last().map(|root| root.node.scale) else { continue };
        for unit in grade::grade(scheme, &tree, period, indicators, &rows, &mut Vec::new())? {
            let root = unit.grades.last().filter(|root| root.value.is_some());
            slopes[unit.row] = root.map(|root| root.gradient.iter().map(|slope| slope * scale).collect());
        }
    }
    Ok(slopes)
}
