//! What hangs, stands and lies at a counter and leads to the open form: a poster, a card to be folded, an insert for receipts.

use analytics::Text;
use serde_json::json;

use super::qr::Modules;
use crate::{
    Error,
    typeset::{self, Document, printable},
};

/// What is printed for a counter. It names an office and a counter, and never who sits there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// The office.
    pub office: Text,
    /// The counter, where the print is for one.
    pub counter: Option<Text>,
    /// What the QR code leads to.
    pub url: String,
    /// The same to be typed, without `https://`; shown in the clear so that a wrong sticker is noticed.
    pub address: String,
}

/// What it is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A4, upright; it can be enlarged to A3.
    Poster,
    /// A4 to be folded once, so that it stands and is read from both sides.
    Card,
    /// Three to a sheet of A4, to be cut and laid into the receipt.
    Insert,
}

impl Piece {
    /// Every piece.
    pub const ALL: [Self; 3] = [Self::Poster, Self::Card, Self::Insert];

    /// Its name on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Card => "card",
            Self::Insert => "insert",
        }
    }
}

/// One sheet, dated `printed_on` (ISO 8601).
///
/// # Errors
/// An address too long for a code, or a letter that the fonts lack.
pub fn kit(kit: &Kit, piece: Piece, printed_on: &str) -> Result<Document, Error> {
    let content = json!({
        "piece": piece.word(),
        "office": kit.office,
        "counter": kit.counter,
        "address": kit.address,
        "alt": format!("Mã QR: {}", kit.url),
    });
    let files = vec![
        ("tokens.typ".to_owned(), include_bytes!("../../templates/tokens.typ").to_vec()),
        ("faces.typ".to_owned(), include_bytes!("../../templates/faces.typ").to_vec()),
        ("qr.svg".to_owned(), Modules::of(&kit.url)?.svg().into_bytes()),
        ("content.json".to_owned(), printable(&content)?),
    ];
    typeset::document(include_str!("../../templates/kit.typ"), files, printed_on)
}
