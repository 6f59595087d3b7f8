//! A bar a stage, from zero, with what came through and what was lost since the stage before.

use super::words::{lost, shares};
use crate::{
    ChartSpec, format,
    layout::{Anchor, Pen, Shape, frame::Room, marks::Style, wrap::wrap},
    spec::{Response, Stage},
    theme::{Role, typeface::Weight},
};

const GAP: f64 = 16.0;
/// Air between two stages, in lines of a name.
const BETWEEN: f64 = 0.9;
/// Lines of a name that a bar is tall where the canvas has no end, and at most.
const BAR: f64 = 1.8;
const TALLEST_BAR: f64 = 6.0;

/// The words over and under the bar of a stage.
struct Block {
    name: Vec<String>,
    under: Vec<String>,
}

impl Block {
    fn height(&self, pen: &Pen<'_>) -> f64 {
        let (name, under) = styles(pen);
        self.name.len() as f64 * name.line_height() + self.under.len() as f64 * under.line_height() + GAP
    }
}

/// A few stages have the room for words that are read from afar.
fn styles(pen: &Pen<'_>) -> (Style, Style) {
    let size = pen.theme.label.max(pen.theme.subtitle);
    (Style { size, ..pen.strong() }, Style { role: Role::Muted, ..pen.label() })
}

fn blocks(spec: &ChartSpec, response: &Response, room: Room, pen: &Pen<'_>) -> Vec<Block> {
    let ((strong, note), width) = (styles(pen), room.right - room.left);
    let block = |stage: &Stage| {
        let under = under(spec, stage);
        Block {
            name: wrap(&stage.name, strong.weight, strong.size, width),
            under: if under.is_empty() { Vec::new() } else { wrap(&under, note.weight, note.size, width) },
        }
    };
    response.stages.iter().map(block).collect()
}

/// What came through and what did not: "80,0% bước trước; hụt 100 lượt".
fn under(spec: &ChartSpec, stage: &Stage) -> String {
    let [before, first] = shares(spec, stage);
    let Some(lost) = lost(spec, stage) else {
        return match (stage.count, stage.of_first) {
            (Err(why), _) => format!("{} {}", format::NO_NUMBER, spec.why(why)),
            (Ok(_), Some(_)) => spec.lang.pick(format!("{first} của bước đầu"), format!("{first} of the first stage")),
            (Ok(_), None) => String::new(),
        };
    };
    let whole = if before == first {
        String::new()
    } else {
        spec.lang.pick(format!("; {first} của bước đầu"), format!("; {first} of the first stage"))
    };
    spec.lang.pick(
        format!("{before} của bước trước{whole}; hụt\u{a0}{lost}"),
        format!("{before} of the stage before{whole}; {lost} lost"),
    )
}

pub(crate) fn height(spec: &ChartSpec, response: &Response, room: Room, pen: &Pen<'_>) -> f64 {
    let words: f64 = blocks(spec, response, room, pen).iter().map(|block| block.height(pen)).sum();
    let stages = response.stages.len() as f64;
    words + pen.label().line_height() * (BAR * stages + BETWEEN * (stages - 1.0)) + GAP
}

pub(crate) fn place(spec: &ChartSpec, response: &Response, room: Room, pen: &mut Pen<'_>) {
    let (strong, note) = styles(pen);
    let blocks = blocks(spec, response, room, pen);
    let words: f64 = blocks.iter().map(|block| block.height(pen)).sum();
    let (stages, line) = (blocks.len() as f64, pen.label().line_height());
    let free = room.bottom - room.top - words - BETWEEN * line * (stages - 1.0);
    let bar = (free / stages).min(TALLEST_BAR * line);
    // What is left goes between the stages, so that few of them do not hang under the ceiling.
    let air = (free / stages - bar).max(0.0) * stages / (stages + 1.0);
    let between = BETWEEN * line + air;
    let size = (bar * 0.7).clamp(pen.theme.label, pen.theme.headline);
    let big = Style { size, weight: Weight::Bold, role: Role::Ink };
    let counts: Vec<String> = response.stages.iter().map(|stage| said(spec, stage)).collect();
    let right = room.right - big.widest(counts.iter().map(String::as_str)) - GAP;
    let x = |count: u64| response.axis.place(count as f64, room.left, room.left + (right - room.left) * fill(response));
    let mut y = room.top + air;
    for (row, ((stage, block), said)) in response.stages.iter().zip(&blocks).zip(&counts).enumerate() {
        pen.mark(row);
        let names = block.name.len() as f64 * strong.line_height();
        let style = if stage.count.is_ok() { strong } else { Style { role: Role::Muted, ..strong } };
        pen.lines_beside((room.left, y + names / 2.0), Anchor::Start, &block.name, style);
        let (top, bottom) = (y + names + GAP / 4.0, y + names + GAP / 4.0 + bar);
        if let Ok(count) = stage.count {
            let whole = stage.before.unwrap_or(count);
            if whole > count {
                let (from, to) = ((x(count), top), (x(whole), bottom));
                pen.shape(Shape::Bar { from, to, fill: Role::Gap, outline: Some(Role::Neutral) });
            }
            let (from, to) = ((room.left, top), (x(count).max(room.left + 2.0), bottom));
            pen.shape(Shape::Bar { from, to, fill: Role::Above, outline: None });
            pen.text_beside((x(whole) + GAP, (top + bottom) / 2.0), Anchor::Start, said, big);
        }
        let under = bottom + GAP / 2.0 + note.line_height() * block.under.len() as f64 / 2.0;
        pen.lines_beside((room.left, under), Anchor::Start, &block.under, note);
        y += names + GAP + bar + note.line_height() * block.under.len() as f64 + between;
    }
}

fn said(spec: &ChartSpec, stage: &Stage) -> String {
    stage.count.map_or_else(|_| String::new(), |count| format::integer(count, spec.lang))
}

/// How much the axis is stretched so that its largest count fills the width: no ticks are drawn, the counts are written.
fn fill(response: &Response) -> f64 {
    let largest = response.stages.iter().filter_map(|stage| stage.count.ok()).max().unwrap_or(0);
    if largest == 0 { 1.0 } else { (response.axis.high - response.axis.low) / largest as f64 }
}
