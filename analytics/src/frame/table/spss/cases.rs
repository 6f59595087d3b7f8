//! The rows of the file, plain or compressed.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{
    super::encoding::composed,
    bytes::Bytes,
    dictionary::{Dictionary, Variable},
};

/// More than this out of one file is no survey.
const MOST_BYTES: u64 = 1 << 32;
/// Seconds from 1582 beyond which no day has a year of four digits.
const FURTHEST: f64 = 265_000_000_000.0;
/// Days from 14 October 1582 to 1 January 1970.
const DAYS: f64 = 141_428.0;

pub(super) fn read(dictionary: &Dictionary, at: usize, content: &[u8]) -> Result<Vec<Vec<String>>, String> {
    let mut bytes = Bytes::new(content);
    bytes.is_big = dictionary.is_big;
    bytes.take(at)?;
    let inflated;
    let mut elements = match dictionary.compression {
        0 => Elements::Plain(bytes),
        1 => Elements::coded(bytes, dictionary.bias),
        _ => {
            inflated = inflate(bytes, content)?;
            let mut bytes = Bytes::new(&inflated);
            bytes.is_big = dictionary.is_big;
            Elements::coded(bytes, dictionary.bias)
        }
    };
    let mut rows = Vec::new();
    while let Some(first) = elements.next()? {
        if dictionary.cases.is_some_and(|cases| rows.len() == cases) {
            break;
        }
        rows.push(
            row(dictionary, first, &mut elements).map_err(|cause| format!("dòng (row) {}: {cause}", rows.len() + 2))?,
        );
    }
    match dictionary.cases {
        Some(cases) if cases != rows.len() => {
            let found = rows.len();
            Err(format!("tệp nói có {cases} dòng mà chỉ có {found} / it says that it has {cases} rows and has {found}"))
        }
        _ => Ok(rows),
    }
}

fn row(dictionary: &Dictionary, first: [u8; 8], elements: &mut Elements<'_>) -> Result<Vec<String>, String> {
    let mut first = Some(first);
    let mut next = || match first.take() {
        Some(element) => Ok(element),
        None => elements.next()?.ok_or_else(|| "bị cắt giữa chừng / it is cut".to_owned()),
    };
    let mut cells = Vec::with_capacity(dictionary.variables.len());
    for variable in &dictionary.variables {
        if variable.width == 0 {
            let element = next()?;
            let number = if dictionary.is_big { f64::from_be_bytes(element) } else { f64::from_le_bytes(element) };
            cells.push(number_cell(number, variable));
            continue;
        }
        let mut text = Vec::with_capacity(variable.width + 8);
        for part in &variable.parts {
            let mut bytes = Vec::with_capacity(part * 8);
            for _ in 0..*part {
                bytes.extend_from_slice(&next()?);
            }
            // Of each part of a very long text 255 bytes are text.
            bytes.truncate(255);
            text.extend_from_slice(&bytes);
        }
        text.truncate(variable.width);
        let (letters, _) = dictionary.encoding.decode_without_bom_handling(&text);
        cells.push(composed(letters.trim_end_matches('\0').trim()));
    }
    Ok(cells)
}

/// The lowest number stands for none.
fn number_cell(number: f64, variable: &Variable) -> String {
    if number <= -f64::MAX || !number.is_finite() {
        String::new()
    } else if variable.is_day && number.abs() < FURTHEST {
        day((number / 86_400.0).floor() - DAYS)
    } else {
        number.to_string()
    }
}

/// The day so many days after 1 January 1970 (Hinnant's `civil_from_days`).
fn day(days: f64) -> String {
    let days = days as i64 + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, if shifted < 10 { shifted + 3 } else { shifted - 9 });
    format!("{:04}-{month:02}-{day:02}", year_of_era + era * 400 + i64::from(month <= 2))
}

/// Elements of eight bytes.
enum Elements<'a> {
    Plain(Bytes<'a>),
    /// Eight codes, then what they leave to the bytes behind them.
    Coded {
        bytes: Bytes<'a>,
        bias: f64,
        codes: std::vec::IntoIter<u8>,
    },
}

impl<'a> Elements<'a> {
    fn coded(bytes: Bytes<'a>, bias: f64) -> Self {
        Self::Coded { bytes, bias, codes: Vec::new().into_iter() }
    }

    /// The next element; `None` at the end.
    fn next(&mut self) -> Result<Option<[u8; 8]>, String> {
        match self {
            Self::Plain(bytes) if bytes.is_empty() => Ok(None),
            Self::Plain(bytes) => bytes.array().map(Some),
            Self::Coded { bytes, bias, codes } => loop {
                let Some(code) = codes.next() else {
                    if bytes.is_empty() {
                        return Ok(None);
                    }
                    *codes = bytes.take(8)?.to_vec().into_iter();
                    continue;
                };
                let number = |number: f64| if bytes.is_big { number.to_be_bytes() } else { number.to_le_bytes() };
                return match code {
                    0 => continue,
                    252 => Ok(None),
                    253 => bytes.array().map(Some),
                    254 => Ok(Some(*b"        ")),
                    255 => Ok(Some(number(-f64::MAX))),
                    code => Ok(Some(number(f64::from(code) - *bias))),
                };
            },
        }
    }
}

/// The codes of a `.zsav`: the blocks that its trailer lists, one after the other.
fn inflate(mut bytes: Bytes<'_>, content: &[u8]) -> Result<Vec<u8>, String> {
    let senseless = || "phần nén vô lý / the compressed part makes no sense".to_owned();
    let place = |number: i64| usize::try_from(number).map_err(|_| senseless());
    bytes.long()?;
    let (trailer, _) = (place(bytes.long()?)?, bytes.long()?);
    let mut list = bytes.clone();
    let skip = trailer.checked_sub(list.at()).ok_or_else(senseless)?;
    list.take(skip)?;
    list.take(20)?;
    let blocks = list.count()?;
    let mut out = Vec::new();
    for _ in 0..blocks {
        list.long()?;
        let from = place(list.long()?)?;
        list.int()?;
        let length = usize::try_from(list.int()?).map_err(|_| senseless())?;
        let block = from.checked_add(length).and_then(|to| content.get(from..to)).ok_or_else(senseless)?;
        let room = MOST_BYTES.saturating_sub(out.len() as u64);
        let read = ZlibDecoder::new(block).take(room).read_to_end(&mut out).map_err(|cause| cause.to_string())?;
        if read as u64 == room {
            return Err("giải nén quá 4 GB / it inflates to more than 4 GB".to_owned());
        }
    }
    Ok(out)
}
