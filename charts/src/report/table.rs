//! A table that both a page and a sheet of paper can print: every cell is text that is ready.

use analytics::Text;
use serde::Serialize;

use super::reading::Reading;

/// A table with a caption; the first column names the row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Numbers stand on the right, so that their commas align.
    pub(crate) numeric: bool,
}

/// One cell: what stands in it, and what stands smaller below.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct Cell {
    pub(crate) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) detail: Option<String>,
}

impl Table {
    /// An empty table with a column of names and columns of numbers.
    pub(crate) fn new(caption: impl Into<String>, names: &str, numbers: &[&str]) -> Self {
        let mut columns = vec![Column { name: names.to_owned(), numeric: false }];
        columns.extend(numbers.iter().map(|name| Column { name: (*name).to_owned(), numeric: true }));
        Self { caption: caption.into(), columns, rows: Vec::new() }
    }

    /// A column of remarks, kept only if a row has one. Called when the rows are complete.
    pub(crate) fn with_notes(mut self, notes: Vec<Option<Text>>) -> Self {
        if notes.iter().any(Option::is_some) {
            self.columns.push(Column { name: "Ghi chú".to_owned(), numeric: false });
            for (row, note) in self.rows.iter_mut().zip(notes) {
                row.push(Cell::from(note.map_or_else(String::new, |note| note.vi)));
            }
        }
        self
    }
}

impl From<crate::Table> for Table {
    /// The data table of a chart, without the columns in which nothing stands.
    fn from(drawn: crate::Table) -> Self {
        let filled =
            |column: &usize| drawn.rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_empty()));
        let kept: Vec<usize> = (0..drawn.header.len()).filter(filled).collect();
        let column = |&at: &usize| Column { name: drawn.header[at].clone(), numeric: at > 0 && drawn.is_numeric(at) };
        let cells = |row: &Vec<String>| kept.iter().map(|&at| Cell::from(row[at].as_str())).collect();
        let columns = kept.iter().map(column).collect();
        Self { columns, rows: drawn.rows.iter().map(cells).collect(), caption: drawn.caption }
    }
}

impl Cell {
    /// Value with its interval below, or the dash with the reason below.
    pub(crate) fn reading(reading: &Reading) -> Self {
        let detail = match (&reading.note, reading.shown) {
            (Some(note), false) => note.vi.clone(),
            _ => reading.interval.vi.clone(),
        };
        Self { text: reading.value.vi.clone(), detail: Some(detail) }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), detail: None }
    }
}
