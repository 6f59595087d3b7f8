//! On a narrow canvas: the name over its whisker, the value beside it, the rest below.

use super::{answers, beside, place_mark, rank, standings};
use crate::{
    ChartSpec, format,
    layout::{
        Anchor, Pen,
        frame::Room,
        marks::{Style, flow},
        wrap::wrap,
    },
    spec::{Ranking, RankingRow},
    theme::{Role, typeface::Weight},
};

/// Air between two units.
const BETWEEN: f64 = 18.0;
const GAP: f64 = 24.0;

/// Length of the line under the name of the mean.
const STUB: f64 = 12.0;

pub(super) fn height(ranking: &Ranking, room: Room, pen: &Pen<'_>) -> f64 {
    let rows: f64 = ranking.rows.iter().map(|row| row_height(row, room, pen)).sum();
    // The key may take three lines; the mean and the axis take one each.
    rows + pen.note().line_height() * 5.0 + STUB + BETWEEN
}

fn row_height(row: &RankingRow, room: Room, pen: &Pen<'_>) -> f64 {
    let lines = name(row, room, pen).len() as f64 + 1.0;
    lines * pen.label().line_height() + pen.note().line_height() + BETWEEN
}

fn name(row: &RankingRow, room: Room, pen: &Pen<'_>) -> Vec<String> {
    let label = pen.label();
    wrap(&row.name, label.weight, label.size, room.right - room.left)
}

pub(super) fn place(spec: &ChartSpec, ranking: &Ranking, room: Room, pen: &mut Pen<'_>) {
    let (note, strong) = (pen.note(), pen.strong());
    let mut y = room.top + legend(spec, ranking, room, pen);
    let values = ranking.rows.iter().filter_map(|row| Some(spec.valued(row.value.ok()?.value)));
    let value_width = strong.widest(values.collect::<Vec<_>>().iter().map(String::as_str));
    let ticks = ranking.axis.ticks.iter().map(|tick| format::number(*tick, ranking.axis.decimals, spec.lang));
    let ticks: Vec<String> = ticks.collect();
    let start = pen.start_of_scale(room.left, ticks.first().map(String::as_str));
    let plot = (start, room.right - value_width - GAP);
    pen.group("axis");
    for (tick, text) in ranking.axis.ticks.iter().zip(&ticks) {
        let x = ranking.axis.place(*tick, plot.0, plot.1);
        pen.text_beside((x, y + note.line_height() / 2.0), Anchor::Middle, text, note);
    }
    y += note.line_height() + 4.0;
    y = mean(spec, ranking, plot, room, y, pen);
    for (index, row) in ranking.rows.iter().enumerate() {
        place_row(spec, ranking, (index, row), plot, (y, room), pen);
        y += row_height(row, room, pen);
    }
}

fn legend(spec: &ChartSpec, ranking: &Ranking, room: Room, pen: &mut Pen<'_>) -> f64 {
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let marker = pen.theme.marker;
    let entries = standings(spec, ranking);
    let widths: Vec<f64> = entries.iter().map(|(_, text)| marker * 3.0 + style.width(text)).collect();
    let (places, height) = flow(&widths, room, GAP, style.line_height());
    for ((standing, text), (x, y)) in entries.into_iter().zip(places) {
        pen.marker((x + marker, y), standing);
        pen.text_beside((x + marker * 3.0, y), Anchor::Start, text, style);
    }
    height
}

/// The name of the dashed line over a stub of it; returns where the rows begin.
fn mean(spec: &ChartSpec, ranking: &Ranking, plot: (f64, f64), room: Room, y: f64, pen: &mut Pen<'_>) -> f64 {
    let Some(overall) = ranking.overall else { return y };
    let style = Style { weight: Weight::Bold, ..pen.note() };
    let text = format!("{} {}", spec.lang.pick("Mức chung", "Overall"), spec.valued_with_interval(overall));
    let half = style.width(&text) / 2.0;
    let x = ranking.axis.place(overall.value, plot.0, plot.1);
    let middle = x.min(room.right - half).max(room.left + half);
    let bottom = y + style.line_height();
    pen.group("reference-label");
    pen.text_beside((middle, y + style.line_height() / 2.0), Anchor::Middle, &text, style);
    pen.group("reference");
    pen.line(vec![(x, bottom), (x, bottom + STUB)], Role::Neutral, 2.0);
    bottom + STUB + 4.0
}

fn place_row(
    spec: &ChartSpec,
    ranking: &Ranking,
    (index, row): (usize, &RankingRow),
    plot: (f64, f64),
    (top, room): (f64, Room),
    pen: &mut Pen<'_>,
) {
    let (label, strong, note) = (pen.label(), pen.strong(), pen.note());
    let x = |value: f64| ranking.axis.place(value, plot.0, plot.1);
    let names = name(row, room, pen);
    let strip = top + names.len() as f64 * label.line_height();
    let (middle, bottom) = (strip + label.line_height() / 2.0, strip + label.line_height());
    if row.value.is_ok() {
        pen.group("grid");
        for tick in &ranking.axis.ticks {
            pen.line(vec![(x(*tick), strip), (x(*tick), bottom)], Role::Grid, 1.0);
        }
        if let Some(overall) = ranking.overall {
            pen.dashed_group("reference");
            pen.line(vec![(x(overall.value), strip), (x(overall.value), bottom)], Role::Neutral, 2.0);
        }
    }
    pen.mark(index);
    let name = if row.value.is_ok() { label } else { Style { role: Role::Muted, ..label } };
    pen.lines_beside((room.left, (top + strip) / 2.0), Anchor::Start, &names, name);
    match row.value {
        Ok(value) => {
            place_mark(spec, row, value, x, (middle, label.size * 0.55), pen);
            pen.text_beside((room.right, middle), Anchor::End, &spec.valued(value.value), strong);
        }
        Err(_) => {
            let none = Style { role: Role::Muted, ..strong };
            pen.text_beside((room.right, middle), Anchor::End, format::NO_NUMBER, none);
        }
    }
    let mut details = vec![match row.value {
        Ok(_) => format!("{} {}", interval_word(spec), beside(spec, row)),
        Err(_) => beside(spec, row),
    }];
    details.extend(row.n.map(|_| format!("n\u{a0}=\u{a0}{}", answers(spec, row))));
    details.extend(row.rank.map(|_| format!("{} {}", spec.lang.pick("hạng", "rank"), rank(row))));
    pen.text_beside((room.left, bottom + note.line_height() / 2.0), Anchor::Start, &details.join(" · "), note);
}

/// "KTC 95%".
pub(crate) fn interval_word(spec: &ChartSpec) -> String {
    let level = format::level(spec.level, spec.lang);
    spec.lang.pick(format!("KTC {level}"), format!("{level} CI"))
}
