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

/// How a leaf comes to its scale, after its direction. "Worst" and "best" are those of the units of the period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Normalise {
    /// As it stands.
    None,
    /// `range₀ + (range₁ − range₀)(x − min)/(max − min)`.
    MinMax {
        /// Least and most of the new scale.
        #[serde(default = "hundred")]
        range: [f64; 2],
        /// Where min and max come from.
        #[serde(default)]
        bounds: Bounds,
        /// What a value beyond given bounds becomes; it is said aloud whatever it is.
        #[serde(default)]
        outside: Outside,
    },
    /// `mean + sd (x − x̄)/s` over the units of a period, with `s` over `n − 1`.
    ZScore {
        /// New mean.
        #[serde(default)]
        mean: f64,
        /// New standard deviation.
        #[serde(default = "one")]
        sd: f64,
    },
    /// `range₀ + (range₁ − range₀)(x − lower)/(upper − lower)`.
    Goalposts {
        /// Lower post, in the unit of the data.
        lower: f64,
        /// Upper post, in the unit of the data.
        upper: f64,
        /// Least and most of the new scale.
        #[serde(default = "hundred")]
        range: [f64; 2],
        /// Cut what lies beyond the posts.
        #[serde(default)]
        truncate: bool,
    },
    /// Place from the bottom: the worst unit has 1.
    Rank {
        /// What equal values share.
        #[serde(default)]
        ties: Ties,
    },
    /// `(rank − 1)/(n − 1)` with the smaller rank for ties: from 0 for the worst to 1 for the best.
    PercentileRank,
    /// `rank − 1` with the smaller rank for ties: the number of units that are worse.
    Borda,
    /// `1 − (best − x)/(best − worst)`.
    DistanceToMax,
    /// `1 − (target − x)/(target − worst)`: 1 at the target, more beyond it.
    DistanceToTarget {
        /// The target in the unit of the data, where the node does not say.
        #[serde(default)]
        target: Option<f64>,
        /// No more than 1 for what lies beyond the target.
        #[serde(default)]
        cap: bool,
    },
    /// `1 − (reference − x)/(reference − worst)`, where the reference is a unit of the period.
    DistanceToReference {
        /// Its code.
        unit: String,
        /// No more than 1 for what is better than the reference.
        #[serde(default)]
        cap: bool,
    },
    /// `x / best`; where less is better `best / x`, so that the best unit always has 1.
    FractionOfMax,
    /// The score of the last step whose lower bound the value reaches. The steps know which way is better.
    Stepped {
        /// `[lower bound, score]`, bounds ascending; below the first there is no score.
        table: Vec<[f64; 2]>,
    },
    /// `x / max`: the share of the most points to be had.
    Points {
        /// Most points, where the node does not say.
        #[serde(default)]
        max: Option<f64>,
    },
}

impl Normalise {
    /// Has a small change of the value a small effect on the score? Only then does a sampling error carry over.
    pub fn is_smooth(&self) -> bool {
        !matches!(self, Self::Rank { .. } | Self::PercentileRank | Self::Borda | Self::Stepped { .. })
    }
}

/// Which rank equal values share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// The smallest of their places.
    #[default]
    Min,
    /// The mean of their places.
    Average,
    /// The largest of their places.
    Max,
}

const fn hundred() -> [f64; 2] {
    [0.0, 100.0]
}

const fn one() -> f64 {
    1.0
}

/// Where the least and the most value of a min-max come from.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Bounds {
    /// The units of the period: scores of different periods do not compare.
    #[default]
    Period,
    /// All units of all periods: a new period revises the old ones.
    Global,
    /// All units up to the period: extremes that only widen.
    Historical,
    /// Given, in the unit of the data.
    Fixed([f64; 2]),
}

/// What becomes of a value beyond bounds that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// The line goes on: below or above the range.
    #[default]
    Extend,
    /// The nearer end of the range.
    Clip,
    /// No score.
    Refuse,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum BoundsFile {
    Rule(BoundsRule),
    Fixed([f64; 2]),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BoundsRule {
    Period,
    Global,
    Historical,
}

impl<'de> Deserialize<'de> for Bounds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match BoundsFile::deserialize(deserializer)? {
            BoundsFile::Rule(BoundsRule::Period) => Self::Period,
            BoundsFile::Rule(BoundsRule::Global) => Self::Global,
            BoundsFile::Rule(BoundsRule::Historical) => Self::Historical,
            BoundsFile::Fixed(posts) => Self::Fixed(posts),
        })
    }
}

impl Serialize for Bounds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let file = match *self {
            Self::Period => BoundsFile::Rule(BoundsRule::Period),
            Self::Global => BoundsFile::Rule(BoundsRule::Global),
            Self::Historical => BoundsFile::Rule(BoundsRule::Historical),
            Self::Fixed(posts) => BoundsFile::Fixed(posts),
        };
        file.serialize(serializer)
    }
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

/// Classes of a score, by threshold or by how many units each holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    /// Lower bounds, ascending, on the scale that is shown: the class of a score is the last one whose threshold it reaches.
    #[serde(default)]
    pub thresholds: Vec<f64>,
    /// In place of thresholds, units in each class of a period, best class first, for hard data.
    #[serde(default)]
    pub sizes: Vec<usize>,
    /// By threshold: one name more than thresholds, the first for what reaches none. By size: one a size, best first. By
    /// natural breaks: one a class, best first.
    pub names: Vec<String>,
    /// In place of both, where the scores of a period fall apart by themselves, for hard data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<ClassMethod>,
}

/// How classes find their bounds in the scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassMethod {
    /// The bounds that leave the least squared distance within classes. Fisher (1958); Jenks (1967).
    NaturalBreaks,
}

impl Classes {
    /// Are the classes those of a period's places, not of a score alone?
    pub fn is_of_places(&self) -> bool {
        !self.sizes.is_empty() || self.method.is_some()
    }

    /// How many units each class holds, best first, for scores from the best down; `None` with fewer distinct scores than classes.
    pub fn sizes_of(&self, scores: &[f64]) -> Option<Vec<usize>> {
        match self.method {
            Some(ClassMethod::NaturalBreaks) => natural_breaks(scores, self.names.len()),
            None => Some(self.sizes.clone()),
        }
    }

    /// The class of a score; `None` where classes go by places.
    pub fn of(&self, score: f64) -> Option<&str> {
        let reached = self.thresholds.iter().filter(|&&threshold| score >= threshold - 1e-9).count();
        self.names.get(reached).filter(|_| !self.is_of_places()).map(String::as_str)
    }

    /// The class of a place, 1 = best; units that share a place share a class, the better one. `None` beyond the last class.
    pub fn of_place(&self, rank: u32, sizes: &[usize]) -> Option<&str> {
        let mut held = 0;
        let ends = sizes.iter().map(|size| {
            held += size;
            held
        });
        let class = ends.into_iter().position(|end| rank as usize <= end)?;
        self.names.get(class).map(String::as_str)
    }
}

/// Fisher's exact partition of sorted values into classes of least squared distance from their means, as sizes in their order.
///
/// Equal values stay together. By dynamic programming over every end of a class: `count · n²` steps.
fn natural_breaks(sorted: &[f64], count: usize) -> Option<Vec<usize>> {
    let n = sorted.len();
    let starts: Vec<usize> = (0..n).filter(|&at| at == 0 || sorted[at] != sorted[at - 1]).collect();
    if count == 0 || starts.len() < count {
        return None;
    }
    let middle = sorted.iter().sum::<f64>() / n as f64;
    let sum = |power: i32| -> Vec<f64> {
        let mut sum = vec![0.0];
        sorted.iter().for_each(|value| sum.push(sum[sum.len() - 1] + (value - middle).powi(power)));
        sum
    };
    let (first, second) = (sum(1), sum(2));
    let within = |from: usize, to: usize| {
        let plain = first[to] - first[from];
        second[to] - second[from] - plain * plain / (to - from) as f64
    };
    let ends: Vec<usize> = starts[1..].iter().copied().chain([n]).collect();
    // Least sum up to each end with one class more each round, and where its last class starts.
    let mut least: Vec<f64> = ends.iter().map(|&end| within(0, end)).collect();
    let mut from = vec![vec![0; ends.len()]];
    for classes in 1..count {
        let (mut next, mut start) = (vec![f64::INFINITY; ends.len()], vec![0; ends.len()]);
        for at in classes..ends.len() {
            for before in classes - 1..at {
                let sum = least[before] + within(ends[before], ends[at]);
                if sum < next[at] {
                    (next[at], start[at]) = (sum, before);
                }
            }
        }
        least = next;
        from.push(start);
    }
    let (mut sizes, mut at) = (Vec::new(), ends.len() - 1);
    for classes in (1..count).rev() {
        let before = from[classes][at];
        sizes.push(ends[at] - ends[before]);
        at = before;
    }
    sizes.push(ends[at]);
    sizes.reverse();
    Some(sizes)
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
