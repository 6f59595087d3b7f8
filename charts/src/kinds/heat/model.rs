//! Units by the parts of the index.

use analytics::Score;

use crate::{
    Error, Warning,
    kinds::{
        Modelled,
        ranking::model::{NAME_EMS, best_first, row_cost, standing},
    },
    model::{
        pages::{lines, page},
        reading::Reading,
    },
    scale::Axis,
    spec::{Estimate, Heat, HeatRow, Plot, Standing, Unit},
};

/// More columns have no room for a value and its interval.
const MOST_PARTS: usize = 12;
/// A page holds sixteen names of one line beside the heads and all units together.
const PAGE_ROOM: f64 = 16.0 * 1.15;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let parts = reading.parts();
    if parts.len() > MOST_PARTS {
        return Err(Error::TooMany { kind: reading.kind, found: parts.len(), most: MOST_PARTS });
    }
    let everyone = row(reading, Score::EVERYONE, everyone_name(reading), &parts, None, warnings)?;
    let mut rows = Vec::new();
    for (code, name) in reading.units() {
        rows.push(row(reading, code, name, &parts, Some(&everyone), warnings)?);
    }
    let any_cell = |row: &HeatRow| row.cells.iter().any(|(value, _)| value.is_ok());
    if parts.len() < 2 || !rows.iter().any(any_cell) {
        return Err(reading.nothing());
    }
    rows.sort_by(|one, other| best_first((&one.name, one.total), (&other.name, other.total)));

    let cells = || rows.iter().flat_map(|row| &row.cells);
    let shown = cells().filter(|(value, _)| value.is_ok()).count();
    if shown < cells().count() {
        warnings.push(Warning::Withheld { shown, of: cells().count() });
    }
    let untested = cells().filter(|(value, standing)| value.is_ok() && *standing == Standing::Untested).count();
    if untested > 0 {
        warnings.push(Warning::NoTest { missing: untested });
    }
    let tested = untested < shown;
    let bounds = bounds(reading, cells().filter_map(|(value, _)| value.ok()));
    let units = (rows.len(), rows.iter().filter(|row| row.total.is_ok()).count());

    let costs: Vec<f64> = rows.iter().map(|row| row_cost(lines(&row.name, NAME_EMS))).collect();
    let (range, pages) = page(&costs, PAGE_ROOM, reading.selection.page)?;
    let heat = Heat {
        parts: parts.into_iter().map(|(_, name)| name).collect(),
        overall: everyone,
        rows: rows.drain(range).collect(),
        units,
        bounds,
        tested,
    };
    Ok((Plot::Heat(heat), (reading.selection.page, pages)))
}

fn everyone_name(reading: &Reading<'_>) -> String {
    reading.selection.lang.pick("Tất cả đơn vị", "All units").to_owned()
}

fn row(
    reading: &Reading<'_>,
    unit: &str,
    name: String,
    parts: &[(&str, String)],
    everyone: Option<&HeatRow>,
    warnings: &mut Vec<Warning>,
) -> Result<HeatRow, Error> {
    let total = reading.score(unit, &reading.period);
    let mut cells = Vec::new();
    for (index, (node, _)) in parts.iter().enumerate() {
        let score = reading.score_of(unit, &reading.period, node);
        let value = reading.shown(score, &format!("{unit} / {node}"), warnings)?;
        let overall = everyone.and_then(|everyone| everyone.cells[index].0.ok());
        let standing = match value {
            Ok(value) => standing(reading, (unit, node), value, overall, warnings),
            Err(_) => Standing::Untested,
        };
        cells.push((value, standing));
    }
    Ok(HeatRow {
        code: unit.to_owned(),
        name,
        n: total.and_then(|score| score.n),
        total: reading.shown(total, unit, warnings)?,
        cells,
    })
}

/// Tens of a percentage, whatever the data; another scale is cut into five equal parts of its axis, and the key says where.
fn bounds(reading: &Reading<'_>, values: impl Iterator<Item = Estimate>) -> [f64; 4] {
    match reading.unit_of_scheme() {
        Unit::Percent => [60.0, 70.0, 80.0, 90.0],
        Unit::Points => {
            let axis = Axis::around(values.map(|value| value.value), None);
            std::array::from_fn(|index| axis.low + (axis.high - axis.low) * (index as f64 + 1.0) / 5.0)
        }
    }
}
