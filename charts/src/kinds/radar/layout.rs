//! The shape on the left, the same parts as dots with whiskers on the right; on anything but a slide one over the other.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use crate::{
    ChartSpec, format,
    layout::{
        Anchor, Pen, Point, Shape,
        frame::Room,
        marks::{Style, role_of},
        rows::{Column, Rows},
        wrap::wrap,
    },
    spec::{Estimate, Radar, Spoke, Standing},
    theme::Role,
};

/// Width of a name at the end of a spoke, in ems.
const TIP_EMS: f64 = 8.5;
/// Share of a wide canvas that the shape takes.
const SHAPE: f64 = 0.48;
const GAP: f64 = 30.0;
const WIDE: f64 = 1500.0;
/// Height of the shape with its names where the canvas has no end.
const TALLEST: f64 = 700.0;

/// Where spokes go.
struct Wheel<'a> {
    radar: &'a Radar,
    center: Point,
    radius: f64,
}

impl Wheel<'_> {
    /// From the top, clockwise; halves lie between two spokes.
    fn angle(&self, spoke: f64) -> f64 {
        spoke / self.radar.spokes.len() as f64 * TAU - FRAC_PI_2
    }

    fn out(&self, angle: f64, radius: f64) -> Point {
        (self.center.0 + angle.cos() * radius, self.center.1 + angle.sin() * radius)
    }

    fn far(&self, value: f64) -> f64 {
        self.radar.scale.place(value, 0.0, self.radius)
    }

    fn at(&self, spoke: usize, value: f64) -> Point {
        self.out(self.angle(spoke as f64), self.far(value))
    }

    /// Neighbours that both have a number: a missing one leaves a gap and is no zero.
    fn pairs(&self, of: fn(&Spoke) -> Option<Estimate>) -> Vec<[(usize, Estimate); 2]> {
        let count = self.radar.spokes.len();
        let value = |at: usize| of(&self.radar.spokes[at]).map(|value| (at, value));
        (0..count).filter_map(|at| Some([value(at)?, value((at + 1) % count)?])).collect()
    }
}

fn rows<'a>(spec: &'a ChartSpec, radar: &'a Radar) -> Rows<'a> {
    let lang = spec.lang;
    let none = || format::NO_NUMBER.to_owned();
    let cells = |cell: &dyn Fn(&Spoke) -> String| radar.spokes.iter().map(cell).collect::<Vec<_>>();
    let level = format::level(spec.level, lang);
    let legend = [
        (Standing::Above, "trên mức chung", "above all units"),
        (Standing::Same, "không khác mức chung", "not different"),
        (Standing::Below, "dưới mức chung", "below all units"),
        (Standing::Untested, "chưa kiểm định", "not tested"),
    ];
    let drawn = |standing| radar.spokes.iter().any(|spoke| spoke.value.is_ok() && spoke.standing == standing);
    let legend = legend.into_iter().filter(|(standing, ..)| drawn(*standing));
    Rows {
        spec,
        head: lang.pick("Thành phần", "Part"),
        names: radar.spokes.iter().map(|spoke| (spoke.name.as_str(), spoke.value.is_ok())).collect(),
        axis: &radar.axis,
        ticks: None,
        reference: None,
        legend: legend.map(|(standing, vi, en)| (standing, lang.pick(vi, en))).collect(),
        columns: vec![
            Column {
                head: lang.pick("Ước lượng", "Estimate").to_owned(),
                cells: cells(&|spoke| spoke.value.map_or_else(|_| none(), |value| spec.bare(value.value))),
                is_strong: true,
            },
            Column {
                head: lang.pick(format!("KTC {level}"), format!("{level} CI")),
                cells: cells(&|spoke| match spoke.value {
                    Ok(value) => value.interval.map_or_else(none, |interval| spec.ranged(interval)),
                    Err(why) => spec.why(why),
                }),
                is_strong: false,
            },
            Column {
                head: lang.pick("Mức chung", "All units").to_owned(),
                cells: cells(&|spoke| spoke.overall.map_or_else(|_| none(), |value| spec.bare(value.value))),
                is_strong: false,
            },
        ],
    }
}

pub(crate) fn height(spec: &ChartSpec, radar: &Radar, room: Room, pen: &Pen<'_>) -> f64 {
    let (left, right) = beside(room);
    let shape = ((left.right - left.left) * 0.92).min(TALLEST);
    if is_stacked(room) {
        return shape + GAP + rows(spec, radar).height(room, pen);
    }
    shape.max(rows(spec, radar).height(right, pen))
}

/// The height that the dots read well in.
pub(crate) fn dots_height(spec: &ChartSpec, radar: &Radar, room: Room, pen: &Pen<'_>) -> f64 {
    rows(spec, radar).height(room, pen)
}

/// Below this width the shape would be small beside its dots, so it stands over them.
fn is_stacked(room: Room) -> bool {
    room.right - room.left < WIDE
}

/// The room of the shape and that of the dots.
fn beside(room: Room) -> (Room, Room) {
    if is_stacked(room) {
        return (room, room);
    }
    let middle = room.left + (room.right - room.left) * SHAPE;
    (Room { right: middle - GAP, ..room }, Room { left: middle + GAP, ..room })
}

pub(crate) fn place(spec: &ChartSpec, radar: &Radar, room: Room, pen: &mut Pen<'_>) {
    let (mut left, mut right) = beside(room);
    if is_stacked(room) {
        let split = room.bottom - rows(spec, radar).height(room, pen);
        left.bottom = split - GAP;
        right.top = split;
    }
    let tips: Vec<Vec<String>> = radar.spokes.iter().map(|spoke| tip(spec, spoke, pen)).collect();
    let tallest = tips.iter().map(Vec::len).max().unwrap_or(1) as f64 * pen.note().line_height() + 16.0;
    let width = TIP_EMS * pen.note().size + 16.0;
    let across = (left.right - left.left) / 2.0 - width;
    let radius = across.min((left.bottom - left.top) / 2.0 - tallest).max(60.0);
    let center = ((left.left + left.right) / 2.0, (left.top + left.bottom) / 2.0);
    let wheel = Wheel { radar, center, radius };
    rings(spec, &wheel, pen);
    shape(&wheel, pen);
    place_tips(&wheel, &tips, pen);
    dots(spec, radar, right, pen);
}

fn tip(spec: &ChartSpec, spoke: &Spoke, pen: &Pen<'_>) -> Vec<String> {
    let note = pen.note();
    let mut lines = wrap(&spoke.name, note.weight, note.size, TIP_EMS * note.size);
    lines.extend(
        match spoke.value {
            Ok(value) => {
                [Some(spec.valued(value.value)), value.interval.map(|interval| format!("({})", spec.ranged(interval)))]
            }
            Err(_) => [Some(format::NO_NUMBER.to_owned()), None],
        }
        .into_iter()
        .flatten(),
    );
    lines
}

fn rings(spec: &ChartSpec, wheel: &Wheel<'_>, pen: &mut Pen<'_>) {
    pen.group("grid");
    let count = wheel.radar.spokes.len();
    for tick in wheel.radar.scale.ticks.iter().filter(|tick| wheel.far(**tick) > 1.0) {
        let ring = (0..=count).map(|spoke| wheel.at(spoke % count, *tick)).collect();
        pen.line(ring, Role::Grid, 1.0);
    }
    for spoke in 0..count {
        pen.line(vec![wheel.center, wheel.at(spoke, wheel.radar.scale.high)], Role::Grid, 1.0);
    }
    // Numbers of the rings stand between two spokes, where no line of data crosses that place.
    let half = wheel.angle(-0.5);
    let bend = (PI / count as f64).cos();
    let crossed: Vec<f64> = wheel
        .pairs(|spoke| spoke.value.ok())
        .into_iter()
        .chain(wheel.pairs(|spoke| spoke.overall.ok()))
        .filter(|[one, _]| one.0 == count - 1)
        .flat_map(|[one, other]| (0..3).map(move |end| [one.1.ends()[end], other.1.ends()[end]]))
        .map(|[one, other]| {
            let (one, other) = (wheel.far(one), wheel.far(other));
            if one + other > 0.0 { 2.0 * one * other * bend / (one + other) } else { 0.0 }
        })
        .collect();
    let style = pen.note();
    let mut free_to = f64::INFINITY;
    for tick in wheel.radar.scale.ticks.iter().rev().filter(|tick| wheel.far(**tick) > 1.0) {
        let far = wheel.far(*tick) * bend;
        if far <= free_to && crossed.iter().all(|other| (other - far).abs() > style.line_height()) {
            // The half-axis slants: two numbers are apart where their lines of text are, on the steeper of both ways.
            free_to = far - style.line_height() / half.sin().abs().max(half.cos().abs()) * 1.1;
            let text = format::number(*tick, wheel.radar.scale.decimals, spec.lang);
            pen.text_beside(wheel.out(half, far), Anchor::Middle, &text, style);
        }
    }
}

fn shape(wheel: &Wheel<'_>, pen: &mut Pen<'_>) {
    pen.group("band");
    let pairs = wheel.pairs(|spoke| spoke.value.ok());
    for [(one, first), (other, second)] in &pairs {
        let ([low, _, high], [low2, _, high2]) = (first.ends(), second.ends());
        let corners = vec![wheel.at(*one, low), wheel.at(*one, high), wheel.at(*other, high2), wheel.at(*other, low2)];
        pen.shape(Shape::Area { points: corners, role: Role::InnerBand });
    }
    for [(one, first), (other, second)] in &pairs {
        for end in [0, 2] {
            let edge = vec![wheel.at(*one, first.ends()[end]), wheel.at(*other, second.ends()[end])];
            pen.line(edge, Role::BandEdge, 1.2);
        }
    }
    pen.dashed_group("overall");
    for [(one, first), (other, second)] in wheel.pairs(|spoke| spoke.overall.ok()) {
        pen.line(vec![wheel.at(one, first.value), wheel.at(other, second.value)], Role::Ink, 2.0);
    }
    pen.group("shape");
    for [(one, first), (other, second)] in &pairs {
        let edge = vec![wheel.at(*one, first.value), wheel.at(*other, second.value)];
        pen.line(edge, Role::Above, pen.theme.stroke * 0.7);
    }
    for (at, spoke) in wheel.radar.spokes.iter().enumerate() {
        if let Ok(value) = spoke.value {
            pen.marker(wheel.at(at, value.value), spoke.standing);
        }
    }
}

fn place_tips(wheel: &Wheel<'_>, tips: &[Vec<String>], pen: &mut Pen<'_>) {
    pen.group("tips");
    let style = Style { role: Role::Ink, ..pen.note() };
    for (at, lines) in tips.iter().enumerate() {
        let angle = wheel.angle(at as f64);
        let (x, y) = wheel.out(angle, wheel.radius + pen.theme.marker + 8.0);
        let anchor = match angle.cos() {
            side if side > 0.2 => Anchor::Start,
            side if side < -0.2 => Anchor::End,
            _ => Anchor::Middle,
        };
        let height = lines.len() as f64 * style.line_height();
        pen.lines_beside((x, y + angle.sin() * height / 2.0), anchor, lines, style);
    }
}

/// The parts as dots with whiskers, without the shape.
pub(crate) fn dots(spec: &ChartSpec, radar: &Radar, room: Room, pen: &mut Pen<'_>) {
    rows(spec, radar).place(room, pen, |index, strip, pen| {
        let spoke = &radar.spokes[index];
        if let Ok(overall) = spoke.overall {
            let (x, half) = (strip.x(overall.value), pen.theme.label * 0.7);
            pen.line(vec![(x, strip.middle - half), (x, strip.middle + half)], Role::Ink, 2.0);
        }
        if let Ok(value) = spoke.value {
            if let Some((low, high)) = value.interval {
                pen.whisker((strip.x(low), strip.x(high)), strip.middle, role_of(spoke.standing));
            }
            pen.marker(strip.at(value.value), spoke.standing);
        }
    });
}
