//! The data table: a row a mark, numbers as drawn.

use crate::{
    ChartSpec, Table, format,
    spec::{Estimate, Standing, Withheld},
};

/// The table of a chart.
pub fn table(spec: &ChartSpec) -> Table {
    let (header, rows) = spec.plot.picture().table(spec);
    Table { caption: format!("{} – {}", spec.measure, spec.period), header, rows }
}

/// Where a unit stands, in words.
pub(crate) fn standing(spec: &ChartSpec, standing: Standing) -> &'static str {
    match standing {
        Standing::Above => spec.lang.pick("trên", "above"),
        Standing::Same => spec.lang.pick("không khác", "not different"),
        Standing::Below => spec.lang.pick("dưới", "below"),
        Standing::Untested => spec.lang.pick("chưa kiểm định", "not tested"),
    }
}

/// Heads of a value and the two ends of its interval.
pub(crate) fn value_columns(spec: &ChartSpec, measure: &str) -> [String; 3] {
    let sign = spec.unit_sign();
    let unit = if sign.is_empty() { String::new() } else { format!(" ({sign})") };
    let level = format::level(spec.level, spec.lang);
    [
        format!("{measure}{unit}"),
        spec.lang.pick(format!("Cận dưới {level}"), format!("Lower {level}")),
        spec.lang.pick(format!("Cận trên {level}"), format!("Upper {level}")),
    ]
}

/// A value and the two ends of its interval.
pub(crate) fn value_cells(spec: &ChartSpec, value: Result<Estimate, Withheld>) -> [String; 3] {
    let none = || format::NO_NUMBER.to_owned();
    let end = |value: f64| format::number(value, spec.interval_decimals(), spec.lang);
    match value {
        Ok(Estimate { value, interval: Some((low, high)) }) => [spec.bare(value), end(low), end(high)],
        Ok(Estimate { value, interval: None }) => [spec.bare(value), none(), none()],
        Err(_) => [none(), none(), none()],
    }
}

/// A count of answers.
pub(crate) fn count(spec: &ChartSpec, n: Option<u64>) -> String {
    n.map_or(format::NO_NUMBER.to_owned(), |n| format::integer(n, spec.lang))
}
