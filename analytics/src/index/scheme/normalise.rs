//! How a leaf comes to its scale.

use serde::{Deserialize, Serialize};

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
    /// `mean + sd (x − x̄)/s`, with `s` over `n − 1`.
    ZScore {
        /// New mean.
        #[serde(default)]
        mean: f64,
        /// New standard deviation.
        #[serde(default = "one")]
        sd: f64,
        /// Where `x̄` and `s` come from; fixed: `[x̄, s]`.
        #[serde(default)]
        bounds: Bounds,
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
    /// Where the scale of a normaliser that looks at the data comes from; `None` for one that does not.
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Self::None | Self::Goalposts { .. } | Self::Points { .. } | Self::Stepped { .. } => None,
            Self::MinMax { bounds, .. } | Self::ZScore { bounds, .. } => Some(*bounds),
            _ => Some(Bounds::Period),
        }
    }

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

/// Where the least and the most value of a min-max, or the mean and the deviation of a z-score, come from.
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
