//! Periods as people name them, and which period came before which.

use analytics::Text;

/// A space that does not break: "Quý III/2026" stays on one line.
const NBSP: char = '\u{a0}';
const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quarter {
    year: i32,
    /// 0 to 3.
    index: u8,
}

impl Quarter {
    fn parse(label: &str) -> Option<Self> {
        let (year, quarter) = label.split_once("-Q")?;
        let index = quarter.parse::<u8>().ok()?.checked_sub(1).filter(|index| *index < 4)?;
        Some(Self { year: year.parse().ok()?, index })
    }

    fn earlier(self, quarters: i32) -> Self {
        let position = self.year * 4 + i32::from(self.index) - quarters;
        Self { year: position.div_euclid(4), index: position.rem_euclid(4) as u8 }
    }

    fn label(self) -> String {
        format!("{}-Q{}", self.year, self.index + 1)
    }

    fn name(self) -> Text {
        let Self { year, index } = self;
        Text::new(format!("Quý{NBSP}{}/{year}", ROMAN[usize::from(index)]), format!("Q{}{NBSP}{year}", index + 1))
    }
}

/// The name of a period label: `2026-Q3` is "Quý III/2026", `2026` is "năm 2026", `2025-Q4..2026-Q3` names both ends.
/// A label of another shape is its own name.
pub(crate) fn name(label: &str) -> Text {
    if let Some((first, last)) = label.split_once("..") {
        return match (Quarter::parse(first), Quarter::parse(last)) {
            (Some(a), Some(b)) if a.year == b.year && a.index == 0 && b.index == 3 => year(&a.year.to_string()),
            (Some(a), Some(b)) => {
                let (a, b) = (a.name(), b.name());
                Text::new(format!("{} đến {}", a.vi, b.vi), format!("{} to {}", a.en, b.en))
            }
            _ => Text::new(label, label),
        };
    }
    match Quarter::parse(label) {
        Some(quarter) => quarter.name(),
        None if label.len() == 4 && label.bytes().all(|b| b.is_ascii_digit()) => year(label),
        None => Text::new(label, label),
    }
}

fn year(label: &str) -> Text {
    Text::new(format!("năm{NBSP}{label}"), label)
}

/// True for a label that pools several quarters.
pub(crate) fn is_pooled(label: &str) -> bool {
    label.contains("..")
}

/// The last quarter of a pooled label, or the label itself.
pub(crate) fn end(label: &str) -> &str {
    label.split_once("..").map_or(label, |(_, last)| last)
}

/// The label of the period of the same kind one step before: the quarter before, or the pooled range that does not overlap.
pub(crate) fn previous(label: &str) -> Option<String> {
    if let Some((first, last)) = label.split_once("..") {
        let (first, last) = (Quarter::parse(first)?, Quarter::parse(last)?);
        let length = (last.year - first.year) * 4 + i32::from(last.index) - i32::from(first.index) + 1;
        return Some(format!("{}..{}", first.earlier(length).label(), last.earlier(length).label()));
    }
    match Quarter::parse(label) {
        Some(quarter) => Some(quarter.earlier(1).label()),
        None => label.parse::<i32>().ok().map(|year| (year - 1).to_string()),
    }
}

/// The same quarter a year before; `None` for anything but a quarter.
pub(crate) fn year_before(label: &str) -> Option<String> {
    Quarter::parse(label).map(|quarter| quarter.earlier(4).label())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_named_with_a_roman_number() {
        assert_eq!(name("2026-Q3").vi, "Quý\u{a0}III/2026");
        assert_eq!(name("2026-Q3").en, "Q3\u{a0}2026");
        assert_eq!(name("2026-Q1..2026-Q4").vi, "năm\u{a0}2026");
        assert_eq!(name("2025-Q4..2026-Q3").vi, "Quý\u{a0}IV/2025 đến Quý\u{a0}III/2026");
        assert_eq!(name("đợt 2").vi, "đợt 2");
    }

    #[test]
    fn the_period_before_is_of_the_same_kind() {
        assert_eq!(previous("2026-Q1").as_deref(), Some("2025-Q4"));
        assert_eq!(previous("2025-Q4..2026-Q3").as_deref(), Some("2024-Q4..2025-Q3"));
        assert_eq!(previous("2026").as_deref(), Some("2025"));
        assert_eq!(previous("đợt 2"), None);
        assert_eq!(year_before("2026-Q3").as_deref(), Some("2025-Q3"));
    }
}
