//! How fast a score grows from its first to its last period.

use super::series::{NOT_COMPARABLE, Series, series};
use crate::index::{Index, Scaling, Scheme};

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

/// Compound growth of every node of every unit over the periods of an index, in the order of units and nodes.
///
/// Defined from two periods on, between scores above zero only (a growth rate of a score that is zero or negative says
/// nothing), and where the scores of different periods compare. Where the scheme names a break, growth starts again with it: what
/// lies before is another method. Time is the number of the label where all labels are numbers, else its place among them.
/// Reference: OECD (2008), *Handbook on Constructing Composite Indicators*, step 9; COINr `get_trends`.
pub fn growth(scheme: &Scheme, index: &Index) -> Vec<Growth> {
    series(scheme, index).iter().map(of).collect()
}

fn of(series: &Series<'_>) -> Growth {
    let base =
        Growth { unit: series.unit.into(), node: series.node.into(), available: series.available, ..Growth::default() };
    let (Some(first), Some(last)) = (series.points.first(), series.points.last()) else {
        return Growth { reason: Some("không kỳ nào có điểm / no period has a score"), ..base };
    };
    let base = Growth { first: first.1.into(), last: last.1.into(), ..base };
    if series.points.len() == 1 {
        return Growth { reason: Some("chỉ một kỳ có điểm / one period has a score"), ..base };
    }
    if series.scaling == Scaling::Period {
        return Growth { reason: Some(NOT_COMPARABLE), ..base };
    }
    if first.2 <= 0.0 || last.2 <= 0.0 {
        return Growth { reason: Some("có điểm không lớn hơn 0 / a score is not above zero"), ..base };
    }
    Growth { cagr: Some((last.2 / first.2).powf(1.0 / (last.0 - first.0)) - 1.0), ..base }
}
