//! A dirty file: the rows that can be taken, and every other row with everything that is wrong with it.

use std::collections::HashMap;

use analytics::{
    error::{Error, Fault},
    frame::table::Table,
};

use super::{Columns, read};
use crate::{exports::guard::guarded, questionnaires::Questionnaire};

/// A file with its good rows apart from the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Sifted {
    /// The rows without a fault.
    pub kept: Table,
    /// The others, in the order of the file.
    pub rejected: Vec<Rejected>,
}

/// A row that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its number in the file; the header is row 1.
    pub row: usize,
    /// Everything that is wrong with it.
    pub faults: Vec<Fault>,
}

/// Separates the rows of `table` by the rules of [`read`]. Of rows with one name in one period the first is kept.
///
/// # Errors
/// What is wrong with the file as a whole: a column that is not there, no rows at all.
pub fn sift(table: &Table, questionnaire: &Questionnaire, columns: &Columns) -> Result<Sifted, Error> {
    let items = questionnaire.codebook.items.iter().map(|item| &item.key);
    let named = [Some(&columns.period), Some(&columns.office), columns.row.as_ref(), columns.service_group.as_ref()];
    let lacks_column = items.chain(named.into_iter().flatten()).any(|name| table.position(name).is_none());
    if lacks_column || table.is_empty() {
        return read(table, questionnaire, columns).map(|_| Sifted { kept: table.clone(), rejected: Vec::new() });
    }
    let mut faults: Vec<Vec<Fault>> = vec![Vec::new(); table.len()];
    judge(table, questionnaire, columns, 0..table.len(), &mut faults);
    if let Some(column) = &columns.row {
        repeated(table, columns, column, &mut faults);
    }
    let kept: Vec<usize> = (0..table.len()).filter(|row| faults[*row].is_empty()).collect();
    let rejected = faults.into_iter().enumerate().filter(|(_, faults)| !faults.is_empty());
    let rejected = rejected.map(|(row, faults)| Rejected { row: table.rows[row], faults }).collect();
    Ok(Sifted { kept: part(table, kept.into_iter()), rejected })
}

/// Halves a range until its faults have one row: a clean half is read once.
fn judge(
    table: &Table,
    questionnaire: &Questionnaire,
    columns: &Columns,
    rows: std::ops::Range<usize>,
    faults: &mut [Vec<Fault>],
) {
    // Names that stand twice are looked for in the whole file, not in a part of it.
    let alone = Columns { row: None, ..columns.clone() };
    let Err(error) = read(&part(table, rows.clone()), questionnaire, &alone) else { return };
    if rows.len() == 1 {
        faults[rows.start].extend(error.faults().iter().cloned());
        return;
    }
    let middle = rows.start + rows.len() / 2;
    judge(table, questionnaire, columns, rows.start..middle, faults);
    judge(table, questionnaire, columns, middle..rows.end, faults);
}

fn part(table: &Table, rows: impl Iterator<Item = usize> + Clone) -> Table {
    Table {
        file: table.file.clone(),
        header: table.header.clone(),
        cells: rows.clone().map(|row| table.cells[row].clone()).collect(),
        rows: rows.map(|row| table.rows[row]).collect(),
        decimal: table.decimal,
        declared_missing: table.declared_missing.clone(),
        warnings: Vec::new(),
    }
}

fn repeated(table: &Table, columns: &Columns, column: &str, faults: &mut [Vec<Fault>]) {
    let (Some(at), Some(period)) = (table.position(column), table.position(&columns.period)) else { return };
    let mut first: HashMap<(&str, &str), usize> = HashMap::new();
    for (row, cells) in table.cells.iter().enumerate() {
        let name = cells[at].as_str();
        if name.is_empty() {
            faults[row].push(Fault::new(
                table.place(row, column),
                "ô trống / the cell is empty",
                "mỗi dòng cần một tên riêng / every row needs a name of its own",
            ));
        } else if let Some(before) = first.get(&(cells[period].as_str(), name)) {
            faults[row].push(Fault::new(
                table.place(row, column),
                format!("{name:?} đã có ở dòng {0} / is already row {0}", table.rows[*before]),
                "mỗi người một dòng: bỏ bớt hoặc đặt tên khác / one row a person: remove one or name it anew",
            ));
        } else {
            first.insert((cells[period].as_str(), name), row);
        }
    }
}

/// The report of what was not taken: a line a fault, as CSV with the byte-order mark that spreadsheets want.
pub fn report(file: &str, rejected: &[Rejected]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(["file", "row", "column", "cause", "remedy"])?;
    for Rejected { row, faults } in rejected {
        for fault in faults {
            let column = fault.place.rsplit_once("cột (column) ").map_or("", |(_, column)| column);
            let cells =
                [file, &row.to_string(), column, &fault.cause, &fault.remedy].map(|text| guarded(text).into_owned());
            writer.write_record(cells)?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_the_report_is_a_formula() {
        let fault = |column: &str| Fault::new(format!("=a.csv, dòng (row) 2, cột (column) {column}"), "+1", "@SUM(A1)");
        let rejected = [Rejected { row: 2, faults: vec![fault("=cmd|' /C calc'!A0"), fault("－2")] }];
        let report = String::from_utf8(report("=a.csv", &rejected).unwrap()).unwrap();
        assert_eq!(report.lines().count(), 3);
        for line in report.lines().skip(1) {
            assert!(line.starts_with("'=a.csv,2,'") && line.contains(",'+1,'@SUM(A1)"), "{line}");
        }
    }
}
