//! A row a unit: its line with its band as high as the row lets it, the mark of its change at the end, figures beside it.

use super::words::{answers, around, change, scale, value};
use crate::{
    ChartSpec, format,
    kinds::{multiples::words::verb, trend::layout::runs},
    layout::{
        Pen, Point, Shape,
        frame::Room,
        rows::{Column, Rows, Strip},
    },
    spec::{SparkRow, Sparks, Standing, TrendPoint},
    theme::Role,
};

fn rows<'a>(spec: &'a ChartSpec, sparks: &'a Sparks) -> Rows<'a> {
    let lang = spec.lang;
    let level = format::level(spec.level, lang);
    let is_shown = |row: &SparkRow| row.points.last().is_some_and(|point| point.value.is_ok());
    let drawn = |standing: &Standing| sparks.rows.iter().any(|row| is_shown(row) && row.standing == *standing);
    let all = [Standing::Above, Standing::Same, Standing::Below, Standing::Untested];
    let cells = |cell: fn(&ChartSpec, &SparkRow) -> String| sparks.rows.iter().map(|row| cell(spec, row)).collect();
    let column = |head: String, cells: Vec<String>, is_strong: bool| Column { head, cells, is_strong };
    let [first, last] = [&sparks.ends[0].1, &sparks.ends[1].1];
    Rows {
        spec,
        head: lang.pick("Đơn vị", "Unit"),
        names: sparks.rows.iter().map(|row| (row.name.as_str(), is_shown(row))).collect(),
        axis: &sparks.axis,
        ticks: Some(vec![(sparks.axis.low, first.clone()), (sparks.axis.high, last.clone())]),
        reference: None,
        legend: all.into_iter().filter(drawn).map(|standing| (standing, verb(spec, standing))).collect(),
        columns: vec![
            column(last.clone(), cells(value), true),
            column(lang.pick(format!("KTC {level}"), format!("{level} CI")), cells(around), false),
            column(lang.pick("Số phiếu", "Answers").to_owned(), cells(answers), false),
            column(lang.pick("Thay đổi (KTC)", "Change (CI)").to_owned(), cells(change), false),
            column(lang.pick("Thang", "Scale").to_owned(), cells(scale), false),
        ],
    }
}

pub(crate) fn height(spec: &ChartSpec, sparks: &Sparks, room: Room, pen: &Pen<'_>) -> f64 {
    let rows = rows(spec, sparks);
    // A line needs more height than the dot that other rows have.
    rows.height(room, pen)
        + sparks.rows.len() as f64 * pen.label().line_height() * if room.is_narrow(pen) { 0.0 } else { 0.5 }
}

pub(crate) fn place(spec: &ChartSpec, sparks: &Sparks, room: Room, pen: &mut Pen<'_>) {
    rows(spec, sparks).place(room, pen, |index, strip, pen| line(&sparks.rows[index], strip, pen));
}

fn line(row: &SparkRow, strip: &Strip<'_>, pen: &mut Pen<'_>) {
    let Some((low, high)) = row.scale else { return };
    let half = (strip.half * 0.82).min(pen.theme.label * 1.7);
    let y = |value: f64| {
        // A line without any spread lies in the middle of its row.
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        strip.middle + half - share * half * 2.0
    };
    let x = |point: &TrendPoint| strip.x(point.position as f64);
    for run in runs(&row.points) {
        let band: Vec<(f64, (f64, f64))> =
            run.iter().filter_map(|point| Some((x(point), point.value.ok()?.interval?))).collect();
        match band.as_slice() {
            [] => {}
            // A single period has no width of its own: a whisker stands for the band.
            [(x, (low, high))] => pen.line(vec![(*x, y(*low)), (*x, y(*high))], Role::BandEdge, 2.0),
            many => {
                let upper: Vec<Point> = many.iter().map(|(x, (_, high))| (*x, y(*high))).collect();
                let lower: Vec<Point> = many.iter().map(|(x, (low, _))| (*x, y(*low))).collect();
                let points = upper.iter().chain(lower.iter().rev()).copied().collect();
                pen.shape(Shape::Area { points, role: Role::InnerBand });
                // The pale fill alone would be too faint; its edge carries the contrast.
                pen.line(upper, Role::BandEdge, 1.0);
                pen.line(lower, Role::BandEdge, 1.0);
            }
        }
        let path: Vec<Point> = run.iter().filter_map(|point| Some((x(point), y(point.value.ok()?.value)))).collect();
        match path.as_slice() {
            [only] => pen.shape(Shape::Disc { center: *only, radius: 3.0, role: Role::Above }),
            _ => pen.line(path, Role::Above, 2.5),
        }
    }
    if let Some((point, value)) = row.points.last().and_then(|point| Some((point, point.value.ok()?.value))) {
        pen.marker((x(point), y(value)), row.standing);
    }
}
