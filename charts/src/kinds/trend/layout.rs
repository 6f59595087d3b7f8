//! A line with its bands; gaps where nothing may be shown, a cut where the method changed.

use crate::layout::{
    Anchor, Pen, Point, Shape,
    ends::{self, End},
    frame::Room,
    marks::Style,
    numbers::is_crossed,
    timeline::{Stop, Timeline, answers},
    wrap::wrap,
};
use crate::{
    ChartSpec, format,
    spec::{Trend, TrendPoint, Withheld},
    theme::{Role, typeface::Weight},
};

/// The periods with what stands at them.
struct Grid<'a> {
    trend: &'a Trend,
    time: Timeline<'a>,
}

pub(crate) fn place(spec: &ChartSpec, trend: &Trend, room: Room, pen: &mut Pen<'_>) {
    // Values that touch the top of the axis are written above it, the words of a break above those.
    let breaks_height = if trend.points.iter().any(|point| point.breaks) { pen.note().line_height() } else { 0.0 };
    let over = breaks_height + pen.label().line_height() + 12.0;
    let last = trend.points.last().map_or(0, |point| point.position);
    let words = target_words(spec, trend);
    let inner = Room { right: room.right - ends::width(words.as_slice(), pen), ..room };
    let grid = Grid { trend, time: Timeline::new(spec, &trend.axis, last, inner, over, pen) };
    grid.time.grid(spec, pen);
    let stop = |point: &TrendPoint| Stop {
        position: point.position,
        period: point.period.clone(),
        short: point.short.clone(),
        below: answers(spec, point.n),
    };
    grid.time.stops(&trend.points.iter().map(stop).collect::<Vec<_>>(), pen);
    gaps(spec, &grid, pen);
    breaks(spec, &grid, pen);
    let runs = runs(&trend.points);
    bands(&grid, &runs, pen);
    targets(&grid, words, pen);
    lines(&grid, &runs, pen);
    values(spec, &grid, pen);
}

/// The name and number of the last target.
fn target_words(spec: &ChartSpec, trend: &Trend) -> Option<Vec<String>> {
    let target = trend.targets.iter().rev().copied().flatten().next()?;
    Some(vec![spec.lang.pick("Mục tiêu", "Target").to_owned(), spec.valued(target)])
}

/// A step for each period that has a target.
fn steps(grid: &Grid<'_>) -> Vec<[Point; 2]> {
    let half = grid.time.step() / 2.0;
    let step = |(point, target): (&TrendPoint, &Option<f64>)| {
        let (x, y) = (grid.time.x(point.position), grid.time.y((*target)?));
        Some([(x - half, y), (x + half, y)])
    };
    grid.trend.points.iter().zip(&grid.trend.targets).filter_map(step).collect()
}

fn targets(grid: &Grid<'_>, words: Option<Vec<String>>, pen: &mut Pen<'_>) {
    let steps = steps(grid);
    let Some(last) = steps.last() else { return };
    pen.dashed_group("target");
    let mut line: Vec<Point> = Vec::new();
    for [from, to] in &steps {
        if line.last().is_some_and(|end| (end.0 - from.0).abs() > 0.5) {
            pen.line(std::mem::take(&mut line), Role::Below, 2.0);
        }
        line.extend([*from, *to]);
    }
    pen.line(line, Role::Below, 2.0);
    let end = words.map(|words| End { y: last[1].1, words });
    ends::place(end.into_iter().collect(), grid.time.right, (grid.time.top - 40.0, grid.time.bottom), pen);
}

/// The height that the line reads well in: flat enough for a page, tall enough for its bands on a narrow one.
pub(crate) fn height(_: &ChartSpec, _: &Trend, room: Room, _: &Pen<'_>) -> f64 {
    ((room.right - room.left) * 0.45).clamp(420.0, 640.0)
}

/// Stretches of periods that may be joined: nothing missing between them, no change of method, no quarter skipped.
pub(crate) fn runs(points: &[TrendPoint]) -> Vec<Vec<&TrendPoint>> {
    let mut runs: Vec<Vec<&TrendPoint>> = Vec::new();
    let mut open = false;
    for point in points {
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

// A column of its own with a dash and the reason: a missing number is seen, and is not a zero.
fn gaps(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    let (strong, note) = (Style { role: Role::Muted, ..pen.strong() }, pen.note());
    for (row, point) in grid.trend.points.iter().enumerate() {
        let Err(withheld) = point.value else { continue };
        pen.mark(row);
        let (x, half) = (grid.time.x(point.position), grid.time.step() * 0.36);
        pen.shape(Shape::Bar {
            from: (x - half, grid.time.top),
            to: (x + half, grid.time.bottom),
            fill: Role::Gap,
            outline: None,
        });
        let mut lines = vec![format::NO_NUMBER.to_owned()];
        lines.extend(why(spec, withheld, note, half * 2.0 - 12.0));
        let middle = (grid.time.top + grid.time.bottom) / 2.0;
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
        .map(|point| grid.time.x(point.position) - grid.time.step() / 2.0)
        .collect();
    let room_above = pen.label().line_height() + 10.0;
    pen.dashed_group("breaks");
    for x in &marked {
        pen.line(vec![(*x, grid.time.top - room_above), (*x, grid.time.bottom)], Role::Neutral, 2.0);
    }
    pen.group("break-labels");
    let style = pen.note();
    let text = spec.lang.pick("đổi phương pháp", "method changed");
    let mut free_from = f64::NEG_INFINITY;
    for x in marked {
        let half = style.width(text) / 2.0;
        let middle = x.clamp(grid.time.left + half, (grid.time.right - half).max(grid.time.left + half));
        if middle - half >= free_from {
            pen.text_beside(
                (middle, grid.time.top - room_above - 2.0 - style.line_height() / 2.0),
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
                run.iter().zip(ends).filter_map(|(point, ends)| Some((grid.time.x(point.position), ends?))).collect();
            match ends.as_slice() {
                [] => {}
                [(x, (low, high))] => {
                    pen.shape(Shape::Bar {
                        from: (x - 14.0, grid.time.y(*high)),
                        to: (x + 14.0, grid.time.y(*low)),
                        fill: role,
                        outline: None,
                    });
                    edge(role, vec![(x - 14.0, grid.time.y(*high)), (x + 14.0, grid.time.y(*high))], pen);
                    edge(role, vec![(x - 14.0, grid.time.y(*low)), (x + 14.0, grid.time.y(*low))], pen);
                }
                many => {
                    let upper: Vec<Point> = many.iter().map(|(x, (_, high))| (*x, grid.time.y(*high))).collect();
                    let lower: Vec<Point> = many.iter().map(|(x, (low, _))| (*x, grid.time.y(*low))).collect();
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
        let points: Vec<Point> = run
            .iter()
            .filter_map(|point| Some((grid.time.x(point.position), grid.time.y(point.value.ok()?.value))))
            .collect();
        if points.len() > 1 {
            pen.line(points, Role::Above, pen.theme.stroke);
        }
    }
    for (row, point) in grid.trend.points.iter().enumerate() {
        let Ok(value) = point.value else { continue };
        pen.mark(row);
        let center = (grid.time.x(point.position), grid.time.y(value.value));
        pen.shape(Shape::Disc { center, radius: pen.theme.marker * 0.85, role: Role::Above });
    }
}

// The first and the last value stand beside their mark, where no line goes; others as near to their mark as no line or
// edge runs through them: a valley's value below, every other above, and over the band where there is no room inside.
fn values(spec: &ChartSpec, grid: &Grid<'_>, pen: &mut Pen<'_>) {
    pen.group("values");
    let style = Style { weight: Weight::Bold, ..pen.label() };
    let last = grid.trend.points.len() - 1;
    let mut free_from = f64::NEG_INFINITY;
    let steps = steps(grid);
    for index in labelled(grid.trend) {
        let point = &grid.trend.points[index];
        let Ok(value) = point.value else { continue };
        let text = spec.bare(value.value);
        let (x, y, width) = (grid.time.x(point.position), grid.time.y(value.value), style.width(&text));
        let beside = 20.0 + width + 8.0 <= grid.time.step() / 2.0;
        let start = if index == 0 { x - 20.0 - width } else { x + 20.0 };
        let box_beside = (start - 4.0, y - style.size * 0.6, start + width + 4.0, y + style.size * 0.6);
        let on_target = |bounds| steps.iter().any(|step| is_crossed(bounds, step[0], step[1]));
        if beside && (index == 0 || index == last) && !on_target(box_beside) {
            // The number stands on paper: the grid does not run through it.
            let (left, top, right, bottom) = box_beside;
            pen.shape(Shape::Bar { from: (left, top), to: (right, bottom), fill: Role::Paper, outline: None });
            pen.text_beside((start, y), Anchor::Start, &text, style);
            continue;
        }
        let half = width / 2.0;
        // The numbers of the axis stand to the left of the plot.
        let x = x.max(grid.time.left + half);
        if x - half < free_from {
            continue;
        }
        let top = highest_near(grid, x - half - 6.0, x + half + 6.0).min(y - pen.theme.marker);
        let away = pen.theme.marker + 10.0 + style.size / 2.0;
        let half_height = style.line_height() / 2.0;
        let near = if is_valley(grid.trend, index) { [y + away, y - away] } else { [y - away, y + away] };
        let clear = |middle: f64| {
            !on_target((x - half - 4.0, middle - style.size * 0.6, x + half + 4.0, middle + style.size * 0.6))
        };
        let free = |middle: &f64| {
            clear(*middle)
                && middle + half_height <= grid.time.bottom
                && is_free(
                    grid,
                    (x - half - 4.0, x + half + 4.0),
                    (middle - style.size * 0.5, middle + style.size * 0.5),
                )
        };
        let over = top - 6.0 - style.line_height() / 2.0;
        // Where the target runs over the band, its value stands over the target.
        let higher = steps.iter().map(|step| step[0].1 - style.line_height() * 0.7);
        let free_over =
            std::iter::once(over).chain(higher.filter(|middle| *middle < over)).find(|middle| clear(*middle));
        let middle = near.into_iter().find(free).or(free_over).unwrap_or(over);
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
        [grid.time.y(high), grid.time.y(value.value), grid.time.y(low)]
    };
    runs(&grid.trend.points).iter().all(|run| {
        let corners: Vec<(f64, [f64; 3])> =
            run.iter().filter_map(|point| Some((grid.time.x(point.position), ends(point.value.ok()?)))).collect();
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
    for run in runs(&grid.trend.points) {
        let corners: Vec<Point> = run
            .iter()
            .filter_map(|point| {
                point.value.ok().map(|value| {
                    (grid.time.x(point.position), grid.time.y(value.interval.map_or(value.value, |(_, high)| high)))
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
