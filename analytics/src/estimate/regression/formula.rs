//! `y ~ a + factor(b)`: what is explained, and by what.

use std::str::FromStr;

use crate::error::{Error, Result, Stage};

/// A model in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Formula {
    /// Column that is explained.
    pub outcome: String,
    /// Columns that explain it; none for `y ~ 1`.
    pub terms: Vec<Term>,
}

/// A column that explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its name.
    pub column: String,
    /// Its values are categories even where they are numbers.
    pub is_factor: bool,
}

impl FromStr for Formula {
    type Err = Error;

    /// Reads `y ~ a + factor(b)`; a name that holds a space or a sign stands in double quotes; `y ~ 1` has no predictor.
    fn from_str(text: &str) -> Result<Self> {
        let fault = |cause: &str| {
            Error::one(Stage::Spec, format!("model `{text}`"), cause, "for example: score ~ wait + factor(office)")
        };
        let (outcome, terms) = text.split_once('~').ok_or_else(|| fault("there is no ~"))?;
        let name = |part: &str| part.trim().trim_matches('"').trim().to_owned();
        let outcome = name(outcome);
        if outcome.is_empty() {
            return Err(fault("nothing is left of ~"));
        }
        let term = |part: &str| {
            let part = part.trim();
            let inner = part.strip_prefix("factor(").and_then(|inner| inner.strip_suffix(')'));
            Term { column: name(inner.unwrap_or(part)), is_factor: inner.is_some() }
        };
        let terms: Vec<Term> = split(terms)
            .iter()
            .map(|part| term(part))
            .filter(|term| term.column != "1" && term.column != "0")
            .collect();
        if terms.iter().any(|term| term.column.is_empty()) {
            return Err(fault("a name is missing beside +"));
        }
        if let Some(twice) = terms.iter().enumerate().find(|(at, term)| terms[..*at].contains(term)) {
            return Err(fault(&format!("`{}` stands there twice", twice.1.column)));
        }
        if terms.iter().any(|term| term.column == outcome) {
            return Err(fault("the outcome cannot explain itself"));
        }
        Ok(Self { outcome, terms })
    }
}

/// Parts between `+` outside of quotation marks.
fn split(text: &str) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for letter in text.chars() {
        quoted ^= letter == '"';
        if letter == '+' && !quoted {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
}
