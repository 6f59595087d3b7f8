//! Is an office there on a day, and its counter? One pure decision for intake, visits, rights to rate, paper and devices.

use std::collections::BTreeMap;

use jiff::{
    Span,
    civil::{Date, DateTime},
};

use super::{hours::Hours, succession::Life};
use crate::error::{Code, Refusal, Result, Rule};

/// Days that a kiosk keeps what it could not send: so long after the end of an office its answers may be of the time before.
const KEPT_DAYS: i64 = 30;

/// An office in time, as far as it decides what is taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Since when and until when it is there.
    pub life: Life,
    /// The offices that do its work now.
    pub successors: Vec<String>,
    /// Counters that are no more, each with its first day without.
    pub closed_counters: BTreeMap<String, Date>,
    /// When it is open in a week; `None`: it does not say.
    pub hours: Option<Hours>,
    /// Days that are not as their weekday says: the weekday whose hours hold, or none.
    pub special_days: BTreeMap<Date, Option<u8>>,
}

impl Standing {
    /// Is the office there on this day, and the counter where one is named? For what happens that day: a visit, a right to
    /// rate that is handed out, a sheet, a rating by somebody who has no such right.
    pub fn open_on(&self, counter: &str, day: Date) -> Result<()> {
        self.opened_by(day)?;
        self.not_closed_on(day)?;
        match self.closed_counters.get(counter) {
            Some(since) if *since <= day => Err(Refusal::at(Code::Invalid, "/counter", Rule::CounterClosed(*since))),
            _ => Ok(()),
        }
    }

    /// May what a kiosk sends on this day have been given while the office was there? Nothing tells when it was.
    pub fn open_lately(&self, day: Date) -> Result<()> {
        self.opened_by(day)?;
        self.not_closed_on(day.checked_sub(Span::new().days(KEPT_DAYS)).unwrap_or(day))
    }

    /// Is it known to be closed at this moment of its own clock?
    pub fn out_of_hours(&self, moment: DateTime) -> bool {
        self.hours.as_ref().is_some_and(|hours| !hours.open_at(moment, &self.special_days))
    }

    fn opened_by(&self, day: Date) -> Result<()> {
        match self.life.from {
            Some(from) if day < from => Err(Refusal::at(Code::Invalid, "/office", Rule::NotYetOpen(from))),
            _ => Ok(()),
        }
    }

    fn not_closed_on(&self, day: Date) -> Result<()> {
        match self.life.to {
            Some(since) if since <= day => {
                let rule = Rule::ClosedSince { since, successors: self.successors.clone() };
                Err(Refusal::at(Code::Invalid, "/office", rule))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn standing() -> Standing {
        Standing {
            life: Life { from: Some(day("2025-07-01")), to: Some(day("2026-07-01")) },
            successors: vec!["VPEZ".to_owned()],
            closed_counters: [("2".to_owned(), day("2026-01-01"))].into(),
            ..Standing::default()
        }
    }

    #[test]
    fn what_happens_after_the_last_day_is_refused_with_the_day_and_the_successor() {
        let standing = standing();
        assert!(standing.open_on("1", day("2026-06-30")).is_ok());
        let refused = standing.open_on("1", day("2026-07-01")).unwrap_err();
        let rule = &refused.violations()[0].rule;
        assert_eq!(rule.text().vi, "đơn vị đã đóng từ 01/07/2026; nay là VPEZ");
        assert_eq!(rule.text().en, "the office has been closed since 2026-07-01; its work is done by VPEZ");
        assert_eq!(
            standing.open_on("", day("2025-06-30")).unwrap_err().violations()[0].rule.word(),
            "office_not_open_yet"
        );
    }

    #[test]
    fn a_counter_ends_by_itself() {
        let standing = standing();
        assert!(standing.open_on("2", day("2025-12-31")).is_ok());
        let refused = standing.open_on("2", day("2026-01-01")).unwrap_err();
        assert_eq!(
            (&*refused.violations()[0].pointer, refused.violations()[0].rule.word()),
            ("/counter", "counter_closed")
        );
    }

    #[test]
    fn a_kiosk_may_send_for_thirty_days_what_it_took_before_the_end() {
        let standing = standing();
        assert!(standing.open_lately(day("2026-07-30")).is_ok());
        assert!(standing.open_lately(day("2026-07-31")).is_err());
        assert!(standing.open_lately(day("2025-06-30")).is_err(), "before the beginning there is nothing to send");
        assert!(Standing::default().open_on("1", day("2031-01-01")).is_ok());
    }
}
