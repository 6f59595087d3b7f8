//! Units that have too few values, or too many zeros, leave the index by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::index::{Indicators, Scheme};

/// The indicators without the units that fail. What was filled in does not count as a value.
pub(super) fn screen(
    scheme: &Scheme,
    indicators: &Indicators,
    filled: &BTreeSet<(usize, usize)>,
    warnings: &mut Vec<String>,
) -> Indicators {
    let Some(rule) = scheme.screen else { return indicators.clone() };
    let mut columns: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for period in &indicators.period {
        columns.entry(period).or_insert_with(|| {
            let tree = scheme.tree(period);
            let here = |code: &String| tree.branches.iter().any(|branch| branch.node.code == *code);
            (0..indicators.codes.len()).filter(|&column| here(&indicators.codes[column])).collect()
        });
    }
    let mut kept = Indicators { codes: indicators.codes.clone(), ..Indicators::default() };
    for (row, (unit, period)) in indicators.unit.iter().zip(&indicators.period).enumerate() {
        let columns = &columns[period.as_str()];
        let observed = |&&column: &&usize| !filled.contains(&(row, column));
        let values: Vec<f64> =
            columns.iter().filter(observed).filter_map(|&column| indicators.cells[row][column].value).collect();
        let zeros = values.iter().filter(|value| **value == 0.0).count();
        let (available, zero) = (share(values.len(), columns.len()), share(zeros, values.len()));
        // Equality passes, also where the share is a fraction that binary numbers do not hold.
        let few = rule.min_available.is_some_and(|least| available < least - 1e-9);
        let hollow = rule.max_zero.is_some_and(|most| zero > most + 1e-9);
        if few || hollow {
            warnings.push(format!(
                "{unit} {period}: bị loại, có {0} trên {1} chỉ tiêu, trong đó {zeros} bằng 0 / screened out, {0} of {1} indicators, {zeros} of them zero",
                values.len(),
                columns.len()
            ));
        } else {
            kept.unit.push(unit.clone());
            kept.period.push(period.clone());
            kept.cells.push(indicators.cells[row].clone());
        }
    }
    kept
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
