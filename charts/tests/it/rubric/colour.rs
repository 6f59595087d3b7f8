//! Checks 14 and 15: contrast, and nothing by colour alone.

use charts::{
    layout::{Point, Shape, Text},
    spec::{Plot, Standing},
    theme::{Rgb, Role},
};

use super::{
    picture::{Picture, letters, lines, texts},
    truth::markers,
};
use crate::palette::contrast;

/// Text at 4.5 on what is under it, marks at 3 on paper or by their outline; 7 and 4.5 in the theme of high contrast.
pub(super) fn contrasts(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let high = charts::theme::Palette::high_contrast() == picture.theme.palette;
    let (for_text, for_marks) = if high { (7.0, 4.5) } else { (4.5, 3.0) };
    let paper = picture.color(Role::Paper);
    let mut under: Vec<(&Shape, Rgb)> = Vec::new();
    for group in &picture.layout.groups {
        // Cells side by side have one edge around all of them.
        let frames: Vec<&Vec<Point>> =
            lines(group).filter(|points| points.len() == 5 && points[0] == points[4]).collect();
        let edged = group.shapes.iter().any(|shape| matches!(shape, Shape::Line { role: Role::BandEdge, .. }));
        for shape in &group.shapes {
            let seen = |role: Role| contrast(picture.color(role), paper) >= for_marks;
            let is_seen = match shape {
                Shape::Text(text) => {
                    let ground = ground(text, &under).unwrap_or(paper);
                    let found = contrast(picture.color(text.role), ground);
                    if found < for_text {
                        faults.push(format!("“{}” has a contrast of {found:.2}", text.text));
                    }
                    continue;
                }
                // Decoration: a line of the grid, paper under a number, the place of a number that is not there.
                Shape::Line { role: Role::Grid, .. } | Shape::Bar { fill: Role::Paper | Role::Gap, .. } => true,
                Shape::Disc { role: Role::Paper, .. } => true,
                Shape::Area { role: Role::OuterBand | Role::InnerBand, .. } => edged,
                Shape::Bar { fill: Role::OuterBand | Role::InnerBand, outline: None, .. } => edged,
                Shape::Bar { fill, outline, from, to } => {
                    let has_dashes = picture.named("open").flat_map(lines).any(|edge| edge[0] == *from);
                    let is_framed = frames.iter().any(|edge| edge[0].0 <= from.0 && to.0 <= edge[2].0);
                    seen(*fill) || outline.is_some_and(seen) || has_dashes || is_framed
                }
                Shape::Line { role, .. } | Shape::Area { role, .. } | Shape::Disc { role, .. } => seen(*role),
            };
            if !is_seen {
                faults.push(format!("a mark of “{}” is too faint: {shape:?}", group.name));
            }
            match shape {
                Shape::Bar { fill: role, .. } | Shape::Area { role, .. } | Shape::Disc { role, .. } => {
                    under.push((shape, picture.color(*role)))
                }
                _ => {}
            }
        }
    }
}

/// The colour of the last shape under the middle of a text.
fn ground(text: &Text, under: &[(&Shape, Rgb)]) -> Option<Rgb> {
    let (left, top, right, bottom) = letters(text);
    let middle = ((left + right) / 2.0, (top + bottom) / 2.0);
    under.iter().rev().find(|(shape, _)| holds(shape, middle)).map(|(_, color)| *color)
}

fn holds(shape: &Shape, (x, y): Point) -> bool {
    match shape {
        Shape::Bar { from, to, .. } => (from.0..=to.0).contains(&x) && (from.1..=to.1).contains(&y),
        Shape::Disc { center, radius, .. } => (center.0 - x).hypot(center.1 - y) <= *radius,
        Shape::Area { points, .. } => {
            // A ray to the right crosses the edge of a polygon an odd number of times from inside.
            let edges = points.iter().zip(points.iter().cycle().skip(1));
            let crosses = |(one, other): &(&Point, &Point)| {
                (one.1 > y) != (other.1 > y) && x < one.0 + (y - one.1) / (other.1 - one.1) * (other.0 - one.0)
            };
            edges.filter(crosses).count() % 2 == 1
        }
        _ => false,
    }
}

/// Each standing has a form of its own beside its colour, each class and level a word or a fixed place.
pub(super) fn not_colour_alone(picture: &Picture<'_>, faults: &mut Vec<String>) {
    // A level of a tree is a column of its own, and its colour says no more than that.
    if matches!(picture.spec.plot, Plot::Tree(_)) {
        return;
    }
    // Orange and blue on marks other than triangles would tell standings apart by colour alone.
    for group in picture.layout.groups.iter().filter(|group| group.row.is_some() || group.name == "legend") {
        let colours =
            |role: Role| group.shapes.iter().any(|shape| matches!(shape, Shape::Line { role: of, .. } if *of == role));
        let forms = markers(group);
        if colours(Role::Below) && !forms.contains(&Standing::Below) {
            faults.push(format!("a line of row {:?} is orange and has no triangle", group.row));
        }
        for shape in &group.shapes {
            let Shape::Bar { from, to, fill: fill @ (Role::Class(_) | Role::Above | Role::Below), .. } = shape else {
                continue;
            };
            let names = || texts(std::iter::once(group));
            let inside = names().any(|text| {
                let (left, top, right, bottom) = letters(text);
                left >= from.0 && right <= to.0 && top >= from.1 && bottom <= to.1
            });
            // A bar in the colour of a standing says its number, sign and all, beside it.
            if !(inside
                || group.name == "legend"
                || names().any(|text| text.text.contains(|c: char| c.is_ascii_digit())))
            {
                faults.push(format!("row {:?}: {fill:?} without a word", group.row));
            }
        }
    }
}
