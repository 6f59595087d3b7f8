//! What every chart stands in: headline, subtitle, notes, source.

use super::{
    Anchor, Pen, Size,
    marks::Style,
    wrap::{balanced, wrap},
};
use crate::{
    ChartSpec, describe,
    theme::{
        Role,
        typeface::{self, Weight},
    },
};

/// The room that is left for marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Room {
    /// Too narrow for columns: everything of a row stands under its name.
    pub(crate) fn is_narrow(self, pen: &Pen<'_>) -> bool {
        self.right - self.left < NARROW_EMS * pen.theme.label
    }
}

/// Widths below this many ems of a name's size are a telephone's.
const NARROW_EMS: f64 = 40.0;

/// Places the frame and returns the room inside it.
pub(crate) fn frame(spec: &ChartSpec, size: Size, pen: &mut Pen<'_>) -> Room {
    let theme = pen.theme;
    let (left, right) = (theme.margin, size.width - theme.margin);
    pen.group("headline");
    let headline = Style { size: theme.headline, weight: Weight::Bold, role: Role::Ink };
    let mut top = theme.margin * 0.7;
    top = paragraph(pen, &spec.headline, headline, left, right, top);
    pen.group("subtitle");
    let subtitle = Style { size: theme.subtitle, weight: Weight::Regular, role: Role::Muted };
    top = paragraph(pen, &spec.subtitle, subtitle, left, right, top + 2.0);

    pen.group("notes");
    let bottom = foot(spec, size, left, right, pen);
    Room { left, top: top + 14.0, right, bottom: bottom - 14.0 }
}

// From the lower edge upwards: source, then notes. The warning about invented data stands at the end of the source line, or
// on a line of its own where it would leave the source a narrow column.
fn foot(spec: &ChartSpec, size: Size, left: f64, right: f64, pen: &mut Pen<'_>) -> f64 {
    let style = pen.note();
    let loud = Style { weight: Weight::Bold, role: Role::Below, ..style };
    let warning = spec.simulated.then(|| describe::simulated(spec.lang));
    let beside = warning.map_or(0.0, |warning| loud.width(warning) + 30.0);
    let is_apart = beside > (right - left) * 0.5;
    let room_for_source = right - left - if is_apart { 0.0 } else { beside };
    let notes = spec.notes.join(" ");
    let notes = if notes.is_empty() { Vec::new() } else { wrap(&notes, style.weight, style.size, right - left) };
    let source = wrap(&spec.source, style.weight, style.size, room_for_source);
    let apart = warning.filter(|_| is_apart).map(|warning| wrap(warning, loud.weight, loud.size, right - left));
    let apart = apart.unwrap_or_default();
    let beside_last = warning.filter(|_| !is_apart);
    let number = page_number(spec);
    // The page stands at the right of the last line that leaves it room: in the subtitle it would often take a line of its own.
    let has_room = |line: &String| style.width(line) + 30.0 + style.width(&number) <= right - left;
    let plain: Vec<&String> = notes.iter().chain(&source).collect();
    let free = plain.len() - usize::from(beside_last.is_some());
    let of_page = plain[..free].iter().rposition(|&line| has_room(line));
    let alone = usize::from(of_page.is_none() && !number.is_empty());
    let lines = plain.len() + alone + apart.len();
    let top = size.height - pen.theme.margin * 0.55 - style.line_height() * lines as f64;
    let mut baseline = top + typeface::ASCENT * style.size;
    let beside_line = baseline + style.line_height() * of_page.unwrap_or(0) as f64;
    baseline += style.line_height() * alone as f64;
    for line in plain {
        pen.text((left, baseline), Anchor::Start, line, style);
        baseline += style.line_height();
    }
    if let Some(warning) = beside_last {
        pen.text((right, baseline - style.line_height()), Anchor::End, warning, loud);
    }
    for line in &apart {
        pen.text((left, baseline), Anchor::Start, line, loud);
        baseline += loud.line_height();
    }
    pen.group("page");
    pen.text((right, beside_line), Anchor::End, &number, style);
    top
}

/// "Trang 1/2", or nothing where there is only one.
fn page_number(spec: &ChartSpec) -> String {
    match spec.page {
        (_, 1) => String::new(),
        (page, of) => format!("{} {page}/{of}", spec.lang.pick("Trang", "Page")),
    }
}

fn paragraph(pen: &mut Pen<'_>, text: &str, style: Style, left: f64, right: f64, mut top: f64) -> f64 {
    for line in balanced(text, style.weight, style.size, right - left) {
        pen.text((left, top + typeface::ASCENT * style.size), Anchor::Start, &line, style);
        top += style.line_height();
    }
    top
}
