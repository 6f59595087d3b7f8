//! Units before and after: the difference has an interval of its own, and that one decides.

use std::cmp::Ordering;

use analytics::{
    Status,
    estimate::{holm, t_two_sided_p},
};

use crate::{
    Error, Warning, collate, format,
    kinds::{
        Modelled,
        ranking::model::{NAME_EMS, row_cost},
    },
    model::{
        pages::{lines, page},
        reading::{Reading, listed},
    },
    scale::Axis,
    spec::{Change, Counts, Plot, Slope, SlopeRow, Standing},
};

/// A page holds eighteen names of one line: the notes of a slide take three lines.
const PAGE_ROOM: f64 = 18.0 * 1.15;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let from = from(reading)?;
    let mut rows = Vec::new();
    let mut tests = Tests::new(reading);
    for (code, name) in reading.units() {
        rows.push(row(reading, code, name, &from, &mut tests, warnings)?);
    }
    let corrected = tests.correct(rows.iter_mut().map(|row| (&mut row.change, &mut row.standing)));
    if rows.iter().all(|row| row.before.is_err() || row.after.is_err()) {
        return Err(reading.nothing());
    }
    rows.sort_by(order);
    let counts = count(&rows);
    if counts.untested > 0 {
        warnings.push(Warning::NoTest { missing: counts.untested });
    }
    if counts.withheld > 0 {
        warnings.push(Warning::Withheld { shown: rows.len() - counts.withheld, of: rows.len() });
    }
    let values = rows.iter().filter_map(|row| Some([row.before.ok()?, row.after.ok()?])).flatten();
    let axis = Axis::around(values.map(|value| value.ends()[1]), reading.bounds());
    let costs: Vec<f64> = rows.iter().map(|row| row_cost(lines(&row.name, NAME_EMS))).collect();
    let (range, pages) = page(&costs, PAGE_ROOM, reading.selection.page)?;
    let lang = reading.selection.lang;
    let slope = Slope {
        from: format::period(&from, lang),
        to: format::period(&reading.period, lang),
        rows: rows.drain(range).collect(),
        counts,
        corrected,
        axis,
    };
    Ok((Plot::Slope(slope), (reading.selection.page, pages)))
}

/// The earlier period: as selected, a year before, or the one before of the same kind.
pub(crate) fn from(reading: &Reading<'_>) -> Result<String, Error> {
    let periods = &reading.release.metadata.periods;
    let before = periods.iter().take_while(|label| **label != reading.period);
    let same_kind: Vec<&String> =
        before.filter(|label| !format::is_pooled(label) && format::are_alike(label, &reading.period)).collect();
    if let Some(wanted) = &reading.selection.from {
        return match same_kind.iter().find(|label| **label == wanted) {
            Some(label) => Ok((*label).clone()),
            None => {
                let known = listed(same_kind.iter().map(|label| label.as_str()));
                Err(Error::Unknown { what: "period", code: wanted.clone(), known })
            }
        };
    }
    let year_before = format::earlier_quarter(&reading.period, 4);
    let found = same_kind.iter().find(|label| Some(**label) == year_before.as_ref()).or(same_kind.last());
    found.map(|label| (*label).clone()).ok_or_else(|| reading.nothing())
}

fn row(
    reading: &Reading<'_>,
    code: &str,
    name: String,
    from: &str,
    tests: &mut Tests,
    warnings: &mut Vec<Warning>,
) -> Result<SlopeRow, Error> {
    let scores = (reading.score(code, from), reading.score(code, &reading.period));
    let before = reading.shown(scores.0, code, warnings)?;
    let after = reading.shown(scores.1, code, warnings)?;
    let n = (scores.0.and_then(|score| score.n), scores.1.and_then(|score| score.n));
    let change = match (before, after) {
        (Ok(before), Ok(after)) => tests.change(reading, code, from, (before.value, after.value), warnings),
        _ => {
            tests.none();
            None
        }
    };
    Ok(SlopeRow { code: code.to_owned(), name, before, after, n, change, standing: Standing::Untested })
}

/// The differences of many units: those that are tested here are corrected together.
pub(crate) struct Tests {
    level: f64,
    /// What decides each difference.
    found: Vec<By>,
}

#[derive(Clone, Copy, PartialEq)]
enum By {
    /// There is no test.
    None,
    /// The interval that was published, which is not corrected.
    Interval,
    /// The p value that was published, corrected already.
    Published,
    /// A p value computed here, to be corrected.
    Own(f64),
}

impl Tests {
    pub(crate) fn new(reading: &Reading<'_>) -> Self {
        Self { level: reading.release.metadata.level, found: Vec::new() }
    }

    /// A unit without a difference.
    pub(crate) fn none(&mut self) {
        self.found.push(By::None);
    }

    /// The difference of a unit, in the order in which [`Self::correct`] gets them back.
    pub(crate) fn change(
        &mut self,
        reading: &Reading<'_>,
        code: &str,
        from: &str,
        ends: (f64, f64),
        warnings: &mut Vec<Warning>,
    ) -> Option<Change> {
        let found = change(reading, code, from, ends, warnings);
        self.found.push(found.as_ref().map_or(By::None, |(_, by)| *by));
        found.map(|(change, _)| change)
    }

    /// Holm's correction over the tests made here, and what became of each unit. True when every test that there is stands
    /// corrected for the number of tests.
    pub(crate) fn correct<'a>(&self, rows: impl Iterator<Item = (&'a mut Option<Change>, &'a mut Standing)>) -> bool {
        let own: Vec<f64> =
            self.found.iter().filter_map(|by| if let By::Own(p) = by { Some(*p) } else { None }).collect();
        let mut adjusted = holm(&own).into_iter();
        for ((change, standing), by) in rows.zip(&self.found) {
            let Some(change) = change else { continue };
            if let By::Own(_) = by
                && let Some(p) = adjusted.next()
            {
                change.is_real = p < 1.0 - self.level;
            }
            *standing = match change {
                Change { is_real: false, .. } => Standing::Same,
                Change { difference, .. } if *difference > 0.0 => Standing::Above,
                Change { .. } => Standing::Below,
            };
        }
        !self.found.contains(&By::Interval)
    }
}

/// The difference of one unit alone.
pub(crate) fn single(
    reading: &Reading<'_>,
    from: &str,
    ends: (f64, f64),
    warnings: &mut Vec<Warning>,
) -> Option<Change> {
    change(reading, &reading.unit, from, ends, warnings).map(|(change, _)| change)
}

/// The published test, or the difference of two separate samples; nothing across a change of method.
fn change(
    reading: &Reading<'_>,
    code: &str,
    from: &str,
    (before, after): (f64, f64),
    warnings: &mut Vec<Warning>,
) -> Option<(Change, By)> {
    let since = reading.release.metadata.periods.iter().skip_while(|label| *label != from).skip(1);
    let until = since.take_while(|label| **label != reading.period).chain([&reading.period]);
    let is_break = |label: &String| reading.score(code, label).is_some_and(|score| score.status == Status::Break);
    if until.into_iter().any(is_break) {
        return None;
    }
    if let Some(test) = reading.difference(code, &reading.period, &format!("vs_{from}")) {
        let change = reading.change(test, before, after);
        if change.is_none() {
            warnings.push(Warning::TestContradictsScores { of: code.to_owned() });
        }
        return Some((change?, if test.p.is_some() { By::Published } else { By::Interval }));
    }
    // A test that the release has and that may not be shown, or is no number, is not made here again.
    if reading.is_tested(code, &format!("vs_{from}")) {
        return None;
    }
    let computed = reading.release.change_between(reading.score(code, from)?, reading.score(code, &reading.period)?)?;
    if !(computed.low.is_finite() && computed.high.is_finite()) {
        return None;
    }
    let change = Change {
        from: String::new(),
        to: String::new(),
        difference: computed.difference,
        interval: (computed.low, computed.high),
        is_real: computed.is_distinct(),
    };
    let p = (computed.se > 0.0).then(|| t_two_sided_p(computed.difference / computed.se, f64::INFINITY));
    Some((change, computed.p.map(|_| By::Published).or(p.map(By::Own)).unwrap_or(By::Interval)))
}

/// The largest rise first; then those that cannot be compared, by name.
fn order(one: &SlopeRow, other: &SlopeRow) -> Ordering {
    let difference = |row: &SlopeRow| Some(row.after.ok()?.value - row.before.ok()?.value);
    let by_name = || collate::vietnamese_order(&one.name).cmp(&collate::vietnamese_order(&other.name));
    match (difference(one), difference(other)) {
        (Some(first), Some(second)) => second.total_cmp(&first).then_with(by_name),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => by_name(),
    }
}

fn count(rows: &[SlopeRow]) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        match (row.before.and(row.after), row.standing) {
            (Err(_), _) => counts.withheld += 1,
            (Ok(_), Standing::Above) => counts.above += 1,
            (Ok(_), Standing::Same) => counts.same += 1,
            (Ok(_), Standing::Below) => counts.below += 1,
            (Ok(_), Standing::Untested) => counts.untested += 1,
        }
    }
    counts
}
