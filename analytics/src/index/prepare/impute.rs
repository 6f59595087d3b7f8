//! Gaps become the mean, the median or the mean of the unit's group in the same period, or what other indicators or other periods of the unit say.

mod panel;

use std::collections::{BTreeMap, BTreeSet};

use super::{Companions, periods};
use crate::index::{
    Indicators, Scheme,
    scheme::{Direction, Impute},
};

/// The indicators without those gaps that can be filled, and which cells were.
pub(super) fn impute(
    scheme: &Scheme,
    indicators: &Indicators,
    companions: &Companions,
    warnings: &mut Vec<String>,
) -> (Indicators, BTreeSet<(usize, usize)>) {
    let mut full = indicators.clone();
    let mut filled = BTreeSet::new();
    for (column, code) in indicators.codes.iter().enumerate() {
        let Some(leaf) = scheme.node(code).filter(|leaf| leaf.impute != Impute::None) else { continue };
        let panel = leaf.impute.is_of_panel().then(|| panel::Panel::new(indicators, column));
        for (period, rows) in periods(indicators) {
            // A leaf that nobody has in the period is no part of it, or says so when it is scaled.
            let group = |row: usize| match &leaf.impute {
                Impute::GroupMean { group } => companions.groups.get(group).and_then(|groups| groups.get(row)?.clone()),
                _ => Some(String::new()),
            };
            let mut known: BTreeMap<String, Vec<f64>> = BTreeMap::new();
            for &row in &rows {
                if let (Some(group), Some(value)) = (group(row), indicators.cells[row][column].value) {
                    known.entry(group).or_default().push(value);
                }
            }
            let (mut now, mut left) = (Vec::new(), Vec::new());
            for row in rows.into_iter().filter(|&row| indicators.cells[row][column].value.is_none()) {
                let value = match &panel {
                    Some(panel) => panel.value(row, &leaf.impute),
                    None if leaf.impute == Impute::Row => across(scheme, indicators, period, row, column),
                    None => group(row).and_then(|group| known.get(&group)).map(|values| centre(&leaf.impute, values)),
                };
                full.cells[row][column].value = value;
                if value.is_some() {
                    filled.insert((row, column));
                }
                let list = if value.is_some() { &mut now } else { &mut left };
                list.push(indicators.unit[row].as_str());
            }
            let mut say = |units: &[&str], vi: &str, en: &str| {
                if !units.is_empty() {
                    warnings.push(format!("{code} {period}: {vi}: {0} / {en}: {0}", units.join(", ")));
                }
            };
            say(&now, leaf.impute.name().0, leaf.impute.name().1);
            say(&left, "vẫn thiếu vì không có số liệu nào để thay", "still a gap, with nothing to fill it from");
        }
    }
    (full, filled)
}

/// The unit's mean place between the worst (0) and the best (1) of the period over its other indicators, on the scale of `column`.
fn across(scheme: &Scheme, indicators: &Indicators, period: &str, row: usize, column: usize) -> Option<f64> {
    let bounds = |column: usize| {
        let here = (0..indicators.unit.len()).filter(|&row| indicators.period[row] == period);
        let values: Vec<f64> = here.filter_map(|row| indicators.cells[row][column].value).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let turned = scheme.node(&indicators.codes[column])?.direction == Direction::LowerIsBetter;
        (high > low).then_some(if turned { (high, low) } else { (low, high) })
    };
    let place = |other: usize| {
        let ((worst, best), value) = (bounds(other)?, indicators.cells[row][other].value?);
        Some((value - worst) / (best - worst))
    };
    let places: Vec<f64> = (0..indicators.codes.len()).filter(|&other| other != column).filter_map(place).collect();
    let (worst, best) = bounds(column)?;
    let mean = places.iter().sum::<f64>() / places.len() as f64;
    (!places.is_empty()).then_some(worst + mean * (best - worst))
}

fn centre(rule: &Impute, values: &[f64]) -> f64 {
    if *rule != Impute::Median {
        return values.iter().sum::<f64>() / values.len() as f64;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    f64::midpoint(sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2])
}
