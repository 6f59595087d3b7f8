//! Points with crosses, lines through the means, names by number in a list.

use super::words::place_of;
use crate::layout::{
    Anchor, Pen, Point,
    frame::Room,
    marks::{Style, flow, role_of},
    numbers::{self, Bounds},
};
use crate::{
    ChartSpec, format,
    spec::{DriverPoint, Drivers, Standing},
    theme::{Role, typeface::Weight},
};

/// Width of the list beside the plot, as a share.
const LIST_SHARE: f64 = 0.32;
const GAP: f64 = 28.0;

struct Grid<'a> {
    drivers: &'a Drivers,
    plot: Bounds,
}

impl Grid<'_> {
    fn at(&self, performance: f64, importance: f64) -> Point {
        let (left, top, right, bottom) = self.plot;
        (
            self.drivers.performance.place(performance, left, right),
            self.drivers.importance.place(importance, bottom, top),
        )
    }

    /// The two lines of a point's cross.
    fn arms(&self, point: &DriverPoint) -> [[Point; 2]; 2] {
        let (x, y) = (point.performance, point.importance);
        let (left, right) = x.interval.unwrap_or((x.value, x.value));
        let (low, high) = y.interval.unwrap_or((y.value, y.value));
        [[self.at(left, y.value), self.at(right, y.value)], [self.at(x.value, low), self.at(x.value, high)]]
    }
}

fn list(spec: &ChartSpec, drivers: &Drivers, width: f64, pen: &Pen<'_>) -> Vec<Vec<String>> {
    let entries = (1..).zip(&drivers.points).map(|(number, point): (usize, _)| {
        let decimals = spec.interval_decimals();
        let [performance, importance] =
            [point.performance, point.importance].map(|value| format::number(value.value, decimals, spec.lang));
        format!("{number}. {} ({performance};\u{a0}{importance})", point.name)
    });
    numbers::list(entries, width, pen)
}

pub(crate) fn height(spec: &ChartSpec, drivers: &Drivers, room: Room, pen: &Pen<'_>) -> f64 {
    let width = room.right - room.left;
    if room.is_narrow(pen) {
        return width + numbers::list_height(&list(spec, drivers, width, pen), pen) + 60.0;
    }
    (width * 0.55).max(numbers::list_height(&list(spec, drivers, width * LIST_SHARE, pen), pen) + 120.0)
}

pub(crate) fn place(spec: &ChartSpec, drivers: &Drivers, room: Room, pen: &mut Pen<'_>) {
    let note = pen.note();
    let width = room.right - room.left;
    let narrow = room.is_narrow(pen);
    let lines = list(spec, drivers, if narrow { width } else { width * LIST_SHARE }, pen);
    let (right, below) = if narrow {
        (room.right, room.bottom - numbers::list_height(&lines, pen))
    } else {
        (room.right - width * LIST_SHARE - GAP, room.bottom)
    };
    let key = legend(spec, drivers, Room { right, ..room }, pen);
    let ticks: Vec<String> = drivers
        .importance
        .ticks
        .iter()
        .map(|tick| format::number(*tick, drivers.importance.decimals, spec.lang))
        .collect();
    let left = room.left + note.widest(ticks.iter().map(String::as_str)) + 14.0;
    let top = room.top + key + note.line_height() * 2.3 + 6.0;
    let bottom = below - note.line_height() * 2.0 - under_axis(pen) - 4.0;
    // The line of the mean importance is named in the margin on the right, that of the mean performance over the plot.
    let [_, importance] = means(spec, drivers);
    let margin = Style { weight: Weight::Bold, ..note }.width(&importance) + 12.0;
    let grid = Grid { drivers, plot: (left, top, right - margin, bottom) };
    axes(spec, &grid, &ticks, room.left, pen);
    lines_of_means(spec, &grid, pen);
    points(&grid, pen);
    let corner = if narrow { (room.left, below) } else { (right + GAP, top) };
    numbers::place_list(&lines, corner, pen);
}

fn legend(spec: &ChartSpec, drivers: &Drivers, room: Room, pen: &mut Pen<'_>) -> f64 {
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let entries: Vec<(Standing, &str)> = [Standing::Below, Standing::Above, Standing::Same, Standing::Untested]
        .into_iter()
        .filter(|standing| drivers.points.iter().any(|point| point.standing == *standing))
        .map(|standing| (standing, place_of(spec, standing)))
        .collect();
    let marker = pen.theme.marker;
    let widths: Vec<f64> = entries.iter().map(|(_, text)| marker * 3.0 + style.width(text)).collect();
    let (places, height) = flow(&widths, room, GAP, style.line_height());
    for ((standing, text), (x, y)) in entries.into_iter().zip(places) {
        pen.marker((x + marker, y), standing);
        pen.text_beside((x + marker * 3.0, y), Anchor::Start, text, style);
    }
    height
}

fn axes(spec: &ChartSpec, grid: &Grid<'_>, ticks: &[String], start: f64, pen: &mut Pen<'_>) {
    let note = pen.note();
    let (left, top, right, bottom) = grid.plot;
    pen.group("grid");
    for (tick, text) in grid.drivers.importance.ticks.iter().zip(ticks) {
        let (_, y) = grid.at(0.0, *tick);
        pen.line(vec![(left, y), (right, y)], Role::Grid, 1.0);
        pen.text_beside((left - 10.0, y), Anchor::End, text, note);
    }
    let mut free_from = f64::NEG_INFINITY;
    for tick in &grid.drivers.performance.ticks {
        let (x, _) = grid.at(*tick, 0.0);
        let text = format::number(*tick, grid.drivers.performance.decimals, spec.lang);
        let half = note.width(&text) / 2.0;
        pen.line(vec![(x, top), (x, bottom)], Role::Grid, 1.0);
        if x - half > free_from {
            pen.text_beside((x, bottom + under_axis(pen) + note.line_height() / 2.0), Anchor::Middle, &text, note);
            free_from = x + half + 8.0;
        }
    }
    let words = spec.lang.pick("Mức đạt được (0–100)", "Performance (0–100)");
    pen.text_beside((right, bottom + under_axis(pen) + note.line_height() * 1.5), Anchor::End, words, note);
    let words = spec.lang.pick("Tầm quan trọng (% phần giải thích)", "Importance (% of what is explained)");
    pen.text_beside((start, top - note.line_height() * 1.7), Anchor::Start, words, note);
}

/// Air between the axis and its ticks: the tick of the other axis stands at its end.
fn under_axis(pen: &Pen<'_>) -> f64 {
    pen.note().line_height() * 0.55
}

/// Means of performance and importance, as they name their lines.
fn means(spec: &ChartSpec, drivers: &Drivers) -> [String; 2] {
    let word = spec.lang.pick("TB", "mean");
    let said = |value: f64| format!("{word}\u{a0}{}", format::number(value, spec.interval_decimals(), spec.lang));
    [said(drivers.cross.0), said(drivers.cross.1)]
}

fn lines_of_means(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    let (left, top, right, bottom) = grid.plot;
    let (x, y) = grid.at(grid.drivers.cross.0, grid.drivers.cross.1);
    pen.dashed_group("means");
    pen.line(vec![(x, top), (x, bottom)], Role::Neutral, 2.0);
    pen.line(vec![(left, y), (right, y)], Role::Neutral, 2.0);
    pen.group("reference-label");
    let style = Style { weight: Weight::Bold, ..pen.note() };
    let [performance, importance] = means(spec, grid.drivers);
    let half = style.width(&performance) / 2.0;
    let over = (x.clamp(left + half, right - half), top - style.line_height() * 0.5);
    pen.text_beside(over, Anchor::Middle, &performance, style);
    pen.text_beside((right + 10.0, y), Anchor::Start, &importance, style);
}

fn points(grid: &Grid<'_>, pen: &mut Pen<'_>) {
    pen.group("points");
    let (thin, marker) = (pen.theme.stroke * 0.5, pen.theme.marker);
    for point in &grid.drivers.points {
        for arm in grid.arms(point) {
            pen.line(arm.to_vec(), role_of(point.standing), thin);
        }
    }
    for (row, point) in grid.drivers.points.iter().enumerate() {
        pen.mark(row);
        pen.marker(grid.at(point.performance.value, point.importance.value), point.standing);
    }
    pen.group("numbers");
    let (left, top, right, bottom) = grid.plot;
    let (x, y) = grid.at(grid.drivers.cross.0, grid.drivers.cross.1);
    let mut lines = vec![[(x, top), (x, bottom)], [(left, y), (right, y)]];
    lines.extend(grid.drivers.points.iter().flat_map(|point| grid.arms(point)));
    let mut taken: Vec<Bounds> = grid
        .drivers
        .points
        .iter()
        .map(|point| grid.at(point.performance.value, point.importance.value))
        .map(|(x, y)| (x - marker, y - marker, x + marker, y + marker))
        .collect();
    for (number, point) in (1..).zip(&grid.drivers.points) {
        let number: usize = number;
        let at = grid.at(point.performance.value, point.importance.value);
        let is_free = |bounds| lines.iter().all(|[one, other]| !numbers::is_crossed(bounds, *one, *other));
        numbers::place_number(&number.to_string(), at, grid.plot, &mut taken, is_free, pen);
    }
}
