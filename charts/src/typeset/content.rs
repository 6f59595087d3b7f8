//! Data on its way into a template.

use serde::Serialize;
use serde_json::Value;

use crate::{
    Error, format,
    theme::typeface::{Weight, missing_letter},
};

/// JSON in which every text is composed, on one line, and drawable by our fonts: PDF/UA refuses an empty box, and so do
/// the charts, with the same words.
pub(crate) fn printable(value: &impl Serialize) -> Result<Vec<u8>, Error> {
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
