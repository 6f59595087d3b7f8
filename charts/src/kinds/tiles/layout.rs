//! A tile a province: name, value, letter of its group; a dashed edge where the interval reaches into another group.

use super::words::rows_of_table;
use crate::layout::{
    Anchor, Pen, Shape,
    frame::Room,
    marks::{Style, flow},
    wrap::wrap,
};
use crate::{
    ChartSpec, format,
    spec::{Tile, Tiles},
    theme::{Role, palette::Level, typeface::Weight},
};

/// Air between tiles.
const GAP: f64 = 4.0;
/// Space inside a tile beside its words.
const INSIDE: f64 = 8.0;
const WIDEST: f64 = 260.0;

/// "N1" the highest group.
pub(crate) fn letter(group: u8) -> String {
    format!("N{}", 4 - group)
}

fn width(tiles: &Tiles, room: Room) -> f64 {
    ((room.right - room.left) / f64::from(tiles.grid.0)).min(WIDEST)
}

fn name(tile: &Tile, width: f64, pen: &Pen<'_>) -> Vec<String> {
    let style = Style { role: Role::Ink, ..pen.note() };
    wrap(&tile.name, style.weight, style.size, width - INSIDE * 2.0 - GAP)
}

/// Value and letter of the group; on two lines where they are wider than the tile.
fn said(spec: &ChartSpec, tile: &Tile, width: f64, pen: &Pen<'_>) -> Vec<String> {
    let text = match (tile.value, tile.group) {
        (Ok(value), Some(group)) => format!("{} {}", spec.bare(value.value), letter(group)),
        _ => format::NO_NUMBER.to_owned(),
    };
    wrap(&text, Weight::Bold, pen.note().size, width - INSIDE * 2.0 - GAP)
}

/// Height of a tile with its name over its value.
fn stacked(spec: &ChartSpec, tiles: &Tiles, width: f64, pen: &Pen<'_>) -> f64 {
    let lines = |tile: &Tile| name(tile, width, pen).len() + said(spec, tile, width, pen).len();
    let most = tiles.tiles.iter().map(lines).max().unwrap_or(2) as f64;
    pen.note().line_height() * most + 6.0 + GAP
}

pub(crate) fn height(spec: &ChartSpec, tiles: &Tiles, room: Room, pen: &Pen<'_>) -> f64 {
    stacked(spec, tiles, width(tiles, room), pen) * f64::from(tiles.grid.1) + pen.note().line_height() * 5.0
}

pub(crate) fn place(spec: &ChartSpec, tiles: &Tiles, room: Room, pen: &mut Pen<'_>) {
    let key = legend(spec, tiles, room, pen) + 10.0;
    let width = width(tiles, room);
    let row = ((room.bottom - room.top - key) / f64::from(tiles.grid.1)).min(stacked(spec, tiles, width, pen) * 1.3);
    let is_stacked = row >= stacked(spec, tiles, width, pen);
    let left = room.left + (room.right - room.left - width * f64::from(tiles.grid.0)) / 2.0;
    for (tile, number) in tiles.tiles.iter().zip(rows_of_table(tiles)) {
        pen.mark(number);
        let from = (left + width * f64::from(tile.at.0), room.top + key + row * f64::from(tile.at.1));
        place_tile(spec, tile, (from, (from.0 + width - GAP, from.1 + row - GAP)), is_stacked, pen);
    }
}

fn roles(group: Option<u8>) -> (Role, Role) {
    match group {
        Some(group) => {
            let level = Level::ALL[usize::from(group.min(3))];
            (Role::Class(level), Role::OnClass(level))
        }
        None => (Role::Gap, Role::Muted),
    }
}

fn place_tile(
    spec: &ChartSpec,
    tile: &Tile,
    (from, to): ((f64, f64), (f64, f64)),
    is_stacked: bool,
    pen: &mut Pen<'_>,
) {
    let (fill, role) = roles(tile.group);
    let outline = (!tile.is_open).then_some(if tile.group.is_some() { Role::Neutral } else { Role::Grid });
    pen.shape(Shape::Bar { from, to, fill, outline });
    let style = Style { role, ..pen.note() };
    let strong = Style { weight: Weight::Bold, ..style };
    let middle = (from.1 + to.1) / 2.0;
    if is_stacked {
        let (names, values) = (name(tile, to.0 - from.0 + GAP, pen), said(spec, tile, to.0 - from.0 + GAP, pen));
        let line = style.line_height();
        let first = middle - line * ((names.len() + values.len()) as f64 - 1.0) / 2.0;
        let styles = names.iter().map(|text| (text, style)).chain(values.iter().map(|text| (text, strong)));
        for (index, (text, style)) in styles.enumerate() {
            pen.text_beside((from.0 + INSIDE, first + line * index as f64), Anchor::Start, text, style);
        }
    } else {
        let said = said(spec, tile, f64::INFINITY, pen).join(" ");
        pen.text_beside((from.0 + INSIDE, middle), Anchor::Start, &tile.name, style);
        pen.text_beside((to.0 - INSIDE, middle), Anchor::End, &said, strong);
    }
    if tile.is_open {
        pen.dashed_group("open");
        let edge = vec![from, (to.0, from.1), to, (from.0, to.1), from];
        pen.line(edge, Role::Ink, 2.5);
    }
}

fn legend(spec: &ChartSpec, tiles: &Tiles, room: Room, pen: &mut Pen<'_>) -> f64 {
    pen.group("legend");
    let style = Style { role: Role::Ink, ..pen.note() };
    let side = 22.0;
    let groups = tiles.groups.iter().enumerate().rev();
    let entries: Vec<(u8, String)> = groups
        .filter_map(|(group, bounds)| {
            let (least, most, count) = (*bounds)?;
            let range = format::range(least, most, spec.decimals, spec.lang);
            let units = spec.lang.pick(format!("{count} tỉnh, thành phố"), format!("{count} provinces"));
            Some((group as u8, format!("{}: {range} ({units})", letter(group as u8))))
        })
        .collect();
    let widths: Vec<f64> = entries.iter().map(|(_, text)| side + 8.0 + style.width(text)).collect();
    let (places, height) = flow(&widths, room, 26.0, style.line_height());
    for ((group, text), (x, middle)) in entries.iter().zip(places) {
        let (from, to) = ((x, middle - side / 2.0), (x + side, middle + side / 2.0));
        pen.shape(Shape::Bar { from, to, fill: roles(Some(*group)).0, outline: Some(Role::Neutral) });
        pen.text_beside((x + side + 8.0, middle), Anchor::Start, text, style);
    }
    height
}
