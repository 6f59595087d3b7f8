//! The last look before a picture is handed out: is everything on the canvas, and no text on another?

use super::{Layout, Shape, Text};
use crate::theme::{Role, typeface};

/// Rounding of places, and air that every line of text has above and below its letters.
const AIR: f64 = 1.0;

/// The first text that is cut off, stands on another or on the edge of a bar, or the name of a group whose marks leave the canvas.
pub(crate) fn without_room(layout: &Layout) -> Option<String> {
    let texts: Vec<(&Text, [f64; 4])> = layout.texts().map(|text| (text, lines(text))).collect();
    let (width, height) = (layout.size.width, layout.size.height);
    let is_cut = |[left, top, right, bottom]: &[f64; 4]| {
        *left < -AIR || *top < -AIR || *right > width + AIR || *bottom > height + AIR
    };
    let bars: Vec<[f64; 4]> = layout.groups.iter().flat_map(|group| &group.shapes).filter_map(filled).collect();
    for (index, (text, one)) in texts.iter().enumerate() {
        let is_on_an_edge = || {
            let own = letters(text, one);
            bars.iter().any(|bar| meet(&own, bar) && !holds(bar, &own))
        };
        if is_cut(one) || texts[index + 1..].iter().any(|(_, other)| meet(one, other)) || is_on_an_edge() {
            return Some(text.text.clone());
        }
    }
    let outside = |(x, y): &(f64, f64)| *x < -AIR || *y < -AIR || *x > width + AIR || *y > height + AIR;
    let leaves = |shape: &Shape| match shape {
        Shape::Bar { from, to, .. } => outside(from) || outside(to),
        Shape::Line { points, .. } | Shape::Area { points, .. } => points.iter().any(outside),
        Shape::Disc { center, .. } => outside(center),
        Shape::Text(_) => false,
    };
    layout.groups.iter().find(|group| group.shapes.iter().any(leaves)).map(|group| group.name.to_owned())
}

/// A bar whose edge takes a letter's contrast away; a pale band or gap does not.
fn filled(shape: &Shape) -> Option<[f64; 4]> {
    match shape {
        Shape::Bar { from, to, fill: Role::Class(_) | Role::Level(_) | Role::Above | Role::Below, .. } => {
            Some([from.0, from.1, to.0, to.1])
        }
        _ => None,
    }
}

fn meet(one: &[f64; 4], other: &[f64; 4]) -> bool {
    one[2].min(other[2]) - one[0].max(other[0]) > AIR && one[3].min(other[3]) - one[1].max(other[1]) > AIR
}

fn holds(outer: &[f64; 4], inner: &[f64; 4]) -> bool {
    outer[0] <= inner[0] + AIR && outer[1] <= inner[1] + AIR && outer[2] >= inner[2] - AIR && outer[3] >= inner[3] - AIR
}

/// The line as set, with room for the tallest capital and the deepest letter.
fn lines(text: &Text) -> [f64; 4] {
    let (left, top, right, bottom) = text.bounds();
    [left, top, right, bottom]
}

/// From the top of plain capitals to the baseline.
fn letters(text: &Text, line: &[f64; 4]) -> [f64; 4] {
    [line[0], text.at.1 - typeface::CAP_HEIGHT * text.size, line[2], text.at.1]
}
