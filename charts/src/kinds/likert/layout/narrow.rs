//! On a narrow canvas: the question over its bars, the figures under them.

use super::{Bars, answers, bars, beside, legend, place_bars};
use crate::{
    ChartSpec,
    layout::{Anchor, Pen, frame::Room, marks::Style, wrap::wrap},
    spec::{Likert, LikertGroup, LikertRow},
    theme::{Role, typeface::Weight},
};

const BETWEEN: f64 = 18.0;

pub(super) fn height(spec: &ChartSpec, likert: &Likert, room: Room, pen: &Pen<'_>) -> f64 {
    let groups = likert.groups.iter().map(|group| {
        let rows: f64 = group.rows.iter().map(|row| row_height(row, room, pen)).sum();
        factor(spec, likert, group, room, pen).len() as f64 * pen.label().line_height() + rows
    });
    // The key may take three lines, the name of the neutral column one.
    groups.sum::<f64>() + pen.note().line_height() * 4.0 + BETWEEN
}

/// The name over the items of a factor. Below other factors an item without one has words of its own: it would seem to belong to
/// the factor above.
fn factor(spec: &ChartSpec, likert: &Likert, group: &LikertGroup, room: Room, pen: &Pen<'_>) -> Vec<String> {
    let is_alone = likert.groups.iter().all(|group| group.name.is_empty());
    match group.name.as_str() {
        "" if is_alone => Vec::new(),
        "" => wrapped(spec.lang.pick("Ngoài các yếu tố", "Outside the factors"), pen.strong(), room),
        name => wrapped(name, pen.strong(), room),
    }
}

fn wrapped(text: &str, style: Style, room: Room) -> Vec<String> {
    wrap(text, style.weight, style.size, room.right - room.left)
}

fn row_height(row: &LikertRow, room: Room, pen: &Pen<'_>) -> f64 {
    let lines = wrapped(&row.text, pen.label(), room).len() as f64 + 1.0;
    lines * pen.label().line_height() + pen.note().line_height() + BETWEEN
}

pub(super) fn place(spec: &ChartSpec, likert: &Likert, room: Room, pen: &mut Pen<'_>) {
    let (label, note) = (pen.label(), pen.note());
    let mut y = room.top + legend(likert, room, pen) + 6.0;
    let bars = bars(likert, (room.left, room.right), pen);
    pen.group("head");
    pen.text_beside((bars.neutral, y + note.line_height() / 2.0), Anchor::Start, &likert.levels[2], note);
    y += note.line_height() + 4.0;
    let mut number = 0;
    for group in &likert.groups {
        pen.group("factor");
        for line in factor(spec, likert, group, room, pen) {
            let style = Style { weight: Weight::Bold, ..label };
            pen.text_beside((room.left, y + label.line_height() / 2.0), Anchor::Start, &line, style);
            y += label.line_height();
        }
        for row in &group.rows {
            pen.mark(number);
            number += 1;
            place_row(spec, row, &bars, (y, room), pen);
            y += row_height(row, room, pen);
        }
    }
}

fn place_row(spec: &ChartSpec, row: &LikertRow, bars: &Bars, (top, room): (f64, Room), pen: &mut Pen<'_>) {
    let (label, note) = (pen.label(), pen.note());
    let lines = wrapped(&row.text, label, room);
    let strip = top + lines.len() as f64 * label.line_height();
    let bottom = strip + label.line_height();
    let name = if row.shares.is_ok() { label } else { Style { role: Role::Muted, ..label } };
    pen.lines_beside((room.left, (top + strip) / 2.0), Anchor::Start, &lines, name);
    place_bars(spec, row, bars, ((strip + bottom) / 2.0, label.line_height() * 0.86), pen);
    let figures = match (row.shares, row.satisfied) {
        (Ok(_), Some(satisfied)) => {
            format!(
                "{} {} {}",
                spec.lang.pick("Hài lòng", "Satisfied"),
                spec.valued(satisfied.value),
                beside(spec, row)
            )
        }
        _ => beside(spec, row),
    };
    let n = row.n.map_or(String::new(), |_| format!(" · n\u{a0}=\u{a0}{}", answers(spec, row)));
    let middle = bottom + 4.0 + note.line_height() / 2.0;
    pen.text_beside((room.left, middle), Anchor::Start, &format!("{figures}{n}"), note);
    if row.shares.is_ok() {
        pen.group("zero");
        pen.line(vec![(bars.zero, strip), (bars.zero, bottom)], Role::Ink, 2.0);
        pen.line(vec![(bars.neutral, strip), (bars.neutral, bottom)], Role::Neutral, 1.0);
    }
}
