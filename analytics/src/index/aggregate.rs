//! Children to parent: one number, and how each child moves it.

use super::scheme::Aggregate;

/// One child that has a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Relative weight.
    pub weight: f64,
    /// Its value.
    pub value: f64,
    /// Answers or most points under it; `None` where it has no such thing.
    pub base: Option<f64>,
}

/// A parent's value and its slopes, one a child in the order given.
#[derive(Debug, Clone, PartialEq)]
pub struct Combined {
    /// The value.
    pub value: f64,
    /// Base of the parent; `None` where a child has none.
    pub base: Option<f64>,
    /// `∂value/∂valueᵢ`.
    pub by_value: Vec<f64>,
    /// `∂value/∂baseᵢ`.
    pub by_base: Vec<f64>,
    /// `∂base/∂baseᵢ`.
    pub base_by_base: Vec<f64>,
}

/// Why there is no number, in words for the reader: Vietnamese, English.
pub type NoNumber = (&'static str, &'static str);

/// Combines the children that have a value; formulas at [`Aggregate`].
///
/// Weights are relative and not rescaled beforehand: `Σ w x / Σ w` over the children given, so a gap's weight is dropped.
///
/// ```
/// use analytics::index::{aggregate::{Part, combine}, scheme::Aggregate};
///
/// // 8 of 10 and 30 of 90 satisfied, pooled: 38 of 100. One answer more in the first child pulls the share towards 0.8.
/// let parts = [Part { weight: 1.0, value: 0.8, base: Some(10.0) }, Part { weight: 1.0, value: 30.0 / 90.0, base: Some(90.0) }];
/// let pooled = combine(Aggregate::PooledShare, &parts).unwrap();
/// assert!((pooled.value - 0.38).abs() < 1e-15);
/// assert!((pooled.by_base[0] - 0.42 / 100.0).abs() < 1e-15);
/// ```
///
/// # Errors
/// The reason when the formula has no value: no child, weights that sum to zero, no base to pool by, a value that is not
/// positive under a geometric, harmonic or power mean.
pub fn combine(method: Aggregate, parts: &[Part]) -> Result<Combined, NoNumber> {
    let value = value(method, parts)?;
    let weights: f64 = parts.iter().map(|part| part.weight).sum();
    let slope = |of: &dyn Fn(&Part) -> f64| -> Vec<f64> {
        parts.iter().map(|part| if part.weight == 0.0 { 0.0 } else { of(part) }).collect()
    };
    let one_at = |positions: &[usize]| {
        let mut slopes = vec![0.0; parts.len()];
        positions.iter().for_each(|&at| slopes[at] += (positions.len() as f64).recip());
        slopes
    };
    let by_value = match method {
        Aggregate::Arithmetic => slope(&|part| part.weight / weights),
        Aggregate::Sum => slope(&|part| part.weight),
        Aggregate::Geometric => slope(&|part| value * part.weight / (weights * part.value)),
        Aggregate::Harmonic => slope(&|part| (value / part.value).powi(2) * part.weight / weights),
        Aggregate::Generalised { power } => {
            slope(&|part| (part.value / value).powf(power - 1.0) * part.weight / weights)
        }
        Aggregate::Median { weighted } => one_at(&middle(parts, weighted)),
        Aggregate::Minimum => one_at(&[least(parts)]),
        Aggregate::PooledShare | Aggregate::PointsShare => {
            let total = pooled_bases(parts).iter().sum::<f64>().max(f64::MIN_POSITIVE);
            parts.iter().map(|part| part.weight * part.base.unwrap_or(0.0) / total).collect()
        }
    };
    let pooling = is_pooling(method);
    let total = if pooling { pooled_bases(parts).iter().sum::<f64>().max(f64::MIN_POSITIVE) } else { 1.0 };
    let by_base =
        parts.iter().map(|part| if pooling { part.weight * (part.value - value) / total } else { 0.0 }).collect();
    let base_by_base = parts.iter().map(|part| if pooling { part.weight } else { 1.0 }).collect();
    Ok(Combined { value, base: base(method, parts), by_value, by_base, base_by_base })
}

/// The value alone, without slopes; errors as [`combine`].
///
/// # Errors
/// The reason when the formula has no value.
pub fn value(method: Aggregate, parts: &[Part]) -> Result<f64, NoNumber> {
    if parts.is_empty() {
        return Err(("không có số liệu", "no value in the data"));
    }
    let weights: f64 = parts.iter().map(|part| part.weight).sum();
    let weighted = !matches!(method, Aggregate::Median { weighted: false } | Aggregate::Minimum | Aggregate::Sum);
    if weighted && weights <= 0.0 {
        return Err(("trọng số bằng không", "the weights sum to zero"));
    }
    // What weighs nothing takes no part, not even where its logarithm or its inverse would be infinite.
    let mean = |of: &dyn Fn(f64) -> f64| {
        let parts = parts.iter().filter(|part| part.weight != 0.0);
        parts.map(|part| part.weight * of(part.value)).sum::<f64>() / weights
    };
    match method {
        Aggregate::Arithmetic => Ok(mean(&|x| x)),
        Aggregate::Sum => Ok(parts.iter().map(|part| part.weight * part.value).sum()),
        Aggregate::Geometric => positive(parts).map(|()| mean(&f64::ln).exp()),
        Aggregate::Harmonic => positive(parts).map(|()| mean(&f64::recip).recip()),
        Aggregate::Generalised { power } => {
            positive(parts)?;
            // Over the largest value, times that: tiny and huge values then neither vanish nor overflow.
            let largest = parts.iter().map(|part| part.value).fold(f64::MIN_POSITIVE, f64::max);
            Ok(mean(&|x| (x / largest).powf(power)).powf(power.recip()) * largest)
        }
        Aggregate::Median { weighted } => {
            let [low, high] = middle(parts, weighted);
            Ok(f64::midpoint(parts[low].value, parts[high].value))
        }
        Aggregate::Minimum => Ok(parts[least(parts)].value),
        Aggregate::PooledShare | Aggregate::PointsShare => {
            if parts.iter().any(|part| part.base.is_none()) {
                return Err((
                    "thiếu số trả lời hoặc điểm tối đa để gộp",
                    "no number of answers or most points to pool by",
                ));
            }
            let bases = pooled_bases(parts);
            let total: f64 = bases.iter().sum();
            if total <= 0.0 && method == Aggregate::PointsShare {
                // Nothing applies to the unit: nothing of nothing, with a base of zero.
                return Ok(0.0);
            }
            if total <= 0.0 {
                return Err(("không có trả lời", "nobody answered"));
            }
            Ok(parts.iter().zip(&bases).map(|(part, base)| base * part.value).sum::<f64>() / total)
        }
    }
}

/// Base of the parent; `None` where a child has none.
///
/// Only what is pooled carries its weights into the base, so that pooling in one step or in several is the same.
pub(super) fn base(method: Aggregate, parts: &[Part]) -> Option<f64> {
    let pooling = is_pooling(method);
    parts.iter().map(|part| part.base.map(|base| if pooling { part.weight * base } else { base })).sum()
}

fn is_pooling(method: Aggregate) -> bool {
    matches!(method, Aggregate::PooledShare | Aggregate::PointsShare)
}

fn pooled_bases(parts: &[Part]) -> Vec<f64> {
    parts.iter().map(|part| part.weight * part.base.unwrap_or(0.0)).collect()
}

/// Positions of the two middle values, the same one twice where there is one.
fn middle(parts: &[Part], weighted: bool) -> [usize; 2] {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| parts[a].value.total_cmp(&parts[b].value));
    if !weighted {
        return [order[(order.len() - 1) / 2], order[order.len() / 2]];
    }
    order.retain(|&at| parts[at].weight > 0.0);
    let whole: f64 = order.iter().map(|&at| parts[at].weight).sum();
    let mut below = 0.0;
    let reached = order.iter().position(|&at| {
        below += parts[at].weight;
        below >= whole / 2.0 * (1.0 - 1e-12)
    });
    // Weights that sum to zero have been refused, so half of them is reached somewhere.
    let at = reached.unwrap_or(0);
    let exact = (below - whole / 2.0).abs() <= whole * 1e-12;
    [order[at], order[if exact { (at + 1).min(order.len() - 1) } else { at }]]
}

fn least(parts: &[Part]) -> usize {
    (0..parts.len()).min_by(|&a, &b| parts[a].value.total_cmp(&parts[b].value)).unwrap_or(0)
}

fn positive(parts: &[Part]) -> Result<(), NoNumber> {
    // What weighs nothing does not count, so its zero does not stop the mean either.
    if parts.iter().any(|part| part.weight > 0.0 && part.value <= 0.0) {
        return Err((
            "có giá trị bằng không hoặc âm, trung bình này không xác định",
            "a value is zero or negative, where this mean is not defined; normalise to a range that starts above zero",
        ));
    }
    Ok(())
}
