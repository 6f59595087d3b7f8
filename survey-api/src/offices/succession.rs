//! Offices in time: opened, renamed, closed, merged and split. Nothing is deleted, so that every old answer keeps its office.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::error::{Code, Refusal, Result, Rule, Violation};

/// Since when and until when an office is there; what is not said has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Life {
    /// Its first day.
    pub from: Option<Date>,
    /// The first day on which it is no more.
    pub to: Option<Date>,
}

/// How offices follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Several became one, or one went into another.
    Merge,
    /// One became several.
    Split,
}

/// An office that followed another.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    /// The office that is no more.
    pub old: String,
    /// The one that does its work now.
    pub new: String,
    /// From this day on.
    pub since: Date,
    /// How.
    pub kind: Kind,
    /// What `old` counts by among the predecessors of `new`: people served, visits.
    pub weight: Option<f64>,
}

/// A change of offices that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// How.
    pub kind: Kind,
    /// From this day on.
    pub since: Date,
    /// Those that are no more, with what they count by.
    pub old: Vec<(String, Option<f64>)>,
    /// Those that follow.
    pub new: Vec<String>,
}

impl Life {
    /// Is the office there on this day?
    pub fn has(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

impl Kind {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
        }
    }

    /// The kind behind a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Merge, Self::Split].into_iter().find(|kind| kind.word() == word)
    }
}

impl Change {
    /// The rows of the change, or every violation. `known` are the offices that there are, `closed` those that are no more.
    pub fn rows(&self, known: &BTreeSet<String>, closed: &BTreeSet<String>) -> Result<Vec<Succession>> {
        let mut faults = Vec::new();
        let mut seen = BTreeSet::new();
        for (pointer, codes) in [
            ("/old", self.old.iter().map(|(code, _)| code).collect::<Vec<_>>()),
            ("/new", self.new.iter().collect::<Vec<_>>()),
        ] {
            if codes.is_empty() {
                faults.push(Violation::new(pointer, Rule::Empty));
            }
            for code in codes {
                if !known.contains(code) {
                    faults.push(Violation::new(pointer, Rule::UnknownOffice));
                } else if closed.contains(code) {
                    faults.push(Violation::new(pointer, Rule::OfficeClosed));
                } else if !seen.insert(code) {
                    faults.push(Violation::new(pointer, Rule::Repeated));
                }
            }
        }
        let (one, pointer) = match self.kind {
            Kind::Merge => (self.new.len() <= 1, "/new"),
            Kind::Split => (self.old.len() <= 1, "/old"),
        };
        if !one {
            faults.push(Violation::new(pointer, Rule::TooMany(1)));
        }
        if self.old.iter().any(|(_, weight)| weight.is_some_and(|weight| !(weight > 0.0 && weight.is_finite()))) {
            faults.push(Violation::new("/old", Rule::WrongType));
        }
        // Without what each counts by, the past of a merged office cannot be told from its parts.
        if self.old.len() > 1 && self.old.iter().any(|(_, weight)| weight.is_none()) {
            faults.push(Violation::new("/old", Rule::Missing));
        }
        if !faults.is_empty() {
            return Err(Refusal::with(Code::Invalid, faults));
        }
        let row = |(old, weight): &(String, Option<f64>), new: &String| Succession {
            old: old.clone(),
            new: new.clone(),
            since: self.since,
            kind: self.kind,
            weight: *weight,
        };
        Ok(self.old.iter().flat_map(|old| self.new.iter().map(move |new| row(old, new))).collect())
    }
}

/// The table that `hailong index --succession` reads: the successor stands from the quarter on that begins with the change or after it.
pub fn table(rows: &[Succession]) -> String {
    let mut table = String::from("old,new,from,weight\n");
    for row in rows {
        let weight = row.weight.map_or_else(String::new, |weight| weight.to_string());
        table.push_str(&format!("{},{},{},{weight}\n", row.old, row.new, quarter(row.since)));
    }
    table
}

/// The first quarter that belongs whole to those who come on this day.
pub(crate) fn quarter(day: Date) -> String {
    let begins = day.day() == 1 && (day.month() - 1) % 3 == 0;
    let (year, quarter) = (day.year(), (day.month() + 2) / 3);
    match (begins, quarter) {
        (true, _) => format!("{year:04}-Q{quarter}"),
        (false, 4) => format!("{:04}-Q1", year + 1),
        (false, _) => format!("{year:04}-Q{}", quarter + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_office_is_there_until_the_day_before_it_is_no_more() {
        let life = Life { from: Some(day("2025-07-01")), to: Some(day("2026-01-01")) };
        assert_eq!(
            ["2025-06-30", "2025-07-01", "2025-12-31", "2026-01-01"].map(|at| life.has(day(at))),
            [false, true, true, false]
        );
    }

    #[test]
    fn a_merger_needs_to_know_what_each_part_counts_by() {
        let known: BTreeSet<String> = ["a", "b", "c"].map(str::to_owned).into();
        let old = |weights: [Option<f64>; 2]| vec![("a".to_owned(), weights[0]), ("b".to_owned(), weights[1])];
        let change = |old| Change { kind: Kind::Merge, since: day("2026-07-01"), old, new: vec!["c".to_owned()] };
        let rows = change(old([Some(300.0), Some(100.0)])).rows(&known, &BTreeSet::new()).unwrap();
        assert_eq!(table(&rows), "old,new,from,weight\na,c,2026-Q3,300\nb,c,2026-Q3,100\n");
        assert!(change(old([Some(300.0), None])).rows(&known, &BTreeSet::new()).is_err());
        assert!(change(old([Some(-1.0), Some(1.0)])).rows(&known, &BTreeSet::new()).is_err());
        let split = Change { kind: Kind::Split, ..change(old([Some(1.0), Some(1.0)])) };
        assert!(split.rows(&known, &BTreeSet::new()).is_err(), "a split has one office before it");
    }

    #[test]
    fn within_a_quarter_the_old_office_has_the_quarter() {
        assert_eq!(
            ["2026-07-01", "2026-07-02", "2026-12-31"].map(|at| quarter(day(at))),
            ["2026-Q3", "2026-Q4", "2027-Q1"]
        );
    }
}
