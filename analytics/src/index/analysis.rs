//! Looking at a finished index: what moves together, what a group measures, what really decides a score.
//!
//! Reference: OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, steps 4 and 8.

mod change;
mod components;
mod correlate;
mod growth;
mod lineage;
mod reliability;
mod series;
mod trend;
mod unit;
mod versions;

pub use change::{Change, changes};
pub use components::{Components, components};
pub use correlate::{Correlation, Relation, correlation, correlations};
pub use growth::{Growth, growth};
pub use lineage::{Link, lineage};
pub use reliability::{Reliability, cronbach_alpha, reliability};
pub use trend::{Trend, trends};
pub use unit::{Influence, Peer, Standing, influences, peers, standings, strengths_and_weaknesses};
pub use versions::{Compared, compare};

use std::collections::BTreeMap;

use super::{Index, Scheme};

/// The values of every node in one period, a column a node, in the order of the units.
///
/// Leaves are on the scale of the scheme before points are put on them, as `--show normalised` prints them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile<'a> {
    /// The period.
    pub period: &'a str,
    /// Units, in the order of the rows.
    pub units: Vec<&'a str>,
    /// Node → its value for each unit; `None` where the unit has none.
    pub values: BTreeMap<&'a str, Vec<Option<f64>>>,
}

impl<'a> Profile<'a> {
    /// One profile a period, in the order of the periods.
    pub fn of(scheme: &Scheme, index: &'a Index) -> Vec<Self> {
        let mut profiles: BTreeMap<&str, Profile<'_>> = BTreeMap::new();
        for score in &index.scores {
            let profile = profiles.entry(&score.period).or_default();
            profile.period = &score.period;
            let unit = profile.units.iter().rposition(|unit| *unit == score.unit).unwrap_or_else(|| {
                profile.units.push(&score.unit);
                profile.units.len() - 1
            });
            let scale = if score.level == 1 { scheme.node(&score.node).map_or(1.0, |node| node.scale) } else { 1.0 };
            let column = profile.values.entry(&score.node).or_default();
            column.resize(unit, None); // a unit without the node leaves a gap
            column.push(score.score.map(|value| value / scale));
        }
        for profile in profiles.values_mut() {
            let units = profile.units.len();
            profile.values.values_mut().for_each(|column| column.resize(units, None));
        }
        profiles.into_values().collect()
    }

    /// The columns of some nodes; a node without a column is left out.
    fn columns<'p>(&'p self, nodes: &[&str]) -> Vec<&'p [Option<f64>]> {
        nodes.iter().filter_map(|&node| self.values.get(node).map(Vec::as_slice)).collect()
    }
}

/// Covariance over the units that have both, with `n − 1`; `None` below two of them.
fn covariance(x: &[Option<f64>], y: &[Option<f64>]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = x.iter().zip(y).filter_map(|(x, y)| x.zip(*y)).collect();
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum: f64 = pairs.iter().map(|(x, y)| (x - mx) * (y - my)).sum();
    (pairs.len() > 1).then(|| sum / (n - 1.0))
}
