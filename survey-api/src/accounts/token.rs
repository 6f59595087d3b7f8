//! Tokens for programs: what somebody may do themselves, or less of it, at some offices, for some time. What people have to do
//! in person (accounts, voids, approvals, comments) no token does.

use analytics::release::manifest::sha256;
use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use super::{Scope, Verb};
use crate::error::{Code, Refusal, Result, Rule, Violation};

/// What every token begins with, so that a leaked one is recognised.
pub const PREFIX: &str = "hlt_";
/// Days for which a token may be good.
pub const DAYS: [i64; 3] = [30, 90, 365];

/// What a token may be good for.
pub const VERBS: [Verb; 8] = [
    Verb::FunnelRead,
    Verb::ResponseRead,
    Verb::FileImport,
    Verb::FileExport,
    Verb::ReleaseCompile,
    Verb::EncounterReport,
    Verb::BallotIssue,
    Verb::AuditRead,
];

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// The epoch of their account when it was made: a reset or shut account ends its tokens.
    pub epoch: i32,
    /// What it is for, in its owner's words.
    pub name: String,
    /// What it may do.
    pub verbs: Vec<Verb>,
    /// Where.
    pub scope: Scope,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Until when it is good, seconds since 1970.
    pub expires_at: i64,
    /// When it was taken back.
    pub revoked_at: Option<String>,
    /// The last day on which it was used.
    pub used_on: Option<String>,
}

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub verbs: Vec<Verb>,
    /// Where.
    pub scope: Scope,
    /// For how many days, one of [`DAYS`].
    pub days: i64,
}

/// A token as it is handed over. It exists only here and where its owner keeps it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A new one: 256 random bits.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(Refusal::internal)?;
        Ok(Self(format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&bytes))))
    }

    /// As it is handed over.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn sha256(&self) -> String {
        hash(&self.0)
    }
}

/// What is kept of a token.
pub fn hash(text: &str) -> String {
    sha256(text.as_bytes())
}

impl NewToken {
    /// Name, verbs, scope and days as they are kept, or everything that is wrong with them.
    pub fn checked(name: &str, verbs: Vec<Verb>, scope: &str, days: &str) -> Result<Self> {
        let name: String = name.trim().nfc().collect();
        let mut violations = Vec::new();
        if name.is_empty() {
            violations.push(Violation::new("/name", Rule::Empty));
        } else if name.chars().count() > 100 {
            violations.push(Violation::new("/name", Rule::TooLong(100)));
        } else if name.chars().any(char::is_control) {
            violations.push(Violation::new("/name", Rule::ControlCharacter));
        }
        if verbs.is_empty() {
            violations.push(Violation::new("/verbs", Rule::Empty));
        } else if verbs.iter().any(|verb| !VERBS.contains(verb)) {
            violations.push(Violation::new("/verbs", Rule::UnknownValue));
        }
        let scope = Scope::parse(scope.trim());
        if scope.is_none() {
            violations.push(Violation::new("/scope", Rule::UnknownValue));
        }
        let days = days.parse().ok().filter(|days| DAYS.contains(days));
        if days.is_none() {
            violations.push(Violation::new("/days", Rule::UnknownValue));
        }
        match (scope, days) {
            (Some(scope), Some(days)) if violations.is_empty() => Ok(Self { name, verbs, scope, days }),
            _ => Err(Refusal::with(Code::Invalid, violations)),
        }
    }

    /// Until when it is good.
    pub fn expires(&self, now: Timestamp) -> i64 {
        now.saturating_add(SignedDuration::from_hours(24 * self.days)).map_or(i64::MAX, Timestamp::as_second)
    }
}

impl Token {
    /// May it still be used?
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now.as_second()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Role;

    #[test]
    fn no_token_does_what_takes_a_person() {
        for verb in
            [Verb::PersonChange, Verb::ResponseVoid, Verb::ReleaseApprove, Verb::CommentRead, Verb::DeviceChange]
        {
            assert!(!VERBS.contains(&verb), "{}", verb.word());
            assert!(NewToken::checked("a", vec![verb], "*", "30").is_err());
        }
        assert!(Role::Analyst.verbs().iter().all(|verb| VERBS.contains(verb)), "an analyst's programs do all of it");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let refused = NewToken::checked(" ", vec![], "nowhere", "31").unwrap_err();
        let pointers: Vec<_> = refused.violations().iter().map(|violation| violation.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/verbs", "/scope", "/days"]);
    }

    #[test]
    fn two_tokens_are_never_the_same() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert!(one.text().starts_with(PREFIX) && one.text().len() == 47);
        assert_ne!(one.sha256(), other.sha256());
        assert_eq!(hash(one.text()), one.sha256());
    }
}
