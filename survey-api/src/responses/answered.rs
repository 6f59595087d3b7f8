//! The answer to one item as bytes and words: does it fit the item's kind?

use analytics::codebook::MissingReason;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::domain::Answer;
use crate::{
    error::Rule,
    questionnaires::{
        column::{CHOSEN, NOT_CHOSEN},
        domain::{Item, Kind},
        routing::Value,
    },
};

/// An answer that fits its item.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Answered {
    /// A byte a column of the item; none for words.
    pub(super) bytes: Bytes,
    /// The answer as the routing language sees it.
    pub(super) value: Value,
    /// What was written.
    pub(super) words: Option<String>,
}

/// The bytes of an answer: nearly always one, for which nothing is allocated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Bytes {
    #[default]
    None,
    One(u8),
    Many(Vec<u8>),
}

impl Bytes {
    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::None => &[],
            Self::One(byte) => std::slice::from_ref(byte),
            Self::Many(bytes) => bytes,
        }
    }
}

/// In which field of the answer a rule is broken, and which.
pub(super) type Broken = (&'static str, Rule);

impl Answered {
    /// The answer to `item`, which has so many columns, or what is wrong with it.
    pub(super) fn of(item: &Item, columns: usize, answer: &Answer) -> Result<Self, Broken> {
        if let Answer::Missing(reason) = answer {
            return missing(item, columns, *reason);
        }
        if !item.is_answered() {
            return Err(("/item", Rule::NotAsked));
        }
        match (item.kind, answer) {
            (Kind::Scale | Kind::Single, Answer::Code(code)) => coded(item, *code),
            (Kind::Multi, Answer::Codes(codes)) => chosen(item, codes),
            (Kind::Number, Answer::Number(number)) => counted(item, *number),
            (Kind::Date, Answer::Date(day)) => {
                let day: Option<Date> = day.parse().ok();
                let byte = day.and_then(|day| item.days?.byte(day)).ok_or(("/date", Rule::UnknownValue))?;
                Ok(Self { bytes: Bytes::One(byte), value: Value::Given, words: None })
            }
            (Kind::Text, Answer::Text(text)) => written(item, text),
            _ => Err(("", Rule::CodeOrMissing)),
        }
    }

    /// No answer to an item of so many columns, for this reason.
    pub(super) fn absent(columns: usize, reason: MissingReason) -> Self {
        let bytes = if columns == 1 { Bytes::One(reason.byte()) } else { Bytes::Many(vec![reason.byte(); columns]) };
        Self { bytes, ..Self::default() }
    }
}

/// "Not asked" and "skipped" are always possible; the other reasons where the item allows them.
fn missing(item: &Item, columns: usize, reason: MissingReason) -> Result<Answered, Broken> {
    let always = matches!(reason, MissingReason::NotAsked | MissingReason::Skipped);
    if always || item.missing_allowed.is_empty() || item.missing_allowed.contains(&reason) {
        Ok(Answered::absent(columns, reason))
    } else {
        Err(("/missing", Rule::UnknownValue))
    }
}

fn coded(item: &Item, code: i64) -> Result<Answered, Broken> {
    let number = |byte: u8| Answered { bytes: Bytes::One(byte), value: Value::Number(byte.into()), words: None };
    if item.kind == Kind::Single {
        let found = item.codes.iter().find(|choice| i64::from(choice.code) == code);
        return found.map(|choice| number(choice.code)).ok_or(("/code", Rule::UnknownValue));
    }
    let (low, high) = (i64::from(item.low.unwrap_or(1)), i64::from(item.high.unwrap_or(1)));
    let inside = u8::try_from(code).ok().filter(|_| (low..=high).contains(&code));
    inside.map(number).ok_or(("/code", Rule::OutOfRange { low, high }))
}

fn chosen(item: &Item, codes: &[i64]) -> Result<Answered, Broken> {
    if codes.iter().any(|code| item.codes.iter().all(|choice| i64::from(choice.code) != *code)) {
        return Err(("/codes", Rule::UnknownValue));
    }
    if codes.iter().enumerate().any(|(i, code)| codes[..i].contains(code)) {
        return Err(("/codes", Rule::Repeated));
    }
    let is_chosen = |code: &u8| codes.contains(&i64::from(*code));
    let options = item.codes.iter().map(|choice| choice.code);
    Ok(Answered {
        bytes: Bytes::Many(options.clone().map(|code| if is_chosen(&code) { CHOSEN } else { NOT_CHOSEN }).collect()),
        value: Value::Chosen(options.filter(is_chosen).collect()),
        words: None,
    })
}

fn counted(item: &Item, number: f64) -> Result<Answered, Broken> {
    let range = item.range.ok_or(("/number", Rule::WrongType))?;
    let rule = Rule::OutOfRange { low: range.min.ceil() as i64, high: range.max.floor() as i64 };
    let byte = range.byte(number).ok_or(("/number", rule))?;
    Ok(Answered { bytes: Bytes::One(byte), value: Value::Number(number), words: None })
}

/// Composed (NFC), so that "ế" is one character however it was typed; blank words are no answer.
fn written(item: &Item, text: &str) -> Result<Answered, Broken> {
    let text: String = text.trim().nfc().collect();
    let longest = usize::from(item.longest.unwrap_or(1000));
    if text.chars().count() > longest {
        return Err(("/text", Rule::TooLong(longest)));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(("/text", Rule::ControlCharacter));
    }
    let words = Some(text).filter(|text| !text.is_empty());
    Ok(Answered { bytes: Bytes::None, value: words.as_ref().map_or(Value::None, |_| Value::Given), words })
}
