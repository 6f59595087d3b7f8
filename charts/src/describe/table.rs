//! The data table: a row a mark, numbers as drawn.

use super::{drivers, funnel, slope, tiles};
use crate::{
    ChartSpec, Table, format,
    spec::{Estimate, Heat, Likert, Plot, Ranking, Standing, Trend, Withheld},
};

/// The table of a chart.
pub fn table(spec: &ChartSpec) -> Table {
    let (header, rows) = match &spec.plot {
        Plot::Ranking(ranking) => of_ranking(spec, ranking),
        Plot::Trend(trend) => of_trend(spec, trend),
        Plot::Likert(likert) => of_likert(spec, likert),
        Plot::Heat(heat) => of_heat(spec, heat),
        Plot::Slope(slope) => slope::table(spec, slope),
        Plot::Funnel(funnel) => funnel::table(spec, funnel),
        Plot::Tiles(tiles) => tiles::table(spec, tiles),
        Plot::Drivers(drivers) => drivers::table(spec, drivers),
    };
    Table { caption: format!("{} – {}", spec.measure, spec.period), header, rows }
}

fn of_ranking(spec: &ChartSpec, ranking: &Ranking) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = vec![lang.pick("Đơn vị", "Unit").to_owned(), lang.pick("Số phiếu", "Answers").to_owned()];
    header.extend(value_columns(spec, &spec.measure));
    header.push(lang.pick("So với mức chung", "Against the overall").to_owned());
    header.extend([
        lang.pick("Hạng tốt nhất", "Best rank").to_owned(),
        lang.pick("Hạng kém nhất", "Worst rank").to_owned(),
    ]);
    let line = |name: &str, n, value, standing: String, rank: Option<(u32, u32)>| {
        let mut cells = vec![name.to_owned(), count(spec, n)];
        cells.extend(value_cells(spec, value));
        cells.push(standing);
        cells.extend(
            [0, 1].map(|end| rank.map_or(format::NO_NUMBER.to_owned(), |(best, worst)| [best, worst][end].to_string())),
        );
        cells
    };
    let mut rows: Vec<_> = ranking
        .rows
        .iter()
        .map(|row| {
            let standing = match row.value {
                Ok(_) => standing(spec, row.standing).to_owned(),
                Err(withheld) => spec.why(withheld),
            };
            line(&row.name, row.n, row.value, standing, row.rank)
        })
        .collect();
    if let Some(overall) = ranking.overall {
        rows.push(line(
            lang.pick("Mức chung", "Overall"),
            ranking.overall_n,
            Ok(overall),
            format::NO_NUMBER.to_owned(),
            None,
        ));
    }
    (header, rows)
}

fn of_trend(spec: &ChartSpec, trend: &Trend) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = vec![lang.pick("Kỳ", "Period").to_owned(), lang.pick("Số phiếu", "Answers").to_owned()];
    header.extend(value_columns(spec, &spec.measure));
    header.push(lang.pick("Ghi chú", "Note").to_owned());
    let rows = trend.points.iter().map(|point| {
        let mut cells = vec![point.period.clone(), count(spec, point.n)];
        cells.extend(value_cells(spec, point.value));
        cells.push(match (point.value, point.breaks) {
            (Err(withheld), _) => spec.why(withheld),
            (Ok(_), true) => lang.pick("đổi phương pháp", "method changed").to_owned(),
            (Ok(_), false) => String::new(),
        });
        cells
    });
    (header, rows.collect())
}

fn of_likert(spec: &ChartSpec, likert: &Likert) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = [("Yếu tố", "Factor"), ("Nội dung", "Item"), ("Số phiếu", "Answers")]
        .map(|(vi, en)| lang.pick(vi, en).to_owned())
        .to_vec();
    header.extend(likert.levels.iter().map(|level| format!("{level} (%)")));
    header.extend(value_columns(spec, lang.pick("Tỷ lệ hài lòng", "Satisfied")));
    let rows =
        likert.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row))).map(|(group, row)| {
            let mut cells = vec![group.name.clone(), row.text.clone(), count(spec, row.n)];
            match row.shares {
                Ok(shares) => cells.extend(shares.map(|share| format::number(share, spec.interval_decimals(), lang))),
                Err(_) => cells.extend(std::array::from_fn::<_, 5, _>(|_| format::NO_NUMBER.to_owned())),
            }
            cells.extend(value_cells(spec, row.satisfied.ok_or(Withheld::Undefined)));
            cells
        });
    (header, rows.collect())
}

fn of_heat(spec: &ChartSpec, heat: &Heat) -> (Vec<String>, Vec<Vec<String>>) {
    let lang = spec.lang;
    let mut header = vec![lang.pick("Đơn vị", "Unit").to_owned(), lang.pick("Số phiếu", "Answers").to_owned()];
    for name in std::iter::once(&spec.measure).chain(&heat.parts) {
        header.extend(value_columns(spec, name));
    }
    let rows = heat.rows.iter().chain([&heat.overall]).map(|row| {
        let mut cells = vec![row.name.clone(), count(spec, row.n)];
        for value in std::iter::once(row.total).chain(row.cells.iter().map(|(value, _)| *value)) {
            cells.extend(value_cells(spec, value));
        }
        cells
    });
    (header, rows.collect())
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

pub(super) fn value_columns(spec: &ChartSpec, measure: &str) -> [String; 3] {
    let sign = spec.unit_sign();
    let unit = if sign.is_empty() { String::new() } else { format!(" ({sign})") };
    let level = format::level(spec.level, spec.lang);
    [
        format!("{measure}{unit}"),
        spec.lang.pick(format!("Cận dưới {level}"), format!("Lower {level}")),
        spec.lang.pick(format!("Cận trên {level}"), format!("Upper {level}")),
    ]
}

pub(super) fn value_cells(spec: &ChartSpec, value: Result<Estimate, Withheld>) -> [String; 3] {
    let none = || format::NO_NUMBER.to_owned();
    let end = |value: f64| format::number(value, spec.interval_decimals(), spec.lang);
    match value {
        Ok(Estimate { value, interval: Some((low, high)) }) => [spec.bare(value), end(low), end(high)],
        Ok(Estimate { value, interval: None }) => [spec.bare(value), none(), none()],
        Err(_) => [none(), none(), none()],
    }
}

pub(super) fn count(spec: &ChartSpec, n: Option<u64>) -> String {
    n.map_or(format::NO_NUMBER.to_owned(), |n| format::integer(n, spec.lang))
}
