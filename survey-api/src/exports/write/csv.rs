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

/// Comma separated values on their way somewhere.
pub(super) struct Csv<W: Write> {
    out: csv::Writer<W>,
    number: String,
}

impl Csv<BufWriter<File>> {
    pub(super) fn create<'a>(path: &Path, names: impl Iterator<Item = &'a str>, bom: bool) -> io::Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        if bom {
            file.write_all("\u{feff}".as_bytes())?;
        }
        Self::over(file, names)
    }
}

impl<W: Write> Csv<W> {
    pub(super) fn over<'a>(to: W, names: impl Iterator<Item = &'a str>) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
        out.write_record(names.map(|name| guarded(name).into_owned()))?;
        Ok(Self { out, number: String::new() })
    }

    pub(super) fn into_inner(self) -> io::Result<W> {
        self.out.into_inner().map_err(|error| error.into_error())
    }

    fn number(&mut self, number: impl std::fmt::Display) -> io::Result<()> {
        use std::fmt::Write;
        self.number.clear();
        write!(self.number, "{number}").map_err(io::Error::other)?;
        Ok(self.out.write_field(&self.number)?)
    }
}

impl Writer for Csv<BufWriter<File>> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.cells(cells)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.into_inner()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

impl<W: Write> Csv<W> {
    pub(super) fn cells(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
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
}
