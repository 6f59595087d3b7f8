//! What a response is.

use analytics::{codebook::MissingReason, frame::Basis};
use uuid::Uuid;

use crate::{clock::Hour, quality::Marks};

/// A response as it arrives, before anything about it is checked.
#[derive(Debug, Clone, PartialEq)]
pub struct NewResponse {
    /// Made by the sender, version 4: it carries no clock.
    pub id: Uuid,
    /// Wave code.
    pub wave: String,
    /// Office code.
    pub office: String,
    /// Service group of the visit.
    pub service_group: String,
    /// How it was given, a word of [`Channel`].
    pub channel: String,
    /// `vi`, `en` …
    pub language: String,
    /// The answers, in any order; an item that is not named was not asked.
    pub answers: Vec<ItemAnswer>,
    /// Free text.
    pub comment: Option<String>,
}

/// The answer to one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemAnswer {
    /// Item key.
    pub item: String,
    /// What was answered.
    pub answer: Answer,
}

/// An answer, not yet checked against its item, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A code of a scale or of a single choice.
    Code(i64),
    /// The options chosen of an item that takes several; none is an answer too.
    Codes(Vec<i64>),
    /// A number.
    Number(f64),
    /// A day, `2026-07-01`.
    Date(String),
    /// Words.
    Text(String),
    /// No answer, for this reason.
    Missing(MissingReason),
    /// The sender gave several of these, none, or a reason that does not exist.
    Unclear,
}

/// How an answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    Kiosk,
    Qr,
    Web,
    Paper,
    Phone,
    Interview,
    Post,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 7] =
        [Self::Kiosk, Self::Qr, Self::Web, Self::Paper, Self::Phone, Self::Interview, Self::Post];

    /// The channel as stored and sent.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Qr => "qr",
            Self::Web => "web",
            Self::Paper => "paper",
            Self::Phone => "phone",
            Self::Interview => "interview",
            Self::Post => "post",
        }
    }

    /// The channel behind a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }
}

/// Who brings a response. What the rating rests on follows from this alone, never from what the sender says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// Nobody we know: the open form.
    Nobody,
    /// A system with the intake token. It is known, and rests on no visit by that alone.
    Device,
    /// The program itself, importing or simulating what is known to rest on this basis.
    Program(Basis),
}

impl Credential {
    /// What a response without a ballot rests on.
    pub const fn basis(self) -> Basis {
        match self {
            Self::Nobody | Self::Device => Basis::WalkIn,
            Self::Program(basis) => basis,
        }
    }
}

/// What comes with a response: who brings it, and the right to rate that it spends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Who brings it.
    pub by: Credential,
    /// What was scanned or typed.
    pub ballot: Option<String>,
    /// What was noticed about it on the way in.
    pub marks: Marks,
}

impl From<Credential> for Brought {
    fn from(by: Credential) -> Self {
        Self { by, ballot: None, marks: Marks::NONE }
    }
}

/// The stored word of a basis.
pub(crate) const fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Encounter => "encounter",
        Basis::Ticket => "ticket",
        Basis::WalkIn => "walk_in",
    }
}

/// The basis behind a stored word.
pub(crate) fn basis_from_word(word: &str) -> Option<Basis> {
    [Basis::Encounter, Basis::Ticket, Basis::WalkIn].into_iter().find(|basis| basis_word(*basis) == word)
}

/// A response that passed every check, as it will be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub(crate) id: Uuid,
    pub(crate) wave: String,
    pub(crate) office: String,
    pub(crate) service_group: String,
    pub(crate) channel: Channel,
    pub(crate) language: String,
    /// Of a response with a ballot, what the ballot says when it is spent.
    pub(crate) basis: Basis,
    pub(crate) marks: Marks,
    /// The right that it spends.
    pub(crate) ballot: Option<Uuid>,
    /// The program itself brings it.
    pub(crate) by_program: bool,
    pub(crate) hour: Hour,
    /// A byte a column, in questionnaire order.
    pub(crate) answers: Vec<u8>,
    pub(crate) digest: [u8; 32],
    /// What was written, by item: stored apart, as comments are.
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) comment: Option<String>,
}

impl Judged {
    /// Does it go to its place at once? So it does when the program brings it and nothing in the database can be tied to it.
    pub(crate) fn is_own(&self) -> bool {
        self.by_program && self.ballot.is_none()
    }

    /// What was written, and the item it answers.
    pub(crate) fn words(&self) -> Vec<(Option<String>, String)> {
        let texts = self.texts.iter().map(|(item, words)| (Some(item.clone()), words.clone()));
        texts.chain(self.comment.iter().map(|words| (None, words.clone()))).collect()
    }
}

/// Proof that a response is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The sender's id.
    pub id: Uuid,
    /// SHA-256 of what was stored, comment apart.
    pub digest: [u8; 32],
    /// The hour it first arrived in; once it was moved among others, the first of the hours that they share.
    pub hour: Hour,
    /// It came after the wave was frozen and counts in the next revision.
    pub late: bool,
    /// It was here already.
    pub replayed: bool,
}
