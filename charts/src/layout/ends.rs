//! Words at the right ends of lines that run through a plot, pushed apart until they do not touch.

use super::{Anchor, Pen, marks::Style};
use crate::theme::{Role, typeface::Weight};

/// Air between a line and its words.
const GAP: f64 = 10.0;

/// The words of one line.
pub(crate) struct End {
    /// Where the line ends.
    pub(crate) y: f64,
    /// What it is, and its value.
    pub(crate) words: Vec<String>,
}

fn style(pen: &Pen<'_>) -> Style {
    Style { weight: Weight::Bold, role: Role::Muted, ..pen.note() }
}

/// The width that words need to the right of a plot.
pub(crate) fn width(words: &[Vec<String>], pen: &Pen<'_>) -> f64 {
    if words.is_empty() { 0.0 } else { style(pen).widest(words.iter().flatten().map(String::as_str)) + GAP }
}

/// Writes the words to the right of `x`, each as near to the end of its line as the others between two heights leave it.
pub(crate) fn place(mut ends: Vec<End>, x: f64, (top, bottom): (f64, f64), pen: &mut Pen<'_>) {
    let style = style(pen);
    ends.sort_by(|one, other| one.y.total_cmp(&other.y));
    let heights: Vec<f64> = ends.iter().map(|end| end.words.len() as f64 * style.line_height() + 2.0).collect();
    let mut middles: Vec<f64> = Vec::new();
    for (end, height) in ends.iter().zip(&heights) {
        let above = middles.last().zip(heights.get(middles.len().wrapping_sub(1)));
        let free_from = above.map_or(top, |(middle, height)| middle + height / 2.0);
        middles.push(end.y.max(free_from + height / 2.0));
    }
    // What was pushed below the plot comes back up, and pushes the others before it.
    let mut free_to = bottom;
    for (middle, height) in middles.iter_mut().zip(&heights).rev() {
        *middle = middle.min(free_to - height / 2.0);
        free_to = *middle - height / 2.0;
    }
    pen.group("reference-label");
    for (end, middle) in ends.iter().zip(middles) {
        pen.lines_beside((x + GAP, middle), Anchor::Start, &end.words, style);
    }
}
