//! The data table beside a chart: a row a mark, as drawn.

use serde::{Deserialize, Serialize};

/// What a chart shows, in words and numbers rounded as drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What the table holds.
    pub caption: String,
    /// Column names, with their units.
    pub header: Vec<String>,
    /// One row for each mark.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Is a column made of numbers, so that it is set flush right?
    pub fn is_numeric(&self, column: usize) -> bool {
        let number = |cell: &str| {
            cell == crate::format::NO_NUMBER || cell.starts_with(|first: char| first.is_ascii_digit() || first == '−')
        };
        !self.rows.is_empty() && self.rows.iter().all(|row| row.get(column).is_some_and(|cell| number(cell)))
    }

    /// CSV for a Vietnamese spreadsheet: UTF-8 with a byte order mark, semicolons, numbers as drawn.
    pub fn csv(&self) -> String {
        let mut out = String::from("\u{feff}");
        for row in std::iter::once(&self.header).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            out.push_str(&cells.join(";"));
            out.push_str("\r\n");
        }
        out
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
