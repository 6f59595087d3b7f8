//! Numbers beside marks, where nothing runs through them, and the list that says what they stand for.

use super::{Anchor, Pen, Point, marks::Style, wrap::wrap};
use crate::theme::{Role, typeface::Weight};

/// Air between two entries of a list.
const BETWEEN: f64 = 6.0;

/// Left, top, right, bottom.
pub(crate) type Bounds = (f64, f64, f64, f64);

/// The entries of a list, broken into lines.
pub(crate) fn list(entries: impl Iterator<Item = String>, width: f64, pen: &Pen<'_>) -> Vec<Vec<String>> {
    let label = pen.label();
    entries.map(|text| wrap(&text, label.weight, label.size, width)).collect()
}

/// The height of a list.
pub(crate) fn list_height(lines: &[Vec<String>], pen: &Pen<'_>) -> f64 {
    lines.iter().map(|lines| lines.len() as f64 * pen.label().line_height() + BETWEEN).sum()
}

/// Writes a list from its upper left corner.
pub(crate) fn place_list(lines: &[Vec<String>], (x, mut y): Point, pen: &mut Pen<'_>) {
    pen.group("list");
    let label = pen.label();
    for lines in lines {
        for line in lines {
            pen.text_beside((x, y + label.line_height() / 2.0), Anchor::Start, line, label);
            y += label.line_height();
        }
        y += BETWEEN;
    }
}

/// Do two boxes share a point?
pub(crate) fn overlap(one: Bounds, other: Bounds) -> bool {
    one.2 >= other.0 && one.0 <= other.2 && one.3 >= other.1 && one.1 <= other.3
}

/// Does a straight line pass through a box? Tested at the ends of the part that lies over the box.
pub(crate) fn is_crossed(bounds: Bounds, one: Point, other: Point) -> bool {
    let (left, right) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    if right.0 < bounds.0 || left.0 > bounds.2 {
        return false;
    }
    if right.0 - left.0 < 1e-9 {
        return left.1.max(right.1) >= bounds.1 && left.1.min(right.1) <= bounds.3;
    }
    let at = |x: f64| left.1 + (x - left.0) / (right.0 - left.0) * (right.1 - left.1);
    let (first, last) = (at(left.0.max(bounds.0)), at(right.0.min(bounds.2)));
    first.max(last) >= bounds.1 && first.min(last) <= bounds.3
}

/// Writes a number as near to its mark as it is free, and remembers its place. A number that finds no place stands in the
/// list alone.
pub(crate) fn place_number(
    text: &str,
    (x, y): Point,
    inside: Bounds,
    taken: &mut Vec<Bounds>,
    is_free: impl Fn(Bounds) -> bool,
    pen: &mut Pen<'_>,
) {
    let style = Style { weight: Weight::Bold, role: Role::Ink, ..pen.note() };
    let (half, rise, marker) = (style.width(text) / 2.0 + 2.0, style.line_height() / 2.0, pen.theme.marker);
    let (across, up) = (marker + half + 4.0, marker + rise);
    let around = [
        (0.0, -up),
        (0.0, up),
        (across, 0.0),
        (-across, 0.0),
        (across, -up),
        (-across, -up),
        (across, up),
        (-across, up),
    ];
    let spots = [1.0, 1.5, 2.2, 3.2].into_iter().flat_map(|far| around.map(|(dx, dy)| (x + dx * far, y + dy * far)));
    let bounds = |(cx, cy): Point| (cx - half, cy - rise, cx + half, cy + rise);
    let fits = |spot: &Point| {
        let (left, top, right, bottom) = bounds(*spot);
        left > inside.0
            && top > inside.1
            && right < inside.2
            && bottom < inside.3
            && taken.iter().all(|other| !overlap(*other, (left, top, right, bottom)))
            && is_free((left, top, right, bottom))
    };
    if let Some(spot) = spots.into_iter().find(fits) {
        pen.text_beside(spot, Anchor::Middle, text, style);
        taken.push(bounds(spot));
    }
}
