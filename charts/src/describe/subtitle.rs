//! Measure, unit, population, period and scope in one line.

use super::{drivers, funnel, slope, tiles};
use crate::{
    ChartSpec, format,
    spec::{Plot, Unit},
};

/// The statistical subtitle.
pub fn subtitle(spec: &ChartSpec) -> String {
    let lang = spec.lang;
    let unit = match spec.unit {
        Unit::Percent => " (%)",
        Unit::Points => lang.pick(" (điểm)", " (points)"),
    };
    let level = format::level(spec.level, lang);
    let interval = lang.pick(format!("khoảng tin cậy {level}"), format!("{level} confidence interval"));
    let (what, reading) = match &spec.plot {
        Plot::Ranking(_) => (
            lang.pick(
                format!("{}{unit} theo đơn vị, {}", spec.measure, spec.period),
                format!("{}{unit} by unit, {}", spec.measure, spec.period),
            ),
            lang.pick(format!("dấu: ước lượng; vạch: {interval}"), format!("mark: estimate; whisker: {interval}")),
        ),
        Plot::Trend(trend) => {
            let scope = match &trend.unit_name {
                Some(name) => name.clone(),
                None => lang.pick("tất cả đơn vị", "all units").to_owned(),
            };
            let (first, last) = (
                trend.points.first().map_or("", |point| &point.period),
                trend.points.last().map_or("", |point| &point.period),
            );
            let when = if first == last { last.to_owned() } else { format!("{first}–{last}") };
            (
                format!("{}{unit}, {scope}, {when}", spec.measure),
                lang.pick(format!("dải nhạt: {interval} của từng kỳ"), format!("pale band: {interval} of each period")),
            )
        }
        Plot::Likert(_) => (
            lang.pick(
                format!("Câu trả lời theo nội dung{unit}, {}", spec.period),
                format!("Answers by item{unit}, {}", spec.period),
            ),
            lang.pick(format!("trong ngoặc: {interval}"), format!("in brackets: {interval}")),
        ),
        Plot::Heat(_) => (
            lang.pick(
                format!("{} và các thành phần{unit} theo đơn vị, {}", spec.measure, spec.period),
                format!("{} and its parts{unit} by unit, {}", spec.measure, spec.period),
            ),
            lang.pick(format!("số nhỏ: {interval}"), format!("small figures: {interval}")),
        ),
        Plot::Slope(slope) => slope::subtitle(spec, slope, unit),
        Plot::Funnel(funnel) => funnel::subtitle(spec, funnel, unit),
        Plot::Tiles(tiles) => tiles::subtitle(spec, tiles, unit),
        Plot::Drivers(drivers) => drivers::subtitle(spec, drivers),
    };
    let page = if spec.page.1 > 1 {
        lang.pick(format!("; trang {}/{}", spec.page.0, spec.page.1), format!("; page {}/{}", spec.page.0, spec.page.1))
    } else {
        String::new()
    };
    // A figures file may not say whom it speaks of, nor when.
    let what = what.trim_end().trim_end_matches(',');
    let population = if spec.population.is_empty() { String::new() } else { format!("{}; ", spec.population) };
    format!("{what}; {population}{reading}{page}")
}
