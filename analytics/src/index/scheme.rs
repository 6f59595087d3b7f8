//! A scheme is data: what is measured, how it adds up, when that was so. Never code.

use std::collections::{BTreeMap, BTreeSet};

use super::{Companions, Indicators};
use crate::{error::Result, frame::Table, release::Label, text::Text};

mod builtin;
mod check;
mod classes;
mod file;
mod imeta;
mod method;
mod node;
mod normalise;
mod preparation;
mod span;
mod tree;
mod weights;
mod what_if;

pub use classes::{ClassMethod, Classes};
pub use imeta::Plain;
pub use method::{Aggregate, Counted, Direction, Kind, Missing, Statistic, SurveySource};
pub use node::{Node, NodePeriod};
pub use normalise::{Bounds, Normalise, Outside, Ties};
pub use preparation::{Impute, Over, Screen, Transform, Treat};
pub use span::{Break, League, Note, Part, Span, Undefined};
pub use tree::{Branch, Tree};
pub use weights::{WeightSet, Weighting};

/// An index as a tree of nodes with a period of validity.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    /// Code of the scheme and of its root node: `sipas`, `pci`.
    pub code: String,
    /// Version of the method.
    pub version: String,
    /// Its name.
    pub name: Text,
    /// Periods in which the method holds.
    pub validity: Span,
    /// The column of the data that names the unit, unless the user says otherwise.
    pub unit: Option<String>,
    /// The column of the data that names the period.
    pub period: Option<String>,
    /// What the reader must know about the method itself, such as a rule that no source confirms.
    pub notes: Vec<Note>,
    /// Nodes that have no number in some periods, and why.
    pub undefined: Vec<Undefined>,
    /// Every node, in the order of the file; leaves have no children.
    pub nodes: Vec<Node>,
    /// How children become their parent, one a level from the bottom, the last for every level above; a node's own
    /// `aggregate` goes before it.
    pub aggregate: Vec<Aggregate>,
    /// The least share of available children (or leaves) under which a node has no score, by level from the bottom; a
    /// node's own `missing` goes before it.
    pub missing: Vec<Missing>,
    /// Named sets of weights that may stand in place of the nodes' own.
    pub weight_sets: Vec<WeightSet>,
    /// Where the weights come from, unless they are given.
    pub weighting: Weighting,
    /// Periods from which a new method makes scores that do not compare with those before, and why.
    pub breaks: Vec<Break>,
    /// How many units there are, by periods: with fewer in the data no place can be told.
    pub leagues: Vec<League>,
    /// Parts that are always shown apart.
    pub parts: Vec<Part>,
    /// Are leaves divided by their denominators?
    pub denominate: bool,
    /// Which units stay; `None`: all.
    pub screen: Option<Screen>,
}

impl Scheme {
    /// The schemes that come with the program.
    pub const BUILTIN: &[&str] = &builtin::NAMES;
    /// All their editions, `name@edition`.
    pub const EDITIONS: &[&str] = &builtin::EDITIONS;

    /// A scheme that comes with the program, by `name` or `name@edition`. A name alone is its edition that stands first among
    /// [`Scheme::EDITIONS`].
    ///
    /// # Errors
    /// [`crate::error::Stage::Spec`] when there is none of that name.
    pub fn builtin(name: &str) -> Result<Self> {
        let (place, text) = builtin::find(name)?;
        Self::parse(text, &place)
    }

    /// Reads a scheme from TOML; `file` names it in faults.
    ///
    /// # Errors
    /// [`crate::error::Stage::Spec`] with the line that is not TOML or has an unknown key; else with every fault of the
    /// tree: a code used twice, no root or two, a parent that is not there, a circle, a negative weight …
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        file::parse(text, file)
    }

    /// Reads COINr's `iMeta`: a row a node with `iCode`, `iName`, `Parent`, `Direction` (1 or −1), `Weight` and `Type`
    /// (`Indicator` or `Aggregate`; other types are no part of the tree). Min-max 0–100 and arithmetic means, unless a
    /// method file says otherwise; units are in `uCode`, periods in `Time`.
    ///
    /// # Errors
    /// [`crate::error::Stage::Schema`] with every column and cell at fault, [`crate::error::Stage::Spec`] as [`Scheme::parse`].
    pub fn from_imeta(table: &Table) -> Result<Self> {
        imeta::scheme(table)
    }

    /// The tree of a period as COINr's `iMeta`, and every rule of a node (`code: key`) that this table has no word for: it goes
    /// into a method file, or is COINr's to be told. [`Scheme::from_imeta`] reads the tree back.
    pub fn to_imeta(&self, period: &str) -> (Plain, Vec<String>) {
        imeta::imeta(self, period)
    }

    /// Indicators as COINr's `iData`, with the columns that leaves are divided by.
    pub fn to_idata(&self, indicators: &Indicators, companions: &Companions) -> Plain {
        imeta::idata(self, indicators, companions)
    }

    /// The scheme with the rules of a method file, TOML with the keys of `[defaults]`, in place of its own.
    ///
    /// # Errors
    /// As [`Scheme::parse`].
    pub fn with_method(&self, text: &str, file: &str) -> Result<Self> {
        file::with_method(self, text, file)
    }

    /// The scheme under other weights: `given` (its own), `equal`, one of its [`WeightSet`]s, or a CSV of `code,weight` that
    /// lies beside the file `beside`. Nodes that are not named keep theirs. A set that holds in some periods only makes
    /// these the validity of the scheme.
    ///
    /// # Errors
    /// As [`Scheme::parse`]; and for a set, file or node that is not there.
    pub fn with_weights(&self, weights: &str, beside: &str) -> Result<Self> {
        weights::apply(self, weights, beside)
    }

    /// A node by code.
    pub fn node(&self, code: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.code == code)
    }

    /// Every node that has no children in any period, in the order of the file.
    pub fn leaves(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| self.is_leaf(node))
    }

    /// Has a node no children in any period?
    pub fn is_leaf(&self, node: &Node) -> bool {
        !self.nodes.iter().any(|other| other.parent.as_ref() == Some(&node.code))
    }

    /// The column that a leaf is divided by; `None` where it is not.
    pub fn denominator<'a>(&self, leaf: &'a Node) -> Option<&'a str> {
        leaf.denominator.as_deref().filter(|_| leaf.denominate.unwrap_or(self.denominate))
    }

    /// The columns that leaves are divided by, each once.
    pub fn denominators(&self) -> impl Iterator<Item = &str> {
        self.leaves().filter_map(|leaf| self.denominator(leaf)).collect::<BTreeSet<&str>>().into_iter()
    }

    /// The edition of the same name that comes with the program and holds in a period.
    pub(in crate::index) fn edition_holding(&self, period: &str) -> Option<&'static str> {
        builtin::holding(&self.code, period)
    }

    /// Are weights of any node found in the data?
    pub fn finds_weights(&self) -> bool {
        self.weighting.is_found()
            || self.nodes.iter().filter_map(|node| node.weighting.as_ref()).any(Weighting::is_found)
    }

    /// The same tree with the leaves of one part only, and the nodes above them.
    pub(in crate::index) fn only(&self, part: &str) -> Self {
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        for leaf in self.leaves().filter(|leaf| leaf.part.as_deref() == Some(part)) {
            let above = std::iter::successors(Some(leaf), |node| self.node(node.parent.as_deref()?));
            kept.extend(above.take(self.nodes.len()).map(|node| node.code.as_str()));
        }
        let nodes = self.nodes.iter().filter(|node| kept.contains(node.code.as_str())).cloned().collect();
        Self { nodes, parts: Vec::new(), ..self.clone() }
    }

    /// Is the data of this scheme one row a response, from which its leaves (or some of them) are estimated?
    pub fn is_survey(&self) -> bool {
        self.leaves().any(|leaf| leaf.source.is_some())
    }

    /// The nodes of one period as a release prints them: root first, then by level and in the order of the file.
    pub fn labels(&self, period: &str) -> Vec<Label> {
        let tree = self.tree(period);
        let depth = |node: &Node| {
            std::iter::successors(node.parent.as_deref(), |parent| {
                self.node(parent).and_then(|node| node.parent.as_deref())
            })
            .count()
        };
        let mut nodes: Vec<_> =
            self.nodes.iter().filter(|node| tree.branches.iter().any(|branch| branch.node.code == node.code)).collect();
        nodes.sort_by_key(|node| depth(node));
        nodes
            .into_iter()
            .map(|node| Label { code: node.code.clone(), parent: node.parent.clone(), name: node.name.clone() })
            .collect()
    }

    /// How many units there are in a period, where the data has fewer: no place can be told then.
    pub fn units_absent(&self, period: &str, units: usize) -> Option<usize> {
        let holds = |league: &&League| league.span.holds(period) && units < league.units;
        self.leagues.iter().find(holds).map(|league| league.units)
    }

    /// Why a node has no number in a period, where the scheme says so.
    pub fn undefined(&self, node: &str, period: &str) -> Option<&Text> {
        self.undefined
            .iter()
            .find(|undefined| undefined.node == node && undefined.span.holds(period))
            .map(|undefined| &undefined.reason)
    }
}

/// Reads a file that maps leaves to columns, `leaf = "column"`; `file` names it in faults.
///
/// # Errors
/// [`crate::error::Stage::Spec`] with the line that is not of this form.
pub fn column_map(text: &str, file: &str) -> Result<BTreeMap<String, String>> {
    file::column_map(text, file)
}
