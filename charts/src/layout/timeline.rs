//! Periods from left to right, values from the bottom up: what every chart over time stands on.

use super::{Anchor, Pen, frame::Room, marks::Style};
use crate::{ChartSpec, format, scale::Axis, theme::Role};

/// From periods and values to pixels.
pub(crate) struct Timeline<'a> {
    pub(crate) axis: &'a Axis,
    /// Position of the last period, the first being 0.
    pub(crate) last: i64,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

/// What stands under the axis at a period.
pub(crate) struct Stop {
    pub(crate) position: i64,
    pub(crate) period: String,
    /// Where the whole name has no room.
    pub(crate) short: String,
    /// A second line.
    pub(crate) below: String,
}

impl<'a> Timeline<'a> {
    /// The plot inside a room: numbers of the axis on the left, `over` pixels above it, two lines under it.
    pub(crate) fn new(spec: &ChartSpec, axis: &'a Axis, last: i64, room: Room, over: f64, pen: &Pen<'_>) -> Self {
        let note = pen.note();
        let ticks = axis.ticks.iter().map(|tick| note.width(&number(spec, axis, *tick))).fold(0.0, f64::max);
        let bottom = room.bottom - pen.label().line_height() - note.line_height() - 16.0;
        Self { axis, last, left: room.left + ticks + 16.0, right: room.right, top: room.top + over, bottom }
    }

    pub(crate) fn x(&self, position: i64) -> f64 {
        // Half a step of air at both ends, for the marks and labels of the first and the last period.
        self.left + (position as f64 + 0.5) / (self.last as f64 + 1.0) * (self.right - self.left)
    }

    pub(crate) fn y(&self, value: f64) -> f64 {
        self.axis.place(value, self.bottom, self.top)
    }

    pub(crate) fn step(&self) -> f64 {
        self.x(1) - self.x(0)
    }

    /// Lines across with their numbers.
    pub(crate) fn grid(&self, spec: &ChartSpec, pen: &mut Pen<'_>) {
        pen.group("grid");
        let note = pen.note();
        let mut free_from = f64::INFINITY;
        for tick in &self.axis.ticks {
            let y = self.y(*tick);
            pen.line(vec![(self.left, y), (self.right, y)], Role::Grid, 1.0);
            // In a low plot not every line has room for its number.
            if y + note.line_height() / 2.0 > free_from {
                continue;
            }
            free_from = y - note.line_height() / 2.0;
            pen.text_beside((self.left - 12.0, y), Anchor::End, &number(spec, self.axis, *tick), note);
        }
    }

    /// Under each period its name and a second line; every second one, or fewer, where they would touch.
    pub(crate) fn stops(&self, stops: &[Stop], pen: &mut Pen<'_>) {
        pen.group("periods");
        let (label, note) = (pen.label(), pen.note());
        let widest = |name: fn(&Stop) -> &str| {
            stops.iter().map(|stop| label.width(name(stop)).max(note.width(&stop.below))).fold(1.0, f64::max)
        };
        let full = widest(|stop| &stop.period) + 20.0 <= self.step();
        let widest = if full { widest(|stop| &stop.period) } else { widest(|stop| &stop.short) };
        // The last one moves left where it would leave the canvas, and nearer to the one before.
        let moved = (widest / 2.0 - self.step() / 2.0).max(0.0);
        let every = ((widest + 20.0 + moved) / self.step()).ceil().max(1.0) as i64;
        for stop in stops {
            let x = self.x(stop.position);
            pen.line(vec![(x, self.bottom), (x, self.bottom + 8.0)], Role::Neutral, 1.0);
            if (self.last - stop.position) % every != 0 {
                continue;
            }
            let name = if full { &stop.period } else { &stop.short };
            // On a narrow canvas the last word is wider than the air beside its mark.
            let within = |text: &str, style: Style| x.min(self.right - style.width(text) / 2.0);
            let middle = self.bottom + 14.0 + label.line_height() / 2.0;
            pen.text_beside((within(name, label), middle), Anchor::Middle, name, label);
            let below = middle + label.line_height() / 2.0 + note.line_height() / 2.0;
            pen.text_beside((within(&stop.below, note), below), Anchor::Middle, &stop.below, note);
        }
    }
}

fn number(spec: &ChartSpec, axis: &Axis, tick: f64) -> String {
    format::number(tick, axis.decimals, spec.lang)
}

/// "n = 412" under a period.
pub(crate) fn answers(spec: &ChartSpec, n: Option<u64>) -> String {
    n.map_or_else(|| format::NO_NUMBER.to_owned(), |n| format!("n\u{a0}=\u{a0}{}", format::integer(n, spec.lang)))
}
