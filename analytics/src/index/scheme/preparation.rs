//! The words for what happens to hard data before it is scaled.

use serde::{Deserialize, Serialize};

/// How a gap is filled: from other units of its period, or from other periods of its unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Impute {
    /// It stays a gap.
    #[default]
    None,
    /// The mean of the units that have a value.
    Mean,
    /// Their median.
    Median,
    /// The mean of those in the same group; a group without a value leaves its gaps.
    GroupMean {
        /// Column of the group.
        group: String,
    },
    /// The unit's last value before the gap.
    Latest {
        /// Periods that a value lasts at most; `None`: for ever.
        #[serde(default)]
        longest: Option<usize>,
    },
    /// Along the straight line between the unit's values before and after the gap; outside of them the nearest one.
    Linear,
    /// The mean of the unit's other indicators on a scale from worst to best of the period, put back on the scale of the gap.
    Row,
    /// The unit's last value before the gap; before its first one that one.
    Constant,
}

impl Impute {
    /// Is a gap filled from other periods of the same unit?
    pub(in crate::index) fn is_of_panel(&self) -> bool {
        matches!(self, Self::Latest { .. } | Self::Linear | Self::Constant)
    }

    /// What a filled cell holds, in words: Vietnamese, English.
    pub(in crate::index) fn name(&self) -> (&'static str, &'static str) {
        match self {
            Self::None => ("để trống", "left a gap"),
            Self::Mean => ("thay bằng trung bình", "filled with the mean"),
            Self::Median => ("thay bằng trung vị", "filled with the median"),
            Self::GroupMean { .. } => ("thay bằng trung bình nhóm", "filled with the mean of the group"),
            Self::Latest { .. } => ("thay bằng giá trị gần nhất trước đó", "filled with the unit's latest value"),
            Self::Linear => ("nội suy theo thời gian", "filled along the line between the unit's own values"),
            Self::Row => ("thay bằng mức của các chỉ tiêu khác của đơn vị", "filled from the unit's other indicators"),
            Self::Constant => ("giữ nguyên giá trị của đơn vị", "filled with the unit's value held constant"),
        }
    }
}

/// Which units stay.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// A unit leaves when its share of indicators with a value, before gaps were filled, lies strictly below this.
    pub min_available: Option<f64>,
    /// A unit leaves when more than this share of its values is zero.
    pub max_zero: Option<f64>,
}

/// When a column has outliers, and what is done then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Treat {
    /// Values to be moved at most, before the transform is tried.
    pub winsorise_max: usize,
    /// Skewness at which a column fails, whatever its sign.
    pub skew: f64,
    /// Excess kurtosis at which it fails; it must fail both.
    pub kurtosis: f64,
    /// What is done to the original column where winsorising is not enough.
    pub transform: Transform,
    /// Which values are looked at together.
    pub over: Over,
}

impl Default for Treat {
    fn default() -> Self {
        Self { winsorise_max: 5, skew: 2.0, kurtosis: 3.5, transform: Transform::LogCt, over: Over::Period }
    }
}

/// Which values of a column are looked at together for outliers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Those of each period by itself: what is cut moves from period to period.
    #[default]
    Period,
    /// Those of all periods: a new period can change what was cut in old ones.
    Global,
}

/// A logarithm that takes a long tail in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transform {
    /// `ln(x − min + 0.01 (max − min))`.
    #[default]
    LogCt,
    /// `ln(x − min + 1)`.
    LogCtPlus,
    /// `ln x`, where all values are positive.
    Log,
    /// The winsorised column stands.
    None,
}

/// The keys of `treat` that were said; the others come from the level above.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TreatFile {
    winsorise_max: Option<usize>,
    skew: Option<f64>,
    kurtosis: Option<f64>,
    transform: Option<Transform>,
    over: Option<Over>,
}

impl TreatFile {
    /// These keys before those of `above`.
    pub(super) fn over(self, above: Treat) -> Treat {
        Treat {
            winsorise_max: self.winsorise_max.unwrap_or(above.winsorise_max),
            skew: self.skew.unwrap_or(above.skew),
            kurtosis: self.kurtosis.unwrap_or(above.kurtosis),
            transform: self.transform.unwrap_or(above.transform),
            over: self.over.unwrap_or(above.over),
        }
    }
}
