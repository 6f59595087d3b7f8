//! The unit's value over its charts: in two columns on a slide, one under the other elsewhere; each chart is placed by its own
//! kind, so that it looks as it does alone.

use super::words::{beside, radar};
use crate::{
    ChartSpec, format,
    kinds::radar::layout::{dots, dots_height},
    layout::{Anchor, Pen, frame::Room, marks::Style, wrap::wrap},
    spec::{Plot, Profile},
    theme::{Role, typeface::Weight},
};

const GAP: f64 = 22.0;
/// Below this width charts stand one under the other.
const WIDE: f64 = 1500.0;
/// Share of a slide that value, line and factors take; the answers have the rest.
const LEFT: f64 = 0.47;
/// Height of a line among other charts, in lines of a name.
const LINE: f64 = 11.0;

fn title(chart: &ChartSpec, room: Room, pen: &Pen<'_>) -> Vec<String> {
    let strong = pen.strong();
    // The unit's name stands over the whole page already.
    let said = match &chart.plot {
        Plot::Radar(radar) => chart.headline.strip_prefix(&format!("{}: ", radar.unit_name)).unwrap_or(&chart.headline),
        _ => &chart.headline,
    };
    let mut letters = said.chars();
    let said = letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect());
    wrap(&said, strong.weight, strong.size, room.right - room.left)
}

fn title_height(chart: &ChartSpec, room: Room, pen: &Pen<'_>) -> f64 {
    title(chart, room, pen).len() as f64 * pen.strong().line_height() + 6.0
}

/// The height that a chart reads well in among others.
fn own_height(chart: &ChartSpec, room: Room, pen: &Pen<'_>) -> f64 {
    match (&chart.plot, radar(chart)) {
        (_, Some(radar)) => dots_height(chart, radar, room, pen),
        (Plot::Trend(_), _) => LINE * pen.label().line_height(),
        (plot, _) => plot.picture().height(chart, room, pen),
    }
}

fn rows_of(chart: &ChartSpec) -> usize {
    chart.plot.picture().table(chart).1.len()
}

/// Places a chart under its finding; `before` rows of the page's table stand before its own.
fn panel(chart: &ChartSpec, room: Room, before: usize, pen: &mut Pen<'_>) {
    pen.group("panel");
    let (lines, strong) = (title(chart, room, pen), pen.strong());
    let height = title_height(chart, room, pen);
    pen.lines_beside((room.left, room.top + (height - 6.0) / 2.0), Anchor::Start, &lines, strong);
    let inner = Room { top: room.top + height, ..room };
    pen.rows_before(before);
    match radar(chart) {
        Some(radar) => dots(chart, radar, inner, pen),
        None => chart.plot.picture().place(chart, inner, pen),
    }
    pen.rows_before(0);
}

fn big(pen: &Pen<'_>) -> Style {
    Style { size: pen.theme.headline * 1.25, weight: Weight::Bold, role: Role::Ink }
}

/// Words beside or under the unit's value.
fn figure_lines(spec: &ChartSpec, profile: &Profile, room: Room, pen: &Pen<'_>) -> Vec<String> {
    let label = pen.label();
    let interval = profile.value.ok().and_then(|value| value.interval).map(|interval| {
        let level = format::level(spec.level, spec.lang);
        format!("{} {}", spec.lang.pick(format!("KTC {level}:"), format!("{level} CI:")), spec.ranged(interval))
    });
    let said: Vec<String> =
        interval.into_iter().chain(beside(spec, profile)).map(|part| part.replace(' ', "\u{a0}")).collect();
    let width = room.right - room.left - value_width(spec, profile, pen);
    if said.is_empty() { Vec::new() } else { wrap(&said.join(" · "), label.weight, label.size, width) }
}

fn value(spec: &ChartSpec, profile: &Profile) -> String {
    profile.value.map_or_else(|_| format::NO_NUMBER.to_owned(), |value| spec.valued(value.value))
}

fn value_width(spec: &ChartSpec, profile: &Profile, pen: &Pen<'_>) -> f64 {
    big(pen).width(&value(spec, profile)) + pen.theme.marker * 3.0 + GAP
}

fn figure_height(spec: &ChartSpec, profile: &Profile, room: Room, pen: &Pen<'_>) -> f64 {
    let lines = figure_lines(spec, profile, room, pen).len() as f64 * pen.label().line_height();
    lines.max(big(pen).line_height())
}

fn figure(spec: &ChartSpec, profile: &Profile, room: Room, pen: &mut Pen<'_>) {
    pen.mark(0);
    let height = figure_height(spec, profile, room, pen);
    let (middle, marker) = (room.top + height / 2.0, pen.theme.marker);
    let mut x = room.left;
    if profile.value.is_ok() {
        pen.marker((x + marker * 1.1, middle), profile.standing);
        x += marker * 3.0;
    }
    pen.text_beside((x, middle), Anchor::Start, &value(spec, profile), big(pen));
    let lines = figure_lines(spec, profile, room, pen);
    let left = room.left + value_width(spec, profile, pen);
    pen.lines_beside((left, middle), Anchor::Start, &lines, pen.label());
}

pub(crate) fn height(spec: &ChartSpec, profile: &Profile, room: Room, pen: &Pen<'_>) -> f64 {
    let panels = profile.charts().map(|chart| GAP + title_height(chart, room, pen) + own_height(chart, room, pen));
    figure_height(spec, profile, room, pen) + panels.sum::<f64>()
}

pub(crate) fn place(spec: &ChartSpec, profile: &Profile, room: Room, pen: &mut Pen<'_>) {
    // On a slide the answers have a column of their own, or where there are none the factors.
    let charts: Vec<&ChartSpec> = profile.charts().collect();
    let is_wide = room.right - room.left >= WIDE && charts.len() > 1;
    let middle = room.left + (room.right - room.left) * LEFT;
    let left = Room { right: if is_wide { middle - GAP } else { room.right }, ..room };
    figure(spec, profile, left, pen);
    let mut before = 1;
    let mut column: Vec<(&ChartSpec, usize)> = Vec::new();
    for (at, chart) in charts.iter().enumerate() {
        if is_wide && at + 1 == charts.len() {
            panel(chart, Room { left: middle + GAP, ..room }, before, pen);
        } else {
            column.push((chart, before));
        }
        before += rows_of(chart);
    }
    let top = room.top + figure_height(spec, profile, left, pen);
    let titles: f64 = column.iter().map(|(chart, _)| GAP + title_height(chart, left, pen)).sum();
    let wanted: Vec<f64> = column.iter().map(|(chart, _)| own_height(chart, left, pen)).collect();
    // What the column has more or less than its charts want is shared in proportion.
    let scale = (room.bottom - top - titles) / wanted.iter().sum::<f64>().max(1.0);
    let mut y = top;
    for ((chart, before), wanted) in column.into_iter().zip(wanted) {
        let bottom = y + GAP + title_height(chart, left, pen) + wanted * scale;
        panel(chart, Room { top: y + GAP, bottom, ..left }, before, pen);
        y = bottom;
    }
}
