//! Panels in rows: a name with its last value, and under it the line with its band on the common scale.

use super::words::verb;
use crate::{
    ChartSpec, format,
    kinds::trend::layout::runs,
    layout::{
        Anchor, Pen, Point, Shape,
        frame::Room,
        marks::{Style, flow},
        wrap::wrap,
    },
    spec::{Multiples, Panel, Standing, TrendPoint},
    theme::{Role, typeface::Weight},
};

const GAP: f64 = 30.0;
/// Air between a name and its plot, and between two rows of panels.
const UNDER: f64 = 8.0;
const BETWEEN: f64 = 22.0;
/// Height of a plot where the canvas has no end, in lines of a name.
const PLOT_LINES: f64 = 4.0;

/// Columns of panels, and the place of each.
struct Grid<'a> {
    multiples: &'a Multiples,
    across: usize,
    left: f64,
    width: f64,
    /// Lines of the tallest name of each row of panels.
    names: Vec<usize>,
}

impl<'a> Grid<'a> {
    fn new(spec: &ChartSpec, multiples: &'a Multiples, room: Room, pen: &Pen<'_>) -> Self {
        let note = pen.note();
        let ticks = [multiples.axis.low, multiples.axis.high]
            .map(|tick| note.width(&format::number(tick, multiples.axis.decimals, spec.lang)));
        let left = room.left + ticks[0].max(ticks[1]) + 12.0;
        let across = match room.right - left {
            _ if room.is_narrow(pen) => 2,
            wide if wide > 1500.0 => 5,
            _ => 3,
        };
        let width = (room.right - left - GAP * (across as f64 - 1.0)) / across as f64;
        let mut grid = Self { multiples, across, left, width, names: Vec::new() };
        let lines = |row: &[Panel]| row.iter().map(|panel| grid.name(panel, pen).len()).max().unwrap_or(1);
        let names = multiples.panels.chunks(across).map(lines).collect();
        grid.names = names;
        grid
    }

    fn name(&self, panel: &Panel, pen: &Pen<'_>) -> Vec<String> {
        let label = pen.label();
        wrap(&panel.name, label.weight, label.size, self.width)
    }

    /// Names and values of all rows, without the plots.
    fn words(&self, pen: &Pen<'_>) -> f64 {
        let lines: usize = self.names.iter().map(|lines| lines + 1).sum();
        lines as f64 * pen.label().line_height() + self.names.len() as f64 * (UNDER + BETWEEN)
    }
}

pub(crate) fn height(spec: &ChartSpec, multiples: &Multiples, room: Room, pen: &Pen<'_>) -> f64 {
    let grid = Grid::new(spec, multiples, room, pen);
    let plots = grid.names.len() as f64 * PLOT_LINES * pen.label().line_height();
    // The key may take three lines, the periods one.
    grid.words(pen) + plots + pen.note().line_height() * 4.0
}

pub(crate) fn place(spec: &ChartSpec, multiples: &Multiples, room: Room, pen: &mut Pen<'_>) {
    let grid = Grid::new(spec, multiples, room, pen);
    let (label, note) = (pen.label(), pen.note());
    let key = legend(spec, multiples, room, pen) + 8.0;
    let rows = grid.names.len() as f64;
    let free = room.bottom - room.top - key - grid.words(pen) - note.line_height();
    let plot = (free / rows).clamp(30.0, label.line_height() * 8.0);
    let mut y = room.top + key;
    for (row, panels) in multiples.panels.chunks(grid.across).enumerate() {
        let top = y + (grid.names[row] + 1) as f64 * label.line_height() + UNDER;
        for (column, panel) in panels.iter().enumerate() {
            let left = grid.left + (grid.width + GAP) * column as f64;
            let frame = Room { left, top, right: left + grid.width, bottom: top + plot };
            scale(spec, multiples, frame, column == 0, pen);
            pen.mark(row * grid.across + column);
            words(spec, &grid, panel, (left, y), pen);
            line(multiples, panel, frame, pen);
        }
        y = top + plot + BETWEEN;
    }
    periods(&grid, y - BETWEEN + note.line_height() / 2.0 + 4.0, pen);
}

fn legend(spec: &ChartSpec, multiples: &Multiples, room: Room, pen: &mut Pen<'_>) -> f64 {
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let all = [Standing::Above, Standing::Same, Standing::Below, Standing::Untested];
    let drawn =
        |standing: &Standing| multiples.panels.iter().any(|panel| panel.standing == *standing && last(panel).is_some());
    let entries: Vec<(Standing, &str)> =
        all.into_iter().filter(drawn).map(|standing| (standing, verb(spec, standing))).collect();
    let marker = pen.theme.marker;
    let widths: Vec<f64> = entries.iter().map(|(_, text)| marker * 3.0 + style.width(text)).collect();
    let (places, height) = flow(&widths, room, 26.0, style.line_height());
    for ((standing, text), (x, y)) in entries.into_iter().zip(places) {
        pen.marker((x + marker, y), standing);
        pen.text_beside((x + marker * 3.0, y), Anchor::Start, text, style);
    }
    height
}

fn last(panel: &Panel) -> Option<f64> {
    Some(panel.points.last()?.value.ok()?.value)
}

fn scale(spec: &ChartSpec, multiples: &Multiples, frame: Room, is_first: bool, pen: &mut Pen<'_>) {
    pen.group("grid");
    let note = pen.note();
    let axis = &multiples.axis;
    for tick in [axis.low, axis.high] {
        let y = axis.place(tick, frame.bottom, frame.top);
        pen.line(vec![(frame.left, y), (frame.right, y)], Role::Grid, 1.0);
        if is_first {
            let text = format::number(tick, axis.decimals, spec.lang);
            pen.text_beside((frame.left - 8.0, y), Anchor::End, &text, note);
        }
    }
}

fn words(spec: &ChartSpec, grid: &Grid<'_>, panel: &Panel, (x, y): Point, pen: &mut Pen<'_>) {
    let label = pen.label();
    let role = if last(panel).is_some() { Role::Ink } else { Role::Muted };
    let mut middle = y + label.line_height() / 2.0;
    for line in grid.name(panel, pen) {
        pen.text_beside((x, middle), Anchor::Start, &line, Style { role, ..label });
        middle += label.line_height();
    }
    let value = panel.points.last().map_or(format::NO_NUMBER.to_owned(), |point| match point.value {
        Ok(value) => spec.valued(value.value),
        Err(why) => format!("{} {}", format::NO_NUMBER, spec.why(why)),
    });
    pen.text_beside((x, middle), Anchor::Start, &value, Style { weight: Weight::Bold, role, ..label });
}

fn line(multiples: &Multiples, panel: &Panel, frame: Room, pen: &mut Pen<'_>) {
    let end = multiples.overall.last().map_or(0, |point| point.position).max(1);
    let marker = pen.theme.marker;
    let x = |point: &TrendPoint| {
        frame.left + marker + point.position as f64 / end as f64 * (frame.right - frame.left - marker * 2.0)
    };
    let y = |value: f64| multiples.axis.place(value, frame.bottom, frame.top);
    for run in runs(&panel.points) {
        let band: Vec<(f64, (f64, f64))> =
            run.iter().filter_map(|point| Some((x(point), point.value.ok()?.interval?))).collect();
        let upper: Vec<Point> = band.iter().map(|(x, (_, high))| (*x, y(*high))).collect();
        let lower: Vec<Point> = band.iter().map(|(x, (low, _))| (*x, y(*low))).collect();
        match (upper.as_slice(), lower.as_slice()) {
            ([], _) | (_, []) => {}
            // A single period has no width of its own: a whisker stands for the band.
            ([high], [low]) => pen.line(vec![*high, *low], Role::BandEdge, 2.0),
            _ => {
                let corners = upper.iter().chain(lower.iter().rev()).copied().collect();
                pen.shape(Shape::Area { points: corners, role: Role::InnerBand });
                pen.line(upper, Role::BandEdge, 1.0);
                pen.line(lower, Role::BandEdge, 1.0);
            }
        }
    }
    for (points, role, width) in [(&multiples.overall, Role::Neutral, 1.5_f64), (&panel.points, Role::Above, 3.0)] {
        for run in runs(points) {
            let path: Vec<Point> =
                run.iter().filter_map(|point| Some((x(point), y(point.value.ok()?.value)))).collect();
            match path.as_slice() {
                [] => {}
                [only] => pen.shape(Shape::Disc { center: *only, radius: width.max(2.5), role }),
                _ => pen.line(path, role, width),
            }
        }
    }
    if let Some((point, value)) = panel.points.last().and_then(|point| Some((point, point.value.ok()?.value))) {
        pen.marker((x(point), y(value)), panel.standing);
    }
}

/// The first and the last period, once under each column.
fn periods(grid: &Grid<'_>, middle: f64, pen: &mut Pen<'_>) {
    pen.group("periods");
    let note = pen.note();
    let ends = [grid.multiples.overall.first(), grid.multiples.overall.last()];
    let [Some(first), Some(last)] = ends else { return };
    let in_last_row = (grid.multiples.panels.len() - 1) % grid.across + 1;
    for column in 0..in_last_row {
        let left = grid.left + (grid.width + GAP) * column as f64;
        pen.text_beside((left, middle), Anchor::Start, &first.short, note);
        if last.position > first.position {
            pen.text_beside((left + grid.width, middle), Anchor::End, &last.short, note);
        }
    }
}
