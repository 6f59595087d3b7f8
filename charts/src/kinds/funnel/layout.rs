//! Points by size and share, limits as curves, those outside by number and by name.

use crate::layout::{
    Anchor, Pen, Point,
    frame::Room,
    marks::{Style, flow},
    numbers::{self, Bounds},
};
use crate::{
    ChartSpec, format,
    spec::{Funnel, FunnelPoint, Standing},
    theme::{Role, typeface::Weight},
};

/// Width of the list of names beside the plot, as a share.
const LIST_SHARE: f64 = 0.3;
const GAP: f64 = 28.0;

struct Grid<'a> {
    funnel: &'a Funnel,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Grid<'_> {
    fn at(&self, n: f64, value: f64) -> Point {
        let x = self.funnel.sizes.place(n, self.left, self.right);
        (x, self.funnel.axis.place(value, self.bottom, self.top))
    }
}

/// Those that are named: outside the wider limits.
fn named(funnel: &Funnel) -> impl Iterator<Item = (usize, (usize, &FunnelPoint))> {
    (1..).zip(funnel.points.iter().enumerate().filter(|(_, point)| point.standing != Standing::Same))
}

fn list(spec: &ChartSpec, funnel: &Funnel, width: f64, pen: &Pen<'_>) -> Vec<Vec<String>> {
    let said = named(funnel).map(|(number, (_, point))| {
        let n = format::integer(point.n, spec.lang);
        format!("{number}. {}: {} (n\u{a0}=\u{a0}{n})", point.name, spec.valued(point.value))
    });
    numbers::list(said, width, pen)
}

pub(crate) fn height(spec: &ChartSpec, funnel: &Funnel, room: Room, pen: &Pen<'_>) -> f64 {
    let width = room.right - room.left;
    if room.is_narrow(pen) {
        return width * 0.95 + numbers::list_height(&list(spec, funnel, width, pen), pen);
    }
    (width * 0.55).max(numbers::list_height(&list(spec, funnel, width * LIST_SHARE, pen), pen) + 120.0)
}

pub(crate) fn place(spec: &ChartSpec, funnel: &Funnel, room: Room, pen: &mut Pen<'_>) {
    let note = pen.note();
    let width = room.right - room.left;
    let narrow = room.is_narrow(pen);
    let lines = list(spec, funnel, if narrow { width } else { width * LIST_SHARE }, pen);
    let (right, below) = match (lines.is_empty(), narrow) {
        (true, _) => (room.right, room.bottom),
        (false, true) => (room.right, room.bottom - numbers::list_height(&lines, pen)),
        (false, false) => (room.right - width * LIST_SHARE - GAP, room.bottom),
    };
    let ticks: Vec<String> =
        funnel.axis.ticks.iter().map(|tick| format::number(*tick, funnel.axis.decimals, spec.lang)).collect();
    let left = room.left + note.widest(ticks.iter().map(String::as_str)) + 14.0;
    let key = legend(spec, funnel, Room { right, ..room }, pen);
    let bottom = below - note.line_height() * 2.0 - 12.0;
    // The ends of the curves and of the line between them are named in the margin on the right.
    let names = [spec.lang.pick("99,8%", "99.8%"), "95%"];
    let [word, value] = overall(spec, funnel);
    let strong = Style { weight: Weight::Bold, ..note };
    let margin = note.widest(names).max(strong.widest([word.as_str(), value.as_str()])) + 10.0;
    let grid = Grid { funnel, left, right: right - margin, top: room.top + key + note.line_height() * 0.6, bottom };
    axes(spec, &grid, &ticks, pen);
    curves(spec, &grid, pen);
    target(spec, &grid, pen);
    points(&grid, pen);
    numbers::place_list(&lines, if narrow { (room.left, below) } else { (right + GAP, grid.top) }, pen);
}

fn legend(spec: &ChartSpec, funnel: &Funnel, room: Room, pen: &mut Pen<'_>) -> f64 {
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let entries = [
        (Standing::Above, spec.lang.pick("trên giới hạn 99,8%", "above the 99.8% limit")),
        (Standing::Same, spec.lang.pick("trong giới hạn", "within")),
        (Standing::Below, spec.lang.pick("dưới giới hạn 99,8%", "below the 99.8% limit")),
    ];
    let drawn = |(standing, _): &(Standing, &str)| funnel.points.iter().any(|point| point.standing == *standing);
    let entries: Vec<(Standing, &str)> = entries.into_iter().filter(drawn).collect();
    let marker = pen.theme.marker;
    let widths: Vec<f64> = entries.iter().map(|(_, text)| marker * 3.0 + style.width(text)).collect();
    let (places, height) = flow(&widths, room, GAP, style.line_height());
    for ((standing, text), (x, y)) in entries.into_iter().zip(places) {
        pen.marker((x + marker, y), standing);
        pen.text_beside((x + marker * 3.0, y), Anchor::Start, text, style);
    }
    height
}

fn axes(spec: &ChartSpec, grid: &Grid<'_>, ticks: &[String], pen: &mut Pen<'_>) {
    let note = pen.note();
    pen.group("grid");
    for (tick, text) in grid.funnel.axis.ticks.iter().zip(ticks) {
        let (_, y) = grid.at(0.0, *tick);
        pen.line(vec![(grid.left, y), (grid.right, y)], Role::Grid, 1.0);
        pen.text_beside((grid.left - 10.0, y), Anchor::End, text, note);
    }
    let mut free_from = f64::NEG_INFINITY;
    for tick in &grid.funnel.sizes.ticks {
        let (x, _) = grid.at(*tick, 0.0);
        let text = format::number(*tick, grid.funnel.sizes.decimals, spec.lang);
        let half = note.width(&text) / 2.0;
        pen.line(vec![(x, grid.bottom), (x, grid.bottom + 6.0)], Role::Neutral, 1.0);
        if x - half > free_from {
            pen.text_beside((x, grid.bottom + 10.0 + note.line_height() / 2.0), Anchor::Middle, &text, note);
            free_from = x + half + 8.0;
        }
    }
    let words = spec.lang.pick("Số phiếu", "Answers");
    let y = grid.bottom + 10.0 + note.line_height() * 1.5;
    pen.text_beside((grid.right, y), Anchor::End, words, note);
}

fn curves(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    let names = [spec.lang.pick("95%", "95%"), spec.lang.pick("99,8%", "99.8%")];
    let note = pen.note();
    let mut ends: Vec<(f64, &str)> = Vec::new();
    for (pair, name) in [[0, 1], [2, 3]].into_iter().zip(names) {
        if pair[0] == 0 {
            pen.dashed_group("limits")
        } else {
            pen.group("limits")
        }
        for side in pair {
            // Where a limit leaves the plot it has nothing to say.
            let inside = grid
                .funnel
                .limits
                .iter()
                .filter(|(_, limits)| (grid.funnel.axis.low..=grid.funnel.axis.high).contains(&limits[side]));
            let points: Vec<Point> = inside.map(|(n, limits)| grid.at(*n, limits[side])).collect();
            if let Some((_, y)) = points.last() {
                ends.push((*y, name));
            }
            if points.len() > 1 {
                pen.line(points, Role::BandEdge, 1.6);
            }
        }
    }
    // Names that would touch give way to the one placed first: the wider limits.
    pen.group("limit-names");
    let middle = middle_of_overall(grid, pen);
    let mut taken: Vec<f64> = [-0.5, 0.5].map(|line| middle + line * note.line_height()).to_vec();
    for (y, name) in
        ends.into_iter().rev().filter(|(y, _)| (grid.top..=grid.bottom - note.line_height() / 2.0).contains(y))
    {
        if taken.iter().all(|other| (other - y).abs() >= note.line_height()) {
            pen.text_beside((grid.right + 8.0, y), Anchor::Start, name, note);
            taken.push(y);
        }
    }
}

/// The name of the line between the limits, and its value under it.
fn overall(spec: &ChartSpec, funnel: &Funnel) -> [String; 2] {
    [spec.lang.pick("Mức chung", "Overall").to_owned(), spec.valued(funnel.target)]
}

/// The middle of the two lines of that name: beside the end of its line, and within the plot.
fn middle_of_overall(grid: &Grid<'_>, pen: &Pen<'_>) -> f64 {
    let line = pen.note().line_height();
    grid.at(0.0, grid.funnel.target).1.clamp(grid.top + line, grid.bottom - line)
}

fn target(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    let style = Style { weight: Weight::Bold, ..pen.note() };
    let (_, y) = grid.at(0.0, grid.funnel.target);
    pen.group("target");
    pen.line(vec![(grid.left, y), (grid.right, y)], Role::Neutral, 2.0);
    pen.group("reference-label");
    let middle = middle_of_overall(grid, pen);
    pen.lines_beside((grid.right + 8.0, middle), Anchor::Start, &overall(spec, grid.funnel), style);
}

fn points(grid: &Grid<'_>, pen: &mut Pen<'_>) {
    let rows = grid.funnel.points.iter().enumerate();
    for (row, point) in rows.filter(|(_, point)| point.standing == Standing::Same) {
        pen.mark(row);
        pen.marker(grid.at(point.n as f64, point.value), Standing::Same);
    }
    let mut taken: Vec<Bounds> = Vec::new();
    for (number, (row, point)) in named(grid.funnel) {
        let at = grid.at(point.n as f64, point.value);
        pen.mark(row);
        pen.marker(at, point.standing);
        let inside = (grid.left, grid.top, grid.right, grid.bottom);
        numbers::place_number(&number.to_string(), at, inside, &mut taken, |bounds| is_free(grid, bounds), pen);
    }
}

/// Do the limits and the target keep clear of the box?
fn is_free(grid: &Grid<'_>, bounds: Bounds) -> bool {
    let target = grid.at(0.0, grid.funnel.target).1;
    let limit = |side: usize| {
        let at = |(n, limits): &(f64, [f64; 4])| grid.at(*n, limits[side]);
        grid.funnel.limits.windows(2).any(|pair| numbers::is_crossed(bounds, at(&pair[0]), at(&pair[1])))
    };
    let is_on_target = (bounds.1..=bounds.3).contains(&target);
    !is_on_target && !(0..4).any(limit)
}
