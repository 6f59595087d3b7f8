//! From data units to pixels, and where the ticks are.

use serde::{Deserialize, Serialize};

/// A numeric axis: its ends and its ticks, in data units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Value at the start.
    pub low: f64,
    /// Value at the end.
    pub high: f64,
    /// Ticks, at most six, the ends among them.
    pub ticks: Vec<f64>,
    /// Decimals that the ticks need.
    pub decimals: usize,
}

impl Axis {
    /// An axis that holds every value with a little air, within the bounds of the measure, with three to six round ticks.
    pub fn around(values: impl IntoIterator<Item = f64>, bounds: Option<(f64, f64)>) -> Self {
        // Values that differ by less than a hundredth of themselves are not blown up to fill an axis.
        Self::with_air(values, bounds, 0.01)
    }

    /// The same as near to the values as their differences ask for: where the differences are what is shown.
    pub fn close_to(values: impl IntoIterator<Item = f64>, bounds: Option<(f64, f64)>) -> Self {
        Self::with_air(values, bounds, 1e-4)
    }

    fn with_air(values: impl IntoIterator<Item = f64>, bounds: Option<(f64, f64)>, least: f64) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = bounds.unwrap_or((0.0, 1.0));
        }
        // A single value still needs a width to stand in.
        let air = ((high - low) * 0.04).max((high.abs() * least).max(1e-9));
        let (floor, ceiling) = bounds.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        let (wanted_low, wanted_high) = ((low - air).max(floor.min(low)), (high + air).min(ceiling.max(high)));
        let step = step(wanted_high - wanted_low);
        let (first, last) = ((wanted_low / step + 1e-9).floor(), (wanted_high / step - 1e-9).ceil());
        let ticks: Vec<f64> = (0..=(last - first) as usize).map(|index| (first + index as f64) * step).collect();
        let decimals = (-step.log10().floor()).max(0.0) as usize;
        let decimals = if (step * 10f64.powi(decimals as i32)).fract().abs() > 1e-9 { decimals + 1 } else { decimals };
        Self { low: first * step, high: last * step, ticks, decimals }
    }

    /// The place of a value between two pixels; values outside the axis stay outside.
    pub fn place(&self, value: f64, from: f64, to: f64) -> f64 {
        from + (value - self.low) / (self.high - self.low) * (to - from)
    }
}

/// The smallest of 1, 2, 2.5, 5 × 10^k that cuts a span into at most five parts.
fn step(span: f64) -> f64 {
    // Ends move out to whole steps, so four steps inside the span make at most five or six ticks.
    let rough = span / 4.0;
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough - 1e-12)
        .unwrap_or(10.0 * power)
}
