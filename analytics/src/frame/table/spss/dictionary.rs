//! The head of the file: what its variables are.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::bytes::Bytes;

/// What the file says of itself.
#[derive(Debug)]
pub(super) struct Dictionary {
    pub(super) variables: Vec<Variable>,
    pub(super) encoding: &'static Encoding,
    /// The file does not name its encoding.
    pub(super) is_guessed: bool,
    pub(super) is_big: bool,
    /// 0 plain, 1 by codes, 2 by codes inside zlib.
    pub(super) compression: i32,
    pub(super) bias: f64,
    /// `None` where the writer did not know.
    pub(super) cases: Option<usize>,
}

/// One variable; a very long text is one although the file keeps it in several.
#[derive(Debug, Default)]
pub(super) struct Variable {
    short: String,
    pub(super) name: String,
    /// Bytes of a text; 0 is a number.
    pub(super) width: usize,
    /// Elements of eight bytes of each part.
    pub(super) parts: Vec<usize>,
    pub(super) is_day: bool,
    pub(super) missing: Vec<(f64, f64)>,
    pub(super) labels: Vec<(String, String)>,
    /// Place among the elements, from 1, by which value labels name it.
    place: usize,
}

/// Values with their labels, and the places of the variables that have them.
type Labels<'a> = (Vec<([u8; 8], &'a [u8])>, Vec<usize>);

/// Raw texts, turned into letters once the encoding is known.
#[derive(Default)]
struct Found<'a> {
    variables: Vec<(Variable, [u8; 8])>,
    labels: Vec<Labels<'a>>,
    long_names: &'a [u8],
    very_long: &'a [u8],
    encoding: &'a [u8],
    character_code: Option<i32>,
}

pub(super) fn read(content: &[u8]) -> Result<(Dictionary, usize), String> {
    let mut bytes = Bytes::new(content);
    bytes.take(64)?;
    let layout = bytes.clone().array()?;
    bytes.is_big = match (i32::from_le_bytes(layout), i32::from_be_bytes(layout)) {
        (2 | 3, _) => false,
        (_, 2 | 3) => true,
        (other, _) => return Err(format!("kiểu bố trí {other} / layout {other}")),
    };
    bytes.take(8)?;
    let compression = bytes.int()?;
    if !(0..=2).contains(&compression) {
        return Err(format!("kiểu nén {compression} / compression {compression}"));
    }
    bytes.int()?; // the weight variable, which a file of answers does not use
    let cases = usize::try_from(bytes.int()?).ok();
    let bias = bytes.float()?;
    bytes.take(84)?;
    let mut found = Found::default();
    let mut place = 0;
    loop {
        match bytes.int()? {
            2 => variable(&mut bytes, &mut found, &mut place)?,
            3 => value_labels(&mut bytes, &mut found)?,
            6 => {
                let lines = bytes.count()?;
                bytes.take(lines.saturating_mul(80))?;
            }
            7 => extension(&mut bytes, &mut found)?,
            999 => {
                bytes.int()?;
                break;
            }
            other => {
                return Err(format!(
                    "bản ghi lạ {other} trước byte {0} / unknown record {other} before byte {0}",
                    bytes.at()
                ));
            }
        }
    }
    let (encoding, is_guessed) = encoding(&found);
    let is_big = bytes.is_big;
    let variables = variables(found, encoding, &bytes)?;
    Ok((Dictionary { variables, encoding, is_guessed, is_big, compression, bias, cases }, bytes.at()))
}

fn variable<'a>(bytes: &mut Bytes<'a>, found: &mut Found<'a>, place: &mut usize) -> Result<(), String> {
    *place += 1;
    let width = bytes.int()?;
    let has_label = bytes.int()?;
    let missing_values = bytes.int()?;
    let print = bytes.int()?;
    bytes.int()?;
    let name: [u8; 8] = bytes.array()?;
    if has_label == 1 {
        let length = bytes.count()?;
        bytes.take(length.next_multiple_of(4))?;
    }
    if !matches!(missing_values, -3 | -2 | 0..=3) {
        return Err(format!("số giá trị thiếu {missing_values} / {missing_values} missing values"));
    }
    let mut values = Vec::new();
    for _ in 0..missing_values.abs() {
        values.push(bytes.float()?);
    }
    let Ok(width) = usize::try_from(width) else { return Ok(()) }; // the next eight bytes of a text
    let mut missing: Vec<(f64, f64)> = Vec::new();
    if width == 0 {
        let single = if missing_values < 0 { values.split_off(2) } else { std::mem::take(&mut values) };
        missing.extend(values.chunks_exact(2).map(|range| (range[0], range[1])));
        missing.extend(single.into_iter().map(|value| (value, value)));
    }
    // DATE, ADATE, EDATE, SDATE, JDATE, DATETIME, YMDHMS: seconds since 14 October 1582.
    let is_day = width == 0 && matches!((print >> 16) & 0xff, 20 | 22 | 23 | 24 | 38 | 39 | 41);
    let parts = vec![width.div_ceil(8).max(1)];
    found.variables.push((Variable { width, parts, is_day, missing, place: *place, ..Variable::default() }, name));
    Ok(())
}

fn value_labels<'a>(bytes: &mut Bytes<'a>, found: &mut Found<'a>) -> Result<(), String> {
    let count = bytes.count()?;
    let mut labels = Vec::with_capacity(count);
    for _ in 0..count {
        let value = bytes.array()?;
        let length = usize::from(bytes.take(1)?[0]);
        let padded = bytes.take((length + 1).next_multiple_of(8) - 1)?;
        labels.push((value, &padded[..length]));
    }
    if bytes.int()? != 4 {
        return Err("nhãn không nói là của biến nào / labels that name no variable".to_owned());
    }
    let count = bytes.count()?;
    let of = (0..count).map(|_| bytes.count()).collect::<Result<_, _>>()?;
    found.labels.push((labels, of));
    Ok(())
}

fn extension<'a>(bytes: &mut Bytes<'a>, found: &mut Found<'a>) -> Result<(), String> {
    let kind = bytes.int()?;
    let (size, count) = (bytes.count()?, bytes.count()?);
    let is_big = bytes.is_big;
    let body = bytes.take(size.saturating_mul(count))?;
    match kind {
        3 if body.len() >= 32 => {
            let mut code = Bytes::new(&body[28..]);
            code.is_big = is_big;
            found.character_code = Some(code.int()?);
        }
        13 => found.long_names = body,
        14 => found.very_long = body,
        20 => found.encoding = body,
        _ => {}
    }
    Ok(())
}

/// By name, else by number; Western European where the file says neither.
fn encoding(found: &Found<'_>) -> (&'static Encoding, bool) {
    let by_name = Encoding::for_label(found.encoding.trim_ascii());
    let by_code = found.character_code.and_then(|code| match code {
        65001 => Some(encoding_rs::UTF_8),
        code @ 1250..=1258 => Encoding::for_label(format!("windows-{code}").as_bytes()),
        _ => None,
    });
    match by_name.or(by_code) {
        Some(known) => (known, false),
        None => (encoding_rs::WINDOWS_1252, true),
    }
}

fn variables(found: Found<'_>, encoding: &'static Encoding, bytes: &Bytes<'_>) -> Result<Vec<Variable>, String> {
    let text = |raw: &[u8]| encoding.decode_without_bom_handling(raw).0.trim_end_matches([' ', '\0']).to_owned();
    let long_names = text(found.long_names);
    let long: HashMap<String, &str> = long_names
        .split('\t')
        .filter_map(|pair| pair.split_once('='))
        .map(|(short, long)| (short.to_uppercase(), long))
        .collect();
    let very_long = text(found.very_long);
    let widths: HashMap<String, usize> = very_long
        .split(['\t', '\0'])
        .filter_map(|pair| pair.split_once('='))
        .filter_map(|(short, width)| Some((short.to_uppercase(), width.trim_end_matches('\0').parse().ok()?)))
        .collect();
    let mut all: Vec<Variable> = Vec::with_capacity(found.variables.len());
    let mut raw = found.variables.into_iter();
    while let Some((mut variable, name)) = raw.next() {
        variable.short = text(&name).to_uppercase();
        variable.name = long.get(&variable.short).map_or_else(|| text(&name), |long| (*long).to_owned());
        if let Some(width) = widths.get(&variable.short).filter(|width| **width > 255) {
            for _ in 1..width.div_ceil(252) {
                let (part, _) = raw.next().ok_or_else(|| {
                    format!("{}: thiếu phần của chữ dài / a part of a long text is missing", variable.name)
                })?;
                variable.parts.extend(part.parts);
            }
            variable.width = *width;
        }
        all.push(variable);
    }
    for (labels, of) in &found.labels {
        for variable in all.iter_mut().filter(|variable| of.contains(&variable.place)) {
            let code = |raw: &[u8; 8]| if variable.width > 0 { text(raw) } else { bytes.float_of(*raw).to_string() };
            variable.labels = labels.iter().map(|(value, label)| (code(value), text(label))).collect();
        }
    }
    if all.is_empty() { Err("không có biến nào / it has no variable".to_owned()) } else { Ok(all) }
}
