//! A leaf on its way from the unit of the data to the scale of the scheme.

use super::{
    aggregate::NoNumber,
    indicators::Indicators,
    scheme::{Normalise, Tree},
};
use crate::error::Result;

/// A leaf's normaliser with its bounds found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scaled {
    /// `a + b x`.
    Linear { from: f64, by: f64 },
    /// `x`, refused above `max` or below zero.
    Capped { max: f64 },
    /// `x / max`, refused above `max` or below zero.
    Points { max: f64 },
    /// No score for anybody, and why.
    None(NoNumber),
}

impl Scaled {
    /// The value on the new scale and its slope, or why there is none.
    pub(super) fn at(&self, x: f64) -> Result<(f64, f64), NoNumber> {
        match *self {
            Self::Linear { from, by } => Ok((from + by * x, by)),
            Self::Points { max } | Self::Capped { max } if x < 0.0 || x > max * (1.0 + 1e-12) => Err((
                "điểm nằm ngoài khoảng từ 0 đến điểm tối đa",
                "the points lie outside 0 to the most points to be had",
            )),
            Self::Points { max } => Ok((x / max, 1.0 / max)),
            Self::Capped { .. } => Ok((x, 1.0)),
            Self::None(reason) => Err(reason),
        }
    }

    /// What a share of points is pooled by.
    pub(super) fn base(&self) -> Option<f64> {
        if let Self::Points { max } = self { Some(*max) } else { None }
    }
}

/// The normaliser of every leaf of a period, by branch; `None` for nodes with children.
pub(super) fn leaves(
    tree: &Tree<'_>,
    columns: &[Option<usize>],
    _period: &str,
    _indicators: &Indicators,
    _rows: &[usize],
    _warnings: &mut Vec<String>,
) -> Result<Vec<Option<Scaled>>> {
    let scaled = |(branch, column): (&super::scheme::Branch<'_>, &Option<usize>)| {
        column.as_ref()?;
        Some(match &branch.node.normalise {
            Normalise::None => branch.max.map_or(Scaled::Linear { from: 0.0, by: 1.0 }, |max| Scaled::Capped { max }),
            Normalise::Points { max } => match branch.max.or(*max) {
                Some(max) => Scaled::Points { max },
                None => Scaled::None(("phương pháp không cho điểm tối đa", "the scheme names no most points")),
            },
        })
    };
    Ok(tree.branches.iter().zip(columns).map(scaled).collect())
}
