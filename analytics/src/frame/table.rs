//! A table as a person made it: CSV, a workbook, Parquet, an SPSS file or JSON lines, told apart by content, every cell still
//! text.
//!
//! Reading collects every fault of the file's shape; the typed accessors collect every fault of a column. A row is
//! counted as its author counts it: the header is row 1.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::error::{Error, Fault, Result, Stage};

mod csv;
mod encoding;
mod jsonl;
mod number;
mod parquet;
mod spss;
mod workbook;

pub use number::DecimalMark;

/// Where a table comes from. Nothing else is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    Path(PathBuf),
    /// The content of a file, and the name that faults give it.
    Bytes {
        /// Name shown in messages.
        name: String,
        /// The whole content.
        content: Vec<u8>,
    },
}

impl Source {
    /// Name and content.
    fn content(&self) -> Result<(String, Vec<u8>)> {
        Ok(match self {
            Source::Path(path) => {
                let file = path
                    .file_name()
                    .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
                let content = fs::read(path).map_err(|cause| {
                    Error::one(
                        Stage::Io,
                        path.display().to_string(),
                        format!("không đọc được / cannot be read: {cause}"),
                        "kiểm tra đường dẫn và quyền đọc / check the path and the permissions",
                    )
                })?;
                (file, content)
            }
            Source::Bytes { name, content } => (name.clone(), content.clone()),
        })
    }
}

/// One sheet of a workbook, every cell as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Row number in the file and its cells.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// The sheets of a workbook that is no single table, those with nothing on them left out.
///
/// # Errors
/// [`Stage::Io`] when the file cannot be opened, [`Stage::Schema`] when it is no workbook.
pub fn sheets(source: &Source) -> Result<Vec<Sheet>> {
    let (file, content) = source.content()?;
    workbook::sheets(&file, content)
}

/// A header and rows of text. An empty cell is a missing value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The file's name, as faults print it.
    pub file: String,
    /// Column names, unique and not empty.
    pub header: Vec<String>,
    /// `cells[row][column]`, trimmed, in Unicode normal form C.
    pub cells: Vec<Vec<String>>,
    /// The row number of each entry of `cells` in the file; the header is row 1.
    pub rows: Vec<usize>,
    /// How a decimal is written in this file.
    pub decimal: DecimalMark,
    /// Numbers that the file itself declares missing, from and to, by column: an SPSS file does.
    pub declared_missing: BTreeMap<String, Vec<(f64, f64)>>,
    /// What the reader should know though nothing is wrong: a guessed encoding, further sheets.
    pub warnings: Vec<String>,
}

/// A header and rows as a format's reader hands them over, before the shape is checked.
struct Grid {
    /// Row number in the file and its cells.
    records: Vec<(usize, Vec<String>)>,
    decimal: DecimalMark,
    warnings: Vec<String>,
    faults: Vec<Fault>,
}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// [`Stage::Io`] when the file cannot be opened, [`Stage::Schema`] with every fault of its shape: not a table, an
    /// empty file, rows of uneven length, column names that are empty or repeated.
    pub fn read(source: &Source) -> Result<Self> {
        let (file, content) = source.content()?;
        let mut declared = BTreeMap::new();
        let grid = if content.is_empty() {
            return Err(Error::one(
                Stage::Schema,
                file,
                "tệp rỗng / the file is empty",
                "xuất lại, có dòng tên cột / export it again, with a header line",
            ));
        } else if content.starts_with(b"PAR1") {
            parquet::read(&file, content)?
        } else if content.starts_with(b"PK\x03\x04") || content.starts_with(b"\xD0\xCF\x11\xE0") {
            workbook::read(&file, content)?
        } else if spss::is_one(&content) {
            let (grid, of_file) = spss::read(&file, &content)?;
            declared = of_file;
            grid
        } else if jsonl::is_one(&content) {
            jsonl::read(&file, &content)?
        } else {
            csv::read(&file, &content)?
        };
        shape(file, grid).map(|table| Self { declared_missing: declared, ..table })
    }

    /// Number of rows below the header.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// True when there is a header and nothing else.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Position of a column by name, if it is there.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    /// Where a cell is, in words: `responses.csv, dòng (row) 14, cột (column) q03`.
    pub fn place(&self, row: usize, column: &str) -> String {
        format!("{}, dòng (row) {}, cột (column) {column}", self.file, self.rows.get(row).copied().unwrap_or(0))
    }

    /// The fault of asking for a column that is not there.
    pub fn missing_column(&self, column: &str) -> Fault {
        let near = self.header.iter().find(|name| name.to_lowercase() == column.to_lowercase());
        let remedy = match near {
            Some(name) => format!("tệp viết là / the file calls it `{name}`"),
            None => format!("các cột là / its columns are: {}", listed(&self.header)),
        };
        Fault::new(&self.file, format!("không có cột / there is no column `{column}`"), remedy)
    }

    /// A column as text; `None` is an empty cell.
    ///
    /// # Errors
    /// [`Stage::Schema`] when there is no such column.
    pub fn texts(&self, column: &str) -> Result<Vec<Option<&str>>> {
        let at = self.position(column).ok_or_else(|| Error::new(Stage::Schema, vec![self.missing_column(column)]))?;
        Ok(self.cells.iter().map(|row| row[at].as_str()).map(|cell| (!cell.is_empty()).then_some(cell)).collect())
    }

    /// A column as numbers; `None` is an empty cell, `NA` or `NaN`.
    ///
    /// # Errors
    /// [`Stage::Schema`] with every cell that is not a number, or when there is no such column.
    pub fn numbers(&self, column: &str) -> Result<Vec<Option<f64>>> {
        let mut faults = Vec::new();
        let numbers = self.numbers_into(column, &mut faults);
        if faults.is_empty() { Ok(numbers) } else { Err(Error::new(Stage::Schema, faults)) }
    }

    /// As [`Table::numbers`], for a caller who reads many columns and wants the faults of all of them at once. A cell at
    /// fault, or every cell of an absent column, comes back as `None`.
    pub fn numbers_into(&self, column: &str, faults: &mut Vec<Fault>) -> Vec<Option<f64>> {
        let Some(at) = self.position(column) else {
            faults.push(self.missing_column(column));
            return vec![None; self.len()];
        };
        let parse = |row| {
            self.number_at(row, at).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            })
        };
        (0..self.len()).map(parse).collect()
    }

    /// The number in a cell, by the positions of its row and column; `None` is an empty cell, `NA` or `NaN`.
    ///
    /// # Errors
    /// The fault of a cell that is not a number.
    pub fn number_at(&self, row: usize, column: usize) -> std::result::Result<Option<f64>, Fault> {
        number::parse(&self.cells[row][column], self.decimal)
            .map_err(|(cause, remedy)| Fault::new(self.place(row, &self.header[column]), cause, remedy))
    }

    /// Does the file itself declare this number of this column to stand for a missing value?
    pub fn declares_missing(&self, column: &str, number: f64) -> bool {
        let ranges = self.declared_missing.get(column);
        ranges.is_some_and(|ranges| ranges.iter().any(|(low, high)| (*low..=*high).contains(&number)))
    }
}

/// Checks the promises of [`Table`] and keeps them: unique names, even rows, no blank rows or columns at the edges.
fn shape(file: String, grid: Grid) -> Result<Table> {
    let Grid { records, decimal, mut warnings, mut faults } = grid;
    let mut records = records.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let Some((header_row, mut header)) = records.next() else {
        faults.push(Fault::new(
            &file,
            "tệp rỗng / the file is empty",
            "xuất lại, có dòng tên cột / export it again, with a header line",
        ));
        return Err(Error::new(Stage::Schema, faults));
    };
    let mut records: Vec<_> = records.collect();
    drop_blank_edge(&mut header, &mut records);

    for (at, name) in header.iter().enumerate() {
        let place = format!("{file}, dòng (row) {header_row}, cột (column) {}", at + 1);
        if name.is_empty() {
            faults.push(Fault::new(
                place,
                "cột không có tên / the column has no name",
                "đặt tên hoặc xóa cột / name it or delete the column",
            ));
        } else if let Some(first) = header[..at].iter().position(|earlier| earlier == name) {
            faults.push(Fault::new(
                place,
                format!("tên `{name}` đã là cột {0} / the name `{name}` is already column {0}", first + 1),
                "mỗi cột một tên riêng / give each column its own name",
            ));
        }
    }
    for (row, cells) in &records {
        if cells.len() != header.len() {
            faults.push(Fault::new(
                format!("{file}, dòng (row) {row}"),
                format!(
                    "có {0} ô, dòng đầu có {1} / {0} cells where the header has {1}",
                    cells.len(),
                    header.len()
                ),
                "tìm dấu phân cách hoặc chỗ xuống dòng nằm trong chữ mà không có ngoặc kép / look for a separator inside a text that is not in quotes, or a line break",
            ));
        }
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    warnings.extend(not_numbers(&header, &records));
    let (rows, cells) = records.into_iter().unzip();
    Ok(Table { file, header, cells, rows, decimal, declared_missing: BTreeMap::new(), warnings })
}

/// What a program wrote where it had no number counts as an empty cell, which the reader should know.
fn not_numbers(header: &[String], records: &[(usize, Vec<String>)]) -> Option<String> {
    let cells =
        records.iter().flat_map(|(row, cells)| cells.iter().zip(header).map(move |(cell, name)| (row, name, cell)));
    let found: Vec<(&usize, &String)> =
        cells.filter(|(.., cell)| *cell == "NaN").map(|(row, name, _)| (row, name)).collect();
    let (row, name) = found.first()?;
    Some(format!(
        "{0} ô NaN coi là ô trống, ô đầu ở dòng {row}, cột {name} / {0} cells of NaN taken as empty, the first in row {row}, column {name}",
        found.len()
    ))
}

/// Spreadsheets export columns that only look empty: nameless ones at the right edge without a value are not data.
fn drop_blank_edge(header: &mut Vec<String>, records: &mut [(usize, Vec<String>)]) {
    while header.last().is_some_and(String::is_empty) {
        let last = header.len() - 1;
        if records.iter().any(|(_, cells)| cells.get(last).is_some_and(|cell| !cell.is_empty())) {
            return;
        }
        header.pop();
        for (_, cells) in records.iter_mut().filter(|(_, cells)| cells.len() == last + 1) {
            cells.pop();
        }
    }
}

/// The first names of a list, for a remedy that stays readable.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown} … ({} in all)", names.len()) } else { shown }
}
