//! Content and pictures on their way into a template.

use analytics::Release;
use serde::Serialize;
use serde_json::{Value, json};

use super::{content::Content, pictures::Picture};
use crate::{
    Error, format,
    theme::typeface::{Weight, missing_letter},
    typeset::{self, Document},
};

/// The template filled with the content, dated the day on which the data was frozen.
pub(crate) fn filled(
    template: &str,
    release: &Release,
    content: &Content,
    pictures: &[Picture; 3],
) -> Result<Document, Error> {
    let [ranking, trend, likert] = pictures;
    let named = [("ranking", ranking), ("trend", trend), ("likert", likert)];
    let mut files = vec![("tokens.typ".to_owned(), include_bytes!("../../templates/tokens.typ").to_vec())];
    let mut described = serde_json::Map::new();
    for (name, picture) in named {
        described.insert(name.to_owned(), describe(name, picture));
        for (page, drawing) in picture.drawings.iter().enumerate() {
            files.push((file(name, page), drawing.broad.clone().into_bytes()));
        }
    }
    files.push(("content.json".to_owned(), printable(content)?));
    files.push(("pictures.json".to_owned(), printable(&described)?));
    typeset::document(template, files, &release.metadata.frozen_on)
}

fn file(name: &str, page: usize) -> String {
    format!("{name}-{}.svg", page + 1)
}

fn describe(name: &str, picture: &Picture) -> Value {
    let drawing = |(page, drawing): (usize, &super::pictures::Drawing)| json!({ "file": file(name, page), "alt": drawing.alt, "table": drawing.table });
    let drawings: Vec<Value> = picture.drawings.iter().enumerate().map(drawing).collect();
    json!({ "title": picture.title, "missing": picture.missing, "drawings": drawings })
}

/// JSON in which every text is composed, on one line, and drawable by our fonts: PDF/UA refuses an empty box, and so do
/// the charts, with the same words.
fn printable(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let not_json = |e: serde_json::Error| Error::Pdf(e.to_string());
    let mut value = serde_json::to_value(value).map_err(not_json)?;
    let mut missing = Vec::new();
    make_printable(&mut value, &mut missing);
    missing.sort();
    missing.dedup();
    if missing.is_empty() { serde_json::to_vec(&value).map_err(not_json) } else { Err(Error::MissingLetters(missing)) }
}

fn make_printable(value: &mut Value, missing: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            *text = format::text(text);
            if let Some(letter) = missing_letter(text, Weight::Regular) {
                missing.push(format!("'{letter}' (U+{:04X}) ở/in \"{text}\"", u32::from(letter)));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| make_printable(item, missing)),
        Value::Object(fields) => fields.values_mut().for_each(|field| make_printable(field, missing)),
        _ => {}
    }
}
