//! JSON lines: an object a line. The columns are every key, those of the first line first.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{DecimalMark, Grid, encoding};
use crate::error::{Error, Fault, Result, Stage};

/// Do the bytes begin as an object does?
pub(super) fn is_one(content: &[u8]) -> bool {
    content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content).trim_ascii_start().starts_with(b"{")
}

/// A key that a line leaves out is an empty cell, `null` too; an absent answer as exports write it
/// (`{"missing": "skipped"}`) is its reason. Lines that are no object, and values that are lists, are faults.
pub(super) fn read(file: &str, content: &[u8]) -> Result<Grid> {
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
    let text = std::str::from_utf8(content).map_err(|cause| {
        let line = 1 + content[..cause.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
        Error::one(
            Stage::Schema,
            format!("{file}, dòng (row) {line}"),
            "không phải UTF-8 / it is not UTF-8",
            "lưu lại bằng mã UTF-8 / save it again in UTF-8",
        )
    })?;
    let (mut header, mut places, mut faults) = (Vec::new(), HashMap::new(), Vec::new());
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row = at + 1;
        match serde_json::from_str::<Map<String, Value>>(line) {
            Ok(object) => rows.push((row, cells(file, row, object, &mut header, &mut places, &mut faults))),
            Err(cause) => faults.push(Fault::new(
                format!("{file}, dòng (row) {row}"),
                format!("không phải đối tượng JSON / it is no JSON object: cột (column) {}", cause.column()),
                "mỗi dòng một đối tượng {…} / one object {…} a line",
            )),
        }
    }
    for (_, cells) in &mut rows {
        cells.resize(header.len(), String::new());
    }
    let mut records = vec![(0, header)];
    records.extend(rows);
    Ok(Grid { records, decimal: DecimalMark::Point, warnings: Vec::new(), faults })
}

fn cells(
    file: &str,
    row: usize,
    object: Map<String, Value>,
    header: &mut Vec<String>,
    places: &mut HashMap<String, usize>,
    faults: &mut Vec<Fault>,
) -> Vec<String> {
    let mut cells = vec![String::new(); header.len()];
    for (key, value) in object {
        let key = encoding::composed(key.trim());
        let place = *places.entry(key.clone()).or_insert_with(|| {
            header.push(key.clone());
            header.len() - 1
        });
        cells.resize(header.len().max(cells.len()), String::new());
        match text(&value) {
            Some(text) => cells[place] = text,
            None => faults.push(Fault::new(
                format!("{file}, dòng (row) {row}, cột (column) {key}"),
                "giá trị là danh sách hoặc đối tượng / the value is a list or an object",
                "ghi số, chữ, null hoặc {\"missing\": …} / write a number, a text, null or {\"missing\": …}",
            )),
        }
    }
    cells
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(flag) => Some(u8::from(*flag).to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(encoding::composed(text.trim())),
        Value::Object(map) if map.len() == 1 => map.get("missing").and_then(Value::as_str).map(str::to_owned),
        Value::Object(_) | Value::Array(_) => None,
    }
}
