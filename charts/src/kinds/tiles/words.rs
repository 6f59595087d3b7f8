//! Words of provinces on a grid.

use super::layout::letter;
use crate::{
    ChartSpec,
    describe::{
        Said, count, lower,
        notes::{answers, dash},
        value_cells, value_columns,
    },
    format,
    spec::{Tile, Tiles},
};

/// The row of the data table, the highest value first, that each tile has.
pub(crate) fn rows_of_table(tiles: &Tiles) -> Vec<usize> {
    let (shown, mut hidden) = (shown(tiles), 0);
    let row = |tile: &Tile| {
        shown.iter().position(|other| std::ptr::eq(*other, tile)).unwrap_or_else(|| {
            hidden += 1;
            shown.len() + hidden - 1
        })
    };
    tiles.tiles.iter().map(row).collect()
}

fn shown(tiles: &Tiles) -> Vec<&Tile> {
    let mut shown: Vec<&Tile> = tiles.tiles.iter().filter(|tile| tile.value.is_ok()).collect();
    let value = |tile: &Tile| tile.value.map_or(0.0, |value| value.value);
    shown.sort_by(|one, other| value(other).total_cmp(&value(one)));
    shown
}

// No test is made between provinces: the spread, and how many cannot be told from the next group, is what is known.
pub(crate) fn headline(spec: &ChartSpec, tiles: &Tiles) -> String {
    let shown = shown(tiles);
    let (Some(first), Some(last)) =
        (shown.first().and_then(|tile| tile.value.ok()), shown.last().and_then(|tile| tile.value.ok()))
    else {
        return spec.measure.clone();
    };
    let (low, high) = (spec.valued(last.value), spec.valued(first.value));
    let (count, open) = (shown.len(), shown.iter().filter(|tile| tile.is_open).count());
    if open == 0 {
        return spec.lang.pick(
            format!("{count} tỉnh, thành phố từ {low} đến {high}"),
            format!("{count} provinces from {low} to {high}"),
        );
    }
    spec.lang.pick(
        format!("{count} tỉnh, thành phố từ {low} đến {high}; {open} nơi chưa rõ nhóm"),
        format!("{count} provinces from {low} to {high}; the group of {open} is not certain"),
    )
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Tiles, unit: &str) -> (String, String) {
    spec.lang.pick(
        (
            format!("{}{unit} theo tỉnh, thành phố, {}", spec.measure, spec.period),
            "N1 cao nhất đến N4 thấp nhất, mỗi nhóm một phần tư; sơ đồ ô, không phải bản đồ".to_owned(),
        ),
        (
            format!("{}{unit} by province, {}", spec.measure, spec.period),
            "N1 highest to N4 lowest, a quarter each; a diagram of tiles, no map".to_owned(),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, tiles: &Tiles, notes: &mut Vec<String>) {
    let level = format::level(spec.level, spec.lang);
    let has_interval = |tile: &Tile| tile.value.is_ok_and(|value| value.interval.is_some());
    if tiles.tiles.iter().any(|tile| tile.is_open) {
        notes.push(spec.lang.pick(
            format!("Viền đứt: khoảng tin cậy {level} lấn sang nhóm khác, nên chưa rõ thuộc nhóm nào."),
            format!(
                "Dashed edge: the {level} confidence interval reaches into another group, so the group is not certain."
            ),
        ));
    } else if tiles.tiles.iter().any(has_interval) {
        notes.push(spec.lang.pick(
            format!("Không khoảng tin cậy {level} nào lấn sang nhóm khác."),
            format!("No {level} confidence interval reaches into another group."),
        ));
    }
    notes.push(
        spec.lang
            .pick(
                "Giá trị bằng nhau thuộc cùng nhóm; nhóm không phải kết quả kiểm định.",
                "Equal values share a group; groups are not tested.",
            )
            .to_owned(),
    );
    let counts = tiles.tiles.iter().filter(|tile| tile.value.is_ok()).map(|tile| tile.n);
    answers(spec, ("nơi", "province"), counts, notes);
    dash(spec, tiles.tiles.iter().filter_map(|tile| tile.value.err()), notes);
}

pub(crate) fn said(spec: &ChartSpec, tiles: &Tiles) -> Said {
    let shown = shown(tiles);
    let opening = spec.lang.pick(
        format!("Sơ đồ ô: {} của {} tỉnh, thành phố, {}", lower(&spec.measure), shown.len(), spec.period),
        format!("Tile grid: {} of {} provinces, {}", spec.measure, shown.len(), spec.period),
    );
    let said = |tile: &&Tile| {
        let value = tile.value.map_or_else(|why| spec.why(why), |value| spec.valued_with_interval(value));
        format!("{} {value}, {}", tile.name, tile.group.map(letter).unwrap_or_default())
    };
    let ends = match shown.as_slice() {
        [first, .., last] => spec.lang.pick(
            format!("Ước lượng cao nhất {}; thấp nhất {}.", said(first), said(last)),
            format!("Highest estimate {}; lowest {}.", said(first), said(last)),
        ),
        _ => String::new(),
    };
    let hidden = tiles.tiles.iter().filter_map(|tile| Some(format!("{}: {}", tile.name, spec.why(tile.value.err()?))));
    Said { opening, extremes: ends, marks: shown.iter().map(said).chain(hidden).collect() }
}

pub(crate) fn table(spec: &ChartSpec, tiles: &Tiles) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = [("Tỉnh, thành phố", "Province"), ("Số phiếu", "Answers")]
        .map(|(vi, en)| lang.pick(vi, en).to_owned())
        .to_vec();
    header.extend(value_columns(spec, &spec.measure));
    header.push(lang.pick("Nhóm", "Group").to_owned());
    header.push(lang.pick("Ghi chú", "Note").to_owned());
    let hidden = tiles.tiles.iter().filter(|tile| tile.value.is_err());
    let rows = shown(tiles).into_iter().chain(hidden).map(|tile| {
        let mut cells = vec![tile.name.clone(), count(spec, tile.n)];
        cells.extend(value_cells(spec, tile.value));
        cells.push(tile.group.map_or(format::NO_NUMBER.to_owned(), letter));
        cells.push(match (tile.value, tile.is_open) {
            (Err(why), _) => spec.why(why),
            (Ok(_), true) => lang.pick("chưa rõ nhóm", "group not certain").to_owned(),
            (Ok(_), false) => String::new(),
        });
        cells
    });
    (header, rows.collect())
}
