//! On a narrow canvas: the cells of a unit stand under its name, each with the letter of its part.

use super::{all, answers, class, interval, legend, row_of_table, sign};
use crate::{
    ChartSpec, format,
    layout::{Anchor, Pen, Shape, frame::Room, marks::Style, wrap::wrap},
    spec::{Estimate, Heat, HeatRow, Standing, Withheld},
    theme::{Role, palette::Level, typeface::Weight},
};

/// Cells in a line.
const ACROSS: usize = 4;
const BETWEEN: f64 = 20.0;

pub(super) fn height(heat: &Heat, room: Room, pen: &Pen<'_>) -> f64 {
    let rows: f64 = all(heat).map(|row| row_height(row, room, pen)).sum();
    rows + key(heat, room, pen).iter().map(|lines| lines.len() as f64).sum::<f64>() * pen.note().line_height()
        // The classes may take three lines.
        + pen.note().line_height() * 3.0
        + BETWEEN
}

/// `A`, `B` … and after `Z` numbers.
fn letter(index: usize) -> String {
    u8::try_from(index)
        .ok()
        .filter(|index| *index < 26)
        .map_or_else(|| (index + 1).to_string(), |index| char::from(b'A' + index).to_string())
}

fn key(heat: &Heat, room: Room, pen: &Pen<'_>) -> Vec<Vec<String>> {
    let note = pen.note();
    let named = heat.parts.iter().enumerate().map(|(index, name)| format!("{}: {name}", letter(index)));
    named.map(|text| wrap(&text, note.weight, note.size, room.right - room.left)).collect()
}

fn name(row: &HeatRow, room: Room, pen: &Pen<'_>) -> Vec<String> {
    let strong = pen.strong();
    wrap(&row.name, strong.weight, strong.size, room.right - room.left)
}

fn cell_height(pen: &Pen<'_>) -> f64 {
    pen.label().line_height() + pen.note().line_height() + 8.0
}

fn row_height(row: &HeatRow, room: Room, pen: &Pen<'_>) -> f64 {
    let cells = row.cells.len().div_ceil(ACROSS) as f64 * cell_height(pen);
    name(row, room, pen).len() as f64 * pen.label().line_height() + pen.note().line_height() + cells + BETWEEN
}

pub(super) fn place(spec: &ChartSpec, heat: &Heat, room: Room, pen: &mut Pen<'_>) {
    let note = pen.note();
    let mut y = room.top + legend(spec, heat, room, pen) + 6.0;
    pen.group("key");
    for line in key(heat, room, pen).iter().flatten() {
        pen.text_beside(
            (room.left, y + note.line_height() / 2.0),
            Anchor::Start,
            line,
            Style { role: Role::Ink, ..note },
        );
        y += note.line_height();
    }
    y += 8.0;
    for (index, row) in all(heat).enumerate() {
        pen.mark(row_of_table(heat, index));
        place_row(spec, heat, row, (y, room), pen);
        y += row_height(row, room, pen);
    }
}

fn place_row(spec: &ChartSpec, heat: &Heat, row: &HeatRow, (top, room): (f64, Room), pen: &mut Pen<'_>) {
    let (label, note) = (pen.label(), pen.note());
    let role = if row.total.is_ok() { Role::Ink } else { Role::Muted };
    let names = name(row, room, pen);
    let mut y = top + names.len() as f64 * label.line_height();
    let strong = Style { weight: Weight::Bold, role, ..label };
    pen.lines_beside((room.left, (top + y) / 2.0), Anchor::Start, &names, strong);
    let total = row.total.map_or_else(|withheld| spec.why(withheld), |total| spec.valued_with_interval(total));
    let said = format!("{} {total} · n\u{a0}=\u{a0}{}", spec.lang.pick("Chung", "Total"), answers(spec, row));
    pen.text_beside((room.left, y + note.line_height() / 2.0), Anchor::Start, &said, note);
    y += note.line_height();
    let width = (room.right - room.left) / ACROSS as f64;
    for (index, (value, standing)) in row.cells.iter().enumerate() {
        let left = room.left + width * (index % ACROSS) as f64;
        let top = y + cell_height(pen) * (index / ACROSS) as f64;
        place_cell(spec, heat, &letter(index), (*value, *standing), (left, left + width, top), pen);
    }
}

fn place_cell(
    spec: &ChartSpec,
    heat: &Heat,
    letter: &str,
    (value, standing): (Result<Estimate, Withheld>, Standing),
    (left, right, top): (f64, f64, f64),
    pen: &mut Pen<'_>,
) {
    let (strong, note) = (pen.strong(), pen.note());
    let bottom = top + cell_height(pen);
    let (from, to) = ((left + 1.5, top + 1.5), (right - 1.5, bottom - 1.5));
    let upper = top + 3.0 + strong.line_height() / 2.0;
    let (fill, outline, role) = match value {
        Ok(estimate) => {
            let class = Level::ALL[class(&heat.bounds, estimate.value)];
            (Role::Class(class), Some(Role::Neutral), Role::OnClass(class))
        }
        Err(_) => (Role::Gap, None, Role::Muted),
    };
    pen.shape(Shape::Bar { from, to, fill, outline });
    pen.text_beside((left + 8.0, upper), Anchor::Start, letter, Style { role, ..note });
    // Under the letter, where no number stands: beside the value there is no room for both.
    let lower = upper + strong.line_height() / 2.0 + note.line_height() / 2.0;
    sign(standing, (left, right), lower, pen);
    let end = right - 10.0;
    let said = value.map_or(format::NO_NUMBER.to_owned(), |value| spec.bare(value.value));
    pen.text_beside((end, upper), Anchor::End, &said, Style { role, ..strong });
    let below = value.map_or_else(|_| String::new(), |value| interval(spec, value));
    pen.text_beside((end, lower), Anchor::End, &below, Style { role, ..note });
}
