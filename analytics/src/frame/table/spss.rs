//! An SPSS system file (`.sav`, `.zsav`): names, labels, missing values and cells; by PSPP's description of the format.
//!
//! Read by our own few lines: the readers there are bring a second data engine with them.

mod bytes;
mod cases;
mod dictionary;

use std::collections::BTreeMap;

use super::{DecimalMark, Grid, encoding};
use crate::error::{Error, Result, Stage};
use dictionary::{Dictionary, Variable};

/// What files of this kind begin with.
pub(super) fn is_one(content: &[u8]) -> bool {
    content.starts_with(b"$FL2") || content.starts_with(b"$FL3")
}

/// Numbers that a file declares missing, from and to.
pub(super) type Declared = BTreeMap<String, Vec<(f64, f64)>>;

/// The cases as rows: row 2 is the first case, as under a header. Days become 2026-07-01; what is not a number is empty.
pub(super) fn read(file: &str, content: &[u8]) -> Result<(Grid, Declared)> {
    let refuse = |cause: String| {
        let cause = format!("không đọc được tệp SPSS / the SPSS file cannot be read: {cause}");
        Error::one(
            Stage::Schema,
            file,
            cause,
            "lưu lại từ SPSS hay PSPP thành .sav / save it again as .sav from SPSS or PSPP",
        )
    };
    let (dictionary, data) = dictionary::read(content).map_err(refuse)?;
    let rows = cases::read(&dictionary, data, content).map_err(refuse)?;
    let mut warnings = Vec::new();
    if dictionary.is_guessed {
        warnings.push(format!(
            "{file}: không ghi bảng mã, đọc như / names no encoding, read as {}",
            dictionary.encoding.name()
        ));
    }
    warnings.extend(labels(file, &dictionary));
    let names = dictionary.variables.iter().map(|variable| encoding::composed(variable.name.trim())).collect();
    let mut records = vec![(1, names)];
    records.extend(rows.into_iter().enumerate().map(|(case, cells)| (case + 2, cells)));
    let declared = |variable: &Variable| (encoding::composed(variable.name.trim()), variable.missing.clone());
    let declared = dictionary.variables.iter().filter(|variable| !variable.missing.is_empty()).map(declared).collect();
    Ok((Grid { records, decimal: DecimalMark::Point, warnings, faults: Vec::new() }, declared))
}

/// What the file calls its codes, a line a set of names: whoever imports it compares them with the questionnaire.
fn labels(file: &str, dictionary: &Dictionary) -> Vec<String> {
    let mut sets: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for variable in dictionary.variables.iter().filter(|variable| !variable.labels.is_empty()) {
        let names: Vec<String> = variable.labels.iter().map(|(code, label)| format!("{code} = {label}")).collect();
        sets.entry(names.join(", ")).or_default().push(&variable.name);
    }
    let line = |(names, columns): (String, Vec<&str>)| {
        let of = match columns.as_slice() {
            [one] => (*one).to_owned(),
            [first, .., last] => format!("{first} … {last} ({})", columns.len()),
            [] => String::new(),
        };
        format!("{file}: nhãn trong tệp / labels in the file: {of}: {names}")
    };
    sets.into_iter().map(line).collect()
}
