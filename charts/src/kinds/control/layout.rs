//! Values in a line, the centre, and limits as steps that follow the answers of each period.

use super::words::fired;
use crate::{
    ChartSpec, format,
    layout::{
        Anchor, Pen, Point,
        ends::{self, End},
        frame::Room,
        marks::{Style, flow},
        numbers::{Bounds, is_crossed, place_number},
        timeline::{Stop, Timeline, answers},
    },
    spec::{Control, ControlPoint, Standing},
    theme::Role,
};

pub(crate) fn height(_: &ChartSpec, _: &Control, room: Room, pen: &Pen<'_>) -> f64 {
    ((room.right - room.left) * 0.45).clamp(420.0, 640.0) + pen.note().line_height() * 3.0
}

/// Rules that fired, in words, each once.
fn entries(spec: &ChartSpec, control: &Control) -> Vec<(Standing, &'static str)> {
    let mut entries: Vec<(Standing, &str)> = Vec::new();
    for (rule, standing) in control.points.iter().filter_map(|point| Some((point.rule?, point.standing))) {
        let entry = (standing, fired(spec, rule, standing));
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    entries
}

pub(crate) fn place(spec: &ChartSpec, control: &Control, room: Room, pen: &mut Pen<'_>) {
    let key = legend(&entries(spec, control), room, pen);
    let last = control.points.last().map_or(0, |point| point.position);
    // The largest values stand above the plot.
    let over = pen.label().line_height() + 12.0;
    let words: Vec<Vec<String>> = lines(spec, control).map(|(_, words)| words).collect();
    let inner = Room { top: room.top + key, right: room.right - ends::width(&words, pen), ..room };
    let time = Timeline::new(spec, &control.axis, last, inner, over, pen);
    time.grid(spec, pen);
    let stops: Vec<Stop> = control
        .points
        .iter()
        .map(|point| Stop {
            position: point.position,
            period: point.period.clone(),
            short: point.short.clone(),
            below: if point.n.is_some() { answers(spec, point.n) } else { String::new() },
        })
        .collect();
    time.stops(&stops, pen);
    let drawn = limits(control, &time, pen);
    let at = |point: &ControlPoint| -> Point { (time.x(point.position), time.y(point.value)) };
    let line: Vec<Point> = control.points.iter().map(at).collect();
    pen.group("line");
    if line.len() > 1 {
        pen.line(line.clone(), Role::Neutral, pen.theme.stroke * 0.6);
    }
    for (row, point) in control.points.iter().enumerate() {
        pen.mark(row);
        pen.marker(at(point), point.standing);
    }
    values(spec, control, &time, &[drawn, vec![line]].concat(), pen);
    let ends = lines(spec, control).map(|(value, words)| End { y: time.y(value), words });
    ends::place(ends.collect(), time.right, (inner.top, room.bottom), pen);
}

/// The centre and, where there are any, the limits of the last period: a value and its words each.
fn lines<'a>(spec: &'a ChartSpec, control: &'a Control) -> impl Iterator<Item = (f64, Vec<String>)> + 'a {
    let limits = control.points.last().filter(|_| control.limited).map(|point| point.limits);
    let limit = move |value: f64| format::number(value, spec.interval_decimals(), spec.lang) + spec.unit_sign();
    let words = |vi: &str, en: &str, number: String| vec![spec.lang.pick(vi, en).to_owned(), number];
    let of_limits = limits.into_iter().flat_map(move |(low, high)| {
        [
            (low, words("Giới hạn dưới", "Lower limit", limit(low))),
            (high, words("Giới hạn trên", "Upper limit", limit(high))),
        ]
    });
    of_limits.chain([(control.centre, words("Tâm", "Centre", spec.valued(control.centre)))])
}

/// Limits as steps, and the centre. Returns the lines.
fn limits(control: &Control, time: &Timeline<'_>, pen: &mut Pen<'_>) -> Vec<Vec<Point>> {
    let mut drawn: Vec<Vec<Point>> = Vec::new();
    pen.dashed_group("limits");
    for side in [0, 1].into_iter().filter(|_| control.limited) {
        let step = time.step() / 2.0;
        let points = control.points.iter().flat_map(|point| {
            let (x, y) = (time.x(point.position), time.y([point.limits.0, point.limits.1][side]));
            [(x - step, y), (x + step, y)]
        });
        drawn.push(points.collect());
    }
    for line in &drawn {
        pen.line(line.clone(), Role::BandEdge, 2.0);
    }
    pen.group("centre");
    let y = time.y(control.centre);
    drawn.push(vec![(time.left, y), (time.right, y)]);
    pen.line(vec![(time.left, y), (time.right, y)], Role::Neutral, 2.0);
    drawn
}

/// The value of the last period and of every one at which a rule fired, where a place for it is free.
fn values(spec: &ChartSpec, control: &Control, time: &Timeline<'_>, lines: &[Vec<Point>], pen: &mut Pen<'_>) {
    pen.group("values");
    let last = control.points.len().saturating_sub(1);
    let marker = pen.theme.marker * 0.9;
    let around = |point: &ControlPoint| {
        let (x, y) = (time.x(point.position), time.y(point.value));
        (x - marker, y - marker, x + marker, y + marker)
    };
    let mut taken: Vec<Bounds> = control.points.iter().map(around).collect();
    let is_free =
        |bounds: Bounds| !lines.iter().flat_map(|line| line.windows(2)).any(|p| is_crossed(bounds, p[0], p[1]));
    let inside = (time.left, time.top - pen.label().line_height(), time.right, time.bottom);
    let told = control.points.iter().enumerate().rev().filter(|(at, point)| *at == last || point.rule.is_some());
    for (_, point) in told {
        let at = (time.x(point.position), time.y(point.value));
        place_number(&spec.valued(point.value), at, inside, &mut taken, is_free, pen);
    }
}

fn legend(entries: &[(Standing, &str)], room: Room, pen: &mut Pen<'_>) -> f64 {
    if entries.is_empty() {
        return 0.0;
    }
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let marker = pen.theme.marker;
    let widths: Vec<f64> = entries.iter().map(|(_, text)| marker * 3.0 + style.width(text)).collect();
    let (places, height) = flow(&widths, room, 26.0, style.line_height());
    for ((standing, text), (x, y)) in entries.iter().zip(places) {
        pen.marker((x + marker, y), *standing);
        pen.text_beside((x + marker * 3.0, y), Anchor::Start, text, style);
    }
    height + 8.0
}
