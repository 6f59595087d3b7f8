//! A column a level, a box a node, as high as its share; on a narrow canvas an outline with a bar under each name.

use super::words::percent;
use crate::{
    ChartSpec,
    layout::{Anchor, Pen, Shape, frame::Room, marks::Style, wrap::wrap},
    spec::{Node, Tree},
    theme::{Role, palette::Level, typeface::Weight},
};

const PAD: f64 = 10.0;
/// Share of the width that the root takes.
const ROOT: f64 = 0.13;
/// How much wider each level is than the one above: names grow longer downwards.
const WIDER: f64 = 1.6;
/// A canvas without an end grows for its smallest box, but no further than this times what all names need.
const LONGEST: f64 = 2.2;
/// An outline: indent of a level, and height of a bar.
const INDENT: f64 = 26.0;
const BAR: f64 = 12.0;

/// The darkest box is the root; the level decides the colour, and its place says the same.
fn class(node: &Node) -> Level {
    Level::ALL[[4, 2, 1, 0, 0][node.depth.min(4)]]
}

fn depth(tree: &Tree) -> usize {
    tree.nodes.iter().map(|node| node.depth).max().unwrap_or(0)
}

/// Left and right end of each level: no level above the last is narrower than its longest word.
fn columns(spec: &ChartSpec, tree: &Tree, room: Room, pen: &Pen<'_>) -> Vec<(f64, f64)> {
    let (width, last) = (room.right - room.left, depth(tree));
    let strong = pen.strong();
    let longest = |level: usize| {
        let nodes = tree.nodes.iter().filter(|node| node.depth == level);
        let words = nodes.flat_map(|node| node.name.split(' ').map(str::to_owned).chain([percent(spec, node.share)]));
        words.map(|word| strong.width(&word)).fold(0.0, f64::max) + PAD * 2.0 + 2.0
    };
    let total: f64 = (0..last).map(|level| WIDER.powi(level as i32)).sum();
    let wanted = |level: usize| match level {
        0 => width * ROOT,
        _ => width * (1.0 - ROOT) * WIDER.powi(level as i32 - 1) / total.max(1e-9),
    };
    let mut left = room.left;
    let mut ends = Vec::new();
    for level in 0..=last {
        // A word as wide as half of the canvas is cut; nothing takes the room of the leaves.
        let own = wanted(level).max(longest(level).min(width * 0.3));
        let right = if level == last { room.right } else { (left + own).min(room.right - width * 0.3) };
        ends.push((left, right));
        left = right;
    }
    ends
}

fn is_leaf(tree: &Tree, at: usize) -> bool {
    tree.children(at).next().is_none()
}

/// The lines of a name in its box; a leaf above the last level takes the room below it as well.
fn name(
    spec: &ChartSpec,
    tree: &Tree,
    at: usize,
    columns: &[(f64, f64)],
    (style, pen): (Style, &Pen<'_>),
) -> Vec<String> {
    let node = &tree.nodes[at];
    let (left, right) = span(tree, at, columns);
    let weight = pen.strong().width(&percent(spec, node.share));
    let room = right - left - PAD * 2.0;
    let beside = room - weight - PAD;
    let width = if is_leaf(tree, at) { beside } else { room };
    wrap(&node.name, if node.depth == 0 { Weight::Bold } else { style.weight }, style.size, width)
}

fn span(tree: &Tree, at: usize, columns: &[(f64, f64)]) -> (f64, f64) {
    let here = columns[tree.nodes[at].depth];
    if is_leaf(tree, at) { (here.0, columns[columns.len() - 1].1) } else { here }
}

pub(crate) fn height(spec: &ChartSpec, tree: &Tree, room: Room, pen: &Pen<'_>) -> f64 {
    if room.is_narrow(pen) {
        return (0..tree.nodes.len()).map(|at| outlined(tree, at, room, pen)).sum();
    }
    let columns = columns(spec, tree, room, pen);
    let drawn = tree.drawn(0);
    let need =
        |at: usize| name(spec, tree, at, &columns, (pen.label(), pen)).len() as f64 * pen.label().line_height() + 6.0;
    let leaves: Vec<usize> = (0..tree.nodes.len()).filter(|at| is_leaf(tree, *at)).collect();
    let all: f64 = leaves.iter().map(|at| need(*at)).sum();
    let asked = leaves.iter().map(|at| need(*at) * drawn / tree.nodes[*at].share.max(1e-9)).fold(0.0, f64::max);
    asked.clamp(all, all * LONGEST) + pen.note().line_height()
}

pub(crate) fn place(spec: &ChartSpec, tree: &Tree, room: Room, pen: &mut Pen<'_>) {
    if room.is_narrow(pen) {
        return outline(spec, tree, room, pen);
    }
    let columns = columns(spec, tree, room, pen);
    let note = pen.note();
    let bottom = room.bottom - note.line_height();
    let per_cent = (bottom - room.top) / tree.drawn(0).max(1e-9);
    // Where the next child of each node starts.
    let mut next = vec![room.top; tree.nodes.len()];
    let mut nameless = 0;
    for (at, node) in tree.nodes.iter().enumerate() {
        let top = node.parent.map_or(room.top, |parent| next[parent]);
        let height = tree.drawn(at) * per_cent;
        next[at] = top;
        if let Some(parent) = node.parent {
            next[parent] += height;
        }
        let (left, right) = span(tree, at, &columns);
        pen.mark(at);
        let (from, to) = ((left, top), (right, top + height));
        pen.shape(Shape::Bar { from, to, fill: Role::Class(class(node)), outline: Some(Role::Neutral) });
        let weight = percent(spec, node.share);
        // A name that needs two lines and has room for one is tried in the size of notes.
        let fits = |style: &Style| {
            let lines = name(spec, tree, at, &columns, (*style, pen)).len() + usize::from(!is_leaf(tree, at));
            lines as f64 * style.line_height() <= height
        };
        let ink = [pen.label(), pen.note()].into_iter().find(fits).unwrap_or(pen.label());
        let ink = Style { role: Role::OnClass(class(node)), ..ink };
        let lines = name(spec, tree, at, &columns, (ink, pen));
        let strong = Style { weight: Weight::Bold, ..ink };
        let middle = top + height / 2.0;
        let needed = (lines.len() + usize::from(!is_leaf(tree, at))) as f64 * ink.line_height();
        if needed > height {
            nameless += 1;
        } else if !is_leaf(tree, at) {
            // Levels above the leaves are narrow: the weight stands under the name.
            let first = middle - ink.line_height() / 2.0;
            pen.lines_beside((left + PAD, first), Anchor::Start, &lines, if at == 0 { strong } else { ink });
            let under = first + ink.line_height() * (lines.len() as f64 + 1.0) / 2.0;
            pen.text_beside((left + PAD, under), Anchor::Start, &weight, strong);
        } else {
            pen.lines_beside((left + PAD, middle), Anchor::Start, &lines, ink);
            pen.text_beside((right - PAD, middle), Anchor::End, &weight, strong);
        }
    }
    if nameless > 0 {
        pen.group("nameless");
        let words = spec.lang.pick(
            format!("{nameless} ô quá mỏng để ghi tên; tên và trọng số ở bảng số liệu."),
            format!("{nameless} boxes are too thin for their names; the data table has them."),
        );
        pen.text_beside((room.right, bottom + note.line_height() / 2.0 + 2.0), Anchor::End, &words, note);
    }
}

fn outlined_name(node: &Node, room: Room, pen: &Pen<'_>) -> Vec<String> {
    let style = style(node, pen);
    let weight = pen.strong().width("100,0%") + PAD;
    wrap(&node.name, style.weight, style.size, room.right - room.left - INDENT * node.depth as f64 - weight)
}

fn style(node: &Node, pen: &Pen<'_>) -> Style {
    if node.depth < 2 { pen.strong() } else { pen.label() }
}

fn outlined(tree: &Tree, at: usize, room: Room, pen: &Pen<'_>) -> f64 {
    let lines = outlined_name(&tree.nodes[at], room, pen).len() as f64;
    lines * pen.label().line_height() + BAR + PAD * 1.6
}

fn outline(spec: &ChartSpec, tree: &Tree, room: Room, pen: &mut Pen<'_>) {
    let mut y = room.top;
    let whole = tree.nodes.first().map_or(100.0, |root| root.share).max(1e-9);
    for (at, node) in tree.nodes.iter().enumerate() {
        pen.mark(at);
        let lines = outlined_name(node, room, pen);
        let names = lines.len() as f64 * pen.label().line_height();
        let left = room.left + INDENT * node.depth as f64;
        pen.lines_beside((left, y + names / 2.0), Anchor::Start, &lines, style(node, pen));
        pen.text_beside((room.right, y + names / 2.0), Anchor::End, &percent(spec, node.share), pen.strong());
        // Every bar starts at the same edge, so that bars of all levels compare.
        let (from, to) = ((room.left, y + names + 2.0), (room.right, y + names + 2.0 + BAR));
        let end = room.left + ((room.right - room.left) * node.share / whole).max(2.0);
        let role = if node.depth < 2 { Role::Above } else { Role::BandEdge };
        pen.shape(Shape::Bar { from, to: (end, to.1), fill: role, outline: None });
        y += outlined(tree, at, room, pen);
    }
}
