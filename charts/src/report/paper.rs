//! Content and pictures on their way into a template.

use analytics::Release;
use serde::Serialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::fault::Fault as Error;
use super::{content::Content, pictures::Picture};
use crate::{
    theme::typeface::{self, Weight},
    typeset::{self, Document},
};

/// Stands for a letter that none of our fonts can draw; PDF/UA refuses an empty box.
const UNDRAWABLE: char = '?';

/// The template filled with the content, dated the day on which the data was frozen.
pub(crate) fn paper(
    release: &Release,
    content: &Content,
    pictures: &[Picture; 3],
    template: &str,
) -> Result<Document, Error> {
    let [ranking, trend, likert] = pictures;
    let named = [("ranking", ranking), ("trend", trend), ("likert", likert)];
    let described: serde_json::Map<String, Value> = named.iter().map(|(name, it)| described(name, it)).collect();
    let mut files = vec![
        ("tokens.typ", include_bytes!("../../templates/tokens.typ").to_vec()),
        ("content.json", json(content)?),
        ("pictures.json", json(&described)?),
    ];
    for ((_, picture), name) in named.iter().zip(["ranking.svg", "trend.svg", "likert.svg"]) {
        if let Some(svg) = &picture.broad {
            files.push((name, svg.clone().into_bytes()));
        }
    }
    typeset::document(template, files, &release.metadata.frozen_on)
}

fn described(name: &str, picture: &Picture) -> (String, Value) {
    let file = picture.broad.as_ref().map(|_| format!("{name}.svg"));
    let fields = serde_json::json!({
        "file": file,
        "title": picture.title,
        "alt": picture.alt,
        "missing": picture.missing,
    });
    (name.to_owned(), fields)
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut value = serde_json::to_value(value).map_err(|e| Error(vec![e.to_string()]))?;
    make_drawable(&mut value);
    serde_json::to_vec(&value).map_err(|e| Error(vec![e.to_string()]))
}

fn make_drawable(value: &mut Value) {
    match value {
        Value::String(text) => *text = drawable(text),
        Value::Array(items) => items.iter_mut().for_each(make_drawable),
        Value::Object(fields) => fields.values_mut().for_each(make_drawable),
        _ => {}
    }
}

fn drawable(text: &str) -> String {
    let composed: String = text.nfc().collect();
    if typeface::missing_letter(&composed, Weight::Regular).is_none() {
        return composed;
    }
    let drawn = |letter: char| typeface::missing_letter(letter.encode_utf8(&mut [0; 4]), Weight::Regular).is_none();
    let replaced = |letter: char| match letter {
        letter if drawn(letter) => letter,
        letter if letter.is_whitespace() => ' ',
        _ => UNDRAWABLE,
    };
    composed.chars().map(replaced).collect()
}
