//! Comma separated values: UTF-8, CRLF, quoted where they must be, guarded against formulas.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use super::{
    super::{
        catalogue::{Cell, missing_code},
        guard::guarded,
    },
    Writer,
};

/// A CSV file.
pub(super) struct Csv {
    out: csv::Writer<BufWriter<File>>,
    number: String,
}

impl Csv {
    pub(super) fn create<'a>(path: &Path, names: impl Iterator<Item = &'a str>, bom: bool) -> io::Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        if bom {
            file.write_all("\u{feff}".as_bytes())?;
        }
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        out.write_record(names.map(|name| guarded(name).into_owned()))?;
        Ok(Self { out, number: String::new() })
    }

    fn number(&mut self, number: impl std::fmt::Display) -> io::Result<()> {
        use std::fmt::Write;
        self.number.clear();
        write!(self.number, "{number}").map_err(io::Error::other)?;
        Ok(self.out.write_field(&self.number)?)
    }
}

impl Writer for Csv {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Absent => self.out.write_field("")?,
                Cell::Text(text) => self.out.write_field(guarded(text).as_ref())?,
                Cell::Whole(number) => self.number(number)?,
                Cell::Decimal(number) => self.number(number)?,
                Cell::Missing(reason) => self.number(missing_code(*reason))?,
            }
        }
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let file = self.out.into_inner().map_err(|error| error.into_error())?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}
