//! What charts of one row a unit share: names, one picture column, figures beside it; on a narrow canvas all under the name.

use super::{
    Anchor, Pen, Point,
    frame::Room,
    marks::{Style, flow},
    wrap::wrap,
};
use crate::{
    ChartSpec, format,
    kinds::ranking::model::{NAME_EMS, row_cost},
    scale::Axis,
    spec::Standing,
    theme::{Role, typeface::Weight},
};

const GAP: f64 = 26.0;
const TALLEST_ROW: f64 = 84.0;
/// Names take no more than this share of the width: the marks are the picture.
const NAME_SHARE: f64 = 0.29;
/// Air between two rows of a narrow canvas.
const BETWEEN: f64 = 18.0;

/// One column of figures, set flush right.
pub(crate) struct Column {
    pub(crate) head: String,
    pub(crate) cells: Vec<String>,
    pub(crate) is_strong: bool,
}

/// A chart of rows, before it has a place.
pub(crate) struct Rows<'a> {
    pub(crate) spec: &'a ChartSpec,
    pub(crate) head: &'a str,
    /// Name, and is there a number?
    pub(crate) names: Vec<(&'a str, bool)>,
    pub(crate) axis: &'a Axis,
    /// Words under the axis where they are not its numbers.
    pub(crate) ticks: Option<Vec<(f64, String)>>,
    /// A dashed line through all rows, with its words.
    pub(crate) reference: Option<(f64, String)>,
    pub(crate) legend: Vec<(Standing, &'a str)>,
    /// Figures; the first stands beside the marks on a narrow canvas, the others below.
    pub(crate) columns: Vec<Column>,
}

/// The place of a row's marks: from pixel, to pixel, middle.
pub(crate) struct Strip<'a> {
    axis: &'a Axis,
    pub(crate) plot: (f64, f64),
    pub(crate) middle: f64,
    /// Half the height of the row.
    pub(crate) half: f64,
}

impl Strip<'_> {
    pub(crate) fn x(&self, value: f64) -> f64 {
        self.axis.place(value, self.plot.0, self.plot.1)
    }

    pub(crate) fn at(&self, value: f64) -> Point {
        (self.x(value), self.middle)
    }
}

impl Rows<'_> {
    fn name_lines(&self, index: usize, room: Room, pen: &Pen<'_>) -> Vec<String> {
        let label = pen.label();
        let width = room.right - room.left;
        let limit = if room.is_narrow(pen) { width } else { (NAME_EMS * label.size).min(width * NAME_SHARE) };
        wrap(self.names[index].0, label.weight, label.size, limit)
    }

    fn needed(&self, room: Room, pen: &Pen<'_>) -> Vec<f64> {
        (0..self.names.len()).map(|index| row_cost(self.name_lines(index, room, pen).len())).collect()
    }

    fn legend_height(&self, room: Room, pen: &Pen<'_>) -> f64 {
        if self.legend.is_empty() {
            return 0.0;
        }
        flow(&self.legend_widths(pen), room, GAP, pen.note().line_height()).1 + 8.0
    }

    fn legend_widths(&self, pen: &Pen<'_>) -> Vec<f64> {
        self.legend.iter().map(|(_, text)| pen.theme.marker * 3.0 + pen.note().width(text)).collect()
    }

    /// The height that the rows read well in.
    pub(crate) fn height(&self, room: Room, pen: &Pen<'_>) -> f64 {
        let (label, note) = (pen.label().line_height(), pen.note().line_height());
        let above = self.legend_height(room, pen);
        if room.is_narrow(pen) {
            let rows: f64 = (0..self.names.len()).map(|index| self.narrow_row(index, room, pen)).sum();
            return above + note * 2.0 + 8.0 + rows;
        }
        above + self.heads_height(pen) + note + 8.0 + self.needed(room, pen).iter().sum::<f64>() * label * 1.6
    }

    /// Heads of two lines, and the words of the reference above them.
    fn heads_height(&self, pen: &Pen<'_>) -> f64 {
        pen.note().line_height() * if self.reference.is_some() { 2.0 } else { 1.0 } + 8.0
    }

    fn narrow_row(&self, index: usize, room: Room, pen: &Pen<'_>) -> f64 {
        let lines = self.name_lines(index, room, pen).len() as f64 + 1.0;
        let details = self.details(index, room, pen).len() as f64;
        lines * pen.label().line_height() + details * pen.note().line_height() + BETWEEN
    }

    fn details(&self, index: usize, room: Room, pen: &Pen<'_>) -> Vec<String> {
        let said = self.columns.iter().skip(1).filter(|column| column.cells[index] != format::NO_NUMBER);
        let said: Vec<String> = said
            .map(|column| {
                format!("{}\u{a0}{}", column.head.replace(' ', "\u{a0}"), column.cells[index].replace(' ', "\u{a0}"))
            })
            .collect();
        let note = pen.note();
        if said.is_empty() {
            Vec::new()
        } else {
            wrap(&said.join(" · "), note.weight, note.size, room.right - room.left)
        }
    }

    /// Places everything; `mark` draws what stands in the strip of a row.
    pub(crate) fn place(&self, room: Room, pen: &mut Pen<'_>, mark: impl Fn(usize, &Strip<'_>, &mut Pen<'_>)) {
        if room.is_narrow(pen) {
            return self.place_narrow(room, pen, mark);
        }
        let note = pen.note();
        let costs = self.needed(room, pen);
        let needed: f64 = costs.iter().sum();
        let around = self.legend_height(room, pen) + self.heads_height(pen) + note.line_height() + 8.0;
        let unit = ((room.bottom - room.top - around) / needed).min(TALLEST_ROW);
        // A short list stands a little above the middle instead of under the ceiling.
        let spare = (room.bottom - room.top - around - unit * needed).max(0.0);
        let room = Room { top: room.top + spare * 0.3, ..room };
        self.key(room, pen);
        let heads = room.top + self.legend_height(room, pen);
        let top = heads + self.heads_height(pen);
        let bottom = top + unit * needed;
        let ends = self.ends(room, pen);
        let plot = self.plot(room, &ends, pen);
        pen.group("head");
        let middle = top - 8.0 - note.line_height() / 2.0;
        pen.text_beside((room.left, middle), Anchor::Start, self.head, note);
        for (column, end) in self.columns.iter().zip(&ends) {
            pen.text_beside((*end, middle), Anchor::End, &column.head, note);
        }
        self.ticks(plot, (top, bottom), (room.left, bottom + note.line_height() / 2.0 + 6.0), pen);
        if let Some((value, words)) = &self.reference {
            let x = self.axis.place(*value, plot.0, plot.1);
            pen.dashed_group("reference");
            pen.line(vec![(x, top), (x, bottom)], Role::Neutral, 2.0);
            self.reference_words(x, words, heads + note.line_height() / 2.0, room, pen);
        }
        let mut y = top;
        for (index, cost) in costs.iter().enumerate() {
            let height = cost * unit;
            let middle = y + height / 2.0;
            self.row(index, (room.left, middle), &self.name_lines(index, room, pen), pen);
            for (column, end) in self.columns.iter().zip(&ends) {
                pen.text_beside((*end, middle), Anchor::End, &column.cells[index], self.style(index, column, pen));
            }
            let strip = Strip { axis: self.axis, plot, middle, half: height / 2.0 };
            mark(index, &strip, pen);
            y += height;
        }
    }

    fn place_narrow(&self, room: Room, pen: &mut Pen<'_>, mark: impl Fn(usize, &Strip<'_>, &mut Pen<'_>)) {
        let (label, note) = (pen.label(), pen.note());
        self.key(room, pen);
        let mut y = room.top + self.legend_height(room, pen);
        let beside = self
            .columns
            .first()
            .map_or(0.0, |column| pen.strong().widest(column.cells.iter().map(String::as_str)) + GAP);
        let ticks = self.tick_words();
        // Words at the ends of a line stand beside its ends; a number stands under its own line of the grid.
        let first = ticks.first().filter(|_| self.ticks.is_none()).map(|(_, text)| text.as_str());
        let plot = (pen.start_of_scale(room.left, first), room.right - beside);
        if let Some((value, words)) = &self.reference {
            self.reference_words(
                self.axis.place(*value, plot.0, plot.1),
                words,
                y + note.line_height() / 2.0,
                room,
                pen,
            );
            y += note.line_height();
        }
        self.ticks(plot, (y, y), (room.left, y + note.line_height() / 2.0), pen);
        y += note.line_height() + 6.0;
        for index in 0..self.names.len() {
            let names = self.name_lines(index, room, pen);
            let strip = y + names.len() as f64 * label.line_height();
            let (middle, bottom) = (strip + label.line_height() / 2.0, strip + label.line_height());
            if self.names[index].1 {
                self.grid(plot, (strip, bottom), pen);
                if let Some((value, _)) = &self.reference {
                    let x = self.axis.place(*value, plot.0, plot.1);
                    pen.dashed_group("reference");
                    pen.line(vec![(x, strip), (x, bottom)], Role::Neutral, 2.0);
                }
            }
            self.row(index, (room.left, (y + strip) / 2.0), &names, pen);
            if let Some(column) = self.columns.first() {
                let style = self.style(index, column, pen);
                let style = Style { size: label.size, weight: Weight::Bold, ..style };
                pen.text_beside((room.right, middle), Anchor::End, &column.cells[index], style);
            }
            for (line, words) in self.details(index, room, pen).iter().enumerate() {
                let middle = bottom + note.line_height() * (line as f64 + 0.5);
                pen.text_beside((room.left, middle), Anchor::Start, words, note);
            }
            mark(index, &Strip { axis: self.axis, plot, middle, half: label.line_height() / 2.0 }, pen);
            y += self.narrow_row(index, room, pen);
        }
    }

    fn key(&self, room: Room, pen: &mut Pen<'_>) {
        pen.group("legend");
        let style = Style { role: Role::Ink, ..pen.note() };
        let marker = pen.theme.marker;
        let (places, _) = flow(&self.legend_widths(pen), room, GAP, style.line_height());
        for ((standing, text), (x, y)) in self.legend.iter().zip(places) {
            pen.marker((x + marker, y), *standing);
            pen.text_beside((x + marker * 3.0, y), Anchor::Start, text, style);
        }
    }

    fn row(&self, index: usize, at: Point, lines: &[String], pen: &mut Pen<'_>) {
        pen.mark(index);
        let role = if self.names[index].1 { Role::Ink } else { Role::Muted };
        let style = Style { role, ..pen.label() };
        pen.lines_beside(at, Anchor::Start, lines, style);
    }

    fn style(&self, index: usize, column: &Column, pen: &Pen<'_>) -> Style {
        match (column.is_strong, self.names[index].1) {
            (true, true) => pen.strong(),
            (true, false) => Style { role: Role::Muted, ..pen.strong() },
            (false, _) => pen.note(),
        }
    }

    /// Right ends of the columns of figures.
    fn ends(&self, room: Room, pen: &Pen<'_>) -> Vec<f64> {
        let mut ends = Vec::new();
        let mut right = room.right;
        for column in self.columns.iter().rev() {
            ends.push(right);
            right -= self.width(column, pen) + GAP;
        }
        ends.reverse();
        ends
    }

    fn width(&self, column: &Column, pen: &Pen<'_>) -> f64 {
        let style = if column.is_strong { pen.strong() } else { pen.note() };
        style.widest(column.cells.iter().map(String::as_str)).max(pen.note().width(&column.head))
    }

    fn plot(&self, room: Room, ends: &[f64], pen: &Pen<'_>) -> (f64, f64) {
        let label = pen.label();
        let names = (0..self.names.len()).flat_map(|index| self.name_lines(index, room, pen)).collect::<Vec<_>>();
        let names = label.widest(names.iter().map(String::as_str)).max(pen.note().width(self.head));
        let right = match (ends.first(), self.columns.first()) {
            (Some(end), Some(column)) => end - self.width(column, pen) - GAP * 1.4,
            _ => room.right - GAP,
        };
        (room.left + names + GAP * 1.4, right)
    }

    fn grid(&self, plot: (f64, f64), (top, bottom): (f64, f64), pen: &mut Pen<'_>) {
        pen.group("grid");
        for tick in &self.axis.ticks {
            let x = self.axis.place(*tick, plot.0, plot.1);
            pen.line(vec![(x, top), (x, bottom)], Role::Grid, 1.0);
        }
    }

    fn ticks(&self, plot: (f64, f64), (top, bottom): (f64, f64), (least, middle): Point, pen: &mut Pen<'_>) {
        if bottom > top {
            self.grid(plot, (top, bottom), pen);
        }
        pen.group("axis");
        let note = pen.note();
        let mut free_from = f64::NEG_INFINITY;
        for (tick, text) in self.tick_words() {
            let half = note.width(&text) / 2.0;
            let x = self.axis.place(tick, plot.0, plot.1).max(least + half);
            if x - half > free_from {
                pen.text_beside((x, middle), Anchor::Middle, &text, note);
                free_from = x + half + 6.0;
            }
        }
    }

    fn tick_words(&self) -> Vec<(f64, String)> {
        let number = |tick: &f64| (*tick, format::number(*tick, self.axis.decimals, self.spec.lang));
        self.ticks.clone().unwrap_or_else(|| self.axis.ticks.iter().map(number).collect())
    }

    fn reference_words(&self, x: f64, words: &str, middle: f64, room: Room, pen: &mut Pen<'_>) {
        pen.group("reference-label");
        let style = Style { weight: Weight::Bold, ..pen.note() };
        let half = style.width(words) / 2.0;
        pen.text_beside((x.min(room.right - half).max(room.left + half), middle), Anchor::Middle, words, style);
    }
}
