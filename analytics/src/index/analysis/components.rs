//! Principal components of the children of a node.

use nalgebra::{DMatrix, SymmetricEigen};
use serde::Serialize;

use super::{Profile, correlation};
use crate::index::Scheme;

/// The principal components of the children of one node, in one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Components {
    /// The period.
    pub period: String,
    /// The node.
    pub node: String,
    /// Its children, in the order of the loadings.
    pub children: Vec<String>,
    /// Share of the variance that each component explains, largest first. They sum to one.
    pub explained: Vec<f64>,
    /// Loadings of the first component, of length one, turned so that their sum is positive.
    pub loadings: Vec<f64>,
    /// Do all loadings have one sign? If not, weights made of them would count a child against its own group.
    pub one_sign: bool,
}

/// Principal components of the correlation matrix of the children of every node that has two or more.
///
/// Correlations use the units that have both values. `None` in place of a node whose children do not all vary, or where
/// gaps leave a matrix with a negative root (below −1e-9): no figure is better than one that explains more than all.
/// Reference: OECD/JRC (2008), section 4; Jolliffe (2002).
pub fn components(scheme: &Scheme, profile: &Profile<'_>) -> Vec<(String, Option<Components>)> {
    let tree = scheme.tree(profile.period);
    let nodes = tree.branches.iter().filter(|branch| branch.children.len() > 1);
    nodes
        .map(|branch| {
            let children: Vec<&str> = branch.children.iter().map(|&at| tree.branches[at].node.code.as_str()).collect();
            (branch.node.code.clone(), principal(profile, &branch.node.code, &children))
        })
        .collect()
}

fn principal(profile: &Profile<'_>, node: &str, children: &[&str]) -> Option<Components> {
    let columns = profile.columns(children);
    let k = children.len();
    if columns.len() < k {
        return None;
    }
    let mut matrix = DMatrix::identity(k, k);
    for row in 0..k {
        for column in 0..row {
            let r = correlation(columns[row], columns[column])?.r;
            (matrix[(row, column)], matrix[(column, row)]) = (r, r);
        }
    }
    let eigen = SymmetricEigen::new(matrix);
    let mut order: Vec<usize> = (0..k).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    if eigen.eigenvalues.iter().any(|&root| root < -1e-9) {
        return None;
    }
    let first = eigen.eigenvectors.column(order[0]);
    let sign = if first.sum() < 0.0 { -1.0 } else { 1.0 };
    let loadings: Vec<f64> = first.iter().map(|loading| sign * loading).collect();
    Some(Components {
        period: profile.period.to_owned(),
        node: node.to_owned(),
        children: children.iter().map(|&child| child.to_owned()).collect(),
        explained: order.iter().map(|&at| eigen.eigenvalues[at].max(0.0) / k as f64).collect(),
        one_sign: loadings.iter().all(|&loading| loading >= 0.0),
        loadings,
    })
}
