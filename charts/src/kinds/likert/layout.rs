//! A row an item: factor, question, diverging bar, neutral share, answers, share satisfied with its interval.

mod narrow;

use crate::layout::{
    Anchor, Pen, Shape,
    frame::Room,
    marks::{Style, flow},
    wrap::wrap,
};
use crate::{
    ChartSpec, format,
    kinds::likert::model::QUESTION_EMS,
    spec::{Likert, LikertGroup, LikertRow},
    theme::{Role, palette::Level, typeface::Weight},
};

const GAP: f64 = 22.0;
const FACTOR_WIDTH: f64 = 220.0;
const TALLEST_ROW: f64 = 64.0;
/// Questions take no more than this share of the width: the bars are the picture. On a slide it is `QUESTION_EMS`.
const QUESTION_SHARE: f64 = 0.345;
/// A share is written inside its segment when the segment is at least this wide.
const ROOM_FOR_SHARE: f64 = 44.0;

/// Below this width a factor stands over its items instead of beside them.
const WIDE: f64 = 1500.0;

struct Columns {
    factor: f64,
    question: f64,
    bars: Bars,
    n_end: f64,
    value_end: f64,
    interval: f64,
}

/// Where the bars are.
struct Bars {
    /// Where satisfied and dissatisfied meet.
    zero: f64,
    /// Start of the neutral column.
    neutral: f64,
    /// Pixels of one per cent, the same on both sides and in the neutral column.
    percent: f64,
}

pub(crate) fn place(spec: &ChartSpec, likert: &Likert, room: Room, pen: &mut Pen<'_>) {
    if room.is_narrow(pen) {
        return narrow::place(spec, likert, room, pen);
    }
    let note = pen.note();
    let blocks: Vec<Block<'_>> = likert.groups.iter().map(|group| block(group, room, pen)).collect();
    let lines: f64 = blocks.iter().map(Block::lines).sum();
    let heads_height = heads_height(&blocks, pen);
    let unit = ((room.bottom - room.top - heads_height) / lines).min(TALLEST_ROW);
    // A short list stands a little above the middle instead of under the ceiling.
    let spare = room.bottom - room.top - heads_height - unit * lines;
    let room = Room { top: room.top + spare * 0.3, ..room };

    let columns = columns(spec, likert, room, pen);
    legend(likert, room, pen);
    let head = room.top + note.line_height() * 1.5 + 12.0;
    heads(spec, likert, &columns, head, pen);
    let top = head + note.line_height() / 2.0 + 8.0;

    let (mut y, mut number) = (top, 0);
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            pen.group("grid");
            pen.line(vec![(room.left, y - BLOCK_GAP / 2.0), (room.right, y - BLOCK_GAP / 2.0)], Role::Grid, 1.0);
        }
        let over = unit * block.over;
        let height = unit * block.lines() - over;
        pen.group("factor");
        let middle = if block.over > 0.0 { y + over / 2.0 } else { y + height / 2.0 };
        y += over;
        pen.lines_beside(
            (columns.factor, middle),
            Anchor::Start,
            &block.name,
            Style { weight: Weight::Bold, ..pen.label() },
        );
        // A factor whose name is taller than its items leaves them in its middle.
        let mut row_top = y + (height - unit * block.row_lines()) / 2.0;
        for (row, lines) in block.group.rows.iter().zip(&block.questions) {
            let row_height = unit * lines.len() as f64;
            pen.mark(number);
            number += 1;
            place_row(spec, row, lines, &columns, (row_top + row_height / 2.0, unit.min(44.0) * 0.74), pen);
            row_top += row_height;
        }
        pen.group("zero");
        pen.line(vec![(columns.bars.zero, y), (columns.bars.zero, y + height)], Role::Ink, 2.0);
        pen.line(vec![(columns.bars.neutral, y), (columns.bars.neutral, y + height)], Role::Neutral, 1.0);
        y += height + BLOCK_GAP;
    }
}

const BLOCK_GAP: f64 = 10.0;

fn heads_height(blocks: &[Block<'_>], pen: &Pen<'_>) -> f64 {
    pen.note().line_height() * 2.0 + 20.0 + BLOCK_GAP * (blocks.len() as f64 - 1.0)
}

/// The height that the rows read well in.
pub(crate) fn height(spec: &ChartSpec, likert: &Likert, room: Room, pen: &Pen<'_>) -> f64 {
    if room.is_narrow(pen) {
        return narrow::height(spec, likert, room, pen);
    }
    let blocks: Vec<Block<'_>> = likert.groups.iter().map(|group| block(group, room, pen)).collect();
    let lines: f64 = blocks.iter().map(Block::lines).sum();
    heads_height(&blocks, pen) + lines * pen.label().line_height() * 1.45
}

struct Block<'a> {
    group: &'a LikertGroup,
    /// Lines of the factor's name over its items; none where it stands beside them.
    over: f64,
    name: Vec<String>,
    questions: Vec<Vec<String>>,
}

impl Block<'_> {
    fn row_lines(&self) -> f64 {
        self.questions.iter().map(|lines| lines.len() as f64).sum()
    }

    fn lines(&self) -> f64 {
        if self.over > 0.0 { self.over + self.row_lines() } else { self.row_lines().max(self.name.len() as f64) }
    }
}

fn block<'a>(group: &'a LikertGroup, room: Room, pen: &Pen<'_>) -> Block<'a> {
    let (strong, label) = (pen.strong(), pen.label());
    let beside = is_wide(room);
    let width = if beside { FACTOR_WIDTH } else { room.right - room.left };
    let name = if group.name.is_empty() { Vec::new() } else { wrap(&group.name, strong.weight, strong.size, width) };
    let over = if beside { 0.0 } else { name.len() as f64 };
    Block { group, over, name, questions: group.rows.iter().map(|row| question(row, room, label)).collect() }
}

fn is_wide(room: Room) -> bool {
    room.right - room.left >= WIDE
}

fn question(row: &LikertRow, room: Room, style: Style) -> Vec<String> {
    let width = (QUESTION_EMS * style.size).min((room.right - room.left) * QUESTION_SHARE);
    wrap(&row.text, style.weight, style.size, width)
}

fn columns(spec: &ChartSpec, likert: &Likert, room: Room, pen: &Pen<'_>) -> Columns {
    let (label, strong, note) = (pen.label(), pen.strong(), pen.note());
    let rows: Vec<&LikertRow> = likert.groups.iter().flat_map(|group| &group.rows).collect();
    let widest = |style: Style, texts: Vec<String>, head: &str| {
        style.widest(texts.iter().map(String::as_str)).max(note.width(head))
    };
    let [n_head, value_head, interval_head] = right_heads(spec);
    let questions = widest(label, rows.iter().flat_map(|row| question(row, room, label)).collect(), "");
    let intervals = widest(note, rows.iter().map(|row| beside(spec, row)).collect(), &interval_head);
    let values = widest(strong, rows.iter().map(|row| value(spec, row)).collect(), &value_head);
    let counts = widest(note, rows.iter().map(|row| answers(spec, row)).collect(), &n_head);

    let named = is_wide(room) && likert.groups.iter().any(|group| !group.name.is_empty());
    let question = room.left + if named { FACTOR_WIDTH + GAP } else { 0.0 };
    let interval = room.right - intervals;
    let value_end = interval - GAP * 0.6;
    let n_end = value_end - values - GAP;
    let bars = bars(likert, (question + questions + GAP, n_end - counts - GAP), pen);
    Columns { factor: room.left, question, bars, n_end, value_end, interval }
}

/// The largest bars that fit between two pixels.
fn bars(likert: &Likert, (from, to): (f64, f64), pen: &Pen<'_>) -> Bars {
    let note = pen.note();
    // The number of a narrow neutral bar stands to its right and needs room there; so does the head of the column.
    let beside_neutral = note.width("00,0") + 8.0;
    let drawn = likert.widest_below + likert.widest_above + likert.widest_neutral;
    let percent = (to - from - GAP * 1.6 - beside_neutral) / drawn.max(1.0);
    let zero = from + likert.widest_below * percent;
    let neutral_width = (likert.widest_neutral * percent + beside_neutral).max(note.width(&likert.levels[2]));
    let percent = if neutral_width > likert.widest_neutral * percent + beside_neutral {
        (to - from - GAP * 1.6 - neutral_width) / (likert.widest_below + likert.widest_above).max(1.0)
    } else {
        percent
    };
    let zero = zero.min(from + likert.widest_below * percent);
    Bars { zero, neutral: to - neutral_width, percent }
}

fn right_heads(spec: &ChartSpec) -> [String; 3] {
    let level = format::level(spec.level, spec.lang);
    [
        spec.lang.pick("Số phiếu", "Answers").to_owned(),
        spec.lang.pick("Hài lòng (%)", "Satisfied (%)").to_owned(),
        spec.lang.pick(format!("KTC {level}"), format!("{level} CI")),
    ]
}

fn answers(spec: &ChartSpec, row: &LikertRow) -> String {
    row.n.map_or(format::NO_NUMBER.to_owned(), |n| format::integer(n, spec.lang))
}

fn value(spec: &ChartSpec, row: &LikertRow) -> String {
    row.satisfied.map_or(format::NO_NUMBER.to_owned(), |satisfied| spec.bare(satisfied.value))
}

fn beside(spec: &ChartSpec, row: &LikertRow) -> String {
    match (row.shares, row.satisfied.and_then(|satisfied| satisfied.interval)) {
        (Err(withheld), _) => spec.why(withheld),
        (Ok(_), Some(interval)) => format!("({})", spec.ranged(interval)),
        (Ok(_), None) => format::NO_NUMBER.to_owned(),
    }
}

// In the order of the marks; the neutral level is named over its own column. Returns the height that it takes.
fn legend(likert: &Likert, room: Room, pen: &mut Pen<'_>) -> f64 {
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let side = 22.0;
    let levels = [0, 1, 3, 4];
    let widths = levels.map(|index| side + 8.0 + style.width(&likert.levels[index]));
    let (places, height) = flow(&widths, room, GAP * 1.6, style.line_height());
    for (index, (x, middle)) in levels.into_iter().zip(places) {
        let (from, to) = ((x, middle - side / 2.0), (x + side, middle + side / 2.0));
        pen.shape(Shape::Bar { from, to, fill: Role::Level(Level::ALL[index]), outline: Some(Role::Neutral) });
        pen.text_beside((x + side + 8.0, middle), Anchor::Start, &likert.levels[index], style);
    }
    height
}

fn heads(spec: &ChartSpec, likert: &Likert, columns: &Columns, middle: f64, pen: &mut Pen<'_>) {
    pen.group("head");
    let style = pen.note();
    let [n, value, interval] = right_heads(spec);
    pen.text_beside((columns.question, middle), Anchor::Start, spec.lang.pick("Nội dung", "Item"), style);
    pen.text_beside((columns.bars.neutral, middle), Anchor::Start, &likert.levels[2], style);
    pen.text_beside((columns.n_end, middle), Anchor::End, &n, style);
    pen.text_beside((columns.value_end, middle), Anchor::End, &value, style);
    pen.text_beside((columns.interval, middle), Anchor::Start, &interval, style);
}

fn place_row(
    spec: &ChartSpec,
    row: &LikertRow,
    lines: &[String],
    columns: &Columns,
    (y, height): (f64, f64),
    pen: &mut Pen<'_>,
) {
    let (label, strong, note) = (pen.label(), pen.strong(), pen.note());
    let name = if row.shares.is_ok() { label } else { Style { role: Role::Muted, ..label } };
    pen.lines_beside((columns.question, y), Anchor::Start, lines, name);
    pen.text_beside((columns.n_end, y), Anchor::End, &answers(spec, row), note);
    pen.text_beside((columns.value_end, y), Anchor::End, &value(spec, row), strong);
    pen.text_beside((columns.interval, y), Anchor::Start, &beside(spec, row), note);
    place_bars(spec, row, &columns.bars, (y, height), pen);
}

fn place_bars(spec: &ChartSpec, row: &LikertRow, columns: &Bars, (y, height): (f64, f64), pen: &mut Pen<'_>) {
    let note = pen.note();
    let Ok(shares) = row.shares else { return };
    let width = shares.map(|share| share * columns.percent);
    // Outwards from zero on both sides; the neutral level in its own column.
    let starts = [
        columns.zero - width[1] - width[0],
        columns.zero - width[1],
        columns.neutral,
        columns.zero,
        columns.zero + width[3],
    ];
    for (index, start) in starts.into_iter().enumerate().filter(|(index, _)| shares[*index] > 0.0) {
        let (from, to) = ((start, y - height / 2.0), (start + width[index], y + height / 2.0));
        let level = Level::ALL[index];
        pen.shape(Shape::Bar { from, to, fill: Role::Level(level), outline: Some(Role::Neutral) });
        let text = format::number(shares[index], spec.interval_decimals(), spec.lang);
        if width[index] >= ROOM_FOR_SHARE.max(note.width(&text) + 6.0) {
            pen.text_beside(
                ((from.0 + to.0) / 2.0, y),
                Anchor::Middle,
                &text,
                Style { role: Role::OnLevel(level), ..note },
            );
        } else if index == 2 {
            pen.text_beside((to.0 + 6.0, y), Anchor::Start, &text, note);
        }
    }
    if shares[2] == 0.0 {
        let zero = format::number(0.0, spec.interval_decimals(), spec.lang);
        pen.text_beside((columns.neutral + 6.0, y), Anchor::Start, &zero, note);
    }
}
