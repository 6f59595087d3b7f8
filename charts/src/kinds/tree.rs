//! What is the index made of, and what does each part weigh?

mod layout;
pub(crate) mod model;
mod words;

use serde::{Deserialize, Serialize};

/// The nodes of an index with their effective weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// Every node of this page after the one above it: the root, its first child, that child's children …
    pub nodes: Vec<Node>,
    /// Where the weights come from.
    pub weighed: Weighed,
    /// Nodes that have no weight, and are not drawn.
    pub left_out: usize,
}

/// Where weights come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighed {
    /// Figures of the statistic `weight`.
    Figures,
    /// What the scheme gives its nodes.
    Scheme,
    /// The answers to each item, where an index pools them.
    Answers,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Nodes above it.
    pub depth: usize,
    /// Position of the node above.
    pub parent: Option<usize>,
    /// Share in the whole index, in per cent.
    pub share: f64,
    /// Share in the node above, in per cent.
    pub of_parent: f64,
}

impl Tree {
    pub(crate) fn children(&self, of: usize) -> impl Iterator<Item = usize> {
        (0..self.nodes.len()).filter(move |at| self.nodes[*at].parent == Some(of))
    }

    /// What is drawn of a node: less than its share where some of its parts are on other pages.
    pub(crate) fn drawn(&self, at: usize) -> f64 {
        let below: Vec<usize> = self.children(at).collect();
        if below.is_empty() { self.nodes[at].share } else { below.into_iter().map(|child| self.drawn(child)).sum() }
    }
}

picture!(Tree);
