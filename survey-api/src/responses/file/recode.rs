//! Declared recodes: what a file calls its columns and writes in its cells, told once in TOML, so that nobody edits the file by hand.
//!
//! ```toml
//! [columns]                      # name in the file = name here
//! "Quận" = "council_district"
//!
//! [[recode]]
//! columns = ["q2_*", "overall"]  # a star at the end stands for the rest of a name
//! codes = { "Rất hài lòng" = "5", "-9" = "9", "." = "" }
//!
//! [[date]]
//! column = "visited"
//! format = "%d/%m/%Y"            # becomes the quarter, 2026-Q3
//! ```
//!
//! A cell that no recode names stays as it is and is judged as if there were no recodes: nothing is guessed.

use std::collections::BTreeMap;

use analytics::{
    error::{Error, Fault, Stage},
    frame::table::Table,
};
use jiff::civil::Date;
use serde::Deserialize;

/// A file of recodes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recodes {
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    recode: Vec<Recode>,
    #[serde(default)]
    date: Vec<DateColumn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recode {
    columns: Vec<String>,
    codes: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct DateColumn {
    column: String,
    format: String,
}

impl Recodes {
    /// Reads recodes; `name` is the file's name in messages.
    pub fn from_toml(text: &str, name: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let before = error.span().map_or(0, |span| span.start);
            let line = 1 + text.bytes().take(before).filter(|&byte| byte == b'\n').count();
            Error::one(
                Stage::Spec,
                format!("{name}, dòng (line) {line}"),
                format!("không đọc được / cannot be read: {}", error.message()),
                "các phần là [columns], [[recode]], [[date]] / the parts are [columns], [[recode]], [[date]]",
            )
        })
    }

    /// The table as the recodes make it. A date that does not fit its format stays as it is written and is refused later.
    ///
    /// # Errors
    /// Every recode that names a column which is not there, or renames one to a name that is taken.
    pub fn apply(&self, mut table: Table) -> Result<Table, Error> {
        let mut faults = self.rename(&mut table);
        let mut codes: Vec<Vec<&BTreeMap<String, String>>> = vec![Vec::new(); table.header.len()];
        for recode in &self.recode {
            for pattern in &recode.columns {
                let hits: Vec<usize> = (0..table.header.len()).filter(|at| fits(pattern, &table.header[*at])).collect();
                if hits.is_empty() {
                    faults.push(table.missing_column(pattern));
                }
                hits.into_iter().for_each(|at| codes[at].push(&recode.codes));
            }
        }
        let mut dates: Vec<Option<&str>> = vec![None; table.header.len()];
        for date in &self.date {
            match table.position(&date.column) {
                Some(at) => dates[at] = Some(&date.format),
                None => faults.push(table.missing_column(&date.column)),
            }
        }
        if !faults.is_empty() {
            return Err(Error::new(Stage::Spec, faults));
        }
        for row in &mut table.cells {
            for (at, cell) in row.iter_mut().enumerate() {
                if let Some(code) = codes[at].iter().find_map(|codes| codes.get(cell.as_str())) {
                    code.clone_into(cell);
                }
                if let Some(quarter) = dates[at].and_then(|format| quarter(format, cell)) {
                    *cell = quarter;
                }
            }
        }
        Ok(table)
    }

    fn rename(&self, table: &mut Table) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (from, to) in &self.columns {
            match (table.position(from), table.position(to)) {
                (None, _) => faults.push(table.missing_column(from)),
                (Some(_), Some(_)) => faults.push(Fault::new(
                    &table.file,
                    format!(
                        "`{from}` không đổi thành `{to}` được: tên đã có / cannot become `{to}`, which is there already"
                    ),
                    "chọn tên khác trong [columns] / choose another name in [columns]",
                )),
                (Some(at), None) => {
                    table.header[at].clone_from(to);
                    if let Some(declared) = table.declared_missing.remove(from) {
                        table.declared_missing.insert(to.clone(), declared);
                    }
                }
            }
        }
        faults
    }
}

fn fits(pattern: &str, column: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == column, |head| column.starts_with(head))
}

fn quarter(format: &str, cell: &str) -> Option<String> {
    let day = Date::strptime(format, cell).ok()?;
    Some(format!("{:04}-Q{}", day.year(), (day.month() + 2) / 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let text = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        Table {
            file: "a.csv".to_owned(),
            header: text(&["day", "Quận", "q2_01", "q2_02", "q3"]),
            cells: vec![text(&["07/08/2026", "1", "Tốt", "-9", "Tốt"]), text(&["2026-08-07", "2", "5", ".", "4"])],
            rows: vec![2, 3],
            ..Table::default()
        }
    }

    #[test]
    fn columns_are_renamed_codes_mapped_and_days_become_quarters() {
        let recodes = "[columns]\n\"Quận\" = \"office\"\n[[recode]]\ncolumns = [\"q2_*\"]\n\
                       codes = { \"Tốt\" = \"4\", \"-9\" = \"9\", \".\" = \"\" }\n[[date]]\ncolumn = \"day\"\nformat = \"%d/%m/%Y\"\n";
        let clean = Recodes::from_toml(recodes, "r.toml").unwrap().apply(table()).unwrap();
        assert_eq!(clean.header, ["day", "office", "q2_01", "q2_02", "q3"]);
        assert_eq!(clean.cells[0], ["2026-Q3", "1", "4", "9", "Tốt"], "q3 is named by no recode");
        assert_eq!(
            clean.cells[1],
            ["2026-08-07", "2", "5", "", "4"],
            "a day in another format stays and is refused later"
        );
    }

    #[test]
    fn a_recode_of_a_column_that_is_not_there_is_no_silent_nothing() {
        let recodes = "[columns]\nnowhere = \"x\"\nday = \"q3\"\n[[recode]]\ncolumns = [\"q9*\"]\ncodes = {}\n[[date]]\ncolumn = \"gone\"\nformat = \"%Y\"\n";
        let error = Recodes::from_toml(recodes, "r.toml").unwrap().apply(table()).unwrap_err();
        assert_eq!(error.faults().len(), 4, "{error}");
        assert!(Recodes::from_toml("[column]\n", "r.toml").unwrap_err().to_string().contains("r.toml, dòng (line) 1"));
    }
}
