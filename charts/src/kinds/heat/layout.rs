//! A row a unit, a column a part: the value with its interval on the colour of its class.

mod narrow;

use crate::layout::{
    Anchor, Pen, Shape,
    frame::Room,
    marks::{Style, flow},
    wrap::wrap,
};
use crate::{
    ChartSpec, format,
    kinds::ranking::model::{NAME_EMS, row_cost},
    spec::{Estimate, Heat, HeatRow, Standing, Withheld},
    theme::{Role, palette::Level, typeface::Weight},
};

const GAP: f64 = 22.0;
const TALLEST_ROW: f64 = 60.0;
/// Names take no more than this share of the width.
const NAME_SHARE: f64 = 0.24;
/// A row whose interval stands under its value takes this many lines.
const TWO_LINES: f64 = 2.2;

struct Columns {
    name: f64,
    name_width: f64,
    n_end: f64,
    /// Left and right end of the column of totals and of each part.
    cells: Vec<(f64, f64)>,
    /// Does the interval stand beside the value, or under it?
    beside: bool,
}

pub(crate) fn place(spec: &ChartSpec, heat: &Heat, room: Room, pen: &mut Pen<'_>) {
    if room.is_narrow(pen) {
        return narrow::place(spec, heat, room, pen);
    }
    let columns = columns(spec, heat, room, pen);
    let heads = heads(spec, heat, &columns, pen);
    let head_lines = heads.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let heads_height = above(head_lines, pen);
    let costs: Vec<f64> = all(heat).map(|row| cost(row, &columns, pen)).collect();
    let needed: f64 = costs.iter().sum();
    let unit = ((room.bottom - room.top - heads_height) / needed).min(TALLEST_ROW);
    // A short list stands a little above the middle instead of under the ceiling.
    let top = room.top + (room.bottom - room.top - heads_height - unit * needed) * 0.3;

    legend(spec, heat, Room { top, ..room }, pen);
    let note = pen.note();
    let head_middle = top + note.line_height() + 14.0 + note.line_height() * head_lines / 2.0;
    pen.group("head");
    let single =
        [(columns.name, Anchor::Start, spec.lang.pick("Đơn vị", "Unit")), (columns.n_end, Anchor::End, n_head(spec))];
    for (x, anchor, text) in single {
        pen.text_beside((x, head_middle), anchor, text, note);
    }
    for (lines, (left, right)) in heads.iter().zip(&columns.cells) {
        pen.lines_beside(((left + right) / 2.0, head_middle), Anchor::Middle, lines, Style { role: Role::Ink, ..note });
    }

    let mut y = top + heads_height;
    for (index, (row, cost)) in all(heat).zip(&costs).enumerate() {
        let height = cost * unit;
        pen.mark(row_of_table(heat, index));
        place_row(spec, heat, row, &columns, (y, y + height), pen);
        y += height;
    }
}

/// The height that the rows read well in.
pub(crate) fn height(spec: &ChartSpec, heat: &Heat, room: Room, pen: &Pen<'_>) -> f64 {
    if room.is_narrow(pen) {
        return narrow::height(heat, room, pen);
    }
    let columns = columns(spec, heat, room, pen);
    let head_lines = heads(spec, heat, &columns, pen).iter().map(Vec::len).max().unwrap_or(1) as f64;
    let lines: f64 = all(heat).map(|row| cost(row, &columns, pen)).sum();
    above(head_lines, pen) + lines * pen.label().line_height() * 1.35
}

/// All units together first: every cell below is read against it.
fn all(heat: &Heat) -> impl Iterator<Item = &HeatRow> {
    std::iter::once(&heat.overall).chain(&heat.rows)
}

/// The row of the data table, where all units together stand last.
fn row_of_table(heat: &Heat, index: usize) -> usize {
    index.checked_sub(1).unwrap_or(heat.rows.len())
}

/// Height of the key and the heads.
fn above(head_lines: f64, pen: &Pen<'_>) -> f64 {
    pen.note().line_height() * (1.0 + head_lines) + 14.0 + 8.0
}

fn cost(row: &HeatRow, columns: &Columns, pen: &Pen<'_>) -> f64 {
    let lines = row_cost(name_lines(row, columns, pen).len());
    if columns.beside { lines } else { lines.max(TWO_LINES) }
}

fn name_lines(row: &HeatRow, columns: &Columns, pen: &Pen<'_>) -> Vec<String> {
    let label = pen.label();
    wrap(&row.name, label.weight, label.size, columns.name_width)
}

fn n_head(spec: &ChartSpec) -> &'static str {
    spec.lang.pick("Số phiếu", "Answers")
}

fn columns(spec: &ChartSpec, heat: &Heat, room: Room, pen: &Pen<'_>) -> Columns {
    let (label, strong, note) = (pen.label(), pen.strong(), pen.note());
    let width = room.right - room.left;
    let limit = (NAME_EMS * label.size).min(width * NAME_SHARE);
    let names: Vec<String> = all(heat).flat_map(|row| wrap(&row.name, label.weight, label.size, limit)).collect();
    let name_width = label.widest(names.iter().map(String::as_str)).max(note.width(spec.lang.pick("Đơn vị", "Unit")));
    let counts: Vec<String> = all(heat).map(|row| answers(spec, row)).collect();
    let n_width = note.widest(counts.iter().map(String::as_str)).max(note.width(n_head(spec)));
    let n_end = room.left + name_width + GAP + n_width;
    let count = heat.parts.len() as f64 + 1.0;
    let cell = (room.right - n_end - GAP) / count;
    let cells = (0..=heat.parts.len()).map(|index| {
        let left = n_end + GAP + cell * index as f64;
        (left, left + cell)
    });
    let widest = all(heat)
        .flat_map(|row| row.cells.iter().map(|(value, _)| *value).chain([row.total]))
        .filter_map(Result::ok)
        .map(|value| strong.width(&spec.bare(value.value)) + 8.0 + note.width(&interval(spec, value)))
        .fold(0.0, f64::max);
    // The sign of a standing stands at the left edge of a cell.
    let sign = if heat.tested { pen.theme.marker * 2.6 } else { 0.0 };
    Columns { name: room.left, name_width, n_end, cells: cells.collect(), beside: widest + sign + 18.0 <= cell }
}

fn heads(spec: &ChartSpec, heat: &Heat, columns: &Columns, pen: &Pen<'_>) -> Vec<Vec<String>> {
    let note = pen.note();
    std::iter::once(&spec.measure)
        .chain(&heat.parts)
        .zip(&columns.cells)
        .map(|(name, (left, right))| wrap(name, note.weight, note.size, right - left - 12.0))
        .collect()
}

fn answers(spec: &ChartSpec, row: &HeatRow) -> String {
    row.n.map_or(format::NO_NUMBER.to_owned(), |n| format::integer(n, spec.lang))
}

fn interval(spec: &ChartSpec, value: Estimate) -> String {
    value.interval.map_or(String::new(), |interval| spec.ranged(interval))
}

/// The class of a value: how many bounds it has reached.
pub(crate) fn class(bounds: &[f64; 4], value: f64) -> usize {
    bounds.iter().filter(|bound| value >= **bound).count()
}

/// The five classes in words.
fn classes(spec: &ChartSpec, heat: &Heat) -> [String; 5] {
    let number = |bound: f64| format::number(bound, if bound.fract() == 0.0 { 0 } else { 1 }, spec.lang);
    std::array::from_fn(|index| match index {
        0 => format!("{} {}", spec.lang.pick("dưới", "below"), number(heat.bounds[0])),
        4 => spec.lang.pick(format!("từ {}", number(heat.bounds[3])), format!("{} or more", number(heat.bounds[3]))),
        _ => spec.lang.pick(
            format!("{} đến dưới {}", number(heat.bounds[index - 1]), number(heat.bounds[index])),
            format!("{} to below {}", number(heat.bounds[index - 1]), number(heat.bounds[index])),
        ),
    })
}

/// The key of the classes; returns the height that it takes.
fn legend(spec: &ChartSpec, heat: &Heat, room: Room, pen: &mut Pen<'_>) -> f64 {
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let side = 22.0;
    let classes = classes(spec, heat);
    let widths: Vec<f64> = classes.iter().map(|text| side + 8.0 + style.width(text)).collect();
    let (places, height) = flow(&widths, room, GAP * 1.2, style.line_height());
    for ((level, text), (x, middle)) in Level::ALL.into_iter().zip(&classes).zip(places) {
        let (from, to) = ((x, middle - side / 2.0), (x + side, middle + side / 2.0));
        pen.shape(Shape::Bar { from, to, fill: Role::Class(level), outline: Some(Role::Neutral) });
        pen.text_beside((x + side + 8.0, middle), Anchor::Start, text, style);
    }
    height
}

fn place_row(
    spec: &ChartSpec,
    heat: &Heat,
    row: &HeatRow,
    columns: &Columns,
    (top, bottom): (f64, f64),
    pen: &mut Pen<'_>,
) {
    let (label, strong, note) = (pen.label(), pen.strong(), pen.note());
    let y = (top + bottom) / 2.0;
    let weight = if row.code == heat.overall.code { Weight::Bold } else { Weight::Regular };
    let role = if row.total.is_ok() { Role::Ink } else { Role::Muted };
    pen.lines_beside((columns.name, y), Anchor::Start, &name_lines(row, columns, pen), Style { weight, role, ..label });
    pen.text_beside((columns.n_end, y), Anchor::End, &answers(spec, row), note);
    let (left, right) = columns.cells[0];
    number(spec, row.total, columns, (left, right), (y, 0.0), (strong, note), pen);
    for ((value, standing), (left, right)) in row.cells.iter().zip(&columns.cells[1..]) {
        let (from, to) = ((left + 1.5, top + 1.5), (right - 1.5, bottom - 1.5));
        match value {
            Ok(estimate) => {
                let class = Level::ALL[class(&heat.bounds, estimate.value)];
                pen.shape(Shape::Bar { from, to, fill: Role::Class(class), outline: Some(Role::Neutral) });
                let styles =
                    (Style { role: Role::OnClass(class), ..strong }, Style { role: Role::OnClass(class), ..note });
                // The sign stands beside the value; an interval under it has the whole width.
                let of_sign = if columns.beside { y } else { y - under(note) };
                let sign = sign(*standing, (*left, *right), of_sign, pen);
                number(spec, *value, columns, (*left, *right), (y, sign), styles, pen);
            }
            Err(_) => {
                pen.shape(Shape::Bar { from, to, fill: Role::Gap, outline: None });
                let styles = (Style { role: Role::Muted, ..label }, note);
                number(spec, *value, columns, (*left, *right), (y, 0.0), styles, pen);
            }
        }
    }
}

// The marker of a standing on a disc of paper, so that its colour is read as on every chart. Returns the room it takes.
fn sign(standing: Standing, (left, _): (f64, f64), y: f64, pen: &mut Pen<'_>) -> f64 {
    let radius = pen.theme.marker;
    if !matches!(standing, Standing::Above | Standing::Below) {
        return 0.0;
    }
    let center = (left + 6.0 + radius * 1.4, y);
    pen.shape(Shape::Disc { center, radius: radius * 1.5, role: Role::Paper });
    pen.marker(center, standing);
    radius * 2.6
}

fn number(
    spec: &ChartSpec,
    value: Result<Estimate, Withheld>,
    columns: &Columns,
    (left, right): (f64, f64),
    (y, sign): (f64, f64),
    (strong, note): (Style, Style),
    pen: &mut Pen<'_>,
) {
    let middle = (left + right) / 2.0;
    let Ok(value) = value else {
        pen.text_beside((middle, y), Anchor::Middle, format::NO_NUMBER, strong);
        return;
    };
    let (said, interval) = (spec.bare(value.value), interval(spec, value));
    if columns.beside {
        let width = strong.width(&said) + if interval.is_empty() { 0.0 } else { 8.0 + note.width(&interval) };
        let start = middle + (sign - width) / 2.0;
        pen.text_beside((start, y), Anchor::Start, &said, strong);
        pen.text_beside((start + strong.width(&said) + 8.0, y), Anchor::Start, &interval, note);
    } else {
        pen.text_beside((middle + sign / 2.0, y - under(note)), Anchor::Middle, &said, strong);
        pen.text_beside((middle, y + under(note)), Anchor::Middle, &interval, note);
    }
}

/// From the middle of a cell to that of its value above and its interval below.
fn under(note: Style) -> f64 {
    note.line_height() / 2.0 + 1.0
}
