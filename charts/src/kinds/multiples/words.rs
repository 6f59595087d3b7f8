//! Words of many small lines.

use crate::{
    ChartSpec,
    describe::{
        Said, lower,
        notes::{answers, dash, interval, start_of_axis},
    },
    format,
    spec::{Counts, Multiples, Panel, Standing, TrendPoint},
};

fn ends(multiples: &Multiples) -> [&str; 2] {
    let points = || multiples.panels.first().map(|panel| panel.points.as_slice()).unwrap_or_default();
    [points().first(), points().last()].map(|point| point.map_or("", |point| point.period.as_str()))
}

pub(crate) fn headline(spec: &ChartSpec, multiples: &Multiples) -> String {
    moved(spec, multiples.counts, ends(multiples)[1])
}

/// How many units moved, by their tests.
pub(crate) fn moved(spec: &ChartSpec, counts: Counts, to: &str) -> String {
    let shown = counts.above + counts.same + counts.below + counts.untested;
    if counts.above + counts.same + counts.below == 0 {
        return spec.lang.pick(
            format!("{shown} đơn vị đến {to}, chưa kiểm định thay đổi"),
            format!("{shown} units up to {to}, no change is tested"),
        );
    }
    match (counts.above, counts.below) {
        (0, 0) => spec
            .lang
            .pick(format!("Chưa thấy đơn vị nào thay đổi đến {to}"), format!("No unit’s change told apart up to {to}")),
        (up, down) => spec.lang.pick(
            format!("{up} đơn vị tăng, {down} đơn vị giảm đến {to}"),
            format!("{up} rose and {down} fell up to {to}"),
        ),
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, multiples: &Multiples, unit: &str) -> (String, String) {
    let (interval, [from, to]) = (interval(spec), ends(multiples));
    spec.lang.pick(
        (
            format!("{}{unit} theo đơn vị, {from}–{to}", spec.measure),
            format!("dải: {interval} từng kỳ; đường xám: tất cả đơn vị"),
        ),
        (
            format!("{}{unit} by unit, {from}–{to}", spec.measure),
            format!("band: {interval} of each period; grey line: all units"),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, multiples: &Multiples, notes: &mut Vec<String>) {
    notes.push(
        spec.lang
            .pick(
                "Mọi ô chung một thang đo, xếp theo giá trị cuối.",
                "Every panel has the same scale; by the last value.",
            )
            .to_owned(),
    );
    tested(spec, multiples.counts, multiples.corrected, notes);
    let points = multiples.panels.iter().flat_map(|panel| &panel.points).filter(|point| point.value.is_ok());
    answers(spec, ("đơn vị, mỗi kỳ", "unit and period"), points.map(|point| point.n), notes);
    start_of_axis(spec, multiples.axis.low, notes);
    let is_broken = |panel: &Panel| {
        let drawn: Vec<i64> =
            panel.points.iter().filter(|point| point.value.is_ok()).map(|point| point.position).collect();
        drawn.windows(2).any(|pair| pair[1] > pair[0] + 1)
    };
    if multiples.panels.iter().any(is_broken) {
        let words = ("Chỗ đứt trên đường: kỳ không có số.", "A gap in a line: a period without a number.");
        notes.push(spec.lang.pick(words.0, words.1).to_owned());
    }
    let last = multiples.panels.iter().filter_map(|panel| panel.points.last());
    dash(spec, last.filter_map(|point| point.value.err()), notes);
}

/// What the marks at the last period stand for.
pub(crate) fn tested(spec: &ChartSpec, counts: Counts, corrected: bool, notes: &mut Vec<String>) {
    let level = format::level(spec.level, spec.lang);
    if counts.above + counts.same + counts.below > 0 {
        let limit = format::number(1.0 - spec.level, 2, spec.lang);
        notes.push(if corrected {
            spec.lang.pick(
                format!("Dấu ở kỳ cuối: thay đổi từ kỳ đầu có số; “tăng” hay “giảm” khi p < {limit} sau hiệu chỉnh Holm cho nhiều lần so sánh."),
                format!("Mark at the last period: the change from the first one with a number; “rose” or “fell” where p < {limit} after Holm’s correction for many comparisons."),
            )
        } else {
            spec.lang.pick(
                format!("Dấu ở kỳ cuối: thay đổi từ kỳ đầu có số; “tăng” hay “giảm” khi khoảng tin cậy {level} của hiệu số không chứa 0, chưa hiệu chỉnh cho nhiều lần so sánh."),
                format!("Mark at the last period: the change from the first one with a number; “rose” or “fell” where the {level} interval of the difference leaves out 0; not corrected for many comparisons."),
            )
        });
    }
}

/// What became of a unit.
pub(crate) fn verb(spec: &ChartSpec, standing: Standing) -> &'static str {
    match standing {
        Standing::Above => spec.lang.pick("tăng", "rose"),
        Standing::Same => spec.lang.pick("chưa thấy khác", "no difference told apart"),
        Standing::Below => spec.lang.pick("giảm", "fell"),
        Standing::Untested => spec.lang.pick("chưa kiểm định", "not tested"),
    }
}

pub(crate) fn said(spec: &ChartSpec, multiples: &Multiples) -> Said {
    let [_, to] = ends(multiples);
    let opening = spec.lang.pick(
        format!("Biểu đồ đường nhỏ: {} của {} đơn vị đến {to}", lower(&spec.measure), multiples.panels.len()),
        format!("Small line charts: {} of {} units up to {to}", spec.measure, multiples.panels.len()),
    );
    let mark = |panel: &Panel| {
        let value = panel.points.last().map_or(String::new(), |point| {
            point.value.map_or_else(|why| spec.why(why), |value| spec.valued_with_interval(value))
        });
        format!("{}: {value}, {}", panel.name, verb(spec, panel.standing))
    };
    Said { opening, extremes: String::new(), marks: multiples.panels.iter().map(mark).collect() }
}

pub(crate) fn table(spec: &ChartSpec, multiples: &Multiples) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let periods: Vec<String> = multiples.overall.iter().map(|point| point.period.clone()).collect();
    let mut header = vec![lang.pick("Đơn vị", "Unit").to_owned()];
    header.extend(periods);
    header.extend(
        [
            ("KTC kỳ cuối", "Last interval"),
            ("Hiệu số", "Difference"),
            ("KTC hiệu số", "Its interval"),
            ("Kết luận", "Finding"),
        ]
        .map(|(vi, en)| lang.pick(vi, en).to_owned()),
    );
    let none = || format::NO_NUMBER.to_owned();
    let value = |point: &TrendPoint| point.value.map_or_else(|_| none(), |value| spec.bare(value.value));
    let row = |panel: &Panel| {
        let mut cells = vec![panel.name.clone()];
        cells.extend(panel.points.iter().map(value));
        let last = panel.points.last().and_then(|point| point.value.ok()?.interval);
        cells.push(last.map_or_else(none, |interval| spec.ranged(interval)));
        cells.push(panel.change.as_ref().map_or_else(none, |change| spec.signed(change.difference)));
        cells.push(panel.change.as_ref().map_or_else(none, |change| spec.ranged(change.interval)));
        cells.push(verb(spec, panel.standing).to_owned());
        cells
    };
    (header, multiples.panels.iter().map(row).collect())
}
