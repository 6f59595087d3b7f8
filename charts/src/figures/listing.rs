//! Tables that this program prints in shapes of their own → the header and cells of a figures file.

/// The columns of `hailong estimate --statistic control`, a row a period.
const CONTROL: [&str; 5] = ["period", "value", "centre", "low", "high"];

/// The columns of `hailong index --show changes`, a row a unit and later period.
const CHANGES: [&str; 9] = ["unit", "from", "to", "before", "after", "data", "weights", "bounds", "items"];

/// A row of a figures file made from one of a listing, and the number of the row that it came from.
pub(super) type Translated = (Vec<String>, Vec<(usize, Vec<String>)>);

/// The same numbers, one figure a row; `None` for a table that is not such a listing.
pub(super) fn translated(header: &[String], rows: &[(usize, Vec<String>)]) -> Option<Translated> {
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
