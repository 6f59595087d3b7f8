//! Checks 10, 11, 12 and 13: every letter has room, is whole and is large enough.

use charts::{
    Medium,
    layout::{self, Layout, Point, Shape},
    theme::{Role, typeface},
};
use resvg::usvg::{self, Node};
use unicode_normalization::is_nfc;

use super::picture::{Picture, letters, texts};

/// Five ordered classes are one scale; more entries are a puzzle.
pub(super) fn legend(picture: &Picture<'_>, faults: &mut Vec<String>) {
    for key in picture.named("legend") {
        let entries = texts(std::iter::once(key)).count();
        if entries > 5 {
            faults.push(format!("a key of {entries} entries"));
        }
        if key.shapes.len() < entries * 2 {
            faults.push("an entry of the key without a sign".to_owned());
        }
    }
}

/// Text boxes as shaped are apart and inside; no line, marker or edge of a bar runs through letters; no mark leaves the canvas.
pub(super) fn collision(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let size = (picture.size.width as f32, picture.size.height as f32);
    faults.extend(collisions(&picture.svg, size, 8.0));
    faults.extend(crossed(&picture.layout).iter().map(|text| format!("a line crosses “{text}”")));
    faults.extend(covered(&picture.layout));
    if let Err(refused) = picture.chart.svg_for(&picture.plain, picture.medium) {
        faults.push(refused.to_string());
    }
    let inside = |(x, y): &Point| {
        (-0.5..=picture.size.width + 0.5).contains(x) && (-0.5..=picture.size.height + 0.5).contains(y)
    };
    for group in &picture.layout.groups {
        if let Some((x, y)) = super::picture::corners(group).iter().find(|corner| !inside(corner)) {
            faults.push(format!("a mark of “{}” leaves the canvas at {x}, {y}", group.name));
        }
    }
}

/// Texts under a marker, or over the edge of a bar.
fn covered(placed: &Layout) -> Vec<String> {
    let mut found = Vec::new();
    for text in placed.texts() {
        let (left, top, right, bottom) = letters(text);
        for group in &placed.groups {
            for shape in &group.shapes {
                let (from, to, is_marker) = match shape {
                    Shape::Disc { center: (x, y), radius, .. } => {
                        ((x - radius, y - radius), (x + radius, y + radius), true)
                    }
                    Shape::Area { points, .. } if points.len() == 3 => (least(points), most(points), true),
                    Shape::Bar { from, to, fill, .. } if *fill != Role::Paper => (*from, *to, false),
                    _ => continue,
                };
                let apart = right <= from.0 + 1.0 || left >= to.0 - 1.0 || bottom <= from.1 + 1.0 || top >= to.1 - 1.0;
                let within = left >= from.0 - 1.0 && right <= to.0 + 1.0 && top >= from.1 - 1.0 && bottom <= to.1 + 1.0;
                if !apart && (is_marker || !within) {
                    let what = if is_marker { "a marker covers" } else { "the edge of a bar runs through" };
                    found.push(format!("{what} “{}”", text.text));
                }
            }
        }
    }
    found
}

fn least(points: &[Point]) -> Point {
    points.iter().fold((f64::INFINITY, f64::INFINITY), |least, point| (least.0.min(point.0), least.1.min(point.1)))
}

fn most(points: &[Point]) -> Point {
    points.iter().fold((f64::NEG_INFINITY, f64::NEG_INFINITY), |most, point| (most.0.max(point.0), most.1.max(point.1)))
}

/// Shaped boxes of the texts of a picture, as the library that draws it sees them.
pub(crate) fn boxes(svg: &str) -> Vec<(String, usvg::Rect)> {
    fn walk(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
        for node in group.children() {
            match node {
                Node::Group(group) => walk(group, found),
                Node::Text(text) => {
                    let words = text.chunks().iter().map(|chunk| chunk.text()).collect::<String>();
                    found.push((words, text.abs_bounding_box()));
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(charts::raster::tree(svg).unwrap().root(), &mut found);
    found
}

/// What leaves the canvas less an edge, and what overlaps, in words.
pub(crate) fn collisions(svg: &str, (width, height): (f32, f32), edge: f32) -> Vec<String> {
    let boxes = boxes(svg);
    let mut found = Vec::new();
    for (words, area) in &boxes {
        let inside =
            area.left() >= edge && area.top() >= edge && area.right() <= width - edge && area.bottom() <= height - edge;
        if !inside {
            found.push(format!("“{words}” at {area:?}"));
        }
    }
    for (index, (one, first)) in boxes.iter().enumerate() {
        for (other, second) in &boxes[index + 1..] {
            let across = first.right().min(second.right()) - first.left().max(second.left());
            let down = first.bottom().min(second.bottom()) - first.top().max(second.top());
            // Places are rounded to a tenth of a pixel.
            if across > 0.1 && down > 0.1 {
                found.push(format!("“{one}” and “{other}” overlap by {across} × {down}"));
            }
        }
    }
    found
}

/// Texts that a line of data runs through.
pub(crate) fn crossed(placed: &layout::Layout) -> Vec<&str> {
    let lines: Vec<&Vec<Point>> = placed
        .groups
        .iter()
        .filter(|group| !["grid", "zero"].contains(&group.name))
        .flat_map(super::picture::lines)
        .collect();
    let is_crossed = |text: &&layout::Text| {
        let bounds = letters(text);
        lines.iter().any(|points| points.windows(2).any(|pair| passes(pair[0], pair[1], bounds)))
    };
    placed.texts().filter(is_crossed).map(|text| text.text.as_str()).collect()
}

/// Does a straight line have a point inside a box? Cut to the box on each side in turn (Liang and Barsky 1984).
fn passes(from: Point, to: Point, (left, top, right, bottom): (f64, f64, f64, f64)) -> bool {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, from.0 - left), (dx, right - from.0), (-dy, from.1 - top), (dy, bottom - from.1)] {
        if step.abs() < 1e-12 {
            if room <= 0.0 {
                return false;
            }
        } else if step < 0.0 {
            enters = enters.max(room / step);
        } else {
            leaves = leaves.min(room / step);
        }
    }
    enters < leaves
}

/// Composed, in the font, on one line.
pub(super) fn vietnamese(picture: &Picture<'_>, faults: &mut Vec<String>) {
    for text in picture.layout.texts() {
        if let Some(letter) = typeface::missing_letter(&text.text, text.weight) {
            faults.push(format!("no letter {letter:?} for “{}”", text.text));
        }
        if !is_nfc(&text.text) || text.text.chars().any(char::is_control) {
            faults.push(format!("“{}” is not composed", text.text.escape_unicode()));
        }
    }
}

/// Headline, names and notes as large as the place where they are read asks for.
pub(super) fn size(picture: &Picture<'_>, faults: &mut Vec<String>) {
    // Nine points on paper, twelve pixels of two on a telephone, eighteen on a wall.
    let least = if picture.medium == Medium::Phone { 24.0 } else { 18.0 };
    for text in picture.layout.texts().filter(|text| text.size < least) {
        faults.push(format!("“{}” is {} px high", text.text, text.size));
    }
    for size in picture.svg.split("font-size=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        if size.parse::<f64>().is_ok_and(|size| size < least) {
            faults.push(format!("the SVG has a text of {size} px"));
        }
    }
    if texts(picture.named("headline")).any(|text| text.size < 36.0) {
        faults.push("a headline below 36 px".to_owned());
    }
}
