//! Periods as people read them: `2026-Q3` is "Quý III/2026" and "Q3 2026".

use super::Language;

const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

impl Language {
    /// A quarter, a range of quarters or a year in words; any other label as it stands.
    pub fn period(self, label: &str) -> String {
        if let Some((from, to)) = label.split_once("..") {
            return format!("{}–{}", self.period(from), self.period(to));
        }
        match quarter(label) {
            // A no-break space keeps "Quý" and its numeral on one line.
            Some((year, quarter)) => match self {
                Self::Vi => format!("Quý\u{a0}{}/{year}", ROMAN[quarter - 1]),
                Self::En => format!("Q{quarter}\u{a0}{year}"),
            },
            None => label.to_owned(),
        }
    }

    /// An ISO date: 01/10/2026 in Vietnamese, unchanged in English.
    pub fn date(self, iso: &str) -> String {
        match (self, iso.split('-').collect::<Vec<_>>().as_slice()) {
            (Self::Vi, [year, month, day]) => format!("{day}/{month}/{year}"),
            _ => iso.to_owned(),
        }
    }
}

fn quarter(label: &str) -> Option<(&str, usize)> {
    let (year, quarter) = label.split_once("-Q")?;
    let quarter = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
    Some((year, quarter))
}
