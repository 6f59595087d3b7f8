//! The periods that figures are published for: each wave, four quarters rolling, and the calendar year.

/// Some waves taken together. Their answers and visits are pooled: a year is not the mean of its quarters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// `2026-Q3`, `2025-Q4..2026-Q3` or `2026`.
    pub(super) label: String,
    /// Positions of its waves, in time order.
    pub(super) periods: Vec<usize>,
}

impl Window {
    /// A calendar year made of quarters.
    pub(super) fn is_year(&self) -> bool {
        self.periods.len() == 4 && !self.label.contains("..")
    }

    /// Does it begin just a year after the other, both quarters, rolling windows or years?
    pub(super) fn is_year_after(&self, other: &Self) -> bool {
        let start = |window: &Self| match window.is_year() {
            true => window.label.parse::<u32>().ok().map(|year| 4 * year),
            false => quarter(window.label.split("..").next().unwrap_or_default()),
        };
        start(self).zip(start(other)).is_some_and(|(here, there)| here == there + 4)
    }
}

/// Every wave, then the rolling four quarters that end in each quarter, then the calendar years that have all four.
///
/// Periods that are not quarters stand alone.
pub(super) fn windows(periods: &[String]) -> Vec<Window> {
    let mut windows: Vec<Window> =
        (0..).zip(periods).map(|(position, label)| Window { label: label.clone(), periods: vec![position] }).collect();
    let quarters: Vec<(u32, usize)> =
        (0..).zip(periods).filter_map(|(position, label)| Some((quarter(label)?, position))).collect();
    let runs = || quarters.windows(4).filter(|run| run[3].0 - run[0].0 == 3);
    let positions = |run: &[(u32, usize)]| run.iter().map(|(_, position)| *position).collect();
    windows.extend(runs().map(|run| {
        let label = format!("{}..{}", periods[run[0].1], periods[run[3].1]);
        Window { label, periods: positions(run) }
    }));
    let years = runs().filter(|run| run[0].0.is_multiple_of(4));
    windows.extend(years.map(|run| Window { label: (run[0].0 / 4).to_string(), periods: positions(run) }));
    windows
}

/// Quarters since the year zero, of a label like `2026-Q3`.
fn quarter(label: &str) -> Option<u32> {
    let (year, quarter) = label.split_once("-Q")?;
    let quarter: u32 = quarter.parse().ok()?;
    (year.len() == 4 && (1..=4).contains(&quarter)).then_some(year.parse::<u32>().ok()? * 4 + quarter - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_quarter_breaks_the_rolling_figure() {
        let labels = |periods: &[&str]| -> Vec<String> {
            let periods: Vec<String> = periods.iter().map(|&p| p.to_owned()).collect();
            windows(&periods).into_iter().map(|window| window.label).skip(periods.len()).collect()
        };
        let whole = ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"];
        assert_eq!(labels(&whole), ["2025-Q4..2026-Q3", "2026-Q1..2026-Q4", "2026"]);
        assert!(labels(&["2025-Q4", "2026-Q1", "2026-Q3", "2026-Q4"]).is_empty());
        assert!(labels(&["wave 1", "wave 2", "wave 3", "wave 4"]).is_empty());
    }
}
