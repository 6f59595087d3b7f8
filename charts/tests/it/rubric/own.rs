//! Check 3 where a kind has a way of its own: places, boxes, and lines with a scale each.

use charts::{
    format,
    layout::{Group, Point, Shape},
    spec::{Estimate, Places, Plot, TrendPoint},
    theme::{Role, palette::Level},
};

use super::{
    picture::{Picture, texts},
    truth::NEAR,
};

/// Per cent from which a share has the next darker class.
const CLASSES: [f64; 5] = [0.0, 10.0, 25.0, 50.0, 75.0];

/// Every place that came up has a cell of its class, and no other has one; a range ends half a place beyond its ends.
pub(super) fn places(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let Plot::Places(it) = &picture.spec.plot else { return };
    let Some(x) = place_to_pixel(picture) else { return faults.push("no numbers to read the places from".to_owned()) };
    for (index, row) in it.rows.iter().enumerate() {
        let bars: Vec<(f64, f64, Role)> =
            picture.of_row(index).flat_map(bars).map(|(from, to, fill)| (from.0, to.0, fill)).collect();
        if row.shares.is_empty() {
            let ends = (x(row.range.0 - 0.5), x(row.range.1 + 0.5));
            if !bars.iter().any(|(from, to, _)| (from - ends.0).abs() < NEAR && (to - ends.1).abs() < NEAR) {
                faults.push(format!("{}: no bar from {:?}: {bars:?}", row.name, row.range));
            }
            continue;
        }
        for place in drawn(it) {
            let share = row.shares.iter().find(|(of, _)| *of == place).map(|(_, share)| *share);
            let wanted = share.map(|share| CLASSES.iter().rposition(|least| share * 100.0 >= *least).unwrap());
            let at = x(f64::from(place));
            let found = bars.iter().rev().find(|(from, to, _)| (*from..=*to).contains(&at)).map(|(_, _, fill)| *fill);
            if found != wanted.map(|class| Role::Class(Level::ALL[class])) {
                faults.push(format!("{}: place {place} is drawn as {found:?}, its share is {share:?}", row.name));
            }
        }
    }
}

/// Every whole place of the page.
fn drawn(places: &Places) -> impl Iterator<Item = u32> {
    places.axis.low.ceil() as u32..=places.axis.high.floor() as u32
}

/// The numbers under the axis stand at their places; a page of one place has one number.
fn place_to_pixel(picture: &Picture<'_>) -> Option<impl Fn(f64) -> f64 + use<>> {
    let number = |text: &charts::layout::Text| Some((text.text.parse::<f64>().ok()?, text.at.0));
    let numbers: Vec<(f64, f64)> = texts(picture.named("axis")).filter_map(number).collect();
    let (place, pixel) = *numbers.last()?;
    let step = match numbers.as_slice() {
        [.., before, _] => (pixel - before.1) / (place - before.0),
        // The only place is as wide as the bar in it.
        _ => picture.of_row(0).flat_map(bars).map(|(from, to, _)| to.0 - from.0).next()?,
    };
    Some(move |wanted: f64| pixel + (wanted - place) * step)
}

fn bars(group: &Group) -> impl Iterator<Item = (Point, Point, Role)> {
    group.shapes.iter().filter_map(|shape| match shape {
        Shape::Bar { from, to, fill, .. } => Some((*from, *to, *fill)),
        _ => None,
    })
}

/// Boxes are as high as the shares that they hold; in an outline bars are as long, and none shorter than can be seen.
pub(super) fn sizes(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let Plot::Tree(tree) = &picture.spec.plot else { return };
    let starts: Vec<f64> =
        (0..tree.nodes.len()).flat_map(|at| picture.of_row(at)).flat_map(bars).map(|(from, ..)| from.0).collect();
    // Columns have a left edge each, an outline has one for all.
    let is_outline = starts.len() > 1 && starts.iter().all(|left| *left == starts[0]);
    let leaves = |of: usize| {
        let is_below = move |mut at: usize| loop {
            match tree.nodes[at].parent {
                _ if at == of => return true,
                Some(above) => at = above,
                None => return false,
            }
        };
        (0..tree.nodes.len()).filter(move |at| tree.nodes.iter().all(|node| node.parent != Some(*at)) && is_below(*at))
    };
    let share = |at: usize| match is_outline {
        true => tree.nodes[at].share,
        false => leaves(at).map(|leaf| tree.nodes[leaf].share).sum(),
    };
    let mut sizes = Vec::new();
    for at in 0..tree.nodes.len() {
        let size = picture
            .of_row(at)
            .flat_map(bars)
            .map(|(from, to, _)| if is_outline { to.0 - from.0 } else { to.1 - from.1 });
        let found: Vec<f64> = size.collect();
        let [size] = found[..] else {
            faults.push(format!("{} has {} boxes", tree.nodes[at].name, found.len()));
            continue;
        };
        sizes.push((at, size));
    }
    let Some((_, whole)) = sizes.first().copied().filter(|(at, _)| *at == 0) else { return };
    for (at, size) in sizes {
        let wanted = share(at) / share(0) * whole;
        let is_thin = is_outline && (size - 2.0).abs() < NEAR && wanted < 2.0;
        if (size - wanted).abs() >= NEAR && !is_thin {
            faults.push(format!("{}: a box of {size} px and not {wanted}", tree.nodes[at].name));
        }
    }
}

/// Between the lowest and the highest mark of its row every end of an interval has its place; the last one and the scale are written.
pub(super) fn scales(picture: &Picture<'_>, faults: &mut Vec<String>) {
    let Plot::Sparks(sparks) = &picture.spec.plot else { return };
    for (index, row) in sparks.rows.iter().enumerate() {
        let Some((low, high)) = row.scale else { continue };
        let heights: Vec<f64> = picture.of_row(index).flat_map(line_heights).collect();
        let (top, bottom) =
            heights.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), y| (top.min(*y), bottom.max(*y)));
        let y = |value: f64| if high > low { bottom - (value - low) / (high - low) * (bottom - top) } else { top };
        let shown = |point: &TrendPoint| {
            point.value.ok().map(|value: Estimate| value.interval.unwrap_or((value.value, value.value)))
        };
        for end in row.points.iter().filter_map(shown).flat_map(|(low, high)| [low, high]) {
            if !heights.iter().any(|place| (place - y(end)).abs() < NEAR) {
                faults.push(format!("{}: no mark ends at {end}", row.name));
            }
        }
        let said: Vec<&str> = texts(picture.of_row(index)).map(|text| text.text.as_str()).collect();
        let last = row.points.last().and_then(|point| point.value.ok()?.interval);
        for (low, high) in last.into_iter().chain([(low, high)]) {
            let wanted = format::range(low, high, picture.spec.decimals.min(1), picture.spec.lang);
            if !said.iter().any(|text| text.contains(&wanted)) {
                faults.push(format!("{}: {wanted} is not written: {said:?}", row.name));
            }
        }
    }
}

/// Heights of the corners of a line and its band, without the mark at its end.
fn line_heights(group: &Group) -> Vec<f64> {
    let of = |shape: &Shape| match shape {
        Shape::Area { points, role: Role::InnerBand }
        | Shape::Line { points, role: Role::BandEdge | Role::Above, .. } => {
            points.iter().map(|point| point.1).collect()
        }
        Shape::Disc { center, role: Role::Above, .. } => vec![center.1],
        _ => Vec::new(),
    };
    group.shapes.iter().flat_map(of).collect()
}
