//! What is recorded of a change.

use analytics::release::manifest::sha256;
use serde::Serialize;

/// Who acts. A store carries one ([`crate::Store::by`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `person:…` with the id, `system:operator`, or `program` for the command line.
    pub who: String,
    /// The roles they hold, by their words.
    pub roles: String,
    /// The request in which they act.
    pub request_id: Option<String>,
}

impl Actor {
    /// The program itself: the command line, a job, an import by the operator.
    pub fn program() -> Self {
        Self { who: "program".to_owned(), roles: String::new(), request_id: None }
    }

    /// Who acts, whether they come themselves or a program of theirs does: what a second person must not be.
    pub fn person(&self) -> String {
        self.who.split(' ').next().unwrap_or_default().to_owned()
    }
}

/// What was done, to what. States before and after are kept as hashes, so that the chain holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub(crate) action: &'static str,
    pub(crate) object: String,
    pub(crate) office: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) reason: Option<String>,
}

impl Event {
    /// `office.put` on `office:VPEZ`.
    pub fn new(action: &'static str, object: impl Into<String>) -> Self {
        Self { action, object: object.into(), office: None, before: None, after: None, reason: None }
    }

    /// So many answers of one commit: intake is recorded as counts, never a row a rating.
    pub fn batch(action: &'static str, wave: &str, rows: usize) -> Self {
        Self::new(action, format!("wave:{wave} rows:{rows}"))
    }

    /// At this office.
    pub fn office(self, code: impl Into<String>) -> Self {
        Self { office: Some(code.into()), ..self }
    }

    /// What it was before.
    pub fn before(self, state: &impl Serialize) -> Self {
        Self { before: hash(state), ..self }
    }

    /// What it is now.
    pub fn after(self, state: &impl Serialize) -> Self {
        Self { after: hash(state), ..self }
    }

    /// Why, in the words of whoever did it.
    pub fn reason(self, words: impl Into<String>) -> Self {
        Self { reason: Some(words.into()), ..self }
    }
}

/// What has no JSON form has no hash either, and the row says so by having none.
fn hash(state: &impl Serialize) -> Option<String> {
    serde_json::to_vec(state).ok().map(|json| sha256(&json))
}
