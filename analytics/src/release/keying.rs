//! How well questionnaires on paper were keyed.

use serde::{Deserialize, Serialize};

use crate::estimate::exact;

/// Errors of keying in one period, of one item or of all.
///
/// `wrong / keyed` is what two people keyed apart differently from what was settled: the least that single keying is off. Some
/// sheets, drawn by chance, were keyed a third time by somebody who saw neither entry: `differing / rekeyed` is the most that
/// the settled data are off, for the third may be the one who is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeyingErrors {
    /// The period.
    pub period: String,
    /// Key of the item, `comment` for words by hand; absent: all fields together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Fields keyed, twice a sheet.
    pub keyed: u64,
    /// Of those, not what was settled.
    pub wrong: u64,
    /// Fields keyed a third time.
    pub rekeyed: u64,
    /// Of those, not what was settled.
    pub differing: u64,
}

impl KeyingErrors {
    /// The share of fields that one of two keyed wrongly, with its exact (Clopper–Pearson) interval; `None` where nothing was keyed.
    ///
    /// ```
    /// use analytics::release::KeyingErrors;
    ///
    /// let none_wrong = KeyingErrors { keyed: 100, ..KeyingErrors::default() };
    /// let (share, low, high) = none_wrong.error_rate(0.95).unwrap();
    /// // 1 − 0.025^(1/100)
    /// assert!(share == 0.0 && low == 0.0 && (high - 0.036_216_7).abs() < 1e-6);
    /// assert_eq!(none_wrong.difference_rate(0.95), None);
    /// ```
    pub fn error_rate(&self, level: f64) -> Option<(f64, f64, f64)> {
        share(self.wrong, self.keyed, level)
    }

    /// The share of fields keyed a third time that differ, with its exact interval; `None` where none was.
    pub fn difference_rate(&self, level: f64) -> Option<(f64, f64, f64)> {
        share(self.differing, self.rekeyed, level)
    }
}

fn share(hits: u64, of: u64, level: f64) -> Option<(f64, f64, f64)> {
    let share = (of > 0).then(|| hits as f64 / of as f64)?;
    let (low, high) = exact(share, of as f64, level);
    Some((share, if hits == 0 { 0.0 } else { low }, if hits == of { 1.0 } else { high }))
}
