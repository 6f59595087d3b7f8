//! A scheme is data: what is measured, how it adds up, when that was so. Never code.

use std::collections::{BTreeMap, BTreeSet};

use super::{Companions, Indicators};
use crate::{error::Result, frame::Table, release::Label, text::Text};

mod builtin;
mod check;
mod file;
mod imeta;
mod method;
mod preparation;
mod tree;
mod weights;
mod what_if;

pub use imeta::Plain;
pub use method::{
    Aggregate, Bounds, ClassMethod, Classes, Counted, Direction, Missing, Normalise, Outside, Statistic, SurveySource,
    Ties,
};
pub use preparation::{Impute, Screen, Transform, Treat};
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
    /// Are leaves divided by their denominators?
    pub denominate: bool,
    /// Which units stay; `None`: all.
    pub screen: Option<Screen>,
}

impl Scheme {
    /// The schemes that come with the program.
    pub const BUILTIN: &[&str] = &builtin::NAMES;

    /// A scheme that comes with the program.
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
        self.nodes.iter().filter(|node| !self.nodes.iter().any(|other| other.parent.as_ref() == Some(&node.code)))
    }

    /// The columns that leaves are divided by, each once; none where the scheme does not divide.
    pub fn denominators(&self) -> impl Iterator<Item = &str> {
        let columns: BTreeSet<&str> = self.leaves().filter_map(|leaf| leaf.denominator.as_deref()).collect();
        columns.into_iter().filter(|_| self.denominate)
    }

    /// Is the data of this scheme one row a response, from which its leaves are estimated?
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

/// Something to be said about a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// False where no source confirms it: it is then a setting, printed as a warning.
    pub verified: bool,
    /// The note.
    pub text: Text,
}

/// A range of periods, both ends included; an absent end is open.
///
/// Labels sort in time, and a range of years holds their quarters: `2026-Q3` lies in `2026` to `2026`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// First period.
    pub from: Option<String>,
    /// Last period.
    pub to: Option<String>,
}

impl Span {
    /// Does the period lie in the range? A period without a label lies in every range without an end.
    pub fn holds(&self, period: &str) -> bool {
        if period.is_empty() {
            return self.to.is_none();
        }
        self.from.as_deref().is_none_or(|from| period >= from)
            && self.to.as_deref().is_none_or(|to| period <= to || period.starts_with(to))
    }
}

/// How many units there are in some periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct League {
    /// When.
    pub span: Span,
    /// How many.
    pub units: usize,
}

/// A new method, from which on a series starts again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Its first period.
    pub at: String,
    /// What is new.
    pub reason: Text,
}

/// A node that has no number in some periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undefined {
    /// Its code.
    pub node: String,
    /// When.
    pub span: Span,
    /// Why.
    pub reason: Text,
}

/// One node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Stable code for life; printed numbers of a report are columns, not codes.
    pub code: String,
    /// The node above; `None` for the root.
    pub parent: Option<String>,
    /// Its name.
    pub name: Text,
    /// Weight among its siblings, relative.
    pub weight: f64,
    /// Most points to be had here, for schemes in points.
    pub max: Option<f64>,
    /// Column of a leaf in the data.
    pub column: String,
    /// The value of a leaf that is aimed at, in the unit of the data.
    pub target: Option<f64>,
    /// Column that a leaf is divided by.
    pub denominator: Option<String>,
    /// How its gaps are filled.
    pub impute: Impute,
    /// What is done to its outliers; `None`: nothing.
    pub treat: Option<Treat>,
    /// How a leaf is estimated where the data is a survey.
    pub source: Option<SurveySource>,
    /// Which way is better.
    pub direction: Direction,
    /// How a leaf comes to its scale.
    pub normalise: Normalise,
    /// How the children of the node become its value.
    pub aggregate: Option<Aggregate>,
    /// Its own rule for gaps.
    pub missing: Option<Missing>,
    /// What the value is multiplied by where it is shown; the node above works with the value itself.
    pub scale: f64,
    /// Classes of the score.
    pub classes: Option<Classes>,
    /// When the node is part of the tree, and what differs then; empty: always, and nothing.
    pub periods: Vec<NodePeriod>,
}

impl Node {
    /// A leaf with its code for a name and everything else unsaid.
    fn plain(code: String) -> Self {
        Self {
            name: Text::new(code.clone(), code.clone()),
            column: code.clone(),
            code,
            parent: None,
            weight: 1.0,
            max: None,
            target: None,
            denominator: None,
            impute: Impute::None,
            treat: None,
            source: None,
            direction: Direction::default(),
            normalise: Normalise::None,
            aggregate: None,
            missing: None,
            scale: 1.0,
            classes: None,
            periods: Vec::new(),
        }
    }
}

/// What a node is in some periods.
#[derive(Debug, Clone, PartialEq)]
pub struct NodePeriod {
    /// When.
    pub span: Span,
    /// Its weight then.
    pub weight: Option<f64>,
    /// Its column then.
    pub column: Option<String>,
    /// Its most points then.
    pub max: Option<f64>,
}
