//! Scales whose ends are found in the data.

use super::Scaled;
use crate::index::{aggregate::NoNumber, scheme::Ties};

/// Places from the bottom, `from + by rank`.
pub(super) fn places(values: Vec<f64>, turned: bool, ties: Ties, [from, by]: [f64; 2]) -> Scaled {
    let sign = if turned { -1.0 } else { 1.0 };
    let mut values: Vec<f64> = values.into_iter().map(|value| sign * value).collect();
    values.sort_by(f64::total_cmp);
    Scaled::Places { values, sign, ties, from, by }
}

/// 0 for the worst unit, 1 at the target; a target that the worst unit reaches already would turn the scale round.
pub(super) fn distance(values: &[f64], turned: bool, target: f64, cap: bool) -> Scaled {
    let worst = if turned { highest(values) } else { lowest(values) };
    let ahead = if turned { worst - target } else { target - worst };
    if !ahead.is_finite() || ahead <= 0.0 {
        return Scaled::None((
            "mục tiêu hoặc chuẩn không tốt hơn đơn vị kém nhất nên không có thang điểm",
            "the target or reference is no better than the worst unit, which leaves no scale",
        ));
    }
    match Scaled::through([worst, target], [0.0, 1.0], false) {
        Scaled::Linear { from, by, .. } if cap => Scaled::Linear { from, by, within: Some([f64::NEG_INFINITY, 1.0]) },
        scaled => scaled,
    }
}

/// The share of the best; it needs values above zero, or it says nothing about who is better.
pub(super) fn fraction(values: &[f64], turned: bool) -> Scaled {
    let best = if turned { lowest(values) } else { highest(values) };
    if !best.is_finite() || best <= 0.0 {
        return Scaled::None((
            "giá trị tốt nhất không lớn hơn 0 nên không lấy được tỷ lệ",
            "the best value is not above zero, which leaves no fraction of it",
        ));
    }
    if turned { Scaled::Inverse { best } } else { Scaled::Linear { from: 0.0, by: best.recip(), within: None } }
}

pub(super) fn lowest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

pub(super) fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Less is better: the posts change places, which is to multiply data and posts by −1 first.
pub(super) fn turn([low, high]: [f64; 2], turned: bool) -> [f64; 2] {
    if turned { [high, low] } else { [low, high] }
}

pub(super) const SAME_EVERYWHERE: NoNumber = (
    "chỉ tiêu như nhau ở mọi đơn vị nên không có thang điểm",
    "the indicator is the same everywhere, which leaves it without a scale",
);

pub(super) fn spread(values: &[f64], turned: bool, range: [f64; 2]) -> Scaled {
    let (low, high) = (lowest(values), highest(values));
    if values.is_empty() || low == high {
        Scaled::None(SAME_EVERYWHERE)
    } else {
        Scaled::through(turn([low, high], turned), range, false)
    }
}

pub(super) fn standard(values: &[f64], turned: bool, mean: f64, sd: f64) -> Scaled {
    let n = values.len() as f64;
    let centre = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|x| (x - centre).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    if !deviation.is_finite() || deviation <= 0.0 {
        return Scaled::None(SAME_EVERYWHERE);
    }
    deviations([centre, deviation], turned, mean, sd)
}

/// `mean ± sd (x − centre) / spread`.
pub(super) fn deviations([centre, spread]: [f64; 2], turned: bool, mean: f64, sd: f64) -> Scaled {
    let by = if turned { -sd / spread } else { sd / spread };
    Scaled::Linear { from: mean - by * centre, by, within: None }
}
