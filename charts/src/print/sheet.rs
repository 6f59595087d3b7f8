//! A questionnaire on A4: every sheet carries its own serial, to be keyed once.

use analytics::Text;
use serde::Serialize;
use serde_json::{Value, json};

use super::qr::Modules;
use crate::{
    Error, format,
    typeset::{self, Document, printable},
};

/// What is asked, the same on every sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What the questionnaire is called.
    pub title: Text,
    /// Who asks.
    pub office: Text,
    /// The period, as it is labelled (`2026-Q4`).
    pub period: String,
    /// The words above the items; empty where every item is a whole question.
    pub stem: Text,
    /// The items, under their headings.
    pub sections: Vec<Section>,
    /// The version of the questionnaire, printed small so that a sheet is keyed against the right one.
    pub version: String,
}

/// Items under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The heading; `None` where there is none.
    pub name: Option<Text>,
    /// The items.
    pub rows: Vec<Row>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its number on the sheet.
    pub number: usize,
    /// The question.
    pub text: Text,
    /// The boxes, lowest first.
    pub choices: Vec<Choice>,
}

/// One box: what is keyed for it, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Printed small in the box, and what a clerk keys.
    pub mark: String,
    /// Its words.
    pub text: Text,
    /// True where the box is no step of the scale ("no opinion") and stands a little apart.
    pub apart: bool,
}

/// One sheet of the stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serial {
    /// The serial in the clear.
    pub serial: String,
    /// What its QR code says.
    pub url: String,
}

/// One copy of the form for each serial, each beginning on the front of a sheet of paper.
///
/// # Errors
/// An address too long for a code, or a letter that the fonts lack.
pub fn sheets(form: &Form, serials: &[Serial], printed_on: &str) -> Result<Document, Error> {
    let mut files = vec![
        ("tokens.typ".to_owned(), include_bytes!("../../templates/tokens.typ").to_vec()),
        ("faces.typ".to_owned(), include_bytes!("../../templates/faces.typ").to_vec()),
    ];
    let mut copies = Vec::with_capacity(serials.len());
    for (position, serial) in serials.iter().enumerate() {
        let file = format!("qr-{position}.svg");
        files.push((file.clone(), Modules::of(&serial.url)?.svg().into_bytes()));
        copies.push(json!({ "serial": serial.serial, "qr": file, "alt": format!("Mã QR: {}", serial.url) }));
    }
    let content = json!({ "form": describe(form), "copies": copies });
    files.push(("content.json".to_owned(), printable(&content)?));
    typeset::document(include_str!("../../templates/sheets.typ"), files, printed_on)
}

fn describe(form: &Form) -> Value {
    json!({
        "title": form.title,
        "office": form.office,
        "period": format::period_text(&form.period),
        "stem": form.stem,
        "version": form.version,
        "tables": tables(&form.sections),
    })
}

/// Items with the same boxes that follow each other share one table with one head; a heading is a row of it.
fn tables(sections: &[Section]) -> Vec<Value> {
    let mut tables: Vec<(Vec<&Choice>, Vec<Value>)> = Vec::new();
    for section in sections {
        let mut heading = section.name.as_ref();
        for row in &section.rows {
            let boxes: Vec<&Choice> = row.choices.iter().collect();
            if tables.last().is_none_or(|(choices, _)| *choices != boxes) {
                tables.push((boxes, Vec::new()));
            }
            let Some((_, rows)) = tables.last_mut() else { continue };
            if let Some(name) = heading.take() {
                rows.push(json!({ "heading": name }));
            }
            rows.push(json!({ "number": row.number, "text": row.text }));
        }
    }
    tables.into_iter().map(|(choices, rows)| json!({ "choices": choices, "rows": rows })).collect()
}
