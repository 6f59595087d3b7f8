//! Figures of the statistic `change`: the categories before and after, and every other one is a part.

use analytics::{Figure, Score};

use super::computed;
use crate::{
    Error, Warning, format,
    kinds::Modelled,
    model::reading::{Reading, listed},
    scale::Axis,
    spec::{ChangePart, Changes, Plot},
};

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let rows: Vec<&Figure> = reading.release.figures.iter().filter(|figure| figure.statistic == "change").collect();
    if rows.is_empty() && !reading.release.scores.is_empty() {
        return computed::model(reading, warnings);
    }
    let unit = unit(reading, &rows)?;
    let of_unit = |row: &&&Figure| row.domain_value("office").unwrap_or(Score::EVERYONE) == unit;
    let rows: Vec<&Figure> = rows.iter().filter(of_unit).copied().collect();
    let category = |row: &Figure| row.category.clone().unwrap_or_default();
    let period = |row: &Figure| row.domain_value("period").unwrap_or_default().to_owned();
    let place = |label: &str| reading.release.metadata.periods.iter().position(|known| known == label);
    let here = place(&reading.period);
    // What was before stands under its own, earlier period; a file without periods has one change.
    let earlier = |row: &&&Figure| category(row) == "before" && (place(&period(row)) < here || period(row).is_empty());
    let before = rows.iter().filter(earlier).max_by_key(|row| place(&period(row)));
    let rows: Vec<&Figure> = rows.iter().filter(|row| period(row) == reading.period).copied().collect();
    // Without one part the others would not add up, and what is missing could be told from the rest.
    let shown = |row: &Figure| {
        let of = format!("{unit} / {}", category(row));
        reading.shown_scaled(row, 1.0, &of, &mut Vec::new())?.map_err(|_| reading.nothing())
    };
    let after = rows.iter().find(|row| category(row) == "after");
    let Some((before, after)) = before.zip(after) else { return Err(reading.nothing()) };
    let (from, before, after) = (period(before), shown(before)?.value, shown(after)?.value);
    let mut parts = Vec::new();
    let mut at = before;
    for row in rows.iter().filter(|row| !["before", "after"].contains(&category(row).as_str())) {
        let amount = shown(row)?;
        parts.push(ChangePart { name: name(reading, &category(row)), amount, start: at });
        at += amount.value;
    }
    if (at - after).abs() > 0.005 {
        let said = format!("{unit}: {before} + các phần/parts = {at}, không phải/is not {after}");
        return Err(Error::Contradiction(vec![said]));
    }
    let (period, node, index) = (reading.period.clone(), reading.node.clone(), reading.index.clone());
    let of_unit = Reading { unit, period, node, index, ..*reading };
    Ok((Plot::Changes(bare(&of_unit, &from, (before, after), parts)), (1, 1)))
}

/// The change of the unit read, without what a test says.
pub(super) fn bare(reading: &Reading<'_>, from: &str, ends: (f64, f64), parts: Vec<ChangePart>) -> Changes {
    let lang = reading.selection.lang;
    let name = || reading.units().find(|(code, _)| *code == reading.unit).map(|(_, name)| name);
    Changes {
        unit_name: if reading.unit == Score::EVERYONE { None } else { name() },
        from: format::period(from, lang),
        to: format::period(&reading.period, lang),
        ends,
        told_apart: None,
        weighed_by_answers: false,
        axis: axis(reading, &parts, ends),
        parts,
    }
}

fn axis(reading: &Reading<'_>, parts: &[ChangePart], ends: (f64, f64)) -> Axis {
    Axis::close_to(parts.iter().map(|part| part.start).chain([ends.0, ends.1]), reading.bounds())
}

/// The unit selected; else all together, or the only one that has a change.
fn unit(reading: &Reading<'_>, rows: &[&Figure]) -> Result<String, Error> {
    let mut units: Vec<&str> = rows.iter().map(|row| row.domain_value("office").unwrap_or(Score::EVERYONE)).collect();
    units.sort_unstable();
    units.dedup();
    match units.as_slice() {
        [] => Err(reading.nothing()),
        many if many.contains(&reading.unit.as_str()) => Ok(reading.unit.clone()),
        [only] if reading.selection.unit.is_none() => Ok((*only).to_owned()),
        many => Err(Error::Unknown { what: "unit", code: reading.unit.clone(), known: listed(many.iter().copied()) }),
    }
}

/// The parts that `hailong index --show changes` knows have names; others keep theirs.
fn name(reading: &Reading<'_>, category: &str) -> String {
    let (vi, en) = match category {
        "data" => ("Số liệu của đơn vị", "The unit’s values"),
        "weights" => ("Trọng số", "Weights"),
        "bounds" => ("Thang đo", "Scales"),
        "items" => ("Chỉ tiêu thêm, bớt", "Items come and gone"),
        other => return format::text(other),
    };
    reading.selection.lang.pick(vi, en).to_owned()
}
