//! A Parquet file, such as a frozen wave.

use std::io::Cursor;

use polars::prelude::{AnyValue, Column, ParquetReader, SerReader};

use super::{DecimalMark, Grid, encoding};
use crate::error::{Error, Result, Stage};

pub(super) fn read(file: &str, content: Vec<u8>) -> Result<Grid> {
    let refuse = |cause: polars::prelude::PolarsError| {
        Error::one(
            Stage::Schema,
            file,
            format!("không đọc được tệp Parquet / the Parquet file cannot be read: {cause}"),
            "xuất lại / write it again",
        )
    };
    let frame = ParquetReader::new(Cursor::new(content)).finish().map_err(refuse)?;
    let header = frame.get_column_names().into_iter().map(|name| encoding::composed(name)).collect();
    let mut records = vec![(1, header)];
    for row in 0..frame.height() {
        let cell = |column: &Column| column.get(row).map(text).map_err(refuse);
        records.push((row + 2, frame.columns().iter().map(cell).collect::<Result<_>>()?));
    }
    Ok(Grid { records, decimal: DecimalMark::Point, warnings: Vec::new(), faults: Vec::new() })
}

/// A value in the form that reads back to the same value; what is not a number is missing.
fn text(value: AnyValue<'_>) -> String {
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => encoding::composed(text.trim()),
        AnyValue::StringOwned(text) => encoding::composed(text.trim()),
        AnyValue::Boolean(flag) => u8::from(flag).to_string(),
        AnyValue::Float64(number) if number.is_nan() => String::new(),
        AnyValue::Float64(number) => number.to_string(),
        AnyValue::Float32(number) if number.is_nan() => String::new(),
        AnyValue::Float32(number) => number.to_string(),
        other => other.to_string(),
    }
}
