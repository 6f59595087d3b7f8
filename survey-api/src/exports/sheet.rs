//! What is kept of a response or a comment until it is written, and its cells.

use std::{collections::BTreeMap, io};

use analytics::codebook::MissingReason;
use jiff::tz::TimeZone;

use super::{
    Order,
    catalogue::{Cell, missing_name},
    domain::Layout,
    plan::Plan,
};
use crate::{clock::Hour, quality::Verdict};

/// Hours by which the office's day is ahead of UTC (Asia/Ho_Chi_Minh has no summer time).
const OFFICE_HOURS: i8 = 7;

/// A response with what the profile leaves of it: what is not here can neither be written nor shape the order of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) wave: String,
    pub(super) office: String,
    pub(super) service_group: String,
    pub(super) channel: String,
    pub(super) language: String,
    pub(super) basis: String,
    pub(super) late: bool,
    pub(super) verdict: Verdict,
    pub(super) hour: Hour,
    /// Hours in which it may have come.
    pub(super) hours: i32,
    pub(super) answers: Vec<u8>,
}

/// A comment, masked where the profile says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) wave: String,
    pub(super) office: String,
    pub(super) language: String,
    pub(super) item: String,
    pub(super) body: String,
}

impl Row {
    /// As bytes: texts with their length, the time as it will be written, the answers.
    pub(super) fn record(&self, order: &Order, times: &mut Times) -> Vec<u8> {
        let mut record = Vec::with_capacity(64 + self.answers.len());
        let (month, hour) = times.0.entry(self.hour).or_insert_with(|| written(self.hour));
        let none = String::new();
        let hour = if order.profile.has_hours() { &*hour } else { &none };
        let texts =
            [&self.wave, &self.office, &self.service_group, &self.channel, &self.language, &self.basis, &*month, hour];
        texts.into_iter().for_each(|text| put(&mut record, text));
        put(&mut record, self.verdict.word());
        let hours = if order.profile.has_hours() { self.hours } else { 0 };
        record.extend_from_slice(&hours.to_be_bytes());
        record.push(u8::from(self.late));
        record.extend_from_slice(&self.answers);
        record
    }
}

impl Remark {
    pub(super) fn record(&self) -> Vec<u8> {
        let mut record = Vec::with_capacity(64 + self.body.len());
        [&self.wave, &self.office, &self.language, &self.item, &self.body]
            .into_iter()
            .for_each(|text| put(&mut record, text));
        record
    }
}

/// Hours that were written before: there are few of them, and writing a time takes long.
#[derive(Debug, Default)]
pub(super) struct Times(BTreeMap<Hour, (String, String)>);

/// Month in the office's time, and hour in UTC.
fn written(hour: Hour) -> (String, String) {
    let moment = hour.start();
    let local = moment.to_zoned(TimeZone::fixed(jiff::tz::offset(OFFICE_HOURS)));
    (local.strftime("%Y-%m").to_string(), moment.strftime("%Y-%m-%dT%H:00Z").to_string())
}

fn put(record: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    record.extend_from_slice(&length.to_be_bytes());
    record.extend_from_slice(&text.as_bytes()[..usize::from(length)]);
}

/// Reads texts off the head of a record.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn text(&mut self) -> io::Result<&'a str> {
        let cut = || io::Error::new(io::ErrorKind::InvalidData, "a spooled record is cut");
        let (length, rest) = self.0.split_at_checked(2).ok_or_else(cut)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let (text, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(io::Error::other)
    }
}

/// Gives the cells of a response: one row, or one row an answer.
pub(super) fn response(
    record: &[u8],
    number: i64,
    order: &Order,
    plan: &Plan,
    write: &mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>,
) -> io::Result<()> {
    let mut reader = Reader(record);
    let mut texts = [""; 9];
    for text in &mut texts {
        *text = reader.text()?;
    }
    let [wave, office, service_group, channel, language, basis, month, hour, verdict] = texts;
    let lost = || io::Error::new(io::ErrorKind::InvalidData, "a spooled record is of no wave of the order");
    let asked = plan.waves.get(wave).ok_or_else(lost)?;
    let (hours, rest) = reader.0.split_first_chunk().ok_or_else(lost)?;
    let (late, answers) = rest.split_first().ok_or_else(lost)?;
    let mut cells = vec![
        Cell::Whole(number),
        Cell::text(wave),
        Cell::text(&asked.period),
        Cell::text(&asked.questionnaire),
        Cell::Whole(asked.version.into()),
        Cell::text(office),
        Cell::text(service_group),
        Cell::text(channel),
        Cell::text(language),
        Cell::text(basis),
        Cell::Whole((*late).into()),
        Cell::text(verdict),
        Cell::text(month),
    ];
    if order.profile.has_hours() {
        cells.push(Cell::text(hour));
        cells.push(Cell::Whole(i32::from_be_bytes(*hours).into()));
    }
    let place = cells.len();
    for (variable, position) in plan.variables.iter().zip(&asked.positions) {
        let byte =
            position.and_then(|position| answers.get(position).copied()).unwrap_or(MissingReason::NotAsked.byte());
        let code = variable.code(byte);
        if order.layout == Layout::Wide {
            // A day that is missing says why in words: its column has no numbers.
            let is_day = matches!(code, Cell::Text(_)) || variable.is_day();
            let code = match code {
                Cell::Missing(reason) if is_day => Cell::Text(reason.name().into()),
                other => other,
            };
            if order.labels.has_codes() {
                cells.push(code);
            }
            if order.labels.has_names() {
                cells.push(variable.name_of(byte, &order.language));
            }
            continue;
        }
        cells.push(Cell::text(&variable.name));
        let missing = match &code {
            Cell::Missing(reason) => Some(*reason),
            _ => None,
        };
        let (value, day) = match code {
            Cell::Text(day) => (Cell::Absent, Cell::Text(day)),
            Cell::Whole(code) => (Cell::Decimal(code as f64), Cell::Absent),
            Cell::Missing(_) => (Cell::Absent, Cell::Absent),
            other => (other, Cell::Absent),
        };
        cells.extend([value, day]);
        if order.labels.has_names() {
            cells.push(missing.map_or_else(
                || variable.name_of(byte, &order.language),
                |reason| Cell::Text(missing_name(reason, &order.language).into()),
            ));
        }
        cells.push(missing.map_or(Cell::Absent, |reason| Cell::Text(reason.name().into())));
        write(&cells)?;
        cells.truncate(place);
    }
    if order.layout == Layout::Wide { write(&cells) } else { Ok(()) }
}

/// Gives the cells of a comment.
pub(super) fn comment(
    record: &[u8],
    number: i64,
    write: &mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>,
) -> io::Result<()> {
    let mut reader = Reader(record);
    let mut cells = vec![Cell::Whole(number)];
    for _ in 0..5 {
        cells.push(Cell::text(reader.text()?));
    }
    write(&cells)
}
