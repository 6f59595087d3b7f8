//! What a node really weighs, beside what the scheme says.

mod weigh;

pub use weigh::weigh;

use serde::{Deserialize, Serialize};

use super::{
    build::grade::Unit,
    scheme::{Aggregate, Scheme, Tree},
};

/// The weight of a node in one period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EffectiveWeight {
    /// Period; empty where the data has one only.
    pub period: String,
    /// Node code.
    pub node: String,
    /// 1 for the leaves.
    pub level: u8,
    /// What the scheme says, relative to its siblings.
    pub weight: f64,
    /// Share in its parent: the weight over the sum of those of its siblings, or where answers or points are pooled the share
    /// of those; 1 for the root. `None` where the siblings weigh nothing or have nothing to pool.
    pub share: Option<f64>,
    /// Share in the root: the product of shares up the tree. Where answers or points are pooled, the share of those.
    /// `None` where the data has none to pool, or the scheme says that the root has no number.
    pub effective: Option<f64>,
}

/// The effective weights of a period, in the order of the tree.
pub(super) fn effective(scheme: &Scheme, tree: &Tree<'_>, period: &str, units: &[Unit]) -> Vec<EffectiveWeight> {
    let known = scheme.undefined(&scheme.code, period).is_none().then_some(1.0);
    let mut shares = vec![Some(1.0); tree.branches.len()];
    let mut effective = vec![known; tree.branches.len()];
    // Parents come after their children, so from the back every parent is known before its children.
    for (at, branch) in tree.branches.iter().enumerate().rev() {
        let pooled = matches!(branch.aggregate, Aggregate::PooledShare | Aggregate::PointsShare);
        let mass = |&child: &usize| {
            let base = if pooled { units.iter().filter_map(|unit| unit.grades[child].base).sum() } else { 1.0 };
            tree.branches[child].weight * base
        };
        let masses: Vec<f64> = branch.children.iter().map(mass).collect();
        let total: f64 = masses.iter().sum();
        for (&child, mass) in branch.children.iter().zip(masses) {
            shares[child] = (total > 0.0).then(|| mass / total);
            effective[child] = effective[at].zip(shares[child]).map(|(above, share)| above * share);
        }
    }
    let weight =
        |((branch, share), effective): ((&super::scheme::Branch<'_>, Option<f64>), Option<f64>)| EffectiveWeight {
            period: period.to_owned(),
            node: branch.node.code.clone(),
            level: branch.level,
            weight: branch.weight,
            share,
            effective,
        };
    tree.branches.iter().zip(shares).zip(effective).map(weight).collect()
}
