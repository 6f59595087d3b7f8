//! Parquet: typed columns; the labels of codes stand in the file's metadata under `hailong.columns`.

use std::{io, path::Path};

use analytics::frame::rows::{Kind, ParquetRows, Value};

use super::{
    super::catalogue::{Cell, Column, ColumnKind, missing_code},
    Writer,
};

/// A Parquet file.
pub(super) struct Parquet(ParquetRows);

impl Parquet {
    pub(super) fn create(path: &Path, columns: &[Column]) -> io::Result<Self> {
        let kind = |column: &Column| match column.kind {
            ColumnKind::Text => Kind::Text,
            ColumnKind::Whole => Kind::Whole,
            ColumnKind::Decimal => Kind::Decimal,
        };
        let typed: Vec<(String, Kind)> = columns.iter().map(|column| (column.name.clone(), kind(column))).collect();
        let labels = vec![("hailong.columns".to_owned(), serde_json::to_string(columns)?)];
        ParquetRows::create(path, &typed, labels).map(Self).map_err(io::Error::other)
    }
}

impl Writer for Parquet {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let value = |cell: &Cell<'_>| match cell {
            Cell::Absent => Value::Absent,
            Cell::Text(text) => Value::Text(text.as_ref().to_owned()),
            Cell::Whole(number) => Value::Whole(*number),
            Cell::Decimal(number) => Value::Decimal(*number),
            Cell::Missing(reason) => Value::Whole(missing_code(*reason)),
        };
        self.0.push(cells.iter().map(value)).map_err(io::Error::other)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish().map_err(io::Error::other)
    }
}
