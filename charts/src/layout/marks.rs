//! A pen that collects shapes in groups, and the marks that several charts share.

use super::{Anchor, Group, Point, Shape, Text, frame::Room};
use crate::{
    Theme,
    spec::Standing,
    theme::{
        Role,
        typeface::{self, Weight},
    },
};

/// Collects shapes; the order of groups is the order of drawing.
pub(crate) struct Pen<'t> {
    pub(crate) theme: &'t Theme,
    groups: Vec<Group>,
    /// Rows of the data table before those of the picture that is placed.
    rows_before: usize,
}

/// How a line of text looks.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    pub(crate) role: Role,
}

impl Style {
    pub(crate) fn width(self, text: &str) -> f64 {
        typeface::width(text, self.weight, self.size)
    }

    pub(crate) fn widest<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> f64 {
        texts.into_iter().map(|text| self.width(text)).fold(0.0, f64::max)
    }

    pub(crate) fn line_height(self) -> f64 {
        (typeface::ASCENT + typeface::DESCENT) * self.size
    }
}

/// Where entries of a key stand when they flow like words, and the height that they take.
pub(crate) fn flow(widths: &[f64], room: Room, gap: f64, line: f64) -> (Vec<Point>, f64) {
    let (mut x, mut y) = (room.left, room.top);
    let mut places = Vec::new();
    for width in widths {
        if x > room.left && x + width > room.right {
            (x, y) = (room.left, y + line);
        }
        places.push((x, y + line / 2.0));
        x += width + gap;
    }
    (places, y + line - room.top)
}

impl<'t> Pen<'t> {
    pub(crate) fn new(theme: &'t Theme) -> Self {
        Self { theme, groups: Vec::new(), rows_before: 0 }
    }

    pub(crate) fn finish(mut self) -> Vec<Group> {
        self.groups.retain(|group| !group.shapes.is_empty());
        self.groups
    }

    pub(crate) fn group(&mut self, name: &'static str) {
        self.groups.push(Group { name, dashed: false, row: None, shapes: Vec::new() });
    }

    pub(crate) fn dashed_group(&mut self, name: &'static str) {
        self.groups.push(Group { name, dashed: true, row: None, shapes: Vec::new() });
    }

    /// The shapes that follow are the mark of a row of the data table: on a page it can be pointed at, and says its row.
    pub(crate) fn mark(&mut self, row: usize) {
        let row = Some(self.rows_before + row);
        self.groups.push(Group { name: "mark", dashed: false, row, shapes: Vec::new() });
    }

    /// The marks that follow belong to a picture inside a larger one, whose table has `rows` rows before those of it.
    pub(crate) fn rows_before(&mut self, rows: usize) {
        self.rows_before = rows;
    }

    pub(crate) fn label(&self) -> Style {
        Style { size: self.theme.label, weight: Weight::Regular, role: Role::Ink }
    }

    pub(crate) fn strong(&self) -> Style {
        Style { weight: Weight::Bold, ..self.label() }
    }

    pub(crate) fn note(&self) -> Style {
        Style { size: self.theme.note, weight: Weight::Regular, role: Role::Muted }
    }

    pub(crate) fn shape(&mut self, shape: Shape) {
        if self.groups.is_empty() {
            self.group("marks");
        }
        if let Some(group) = self.groups.last_mut() {
            group.shapes.push(shape);
        }
    }

    pub(crate) fn line(&mut self, points: Vec<Point>, role: Role, width: f64) {
        self.shape(Shape::Line { points, role, width });
    }

    /// Where a scale starts on a narrow canvas: its first mark and its first number have room, each under its own line.
    pub(crate) fn start_of_scale(&self, left: f64, first: Option<&str>) -> f64 {
        left + self.theme.marker.max(first.map_or(0.0, |first| self.note().width(first) / 2.0))
    }

    /// A line of text whose baseline is at `at`.
    pub(crate) fn text(&mut self, at: Point, anchor: Anchor, text: &str, style: Style) {
        if !text.is_empty() {
            self.shape(Shape::Text(Text {
                at,
                text: text.to_owned(),
                size: style.size,
                weight: style.weight,
                anchor,
                role: style.role,
            }));
        }
    }

    /// A line of text whose capitals are centred on `middle`.
    pub(crate) fn text_beside(&mut self, middle: Point, anchor: Anchor, text: &str, style: Style) {
        self.text((middle.0, middle.1 + typeface::CAP_HEIGHT * style.size / 2.0), anchor, text, style);
    }

    /// Lines of text, the block centred on `middle`.
    pub(crate) fn lines_beside(&mut self, middle: Point, anchor: Anchor, lines: &[String], style: Style) {
        let first = middle.1 - style.line_height() * (lines.len() as f64 - 1.0) / 2.0;
        for (index, line) in lines.iter().enumerate() {
            self.text_beside((middle.0, first + style.line_height() * index as f64), anchor, line, style);
        }
    }

    /// The marker of a standing: shape and colour both say it.
    pub(crate) fn marker(&mut self, (x, y): Point, standing: Standing) {
        let radius = self.theme.marker;
        let role = role_of(standing);
        match standing {
            Standing::Above => {
                let points = vec![
                    (x, y - radius * 1.15),
                    (x + radius * 1.1, y + radius * 0.8),
                    (x - radius * 1.1, y + radius * 0.8),
                ];
                self.shape(Shape::Area { points, role });
            }
            Standing::Below => {
                let points = vec![
                    (x, y + radius * 1.15),
                    (x + radius * 1.1, y - radius * 0.8),
                    (x - radius * 1.1, y - radius * 0.8),
                ];
                self.shape(Shape::Area { points, role });
            }
            Standing::Same => self.shape(Shape::Disc { center: (x, y), radius: radius * 0.9, role }),
            Standing::Untested => {
                self.shape(Shape::Disc { center: (x, y), radius: radius * 0.9, role });
                self.shape(Shape::Disc { center: (x, y), radius: radius * 0.9 - 3.0, role: Role::Paper });
            }
        }
    }

    /// A horizontal whisker with caps.
    pub(crate) fn whisker(&mut self, (from, to): (f64, f64), y: f64, role: Role) {
        // Ends that lie under the marker look out over it.
        let is_short = (to - from).abs() < self.theme.marker * 2.6;
        let (cap, width) = (self.theme.marker * if is_short { 1.4 } else { 0.8 }, self.theme.stroke);
        self.line(vec![(from, y), (to, y)], role, width);
        for x in [from, to] {
            self.line(vec![(x, y - cap), (x, y + cap)], role, width / 2.0);
        }
    }
}

/// The colour of a standing.
pub(crate) fn role_of(standing: Standing) -> Role {
    match standing {
        Standing::Above => Role::Above,
        Standing::Below => Role::Below,
        Standing::Same | Standing::Untested => Role::Neutral,
    }
}
