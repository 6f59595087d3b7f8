//! Tables that this program prints in shapes of their own → the header and cells of a figures file.

/// The columns of `hailong estimate --statistic control`, a row a period.
const CONTROL: [&str; 5] = ["period", "value", "centre", "low", "high"];

/// The columns of `hailong index --show changes`, a row a unit and later period.
const CHANGES: [&str; 9] = ["unit", "from", "to", "before", "after", "data", "weights", "bounds", "items"];

/// The columns of `hailong sensitivity`, a row a unit, that say where it may stand.
const PLACES: [&str; 5] = ["unit", "nominal", "median", "q5", "q95"];

/// The columns of `hailong index --show lineage` that a tree needs, a row a node and period.
const LINEAGE: [&str; 3] = ["node", "parent", "effective"];

/// A row of a figures file made from one of a listing, and the number of the row that it came from.
pub(super) type Translated = (Vec<String>, Vec<(usize, Vec<String>)>);

/// The same numbers, one figure a row; `None` for a table that is not such a listing.
///
/// `written` is the header as it stands: names of units keep their capitals.
pub(super) fn translated(header: &[String], written: &[String], rows: &[(usize, Vec<String>)]) -> Option<Translated> {
    let places = |names: &[&str]| -> Option<Vec<usize>> {
        names.iter().map(|name| header.iter().position(|known| known == name)).collect()
    };
    let cell = |cells: &[String], place: usize| cells.get(place).cloned().unwrap_or_default();
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    if let Some(at) = places(&CONTROL) {
        let figure = |(number, cells): &(usize, Vec<String>)| -> Vec<(usize, Vec<String>)> {
            let value = |place: usize| cell(cells, at[place]);
            let row = |place: usize| {
                (*number, [named(&["control", "control", CONTROL[place]]), vec![value(0), value(place)]].concat())
            };
            (1..CONTROL.len()).filter(|place| !value(*place).is_empty()).map(row).collect()
        };
        let header = named(&["statistic", "variable", "category", "period", "estimate"]);
        return Some((header, rows.iter().flat_map(figure).collect()));
    }
    if let Some(at) = places(&PLACES) {
        let figure = |(number, cells): &(usize, Vec<String>)| -> Vec<(usize, Vec<String>)> {
            let value = |place: usize| cell(cells, at[place]);
            let row = |place: usize| {
                (*number, [named(&["place", "place", PLACES[place]]), vec![value(0), value(place)]].concat())
            };
            (1..PLACES.len()).filter(|place| !value(*place).is_empty()).map(row).collect()
        };
        return Some((named(&PLACE_HEADER), rows.iter().flat_map(figure).collect()));
    }
    if header.first().is_some_and(|name| name == "replication") {
        return replications(header, written, rows);
    }
    if places(&LINEAGE).is_some() {
        let renamed = |name: &String| match name.as_str() {
            "node" => "variable".to_owned(),
            "effective" => "estimate".to_owned(),
            // The weight among siblings, levels and variance are no part of the picture.
            other => other.to_owned(),
        };
        let kept: Vec<usize> = (0..header.len())
            .filter(|at| {
                ["period", "node", "parent", "effective", "name_vi", "name_en"].contains(&header[*at].as_str())
            })
            .collect();
        let names = kept.iter().map(|at| renamed(&header[*at]));
        let row = |(number, cells): &(usize, Vec<String>)| {
            let cells = kept.iter().map(|at| cell(cells, *at));
            (*number, std::iter::once("weight".to_owned()).chain(cells).collect())
        };
        return Some((std::iter::once("statistic".to_owned()).chain(names).collect(), rows.iter().map(row).collect()));
    }
    let at = places(&CHANGES)?;
    let figure = |(number, cells): &(usize, Vec<String>)| -> Vec<(usize, Vec<String>)> {
        let value = |place: usize| cell(cells, at[place]);
        let row = |place: usize| {
            // What was before is a figure of the earlier period, all else of the later one.
            let period = if CHANGES[place] == "before" { value(1) } else { value(2) };
            (*number, [named(&["change", "change", CHANGES[place]]), vec![period, value(0), value(place)]].concat())
        };
        (3..CHANGES.len()).map(row).collect()
    };
    let header = named(&["statistic", "variable", "category", "period", "unit", "estimate"]);
    Some((header, rows.iter().flat_map(figure).collect()))
}

const PLACE_HEADER: [&str; 5] = ["statistic", "variable", "category", "unit", "estimate"];

/// What `hailong sensitivity --keep` writes, a row a replication with the score of every unit → how often each had each place.
/// Units with equal scores share the places that they take up between them.
fn replications(header: &[String], written: &[String], rows: &[(usize, Vec<String>)]) -> Option<Translated> {
    let first = header.iter().rposition(|name| name.ends_with(".weight"))? + 1;
    // With the sampling error the leaves of every unit follow, as `unit/leaf`.
    let leaf = format!("{}/", written.get(first)?);
    let units: Vec<&String> = written[first..].iter().take_while(|name| !name.starts_with(&leaf)).collect();
    let mut counts = vec![vec![0.0; units.len()]; units.len()];
    let mut replicated: f64 = 0.0;
    let mut wrong: Vec<(usize, Vec<String>)> = Vec::new();
    for (number, cells) in rows {
        let number_at = |at: usize| cells.get(at)?.parse().ok().filter(|score: &f64| score.is_finite());
        // A score that is no number is left to the reader of figures, who names its row.
        let faulty = (0..units.len()).filter(|unit| {
            cells.get(first + unit).is_some_and(|cell| !cell.is_empty()) && number_at(first + unit).is_none()
        });
        wrong.extend(faulty.map(|unit| {
            let words = ["place", "place", "1", units[unit].as_str(), cells[first + unit].as_str()].map(str::to_owned);
            (*number, words.to_vec())
        }));
        let scores: Option<Vec<f64>> = (first..first + units.len()).map(number_at).collect();
        let Some(scores) = scores else { continue };
        replicated += 1.0;
        for (unit, score) in scores.iter().enumerate() {
            let better = scores.iter().filter(|other| *other > score).count();
            let equal = scores.iter().filter(|other| *other == score).count();
            (better..better + equal).for_each(|place| counts[unit][place] += 1.0 / equal as f64);
        }
    }
    let row = |unit: &str, category: &str, value: f64| {
        let words = ["place", "place", category, unit].map(str::to_owned);
        (1, [words.to_vec(), vec![value.to_string()]].concat())
    };
    let mut made = Vec::new();
    for (unit, counts) in units.iter().zip(&counts) {
        let seen = counts.iter().enumerate().filter(|(_, count)| **count > 0.0);
        made.extend(seen.map(|(place, count)| row(unit, &(place + 1).to_string(), count / replicated)));
    }
    made.extend(wrong);
    // A replication in which a unit has no score ranks nobody, and is not counted.
    made.extend(units.first().map(|unit| row(unit, "replications", replicated)));
    Some((PLACE_HEADER.map(str::to_owned).to_vec(), made))
}
