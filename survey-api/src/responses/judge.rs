//! answer → response: is this what the questionnaire asks, from an office we know? Every violation at once.

use std::collections::HashMap;

use analytics::codebook::{Item, MissingReason};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::domain::{Answer, Channel, Credential, Judged, NewResponse};
use crate::{
    clock::Hour,
    error::{Code, Refusal, Result, Rule, Violation},
    offices::Office,
    questionnaires::Questionnaire,
};

/// Longest comment, in characters.
pub const LONGEST_COMMENT: usize = 1000;

/// A questionnaire in the field, with its items at hand by key.
#[derive(Debug)]
pub struct Fielded {
    questionnaire: Questionnaire,
    positions: HashMap<String, usize>,
}

impl Fielded {
    /// Puts a questionnaire in the field.
    pub fn new(questionnaire: Questionnaire) -> Self {
        let keys = questionnaire.codebook.items.iter().enumerate();
        let positions = keys.map(|(position, item)| (item.key.clone(), position)).collect();
        Self { questionnaire, positions }
    }

    fn items(&self) -> &[Item] {
        &self.questionnaire.codebook.items
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
    let answers = match fielded {
        Some(fielded) => answer_bytes(&new, fielded, &mut violations),
        None => {
            violations.push(Violation::new("/wave", Rule::UnknownWave));
            Vec::new()
        }
    };
    let comment = new.comment.as_deref().and_then(|text| comment(text, &mut violations));
    let Some(channel) = channel.filter(|_| violations.is_empty()) else {
        return Err(Refusal::with(Code::Invalid, violations));
    };
    Ok(Judged {
        digest: digest(&new, &answers),
        basis: credential.basis(),
        ballot: None,
        id: new.id,
        wave: new.wave,
        office: new.office,
        service_group: new.service_group,
        channel,
        language: new.language,
        hour,
        answers,
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

/// One byte an item in questionnaire order; what was not mentioned was not asked.
fn answer_bytes(new: &NewResponse, fielded: &Fielded, violations: &mut Vec<Violation>) -> Vec<u8> {
    let mut bytes = vec![None; fielded.items().len()];
    if new.answers.is_empty() {
        violations.push(Violation::new("/answers", Rule::Empty));
    }
    for (i, given) in new.answers.iter().enumerate() {
        let Some(&position) = fielded.positions.get(&given.item) else {
            violations.push(Violation::new(format!("/answers/{i}/item"), Rule::UnknownItem));
            continue;
        };
        let item = &fielded.items()[position];
        let byte = match given.answer {
            Answer::Missing(reason) => reason.byte(),
            Answer::Unclear => {
                violations.push(Violation::new(format!("/answers/{i}"), Rule::CodeOrMissing));
                continue;
            }
            Answer::Code(code) if (i64::from(item.low)..=i64::from(item.high)).contains(&code) => {
                u8::try_from(code).expect("between two bytes")
            }
            Answer::Code(_) => {
                let rule = Rule::OutOfRange { low: item.low.into(), high: item.high.into() };
                violations.push(Violation::new(format!("/answers/{i}/code"), rule));
                continue;
            }
        };
        if bytes[position].replace(byte).is_some() {
            violations.push(Violation::new(format!("/answers/{i}/item"), Rule::RepeatedItem));
        }
    }
    bytes.into_iter().map(|byte| byte.unwrap_or(MissingReason::NotAsked.byte())).collect()
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
