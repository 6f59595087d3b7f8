//! How fast a score grows from its first to its last period.

use std::collections::BTreeMap;

use crate::index::{Index, Scheme};

/// Growth of one node of one unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Growth {
    /// Unit code.
    pub unit: String,
    /// Node code.
    pub node: String,
    /// First and last period with a score.
    pub first: String,
    /// See [`Growth::first`].
    pub last: String,
    /// Share of the periods with a score.
    pub available: f64,
    /// `(last / first)^(1 / (t₁ − t₀)) − 1`, compound growth a period (a year where the labels are years); `None` where it is not
    /// defined.
    pub cagr: Option<f64>,
    /// Why there is none.
    pub reason: Option<&'static str>,
}

/// Time, label and score of each period that has one.
type Points<'a> = Vec<(f64, &'a str, f64)>;

/// Compound growth of every node of every unit over the periods of an index, in the order of units and nodes.
///
/// Defined from two periods on and between scores above zero only: a growth rate of a score that is zero or negative says
/// nothing. Where the scheme names a break, growth starts again with it: what lies before is another method. Time is the number of the label where all labels are numbers, else its place among them.
/// Reference: OECD (2008), *Handbook on Constructing Composite Indicators*, step 9; COINr `get_trends`.
pub fn growth(scheme: &Scheme, index: &Index) -> Vec<Growth> {
    let labels: std::collections::BTreeSet<&str> = index.scores.iter().map(|score| score.period.as_str()).collect();
    let numbers: Option<Vec<f64>> = labels.iter().map(|label| label.parse().ok()).collect();
    let time: BTreeMap<&str, f64> = match numbers {
        Some(numbers) => labels.iter().copied().zip(numbers).collect(),
        None => labels.iter().copied().zip((0..).map(f64::from)).collect(),
    };
    let last = labels.last().unwrap_or(&"");
    let mut series: BTreeMap<(&str, &str), Points<'_>> = BTreeMap::new();
    for score in &index.scores {
        if scheme.breaks.iter().any(|broken| *score.period < *broken.at && *broken.at <= **last) {
            continue;
        }
        let points = series.entry((&score.unit, &score.node)).or_default();
        points.extend(score.score.map(|value| (time[score.period.as_str()], score.period.as_str(), value)));
    }
    let of = |((unit, node), mut points): ((&str, &str), Points<'_>)| {
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        let available = points.len() as f64 / labels.len().max(1) as f64;
        let base = Growth { unit: unit.into(), node: node.into(), available, ..Growth::default() };
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Growth { reason: Some("no period has a score"), ..base };
        };
        let base = Growth { first: first.1.into(), last: last.1.into(), ..base };
        match (points.len(), first.2 > 0.0 && last.2 > 0.0) {
            (1, _) => Growth { reason: Some("one period has a score"), ..base },
            (_, false) => Growth { reason: Some("a score is not above zero"), ..base },
            _ => Growth { cagr: Some((last.2 / first.2).powf(1.0 / (last.0 - first.0)) - 1.0), ..base },
        }
    };
    series.into_iter().map(of).collect()
}
