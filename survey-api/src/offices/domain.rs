//! What an office is.

use std::collections::HashSet;

use analytics::{Score, Text};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    error::{Code, Refusal, Result, Rule, Violation},
    slug::is_code,
};

/// An office that people visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Stable code.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The code of its province.
    pub province: String,
    /// Groups of services: with the office, the strata.
    pub service_groups: Vec<Named>,
    /// Counters of the one-stop desk.
    pub counters: Vec<Named>,
}

/// A code with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Stable code within the office.
    pub code: String,
    /// Its name.
    pub name: Text,
}

/// A procedure of an office, in one of its groups of services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// The group.
    pub service_group: String,
    /// Its national code, and its name.
    pub named: Named,
}

impl Office {
    /// The office with its texts composed (NFC), or every violation.
    pub fn checked(mut self) -> Result<Self> {
        let mut violations = Vec::new();
        for (pointer, code) in [("/code", &self.code), ("/province", &self.province)] {
            check_code(pointer, code, &mut violations);
        }
        if self.code == Score::EVERYONE {
            violations.push(Violation::new("/code", Rule::Reserved));
        }
        check_text("/name", &mut self.name, &mut violations);
        if self.service_groups.is_empty() {
            violations.push(Violation::new("/service_groups", Rule::Empty));
        }
        check_list("/service_groups", &mut self.service_groups, &mut violations);
        check_list("/counters", &mut self.counters, &mut violations);
        if violations.is_empty() { Ok(self) } else { Err(Refusal::with(Code::Invalid, violations)) }
    }

    /// Does it offer this group of services?
    pub fn offers(&self, service_group: &str) -> bool {
        self.service_groups.iter().any(|group| group.code == service_group)
    }
}

fn check_list(pointer: &str, list: &mut [Named], violations: &mut Vec<Violation>) {
    let mut seen = HashSet::new();
    for (i, named) in list.iter_mut().enumerate() {
        check_code(&format!("{pointer}/{i}/code"), &named.code, violations);
        check_text(&format!("{pointer}/{i}/name"), &mut named.name, violations);
        if !seen.insert(named.code.clone()) {
            violations.push(Violation::new(format!("{pointer}/{i}/code"), Rule::Repeated));
        }
    }
}

fn check_code(pointer: &str, code: &str, violations: &mut Vec<Violation>) {
    if !is_code(code) {
        violations.push(Violation::new(pointer, Rule::NotACode));
    }
}

fn check_text(pointer: &str, text: &mut Text, violations: &mut Vec<Violation>) {
    for (language, words) in [("vi", &mut text.vi), ("en", &mut text.en)] {
        *words = words.trim().nfc().collect();
        if words.is_empty() {
            violations.push(Violation::new(format!("{pointer}/{language}"), Rule::Empty));
        } else if words.chars().any(char::is_control) {
            violations.push(Violation::new(format!("{pointer}/{language}"), Rule::ControlCharacter));
        }
    }
}
