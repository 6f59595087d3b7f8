//! The tree of a scheme in one period.

use std::collections::BTreeMap;

use super::{Aggregate, Counted, Kind, Missing, Node, NodePeriod, Scheme, Weighting};

/// A scheme's tree as it stands in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<'a> {
    /// Nodes, every child before its parent; the root is last.
    pub branches: Vec<Branch<'a>>,
}

/// A node of the tree with what holds for it in the period.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch<'a> {
    /// The node.
    pub node: &'a Node,
    /// Positions of its children in the tree; empty for a leaf.
    pub children: Vec<usize>,
    /// 1 for a leaf, else one more than the highest child.
    pub level: u8,
    /// Leaves under it, itself for a leaf.
    pub leaves: usize,
    /// Its weight among its siblings.
    pub weight: f64,
    /// Column of a leaf.
    pub column: &'a str,
    /// Columns of a leaf that is the mean of each person's answers; empty: `column`.
    pub columns: &'a [String],
    /// Most points to be had.
    pub max: Option<f64>,
    /// How its children become its value.
    pub aggregate: Aggregate,
    /// When it has too many gaps.
    pub missing: Missing,
}

impl Tree<'_> {
    /// The kind of a branch: that of the leaves under it, which are all alike where it counts.
    fn kind(&self, at: usize) -> Kind {
        let branch = &self.branches[at];
        branch.children.first().map_or(branch.node.kind, |&child| self.kind(child))
    }
}

impl Branch<'_> {
    /// Has it no children?
    pub fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }
}

impl Scheme {
    /// The tree in one period: only the nodes that exist then, with the weights and columns of then.
    pub fn tree(&self, period: &str) -> Tree<'_> {
        let mut children: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
        for node in &self.nodes {
            if let Some(parent) = &node.parent {
                children.entry(parent).or_default().push(node);
            }
        }
        let mut tree = Tree { branches: Vec::new() };
        if let Some(root) = self.nodes.iter().find(|node| node.parent.is_none()) {
            self.plant(&mut tree, &children, root, period);
        }
        tree
    }

    /// Adds a node after its children and says where it stands; `None` where it does not exist in the period.
    fn plant<'a>(
        &'a self,
        tree: &mut Tree<'a>,
        below: &BTreeMap<&str, Vec<&'a Node>>,
        node: &'a Node,
        period: &str,
    ) -> Option<usize> {
        let here = node.periods.iter().find(|here| here.span.holds(period));
        if here.is_none() && !node.periods.is_empty() {
            return None;
        }
        let mut children = Vec::new();
        if let Some(nodes) = below.get(node.code.as_str()) {
            children.extend(nodes.iter().filter_map(|child| self.plant(tree, below, child, period)));
            if children.is_empty() {
                return None;
            }
        }
        if let rule @ Weighting::BySource { .. } = self.weighting_of(node) {
            let kinds: Vec<Kind> = children.iter().map(|&child| tree.kind(child)).collect();
            for (&child, weight) in children.iter().zip(rule.of_kinds(&kinds).unwrap_or_default()) {
                tree.branches[child].weight = weight;
            }
        }
        let level = 1 + children.iter().map(|&child| tree.branches[child].level).max().unwrap_or(0);
        let aggregate = node
            .aggregate
            .unwrap_or_else(|| at_level(&self.aggregate, level).copied().unwrap_or(Aggregate::Arithmetic));
        let columns = match here {
            Some(NodePeriod { columns: Some(columns), .. }) => columns.as_slice(),
            Some(NodePeriod { column: Some(_), .. }) => &[],
            _ => &node.columns,
        };
        tree.branches.push(Branch {
            node,
            level,
            leaves: children.iter().map(|&child| tree.branches[child].leaves).sum::<usize>().max(1),
            children,
            weight: here.and_then(|here| here.weight).unwrap_or(node.weight),
            column: here.and_then(|here| here.column.as_deref()).unwrap_or(&node.column),
            columns,
            max: here.and_then(|here| here.max).or(node.max),
            aggregate,
            missing: node
                .missing
                .or_else(|| at_level(&self.missing, level).copied())
                .unwrap_or_else(|| unsaid(aggregate)),
        });
        Some(tree.branches.len() - 1)
    }
}

/// The entry of a list that starts at level 2; the last one holds for every level above.
fn at_level<T>(levels: &[T], level: u8) -> Option<&T> {
    levels.get(usize::from(level.saturating_sub(2))).or(levels.last())
}

/// A sum over a gap is a wrong number; a mean over a gap drops the gap's weight and says its coverage.
fn unsaid(aggregate: Aggregate) -> Missing {
    let min_available = if matches!(aggregate, Aggregate::Sum | Aggregate::PointsShare) { 1.0 } else { 0.0 };
    Missing { min_available, count: Counted::Children }
}
