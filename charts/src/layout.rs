//! Spec + theme + size → every mark and label in its place, measured with the font that draws it.

pub(crate) mod ends;
mod fit;
pub(crate) mod frame;
pub(crate) mod marks;
pub(crate) mod numbers;
pub(crate) mod rows;
pub(crate) mod timeline;
pub(crate) mod wrap;

use crate::{
    ChartSpec, Theme,
    theme::{Role, typeface, typeface::Weight},
};
pub(crate) use fit::without_room;
pub(crate) use marks::Pen;

/// The canvas in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Size {
    /// A slide, and the picture of a page: 1920 × 1080.
    pub const SLIDE: Self = Self { width: 1920.0, height: 1080.0 };
}

/// A chart with everything in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The canvas.
    pub size: Size,
    /// Groups in drawing order, the backmost first.
    pub groups: Vec<Group>,
}

impl Layout {
    /// Every text, in drawing order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.groups.iter().flat_map(|group| &group.shapes).filter_map(|shape| match shape {
            Shape::Text(text) => Some(text),
            _ => None,
        })
    }
}

/// Shapes that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Second part of the group's id.
    pub name: &'static str,
    /// Are its lines dashed?
    pub dashed: bool,
    /// The row of the data table that it is the mark of.
    pub row: Option<usize>,
    /// In drawing order.
    pub shapes: Vec<Shape>,
}

/// A point in pixels, from the upper left corner.
pub type Point = (f64, f64);

/// What can be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A filled box, with a thin outline if it needs one.
    Bar {
        /// Upper left corner.
        from: Point,
        /// Lower right corner.
        to: Point,
        /// Inside.
        fill: Role,
        /// Outline.
        outline: Option<Role>,
    },
    /// A line through points.
    Line {
        /// The points.
        points: Vec<Point>,
        /// Colour.
        role: Role,
        /// Thickness.
        width: f64,
    },
    /// A filled polygon.
    Area {
        /// Corners.
        points: Vec<Point>,
        /// Colour.
        role: Role,
    },
    /// A filled circle.
    Disc {
        /// Centre.
        center: Point,
        /// Radius.
        radius: f64,
        /// Colour.
        role: Role,
    },
    /// A line of text.
    Text(Text),
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The anchor on the baseline.
    pub at: Point,
    /// The words.
    pub text: String,
    /// Pixels an em.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Which part of the line stands at the anchor.
    pub anchor: Anchor,
    /// Colour.
    pub role: Role,
}

impl Text {
    /// Left, top, right, bottom of the line as set, tallest capital and deepest letter included.
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let width = typeface::width(&self.text, self.weight, self.size);
        let left = match self.anchor {
            Anchor::Start => self.at.0,
            Anchor::Middle => self.at.0 - width / 2.0,
            Anchor::End => self.at.0 - width,
        };
        (left, self.at.1 - typeface::ASCENT * self.size, left + width, self.at.1 + typeface::DESCENT * self.size)
    }
}

/// Which part of a line of text stands at its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// The canvas of a page `width` pixels wide: as high as the chart's rows need, and no higher.
pub fn page(spec: &ChartSpec, theme: &Theme, width: f64) -> Size {
    let tall = Size { width, height: 10_000.0 };
    let mut pen = Pen::new(theme);
    let room = frame::frame(spec, tall, &mut pen);
    let rows = spec.plot.picture().height(spec, room, &pen);
    Size { width, height: (tall.height - (room.bottom - room.top) + rows).ceil() }
}

/// Is there anything left of the canvas for marks, beside the words around them?
pub(crate) fn has_room(spec: &ChartSpec, theme: &Theme, size: Size) -> bool {
    let mut pen = Pen::new(theme);
    let room = frame::frame(spec, size, &mut pen);
    let line = pen.label().line_height();
    room.bottom - room.top >= line * 2.0 && room.right - room.left >= line * 4.0
}

/// Everything in its place.
pub fn layout(spec: &ChartSpec, theme: &Theme, size: Size) -> Layout {
    let mut pen = Pen::new(theme);
    let plot = frame::frame(spec, size, &mut pen);
    spec.plot.picture().place(spec, plot, &mut pen);
    Layout { size, groups: pen.finish() }
}
