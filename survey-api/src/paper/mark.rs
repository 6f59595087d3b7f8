//! What may be keyed for an item: the mark in the crossed box, or a letter for what is no mark. Nothing is guessed.

use std::collections::BTreeSet;

use analytics::codebook::MissingReason;

use super::Keyed;
use crate::{
    error::{Rule, Violation},
    questionnaires::{
        Questionnaire,
        domain::{Item, Kind},
    },
    responses::{domain::Answer, judge::LONGEST_COMMENT},
};

/// Keyed where somebody has no opinion: no code of an answer is zero.
pub const NO_OPINION: &str = "0";

/// The name of the field for what was written by hand.
pub const COMMENT: &str = "comment";

/// What stands on a sheet for one item.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// One box.
    Code(i64),
    /// The box of no opinion.
    NoOpinion,
    /// No box at all.
    Blank,
    /// Two boxes or more.
    Double,
    /// Nobody can tell.
    Illegible,
}

impl Mark {
    /// Reads what was keyed for an item.
    ///
    /// # Errors
    /// What may be keyed, where it is none of that.
    pub fn read(item: &Item, keyed: &str) -> Result<Self, Rule> {
        let codes = codes(item);
        match keyed {
            NO_OPINION if has_no_opinion(item) => Ok(Self::NoOpinion),
            "B" => Ok(Self::Blank),
            "D" => Ok(Self::Double),
            "K" => Ok(Self::Illegible),
            number => match number.parse::<u8>() {
                Ok(code) if codes.contains(&code) => Ok(Self::Code(code.into())),
                _ => Err(Rule::NotAMark(legend(item))),
            },
        }
    }

    /// The answer of a response. What is no mark is no answer; how often that was so is counted apart.
    pub const fn answer(&self) -> Answer {
        match self {
            Self::Code(code) => Answer::Code(*code),
            Self::NoOpinion => Answer::Missing(MissingReason::DontKnow),
            Self::Blank | Self::Double | Self::Illegible => Answer::Missing(MissingReason::Skipped),
        }
    }

    /// The word under which it is counted; `None` for a clear mark.
    pub const fn word(&self) -> Option<&'static str> {
        match self {
            Self::Blank => Some("blank"),
            Self::Double => Some("double"),
            Self::Illegible => Some("illegible"),
            Self::Code(_) | Self::NoOpinion => None,
        }
    }
}

/// The items that a sheet has boxes for, in the order in which it is printed: those without a factor first.
pub fn printed(questionnaire: &Questionnaire) -> Vec<&Item> {
    let factors = [None].into_iter().chain(questionnaire.factors.iter().map(|factor| Some(factor.key.as_str())));
    let of = |factor: Option<&str>| {
        let has_boxes = |item: &&Item| item.is_answered() && matches!(item.kind, Kind::Scale | Kind::Single);
        let items = questionnaire.items.iter().filter(has_boxes);
        items.filter(|item| item.factor.as_deref() == factor).collect::<Vec<_>>()
    };
    factors.flat_map(of).collect()
}

/// The codes of an item's boxes.
pub fn codes(item: &Item) -> Vec<u8> {
    match item.kind {
        Kind::Single => item.codes.iter().map(|choice| choice.code).collect(),
        _ => (item.low.unwrap_or(1)..=item.high.unwrap_or(1)).collect(),
    }
}

/// Has it a box for no opinion?
pub fn has_no_opinion(item: &Item) -> bool {
    item.missing_allowed.is_empty() || item.missing_allowed.contains(&MissingReason::DontKnow)
}

/// What may be keyed, as a clerk reads it: `1–5, 0, B, D, K`.
pub fn legend(item: &Item) -> String {
    let codes = codes(item);
    let run = match (codes.first(), codes.last()) {
        (Some(first), Some(last)) if codes.len() > 2 && usize::from(last - first) + 1 == codes.len() => {
            format!("{first}–{last}")
        }
        _ => codes.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
    };
    let no_opinion = if has_no_opinion(item) { ", 0" } else { "" };
    format!("{run}{no_opinion}, B, D, K")
}

/// Everything that is wrong with what was keyed. Of an unfinished sheet, what is not keyed yet is no fault.
pub fn faults(questionnaire: &Questionnaire, keyed: &Keyed, finished: bool) -> Vec<Violation> {
    let items = printed(questionnaire);
    let known: BTreeSet<&str> = items.iter().map(|item| item.key.as_str()).collect();
    let foreign = keyed.answers.keys().filter(|key| !known.contains(key.as_str()));
    let mut faults: Vec<_> = foreign.map(|key| Violation::new(format!("/{key}"), Rule::UnknownItem)).collect();
    for item in items {
        let pointer = format!("/{}", item.key);
        match keyed.answers.get(&item.key) {
            Some(text) => faults.extend(Mark::read(item, text).err().map(|rule| Violation::new(pointer, rule))),
            None if finished => faults.push(Violation::new(pointer, Rule::NotAMark(legend(item)))),
            None => {}
        }
    }
    let comment = format!("/{COMMENT}");
    if keyed.comment.chars().count() > LONGEST_COMMENT {
        faults.push(Violation::new(comment, Rule::TooLong(LONGEST_COMMENT)));
    } else if keyed.comment.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        faults.push(Violation::new(comment, Rule::ControlCharacter));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_code_of_the_item_or_a_letter_and_nothing_else() {
        let questionnaire = Questionnaire::one_stop();
        let item = questionnaire.item("overall").unwrap();
        let read = |text: &str| Mark::read(item, text);
        assert_eq!(read("5"), Ok(Mark::Code(5)));
        assert_eq!(["0", "B", "D", "K"].map(|text| read(text).unwrap().answer()), {
            let skipped = Answer::Missing(MissingReason::Skipped);
            [Answer::Missing(MissingReason::DontKnow), skipped.clone(), skipped.clone(), skipped]
        });
        for wrong in ["6", "-1", "55", "x", "", "4.0"] {
            assert_eq!(read(wrong), Err(Rule::NotAMark("1–5, 0, B, D, K".to_owned())), "{wrong}");
        }
    }

    #[test]
    fn a_half_keyed_sheet_lacks_nothing_until_it_is_finished() {
        let questionnaire = Questionnaire::one_stop();
        let keyed = Keyed { answers: [("overall".to_owned(), "9".to_owned())].into(), ..Keyed::default() };
        assert_eq!(faults(&questionnaire, &keyed, false).len(), 1);
        assert_eq!(faults(&questionnaire, &keyed, true).len(), printed(&questionnaire).len());
    }
}
