//! JSON lines: an object a row, every column named in each, nothing changed. An absent answer is `{"missing": "skipped"}`.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use serde_json::json;

use super::{
    super::catalogue::{Cell, Column},
    Writer,
};

/// A file of JSON lines.
pub(super) struct Jsonl {
    out: BufWriter<File>,
    /// The names as they are written, with the mark before and the colon behind.
    heads: Vec<String>,
}

impl Jsonl {
    pub(super) fn create(path: &Path, columns: &[Column]) -> io::Result<Self> {
        let head =
            |(at, column): (usize, &Column)| format!("{}{}:", if at == 0 { "{" } else { "," }, json!(column.name));
        Ok(Self { out: BufWriter::new(File::create(path)?), heads: columns.iter().enumerate().map(head).collect() })
    }
}

impl Writer for Jsonl {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (head, cell) in self.heads.iter().zip(cells) {
            self.out.write_all(head.as_bytes())?;
            match cell {
                Cell::Absent => self.out.write_all(b"null")?,
                Cell::Text(text) => serde_json::to_writer(&mut self.out, text)?,
                Cell::Whole(number) => write!(self.out, "{number}")?,
                Cell::Decimal(number) => serde_json::to_writer(&mut self.out, number)?,
                Cell::Missing(reason) => write!(self.out, "{{\"missing\":\"{}\"}}", reason.name())?,
            }
        }
        self.out.write_all(b"}\n")
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}
