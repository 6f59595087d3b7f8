//! Paper on the wire.

pub mod checks;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{Batch, Keyed, Sheet, mark::COMMENT, rates::Rate, serial};

/// A run that was printed.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchView {
    /// Stable id.
    pub id: Uuid,
    /// Wave code.
    #[schema(example = "2026-Q3")]
    pub wave: String,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// Counter of the office; empty where it is not known.
    pub counter: String,
    /// Service group of the visits.
    #[schema(example = "investment")]
    pub service_group: String,
    /// First serial.
    #[schema(example = "VPEZ-000001-4")]
    pub first: String,
    /// Last serial.
    #[schema(example = "VPEZ-000050-5")]
    pub last: String,
    /// When it was issued.
    pub issued_at: String,
}

/// A sheet, without what was keyed of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SheetView {
    /// What is printed below its QR code.
    #[schema(example = "VPEZ-000001-4")]
    pub serial: String,
    /// Wave code.
    #[schema(example = "2026-Q3")]
    pub wave: String,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// `issued`, `missing`, `spoilt`, `keyed_once`, `disputed`, `agreed`, `counted` or `elsewhere` (its QR code was used).
    #[schema(example = "keyed_once")]
    pub state: &'static str,
}

/// What one person keyed of a sheet.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"wave": "2026-Q3", "finished": false, "answers": {"overall": "5", "staff_polite": "B"}, "comment": ""}))]
pub struct EntryBody {
    /// The wave that is keyed; a sheet of another one is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub wave: Option<String>,
    /// False while something is still to be keyed: it is kept and can be gone on with.
    pub finished: bool,
    /// By item: the mark in the crossed box, `0` no opinion, `B` blank, `D` two or more marked, `K` illegible.
    #[validate(length(max = 250))]
    pub answers: BTreeMap<String, String>,
    /// What was written by hand, word for word.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub comment: String,
}

/// What holds where two people differ.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fields": {"staff_polite": "4"}}))]
pub struct DecisionBody {
    /// By field that differs: what stands on the sheet.
    #[validate(length(min = 1, max = 251))]
    pub fields: BTreeMap<String, String>,
}

/// Where two people differ, and what each keyed. Who is who is not told.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisputeView {
    /// The sheet.
    #[schema(example = "VPEZ-000001-4")]
    pub serial: String,
    /// By field: what one and the other keyed.
    pub fields: BTreeMap<String, [String; 2]>,
}

/// Sheets that are taken out of the stock.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"office": "VPEZ", "first": 41, "last": 50, "state": "missing", "reason": "kiểm kê cuối quý"}))]
pub struct TakeOutBody {
    /// Office code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub office: String,
    /// First number.
    #[validate(range(min = 1))]
    #[schema(minimum = 1)]
    pub first: i64,
    /// Last number.
    #[validate(range(min = 1))]
    #[schema(minimum = 1)]
    pub last: i64,
    /// `spoilt` or `missing`.
    pub state: String,
    /// In words.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// How many sheets of a wave stand where at an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct StockView {
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// By state.
    pub sheets: BTreeMap<&'static str, u64>,
}

/// How often keying was wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct RateView {
    /// The item; null for all of them together.
    pub item: Option<String>,
    /// The person, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Uuid>,
    /// Fields keyed, twice a sheet.
    pub keyed: u64,
    /// Of those, wrong: not what was agreed or decided.
    pub wrong: u64,
    /// The share that was wrong; null where nothing was keyed.
    pub share: Option<f64>,
    /// Lower end of its exact 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Error rates of a wave.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorsView {
    /// Of all fields together.
    pub overall: RateView,
    /// By item.
    pub items: Vec<RateView>,
    /// By person; only for who has the stock of paper.
    pub people: Vec<RateView>,
    /// By item and `blank`, `double` or `illegible`: on how many sheets.
    pub marks: BTreeMap<String, BTreeMap<String, u64>>,
    /// Of the sheets that were drawn and keyed a third time: fields that are not what was settled.
    pub rekeyed: RateView,
    /// The same by item.
    pub rekeyed_items: Vec<RateView>,
}

impl From<Batch> for BatchView {
    fn from(batch: Batch) -> Self {
        Self {
            id: batch.id,
            first: serial::of(&batch.place.office, batch.first),
            last: serial::of(&batch.place.office, batch.last),
            wave: batch.place.wave,
            office: batch.place.office,
            counter: batch.place.counter,
            service_group: batch.place.service_group,
            issued_at: batch.issued_at,
        }
    }
}

impl From<Sheet> for SheetView {
    fn from(sheet: Sheet) -> Self {
        Self { serial: sheet.serial, wave: sheet.wave, office: sheet.office, state: sheet.state.word() }
    }
}

impl EntryBody {
    /// What was keyed.
    pub fn keyed(self) -> Keyed {
        Keyed { answers: self.answers, comment: self.comment }.tidied()
    }
}

impl DecisionBody {
    /// What was decided.
    pub fn keyed(mut self) -> Keyed {
        let comment = self.fields.remove(COMMENT).unwrap_or_default();
        Keyed { answers: self.fields, comment }.tidied()
    }
}

impl RateView {
    /// A rate of an item, a person, or all.
    pub fn of(item: Option<String>, person: Option<Uuid>, rate: Rate) -> Self {
        let interval = rate.interval();
        Self {
            item,
            person,
            keyed: rate.keyed,
            wrong: rate.wrong,
            share: rate.share(),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}
