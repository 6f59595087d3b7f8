//! How often keying was wrong, with the interval that the number of keyed fields allows.

use analytics::estimate::exact;

/// Confidence of the intervals.
pub const LEVEL: f64 = 0.95;

/// Errors among keyed fields.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Fields keyed.
    pub keyed: u64,
    /// Of those, wrong.
    pub wrong: u64,
}

impl Rate {
    /// The share that was wrong; `None` where nothing was keyed.
    pub fn share(self) -> Option<f64> {
        (self.keyed > 0).then(|| self.wrong as f64 / self.keyed as f64)
    }

    /// The exact (Clopper–Pearson) interval of the share.
    pub fn interval(self) -> Option<(f64, f64)> {
        let share = self.share()?;
        let (low, high) = exact(share, self.keyed as f64, LEVEL);
        let low = if self.wrong == 0 { 0.0 } else { low };
        let high = if self.wrong == self.keyed { 1.0 } else { high };
        Some((low, high))
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self { keyed: self.keyed + other.keyed, wrong: self.wrong + other.wrong }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_in_a_hundred_fields_may_still_be_three_and_a_half_in_a_hundred() {
        let (low, high) = Rate { keyed: 100, wrong: 0 }.interval().unwrap();
        // 1 − 0.025^(1/100)
        assert!(low == 0.0 && (high - 0.036_216_7).abs() < 1e-6, "{high}");
        assert_eq!(Rate { keyed: 0, wrong: 0 }.interval(), None);
    }
}
