//! Values in a line, the centre, and limits as steps that follow the answers of each period.

use super::words::fired;
use crate::{
    ChartSpec,
    layout::{
        Anchor, Pen, Point,
        frame::Room,
        marks::{Style, flow},
        timeline::{Stop, Timeline, answers},
    },
    spec::{Control, Standing},
    theme::{Role, typeface::Weight},
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
    // The name of the centre and the largest values stand above the plot.
    let over = pen.note().line_height() + pen.label().line_height() + 12.0;
    let room = Room { top: room.top + key, ..room };
    let time = Timeline::new(spec, &control.axis, last, room, over, pen);
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
    if control.limited {
        pen.dashed_group("limits");
        for side in [0, 1] {
            let step = time.step() / 2.0;
            let points = control.points.iter().flat_map(|point| {
                let (x, y) = (time.x(point.position), time.y([point.limits.0, point.limits.1][side]));
                [(x - step, y), (x + step, y)]
            });
            pen.line(points.collect(), Role::BandEdge, 2.0);
        }
    }
    pen.group("centre");
    let y = time.y(control.centre);
    pen.line(vec![(time.left, y), (time.right, y)], Role::Neutral, 2.0);
    pen.group("reference-label");
    let text = format!("{} {}", spec.lang.pick("Tâm", "Centre"), spec.valued(control.centre));
    let style = Style { weight: Weight::Bold, ..pen.note() };
    pen.text_beside((room.right, room.top + style.line_height() / 2.0), Anchor::End, &text, style);
    pen.group("line");
    let at = |index: usize| -> Point {
        let point = &control.points[index];
        (time.x(point.position), time.y(point.value))
    };
    if control.points.len() > 1 {
        pen.line((0..control.points.len()).map(at).collect(), Role::Neutral, pen.theme.stroke * 0.6);
    }
    for (row, point) in control.points.iter().enumerate() {
        pen.mark(row);
        pen.marker(at(row), point.standing);
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
