//! Slips that are handed over with a receipt: a QR code, the same right as a code to type, and until when.

use analytics::Text;
use serde_json::{Value, json};

use super::qr::Modules;
use crate::{
    Error, Lang, format,
    typeset::{self, Document, printable},
};

/// The right to rate one visit, as it is handed over. Nothing on it names a visitor or an officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The office.
    pub office: Text,
    /// The counter, by its number and never by who sits there.
    pub counter: Option<Text>,
    /// What the QR code leads to.
    pub url: String,
    /// Where the code is typed, without `https://`; shown in the clear so that a wrong sticker is noticed.
    pub address: String,
    /// The code to type.
    pub code: String,
    /// The last day on which it is taken (ISO 8601).
    pub until: String,
}

/// What the slips are printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roll {
    /// A receipt printer with paper of 58 mm, one slip a page.
    Mm58,
    /// A receipt printer with paper of 80 mm, one slip a page.
    Mm80,
    /// A4 sheets, twelve slips each, to be cut.
    A4,
}

impl Roll {
    /// Every kind of paper.
    pub const ALL: [Self; 3] = [Self::Mm58, Self::Mm80, Self::A4];

    /// Its name on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mm58 => "58mm",
            Self::Mm80 => "80mm",
            Self::A4 => "a4",
        }
    }
}

/// Slips in the order given, dated `printed_on` (ISO 8601).
///
/// # Errors
/// An address too long for a code, or a letter that the fonts lack.
pub fn slips(slips: &[Slip], roll: Roll, printed_on: &str) -> Result<Document, Error> {
    let mut files = vec![("tokens.typ".to_owned(), include_bytes!("../../templates/tokens.typ").to_vec())];
    let mut described = Vec::with_capacity(slips.len());
    for (position, slip) in slips.iter().enumerate() {
        let file = format!("qr-{position}.svg");
        files.push((file.clone(), Modules::of(&slip.url)?.svg().into_bytes()));
        described.push(describe(slip, &file));
    }
    files.push(("content.json".to_owned(), printable(&json!({ "roll": roll.word(), "slips": described }))?));
    typeset::document(include_str!("../../templates/slips.typ"), files, printed_on)
}

fn describe(slip: &Slip, file: &str) -> Value {
    json!({
        "office": slip.office,
        "counter": slip.counter,
        "qr": file,
        "alt": format!("Mã QR: {}", slip.url),
        "address": slip.address,
        "code": slip.code,
        "until": Text::new(format::date(&slip.until, Lang::Vi), format::date(&slip.until, Lang::En)),
    })
}
