//! A row a part, its bar from the score before it to the score after it; the two scores as marks at the ends.

use crate::{
    ChartSpec,
    layout::{
        Pen, Shape,
        frame::Room,
        rows::{Column, Rows},
    },
    spec::{ChangePart, Changes, Standing},
    theme::Role,
};

fn rows<'a>(spec: &'a ChartSpec, changes: &'a Changes) -> Rows<'a> {
    let lang = spec.lang;
    let cells = |ends: [String; 2], part: &dyn Fn(&ChangePart) -> String| {
        let [before, after] = ends;
        std::iter::once(before).chain(changes.parts.iter().map(part)).chain([after]).collect::<Vec<_>>()
    };
    let ends = [changes.ends.0, changes.ends.1].map(|value| spec.bare(value));
    let names = changes.parts.iter().map(|part| (part.name.as_str(), true));
    let mut columns = vec![Column {
        head: lang.pick("Mức; đóng góp", "Score; contribution").to_owned(),
        cells: cells(ends, &|part| spec.signed(part.amount.value)),
        is_strong: true,
    }];
    if changes.parts.iter().any(|part| part.amount.interval.is_some()) {
        columns.push(Column {
            head: lang.pick("Khoảng", "Interval").to_owned(),
            cells: cells([String::new(), String::new()], &|part| {
                part.amount.interval.map_or(String::new(), |interval| spec.ranged(interval))
            }),
            is_strong: false,
        });
    }
    Rows {
        spec,
        head: lang.pick("Phần", "Part"),
        names: std::iter::once((lang.pick("Trước", "Before"), true))
            .chain(names)
            .chain([(lang.pick("Sau", "After"), true)])
            .collect(),
        axis: &changes.axis,
        ticks: None,
        reference: None,
        legend: Vec::new(),
        columns,
    }
}

pub(crate) fn height(spec: &ChartSpec, changes: &Changes, room: Room, pen: &Pen<'_>) -> f64 {
    rows(spec, changes).height(room, pen)
}

pub(crate) fn place(spec: &ChartSpec, changes: &Changes, room: Room, pen: &mut Pen<'_>) {
    let narrow = room.is_narrow(pen);
    rows(spec, changes).place(room, pen, |index, strip, pen| {
        let last = changes.parts.len() + 1;
        let part = index.checked_sub(1).and_then(|index| changes.parts.get(index));
        let (start, end) = match part {
            Some(part) => (part.start, part.start + part.amount.value),
            None if index == 0 => (changes.ends.0, changes.ends.0),
            None => (changes.ends.1, changes.ends.1),
        };
        let half = if part.is_some() { (strip.half * 0.6).min(pen.theme.label * 0.7) } else { pen.theme.marker };
        let (from, to) = (strip.x(start), strip.x(end));
        // Where one part ends the next begins; under a name there is no room to show it.
        if !narrow {
            let edges = [(index > 0, from, -1.0), (index < last, to, 1.0)];
            for (_, x, side) in edges.into_iter().filter(|edge| edge.0) {
                let (near, far) = (strip.middle + side * half, strip.middle + side * strip.half);
                pen.line(vec![(x, near), (x, far)], Role::Neutral, 1.0);
            }
        }
        match part {
            Some(part) => {
                let role = if part.amount.value >= 0.0 { Role::Above } else { Role::Below };
                let (left, right) = (from.min(to), from.max(to).max(from.min(to) + 2.0));
                let corners = ((left, strip.middle - half), (right, strip.middle + half));
                pen.shape(Shape::Bar { from: corners.0, to: corners.1, fill: role, outline: None });
            }
            None => pen.marker(strip.at(start), Standing::Same),
        }
    });
}
