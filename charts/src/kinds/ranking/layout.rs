//! A row a unit: name, answers, whisker and marker, value, interval, rank.

mod narrow;

use crate::layout::{
    Anchor, Pen, Shape,
    frame::Room,
    marks::{Style, role_of},
    wrap::wrap,
};
use crate::{
    ChartSpec, Kind, format,
    kinds::ranking::model::{NAME_EMS, row_cost},
    spec::{Estimate, Ranking, RankingRow, Standing},
    theme::{Role, typeface::Weight},
};

const GAP: f64 = 26.0;
const TALLEST_ROW: f64 = 84.0;
/// Names take no more than this share of the width: the marks are the picture. On a slide it is `NAME_EMS`.
const NAME_SHARE: f64 = 0.29;

/// Where the columns are: ends of texts set flush right, starts of those set flush left.
struct Columns {
    name: f64,
    n_end: f64,
    plot: (f64, f64),
    value_end: f64,
    interval: f64,
    rank: f64,
}

pub(crate) fn place(spec: &ChartSpec, ranking: &Ranking, room: Room, pen: &mut Pen<'_>) {
    if room.is_narrow(pen) {
        return narrow::place(spec, ranking, room, pen);
    }
    let heads = heads(spec);
    let columns = columns(spec, ranking, &heads, room, pen);
    let lines: Vec<Vec<String>> = ranking.rows.iter().map(|row| name_lines(row, room, pen.label())).collect();
    let needed: f64 = lines.iter().map(|lines| row_cost(lines.len())).sum();
    let (heads_height, axis_height) = around_rows(pen);
    let unit = ((room.bottom - axis_height - room.top - heads_height) / needed).min(TALLEST_ROW);
    // A short list stands a little above the middle instead of under the ceiling.
    let spare = room.bottom - axis_height - room.top - heads_height - unit * needed;
    let room = Room { top: room.top + spare * 0.3, ..room };

    let legend_height = legend(spec, ranking, room, pen);
    let head_middle = room.top + legend_height + pen.note().line_height() / 2.0;
    let top = head_middle + pen.note().line_height() / 2.0 + 8.0;
    let bottom = top + unit * needed;

    pen.group("grid");
    for tick in &ranking.axis.ticks {
        let x = ranking.axis.place(*tick, columns.plot.0, columns.plot.1);
        pen.line(vec![(x, top), (x, bottom)], Role::Grid, 1.0);
        let text = format::number(*tick, ranking.axis.decimals, spec.lang);
        let style = pen.note();
        pen.text_beside((x, bottom + axis_height / 2.0 + 3.0), Anchor::Middle, &text, style);
    }
    head(&heads, &columns, head_middle, ranking.ranked, pen);
    mean(spec, ranking, &columns, (head_middle, top, bottom), pen);

    let mut y = top;
    for (index, (row, lines)) in ranking.rows.iter().zip(&lines).enumerate() {
        pen.mark(index);
        let height = row_cost(lines.len()) * unit;
        row_of(spec, ranking, row, lines, &columns, y + height / 2.0, pen);
        y += height;
    }
}

/// Height of legend and heads, and of the axis.
fn around_rows(pen: &Pen<'_>) -> (f64, f64) {
    (pen.note().line_height() * 2.0 + 16.0, pen.note().line_height() + 8.0)
}

/// The height that the rows read well in.
pub(crate) fn height(_: &ChartSpec, ranking: &Ranking, room: Room, pen: &Pen<'_>) -> f64 {
    if room.is_narrow(pen) {
        return narrow::height(ranking, room, pen);
    }
    let lines: f64 = ranking.rows.iter().map(|row| row_cost(name_lines(row, room, pen.label()).len())).sum();
    let (heads, axis) = around_rows(pen);
    heads + axis + lines * pen.label().line_height() * 1.6
}

fn name_lines(row: &RankingRow, room: Room, style: Style) -> Vec<String> {
    let width = (NAME_EMS * style.size).min((room.right - room.left) * NAME_SHARE);
    wrap(&row.name, style.weight, style.size, width)
}

/// Column heads: unit, answers, value, interval, rank.
fn heads(spec: &ChartSpec) -> [String; 5] {
    let level = format::level(spec.level, spec.lang);
    let sign = spec.unit_sign();
    let value = spec.lang.pick("Ước lượng", "Estimate");
    [
        spec.lang.pick("Đơn vị", "Unit").to_owned(),
        spec.lang.pick("Số phiếu", "Answers").to_owned(),
        if sign.is_empty() { value.to_owned() } else { format!("{value} ({sign})") },
        spec.lang.pick(format!("KTC {level}"), format!("{level} CI")),
        spec.lang.pick("Hạng", "Rank").to_owned(),
    ]
}

fn columns(spec: &ChartSpec, ranking: &Ranking, heads: &[String; 5], room: Room, pen: &Pen<'_>) -> Columns {
    let (label, strong, note) = (pen.label(), pen.strong(), pen.note());
    let names: Vec<String> = ranking.rows.iter().flat_map(|row| name_lines(row, room, label)).collect();
    let name_width = label.widest(names.iter().map(String::as_str)).max(note.width(&heads[0]));
    let counts: Vec<String> = ranking.rows.iter().map(|row| answers(spec, row)).collect();
    let count_width = note.widest(counts.iter().map(String::as_str)).max(note.width(&heads[1]));
    let values: Vec<String> = ranking
        .rows
        .iter()
        .map(|row| row.value.map_or_else(|_| format::NO_NUMBER.into(), |value| spec.bare(value.value)))
        .collect();
    let value_width = strong.widest(values.iter().map(String::as_str)).max(note.width(&heads[2]));
    let intervals: Vec<String> = ranking.rows.iter().map(|row| beside(spec, row)).collect();
    let interval_width = note.widest(intervals.iter().map(String::as_str)).max(note.width(&heads[3]));
    let ranks: Vec<String> = ranking.rows.iter().map(rank).collect();
    let rank_width = if ranking.ranked {
        note.widest(ranks.iter().map(String::as_str)).max(note.width(&heads[4])) + GAP
    } else {
        0.0
    };

    let rank_start = room.right - rank_width + GAP;
    let interval_start = room.right - rank_width - interval_width;
    let value_end = interval_start - GAP * 0.6;
    let n_end = room.left + name_width + GAP + count_width;
    Columns {
        name: room.left,
        n_end,
        plot: (n_end + GAP * 1.4, value_end - value_width - GAP * 1.4),
        value_end,
        interval: interval_start,
        rank: rank_start,
    }
}

fn answers(spec: &ChartSpec, row: &RankingRow) -> String {
    row.n.map_or(format::NO_NUMBER.to_owned(), |n| format::integer(n, spec.lang))
}

/// What stands to the right of the value: its interval, or why there is no value.
fn beside(spec: &ChartSpec, row: &RankingRow) -> String {
    match row.value {
        Ok(value) => value.interval.map_or(format::NO_NUMBER.to_owned(), |interval| spec.ranged(interval)),
        Err(withheld) => spec.why(withheld),
    }
}

fn rank(row: &RankingRow) -> String {
    match row.rank {
        Some((best, worst)) if best == worst => best.to_string(),
        Some((best, worst)) => format!("{best}–{worst}"),
        None => format::NO_NUMBER.to_owned(),
    }
}

/// Standings that are drawn, with their words.
fn standings(spec: &ChartSpec, ranking: &Ranking) -> Vec<(Standing, &'static str)> {
    let entries = [
        (Standing::Above, "trên mức chung", "above the overall value"),
        (Standing::Same, "không khác mức chung", "not different"),
        (Standing::Below, "dưới mức chung", "below the overall value"),
        (Standing::Untested, "chưa kiểm định", "not tested"),
    ];
    let drawn = |standing| ranking.rows.iter().any(|row| row.value.is_ok() && row.standing == standing);
    let entries = entries.into_iter().filter(|(standing, ..)| drawn(*standing));
    entries.map(|(standing, vi, en)| (standing, spec.lang.pick(vi, en))).collect()
}

fn legend(spec: &ChartSpec, ranking: &Ranking, room: Room, pen: &mut Pen<'_>) -> f64 {
    let style = pen.note();
    let height = style.line_height() + 8.0;
    pen.group("legend");
    let mut x = room.left;
    for (standing, text) in standings(spec, ranking) {
        let middle = room.top + style.line_height() / 2.0;
        pen.marker((x + pen.theme.marker, middle), standing);
        pen.text_beside((x + pen.theme.marker * 3.0, middle), Anchor::Start, text, Style { role: Role::Ink, ..style });
        x += pen.theme.marker * 3.0 + style.width(text) + GAP * 1.4;
    }
    height
}

fn head(heads: &[String; 5], columns: &Columns, middle: f64, ranked: bool, pen: &mut Pen<'_>) {
    pen.group("head");
    let style = pen.note();
    let places = [
        (columns.name, Anchor::Start),
        (columns.n_end, Anchor::End),
        (columns.value_end, Anchor::End),
        (columns.interval, Anchor::Start),
        (columns.rank, Anchor::Start),
    ];
    let count = if ranked { 5 } else { 4 };
    for (text, (x, anchor)) in heads.iter().zip(places).take(count) {
        pen.text_beside((x, middle), anchor, text, style);
    }
}

fn mean(
    spec: &ChartSpec,
    ranking: &Ranking,
    columns: &Columns,
    (head, top, bottom): (f64, f64, f64),
    pen: &mut Pen<'_>,
) {
    let Some(overall) = ranking.overall else { return };
    let x = ranking.axis.place(overall.value, columns.plot.0, columns.plot.1);
    pen.dashed_group("reference");
    pen.line(vec![(x, top - 4.0), (x, bottom)], Role::Neutral, 2.0);
    pen.group("reference-label");
    let style = Style { weight: Weight::Bold, ..pen.note() };
    let text = format!("{} {}", spec.lang.pick("Mức chung", "Overall"), spec.valued_with_interval(overall));
    // The label stays over the plot: it would run into the column heads otherwise.
    let half = style.width(&text) / 2.0;
    let (low, high) = (columns.plot.0 - GAP * 0.7 + half, columns.plot.1 + GAP * 0.7 - half);
    let middle = if low <= high { x.clamp(low, high) } else { (low + high) / 2.0 };
    pen.text_beside((middle, head), Anchor::Middle, &text, style);
}

fn row_of(
    spec: &ChartSpec,
    ranking: &Ranking,
    row: &RankingRow,
    lines: &[String],
    columns: &Columns,
    y: f64,
    pen: &mut Pen<'_>,
) {
    let (label, strong, note) = (pen.label(), pen.strong(), pen.note());
    let name = if row.value.is_ok() { label } else { Style { role: Role::Muted, ..label } };
    pen.lines_beside((columns.name, y), Anchor::Start, lines, name);
    pen.text_beside((columns.n_end, y), Anchor::End, &answers(spec, row), note);
    pen.text_beside((columns.interval, y), Anchor::Start, &beside(spec, row), note);
    match row.value {
        Ok(value) => {
            let x = |value: f64| ranking.axis.place(value, columns.plot.0, columns.plot.1);
            place_mark(spec, row, value, x, (y, label.size * 0.55), pen);
            pen.text_beside((columns.value_end, y), Anchor::End, &spec.bare(value.value), strong);
            if ranking.ranked {
                pen.text_beside((columns.rank, y), Anchor::Start, &rank(row), note);
            }
        }
        Err(_) => pen.text_beside(
            (columns.value_end, y),
            Anchor::End,
            format::NO_NUMBER,
            Style { role: Role::Muted, ..strong },
        ),
    }
}

/// A dot with its whisker; as a bar, the bar below them is pale and ends at the dot.
fn place_mark(
    spec: &ChartSpec,
    row: &RankingRow,
    value: Estimate,
    x: impl Fn(f64) -> f64,
    (y, half): (f64, f64),
    pen: &mut Pen<'_>,
) {
    if spec.kind == Kind::Bars {
        let (from, to) = ((x(0.0), y - half), (x(value.value), y + half));
        pen.shape(Shape::Bar { from, to, fill: Role::InnerBand, outline: Some(Role::BandEdge) });
    }
    if let Some((low, high)) = value.interval {
        pen.whisker((x(low), x(high)), y, role_of(row.standing));
    }
    pen.marker((x(value.value), y), row.standing);
}
