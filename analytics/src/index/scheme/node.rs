//! One node of the tree, and what it is in some periods.

use super::{Aggregate, Classes, Direction, Impute, Kind, Missing, Normalise, Span, SurveySource, Treat, Weighting};
use crate::text::Text;

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
    /// Where the weights of its children come from, before what the scheme says.
    pub weighting: Option<Weighting>,
    /// Most points to be had here, for schemes in points.
    pub max: Option<f64>,
    /// Column of the most points of each unit, where these differ; empty or zero: the leaf does not apply to the unit.
    pub max_column: Option<String>,
    /// The part of the index that a leaf belongs to: see [`Part`](super::Part).
    pub part: Option<String>,
    /// Column of a leaf in the data.
    pub column: String,
    /// Columns of a leaf that is the mean of each person's answers to several questions, in place of `column`; empty: one column.
    pub columns: Vec<String>,
    /// The value of a leaf that is aimed at, in the unit of the data.
    pub target: Option<f64>,
    /// Column that a leaf is divided by.
    pub denominator: Option<String>,
    /// Is it divided? `None`: as the scheme says.
    pub denominate: Option<bool>,
    /// How its gaps are filled.
    pub impute: Impute,
    /// What is done to its outliers; `None`: nothing.
    pub treat: Option<Treat>,
    /// Where the figures of a leaf come from.
    pub kind: Kind,
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
    pub(super) fn plain(code: String) -> Self {
        Self {
            name: Text::new(code.clone(), code.clone()),
            column: code.clone(),
            columns: Vec::new(),
            code,
            parent: None,
            weight: 1.0,
            weighting: None,
            max: None,
            max_column: None,
            part: None,
            target: None,
            denominator: None,
            denominate: None,
            impute: Impute::None,
            treat: None,
            kind: Kind::default(),
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
    /// Its columns then.
    pub columns: Option<Vec<String>>,
    /// Its most points then.
    pub max: Option<f64>,
}
