//! Words of one unit over the periods.

use crate::{
    ChartSpec,
    describe::{
        Said, count, lower,
        notes::{dash, interval, start_of_axis},
        value_cells, value_columns,
    },
    format,
    spec::{Trend, TrendPoint},
};

pub(crate) fn headline(spec: &ChartSpec, trend: &Trend) -> String {
    if let Some(change) = &trend.change {
        let (from, to) = (&change.from, &change.to);
        if !change.is_real {
            return spec.lang.pick(
                format!("Chưa thấy khác biệt giữa {from} và {to}"),
                format!("No difference told apart between {from} and {to}"),
            );
        }
        let by = spec.difference(change.difference.abs());
        let verb =
            if change.difference > 0.0 { spec.lang.pick("Tăng", "Up") } else { spec.lang.pick("Giảm", "Down") };
        return spec.lang.pick(format!("{verb} {by} từ {from} đến {to}"), format!("{verb} {by} from {from} to {to}"));
    }
    let mut shown = trend.points.iter().filter_map(|point| Some((point, point.value.ok()?)));
    let Some((last, value)) = shown.next_back() else { return spec.measure.clone() };
    let value = spec.valued(value.value);
    match trend.points.iter().rev().find(|point| point.breaks) {
        Some(broken) => spec.lang.pick(
            format!("{}: {value}; từ {} không so được với trước đó", last.period, broken.period),
            format!("{}: {value}; from {} not comparable with before", last.period, broken.period),
        ),
        None => format!("{}: {value}", last.period),
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, trend: &Trend, unit: &str) -> (String, String) {
    let interval = interval(spec);
    let scope = trend.unit_name.clone().unwrap_or_else(|| spec.lang.pick("tất cả đơn vị", "all units").to_owned());
    let (first, last) =
        (trend.points.first().map_or("", |point| &point.period), trend.points.last().map_or("", |point| &point.period));
    let when = if first == last { last.to_owned() } else { format!("{first}–{last}") };
    (
        format!("{}{unit}, {scope}, {when}", spec.measure),
        spec.lang.pick(format!("dải nhạt: {interval} của từng kỳ"), format!("pale band: {interval} of each period")),
    )
}

pub(crate) fn notes(spec: &ChartSpec, trend: &Trend, notes: &mut Vec<String>) {
    let lang = spec.lang;
    if trend.points.iter().any(|point| point.inner.is_some()) {
        notes.push(
            lang.pick(
                "Dải đậm: khoảng 50%. Các dải đúng cho từng kỳ, không phải cho cả đường.",
                "Dark band: 50%. Bands hold for each period, not for the whole line.",
            )
            .to_owned(),
        );
    }
    if let Some(change) = &trend.change {
        let level = format::level(spec.level, lang);
        let (low, high) = change.interval;
        let ends = format::range(low, high, spec.decimals, lang);
        let unit = spec.difference(change.difference);
        notes.push(lang.pick(
            format!("Hiệu số {} trừ {}: {unit} (khoảng tin cậy {level}: {ends}).", change.to, change.from),
            format!("{} minus {}: {unit} ({level} interval: {ends}).", change.to, change.from),
        ));
    }
    if trend.points.iter().any(|point| point.breaks) {
        notes.push(
            lang.pick(
                "Đường đứt: đổi phương pháp, hai bên không so sánh được.",
                "Broken line: the method changed; the two sides are not comparable.",
            )
            .to_owned(),
        );
    }
    let reached = trend
        .points
        .iter()
        .zip(&trend.targets)
        .rev()
        .find_map(|(point, target)| Some((point, (*target)?, against(spec, point, (*target)?)?)));
    if let Some((point, target, found)) = reached {
        let target = spec.valued(target);
        notes.push(lang.pick(
            format!("Vạch ngang đứt: mục tiêu; {}: {target}, {found}.", point.period),
            format!("Dashed level line: the target; {}: {target}, {found}.", point.period),
        ));
    }
    start_of_axis(spec, trend.axis.low, notes);
    dash(spec, trend.points.iter().filter_map(|point| point.value.err()), notes);
}

/// A target is reached, or missed, where the whole interval lies on that side of it.
fn against(spec: &ChartSpec, point: &TrendPoint, target: f64) -> Option<&'static str> {
    let [low, _, high] = point.value.ok().filter(|value| value.interval.is_some())?.ends();
    let (vi, en) = match () {
        () if low >= target => ("đã đạt", "reached"),
        () if high < target => ("chưa đạt", "not reached"),
        () => ("chưa rõ đạt hay chưa", "reached or not cannot be told"),
    };
    Some(spec.lang.pick(vi, en))
}

pub(crate) fn said(spec: &ChartSpec, trend: &Trend) -> Said {
    let lang = spec.lang;
    let scope = trend.unit_name.clone().unwrap_or_else(|| lang.pick("tất cả đơn vị", "all units").to_owned());
    let opening = lang.pick(
        format!("Biểu đồ đường: {} của {scope}, {} kỳ", lower(&spec.measure), trend.points.len()),
        format!("Line chart: {} of {scope}, {} periods", spec.measure, trend.points.len()),
    );
    let said: Vec<String> = trend
        .points
        .iter()
        .enumerate()
        .map(|(at, point)| {
            let value = point.value.map_or_else(|why| spec.why(why), |value| spec.valued_with_interval(value));
            let target = trend.targets.get(at).copied().flatten().map_or(String::new(), |target| {
                let found = against(spec, point, target).map_or(String::new(), |found| format!(" ({found})"));
                format!(", {} {}{found}", lang.pick("mục tiêu", "target"), spec.valued(target))
            });
            format!("{}: {value}{target}", point.period)
        })
        .collect();
    let shown: Vec<&String> =
        trend.points.iter().zip(&said).filter(|(point, _)| point.value.is_ok()).map(|(_, said)| said).collect();
    let ends = match shown.as_slice() {
        [first, .., last] => format!("{first}; {last}."),
        _ => String::new(),
    };
    Said { opening, extremes: ends, marks: said }
}

pub(crate) fn table(spec: &ChartSpec, trend: &Trend) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = vec![lang.pick("Kỳ", "Period").to_owned(), lang.pick("Số phiếu", "Answers").to_owned()];
    header.extend(value_columns(spec, &spec.measure));
    if !trend.targets.is_empty() {
        header.push(lang.pick("Mục tiêu", "Target").to_owned());
        header.push(lang.pick("So với mục tiêu", "Against the target").to_owned());
    }
    header.push(lang.pick("Ghi chú", "Note").to_owned());
    let none = || format::NO_NUMBER.to_owned();
    let rows = trend.points.iter().enumerate().map(|(at, point)| {
        let mut cells = vec![point.period.clone(), count(spec, point.n)];
        cells.extend(value_cells(spec, point.value));
        if let Some(target) = trend.targets.get(at) {
            cells.push(target.map_or_else(none, |target| spec.bare(target)));
            let found = target.and_then(|target| against(spec, point, target));
            cells.push(found.map_or_else(none, str::to_owned));
        }
        cells.push(match (point.value, point.breaks) {
            (Err(withheld), _) => spec.why(withheld),
            (Ok(_), true) => lang.pick("đổi phương pháp", "method changed").to_owned(),
            (Ok(_), false) => String::new(),
        });
        cells
    });
    (header, rows.collect())
}
