//! The words of a scheme: how children become a parent, when a gap is too much, how a leaf is estimated.

use std::fmt;

use serde::{Deserialize, Serialize, de};

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
    /// The middle value, the mean of the two middle ones for an even number. Weighted: the least value up to which half of the
    /// weight lies, the mean of it and the next where that is exactly half.
    Median {
        /// Do weights count?
        #[serde(default)]
        weighted: bool,
    },
    /// `Σ w x`.
    Sum,
    /// Points over most points to be had: `Σ w max x / Σ w max`, where `x` is the share of its own `max`.
    PointsShare,
    /// Answers pooled: `Σ w b x / Σ w b`, so a child with more answers weighs more.
    PooledShare,
    /// The least value.
    Minimum,
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

/// Where the figures of a leaf come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Records, registers, published statistics: no sampling error.
    #[default]
    Hard,
    /// Answers of people, also where only the figure is at hand and not its error.
    Survey,
}

/// How a leaf is estimated where the data is a survey.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveySource {
    /// What is estimated of the item.
    pub statistic: Statistic,
    /// The lowest code that counts as satisfied.
    #[serde(default)]
    pub from: Option<f64>,
    /// The highest code that counts as dissatisfied.
    #[serde(default)]
    pub up_to: Option<f64>,
    /// Lowest and highest code of an answer; any other code is no answer.
    #[serde(default)]
    pub valid: Option<[f64; 2]>,
    /// The least share of a leaf's columns that a person must have answered to count; unsaid: one answer is enough.
    #[serde(default)]
    pub min_answered: Option<f64>,
}

/// What is estimated of an item: the mean over its answers of what each code counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Share of the answers from the lowest satisfied code up, between 0 and 1.
    ShareSatisfied,
    /// Share of the answers up to the highest dissatisfied code, between 0 and 1.
    ShareDissatisfied,
    /// Share satisfied less share dissatisfied, between −1 and 1.
    NetSatisfaction,
    /// Mean of the codes.
    Mean,
    /// Mean of the codes on a scale from 0 for the lowest valid code to 100 for the highest.
    #[serde(rename = "score_0_100")]
    Score0To100,
}

impl SurveySource {
    /// What a valid code counts as.
    pub(crate) fn counts(&self, code: f64) -> f64 {
        let satisfied = || f64::from(self.from.is_some_and(|from| code >= from));
        let dissatisfied = || f64::from(self.up_to.is_some_and(|up_to| code <= up_to));
        match (self.statistic, self.valid) {
            (Statistic::ShareSatisfied, _) => satisfied(),
            (Statistic::ShareDissatisfied, _) => dissatisfied(),
            (Statistic::NetSatisfaction, _) => satisfied() - dissatisfied(),
            (Statistic::Score0To100, Some([low, high])) => 100.0 * (code - low) / (high - low),
            (Statistic::Mean | Statistic::Score0To100, _) => code,
        }
    }

    /// What a person's valid codes under the columns of a leaf count as: their mean, taken as one code. `None` where fewer than
    /// the least share of the `asked` columns were answered.
    pub(crate) fn of_person(&self, codes: impl Iterator<Item = f64>, asked: usize) -> Option<f64> {
        let (answered, sum) = codes.fold((0_usize, 0.0), |(count, sum), code| (count + 1, sum + code));
        // Equality passes, also where the share is a fraction that binary numbers do not hold.
        let enough = answered as f64 >= self.min_answered.unwrap_or(0.0) * asked as f64 - 1e-9;
        (answered > 0 && enough).then(|| self.counts(sum / answered as f64))
    }

    /// Is it a share of answers, which cannot leave 0 to 1?
    pub(crate) fn is_share(&self) -> bool {
        matches!(self.statistic, Statistic::ShareSatisfied | Statistic::ShareDissatisfied)
    }
}

/// `source` of a file: a kind of figure, or a statistic of answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum SourceFile {
    Kind(Kind),
    Estimated(SurveySource),
}

impl SourceFile {
    /// The kind of the figures, and how they are estimated.
    pub(super) fn parts(self) -> (Kind, Option<SurveySource>) {
        match self {
            Self::Kind(kind) => (kind, None),
            Self::Estimated(source) => (Kind::Survey, Some(source)),
        }
    }
}

impl<'de> Deserialize<'de> for SourceFile {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> de::Visitor<'de> for Either {
            type Value = SourceFile;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("\"hard\", \"survey\" or {statistic = …}")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<SourceFile, E> {
                Kind::deserialize(de::value::StrDeserializer::new(text)).map(SourceFile::Kind)
            }

            // By hand, since an untagged enum would lose which key of the table is wrong.
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<SourceFile, A::Error> {
                SurveySource::deserialize(de::value::MapAccessDeserializer::new(map)).map(SourceFile::Estimated)
            }
        }
        deserializer.deserialize_any(Either)
    }
}
