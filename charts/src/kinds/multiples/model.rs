//! The series of every unit on one scale.

use analytics::Score;

use crate::{
    Error, Warning,
    kinds::{Modelled, ranking::model::best_first, slope::model::Tests, trend},
    model::{
        pages::{lines, page},
        reading::Reading,
    },
    scale::Axis,
    spec::{Change, Counts, Estimate, Multiples, Panel, Plot, Standing, TrendPoint, Withheld},
};

/// Panels of names of two lines that a page holds, and the room of a name on a slide, in ems.
const PAGE_ROOM: f64 = 20.0;
const NAME_EMS: f64 = 15.0;

/// Every unit of a release, the largest last value first.
pub(crate) struct Lines {
    pub(crate) panels: Vec<Panel>,
    pub(crate) overall: Vec<TrendPoint>,
    pub(crate) counts: Counts,
    /// Are the tests behind the counts corrected for their number?
    pub(crate) corrected: bool,
}

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let Lines { mut panels, overall, counts, corrected } = lines_of(reading, warnings)?;
    let points = panels.iter().flat_map(|panel| &panel.points).chain(&overall);
    let axis = Axis::around(points.filter_map(|point| point.value.ok()).flat_map(Estimate::ends), reading.bounds());
    let cost = |panel: &Panel| 1.0 + 0.25 * (lines(&panel.name, NAME_EMS) as f64 - 2.0).max(0.0);
    let costs: Vec<f64> = panels.iter().map(cost).collect();
    let (range, pages) = page(&costs, PAGE_ROOM, reading.selection.page)?;
    let multiples = Multiples { panels: panels.drain(range).collect(), overall, counts, corrected, axis };
    Ok((Plot::Multiples(multiples), (reading.selection.page, pages)))
}

/// The series of every unit with its tested change.
pub(crate) fn lines_of(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Result<Lines, Error> {
    let of = |unit: &str| Reading {
        period: reading.period.clone(),
        unit: unit.to_owned(),
        node: reading.node.clone(),
        index: reading.index.clone(),
        ..*reading
    };
    // A missing line in grey is seen; it is no fault of the units.
    let (labels, overall) = trend::model::points(&of(Score::EVERYONE), &mut Vec::new())?;
    let mut panels = Vec::new();
    let mut tests = Tests::new(reading);
    for (code, name) in reading.units() {
        let (_, points) = trend::model::points(&of(code), warnings)?;
        let change = change(reading, code, &labels, &points, &mut tests, warnings);
        panels.push(Panel { name, points, change, standing: Standing::Untested });
    }
    let corrected = tests.correct(panels.iter_mut().map(|panel| (&mut panel.change, &mut panel.standing)));
    let has_any = |panel: &Panel| panel.points.iter().any(|point| point.value.is_ok());
    let shown = panels.iter().filter(|panel| has_any(panel)).count();
    if shown == 0 {
        return Err(reading.nothing());
    }
    if shown < panels.len() {
        warnings.push(Warning::Withheld { shown, of: panels.len() });
    }
    panels.sort_by(|one, other| best_first((&one.name, last(one)), (&other.name, last(other))));
    let counts = count(&panels);
    if counts.untested > 0 {
        warnings.push(Warning::NoTest { missing: counts.untested });
    }
    Ok(Lines { panels, overall, counts, corrected })
}

pub(crate) fn last(panel: &Panel) -> Result<Estimate, Withheld> {
    panel.points.last().map_or(Err(Withheld::NoData), |point| point.value)
}

/// From the first period with a number to the last one of all.
fn change(
    reading: &Reading<'_>,
    code: &str,
    labels: &[String],
    points: &[TrendPoint],
    tests: &mut Tests,
    warnings: &mut Vec<Warning>,
) -> Option<Change> {
    let ends = || {
        let first = points.iter().position(|point| point.value.is_ok())?;
        let end = points.len().checked_sub(1).filter(|end| *end > first)?;
        Some((first, end, points[first].value.ok()?.value, points[end].value.ok()?.value))
    };
    let Some((first, end, before, after)) = ends() else {
        tests.none();
        return None;
    };
    let change = tests.change(reading, code, &labels[first], (before, after), warnings)?;
    Some(Change { from: points[first].period.clone(), to: points[end].period.clone(), ..change })
}

fn count(panels: &[Panel]) -> Counts {
    let mut counts = Counts::default();
    for panel in panels {
        match (last(panel), panel.standing) {
            (Err(_), _) => counts.withheld += 1,
            (Ok(_), Standing::Above) => counts.above += 1,
            (Ok(_), Standing::Same) => counts.same += 1,
            (Ok(_), Standing::Below) => counts.below += 1,
            (Ok(_), Standing::Untested) => counts.untested += 1,
        }
    }
    counts
}
