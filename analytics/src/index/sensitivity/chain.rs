//! One method with everything done that does not hang on weights or draws, so that a replication is little more than sums.

use std::collections::BTreeMap;

use crate::{
    error::{Error, Result, Stage},
    index::{
        Companions, Indicators, Scheme,
        aggregate::{self, Part},
        normalise::{self, Scaled},
        prepare,
        scheme::{Aggregate, Classes, Counted, Missing},
    },
};

/// A node of the tree of one period.
struct Link {
    code: String,
    children: Vec<usize>,
    weight: f64,
    aggregate: Aggregate,
    missing: Missing,
    leaves: usize,
    undefined: bool,
    leaf: Option<(usize, Scaled)>,
}

/// The value and base of each leaf of a unit, in the order of the columns of the indicators.
pub type Leaves = Vec<(Option<f64>, Option<f64>)>;

/// Value, base and available leaves of each link.
type Values = Vec<(Option<f64>, Option<f64>, usize)>;

/// The tree of one period up to one node, with the prepared values of its leaves.
pub(in crate::index) struct Chain {
    links: Vec<Link>,
    /// Units of the period after screening, and their prepared leaves.
    pub(in crate::index) units: Vec<(String, Leaves)>,
    /// What the node's value is multiplied by where it is shown.
    scale: f64,
    /// Classes of the node.
    pub(in crate::index) classes: Option<Classes>,
}

impl Chain {
    /// The chain of a scheme for a node in a period; bounds that a normaliser takes from the data are found here and stay.
    pub(in crate::index) fn new(
        scheme: &Scheme,
        indicators: &Indicators,
        companions: &Companions,
        node: &str,
        period: &str,
    ) -> Result<Self> {
        Self::of(scheme, &prepare::prepare(scheme, indicators, companions)?.treated, [node, period])
    }

    /// The chain of indicators that are prepared already.
    pub(in crate::index) fn of(scheme: &Scheme, prepared: &Indicators, [node, period]: [&str; 2]) -> Result<Self> {
        let (found, _) = crate::index::weigh(scheme, prepared)?;
        let scheme = &found;
        crate::index::build::check(scheme, prepared)?;
        let mut chain = Self::of_tree(scheme, prepared, [node, period])?;
        let rows = (0..prepared.unit.len()).filter(|&row| prepared.period[row] == period);
        let leaves = |row: usize| prepared.cells[row].iter().map(|cell| (cell.value, cell.base)).collect();
        chain.units = rows.map(|row| (prepared.unit[row].clone(), leaves(row))).collect();
        Ok(chain)
    }

    /// The tree and its scales without the units.
    fn of_tree(scheme: &Scheme, prepared: &Indicators, [node, period]: [&str; 2]) -> Result<Self> {
        let tree = scheme.tree(period);
        let Some(top) = tree.branches.iter().position(|branch| branch.node.code == node) else {
            let cause = format!("there is no node `{node}` in {period}");
            return Err(Error::one(Stage::Spec, &scheme.code, cause, "name a node that exists in the period"));
        };
        let columns = crate::index::build::columns(&tree, prepared);
        let scaled = normalise::leaves(&tree, &columns, period, prepared, &mut Vec::new());
        let links = tree.branches.iter().zip(columns).zip(scaled).take(top + 1);
        let links = links.map(|((branch, column), scaled)| Link {
            code: branch.node.code.clone(),
            children: branch.children.clone(),
            weight: branch.weight,
            aggregate: branch.aggregate,
            missing: branch.missing,
            leaves: branch.leaves,
            undefined: scheme.undefined(&branch.node.code, period).is_some(),
            leaf: column.zip(scaled),
        });
        Ok(Self {
            links: links.collect(),
            units: Vec::new(),
            scale: tree.branches[top].node.scale,
            classes: tree.branches[top].node.classes.clone(),
        })
    }

    /// The codes that carry a weight below the node, in the order of the tree.
    pub(in crate::index) fn weights(&self) -> impl Iterator<Item = (&str, f64)> {
        self.links.iter().map(|link| (link.code.as_str(), link.weight))
    }

    /// The children of every node but leaves, by code: what may be left out.
    pub(in crate::index) fn below(&self) -> impl Iterator<Item = (&str, bool)> {
        let last = self.links.len() - 1;
        self.links[..last].iter().map(|link| (link.code.as_str(), link.leaf.is_some()))
    }

    /// The chain without a node and all below it; a parent that loses its only child leaves with it.
    pub(in crate::index) fn without(&self, code: &str) -> Option<Self> {
        let gone = self.links.iter().position(|link| link.code == code)?;
        let mut position: BTreeMap<usize, usize> = BTreeMap::new();
        let mut links: Vec<Link> = Vec::new();
        let below = self.descendants(gone);
        for (at, link) in self.links.iter().enumerate().filter(|(at, _)| !below.contains(at)) {
            let children: Vec<usize> = link.children.iter().filter_map(|child| position.get(child).copied()).collect();
            if children.is_empty() && link.leaf.is_none() {
                continue;
            }
            let leaves = children.iter().map(|&child| links[child].leaves).sum::<usize>().max(1);
            position.insert(at, links.len());
            links.push(Link { code: link.code.clone(), children, leaves, leaf: link.leaf.clone(), ..*link });
        }
        let kept = links.last().is_some_and(|link| Some(&link.code) == self.links.last().map(|link| &link.code));
        kept.then(|| Self { links, units: self.units.clone(), scale: self.scale, classes: self.classes.clone() })
    }

    /// This tree with the weights of one chain and the scales of another, where these know the node.
    pub(in crate::index) fn mixed(&self, [weights, scales]: [&Self; 2]) -> Self {
        let of = |chain: &Self, code: &str| chain.links.iter().position(|link| link.code == code);
        let link = |link: &Link| {
            let weight = of(weights, &link.code).map_or(link.weight, |at| weights.links[at].weight);
            let leaf = of(scales, &link.code).and_then(|at| scales.links[at].leaf.clone());
            let leaf = link.leaf.as_ref().map(|own| leaf.unwrap_or_else(|| own.clone()));
            Link { code: link.code.clone(), children: link.children.clone(), weight, leaf, ..*link }
        };
        let links = self.links.iter().map(link).collect();
        Self { links, units: Vec::new(), scale: self.scale, classes: None }
    }

    fn descendants(&self, of: usize) -> Vec<usize> {
        let mut found = vec![of];
        let mut next = 0;
        while next < found.len() {
            found.extend(&self.links[found[next]].children);
            next += 1;
        }
        found
    }

    /// The node's score of a unit with these leaves, on the scale that is shown, under weights multiplied by `factors` (one
    /// a link; empty: as they are).
    pub(in crate::index) fn score(&self, leaves: &Leaves, factors: &[f64], values: &mut Values) -> Option<f64> {
        self.pass(|column| leaves[column], factors, values);
        values.last().and_then(|(value, ..)| *value).map(|value| value * self.scale)
    }

    /// Value, base and available leaves of every link.
    fn pass(&self, of: impl Fn(usize) -> (Option<f64>, Option<f64>), factors: &[f64], values: &mut Values) {
        values.clear();
        let mut parts: Vec<Part> = Vec::new();
        for link in &self.links {
            let value = match &link.leaf {
                Some((column, scaled)) => {
                    let (value, base) = of(*column);
                    let value = value.and_then(|value| scaled.at(value, base).ok()).map(|(value, _)| value);
                    (value, base.or(scaled.base()), usize::from(value.is_some()))
                }
                None => self.inner(link, factors, values, &mut parts),
            };
            values.push(if link.undefined { (None, None, value.2) } else { value });
        }
    }

    fn inner(
        &self,
        link: &Link,
        factors: &[f64],
        values: &[(Option<f64>, Option<f64>, usize)],
        parts: &mut Vec<Part>,
    ) -> (Option<f64>, Option<f64>, usize) {
        parts.clear();
        let mut leaves = 0;
        for &child in &link.children {
            let (value, base, below) = values[child];
            leaves += below;
            let weight = self.links[child].weight * factors.get(child).unwrap_or(&1.0);
            parts.extend(value.map(|value| Part { weight, value, base }));
        }
        let (have, of) = match link.missing.count {
            Counted::Children => (parts.len(), link.children.len()),
            Counted::Leaves => (leaves, link.leaves),
        };
        // The rule and its tolerance are those of `build`.
        if (have as f64) < link.missing.min_available * of as f64 - 1e-9 {
            return (None, None, leaves);
        }
        (aggregate::value(link.aggregate, parts).ok(), aggregate::base(link.aggregate, parts), leaves)
    }
}

/// The values of every node, and nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeValues {
    /// Nodes, every child before its parent.
    pub nodes: Vec<String>,
    /// Rows of the indicators that the values belong to.
    pub rows: Vec<usize>,
    /// `values[at * nodes.len() + node]` of the row `rows[at]`, on the scale that the node above works with (before `scale`);
    /// NaN where there is none.
    pub values: Vec<f64>,
}

/// The values of every node for the units of a period, without errors, ranks, classes and words: what [`crate::index::build()`]
/// gives as scores (over the node's `scale`), bit by bit, for tables of many thousand units.
///
/// `indicators` are prepared ones.
///
/// # Errors
/// As [`crate::index::build()`].
pub fn node_values(scheme: &Scheme, indicators: &Indicators, period: &str) -> Result<NodeValues> {
    let (scheme, _) = crate::index::weigh(scheme, indicators)?;
    crate::index::build::check(&scheme, indicators)?;
    let chain = Chain::of_tree(&scheme, indicators, [&scheme.code, period])?;
    let rows: Vec<usize> = (0..indicators.unit.len()).filter(|&row| indicators.period[row] == period).collect();
    // A thousand rows a piece: enough to be worth a thread, and the order is that of the rows whatever their number.
    let pieces: Vec<&[usize]> = rows.chunks(1000).collect();
    let piece = |at: usize| {
        let (mut values, mut found) = (Vec::new(), Vec::with_capacity(pieces[at].len() * chain.links.len()));
        for &row in pieces[at] {
            let cells = &indicators.cells[row];
            chain.pass(|column| (cells[column].value, cells[column].base), &[], &mut values);
            found.extend(values.iter().map(|(value, ..)| value.unwrap_or(f64::NAN)));
        }
        found
    };
    let values = super::threads::all(pieces.len(), &piece).concat();
    Ok(NodeValues { nodes: chain.links.iter().map(|link| link.code.clone()).collect(), rows, values })
}
