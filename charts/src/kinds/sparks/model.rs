//! The series of every unit, each with the scale that holds its intervals.

use crate::{
    Warning,
    kinds::{
        Modelled,
        multiples::model::{Lines, lines_of},
        ranking::model::{NAME_EMS, row_cost},
    },
    model::{
        pages::{lines, page},
        reading::Reading,
    },
    scale::Axis,
    spec::{Estimate, Panel, Plot, SparkRow, Sparks},
};

/// A page holds eighteen names of one line: a line needs some height to be seen.
const PAGE_ROOM: f64 = 18.0 * 1.15;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let Lines { panels, overall, counts, corrected } = lines_of(reading, warnings)?;
    let costs: Vec<f64> = panels.iter().map(|panel| row_cost(lines(&panel.name, NAME_EMS))).collect();
    let (range, pages) = page(&costs, PAGE_ROOM, reading.selection.page)?;
    let end = |at: Option<&crate::spec::TrendPoint>| {
        at.map_or_else(Default::default, |point| (point.period.clone(), point.short.clone()))
    };
    let last = overall.last().map_or(0, |point| point.position).max(1) as f64;
    let sparks = Sparks {
        rows: panels.into_iter().skip(range.start).take(range.len()).map(row).collect(),
        ends: [end(overall.first()), end(overall.last())],
        counts,
        corrected,
        axis: Axis { low: 0.0, high: last, ticks: Vec::new(), decimals: 0 },
    };
    Ok((Plot::Sparks(sparks), (reading.selection.page, pages)))
}

fn row(Panel { name, points, change, standing }: Panel) -> SparkRow {
    let shown = || points.iter().filter_map(|point| point.value.ok()).flat_map(Estimate::ends);
    let (low, high) = (shown().fold(f64::INFINITY, f64::min), shown().fold(f64::NEG_INFINITY, f64::max));
    SparkRow { scale: (low <= high).then_some((low, high)), name, points, change, standing }
}
