//! Checks 3, 6, 7 and 8: marks say what the numbers say.

use analytics::Release;
use charts::{
    ChartSpec, format,
    layout::{Group, Shape},
    spec::{Plot, Standing},
    theme::Role,
};

use super::{
    facts::{Fact, Facts, Read, Shows, facts},
    own,
    picture::{Picture, corners, letters, lines, texts},
};

/// Places are exact in the layout and rounded to a tenth of a pixel when drawn.
pub(super) const NEAR: f64 = 0.1;

/// Every estimate lies in its interval, and both ends are drawn or written where they belong.
pub(super) fn uncertainty(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let facts = facts(picture.spec);
    for row in facts.rows.iter().filter(|row| row.intervals.len() == 1) {
        let (low, high) = row.intervals[0];
        // Control limits hold the centre and not the value.
        let holds = !matches!(facts.shows, Shows::Group("limits"));
        if low > high || holds && row.value.is_some_and(|value| value < low - 1e-9 || value > high + 1e-9) {
            faults.push(format!("{}: {:?} is not within {low}–{high}", row.name, row.value));
        }
    }
    match facts.shows {
        Shows::Marks { across } => {
            for (index, row) in facts.rows.iter().enumerate().filter(|(_, row)| !row.is_reference) {
                let grids = if across { grids(picture) } else { grid_before(picture, index) };
                let groups: Vec<&Group> = picture.of_row(index).collect();
                ends(picture, &facts, row, across, &grids, &groups, faults);
            }
        }
        Shows::Group(name) => {
            let groups: Vec<&Group> = picture.named(name).collect();
            for row in &facts.rows {
                ends(picture, &facts, row, false, &grids(picture), &groups, faults);
            }
        }
        Shows::Words => written(picture, &facts.rows, faults),
        Shows::Arms => arms(picture, &facts, faults),
        Shows::Limits => limits(picture, faults),
        Shows::Edges => edges(picture, faults),
        Shows::Places => own::places(picture, faults),
        Shows::Sizes => own::sizes(picture, faults),
        Shows::OwnScales => own::scales(picture, faults),
        Shows::Parts => {
            written(picture, &facts.rows[..1], faults);
            picture.parts().iter().for_each(|part| uncertainty(part, faults));
        }
        Shows::Nothing => {}
    }
}

fn grids<'p>(picture: &'p Picture<'_>) -> Vec<&'p Group> {
    picture.named("grid").collect()
}

/// The grid of a panel stands right before its mark.
fn grid_before<'p>(picture: &'p Picture<'_>, row: usize) -> Vec<&'p Group> {
    let at = picture.layout.groups.iter().position(|group| group.row == Some(row));
    at.and_then(|at| picture.layout.groups[..at].iter().rev().find(|group| group.name == "grid")).into_iter().collect()
}

fn ends(
    picture: &Picture<'_>,
    facts: &Facts<'_>,
    row: &Fact<'_>,
    across: bool,
    grids: &[&Group],
    groups: &[&Group],
    faults: &mut Vec<String>,
) {
    let Some(read) = facts.axes.iter().find(|read| read.across == across) else { return };
    let Some(scale) = picture.scale(read, grids) else {
        return faults.push(format!("{}: no grid to read the scale from", row.name));
    };
    let places: Vec<f64> =
        groups.iter().flat_map(|group| corners(group)).map(|(x, y)| if across { x } else { y }).collect();
    for end in row.intervals.iter().flat_map(|(low, high)| [*low, *high]) {
        if !places.iter().any(|place| (place - scale(end)).abs() < NEAR) {
            faults.push(format!("{}: no mark ends at {end}", row.name));
        }
    }
}

fn written(picture: &Picture<'_>, rows: &[Fact<'_>], faults: &mut Vec<String>) {
    let spec = picture.spec;
    for (index, row) in rows.iter().enumerate() {
        let said: Vec<&str> = texts(picture.of_row(index)).map(|text| text.text.as_str()).collect();
        for (low, high) in &row.intervals {
            let wanted = format::range(*low, *high, spec.decimals.min(1), spec.lang);
            if !said.iter().any(|text| text.contains(&wanted)) {
                faults.push(format!("{}: the interval {wanted} is not written: {said:?}", row.name));
            }
        }
    }
}

/// A cross has its four ends on the two scales.
fn arms(picture: &Picture<'_>, facts: &Facts<'_>, faults: &mut Vec<String>) {
    let points: Vec<&Group> = picture.named("points").collect();
    for row in facts.rows.iter().filter(|row| row.intervals.len() == 2) {
        for (interval, across) in row.intervals.iter().zip([true, false]) {
            let one = Fact { name: row.name, intervals: vec![*interval], ..Fact::default() };
            ends(picture, facts, &one, across, &grids(picture), &points, faults);
        }
    }
}

/// Limits stand where they were computed, and every unit on the side of them that is claimed.
fn limits(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let Plot::Funnel(funnel) = &picture.spec.plot else { return };
    let read = Read { axis: &funnel.axis, across: false };
    let Some(scale) = picture.scale(&read, &grids(picture)) else {
        return faults.push("no grid to read the scale from".to_owned());
    };
    let drawn: Vec<f64> = picture.named("limits").flat_map(lines).flatten().map(|(_, y)| *y).collect();
    let inside = |value: &f64| (funnel.axis.low..=funnel.axis.high).contains(value);
    for limit in funnel.limits.iter().flat_map(|(_, limits)| limits).filter(|limit| inside(limit)) {
        // A single corner inside the plot makes no line.
        if !drawn.iter().any(|y| (y - scale(*limit)).abs() < NEAR) && drawn.len() > 8 {
            faults.push(format!("no limit is drawn at {limit}"));
        }
    }
    for point in &funnel.points {
        let near: Vec<&[f64; 4]> = funnel
            .limits
            .windows(2)
            .filter(|pair| pair[0].0 <= point.n as f64 && point.n as f64 <= pair[1].0)
            .flat_map(|pair| [&pair[0].1, &pair[1].1])
            .collect();
        let (below, above) = (
            !near.is_empty() && near.iter().all(|limits| point.value < limits[2]),
            !near.is_empty() && near.iter().all(|limits| point.value > limits[3]),
        );
        if below && point.standing != Standing::Below || above && point.standing != Standing::Above {
            faults.push(format!("{} is called {:?}", point.name, point.standing));
        }
    }
}

/// A tile has a dashed edge exactly where its interval reaches a group that is not its own.
fn edges(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let Plot::Tiles(tiles) = &picture.spec.plot else { return };
    let dashed = picture.named("open").filter(|group| group.dashed).count();
    let open = tiles.tiles.iter().filter(|tile| tile.is_open).count();
    if dashed != open {
        faults.push(format!("{open} tiles are open, {dashed} have a dashed edge"));
    }
    for tile in &tiles.tiles {
        let Some(((low, high), group)) = tile.value.ok().and_then(|value| value.interval).zip(tile.group) else {
            continue;
        };
        let others = tiles.groups.iter().enumerate().filter(|(other, _)| *other != usize::from(group));
        let reaches = others.filter_map(|(_, bounds)| *bounds).any(|(least, most, _)| low <= most && high >= least);
        if reaches && !tile.is_open {
            faults.push(format!("{} reaches into another group and has a whole edge", tile.name));
        }
    }
}

/// Colour and shape of a mark are those of its standing, and the standing is that of the test.
pub(super) fn standing(picture: &Picture<'_>, faults: &mut Vec<String>) {
    for (index, row) in facts(picture.spec).rows.iter().enumerate() {
        let (Some(standing), Some(_)) = (row.standing, row.value) else { continue };
        let forms: Vec<Standing> = picture.of_row(index).flat_map(markers).collect();
        if forms.last() != Some(&standing) {
            faults.push(format!("{} is {standing:?} and its marks are {forms:?}", row.name));
        }
    }
    for (name, claimed, tested) in tested(picture.spec, picture.release) {
        if claimed != tested {
            faults.push(format!("{name} is called {claimed:?}; the test says {tested:?}"));
        }
    }
    if let Plot::Heat(heat) = &picture.spec.plot {
        for (index, row) in heat.rows.iter().enumerate() {
            let forms: Vec<Standing> = picture.of_row(index).flat_map(markers).collect();
            for side in [Standing::Above, Standing::Below] {
                let claimed = row.cells.iter().filter(|(value, of)| value.is_ok() && *of == side).count();
                if forms.iter().filter(|form| **form == side).count() != claimed {
                    faults.push(format!("{}: {claimed} cells are {side:?}, marks are {forms:?}", row.name));
                }
            }
        }
    }
}

/// The standings that the markers of a group say by shape and colour, in drawing order.
pub(super) fn markers(group: &Group) -> Vec<Standing> {
    let mut found = Vec::new();
    let mut disc = false;
    for shape in &group.shapes {
        match shape {
            Shape::Area { points, role } if points.len() == 3 => match (points[0].1 < points[1].1, role) {
                (true, Role::Above) => found.push(Standing::Above),
                (false, Role::Below) => found.push(Standing::Below),
                _ => {}
            },
            Shape::Disc { role: Role::Paper, .. } if disc => {
                found.pop();
                found.push(Standing::Untested);
            }
            Shape::Disc { role: Role::Neutral, .. } => found.push(Standing::Same),
            _ => {}
        }
        disc = matches!(shape, Shape::Disc { role, .. } if *role != Role::Paper);
    }
    found
}

/// Name, what the chart calls it, what the release's own test says.
fn tested(spec: &ChartSpec, release: &Release) -> Vec<(String, Standing, Standing)> {
    let node = &release.metadata.scheme;
    let of = |unit: &str, node: &str| {
        let test = release.figures.iter().find(|figure| {
            figure.statistic == "difference"
                && figure.variable == node
                && figure.category.as_deref() == Some("vs_all")
                && figure.domain_value("office") == Some(unit)
        });
        let Some(test) = test else { return Standing::Untested };
        match (test.p, test.low, test.high) {
            (Some(p), ..) if p >= 1.0 - release.metadata.level => Standing::Same,
            (Some(_), ..) if test.estimate > Some(0.0) => Standing::Above,
            (Some(_), ..) => Standing::Below,
            (None, Some(low), _) if low > 0.0 => Standing::Above,
            (None, _, Some(high)) if high < 0.0 => Standing::Below,
            (None, Some(_), Some(_)) => Standing::Same,
            _ => Standing::Untested,
        }
    };
    // Corrected for their number, tests may hold back what one interval would say, and never the other way round.
    let of_change = |change: Option<&charts::spec::Change>| match change {
        Some(change) if change.is_real && change.interval.0 > 0.0 => Standing::Above,
        Some(change) if change.is_real && change.interval.1 < 0.0 => Standing::Below,
        Some(_) => Standing::Same,
        None => Standing::Untested,
    };
    let code_of = |name: &str| {
        let unit = release.units.iter().find(|unit| format::text(spec.lang.pick(&unit.name.vi, &unit.name.en)) == name);
        unit.map(|unit| unit.code.clone()).unwrap_or_default()
    };
    match &spec.plot {
        Plot::Ranking(it) => {
            let shown = it.rows.iter().filter(|row| row.value.is_ok());
            shown.map(|row| (row.name.clone(), row.standing, of(&row.code, node))).collect()
        }
        Plot::Heat(it) => {
            let factors: Vec<&str> = release.codebook.factors.iter().map(|factor| factor.key.as_str()).collect();
            let cells = it.rows.iter().flat_map(|row| row.cells.iter().zip(&factors).map(move |cell| (row, cell)));
            cells
                .filter(|(_, ((value, _), _))| value.is_ok())
                .map(|(row, ((_, standing), factor))| (row.name.clone(), *standing, of(&row.code, factor)))
                .collect()
        }
        Plot::Slope(it) => {
            it.rows.iter().map(|row| (row.name.clone(), row.standing, of_change(row.change.as_ref()))).collect()
        }
        Plot::Multiples(it) => {
            it.panels.iter().map(|one| (one.name.clone(), one.standing, of_change(one.change.as_ref()))).collect()
        }
        Plot::Sparks(it) => {
            it.rows.iter().map(|one| (one.name.clone(), one.standing, of_change(one.change.as_ref()))).collect()
        }
        Plot::Radar(it) => {
            let code = code_of(&it.unit_name);
            let nodes = release.nodes.iter().filter(|of| of.parent.as_deref() == Some(node));
            let shown = it.spokes.iter().zip(nodes).filter(|(spoke, _)| spoke.value.is_ok());
            shown.map(|(spoke, node)| (spoke.name.clone(), spoke.standing, of(&code, &node.code))).collect()
        }
        Plot::Profile(it) => {
            let own = (it.unit_name.clone(), it.standing, of(&code_of(&it.unit_name), node));
            let factors = it.factors.iter().flat_map(|factors| tested(factors, release));
            it.value.iter().map(|_| own.clone()).chain(factors).collect()
        }
        Plot::Drivers(it) => {
            let side = |(low, high): (f64, f64), line: f64| i8::from(low > line) - i8::from(high < line);
            let of = |point: &charts::spec::DriverPoint| {
                let (Some(performance), Some(importance)) = (point.performance.interval, point.importance.interval)
                else {
                    return Standing::Untested;
                };
                match (side(importance, it.cross.1), side(performance, it.cross.0)) {
                    (1, -1) => Standing::Below,
                    (1, 1) => Standing::Above,
                    (-1, _) => Standing::Same,
                    _ => Standing::Untested,
                }
            };
            it.points.iter().map(|point| (point.name.clone(), point.standing, of(point))).collect()
        }
        _ => Vec::new(),
    }
}

/// A mark that is read by its length starts at zero.
pub(super) fn axis(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let facts = facts(picture.spec);
    for read in &facts.axes {
        let axis = read.axis;
        if facts.from_zero && axis.low != 0.0 {
            faults.push(format!("bars on an axis that starts at {}", axis.low));
        }
        if axis.low >= axis.high || axis.ticks.first() != Some(&axis.low) {
            faults.push(format!("an axis from {} to {}", axis.low, axis.high));
        }
        if axis.ticks.windows(2).any(|pair| pair[0] >= pair[1]) {
            faults.push("ticks that do not rise".to_owned());
        }
    }
    if !facts.from_zero {
        return;
    }
    let Some(scale) = picture.scale(&facts.axes[0], &grids(picture)) else { return };
    for (index, row) in facts.rows.iter().enumerate() {
        let bars = picture.of_row(index).flat_map(|group| &group.shapes).filter_map(|shape| match shape {
            Shape::Bar { from, to, .. } => Some((from.0, to.0)),
            _ => None,
        });
        for (from, to) in bars {
            let wanted = (scale(0.0), scale(row.value.unwrap_or(0.0)));
            if (from - wanted.0).abs() > NEAR || (to - wanted.1).abs() > NEAR {
                faults.push(format!("{}: a bar from {from} to {to} and not {wanted:?}", row.name));
            }
        }
    }
}

/// A line to compare with has its name and value within 40 pixels.
pub(super) fn reference(picture: &Picture<'_>, faults: &mut Vec<String>) {
    for name in ["reference", "centre", "target", "means"] {
        let drawn: Vec<_> = picture.named(name).flat_map(lines).collect();
        if drawn.is_empty() {
            continue;
        }
        let labels: Vec<_> = texts(picture.named("reference-label")).collect();
        let near = |text: &&&charts::layout::Text| {
            let (left, top, right, bottom) = letters(text);
            drawn.iter().any(|points| {
                points.windows(2).any(|pair| {
                    let [one, other] = pair else { return false };
                    let away = |low: f64, high: f64, from: f64, to: f64| (low - to).max(from - high).max(0.0);
                    let across = away(left, right, one.0.min(other.0), one.0.max(other.0));
                    let down = away(top, bottom, one.1.min(other.1), one.1.max(other.1));
                    across.hypot(down) <= 40.0
                })
            })
        };
        if !labels.iter().filter(near).any(|text| text.text.chars().any(|letter| letter.is_ascii_digit())) {
            faults.push(format!("the line “{name}” has no name with its value within 40 pixels"));
        }
    }
}
