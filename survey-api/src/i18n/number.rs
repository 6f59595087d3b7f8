//! Numbers, periods and dates as people read them, in the charts' own words: a page and the chart on it cannot disagree.

use charts::{Lang, format};

use super::Language;

impl Language {
    /// The same language for charts.
    pub fn of_charts(self) -> Lang {
        Lang::from_tag(self.tag())
    }

    /// A count: 1.234.567 in Vietnamese.
    pub fn count(self, count: u64) -> String {
        format::integer(count, self.of_charts())
    }

    /// A number with a fixed count of decimals.
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        format::number(value, decimals, self.of_charts())
    }

    /// A value that is already on the scale 0–100: 85,43%.
    pub fn percent(self, value: f64, decimals: usize) -> String {
        format!("{}%", self.decimal(value, decimals))
    }

    /// A level between 0 and 1: 95%.
    pub fn level(self, level: f64) -> String {
        format::level(level, self.of_charts())
    }

    /// Both ends of an interval: 83,1–87,8.
    pub fn range(self, low: f64, high: f64, decimals: usize) -> String {
        format::range(low, high, decimals, self.of_charts())
    }

    /// `2026-Q3` is "Quý III/2026" and "Q3 2026".
    pub fn period(self, label: &str) -> String {
        format::period(label, self.of_charts())
    }

    /// An ISO date: 01/10/2026 in Vietnamese.
    pub fn date(self, iso: &str) -> String {
        format::date(iso, self.of_charts())
    }
}
