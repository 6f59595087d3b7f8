//! The tree with what each of its nodes weighs.

use std::collections::BTreeMap;

use super::{Profile, influences};
use crate::{
    index::{Index, Scheme},
    text::Text,
};

/// One node of the tree in one period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    /// Period; empty where the data has one only.
    pub period: String,
    /// Node code.
    pub node: String,
    /// The node above; `None` for the root.
    pub parent: Option<String>,
    /// 1 for the leaves.
    pub level: u8,
    /// The weight as given.
    pub weight: f64,
    /// Share in its parent; see [`crate::index::EffectiveWeight::share`].
    pub share: Option<f64>,
    /// Effective weight: share in the root.
    pub effective: Option<f64>,
    /// Share of the variance of the index among the nodes of its level; see [`super::Influence::variance`]. `None` for the root.
    pub variance: Option<f64>,
    /// What the node is called.
    pub name: Text,
}

/// The tree of each period, every node after all that is below it.
pub fn lineage(scheme: &Scheme, index: &Index) -> Vec<Link> {
    let profiles = Profile::of(scheme, index);
    let moved = profiles.iter().flat_map(|profile| influences(scheme, profile, &index.effective_weights));
    let variance: BTreeMap<(String, String), Option<f64>> =
        moved.map(|one| ((one.period, one.node), one.variance)).collect();
    let link = |weight: &crate::index::EffectiveWeight| {
        let node = scheme.node(&weight.node);
        Link {
            period: weight.period.clone(),
            node: weight.node.clone(),
            parent: node.and_then(|node| node.parent.clone()),
            level: weight.level,
            weight: weight.weight,
            share: weight.share,
            effective: weight.effective,
            variance: variance.get(&(weight.period.clone(), weight.node.clone())).copied().flatten(),
            name: node.map(|node| node.name.clone()).unwrap_or_default(),
        }
    };
    index.effective_weights.iter().map(link).collect()
}
