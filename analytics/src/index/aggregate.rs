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
    if parts.is_empty() {
        return Err(("không có số liệu", "no value in the data"));
    }
    let weights: f64 = parts.iter().map(|part| part.weight).sum();
    let weighted = !matches!(method, Aggregate::Median | Aggregate::Minimum | Aggregate::Sum);
    if weighted && weights <= 0.0 {
        return Err(("trọng số bằng không", "the weights sum to zero"));
    }
    let none = vec![0.0; parts.len()];
    let (value, by_value, by_base) = match method {
        Aggregate::Arithmetic => mean(parts, weights, |x| x, |_| 1.0, |m| m, |_| 1.0, none),
        Aggregate::Sum => (
            parts.iter().map(|part| part.weight * part.value).sum(),
            parts.iter().map(|part| part.weight).collect(),
            none,
        ),
        Aggregate::Geometric => {
            positive(parts)?;
            mean(parts, weights, f64::ln, f64::recip, f64::exp, f64::exp, none)
        }
        Aggregate::Harmonic => {
            positive(parts)?;
            mean(parts, weights, f64::recip, |x| -1.0 / (x * x), f64::recip, |m| -1.0 / (m * m), none)
        }
        Aggregate::Generalised { power } => {
            positive(parts)?;
            power_mean(parts, weights, power, none)
        }
        Aggregate::Median => middle(parts, none),
        Aggregate::Minimum => {
            let least = (0..parts.len()).min_by(|&a, &b| parts[a].value.total_cmp(&parts[b].value)).unwrap_or(0);
            let mut by_value = none.clone();
            by_value[least] = 1.0;
            (parts[least].value, by_value, none)
        }
        Aggregate::PooledShare | Aggregate::PointsShare => pooled(parts)?,
    };
    // Only what is pooled carries its weights into the base, so that pooling in one step or in several is the same.
    let pooling = matches!(method, Aggregate::PooledShare | Aggregate::PointsShare);
    let base_by_base: Vec<f64> = parts.iter().map(|part| if pooling { part.weight } else { 1.0 }).collect();
    let base = parts.iter().zip(&base_by_base).map(|(part, slope)| part.base.map(|base| slope * base)).sum();
    Ok(Combined { value, base, by_value, by_base, base_by_base })
}

type Slopes = (f64, Vec<f64>, Vec<f64>);

/// `f⁻¹(Σ w f(x) / Σ w)` with its slopes by the chain rule.
fn mean(
    parts: &[Part],
    weights: f64,
    into: impl Fn(f64) -> f64,
    into_slope: impl Fn(f64) -> f64,
    back: impl Fn(f64) -> f64,
    back_slope: impl Fn(f64) -> f64,
    none: Vec<f64>,
) -> Slopes {
    let inner = parts.iter().map(|part| part.weight * into(part.value)).sum::<f64>() / weights;
    let slope = back_slope(inner) / weights;
    (back(inner), parts.iter().map(|part| slope * part.weight * into_slope(part.value)).collect(), none)
}

/// The power mean of values over their largest, times that: tiny and huge values then neither vanish nor overflow.
fn power_mean(parts: &[Part], weights: f64, power: f64, none: Vec<f64>) -> Slopes {
    let largest = parts.iter().map(|part| part.value).fold(f64::MIN_POSITIVE, f64::max);
    let scaled: Vec<Part> = parts.iter().map(|part| Part { value: part.value / largest, ..*part }).collect();
    let root = 1.0 / power;
    let (value, by_value, by_base) = mean(
        &scaled,
        weights,
        |x| x.powf(power),
        |x| power * x.powf(power - 1.0),
        |m| m.powf(root),
        |m| root * m.powf(root - 1.0),
        none,
    );
    (value * largest, by_value, by_base)
}

fn pooled(parts: &[Part]) -> Result<Slopes, NoNumber> {
    let bases: Option<Vec<f64>> = parts.iter().map(|part| part.base.map(|base| part.weight * base)).collect();
    let bases =
        bases.ok_or(("thiếu số trả lời hoặc điểm tối đa để gộp", "no number of answers or most points to pool by"))?;
    let total: f64 = bases.iter().sum();
    if total <= 0.0 {
        return Err(("không có trả lời", "nobody answered"));
    }
    let share = parts.iter().zip(&bases).map(|(part, base)| base * part.value).sum::<f64>() / total;
    let by_value = bases.iter().map(|base| base / total).collect();
    let by_base = parts.iter().map(|part| part.weight * (part.value - share) / total).collect();
    Ok((share, by_value, by_base))
}

fn middle(parts: &[Part], none: Vec<f64>) -> Slopes {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| parts[a].value.total_cmp(&parts[b].value));
    let (low, high) = (order[(order.len() - 1) / 2], order[order.len() / 2]);
    let mut by_value = none.clone();
    by_value[low] += 0.5;
    by_value[high] += 0.5;
    (f64::midpoint(parts[low].value, parts[high].value), by_value, none)
}

fn positive(parts: &[Part]) -> Result<(), NoNumber> {
    // A zero with weight zero does not count, so it does not stop the mean either.
    if parts.iter().any(|part| part.weight > 0.0 && part.value <= 0.0) {
        return Err((
            "có giá trị bằng không hoặc âm, trung bình này không xác định",
            "a value is zero or negative, where this mean is not defined; normalise to a range that starts above zero",
        ));
    }
    Ok(())
}
