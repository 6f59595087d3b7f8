//! A row a unit, a column a place: how often on the lightness of its cell and as a number in it, or the range as a bar.

use super::words::{heads, likely, percent, place as said_place, range};
use crate::{
    ChartSpec,
    describe::count,
    layout::{
        Anchor, Pen, Shape,
        frame::Room,
        marks::{Style, flow},
        rows::{Column, Rows, Strip},
    },
    spec::{PlaceRow, Places, Standing},
    theme::{Role, palette::Level},
};

/// Lower bounds of the classes of shares, in per cent, fixed so that charts can be laid side by side.
const BOUNDS: [f64; 5] = [0.0, 10.0, 25.0, 50.0, 75.0];
const GAP: f64 = 26.0;
const SIDE: f64 = 22.0;

fn class(share: f64) -> usize {
    BOUNDS.iter().rposition(|bound| share * 100.0 >= *bound).unwrap_or(0)
}

fn rows<'a>(spec: &'a ChartSpec, places: &'a Places, room: Room, pen: &Pen<'_>) -> Rows<'a> {
    let is_narrow = room.is_narrow(pen);
    let [middle, range_head] = heads(spec, places);
    let cells = |cell: &dyn Fn(&PlaceRow) -> String| places.rows.iter().map(cell).collect::<Vec<_>>();
    let mut columns = vec![
        Column { head: middle, cells: cells(&|row| said_place(spec, places, row.middle)), is_strong: true },
        Column { head: range_head, cells: cells(&|row| range(spec, places, row.range)), is_strong: false },
    ];
    if places.is_counted() {
        let answers = spec.lang.pick("Số phiếu", "Answers").to_owned();
        columns.push(Column { head: answers, cells: cells(&|row| count(spec, row.n)), is_strong: false });
    }
    let has_shares = places.rows.iter().any(|row| !row.shares.is_empty());
    if is_narrow && has_shares {
        columns.push(Column { head: String::new(), cells: cells(&|row| likely(spec, row)), is_strong: false });
    }
    let (first, last) = (places.axis.low.ceil() as i64, places.axis.high.floor() as i64);
    // Names and figures beside the places leave them about half of the width.
    let wanted = (last - first + 1) as f64 * pen.note().width("000") / ((room.right - room.left) * 0.5);
    let every = [1, 2, 5, 10, 20, 50, 100].into_iter().find(|step| *step as f64 >= wanted).unwrap_or(200);
    Rows {
        spec,
        head: spec.lang.pick("Đơn vị", "Unit"),
        names: places.rows.iter().map(|row| (row.name.as_str(), true)).collect(),
        axis: &places.axis,
        ticks: Some(
            (first..=last)
                .filter(
                    |place| {
                        if every < 5 { (*place - first) % every == 0 } else { *place == first || *place % every == 0 }
                    },
                )
                .map(|place| (place as f64, place.to_string()))
                .collect(),
        ),
        reference: None,
        legend: Vec::new(),
        columns,
    }
}

/// The classes that are drawn, each with its bounds in words.
fn key(spec: &ChartSpec, places: &Places) -> Vec<(usize, String)> {
    let shares = || places.rows.iter().flat_map(|row| &row.shares);
    let entry = |at: usize| {
        let text = match BOUNDS.get(at + 1) {
            _ if at == 0 => spec.lang.pick("dưới 10%", "under 10%").to_owned(),
            Some(next) => format!("{}–{next}%", BOUNDS[at]),
            None => spec.lang.pick("từ 75%", "75% and more").to_owned(),
        };
        (at, text)
    };
    (0..BOUNDS.len()).filter(|at| shares().any(|(_, share)| class(*share) == *at)).map(entry).collect()
}

fn key_height(entries: &[(usize, String)], room: Room, pen: &Pen<'_>) -> f64 {
    if entries.is_empty() { 0.0 } else { flow(&widths(entries, pen), room, GAP, pen.note().line_height()).1 + 8.0 }
}

fn widths(entries: &[(usize, String)], pen: &Pen<'_>) -> Vec<f64> {
    entries.iter().map(|(_, text)| SIDE + 8.0 + pen.note().width(text)).collect()
}

pub(crate) fn height(spec: &ChartSpec, places: &Places, room: Room, pen: &Pen<'_>) -> f64 {
    key_height(&key(spec, places), room, pen) + rows(spec, places, room, pen).height(room, pen)
}

pub(crate) fn place(spec: &ChartSpec, places: &Places, room: Room, pen: &mut Pen<'_>) {
    let entries = key(spec, places);
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let (stops, _) = flow(&widths(&entries, pen), room, GAP, style.line_height());
    for ((class, text), (x, y)) in entries.iter().zip(stops) {
        let (from, to) = ((x, y - SIDE / 2.0), (x + SIDE, y + SIDE / 2.0));
        pen.shape(Shape::Bar { from, to, fill: Role::Class(Level::ALL[*class]), outline: Some(Role::Neutral) });
        pen.text_beside((x + SIDE + 8.0, y), Anchor::Start, text, style);
    }
    let below = Room { top: room.top + key_height(&entries, room, pen), ..room };
    rows(spec, places, room, pen).place(below, pen, |index, strip, pen| {
        let row = &places.rows[index];
        if row.shares.is_empty() { span(row, strip, pen) } else { cells(spec, row, (strip, places.is_dense()), pen) }
    });
}

/// Neighbouring places in one outline, and in it a cell a place, or a cell a class where there are too many for numbers.
fn cells(spec: &ChartSpec, row: &PlaceRow, (strip, is_dense): (&Strip<'_>, bool), pen: &mut Pen<'_>) {
    let half = (strip.half - 1.5).min(pen.theme.label * 1.3);
    let at = |place: u32, side: f64| strip.x(f64::from(place) + side);
    let inset = if is_dense { 0.0 } else { 0.5 };
    for run in row.shares.chunk_by(|one, other| other.0 == one.0 + 1) {
        for same in run.chunk_by(|one, other| is_dense && class(one.1) == class(other.1)) {
            let (first, last) = (same[0], same[same.len() - 1]);
            let (from, to) = (at(first.0, -0.5) + inset, at(last.0, 0.5) - inset);
            let corners = ((from, strip.middle - half), (to, strip.middle + half));
            let fill = Role::Class(Level::ALL[class(first.1)]);
            pen.shape(Shape::Bar { from: corners.0, to: corners.1, fill, outline: None });
        }
        let (left, right) = (at(run[0].0, -0.5), at(run[run.len() - 1].0, 0.5));
        let (top, bottom) = (strip.middle - half, strip.middle + half);
        let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        pen.line(corners, Role::Neutral, 1.0);
    }
    if !is_dense {
        numbers(spec, row, strip, pen);
    }
}

/// Either every cell can hold two digits, or the table and the words under a name say the numbers.
fn numbers(spec: &ChartSpec, row: &PlaceRow, strip: &Strip<'_>, pen: &mut Pen<'_>) {
    let (note, width) = (pen.note(), strip.x(1.0) - strip.x(0.0));
    let fits = |text: &str| note.width("00").max(note.width(text)) + 6.0 <= width;
    for (place, share) in &row.shares {
        let (x, text) = (f64::from(*place), percent(spec, *share));
        if fits(&text) {
            let role = Role::OnClass(Level::ALL[class(*share)]);
            pen.text_beside(strip.at(x), Anchor::Middle, &text, Style { role, ..note });
        } else if row.shares.len() == 1 && strip.x(x + 0.5) + 6.0 + note.width(&text) < strip.plot.1 {
            // A place that is as good as certain has nothing to its right.
            pen.text_beside((strip.x(x + 0.5) + 6.0, strip.middle), Anchor::Start, &text, note);
        }
    }
}

/// The range as a bar over its places, the place in the middle as a mark.
fn span(row: &PlaceRow, strip: &Strip<'_>, pen: &mut Pen<'_>) {
    let half = (strip.half * 0.5).min(pen.theme.label * 0.7);
    let (from, to) =
        ((strip.x(row.range.0 - 0.5), strip.middle - half), (strip.x(row.range.1 + 0.5), strip.middle + half));
    pen.shape(Shape::Bar { from, to, fill: Role::InnerBand, outline: Some(Role::BandEdge) });
    pen.marker(strip.at(row.middle), Standing::Same);
}
