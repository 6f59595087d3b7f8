//! Comma, semicolon or tab separated text.

use csv::{ReaderBuilder, StringRecord};

use super::{DecimalMark, Grid, encoding};
use crate::error::{Fault, Result};

pub(super) fn read(file: &str, content: &[u8]) -> Result<Grid> {
    let (text, warning) = encoding::decode(file, content)?;
    let delimiter = delimiter(&text);
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let (mut records, mut row, mut end) = (Vec::new(), 0, 0);
    // A flexible reader over text in memory has nothing to refuse; if it ever did, the table would end there.
    while reader.read_record(&mut record).unwrap_or(false) {
        row += 1 + blank_lines(&text, end);
        end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        records.push((row, record.iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    let mut faults = Vec::new();
    if text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1 {
        let place = format!("{file}, dòng (row) {row} hoặc trước đó (or before)");
        faults.push(Fault::new(
            place,
            "dấu ngoặc kép mở mà không đóng / a quotation mark is opened and never closed",
            "đóng lại, hoặc viết đôi dấu ngoặc kép nằm trong chữ / close it, or write a quotation mark inside a text twice",
        ));
    }
    let decimal = if delimiter == b';' { DecimalMark::Comma } else { DecimalMark::Point };
    Ok(Grid { records, decimal, warnings: warning.into_iter().collect(), faults })
}

/// The separator that the first line uses most, outside quotes; a comma where it uses none.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                counts.iter_mut().filter(|(candidate, _)| *candidate == byte).for_each(|(_, count)| *count += 1)
            }
            _ => {}
        }
    }
    counts
        .into_iter()
        .filter(|&(_, count)| count > 0)
        .max_by_key(|&(_, count)| count)
        .map_or(b',', |(candidate, _)| candidate)
}

/// Lines without anything between the end of one record and the start of the next: a reader skips them, a person counts them.
fn blank_lines(text: &str, end: usize) -> usize {
    let rest = &text.as_bytes()[end..];
    // The reader stops at the carriage return of a line end and leaves its line feed.
    let rest =
        if end > 0 && text.as_bytes()[end - 1] == b'\r' { rest.strip_prefix(b"\n").unwrap_or(rest) } else { rest };
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = blank.clone().filter(|&&byte| byte == b'\n').count();
    if lines == 0 { blank.count() } else { lines }
}
