//! Does a score go up or down over all its periods?

use super::series::{NOT_COMPARABLE, Series, series};
use crate::{
    index::{Index, Scaling, Scheme, build::LEVEL},
    trend::theil_sen::{TheilSen, theil_sen},
};

/// With fewer points no order of them is rare enough for an interval at 95 %: two of the 24 orders of four are 8.3 %.
const LEAST: usize = 5;

/// The trend of one node of one unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    /// Unit code.
    pub unit: String,
    /// Node code.
    pub node: String,
    /// First and last period with a score.
    pub first: String,
    /// See [`Trend::first`].
    pub last: String,
    /// Share of the periods with a score.
    pub available: f64,
    /// Slope a period (a year where the labels are years), its interval and its test; `None` where it is not defined.
    pub found: Option<TheilSen>,
    /// Why there is none.
    pub reason: Option<&'static str>,
}

/// Theil–Sen slope, its 95 % interval and the Mann–Kendall test of every node of every unit, in the order of units and
/// nodes.
///
/// Defined from five periods with a score on, where the scores of different periods compare, and since the last break that the scheme
/// names. The scores count as exact and as independent from one period to the next: the sampling error of a survey and what carries over
/// are not in the interval. Source: [`crate::trend::theil_sen`].
pub fn trends(scheme: &Scheme, index: &Index) -> Vec<Trend> {
    series(scheme, index).iter().map(of).collect()
}

fn of(series: &Series<'_>) -> Trend {
    let label = |point: Option<&(f64, &str, f64)>| point.map(|point| point.1.to_owned()).unwrap_or_default();
    let base = Trend {
        unit: series.unit.into(),
        node: series.node.into(),
        first: label(series.points.first()),
        last: label(series.points.last()),
        available: series.available,
        ..Trend::default()
    };
    if series.points.len() < LEAST {
        return Trend {
            reason: Some(
                "dưới năm kỳ có điểm từ lần đổi phương pháp gần nhất: không có khoảng tin cậy 95% / fewer than five periods with a score since the last change of method: no 95% interval exists",
            ),
            ..base
        };
    }
    if series.scaling == Scaling::Period {
        return Trend { reason: Some(NOT_COMPARABLE), ..base };
    }
    let points: Vec<(f64, f64)> = series.points.iter().map(|(time, _, score)| (*time, *score)).collect();
    Trend { found: theil_sen(&points, LEVEL), ..base }
}
