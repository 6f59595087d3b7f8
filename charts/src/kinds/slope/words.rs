//! Words of units before and after.

use crate::{
    ChartSpec,
    describe::{
        Said, count, lower,
        notes::{answers, dash, start_of_axis},
    },
    format,
    spec::{Slope, SlopeRow, Standing},
};

pub(crate) fn headline(spec: &ChartSpec, slope: &Slope) -> String {
    let (counts, lang) = (slope.counts, spec.lang);
    let (from, to) = (&slope.from, &slope.to);
    if counts.above + counts.same + counts.below == 0 {
        return lang.pick(
            format!("{from} và {to}: chưa kiểm định đơn vị nào thay đổi"),
            format!("{from} and {to}: no change is tested"),
        );
    }
    match (counts.above, counts.below) {
        (0, 0) => lang.pick(
            format!("Chưa thấy đơn vị nào thay đổi giữa {from} và {to}"),
            format!("No unit’s change told apart between {from} and {to}"),
        ),
        (up, 0) => lang.pick(
            format!("{} tăng từ {from} đến {to}, không đơn vị nào giảm", who(spec, slope, Standing::Above, up)),
            format!("{} rose from {from} to {to}, none fell", who(spec, slope, Standing::Above, up)),
        ),
        (0, down) => lang.pick(
            format!("{} giảm từ {from} đến {to}, không đơn vị nào tăng", who(spec, slope, Standing::Below, down)),
            format!("{} fell from {from} to {to}, none rose", who(spec, slope, Standing::Below, down)),
        ),
        (up, down) => lang.pick(
            format!("{up} đơn vị tăng, {down} đơn vị giảm từ {from} đến {to}"),
            format!("{up} rose and {down} fell from {from} to {to}"),
        ),
    }
}

// One unit is called by its name when the name leaves room for the sentence.
fn who(spec: &ChartSpec, slope: &Slope, standing: Standing, count: usize) -> String {
    match slope.rows.iter().find(|row| row.standing == standing) {
        Some(row) if count == 1 && row.name.chars().count() <= 32 => row.name.clone(),
        _ => spec.lang.pick(format!("{count} đơn vị"), format!("{count} unit{}", if count == 1 { "" } else { "s" })),
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, slope: &Slope, unit: &str) -> (String, String) {
    let (from, to, level) = (&slope.from, &slope.to, format::level(spec.level, spec.lang));
    spec.lang.pick(
        (
            format!("{}{unit} theo đơn vị, {from} và {to}", spec.measure),
            format!("vạch đứng: trước; dấu: sau; khoảng tin cậy {level} là của hiệu số"),
        ),
        (
            format!("{}{unit} by unit, {from} and {to}", spec.measure),
            format!("tick: before; mark: after; the {level} confidence interval is that of the difference"),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, slope: &Slope, notes: &mut Vec<String>) {
    let (level, limit) = (format::level(spec.level, spec.lang), format::number(1.0 - spec.level, 2, spec.lang));
    let tested = slope.counts.above + slope.counts.same + slope.counts.below > 0;
    notes.push(match (tested, slope.corrected) {
        (true, true) => spec.lang.pick(
            format!("“Tăng” hay “giảm”: kiểm định hiệu số, p < {limit} sau hiệu chỉnh Holm cho nhiều lần so sánh."),
            format!("“Rose” or “fell”: test of the difference, p < {limit} after Holm’s correction for many comparisons."),
        ),
        (true, false) => spec.lang.pick(
            format!("“Tăng” hay “giảm”: khoảng tin cậy {level} của hiệu số không chứa 0, chưa hiệu chỉnh cho nhiều lần so sánh."),
            format!("“Rose” or “fell”: the {level} interval of the difference leaves out 0; not corrected for many comparisons."),
        ),
        (false, _) => spec
            .lang
            .pick("Chưa có kiểm định hiệu số: thứ tự này không nói đơn vị nào tiến bộ.", "No difference is tested: this order does not say who improved.")
            .to_owned(),
    });
    let counts = slope.rows.iter().filter(|row| row.before.is_ok() && row.after.is_ok());
    answers(spec, ("đơn vị, mỗi kỳ", "unit and period"), counts.flat_map(|row| [row.n.0, row.n.1]), notes);
    start_of_axis(spec, slope.axis.low, notes);
    dash(spec, slope.rows.iter().filter_map(|row| row.before.and(row.after).err()), notes);
}

fn verb(spec: &ChartSpec, standing: Standing) -> &'static str {
    match standing {
        Standing::Above => spec.lang.pick("tăng", "rose"),
        Standing::Same => spec.lang.pick("chưa thấy khác", "no difference told apart"),
        Standing::Below => spec.lang.pick("giảm", "fell"),
        Standing::Untested => spec.lang.pick("chưa kiểm định", "not tested"),
    }
}

pub(crate) fn said(spec: &ChartSpec, slope: &Slope) -> Said {
    let shown = slope.rows.iter().filter(|row| row.before.is_ok() && row.after.is_ok()).count();
    let (from, to) = (&slope.from, &slope.to);
    let opening = spec.lang.pick(
        format!("Biểu đồ trước và sau: {} của {shown} đơn vị, {from} và {to}", lower(&spec.measure)),
        format!("Before and after: {} of {shown} units, {from} and {to}", spec.measure),
    );
    let said = |row: &SlopeRow| match (row.before, row.after) {
        (Ok(before), Ok(after)) => {
            let interval = row.change.as_ref().map_or(String::new(), |change| {
                format!(", {} ({})", spec.lang.pick("hiệu số", "difference"), spec.ranged(change.interval))
            });
            let (before, after) = (spec.valued(before.value), spec.valued(after.value));
            let moved = spec.lang.pick(format!("từ {before} đến {after}"), format!("from {before} to {after}"));
            format!("{} {moved}{interval}, {}", row.name, verb(spec, row.standing))
        }
        (Err(withheld), _) | (_, Err(withheld)) => format!("{}: {}", row.name, spec.why(withheld)),
    };
    Said { opening, extremes: String::new(), marks: slope.rows.iter().map(said).collect() }
}

pub(crate) fn table(spec: &ChartSpec, slope: &Slope) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let sign = spec.unit_sign();
    let of = |period: &str| if sign.is_empty() { period.to_owned() } else { format!("{period} ({sign})") };
    let header = vec![
        lang.pick("Đơn vị", "Unit").to_owned(),
        of(&slope.from),
        of(&slope.to),
        lang.pick("Số phiếu kỳ trước", "Answers before").to_owned(),
        lang.pick("Số phiếu kỳ sau", "Answers after").to_owned(),
        lang.pick("Hiệu số", "Difference").to_owned(),
        lang.pick("Cận dưới", "Lower").to_owned(),
        lang.pick("Cận trên", "Upper").to_owned(),
        lang.pick("Kết luận", "Finding").to_owned(),
    ];
    let none = || format::NO_NUMBER.to_owned();
    let rows = slope.rows.iter().map(|row| {
        let value =
            |value: Result<crate::spec::Estimate, _>| value.map_or_else(|_| none(), |value| spec.bare(value.value));
        let end = |pick: fn((f64, f64)) -> f64| {
            row.change
                .as_ref()
                .map_or_else(none, |change| format::number(pick(change.interval), spec.interval_decimals(), lang))
        };
        let difference = row.before.ok().zip(row.after.ok()).map(|(before, after)| after.value - before.value);
        vec![
            row.name.clone(),
            value(row.before),
            value(row.after),
            count(spec, row.n.0),
            count(spec, row.n.1),
            difference.map_or_else(none, |difference| spec.bare(difference)),
            end(|interval| interval.0),
            end(|interval| interval.1),
            match row.before.and(row.after) {
                Ok(_) => verb(spec, row.standing).to_owned(),
                Err(withheld) => spec.why(withheld),
            },
        ]
    });
    (header, rows.collect())
}
