//! The words of a scheme: how a leaf comes to its scale, how children become a parent, when a gap is too much.

use serde::{Deserialize, Serialize};

/// How the children of a node become its value; `w` are weights, `x` values, `b` bases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Aggregate {
    /// `Σ w x / Σ w`.
    Arithmetic,
    /// `exp(Σ w ln x / Σ w)`, for positive values.
    Geometric,
    /// `Σ w / Σ (w / x)`, for positive values.
    Harmonic,
    /// `(Σ w xᵖ / Σ w)^(1/p)`, for positive values and a power other than 0.
    Generalised {
        /// `p`.
        power: f64,
    },
    /// The middle value, weights ignored; the mean of the two middle ones for an even number.
    Median,
    /// `Σ w x`.
    Sum,
    /// Points over most points to be had: `Σ w max x / Σ w max`, where `x` is the share of its own `max`.
    PointsShare,
    /// Answers pooled: `Σ w b x / Σ w b`, so a child with more answers weighs more.
    PooledShare,
    /// The least value.
    Minimum,
}

/// How a leaf comes to its scale, after its direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Normalise {
    /// As it stands.
    None,
    /// `x / max`: the share of the most points to be had.
    Points {
        /// Most points, where the node does not say.
        #[serde(default)]
        max: Option<f64>,
    },
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    #[default]
    HigherIsBetter,
    /// Less is better.
    LowerIsBetter,
}

/// When a node has too many gaps for a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The node has no score when the share available lies strictly below this.
    pub min_available: f64,
    /// What is counted.
    #[serde(default)]
    pub count: Counted,
}

/// What the share available is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// The node's direct children, so that a hollow child counts as a full one.
    #[default]
    Children,
    /// The leaves under the node.
    Leaves,
}

/// Classes by threshold: the class of a score is the last one whose threshold it reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    /// Lower bounds, ascending, on the scale that is shown.
    pub thresholds: Vec<f64>,
    /// One name more than thresholds: the first is for what reaches none.
    pub names: Vec<String>,
}

impl Classes {
    /// The class of a score.
    pub fn of(&self, score: f64) -> Option<&str> {
        let reached = self.thresholds.iter().filter(|&&threshold| score >= threshold - 1e-9).count();
        self.names.get(reached).map(String::as_str)
    }
}

/// How a leaf is estimated where the data is a survey.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveySource {
    /// Share satisfied or mean.
    pub statistic: Statistic,
    /// The lowest code that counts as satisfied.
    #[serde(default)]
    pub from: Option<f64>,
    /// Lowest and highest code of an answer; any other code is no answer.
    #[serde(default)]
    pub valid: Option<[f64; 2]>,
}

/// What is estimated of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Share of the answers from the lowest satisfied code up, between 0 and 1.
    ShareSatisfied,
    /// Mean of the codes.
    Mean,
}
