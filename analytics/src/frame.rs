//! From plain columns to a checked frame.

pub mod freeze;
pub mod labels;
pub mod microdata;
pub mod rows;
pub mod table;

pub use labels::Labels;
pub use microdata::{Basis, EncounterCount, Microdata};
pub use table::{Source, Table};

use crate::codebook::{Codebook, LARGEST_CODE, MissingReason};
use crate::error::{Error, Fault, Result, Stage};

/// How many faults are collected before the search stops.
const FAULTS_KEPT: usize = 1000;

/// Microdata that keeps its promises: equal lengths, known keys, every byte a code of its item or a reason for no answer.
/// Nothing after it checks again.
///
/// ```
/// use analytics::codebook::{Codebook, Item, MissingReason};
/// use analytics::frame::{Microdata, ResponseFrame};
///
/// let item = Item {
///     key: "overall".into(), factor: None, low: 1, high: 5, satisfied_from: 4, text: Default::default(),
/// };
/// let codebook = Codebook { items: vec![item], ..Codebook::default() };
/// let one = |text: &str| [text; 2].into_iter().collect();
/// let microdata = Microdata {
///     period: one("2026-Q3"), office: one("HCC"), service_group: one("land"), channel: one("kiosk"),
///     language: one("vi"), basis: vec![None; 2], answers: vec![vec![5, MissingReason::Skipped.byte()]],
/// };
/// assert_eq!(ResponseFrame::new(&microdata, &codebook)?.len(), 2);
///
/// let wrong = Microdata { answers: vec![vec![5, 9]], ..microdata };
/// let error = ResponseFrame::new(&wrong, &codebook).unwrap_err();
/// assert!(error.to_string().starts_with("row 2, item overall: 9 is not a code"));
/// # Ok::<(), analytics::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ResponseFrame<'a> {
    microdata: &'a Microdata,
    codebook: &'a Codebook,
}

impl<'a> ResponseFrame<'a> {
    /// Checks everything and reports every fault at once.
    pub fn new(microdata: &'a Microdata, codebook: &'a Codebook) -> Result<Self> {
        let mut faults = codebook_faults(codebook);
        faults.extend(length_faults(microdata, codebook));
        if faults.is_empty() {
            faults.extend(row_faults(microdata, codebook).take(FAULTS_KEPT));
        }
        if faults.is_empty() { Ok(Self { microdata, codebook }) } else { Err(Error::new(Stage::Schema, faults)) }
    }

    /// Number of responses.
    pub fn len(&self) -> usize {
        self.microdata.len()
    }

    /// True when nobody answered.
    pub fn is_empty(&self) -> bool {
        self.microdata.is_empty()
    }

    /// The columns.
    pub fn microdata(&self) -> &'a Microdata {
        self.microdata
    }

    /// The questions.
    pub fn codebook(&self) -> &'a Codebook {
        self.codebook
    }
}

fn codebook_faults(codebook: &Codebook) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (number, item) in codebook.items.iter().enumerate() {
        let place = || format!("codebook, item {}", item.key);
        if item.key.is_empty() {
            faults.push(Fault::new(format!("codebook, item {}", number + 1), "it has no key", "give it one"));
        }
        if freeze::COLUMNS.contains(&item.key.as_str()) {
            faults.push(Fault::new(place(), "the key is the name of another column", "choose another key"));
        }
        if codebook.position(&item.key) != Some(number) {
            faults.push(Fault::new(place(), "the same key stands there twice", "give every item a key of its own"));
        }
        let known = |factor: &String| codebook.factors.iter().any(|known| known.key == *factor);
        if let Some(factor) = item.factor.as_ref().filter(|factor| !known(factor)) {
            faults.push(Fault::new(
                place(),
                format!("there is no factor {factor}"),
                "add the factor or correct its key",
            ));
        }
        let scale_fits = 1 <= item.low && item.low < item.high && item.high <= LARGEST_CODE;
        if !scale_fits || item.satisfied_from <= item.low || item.satisfied_from > item.high {
            let cause = format!("scale {} to {}, satisfied from {}", item.low, item.high, item.satisfied_from);
            let remedy = format!("codes go from 1 to {LARGEST_CODE}, and some but not all of them are satisfied");
            faults.push(Fault::new(place(), cause, remedy));
        }
    }
    faults
}

fn length_faults(microdata: &Microdata, codebook: &Codebook) -> Vec<Fault> {
    let rows = microdata.len();
    let mut faults = Vec::new();
    let mut check = |column: &str, length: usize| {
        if length != rows {
            let cause = format!("{length} values for {rows} responses");
            faults.push(Fault::new(format!("column {column}"), cause, "every column has one value a response"));
        }
    };
    check("office", microdata.office.len());
    check("service_group", microdata.service_group.len());
    check("channel", microdata.channel.len());
    check("language", microdata.language.len());
    check("basis", microdata.basis.len());
    for (item, answers) in codebook.items.iter().zip(&microdata.answers) {
        check(&item.key, answers.len());
    }
    if microdata.answers.len() != codebook.items.len() {
        let cause = format!("{} answer columns for {} items", microdata.answers.len(), codebook.items.len());
        faults.push(Fault::new("answers", cause, "answers and codebook belong to the same questionnaire version"));
    }
    faults
}

fn row_faults<'a>(microdata: &'a Microdata, codebook: &'a Codebook) -> impl Iterator<Item = Fault> + 'a {
    let keys = [("period", &microdata.period), ("office", &microdata.office)];
    let with_gaps = keys.into_iter().filter(|(_, values)| values.names().iter().any(String::is_empty));
    let without_key = with_gaps.flat_map(|(name, values)| {
        let empty = (1..).zip(values.iter()).filter(|(_, value)| value.is_empty());
        empty.map(move |(row, _)| Fault::new(format!("row {row}, {name}"), "it is empty", "every response has one"))
    });
    let without_code = codebook.items.iter().zip(&microdata.answers).flat_map(|(item, answers)| {
        let wrong = |byte: u8| !(item.low..=item.high).contains(&byte) && MissingReason::from_byte(byte).is_none();
        let wrong: [bool; 256] = std::array::from_fn(|byte| wrong(byte as u8));
        // Without a branch a byte; where something is wrong is looked for only when something is.
        let is_any = answers.iter().fold(false, |any, byte| any | wrong[usize::from(*byte)]);
        let suspect = if is_any { answers.as_slice() } else { &[] };
        (1..).zip(suspect).filter(move |(_, byte)| wrong[usize::from(**byte)]).map(move |(row, byte)| {
            let cause = format!("{byte} is not a code between {} and {}", item.low, item.high);
            Fault::new(format!("row {row}, item {}", item.key), cause, "correct it or give a reason for no answer")
        })
    });
    without_key.chain(without_code)
}
