//! How the field work of a wave is going, and how wide its intervals will be if it goes on like this.

use std::collections::BTreeMap;

use analytics::design::sample_size;
use jiff::civil::Date;

use super::plan::Plan;

/// Confidence of the projected intervals.
pub const LEVEL: f64 = 0.95;

/// One office.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Its code.
    pub office: String,
    /// Finished visits that are known.
    pub encounters: u64,
    /// Answers that count, walk-ins apart.
    pub responses: u64,
    /// Answers without a visit.
    pub walk_ins: u64,
    /// How many of both wait to be moved among others.
    pub waiting: u64,
    /// Answers that were planned.
    pub expected: Option<u32>,
    /// Answers at the end, if they keep coming as they do.
    pub projected: Option<u64>,
    /// Half the width of the interval of a share of one half: now, and at the end.
    pub half_width: Option<f64>,
    /// The same at the end.
    pub projected_half_width: Option<f64>,
}

/// Counts of one office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Finished visits.
    pub encounters: u64,
    /// Answers that count.
    pub responses: u64,
    /// Answers without a visit.
    pub walk_ins: u64,
    /// How many of both wait to be moved among others.
    pub waiting: u64,
}

/// Every office that is planned or has counts, by code.
///
/// The projection is a straight line from the first day in the field: answers so far, times all days over days gone. A wave
/// without days, or that has not begun, has none.
pub fn progress(plan: &Plan, counts: &BTreeMap<String, Counts>, today: Date) -> Vec<Progress> {
    let gone = share_gone(plan, today);
    let offices: std::collections::BTreeSet<&String> = plan.expected.keys().chain(counts.keys()).collect();
    let row = |office: &String| {
        let counts = counts.get(office).copied().unwrap_or_default();
        let projected = gone.map(|gone| (counts.responses as f64 / gone).round() as u64);
        let width = |n: u64| sample_size::half_width(n as f64, 0.5, 1.0, LEVEL);
        Progress {
            office: office.clone(),
            encounters: counts.encounters,
            responses: counts.responses,
            walk_ins: counts.walk_ins,
            waiting: counts.waiting,
            expected: plan.expected.get(office).copied(),
            projected,
            half_width: width(counts.responses),
            projected_half_width: projected.and_then(width),
        }
    };
    offices.into_iter().map(row).collect()
}

/// The share of the days in the field that are over, today among them.
fn share_gone(plan: &Plan, today: Date) -> Option<f64> {
    let (opens, closes) = (plan.opens_on?, plan.closes_on?);
    let days = |from: Date, to: Date| Some(f64::from(from.until(to).ok()?.get_days()) + 1.0);
    let (all, gone) = (days(opens, closes)?, days(opens, today.min(closes))?);
    (gone >= 1.0 && all >= 1.0).then_some(gone / all)
}
