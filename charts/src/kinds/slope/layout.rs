//! A row a unit: a tick before, the sign of the change after, the difference with its own interval.

use crate::layout::{
    Pen,
    frame::Room,
    marks::role_of,
    rows::{Column, Rows},
};
use crate::{
    ChartSpec, format,
    spec::{Slope, SlopeRow, Standing},
};

fn rows<'a>(spec: &'a ChartSpec, slope: &'a Slope) -> Rows<'a> {
    let lang = spec.lang;
    let cells = |cell: &dyn Fn(&SlopeRow) -> Option<String>| {
        slope.rows.iter().map(|row| cell(row).unwrap_or_else(|| format::NO_NUMBER.to_owned())).collect::<Vec<_>>()
    };
    let level = format::level(spec.level, lang);
    let columns = vec![
        Column {
            head: lang.pick("Hiệu số", "Difference").to_owned(),
            cells: cells(&|row| Some(spec.signed(row.after.ok()?.value - row.before.ok()?.value))),
            is_strong: true,
        },
        Column {
            head: lang.pick(format!("KTC {level}"), format!("{level} CI")),
            cells: cells(&|row| match (row.before, row.after) {
                (Err(withheld), _) | (_, Err(withheld)) => Some(spec.why(withheld)),
                _ => row.change.as_ref().map(|change| spec.ranged(change.interval)),
            }),
            is_strong: false,
        },
        Column {
            head: lang.pick("Trước", "Before").to_owned(),
            cells: cells(&|row| Some(spec.bare(row.before.ok()?.value))),
            is_strong: false,
        },
        Column {
            head: lang.pick("Sau", "After").to_owned(),
            cells: cells(&|row| Some(spec.bare(row.after.ok()?.value))),
            is_strong: false,
        },
    ];
    Rows {
        spec,
        head: lang.pick("Đơn vị", "Unit"),
        names: slope.rows.iter().map(|row| (row.name.as_str(), row.before.is_ok() && row.after.is_ok())).collect(),
        axis: &slope.axis,
        ticks: None,
        reference: None,
        legend: legend(spec, slope),
        columns,
    }
}

fn legend<'a>(spec: &ChartSpec, slope: &Slope) -> Vec<(Standing, &'a str)> {
    let entries = [
        (Standing::Above, "tăng", "rose"),
        (Standing::Same, "chưa thấy khác", "no difference told apart"),
        (Standing::Below, "giảm", "fell"),
        (Standing::Untested, "chưa kiểm định", "not tested"),
    ];
    let drawn =
        |standing| slope.rows.iter().any(|row| row.standing == standing && row.before.is_ok() && row.after.is_ok());
    let entries = entries.into_iter().filter(|(standing, ..)| drawn(*standing));
    entries.map(|(standing, vi, en)| (standing, spec.lang.pick(vi, en))).collect()
}

pub(crate) fn place(spec: &ChartSpec, slope: &Slope, room: Room, pen: &mut Pen<'_>) {
    rows(spec, slope).place(room, pen, |index, strip, pen| {
        let row = &slope.rows[index];
        let (Ok(before), Ok(after)) = (row.before, row.after) else { return };
        let role = role_of(row.standing);
        let (from, to) = (strip.at(before.value), strip.at(after.value));
        pen.line(vec![from, to], role, pen.theme.stroke * 0.75);
        // Taller than the mark, so that it is seen where hardly anything moved.
        let half = pen.theme.marker * 1.4;
        pen.line(vec![(from.0, from.1 - half), (from.0, from.1 + half)], role, pen.theme.stroke * 0.75);
        pen.marker(to, row.standing);
    });
}

pub(crate) fn height(spec: &ChartSpec, slope: &Slope, room: Room, pen: &Pen<'_>) -> f64 {
    rows(spec, slope).height(room, pen)
}
