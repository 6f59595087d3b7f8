//! serials → paper: the questionnaire as it is printed, a copy for each serial of a run.

use analytics::Text;
use charts::{
    print::{self, Choice, Form, Row, Section, Serial},
    typeset::Document,
};

use super::{
    Batch,
    mark::{self, NO_OPINION},
    serial,
};
use crate::{
    ballots::Tokens,
    questionnaires::{
        Questionnaire,
        domain::{Item, Kind},
    },
};

/// The copies of a run. They can be printed again: a serial leads to its code for who has the installation's key.
///
/// # Errors
/// A letter that the fonts lack, an address that is too long for a code.
pub fn document(
    batch: &Batch,
    questionnaire: &Questionnaire,
    office: Text,
    period: &str,
    (tokens, address): (&Tokens, &str),
    printed_on: &str,
) -> Result<Document, charts::Error> {
    let copy = |number: i64| {
        let serial = serial::of(&batch.place.office, number);
        let (secret, ..) = tokens.of_sheet(&serial, &batch.place.office);
        Serial { serial, url: format!("{address}/b/{}", secret.token) }
    };
    let copies: Vec<Serial> = (batch.first..=batch.last).map(copy).collect();
    print::sheets(&form(questionnaire, office, period.to_owned()), &copies, printed_on)
}

/// The questionnaire as it is printed: the items that belong to no factor come first, as in every other form of it.
pub fn form(questionnaire: &Questionnaire, office: Text, period: String) -> Form {
    let items = mark::printed(questionnaire);
    let row = |(position, item): (usize, &&Item)| {
        (
            item.factor.clone(),
            Row { number: position + 1, text: item.text.text(), choices: choices(item, questionnaire) },
        )
    };
    let rows: Vec<(Option<String>, Row)> = items.iter().enumerate().map(row).collect();
    let of = |factor: Option<&str>| {
        let rows = rows.iter().filter(|(of, _)| of.as_deref() == factor);
        rows.map(|(_, row)| row.clone()).collect::<Vec<_>>()
    };
    let mut sections = vec![Section { name: None, rows: of(None) }];
    for factor in &questionnaire.factors {
        sections.push(Section { name: Some(factor.text.text()), rows: of(Some(&factor.key)) });
    }
    Form {
        title: questionnaire.title.text(),
        office,
        period,
        stem: questionnaire.stem.text(),
        sections,
        version: format!("{} {}", questionnaire.key, questionnaire.version),
    }
}

fn choices(item: &Item, questionnaire: &Questionnaire) -> Vec<Choice> {
    let number = |code: u8| Text::new(code.to_string(), code.to_string());
    let named = |code: u8, position: usize| match item.kind {
        Kind::Single => item.codes.iter().find(|choice| choice.code == code).map(|choice| choice.text.text()),
        _ => questionnaire.scale.get(position).map(crate::questionnaires::words::Words::text),
    };
    let step = |(position, code): (usize, u8)| Choice {
        mark: code.to_string(),
        text: named(code, position).unwrap_or_else(|| number(code)),
        apart: false,
    };
    let no_opinion =
        || Choice { mark: NO_OPINION.to_owned(), text: Text::new("Không có ý kiến", "No opinion"), apart: true };
    let apart = mark::has_no_opinion(item).then(no_opinion);
    mark::codes(item).into_iter().enumerate().map(step).chain(apart).collect()
}
