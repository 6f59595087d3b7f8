//! Words of units by the parts of the index.

use crate::{
    ChartSpec,
    describe::{
        Said, count, lower,
        notes::{dash, interval},
        standing, value_cells, value_columns,
    },
    format,
    spec::{Estimate, Heat, HeatRow, Standing, Withheld},
};

pub(crate) fn headline(spec: &ChartSpec, heat: &Heat) -> String {
    let mut parts: Vec<(&String, Estimate)> = heat
        .parts
        .iter()
        .zip(&heat.overall.cells)
        .filter_map(|(name, (value, _))| Some((name, (*value).ok()?)))
        .collect();
    parts.sort_by(|one, other| one.1.value.total_cmp(&other.1.value));
    // Apart means that the whole interval lies below every other: a stricter rule than a test of the difference.
    let next = parts.iter().skip(1).map(|(_, value)| value.interval.map_or(f64::NEG_INFINITY, |(low, _)| low));
    match parts.first() {
        Some((name, value))
            if parts.len() > 1 && value.interval.is_some_and(|(_, high)| high < next.fold(f64::INFINITY, f64::min)) =>
        {
            spec.lang.pick(
                format!("Thấp nhất là “{name}”: {}", spec.valued(value.value)),
                format!("Lowest is “{name}”: {}", spec.valued(value.value)),
            )
        }
        _ => {
            let (rows, columns) = (heat.units.0, heat.parts.len());
            spec.lang.pick(
                format!("{columns} thành phần của {rows} đơn vị, chưa kiểm định hơn kém"),
                format!("{columns} parts of {rows} units, differences not tested"),
            )
        }
    }
}

pub(crate) fn subtitle(spec: &ChartSpec, _: &Heat, unit: &str) -> (String, String) {
    let interval = interval(spec);
    spec.lang.pick(
        (
            format!("{} và các thành phần{unit} theo đơn vị, {}", spec.measure, spec.period),
            format!("số nhỏ: {interval}"),
        ),
        (
            format!("{} and its parts{unit} by unit, {}", spec.measure, spec.period),
            format!("small figures: {interval}"),
        ),
    )
}

pub(crate) fn notes(spec: &ChartSpec, heat: &Heat, notes: &mut Vec<String>) {
    let level = format::level(spec.level, spec.lang);
    notes.push(if heat.tested {
        spec.lang.pick(
            format!("Tam giác: khác cùng thành phần của tất cả đơn vị, theo kiểm định ở mức tin cậy {level}."),
            format!("Triangle: differs from the same part of all units, by a test at {level} confidence."),
        )
    } else {
        spec.lang
            .pick(
                "Từng ô chưa được kiểm định so với tất cả đơn vị: màu chỉ nói khoảng giá trị.",
                "No cell is tested against all units: colour says the range of the value and no more.",
            )
            .to_owned()
    });
    let rows = || std::iter::once(&heat.overall).chain(&heat.rows);
    let cells = rows().flat_map(|row| row.cells.iter().map(|(value, _)| *value).chain([row.total]));
    dash(spec, cells.filter_map(Result::err), notes);
}

pub(crate) fn said(spec: &ChartSpec, heat: &Heat) -> Said {
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
    let marks = heat.rows.iter().chain([&heat.overall]).map(said).collect();
    Said { opening, extremes: overall.unwrap_or_default(), marks }
}

pub(crate) fn table(spec: &ChartSpec, heat: &Heat) -> (Vec<String>, Vec<Vec<String>>) {
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
