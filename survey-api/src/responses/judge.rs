//! answer → response: is this what the questionnaire asks, from an office we know? Every violation at once.

use std::collections::HashMap;

use analytics::codebook::MissingReason;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{
    answered::Answered,
    domain::{Channel, Credential, Judged, NewResponse},
};
use crate::{
    clock::Hour,
    error::{Code, Refusal, Result, Rule, Violation},
    offices::Office,
    quality::Marks,
    questionnaires::{
        Questionnaire, lifecycle,
        rotation::{self, Draw},
        routing::{self, Value},
    },
    waves::plan::Plan,
};

/// Longest comment, in characters.
pub const LONGEST_COMMENT: usize = 1000;

/// A questionnaire in the field, with its items at hand by key.
#[derive(Debug)]
pub struct Fielded {
    questionnaire: Questionnaire,
    positions: HashMap<String, usize>,
    /// Columns of each item.
    widths: Vec<usize>,
    /// By channel, where the wave's plan has one for it.
    draws: HashMap<String, Vec<Draw>>,
    own_draws: Vec<Draw>,
    is_routed: bool,
    /// Answers are taken until then, in seconds since 1970; none: without end.
    accept_until: Option<i64>,
}

impl Fielded {
    /// Puts a questionnaire in the field.
    pub fn new(questionnaire: Questionnaire, plan: &Plan, accept_until: Option<i64>) -> Self {
        let keys = questionnaire.items.iter().enumerate();
        let positions = keys.map(|(position, item)| (item.key.clone(), position)).collect();
        let mut widths = vec![0; questionnaire.items.len()];
        for column in questionnaire.columns() {
            widths[column.item] += 1;
        }
        let draws = plan.items.iter().map(|(channel, items)| (channel.clone(), items.draws(&questionnaire)));
        let draws = draws.collect();
        let own_draws = rotation::of(&questionnaire);
        let is_routed = questionnaire.items.iter().any(|item| item.show_if.is_some());
        Self { questionnaire, positions, widths, draws, own_draws, is_routed, accept_until }
    }

    /// Are answers to it still taken at `now` (seconds since 1970)?
    pub fn takes(&self, now: i64) -> Result<()> {
        lifecycle::takes(self.accept_until, now)
    }

    /// Which items this person is asked, by chance and by what was answered before.
    fn asked(&self, id: Uuid, channel: &str, values: impl FnOnce() -> Vec<Value>) -> Vec<bool> {
        let items = &self.questionnaire.items;
        let mut asked = rotation::asked(self.draws.get(channel).unwrap_or(&self.own_draws), id, items);
        if self.is_routed {
            // What chance did not draw has no answer for what comes after it.
            let values = values().into_iter().zip(&asked);
            let values: Vec<Value> = values.map(|(value, asked)| if *asked { value } else { Value::None }).collect();
            let shown = routing::shown(items, &values);
            asked.iter_mut().zip(shown).for_each(|(asked, shown)| *asked &= shown);
        }
        asked
    }
}

/// Checks a response against its wave's questionnaire and its office; `None` where there is no such thing.
pub fn judge(
    new: NewResponse,
    fielded: Option<&Fielded>,
    office: Option<&Office>,
    credential: Credential,
    hour: Hour,
) -> Result<Judged> {
    let mut violations = Vec::new();
    if new.id.get_version_num() != 4 {
        violations.push(Violation::new("/id", Rule::NotAUuid));
    }
    check_place(&new, office, &mut violations);
    let channel = Channel::from_word(&new.channel);
    if channel.is_none() {
        violations.push(Violation::new("/channel", Rule::UnknownValue));
    }
    let (answers, texts) = match fielded {
        Some(fielded) => answers(&new, fielded, &mut violations),
        None => {
            violations.push(Violation::new("/wave", Rule::UnknownWave));
            (Vec::new(), Vec::new())
        }
    };
    let comment = new.comment.as_deref().and_then(|text| comment(text, &mut violations));
    let Some(channel) = channel.filter(|_| violations.is_empty()) else {
        return Err(Refusal::with(Code::Invalid, violations));
    };
    Ok(Judged {
        digest: digest(&new, &answers),
        basis: credential.basis(),
        marks: Marks::NONE,
        ballot: None,
        by_program: matches!(credential, Credential::Program(_)),
        id: new.id,
        wave: new.wave,
        office: new.office,
        service_group: new.service_group,
        channel,
        language: new.language,
        hour,
        answers,
        texts,
        comment,
    })
}

fn check_place(new: &NewResponse, office: Option<&Office>, violations: &mut Vec<Violation>) {
    match office {
        None => violations.push(Violation::new("/office", Rule::UnknownOffice)),
        Some(office) if !office.offers(&new.service_group) => {
            violations.push(Violation::new("/service_group", Rule::UnknownServiceGroup));
        }
        Some(_) => {}
    }
    let tag = new.language.as_bytes();
    if !(2..=3).contains(&tag.len()) || !tag.iter().all(u8::is_ascii_lowercase) {
        violations.push(Violation::new("/language", Rule::UnknownValue));
    }
}

/// One byte a column in questionnaire order, and the words by item; what was not mentioned was not asked.
///
/// Routing and chance are followed again: an answer to an item that this person cannot have been asked is refused, and
/// a reason for not answering it is put right to "not asked".
fn answers(new: &NewResponse, fielded: &Fielded, violations: &mut Vec<Violation>) -> (Vec<u8>, Vec<(String, String)>) {
    let items = &fielded.questionnaire.items;
    let mut given: Vec<Option<(usize, Answered)>> = vec![None; items.len()];
    if new.answers.is_empty() {
        violations.push(Violation::new("/answers", Rule::Empty));
    }
    for (i, told) in new.answers.iter().enumerate() {
        let Some(&position) = fielded.positions.get(&told.item) else {
            violations.push(Violation::new(format!("/answers/{i}/item"), Rule::UnknownItem));
            continue;
        };
        match Answered::of(&items[position], fielded.widths[position], &told.answer) {
            Err((field, rule)) => violations.push(Violation::new(format!("/answers/{i}{field}"), rule)),
            Ok(_) if given[position].is_some() => {
                violations.push(Violation::new(format!("/answers/{i}/item"), Rule::RepeatedItem));
            }
            Ok(answered) => given[position] = Some((i, answered)),
        }
    }
    let value = |given: &Option<(usize, Answered)>| given.as_ref().map_or(Value::None, |(_, told)| told.value.clone());
    let asked = fielded.asked(new.id, &new.channel, || given.iter().map(value).collect());
    let (mut bytes, mut texts) = (Vec::with_capacity(items.len()), Vec::new());
    for (position, told) in given.into_iter().enumerate() {
        let absent = || Answered::absent(fielded.widths[position], MissingReason::NotAsked);
        let answered = match told {
            Some((i, told)) if !asked[position] && told.value != Value::None => {
                violations.push(Violation::new(format!("/answers/{i}/item"), Rule::NotAsked));
                absent()
            }
            Some((_, told)) if asked[position] => told,
            _ => absent(),
        };
        bytes.extend_from_slice(answered.bytes.as_slice());
        texts.extend(answered.words.map(|words| (items[position].key.clone(), words)));
    }
    (bytes, texts)
}

/// Composed (NFC), so that "ế" is one character however it was typed; a blank comment is none.
fn comment(text: &str, violations: &mut Vec<Violation>) -> Option<String> {
    let text: String = text.trim().nfc().collect();
    if text.chars().count() > LONGEST_COMMENT {
        violations.push(Violation::new("/comment", Rule::TooLong(LONGEST_COMMENT)));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        violations.push(Violation::new("/comment", Rule::ControlCharacter));
    }
    (!text.is_empty()).then_some(text)
}

/// What "the same response" means: two arrivals with one id are the same if this is.
///
/// The comment is left out: a hash of it beside the answers would let anybody with both tables line them up.
fn digest(new: &NewResponse, answers: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for field in [&new.wave, &new.office, &new.service_group, &new.channel, &new.language] {
        // The length in front keeps "ab","c" apart from "a","bc".
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    hash.update(answers);
    hash.finalize().into()
}

/// A fresh response id.
pub fn new_id() -> Uuid {
    Uuid::new_v4()
}
