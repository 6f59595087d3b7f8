//! Rows of cells as a file, row by row: none of the formats keeps more than a batch in memory.

mod csv;
mod jsonl;
mod parquet;
mod spss;
mod xlsx;

use std::{io, path::Path};

use super::{
    catalogue::{Cell, Column},
    domain::Format,
};

/// A file that is being written.
pub(super) trait Writer {
    /// Adds a row: a cell a column.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
    /// Writes what is left and makes it safe on disk.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// What a file is to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'a> {
    pub(super) format: Format,
    pub(super) columns: &'a [Column],
    /// A byte-order mark before CSV.
    pub(super) bom: bool,
    /// The sheet of a workbook.
    pub(super) sheet: &'a str,
    /// Stands in the files that have room for it.
    pub(super) title: &'a str,
    pub(super) language: &'a str,
}

/// Begins the files of a format in `folder`, called `stem` and an ending.
pub(super) fn open(folder: &Path, stem: &str, shape: Shape<'_>) -> io::Result<Box<dyn Writer>> {
    let path = folder.join(format!("{stem}.{}", shape.format.ending()));
    Ok(match shape.format {
        Format::Csv => {
            Box::new(csv::Csv::create(&path, shape.columns.iter().map(|column| column.name.as_str()), shape.bom)?)
        }
        Format::Spss => {
            let names = spss::names(shape.columns);
            let syntax = spss::syntax(&format!("{stem}.csv"), shape, &names);
            whole(&folder.join(format!("{stem}.sps")), syntax.as_bytes())?;
            Box::new(csv::Csv::create(&path, names.iter().map(String::as_str), shape.bom)?)
        }
        Format::Jsonl => Box::new(jsonl::Jsonl::create(&path, shape.columns)?),
        Format::Parquet => Box::new(parquet::Parquet::create(&path, shape.columns)?),
        Format::Xlsx => Box::new(xlsx::Xlsx::create(&path, folder, shape)?),
    })
}

/// A few rows as CSV, in memory.
pub(crate) fn csv_in_memory(columns: &[Column], rows: &[Vec<Cell<'_>>]) -> io::Result<Vec<u8>> {
    let mut csv = csv::Csv::over(Vec::new(), columns.iter().map(|column| column.name.as_str()))?;
    rows.iter().try_for_each(|cells| csv.cells(cells))?;
    csv.into_inner()
}

/// The names of the files of a format, the one with the rows first.
pub(super) fn files(stem: &str, format: Format) -> Vec<String> {
    let main = format!("{stem}.{}", format.ending());
    if format == Format::Spss { vec![main, format!("{stem}.sps")] } else { vec![main] }
}

pub(super) fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}
