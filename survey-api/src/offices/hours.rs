//! When an office is open: the hours of a week, and days that are not as their weekday says (holidays, days worked instead).

use std::collections::BTreeMap;

use analytics::Text;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::error::{Code, Refusal, Result, Rule, Violation};

/// Minutes before opening and after closing in which a rating is no wonder: who was served last rates a little later.
pub const GRACE_MINUTES: i32 = 30;
/// Most spans of one day.
const MOST_SPANS: usize = 4;

/// The hours of a week: spans by weekday, 1 Monday to 7 Sunday. A weekday that is not named is closed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hours(pub BTreeMap<u8, Vec<Span>>);

/// A span of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// It opens then.
    pub opens: Time,
    /// It closes then.
    pub closes: Time,
}

/// A day that is not as its weekday says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// The day.
    pub day: Date,
    /// The weekday whose hours hold; `None`: a holiday.
    pub works_as: Option<u8>,
    /// What it is.
    pub name: Text,
}

impl Hours {
    /// The hours, where weekdays are such and spans follow one another.
    pub fn checked(self) -> Result<Self> {
        let mut faults = Vec::new();
        for (weekday, spans) in &self.0 {
            let pointer = format!("/hours/{weekday}");
            if !(1..=7).contains(weekday) {
                faults.push(Violation::new(&pointer, Rule::UnknownValue));
            }
            if spans.len() > MOST_SPANS {
                faults.push(Violation::new(&pointer, Rule::TooMany(MOST_SPANS)));
            }
            let is_forward = spans.iter().all(|span| span.opens < span.closes);
            if !is_forward || spans.windows(2).any(|pair| pair[0].closes > pair[1].opens) {
                faults.push(Violation::new(&pointer, Rule::NotInOrder));
            }
        }
        if faults.is_empty() { Ok(self) } else { Err(Refusal::with(Code::Invalid, faults)) }
    }

    /// Is the office open at this moment of its own clock, or nearly?
    pub fn open_at(&self, moment: DateTime, special: &BTreeMap<Date, Option<u8>>) -> bool {
        let weekday = match special.get(&moment.date()) {
            Some(None) => return false,
            Some(Some(other)) => *other,
            None => moment.date().weekday().to_monday_one_offset().unsigned_abs(),
        };
        let minute = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let now = minute(moment.time());
        let holds =
            |span: &Span| (minute(span.opens) - GRACE_MINUTES..minute(span.closes) + GRACE_MINUTES).contains(&now);
        self.0.get(&weekday).is_some_and(|spans| spans.iter().any(holds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week() -> Hours {
        let span = |opens: &str, closes: &str| Span { opens: opens.parse().unwrap(), closes: closes.parse().unwrap() };
        let day = vec![span("07:30", "11:30"), span("13:30", "17:00")];
        Hours((1..=5).map(|weekday| (weekday, day.clone())).collect())
    }

    fn open(moment: &str, special: &[(&str, Option<u8>)]) -> bool {
        let special = special.iter().map(|(day, as_what)| (day.parse().unwrap(), *as_what)).collect();
        week().open_at(moment.parse().unwrap(), &special)
    }

    #[test]
    fn a_rating_belongs_to_the_shift_and_half_an_hour_around_it() {
        // A Monday.
        let at = |time: &str| open(&format!("2026-08-17T{time}"), &[]);
        assert_eq!(
            ["06:59", "07:00", "11:59", "12:00", "13:00", "17:29", "17:30"].map(at),
            [false, true, true, false, true, true, false]
        );
        assert!(!open("2026-08-16T09:00", &[]), "a Sunday");
    }

    #[test]
    fn a_holiday_is_closed_and_a_day_worked_instead_has_the_hours_of_its_weekday() {
        assert!(!open("2026-09-02T09:00", &[("2026-09-02", None)]));
        assert!(open("2026-08-22T09:00", &[("2026-08-22", Some(1))]), "a Saturday worked as a Monday");
        assert!(!open("2026-08-22T09:00", &[("2026-08-22", Some(6))]));
    }

    #[test]
    fn hours_that_run_backwards_or_into_one_another_are_refused() {
        let span = |opens: &str, closes: &str| Span { opens: opens.parse().unwrap(), closes: closes.parse().unwrap() };
        assert!(week().checked().is_ok());
        let wrong = Hours(
            [(0, vec![]), (1, vec![span("12:00", "08:00")]), (2, vec![span("08:00", "12:00"), span("11:00", "13:00")])]
                .into(),
        );
        assert_eq!(wrong.checked().unwrap_err().violations().len(), 3);
    }
}
