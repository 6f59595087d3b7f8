//! `hailong print`: slips and sheets for the counter, from a table of the codes that were issued, and what hangs there.

mod kit;
mod sheets;
mod slips;

use std::path::Path;

use analytics::{
    Text,
    error::{Error, Fault, Stage},
    frame::table::{Source, Table},
};
use anyhow::bail;
use clap::Subcommand;

/// What can be printed.
#[derive(Debug, Subcommand)]
pub(crate) enum Print {
    /// Phiếu mời đánh giá có mã QR (slips with a QR code and a code to type)
    Slips(slips::Slips),
    /// Phiếu hỏi giấy, mỗi tờ một số (paper questionnaires, each with its serial)
    Sheets(sheets::Sheets),
    /// Áp phích, thẻ để bàn, tờ kèm biên nhận (poster, stand card, insert for receipts)
    Kit(kit::Kit),
}

pub(crate) fn run(print: Print) -> anyhow::Result<()> {
    match print {
        Print::Slips(slips) => slips.run(),
        Print::Sheets(sheets) => sheets.run(),
        Print::Kit(kit) => kit.run(),
    }
}

/// Writes the document and says how many pages it has.
fn write(document: &charts::typeset::Document, out: &Path, things: usize) -> anyhow::Result<()> {
    if out.extension().is_none_or(|ending| ending != "pdf") {
        bail!("{} cần đuôi .pdf (needs the ending .pdf)", out.display());
    }
    super::write(out, &document.pdf()?)?;
    let pages = document.pages().len();
    crate::output::say(format_args!("{}: {things} phiếu (copies) · {pages} trang (pages)", out.display()));
    Ok(())
}

/// The columns of a table of codes; every empty cell of a column that must be filled is a fault.
struct Codes(Table);

impl Codes {
    fn read(file: &Path) -> Result<Self, Error> {
        Table::read(&Source::Path(file.to_path_buf())).map(Self)
    }

    fn filled(&self, column: &str, faults: &mut Vec<Fault>) -> Vec<String> {
        let cells = match self.0.texts(column) {
            Ok(cells) => cells,
            Err(error) => {
                faults.extend(error.faults().iter().cloned());
                return vec![String::new(); self.0.len()];
            }
        };
        let cell = |(row, cell): (usize, Option<&str>)| {
            if cell.is_none() {
                faults.push(Fault::new(
                    self.0.place(row, column),
                    "ô trống / the cell is empty",
                    "phiếu nào cũng phải có / every copy needs one",
                ));
            }
            cell.unwrap_or_default().to_owned()
        };
        cells.into_iter().enumerate().map(cell).collect()
    }

    /// A column that may be absent, and cells that may be empty.
    fn optional(&self, column: &str) -> Vec<Option<String>> {
        match self.0.texts(column) {
            Ok(cells) => cells.into_iter().map(|cell| cell.map(str::to_owned)).collect(),
            Err(_) => vec![None; self.0.len()],
        }
    }
}

fn checked(faults: Vec<Fault>) -> Result<(), Error> {
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Schema, faults)) }
}

/// A name in both languages; the Vietnamese one stands for a missing English one.
fn text(vi: &str, en: Option<&str>) -> Text {
    Text::new(vi, en.unwrap_or(vi))
}

/// The day that the document is dated, which nothing but the program's clock knows.
fn today() -> String {
    survey_api::Clock::system().now().to_string().chars().take(10).collect()
}
