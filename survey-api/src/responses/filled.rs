//! What came with the form, and what of it has to be looked at again.

use std::collections::HashMap;

use analytics::{
    Codebook,
    codebook::{Item, MissingReason},
};
use uuid::Uuid;

use super::domain::{Answer, ItemAnswer, NewResponse};
use crate::{
    offices::Office,
    quality::{Mark, Marks},
};

/// The value of "no opinion", beside the codes of a scale.
pub const NO_OPINION: &str = "none";
/// Longest comment of the open form, in characters.
pub const LONGEST_COMMENT: usize = 300;

/// The fields of the form as they were sent.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// Made when the form was shown, so that the same form sent twice is one response.
    pub id: Uuid,
    /// Office code.
    pub office: String,
    /// Code of the service group.
    pub service_group: String,
    /// Free text.
    pub comment: String,
    /// What stands in the field that no person sees.
    pub trap: String,
    /// Item key → the value chosen.
    pub chosen: HashMap<String, String>,
}

/// One thing to look at again: a field, and the message that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the field; its control has it as id.
    pub field: String,
    /// Key of the message.
    pub message: &'static str,
}

impl Filled {
    /// An empty form with an id of its own.
    pub fn blank(office: Option<String>) -> Self {
        Self { id: Uuid::new_v4(), office: office.unwrap_or_default(), ..Self::default() }
    }

    /// Reads the pairs of a form. `None` where its id is not one of ours: the form is damaged.
    pub fn read(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut fields: HashMap<String, String> = pairs.into_iter().collect();
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        let id = Uuid::parse_str(&take("id")).ok().filter(|id| id.get_version_num() == 4)?;
        let (office, service_group) = (take("office"), take("service_group"));
        let trap = take("website");
        // Browsers send line ends as CR LF and count one character for them.
        let comment = take("comment").replace("\r\n", "\n");
        Some(Self { id, office, service_group, comment, trap, chosen: fields })
    }

    /// Everything to look at again, in the order of the form.
    pub fn faults(&self, offices: &[Office], codebook: &Codebook) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, message| faults.push(Fault { field: field.to_owned(), message });
        let office = offices.iter().find(|office| office.code == self.office);
        if office.is_none() {
            fault("office", "error-office");
        }
        if self.service_group.is_empty() {
            fault("service_group", "error-service-group");
        } else if office.is_some_and(|office| !office.offers(&self.service_group)) {
            fault("service_group", "error-service-group-here");
        }
        let overall = overall(codebook);
        if let Some(item) = overall
            && !matches!(self.answer(item), Answer::Code(_))
        {
            fault(&item.key, "error-overall");
        }
        for item in codebook.items.iter().filter(|item| Some(*item) != overall) {
            if self.answer(item) == Answer::Unclear {
                fault(&item.key, "error-item");
            }
        }
        if self.comment.trim().chars().count() > LONGEST_COMMENT {
            fault("comment", "error-comment-long");
        }
        faults
    }

    /// What was noticed: only a program fills in what is not shown.
    pub fn marks(&self) -> Marks {
        Marks::NONE.with(Mark::Trap, !self.trap.is_empty())
    }

    /// The response that the form stands for.
    pub fn into_response(self, wave: String, language: &str, codebook: &Codebook) -> NewResponse {
        let answers =
            codebook.items.iter().map(|item| ItemAnswer { item: item.key.clone(), answer: self.answer(item) });
        NewResponse {
            answers: answers.collect(),
            id: self.id,
            wave,
            office: self.office,
            service_group: self.service_group,
            channel: "web".to_owned(),
            language: language.to_owned(),
            comment: Some(self.comment).filter(|comment| !comment.trim().is_empty()),
        }
    }

    /// The items are all on the form, so one without an answer was passed over.
    fn answer(&self, item: &Item) -> Answer {
        match self.chosen.get(&item.key).map(String::as_str) {
            None | Some("") => Answer::Missing(MissingReason::Skipped),
            Some(NO_OPINION) => Answer::Missing(MissingReason::DontKnow),
            Some(value) => match value.parse() {
                Ok(code) if (item.low..=item.high).contains(&code) => Answer::Code(code.into()),
                _ => Answer::Unclear,
            },
        }
    }
}

/// The item that everybody is asked: the first without a factor.
pub fn overall(codebook: &Codebook) -> Option<&Item> {
    codebook.items.iter().find(|item| item.factor.is_none())
}
