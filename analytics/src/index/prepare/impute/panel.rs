//! What a unit's other periods say of a gap.

use std::collections::{BTreeMap, BTreeSet};

use crate::index::{Indicators, scheme::Impute};

/// The known values of one column, unit by unit, in the order of time whatever the order of the rows.
pub(super) struct Panel<'a> {
    /// Where each period stands: its number where all labels are numbers (years), else its place among the labels.
    when: BTreeMap<&'a str, f64>,
    known: BTreeMap<&'a str, BTreeMap<usize, (f64, f64)>>,
    place: BTreeMap<&'a str, usize>,
    indicators: &'a Indicators,
}

impl<'a> Panel<'a> {
    pub(super) fn new(indicators: &'a Indicators, column: usize) -> Self {
        let labels: BTreeSet<&str> = indicators.period.iter().map(String::as_str).collect();
        let numbers: Option<Vec<f64>> = labels.iter().map(|label| label.parse().ok()).collect();
        let mut order: Vec<(&str, f64)> = match numbers {
            Some(numbers) => labels.into_iter().zip(numbers).collect(),
            None => labels.into_iter().zip((0..).map(f64::from)).collect(),
        };
        order.sort_by(|one, other| one.1.total_cmp(&other.1));
        let place: BTreeMap<&str, usize> =
            order.iter().enumerate().map(|(place, (label, _))| (*label, place)).collect();
        let when: BTreeMap<&str, f64> = order.into_iter().collect();
        let mut known: BTreeMap<&str, BTreeMap<usize, (f64, f64)>> = BTreeMap::new();
        for (row, (unit, period)) in indicators.unit.iter().zip(&indicators.period).enumerate() {
            if let Some(value) = indicators.cells[row][column].value {
                let at = place[period.as_str()];
                known.entry(unit).or_default().insert(at, (when[period.as_str()], value));
            }
        }
        Self { when, known, place, indicators }
    }

    /// The value of a gap; `None` where the unit has none to take.
    pub(super) fn value(&self, row: usize, rule: &Impute) -> Option<f64> {
        let period = self.indicators.period[row].as_str();
        let (at, here) = (self.place[period], self.when[period]);
        let known = self.known.get(self.indicators.unit[row].as_str())?;
        let before = known.range(..at).next_back();
        let after = known.range(at + 1..).next();
        let plain = |found: Option<(&usize, &(f64, f64))>| found.map(|(_, (_, value))| *value);
        match rule {
            Impute::Latest { longest } => {
                let near = before.filter(|(place, _)| longest.is_none_or(|longest| at - **place <= longest));
                plain(near)
            }
            Impute::Linear => match (before, after) {
                (Some((_, (then, low))), Some((_, (next, high)))) => {
                    Some(low + (high - low) * (here - then) / (next - then))
                }
                (one, other) => plain(one.or(other)),
            },
            _ => plain(before.or(after)),
        }
    }
}
