//! One unit among the others: where it stands, what it is good at, who is like it.

use super::Profile;
use crate::index::{EffectiveWeight, Scheme};

/// Where a unit stands on one node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// Unit code.
    pub unit: String,
    /// Period.
    pub period: String,
    /// Node code.
    pub node: String,
    /// Is it a leaf?
    pub leaf: bool,
    /// Its value on the scale of the scheme.
    pub value: f64,
    /// Its place, 1 = best; tied units share the smaller one.
    pub place: usize,
    /// Units with a value.
    pub of: usize,
    /// Median of the units.
    pub median: f64,
    /// The best value.
    pub best: f64,
    /// Share of the node in the index.
    pub effective: Option<f64>,
}

/// Every unit and node that has a value, units in the order of the rows.
pub fn standings(scheme: &Scheme, profile: &Profile<'_>, weights: &[EffectiveWeight]) -> Vec<Standing> {
    let tree = scheme.tree(profile.period);
    let mut found = Vec::new();
    for (at, unit) in profile.units.iter().enumerate() {
        for branch in &tree.branches {
            let code = branch.node.code.as_str();
            let Some(column) = profile.values.get(code) else { continue };
            let Some(value) = column[at] else { continue };
            let raw = branch.is_leaf() && branch.node.normalise == crate::index::scheme::Normalise::None;
            let turned = raw && branch.node.direction == crate::index::scheme::Direction::LowerIsBetter;
            let sign = if turned { -1.0 } else { 1.0 };
            let mut all: Vec<f64> = column.iter().copied().flatten().map(|value| sign * value).collect();
            all.sort_by(|one, other| other.total_cmp(one));
            let better = all.iter().filter(|other| **other - sign * value > 1e-9 * value.abs().max(1.0)).count();
            let weight = weights.iter().find(|weight| weight.period == profile.period && weight.node == code);
            found.push(Standing {
                unit: (*unit).to_owned(),
                period: profile.period.to_owned(),
                node: code.to_owned(),
                leaf: branch.is_leaf(),
                value,
                place: better + 1,
                of: all.len(),
                median: sign * f64::midpoint(all[(all.len() - 1) / 2], all[all.len() / 2]),
                best: sign * all[0],
                effective: weight.and_then(|weight| weight.effective),
            });
        }
    }
    found
}

/// The leaves on which a unit stands best, and those on which it stands worst: at most `count` each, by the share of units that
/// are better, then by the distance from the median. A leaf above the middle is no weakness, one below it no strength.
pub fn strengths_and_weaknesses(standings: &[Standing], unit: &str, count: usize) -> (Vec<Standing>, Vec<Standing>) {
    let mut leaves: Vec<&Standing> =
        standings.iter().filter(|one| one.unit == unit && one.leaf && one.of > 1).collect();
    // 0 for the best place, 1 for the last.
    let behind = |one: &Standing| (one.place - 1) as f64 / (one.of - 1) as f64;
    let ahead = |one: &Standing| (one.value - one.median).abs() / (one.best - one.median).abs().max(1e-12);
    leaves.sort_by(|one, other| behind(one).total_cmp(&behind(other)).then(ahead(other).total_cmp(&ahead(one))));
    let strengths = leaves.iter().filter(|one| behind(one) < 0.5).take(count).map(|one| (*one).clone()).collect();
    let weaknesses =
        leaves.iter().rev().filter(|one| behind(one) > 0.5).take(count).map(|one| (*one).clone()).collect();
    (strengths, weaknesses)
}

/// A unit that is like another one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Peer {
    /// Unit code.
    pub unit: String,
    /// The unit that is like it.
    pub peer: String,
    /// Period.
    pub period: String,
    /// `√(Σ w ((x − y)/s)² / Σ w)` over the leaves that both have: `w` effective weights, `s` standard deviations.
    pub distance: f64,
    /// Leaves that both have.
    pub leaves: usize,
}

/// The `count` nearest units of each one, nearest first. Pairs that share fewer than half of the leaves are not compared.
pub fn peers(scheme: &Scheme, profile: &Profile<'_>, weights: &[EffectiveWeight], count: usize) -> Vec<Peer> {
    let tree = scheme.tree(profile.period);
    let leaves: Vec<(f64, f64, &[Option<f64>])> = tree
        .branches
        .iter()
        .filter(|branch| branch.is_leaf())
        .filter_map(|branch| {
            let column = profile.values.get(branch.node.code.as_str())?;
            let weight = weights.iter().find(|one| one.period == profile.period && one.node == branch.node.code)?;
            let variance = super::covariance(column, column).filter(|variance| *variance > 0.0)?;
            Some((weight.effective?, variance, column.as_slice()))
        })
        .collect();
    let distance = |one: usize, other: usize| {
        let both = leaves.iter().filter_map(|(w, v, column)| Some((*w, (column[one]? - column[other]?).powi(2) / v)));
        let both: Vec<(f64, f64)> = both.collect();
        let weight: f64 = both.iter().map(|(w, _)| w).sum();
        let near = (both.iter().map(|(w, d)| w * d).sum::<f64>() / weight).sqrt();
        (2 * both.len() >= leaves.len() && weight > 0.0).then_some((near, both.len()))
    };
    let mut found = Vec::new();
    for (at, unit) in profile.units.iter().enumerate() {
        let others = (0..profile.units.len()).filter(|&other| other != at);
        let mut near: Vec<(usize, (f64, usize))> =
            others.filter_map(|other| distance(at, other).map(|near| (other, near))).collect();
        near.sort_by(|one, other| one.1.0.total_cmp(&other.1.0));
        found.extend(near.into_iter().take(count).map(|(other, (distance, leaves))| Peer {
            unit: (*unit).to_owned(),
            peer: profile.units[other].to_owned(),
            period: profile.period.to_owned(),
            distance,
            leaves,
        }));
    }
    found
}

/// What a node weighs by the scheme, and what it does to the differences between units.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Influence {
    /// Period.
    pub period: String,
    /// Node code.
    pub node: String,
    /// Share in the index by the weights.
    pub effective: Option<f64>,
    /// `e cov(x, index) / Σ e cov(x, index)` over the nodes of its level: its share of the variance of the index. The
    /// shares of a level sum to one; one below zero works against the index.
    pub variance: Option<f64>,
    /// Correlation with the index.
    pub r: Option<f64>,
}

/// Weight beside influence for every node below the root. Weight is not importance: what differs little between units moves
/// nothing, and what goes with the others moves more than it weighs. Paruolo, Saisana and Saltelli (2013).
pub fn influences(scheme: &Scheme, profile: &Profile<'_>, weights: &[EffectiveWeight]) -> Vec<Influence> {
    let tree = scheme.tree(profile.period);
    let Some(root) = tree.branches.last().and_then(|root| profile.values.get(root.node.code.as_str())) else {
        return Vec::new();
    };
    let of = |code: &str| weights.iter().find(|one| one.period == profile.period && one.node == code);
    let below = &tree.branches[..tree.branches.len() - 1];
    let product = |code: &str| {
        let column = profile.values.get(code)?;
        Some(of(code)?.effective? * super::covariance(column, root)?)
    };
    below
        .iter()
        .map(|branch| {
            let code = branch.node.code.as_str();
            let level = below.iter().filter(|other| other.level == branch.level);
            let sum: f64 = level.filter_map(|other| product(&other.node.code)).sum();
            let column = profile.values.get(code);
            Influence {
                period: profile.period.to_owned(),
                node: code.to_owned(),
                effective: of(code).and_then(|one| one.effective),
                variance: product(code).filter(|_| sum != 0.0).map(|one| one / sum),
                r: column.and_then(|column| super::correlation(column, root)).map(|found| found.r),
            }
        })
        .collect()
}
