//! What a node decides: the places when it is left out.

use serde::Serialize;

use super::{chain::Chain, places_of};
use crate::{
    error::Result,
    index::{Companions, Indicators, Scheme},
};

/// The places of all units without one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Without {
    /// The node that was left out, with all below it.
    pub node: String,
    /// Is it a leaf?
    pub leaf: bool,
    /// Mean of the absolute changes of place; `None` where nobody has a place with and without it.
    pub mean_shift: Option<f64>,
    /// The largest of them.
    pub largest_shift: Option<f64>,
    /// The unit that it happens to.
    pub unit: Option<String>,
    /// Place of each unit without the node, in the order of [`super::Plan::units`]; tied units share the mean.
    pub places: Vec<Option<f64>>,
    /// Units that have a score only with the node, or only without it.
    pub changed_presence: usize,
}

/// Leaves out one node after another below `node`, in a period; a node that is its parent's only child takes the parent along.
/// Bounds, treatment and screening stay as they are with the node.
///
/// # Errors
/// What the preparation and the index refuse.
pub fn remove_one(
    scheme: &Scheme,
    indicators: &Indicators,
    companions: &Companions,
    [node, period]: [&str; 2],
) -> Result<Vec<Without>> {
    let chain = Chain::new(scheme, indicators, companions, node, period)?;
    let places = |chain: &Chain| {
        let mut values = Vec::new();
        places_of(&chain.units.iter().map(|(_, leaves)| chain.score(leaves, &[], &mut values)).collect::<Vec<_>>())
    };
    let with = places(&chain);
    let one = |(code, leaf): (&str, bool)| {
        let without = chain.without(code).map_or_else(|| vec![None; with.len()], |rest| places(&rest));
        let moved = with.iter().zip(&without).enumerate();
        let moved: Vec<(usize, f64)> =
            moved.filter_map(|(at, (with, without))| Some((at, ((*without)? - (*with)?).abs()))).collect();
        let largest = moved.iter().max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        Without {
            node: code.to_owned(),
            leaf,
            mean_shift: (!moved.is_empty()).then(|| moved.iter().map(|(_, by)| by).sum::<f64>() / moved.len() as f64),
            largest_shift: largest.map(|(_, by)| *by),
            unit: largest.filter(|(_, by)| *by > 0.0).map(|(at, _)| chain.units[*at].0.clone()),
            changed_presence: with
                .iter()
                .zip(&without)
                .filter(|(with, without)| with.is_some() != without.is_some())
                .count(),
            places: without,
        }
    };
    Ok(chain.below().map(one).collect())
}
