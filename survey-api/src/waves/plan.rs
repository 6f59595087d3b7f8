//! What a wave sets out to do: how many answers, when, through which channels, and which items each person is asked.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Refusal, Result, Rule, Violation},
    questionnaires::{
        Questionnaire,
        rotation::{self, Draw},
    },
    responses::Channel,
};

/// Answers below which a figure is not published, by default.
const GATE: f64 = 30.0;
/// Expected answers of an office from which on a long form asks everything: below, a short form brings more of them.
const LONG_FORM: u32 = 100;
/// Items that a kiosk asks beside the overall one.
const KIOSK_ITEMS: u16 = 2;

/// The plan of a wave. It is fixed once the wave is in the field, so that every draw can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Answers expected of each office in the wave.
    pub expected: BTreeMap<String, u32>,
    /// First day in the field.
    pub opens_on: Option<Date>,
    /// Last day in the field.
    pub closes_on: Option<Date>,
    /// Which items a person is asked, by channel.
    pub items: BTreeMap<String, Items>,
}

/// Which items a person is asked. What has no factor (the overall item, reasons, comments) is asked of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Items {
    /// All of them.
    Everything,
    /// One of each factor.
    OnePerFactor,
    /// So many of all that have a factor.
    Random(u16),
    /// As the rotation groups of the questionnaire say.
    Own,
}

impl Plan {
    /// The plan with items for each of `channels`, or every violation after those already found. What `chosen` does not say is suggested.
    pub fn checked(
        mut self,
        channels: &[String],
        chosen: &BTreeMap<String, String>,
        questionnaire: &Questionnaire,
        mut violations: Vec<Violation>,
    ) -> Result<Self> {
        if let (Some(opens), Some(closes)) = (self.opens_on, self.closes_on)
            && opens > closes
        {
            violations.push(Violation::new("/closes_on", Rule::UnknownValue));
        }
        let foreign = chosen.keys().filter(|word| !channels.contains(word));
        violations.extend(foreign.map(|word| Violation::new(format!("/items/{word}"), Rule::UnknownField)));
        let smallest = self.expected.values().copied().min().unwrap_or(0);
        for (at, word) in channels.iter().enumerate() {
            let Some(channel) = Channel::from_word(word) else {
                violations.push(Violation::new(format!("/channels/{at}"), Rule::UnknownValue));
                continue;
            };
            let items = match chosen.get(word) {
                None => Some(Items::suggested(channel, smallest, questionnaire)),
                Some(word) => Items::from_word(word).filter(|items| items.fits(channel)),
            };
            match items {
                Some(items) => drop(self.items.insert(word.clone(), items)),
                None => violations.push(Violation::new(format!("/items/{word}"), Rule::UnknownValue)),
            }
        }
        if violations.is_empty() { Ok(self) } else { Err(Refusal::with(Code::Invalid, violations)) }
    }

    /// The draws of a channel; where the plan does not name it, those of the questionnaire.
    pub fn draws(&self, channel: &str, questionnaire: &Questionnaire) -> Vec<Draw> {
        self.items.get(channel).copied().unwrap_or(Items::Own).draws(questionnaire)
    }
}

impl Items {
    /// What suits a channel and the answers expected of the smallest office.
    ///
    /// A kiosk asks two items by chance where that gives each item the 30 answers that it takes to be published; with
    /// fewer, and on every other screen below 100 answers, one item a factor, so that each factor has as many answers as
    /// there are people. Paper is printed before anybody's response has an id, and asks everything.
    pub fn suggested(channel: Channel, expected: u32, questionnaire: &Questionnaire) -> Self {
        let rated = questionnaire.codebook.items.iter().filter(|item| item.factor.is_some()).count();
        let each = f64::from(expected) * f64::from(KIOSK_ITEMS) / rated.max(1) as f64;
        match channel {
            _ if !questionnaire.rotation.is_empty() => Self::Own,
            Channel::Paper | Channel::Post => Self::Everything,
            Channel::Kiosk if each >= GATE => Self::Random(KIOSK_ITEMS),
            Channel::Kiosk => Self::OnePerFactor,
            _ if expected < LONG_FORM => Self::OnePerFactor,
            _ => Self::Everything,
        }
    }

    /// The draws that make it so.
    pub fn draws(self, questionnaire: &Questionnaire) -> Vec<Draw> {
        let rated = |factor: Option<&str>| -> Vec<String> {
            let items = questionnaire.codebook.items.iter().filter(|item| match factor {
                Some(factor) => item.factor.as_deref() == Some(factor),
                None => item.factor.is_some(),
            });
            items.map(|item| item.key.clone()).collect()
        };
        match self {
            Self::Everything => Vec::new(),
            Self::Own => rotation::of(questionnaire),
            Self::OnePerFactor => {
                let factors = questionnaire.factors.iter().map(|factor| rated(Some(&factor.key)));
                factors.filter(|items| !items.is_empty()).map(|items| Draw { items, count: 1 }).collect()
            }
            Self::Random(count) => vec![Draw { items: rated(None), count }],
        }
    }

    /// A draw needs the response's id before the first question is put, which paper does not have.
    fn fits(self, channel: Channel) -> bool {
        matches!(self, Self::Everything) || !matches!(channel, Channel::Paper | Channel::Post)
    }

    fn from_word(word: &str) -> Option<Self> {
        match word {
            "everything" => Some(Self::Everything),
            "one_per_factor" => Some(Self::OnePerFactor),
            "own" => Some(Self::Own),
            other => {
                other.strip_prefix("random_")?.parse().ok().filter(|count| (1..=250).contains(count)).map(Self::Random)
            }
        }
    }
}

impl From<Items> for String {
    fn from(items: Items) -> Self {
        match items {
            Items::Everything => "everything".to_owned(),
            Items::OnePerFactor => "one_per_factor".to_owned(),
            Items::Own => "own".to_owned(),
            Items::Random(count) => format!("random_{count}"),
        }
    }
}

impl TryFrom<String> for Items {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Self::from_word(&word).ok_or_else(|| format!("{word:?} is no choice of items"))
    }
}
