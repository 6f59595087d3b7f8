//! A person with an account, and what they were granted.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{Role, Scope, scope::Reach};
use crate::error::{Code, Refusal, Result, Rule, Violation};

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Stable id.
    pub id: Uuid,
    /// What they type to sign in.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Where the account stands.
    pub state: Standing,
    /// True once they have a second factor.
    pub has_second_factor: bool,
    /// Rises when everything that was signed in before has to sign in again.
    pub epoch: i32,
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Has not chosen a password yet, or has to choose another.
    Invited,
    /// Can sign in.
    Active,
    /// Cannot.
    Disabled,
}

/// A role within a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Stable id.
    pub id: Uuid,
    /// Who has it.
    pub person: Uuid,
    /// Which role.
    pub role: Role,
    /// Where.
    pub scope: Scope,
    /// Since when, RFC 3339.
    pub granted_at: String,
    /// By whom.
    pub granted_by: String,
    /// Until when.
    pub revoked_at: Option<String>,
    /// By whom.
    pub revoked_by: Option<String>,
}

/// A grant with the offices that it reaches today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which role.
    pub role: Role,
    /// Where.
    pub reach: Reach,
}

impl Standing {
    /// The stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The standing with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Invited, Self::Active, Self::Disabled].into_iter().find(|standing| standing.word() == word)
    }
}

/// Somebody to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// What they will type to sign in, in small letters.
    pub login: String,
    /// Their name.
    pub name: String,
}

impl NewPerson {
    /// Login and name as they are kept, or what is wrong with them.
    pub fn checked(login: &str, name: &str) -> Result<Self> {
        let (login, name) = (login.trim().to_lowercase(), name.trim().nfc().collect::<String>());
        let mut violations = Vec::new();
        if !is_login(&login) {
            violations.push(Violation::new("/login", Rule::NotALogin));
        }
        if name.is_empty() {
            violations.push(Violation::new("/name", Rule::Empty));
        } else if name.chars().count() > 100 {
            violations.push(Violation::new("/name", Rule::TooLong(100)));
        } else if name.chars().any(char::is_control) {
            violations.push(Violation::new("/name", Rule::ControlCharacter));
        }
        if violations.is_empty() { Ok(Self { login, name }) } else { Err(Refusal::with(Code::Invalid, violations)) }
    }
}

/// 2 to 64 of `a-z 0-9 . _ - @`, beginning with a letter or a digit: an address of e-mail will do.
fn is_login(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-' | b'@'))
}
