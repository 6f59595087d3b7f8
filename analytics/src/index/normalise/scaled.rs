//! A scale: a value of the data to a score and its slope.

use crate::index::{aggregate::NoNumber, scheme::Ties};

/// A leaf's normaliser with its bounds found.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::index) enum Scaled {
    /// `from + by x`, cut to `within` where there is such a range.
    Linear { from: f64, by: f64, within: Option<[f64; 2]> },
    /// `from + by x`, refused beyond the range.
    Refusing { from: f64, by: f64, within: [f64; 2] },
    /// `x`, refused above `max` or below zero.
    Capped { max: f64 },
    /// `x / max`, refused above `max` or below zero.
    Points { max: f64 },
    /// `x` over the most points of the unit itself, which are its base.
    OwnPoints,
    /// `best / x`.
    Inverse { best: f64 },
    /// The place among these values, ascending in what is better; `from + by rank`.
    Places { values: Vec<f64>, sign: f64, ties: Ties, from: f64, by: f64 },
    /// The score of the last step that is reached.
    Steps(Vec<[f64; 2]>),
    /// No score for anybody, and why.
    None(NoNumber),
}

impl Scaled {
    pub(super) const AS_IT_STANDS: Self = Self::Linear { from: 0.0, by: 1.0, within: None };

    /// The line through `(low, range₀)` and `(high, range₁)`.
    pub(super) fn through([low, high]: [f64; 2], range: [f64; 2], truncate: bool) -> Self {
        let by = (range[1] - range[0]) / (high - low);
        Self::Linear { from: range[0] - by * low, by, within: truncate.then_some(range) }
    }

    /// The value on the new scale and its slope, or why there is none.
    pub(in crate::index) fn at(&self, x: f64, base: Option<f64>) -> Result<(f64, f64), NoNumber> {
        match self {
            // Points of a half that does not exist for the unit: nothing of nothing, which counts for nothing.
            Self::OwnPoints if base == Some(0.0) && x == 0.0 => Ok((0.0, 0.0)),
            Self::OwnPoints => Self::Points { max: base.unwrap_or(f64::NAN) }.at(x, None),
            &Self::Linear { from, by, within } => {
                let value = from + by * x;
                match within {
                    Some([a, b]) if value < a.min(b) || value > a.max(b) => Ok((value.clamp(a.min(b), a.max(b)), 0.0)),
                    _ => Ok((value, by)),
                }
            }
            &Self::Refusing { from, by, within: [a, b] } => {
                let value = from + by * x;
                if value < a.min(b) - 1e-9 || value > a.max(b) + 1e-9 {
                    return Err(("giá trị nằm ngoài giới hạn đã cho", "the value lies beyond the bounds given"));
                }
                Ok((value, by))
            }
            Self::Points { max } | Self::Capped { max } if x < 0.0 || x > *max * (1.0 + 1e-12) => Err((
                "điểm nằm ngoài khoảng từ 0 đến điểm tối đa",
                "the points lie outside 0 to the most points to be had",
            )),
            Self::Points { max } => Ok((x / max, max.recip())),
            Self::Capped { .. } => Ok((x, 1.0)),
            Self::Inverse { best } => Ok((best / x, -best / (x * x))),
            // Neither has a slope: they are for hard data, which the engine makes sure of.
            Self::Places { values, sign, ties, from, by } => Ok((from + by * place(values, sign * x, *ties), 0.0)),
            Self::Steps(steps) => match steps.iter().rfind(|[bound, _]| x >= *bound) {
                Some([_, score]) => Ok((*score, 0.0)),
                None => Err(("giá trị nằm dưới bậc thấp nhất", "the value lies below the lowest step")),
            },
            Self::None(reason) => Err(*reason),
        }
    }

    /// What a share of points is pooled by.
    pub(in crate::index) fn base(&self) -> Option<f64> {
        if let Self::Points { max } = self { Some(*max) } else { None }
    }
}

fn place(values: &[f64], x: f64, ties: Ties) -> f64 {
    let below = values.partition_point(|value| *value < x) as f64;
    let last = values.partition_point(|value| *value <= x) as f64;
    match ties {
        Ties::Min => below + 1.0,
        Ties::Max => last,
        Ties::Average => f64::midpoint(below + 1.0, last),
    }
}
