//! A line with its bands; gaps where nothing may be shown, a cut where the method changed.

use super::{Anchor, Pen, Point, Shape, frame::Room, marks::Style, wrap::wrap};
use crate::{
    ChartSpec, format,
    spec::{Trend, TrendPoint, Withheld},
    theme::{Role, typeface::Weight},
};

/// From data to pixels.
struct Grid<'a> {
    trend: &'a Trend,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Grid<'_> {
    fn x(&self, position: i64) -> f64 {
        let last = self.trend.points.last().map_or(0, |point| point.position);
        // Half a step of air at both ends, for the marks and labels of the first and the last period.
        self.left + (position as f64 + 0.5) / (last as f64 + 1.0) * (self.right - self.left)
    }

    fn y(&self, value: f64) -> f64 {
        self.trend.axis.place(value, self.bottom, self.top)
    }

    fn step(&self) -> f64 {
        self.x(1) - self.x(0)
    }
}

pub(super) fn place(spec: &ChartSpec, trend: &Trend, room: Room, pen: &mut Pen<'_>) {
    let note = pen.note();
    let ticks: Vec<String> =
        trend.axis.ticks.iter().map(|tick| format::number(*tick, trend.axis.decimals, spec.lang)).collect();
    let tick_width = note.widest(ticks.iter().map(String::as_str));
    let left = room.left + tick_width + 16.0;
    // Values that touch the top of the axis are written above it, the words of a break above those.
    let breaks_height = if trend.points.iter().any(|point| point.breaks) { note.line_height() } else { 0.0 };
    let strip = breaks_height + pen.label().line_height() + 12.0;
    let bottom = room.bottom - pen.label().line_height() - note.line_height() - 16.0;
    let grid = Grid { trend, left, right: room.right, top: room.top + strip, bottom };

    pen.group("grid");
    for (tick, text) in trend.axis.ticks.iter().zip(&ticks) {
        let y = grid.y(*tick);
        pen.line(vec![(left, y), (grid.right, y)], Role::Grid, 1.0);
        pen.text_beside((left - 12.0, y), Anchor::End, text, note);
    }
    periods(spec, &grid, pen);
    gaps(spec, &grid, pen);
    breaks(spec, &grid, pen);
    let runs = runs(trend);
    bands(&grid, &runs, pen);
    lines(&grid, &runs, pen);
    values(spec, &grid, pen);
}

/// The height that the line reads well in: flat enough for a page, tall enough for its bands on a narrow one.
pub(super) fn height(room: Room) -> f64 {
    ((room.right - room.left) * 0.45).clamp(420.0, 640.0)
}

/// Stretches of periods that may be joined: nothing missing between them, no change of method, no quarter skipped.
fn runs(trend: &Trend) -> Vec<Vec<&TrendPoint>> {
    let mut runs: Vec<Vec<&TrendPoint>> = Vec::new();
    let mut open = false;
    for point in &trend.points {
        if point.value.is_err() {
            open = false;
            continue;
        }
        let follows = runs.last().and_then(|run| run.last()).is_some_and(|last| last.position + 1 == point.position);
        match runs.last_mut() {
            Some(run) if open && follows && !point.breaks => run.push(point),
            _ => runs.push(vec![point]),
        }
        open = true;
    }
    runs
}

// Under each period its name and its answers; every second one, or fewer, where they would touch.
fn periods(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    pen.group("periods");
    let (label, note) = (pen.label(), pen.note());
    let widest = grid
        .trend
        .points
        .iter()
        .map(|point| label.width(&point.period).max(note.width(&answers(spec, point))))
        .fold(1.0, f64::max);
    let full = widest + 20.0 <= grid.step();
    let name = |point: &TrendPoint| if full { point.period.clone() } else { point.short.clone() };
    let widest = grid
        .trend
        .points
        .iter()
        .map(|point| label.width(&name(point)).max(note.width(&answers(spec, point))))
        .fold(1.0, f64::max);
    let every = ((widest + 20.0) / grid.step()).ceil().max(1.0) as i64;
    let last = grid.trend.points.last().map_or(0, |point| point.position);
    for point in &grid.trend.points {
        let x = grid.x(point.position);
        pen.line(vec![(x, grid.bottom), (x, grid.bottom + 8.0)], Role::Neutral, 1.0);
        if (last - point.position) % every != 0 {
            continue;
        }
        // On a narrow canvas the last word is wider than the air beside its mark.
        let within = |text: &str, style: Style| x.min(grid.right - style.width(text) / 2.0);
        let middle = grid.bottom + 14.0 + label.line_height() / 2.0;
        pen.text_beside((within(&name(point), label), middle), Anchor::Middle, &name(point), label);
        let below = middle + label.line_height() / 2.0 + note.line_height() / 2.0;
        pen.text_beside((within(&answers(spec, point), note), below), Anchor::Middle, &answers(spec, point), note);
    }
}

fn answers(spec: &ChartSpec, point: &TrendPoint) -> String {
    point.n.map_or_else(|| format::NO_NUMBER.to_owned(), |n| format!("n\u{a0}=\u{a0}{}", format::integer(n, spec.lang)))
}

// A column of its own with a dash and the reason: a missing number is seen, and is not a zero.
fn gaps(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    pen.group("gaps");
    let (strong, note) = (Style { role: Role::Muted, ..pen.strong() }, pen.note());
    for point in &grid.trend.points {
        let Err(withheld) = point.value else { continue };
        let (x, half) = (grid.x(point.position), grid.step() * 0.36);
        pen.shape(Shape::Bar {
            from: (x - half, grid.top),
            to: (x + half, grid.bottom),
            fill: Role::Gap,
            outline: None,
        });
        let mut lines = vec![format::NO_NUMBER.to_owned()];
        lines.extend(why(spec, withheld, note, half * 2.0 - 12.0));
        let middle = (grid.top + grid.bottom) / 2.0;
        let first = middle - strong.line_height() * (lines.len() as f64 - 1.0) / 2.0;
        for (index, line) in lines.iter().enumerate() {
            let style = if index == 0 { strong } else { note };
            pen.text_beside((x, first + strong.line_height() * index as f64), Anchor::Middle, line, style);
        }
    }
}

// In a narrow column the dash stands alone and the note at the foot says why.
fn why(spec: &ChartSpec, withheld: Withheld, style: Style, room: f64) -> Vec<String> {
    let lines = wrap(&spec.why(withheld), style.weight, style.size, room);
    if lines.len() <= 3 && lines.iter().all(|line| style.width(line) <= room) && room > 60.0 {
        lines
    } else {
        Vec::new()
    }
}

fn breaks(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    let marked: Vec<f64> = grid
        .trend
        .points
        .iter()
        .filter(|point| point.breaks && point.position > 0)
        .map(|point| grid.x(point.position) - grid.step() / 2.0)
        .collect();
    let room_above = pen.label().line_height() + 10.0;
    pen.dashed_group("breaks");
    for x in &marked {
        pen.line(vec![(*x, grid.top - room_above), (*x, grid.bottom)], Role::Neutral, 2.0);
    }
    pen.group("break-labels");
    let style = pen.note();
    let text = spec.lang.pick("đổi phương pháp", "method changed");
    let mut free_from = f64::NEG_INFINITY;
    for x in marked {
        let half = style.width(text) / 2.0;
        let middle = x.clamp(grid.left + half, (grid.right - half).max(grid.left + half));
        if middle - half >= free_from {
            pen.text_beside(
                (middle, grid.top - room_above - 2.0 - style.line_height() / 2.0),
                Anchor::Middle,
                text,
                style,
            );
            free_from = middle + half + 12.0;
        }
    }
}

fn bands(grid: &Grid<'_>, runs: &[Vec<&TrendPoint>], pen: &mut Pen<'_>) {
    pen.group("bands");
    for run in runs {
        let outer: Vec<_> = run.iter().map(|point| point.value.ok().and_then(|value| value.interval)).collect();
        let inner: Vec<_> = run.iter().map(|point| point.inner).collect();
        for (ends, role) in [(outer, Role::OuterBand), (inner, Role::InnerBand)] {
            // A single period has no width of its own: a short bar stands for the band.
            let ends: Vec<(f64, (f64, f64))> =
                run.iter().zip(ends).filter_map(|(point, ends)| Some((grid.x(point.position), ends?))).collect();
            match ends.as_slice() {
                [] => {}
                [(x, (low, high))] => {
                    pen.shape(Shape::Bar {
                        from: (x - 14.0, grid.y(*high)),
                        to: (x + 14.0, grid.y(*low)),
                        fill: role,
                        outline: None,
                    });
                    edge(role, vec![(x - 14.0, grid.y(*high)), (x + 14.0, grid.y(*high))], pen);
                    edge(role, vec![(x - 14.0, grid.y(*low)), (x + 14.0, grid.y(*low))], pen);
                }
                many => {
                    let upper: Vec<Point> = many.iter().map(|(x, (_, high))| (*x, grid.y(*high))).collect();
                    let lower: Vec<Point> = many.iter().map(|(x, (low, _))| (*x, grid.y(*low))).collect();
                    pen.shape(Shape::Area { points: upper.iter().chain(lower.iter().rev()).copied().collect(), role });
                    edge(role, upper, pen);
                    edge(role, lower, pen);
                }
            }
        }
    }
}

// The pale fill alone would be too faint; its edge carries the contrast.
fn edge(role: Role, points: Vec<Point>, pen: &mut Pen<'_>) {
    if role == Role::OuterBand {
        pen.line(points, Role::BandEdge, 1.2);
    }
}

fn lines(grid: &Grid<'_>, runs: &[Vec<&TrendPoint>], pen: &mut Pen<'_>) {
    pen.group("line");
    for run in runs {
        let points: Vec<Point> =
            run.iter().filter_map(|point| Some((grid.x(point.position), grid.y(point.value.ok()?.value)))).collect();
        if points.len() > 1 {
            pen.line(points.clone(), Role::Above, pen.theme.stroke);
        }
        for center in points {
            pen.shape(Shape::Disc { center, radius: pen.theme.marker * 0.85, role: Role::Above });
        }
    }
}

// The first and the last value stand beside their mark, where no line goes; others as near to their mark as no line or
// edge runs through them: a valley's value below, every other above, and over the band where there is no room inside.
fn values(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    pen.group("values");
    let style = Style { weight: Weight::Bold, ..pen.label() };
    let last = grid.trend.points.len() - 1;
    let mut free_from = f64::NEG_INFINITY;
    for index in labelled(grid.trend) {
        let point = &grid.trend.points[index];
        let Ok(value) = point.value else { continue };
        let text = spec.bare(value.value);
        let (x, y, width) = (grid.x(point.position), grid.y(value.value), style.width(&text));
        let beside = 20.0 + width + 8.0 <= grid.step() / 2.0;
        if beside && (index == 0 || index == last) {
            let (start, anchor) = if index == 0 { (x - 20.0 - width, Anchor::End) } else { (x + 20.0, Anchor::Start) };
            // The number stands on paper: the grid does not run through it.
            let half = style.size * 0.6;
            let (from, to) = ((start - 4.0, y - half), (start + width + 4.0, y + half));
            pen.shape(Shape::Bar { from, to, fill: Role::Paper, outline: None });
            pen.text_beside((if index == 0 { x - 20.0 } else { x + 20.0 }, y), anchor, &text, style);
            continue;
        }
        let half = width / 2.0;
        if x - half < free_from {
            continue;
        }
        let top = highest_near(grid, x - half - 6.0, x + half + 6.0).min(y - pen.theme.marker);
        let away = pen.theme.marker + 10.0 + style.size / 2.0;
        let half_height = style.line_height() / 2.0;
        let near = if is_valley(grid.trend, index) { [y + away, y - away] } else { [y - away, y + away] };
        let free = |middle: &f64| {
            middle + half_height <= grid.bottom
                && is_free(
                    grid,
                    (x - half - 4.0, x + half + 4.0),
                    (middle - style.size * 0.5, middle + style.size * 0.5),
                )
        };
        let middle = near.into_iter().find(free).unwrap_or(top - 6.0 - style.line_height() / 2.0);
        pen.text_beside((x, middle), Anchor::Middle, &text, style);
        free_from = x + half + 12.0;
    }
}

/// Neither neighbour is lower.
fn is_valley(trend: &Trend, index: usize) -> bool {
    let value = |index: usize| trend.points.get(index).and_then(|point| point.value.ok()).map(|value| value.value);
    let here = value(index);
    let around = [index.checked_sub(1).and_then(value), value(index + 1)];
    around.into_iter().flatten().all(|neighbour| here.is_some_and(|here| here <= neighbour))
}

/// Does the box keep clear of the line and of the edges of the bands?
fn is_free(grid: &Grid<'_>, (left, right): (f64, f64), (top, bottom): (f64, f64)) -> bool {
    let ends = |value: crate::spec::Estimate| {
        let (low, high) = value.interval.unwrap_or((value.value, value.value));
        [grid.y(high), grid.y(value.value), grid.y(low)]
    };
    runs(grid.trend).iter().all(|run| {
        let corners: Vec<(f64, [f64; 3])> =
            run.iter().filter_map(|point| Some((grid.x(point.position), ends(point.value.ok()?)))).collect();
        let clear = |at: f64| at < top || at > bottom;
        corners.iter().all(|(x, ys)| *x < left || *x > right || ys.iter().all(|y| clear(*y)))
            && corners.windows(2).all(|pair| {
                // Straight between corners, so a line that misses both edges of the box on one side misses the box.
                (0..3).all(|line| {
                    let at = |x: f64| {
                        let share = ((x - pair[0].0) / (pair[1].0 - pair[0].0)).clamp(0.0, 1.0);
                        pair[0].1[line] + share * (pair[1].1[line] - pair[0].1[line])
                    };
                    let outside = pair[1].0 < left || pair[0].0 > right;
                    let (from, to) = (at(left.max(pair[0].0)), at(right.min(pair[1].0)));
                    outside || from.max(to) < top || from.min(to) > bottom
                })
            })
    })
}

/// Every value where there are few; first, last, smallest and largest where there are many.
fn labelled(trend: &Trend) -> Vec<usize> {
    const FEW: usize = 6;
    let shown: Vec<(usize, f64)> =
        trend.points.iter().enumerate().filter_map(|(index, point)| Some((index, point.value.ok()?.value))).collect();
    if shown.len() <= FEW {
        return shown.into_iter().map(|(index, _)| index).collect();
    }
    let by_value = |one: &&(usize, f64), other: &&(usize, f64)| one.1.total_cmp(&other.1);
    let mut chosen: Vec<usize> =
        [shown.first(), shown.last(), shown.iter().min_by(by_value), shown.iter().max_by(by_value)]
            .into_iter()
            .flatten()
            .map(|(index, _)| *index)
            .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The highest pixel of any band between two x: bands are straight between periods, so corners and crossings are enough.
fn highest_near(grid: &Grid<'_>, from: f64, to: f64) -> f64 {
    let mut top = f64::INFINITY;
    for run in runs(grid.trend) {
        let corners: Vec<Point> =
            run.iter()
                .filter_map(|point| {
                    point.value.ok().map(|value| {
                        (grid.x(point.position), grid.y(value.interval.map_or(value.value, |(_, high)| high)))
                    })
                })
                .collect();
        for corner in corners.iter().filter(|corner| (from..=to).contains(&corner.0)) {
            top = top.min(corner.1);
        }
        for pair in corners.windows(2) {
            for x in [from, to].into_iter().filter(|x| (pair[0].0..=pair[1].0).contains(x)) {
                let share = (x - pair[0].0) / (pair[1].0 - pair[0].0);
                top = top.min(pair[0].1 + share * (pair[1].1 - pair[0].1));
            }
        }
    }
    top
}
