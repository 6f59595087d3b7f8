//! The rules, as data: what each mark leads to, and from where on something is a mark. They are public and versioned.
//!
//! By themselves most marks only flag. Honest people give the same answer to everything, and whatever excluded them would
//! bend the figures; and what excluded the answers after a gap would give whoever deletes one record the rest of the day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Mark, Marks, Verdict};
use crate::error::{Code, Refusal, Result, Rule, Violation};

/// What a mark leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing.
    Pass,
    /// The response counts, and somebody should look at it.
    Flag,
    /// It does not count.
    Exclude,
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Version, from 1.
    pub version: u32,
    /// Mark → what it leads to. A void excludes, whatever stands here.
    pub actions: BTreeMap<String, Action>,
    /// `straight_line`: so many rated answers at least, all of them the same.
    pub straight_line_items: u32,
    /// `duplicate`: so many rated answers at least …
    pub duplicate_items: u32,
    /// … and so many responses with the same ones, from one office, service group and hour.
    pub duplicate_responses: u32,
    /// `burst`: more responses than this an hour and counter of one office.
    pub burst_an_hour: u32,
}

impl Default for Rules {
    fn default() -> Self {
        let action = |mark: &Mark| match mark {
            Mark::Trap | Mark::DeviceFork => Some(Action::Exclude),
            Mark::Void => None,
            _ => Some(Action::Flag),
        };
        let actions = Mark::ALL.iter().filter_map(|mark| Some((mark.word().to_owned(), action(mark)?))).collect();
        Self {
            version: 1,
            actions,
            straight_line_items: 8,
            duplicate_items: 5,
            duplicate_responses: 3,
            burst_an_hour: 30,
        }
    }
}

impl Rules {
    /// What a mark leads to.
    pub fn action(&self, mark: Mark) -> Action {
        match mark {
            Mark::Void => Action::Exclude,
            _ => self.actions.get(mark.word()).copied().unwrap_or(Action::Flag),
        }
    }

    /// The verdict on a response with these marks: the gravest that any of them leads to.
    pub fn verdict(&self, marks: Marks) -> Verdict {
        let verdict = |mark| match self.action(mark) {
            Action::Pass => Verdict::Accepted,
            Action::Flag => Verdict::Flagged,
            Action::Exclude => Verdict::Excluded,
        };
        marks.each().map(verdict).max().unwrap_or_default()
    }

    /// The rules, where every mark in them is one and no limit is senseless.
    pub fn checked(self) -> Result<Self> {
        let mut violations = Vec::new();
        for word in self.actions.keys() {
            let is_known = Mark::ALL.iter().any(|mark| mark.word() == word && *mark != Mark::Void);
            if !is_known {
                violations.push(Violation::new(format!("/actions/{word}"), Rule::UnknownValue));
            }
        }
        for (field, value, low) in [
            ("straight_line_items", self.straight_line_items, 2),
            ("duplicate_items", self.duplicate_items, 1),
            ("duplicate_responses", self.duplicate_responses, 2),
            ("burst_an_hour", self.burst_an_hour, 1),
        ] {
            if !(low..=10_000).contains(&value) {
                let rule = Rule::OutOfRange { low: low.into(), high: 10_000 };
                violations.push(Violation::new(format!("/{field}"), rule));
            }
        }
        if violations.is_empty() { Ok(self) } else { Err(Refusal::with(Code::Invalid, violations)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_mark_decides_and_a_void_always_excludes() {
        let rules = Rules::default();
        let marks = |marks: &[Mark]| marks.iter().fold(Marks::NONE, |all, mark| all.with(*mark, true));
        assert_eq!(rules.verdict(Marks::NONE), Verdict::Accepted);
        assert_eq!(rules.verdict(marks(&[Mark::Fast])), Verdict::Flagged);
        assert_eq!(rules.verdict(marks(&[Mark::Fast, Mark::Trap])), Verdict::Excluded);
        let all_pass = Mark::ALL.iter().map(|mark| (mark.word().to_owned(), Action::Pass)).collect();
        let lenient = Rules { actions: all_pass, ..rules };
        assert_eq!(lenient.verdict(marks(&[Mark::Trap, Mark::DeviceFork])), Verdict::Accepted);
        assert_eq!(lenient.verdict(marks(&[Mark::Void])), Verdict::Excluded);
    }

    #[test]
    fn a_gap_of_the_chain_excludes_nothing_by_itself() {
        assert_eq!(Rules::default().action(Mark::DeviceGap), Action::Flag);
    }

    #[test]
    fn what_is_no_mark_and_what_is_no_limit_is_refused_at_once() {
        let mut rules = Rules { straight_line_items: 1, burst_an_hour: 0, ..Rules::default() };
        rules.actions.insert("void".into(), Action::Pass);
        let refused = rules.checked().unwrap_err();
        let pointers: Vec<_> = refused.violations().iter().map(|violation| violation.pointer.as_str()).collect();
        assert_eq!(pointers, ["/actions/void", "/straight_line_items", "/burst_an_hour"]);
    }
}
