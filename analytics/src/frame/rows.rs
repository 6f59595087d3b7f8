//! Rows of any table as a Parquet file, a row group at a time: memory holds one group, however many rows there are.

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use crate::error::{Error, Result, Stage};

/// Rows of a group.
const GROUP: usize = 65_536;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// Whole numbers of 32 bits.
    Whole,
    /// Numbers of 64 bits.
    Decimal,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: a null.
    Absent,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Decimal(f64),
}

/// A Parquet file that takes rows. It is no Parquet file before [`ParquetRows::finish`].
///
/// ```
/// use analytics::frame::{rows::{Kind, ParquetRows, Value}, table::{Source, Table}};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("answers.parquet");
/// let mut rows = ParquetRows::create(&path, &[("office".into(), Kind::Text), ("q1".into(), Kind::Whole)], vec![])?;
/// rows.push([Value::Text("VPEZ".into()), Value::Whole(5)])?;
/// rows.push([Value::Text("VPEZ".into()), Value::Absent])?;
/// rows.finish()?;
/// assert_eq!(Table::read(&Source::Path(path))?.numbers("q1")?, [Some(5.0), None]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ParquetRows {
    writer: polars::io::parquet::write::BatchedWriter<File>,
    path: PathBuf,
    names: Vec<String>,
    group: Vec<Cells>,
    rows: usize,
}

/// A column of the group that is being filled.
enum Cells {
    Text(Vec<Option<String>>),
    Whole(Vec<Option<i32>>),
    Decimal(Vec<Option<f64>>),
}

impl ParquetRows {
    /// Begins a file with these columns, and with `metadata` in its footer.
    ///
    /// # Errors
    /// [`Stage::Io`] when the file cannot be made.
    pub fn create(path: &Path, columns: &[(String, Kind)], metadata: Vec<(String, String)>) -> Result<Self> {
        let data_type = |kind| match kind {
            Kind::Text => DataType::String,
            Kind::Whole => DataType::Int32,
            Kind::Decimal => DataType::Float64,
        };
        let schema: Schema =
            columns.iter().map(|(name, kind)| Field::new(name.as_str().into(), data_type(*kind))).collect();
        let file = File::create(path).map_err(|cause| io(path, &cause))?;
        let writer = ParquetWriter::new(file)
            .with_compression(ParquetCompression::Zstd(None))
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(metadata)))
            .batched(&schema)
            .map_err(|cause| io(path, &cause))?;
        let cells = |(_, kind): &(String, Kind)| match kind {
            Kind::Text => Cells::Text(Vec::new()),
            Kind::Whole => Cells::Whole(Vec::new()),
            Kind::Decimal => Cells::Decimal(Vec::new()),
        };
        let names = columns.iter().map(|(name, _)| name.clone()).collect();
        Ok(Self { writer, path: path.to_owned(), names, group: columns.iter().map(cells).collect(), rows: 0 })
    }

    /// Adds a row: a value a column. A number in a column of text, or a text in a column of numbers, is a null.
    ///
    /// # Errors
    /// [`Stage::Io`] when a full group cannot be written.
    pub fn push(&mut self, row: impl IntoIterator<Item = Value>) -> Result<()> {
        for (cells, value) in self.group.iter_mut().zip(row) {
            match (cells, value) {
                (Cells::Text(cells), Value::Text(text)) => cells.push(Some(text)),
                (Cells::Whole(cells), Value::Whole(number)) => cells.push(i32::try_from(number).ok()),
                (Cells::Decimal(cells), Value::Decimal(number)) => cells.push(Some(number)),
                (Cells::Decimal(cells), Value::Whole(number)) => cells.push(Some(number as f64)),
                (Cells::Text(cells), _) => cells.push(None),
                (Cells::Whole(cells), _) => cells.push(None),
                (Cells::Decimal(cells), _) => cells.push(None),
            }
        }
        self.rows += 1;
        if self.rows == GROUP { self.flush() } else { Ok(()) }
    }

    /// Writes what is left and the footer, and makes the file safe on disk.
    ///
    /// # Errors
    /// [`Stage::Io`] when it cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.writer.finish().map_err(|cause| io(&self.path, &cause))?;
        let Self { writer, path, .. } = self;
        drop(writer);
        File::open(&path).and_then(|file| file.sync_all()).map_err(|cause| io(&path, &cause))
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let column = |(name, cells): (&String, &mut Cells)| match cells {
            Cells::Text(cells) => Column::new(name.as_str().into(), std::mem::take(cells)),
            Cells::Whole(cells) => Column::new(name.as_str().into(), std::mem::take(cells)),
            Cells::Decimal(cells) => Column::new(name.as_str().into(), std::mem::take(cells)),
        };
        let columns = self.names.iter().zip(&mut self.group).map(column).collect();
        let frame = DataFrame::new(std::mem::take(&mut self.rows), columns).map_err(|cause| io(&self.path, &cause))?;
        self.writer.write_batch(&frame).map_err(|cause| io(&self.path, &cause))
    }
}

impl std::fmt::Debug for ParquetRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetRows").field("path", &self.path).field("rows", &self.rows).finish_non_exhaustive()
    }
}

fn io(path: &Path, cause: &dyn std::fmt::Display) -> Error {
    let remedy = "kiểm tra thư mục và chỗ trống / check that the folder exists, is yours and has room";
    Error::one(Stage::Io, path.display().to_string(), format!("không ghi được / cannot be written: {cause}"), remedy)
}
