//! Words of a table of small lines.

use crate::{
    ChartSpec,
    describe::{
        Said, count, lower,
        notes::{dash, interval},
    },
    format,
    kinds::multiples::words::{moved, tested, verb},
    spec::{SparkRow, Sparks, Standing, TrendPoint},
};

pub(crate) fn headline(spec: &ChartSpec, sparks: &Sparks) -> String {
    moved(spec, sparks.counts, &sparks.ends[1].0)
}

pub(crate) fn subtitle(spec: &ChartSpec, sparks: &Sparks, unit: &str) -> (String, String) {
    let (interval, [from, to]) = (interval(spec), [&sparks.ends[0].0, &sparks.ends[1].0]);
    spec.lang.pick(
        (
            format!("{}{unit} theo đơn vị, {from}–{to}", spec.measure),
            format!("dải: {interval} từng kỳ; mỗi đường một thang riêng"),
        ),
        (
            format!("{}{unit} by unit, {from}–{to}", spec.measure),
            format!("band: {interval} of each period; every line has a scale of its own"),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, sparks: &Sparks, notes: &mut Vec<String>) {
    let words = (
        "Thang của mỗi đường đi từ cận thấp nhất đến cận cao nhất của chính đơn vị ấy, ghi ở cột “Thang”: so độ cao giữa các đường là sai.",
        "The scale of a line runs from its own lowest to its own highest limit, in the column “Scale”: heights of different lines do not compare.",
    );
    notes.push(spec.lang.pick(words.0, words.1).to_owned());
    tested(spec, sparks.counts, sparks.corrected, notes);
    let has_gap = |row: &SparkRow| row.points.iter().rev().skip(1).any(|point| point.value.is_err());
    if sparks.rows.iter().any(has_gap) {
        let words = (
            "Chỗ đứt hay thiếu trên đường: kỳ không có số.",
            "Where a line is cut or missing: a period without a number.",
        );
        notes.push(spec.lang.pick(words.0, words.1).to_owned());
    }
    dash(spec, sparks.rows.iter().filter_map(|row| row.points.last()?.value.err()), notes);
}

/// The last value, or a dash.
pub(crate) fn value(spec: &ChartSpec, row: &SparkRow) -> String {
    let last = row.points.last().and_then(|point| point.value.ok());
    last.map_or_else(|| format::NO_NUMBER.to_owned(), |value| spec.bare(value.value))
}

/// The answers behind it.
pub(crate) fn answers(spec: &ChartSpec, row: &SparkRow) -> String {
    count(spec, row.points.last().and_then(|point| point.n))
}

/// Its interval, or why there is no value.
pub(crate) fn around(spec: &ChartSpec, row: &SparkRow) -> String {
    let none = || format::NO_NUMBER.to_owned();
    match row.points.last().map(|point| point.value) {
        Some(Ok(value)) => value.interval.map_or_else(none, |interval| spec.ranged(interval)),
        Some(Err(why)) => spec.why(why),
        None => none(),
    }
}

/// The change with the interval of the difference.
pub(crate) fn change(spec: &ChartSpec, row: &SparkRow) -> String {
    let said =
        |change: &crate::spec::Change| format!("{} ({})", spec.signed(change.difference), spec.ranged(change.interval));
    row.change.as_ref().map_or_else(|| format::NO_NUMBER.to_owned(), said)
}

pub(crate) fn scale(spec: &ChartSpec, row: &SparkRow) -> String {
    row.scale.map_or_else(|| format::NO_NUMBER.to_owned(), |scale| spec.ranged(scale))
}

pub(crate) fn said(spec: &ChartSpec, sparks: &Sparks) -> Said {
    let to = &sparks.ends[1].0;
    let opening = spec.lang.pick(
        format!("Bảng đường nhỏ: {} của {} đơn vị đến {to}", lower(&spec.measure), sparks.rows.len()),
        format!("Table of small lines: {} of {} units up to {to}", spec.measure, sparks.rows.len()),
    );
    let mark = |row: &SparkRow| {
        let value = row.points.last().map_or(String::new(), |point| {
            point.value.map_or_else(|why| spec.why(why), |value| spec.valued_with_interval(value))
        });
        let change = match (&row.change, row.standing) {
            (None, _) | (_, Standing::Untested) => verb(spec, Standing::Untested).to_owned(),
            (Some(_), standing) => format!("{} {}", verb(spec, standing), change(spec, row)),
        };
        format!("{}: {value}, {change}", row.name)
    };
    Said { opening, extremes: String::new(), marks: sparks.rows.iter().map(mark).collect() }
}

pub(crate) fn table(spec: &ChartSpec, sparks: &Sparks) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = vec![lang.pick("Đơn vị", "Unit").to_owned(), lang.pick("Số phiếu", "Answers").to_owned()];
    let longest = sparks.rows.iter().map(|row| &row.points).max_by_key(|points| points.len());
    header.extend(longest.into_iter().flatten().map(|point| point.period.clone()));
    header.extend(
        [
            ("KTC kỳ cuối", "Last interval"),
            ("Thay đổi (KTC)", "Change (CI)"),
            ("Kết luận", "Finding"),
            ("Thang", "Scale"),
        ]
        .map(|(vi, en)| lang.pick(vi, en).to_owned()),
    );
    let cell =
        |point: &TrendPoint| point.value.map_or_else(|_| format::NO_NUMBER.to_owned(), |value| spec.bare(value.value));
    let row = |row: &SparkRow| {
        let mut cells = vec![row.name.clone(), answers(spec, row)];
        cells.extend(row.points.iter().map(cell));
        cells.extend([around(spec, row), change(spec, row), verb(spec, row.standing).to_owned(), scale(spec, row)]);
        cells
    };
    (header, sparks.rows.iter().map(row).collect())
}
