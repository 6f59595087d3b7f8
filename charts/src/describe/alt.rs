//! Alternative text, as a colleague would say the chart aloud.

use serde::{Deserialize, Serialize};

use super::{drivers, funnel, slope, table::standing, tiles};
use crate::{
    ChartSpec, Kind, format,
    spec::{Estimate, Heat, HeatRow, Likert, Plot, Ranking, Standing, Trend, Withheld},
};

/// The text alternative in two lengths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alt {
    /// At most 250 characters: kind, measure, period, finding, extremes.
    pub short: String,
    /// Every mark in words.
    pub long: String,
}

const SHORT: usize = 250;

/// The alternative text of a chart.
pub fn alt(spec: &ChartSpec) -> Alt {
    let (opening, extremes, marks) = match &spec.plot {
        Plot::Ranking(ranking) => of_ranking(spec, ranking),
        Plot::Trend(trend) => of_trend(spec, trend),
        Plot::Likert(likert) => of_likert(spec, likert),
        Plot::Heat(heat) => of_heat(spec, heat),
        Plot::Slope(slope) => slope::alt(spec, slope),
        Plot::Funnel(funnel) => funnel::alt(spec, funnel),
        Plot::Tiles(tiles) => tiles::alt(spec, tiles),
        Plot::Drivers(drivers) => drivers::alt(spec, drivers),
    };
    let simulated = if spec.simulated { spec.lang.pick(" Số liệu mô phỏng.", " Simulated data.") } else { "" };
    // The finding always stays; extremes and the opening give way when names are long.
    let candidates = [
        format!("{opening}. {}. {extremes}{simulated}", spec.headline),
        format!("{opening}. {}.{simulated}", spec.headline),
        format!("{}.{simulated}", spec.headline),
    ];
    let short = candidates.iter().find(|text| text.chars().count() <= SHORT).cloned();
    let short = short.unwrap_or_else(|| shortened(&spec.headline));
    Alt { short, long: format!("{opening}. {}. {marks}{simulated}", spec.headline) }
}

fn shortened(text: &str) -> String {
    let head: String = text.chars().take(SHORT - 1).collect();
    format!("{}…", head.rsplit_once(' ').map_or(head.as_str(), |(head, _)| head))
}

fn of_ranking(spec: &ChartSpec, ranking: &Ranking) -> (String, String, String) {
    let lang = spec.lang;
    let count = ranking.counts;
    let shown = count.above + count.same + count.below + count.untested;
    let (vi, en) = if spec.kind == Kind::Bars { ("thanh", "Bar") } else { ("chấm", "Dot") };
    let opening = lang.pick(
        format!("Biểu đồ {vi}: {} của {shown} đơn vị, {}", lower(&spec.measure), spec.period),
        format!("{en} chart: {} of {shown} units, {}", spec.measure, spec.period),
    );
    let said = |row: &crate::spec::RankingRow| {
        row.value.ok().map(|value| format!("{} {}", row.name, spec.valued_with_interval(value)))
    };
    let values: Vec<_> = ranking.rows.iter().filter(|row| row.value.is_ok()).collect();
    let extremes = match (values.as_slice(), spec.page.1) {
        ([first, .., last], 1) => lang.pick(
            format!(
                "Ước lượng cao nhất {}; thấp nhất {}.",
                said(first).unwrap_or_default(),
                said(last).unwrap_or_default()
            ),
            format!("Highest estimate {}; lowest {}.", said(first).unwrap_or_default(), said(last).unwrap_or_default()),
        ),
        _ => String::new(),
    };
    let marks: Vec<String> = ranking
        .rows
        .iter()
        .map(|row| match (row.value, row.standing) {
            (Err(withheld), _) => format!("{}: {}", row.name, spec.why(withheld)),
            (Ok(_), Standing::Untested) => said(row).unwrap_or_default(),
            (Ok(_), tested) => format!("{}, {}", said(row).unwrap_or_default(), standing(spec, tested)),
        })
        .collect();
    let overall = ranking.overall.map(|overall| {
        lang.pick(
            format!("Mức chung {}. ", spec.valued_with_interval(overall)),
            format!("Overall {}. ", spec.valued_with_interval(overall)),
        )
    });
    (opening, extremes, format!("{}{}.", overall.unwrap_or_default(), marks.join("; ")))
}

fn of_trend(spec: &ChartSpec, trend: &Trend) -> (String, String, String) {
    let lang = spec.lang;
    let scope = trend.unit_name.clone().unwrap_or_else(|| lang.pick("tất cả đơn vị", "all units").to_owned());
    let opening = lang.pick(
        format!("Biểu đồ đường: {} của {scope}, {} kỳ", lower(&spec.measure), trend.points.len()),
        format!("Line chart: {} of {scope}, {} periods", spec.measure, trend.points.len()),
    );
    let said: Vec<String> = trend
        .points
        .iter()
        .map(|point| match point.value {
            Ok(value) => format!("{}: {}", point.period, spec.valued_with_interval(value)),
            Err(withheld) => format!("{}: {}", point.period, spec.why(withheld)),
        })
        .collect();
    let shown: Vec<&String> =
        trend.points.iter().zip(&said).filter(|(point, _)| point.value.is_ok()).map(|(_, said)| said).collect();
    let ends = match shown.as_slice() {
        [first, .., last] => format!("{first}; {last}."),
        _ => String::new(),
    };
    (opening, ends, format!("{}.", said.join("; ")))
}

fn of_likert(spec: &ChartSpec, likert: &Likert) -> (String, String, String) {
    let lang = spec.lang;
    let rows: Vec<_> = likert.groups.iter().flat_map(|group| &group.rows).collect();
    let opening = lang.pick(
        format!("Biểu đồ năm mức trả lời của {} nội dung, {}", rows.len(), spec.period),
        format!("Five-level answers to {} items, {}", rows.len(), spec.period),
    );
    let said = |row: &crate::spec::LikertRow| {
        row.satisfied.map(|satisfied| format!("“{}” {}", row.text, spec.valued_with_interval(satisfied)))
    };
    let mut ordered: Vec<_> = rows.iter().filter(|row| row.satisfied.is_some()).collect();
    ordered.sort_by(|one, other| {
        let value = |row: &crate::spec::LikertRow| row.satisfied.map_or(0.0, |satisfied| satisfied.value);
        value(other).total_cmp(&value(one))
    });
    let extremes = match ordered.as_slice() {
        [first, .., last] => lang.pick(
            format!(
                "Ước lượng cao nhất {}; thấp nhất {}.",
                said(first).unwrap_or_default(),
                said(last).unwrap_or_default()
            ),
            format!("Highest estimate {}; lowest {}.", said(first).unwrap_or_default(), said(last).unwrap_or_default()),
        ),
        _ => String::new(),
    };
    let marks: Vec<String> = rows
        .iter()
        .map(|row| match (said(row), row.shares) {
            (Some(said), _) => said,
            (None, Err(withheld)) => format!("“{}”: {}", row.text, spec.why(withheld)),
            (None, Ok(_)) => format!("“{}”: {}", row.text, format::NO_NUMBER),
        })
        .collect();
    (
        opening,
        extremes,
        lang.pick(format!("Hài lòng: {}.", marks.join("; ")), format!("Satisfied: {}.", marks.join("; "))),
    )
}

fn of_heat(spec: &ChartSpec, heat: &Heat) -> (String, String, String) {
    let (rows, columns) = (heat.units.0, heat.parts.len());
    let opening = spec.lang.pick(
        format!("Bảng màu: {columns} thành phần của {} ở {rows} đơn vị, {}", lower(&spec.measure), spec.period),
        format!("Heat map: {columns} parts of {} in {rows} units, {}", spec.measure, spec.period),
    );
    let cell = |name: &str, value: Result<Estimate, Withheld>| match value {
        Ok(value) => format!("{name} {}", spec.valued_with_interval(value)),
        Err(withheld) => format!("{name} {}", spec.why(withheld)),
    };
    let said = |row: &HeatRow| {
        let cells = row.cells.iter().zip(&heat.parts).map(|((value, standing_of), name)| match standing_of {
            Standing::Above | Standing::Below => format!("{}, {}", cell(name, *value), standing(spec, *standing_of)),
            Standing::Same | Standing::Untested => cell(name, *value),
        });
        format!("{}: {}", row.name, cells.collect::<Vec<_>>().join(", "))
    };
    let overall = heat.overall.total.ok().map(|total| {
        spec.lang.pick(
            format!("Tất cả đơn vị {}.", spec.valued_with_interval(total)),
            format!("All units {}.", spec.valued_with_interval(total)),
        )
    });
    let marks: Vec<String> = std::iter::once(&heat.overall).chain(&heat.rows).map(said).collect();
    (opening, overall.unwrap_or_default(), format!("{}.", marks.join("; ")))
}

// "Chỉ số hài lòng" inside a sentence; names that begin with an acronym keep it.
pub(super) fn lower(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}
