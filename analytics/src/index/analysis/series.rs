//! The scores of a node of a unit in the order of time, as far as they are one series.

use std::collections::{BTreeMap, BTreeSet};

use crate::index::{Index, Scaling, Scheme};

/// A series without a number that would say something about it, in words: Vietnamese, English.
pub(super) const NOT_COMPARABLE: &str = "thang điểm riêng từng kỳ, điểm các kỳ không so sánh được / each period is scaled by itself, scores of different periods do not compare";

/// Time, label and score of each period that has one.
pub(super) type Points<'a> = Vec<(f64, &'a str, f64)>;

/// The scores that one unit has for one node since the last method break.
pub(super) struct Series<'a> {
    pub unit: &'a str,
    pub node: &'a str,
    /// In the order of time, which is the number of the label where all labels are numbers, else its place among them.
    pub points: Points<'a>,
    /// Share of the periods with a score.
    pub available: f64,
    /// Where the scale of the node comes from.
    pub scaling: Scaling,
}

/// Every series of an index, in the order of units and nodes.
pub(super) fn series<'a>(scheme: &Scheme, index: &'a Index) -> Vec<Series<'a>> {
    let labels: BTreeSet<&str> = index.scores.iter().map(|score| score.period.as_str()).collect();
    let numbers: Option<Vec<f64>> = labels.iter().map(|label| label.parse().ok()).collect();
    let time: BTreeMap<&str, f64> = match numbers {
        Some(numbers) => labels.iter().copied().zip(numbers).collect(),
        None => labels.iter().copied().zip((0..).map(f64::from)).collect(),
    };
    let last = labels.last().unwrap_or(&"");
    let mut found: BTreeMap<(&str, &str), Points<'_>> = BTreeMap::new();
    for score in &index.scores {
        if scheme.breaks.iter().any(|broken| *score.period < *broken.at && *broken.at <= **last) {
            continue;
        }
        let points = found.entry((&score.unit, &score.node)).or_default();
        points.extend(score.score.map(|value| (time[score.period.as_str()], score.period.as_str(), value)));
    }
    let mut scalings: BTreeMap<&str, Scaling> = BTreeMap::new();
    let of = |((unit, node), mut points): ((&'a str, &'a str), Points<'a>)| {
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        let scaling = *scalings.entry(node).or_insert_with(|| Scaling::below(scheme, node));
        Series { unit, node, available: points.len() as f64 / labels.len().max(1) as f64, points, scaling }
    };
    found.into_iter().map(of).collect()
}
