//! The rating form as it is shown: empty, or with what was filled in and what has to be looked at again.

use analytics::{Codebook, codebook::Item};

use super::filled::{Fault, Filled, NO_OPINION, overall};
use crate::{i18n::Language, offices::Office};

/// The form.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The id that the response will have.
    pub id: String,
    /// What has to be looked at again, in the order of the form.
    pub faults: Vec<Message>,
    /// Which office.
    pub office: Choice,
    /// Which group of services.
    pub service_group: Choice,
    /// The overall item.
    pub overall: Option<Rating>,
    /// The other items, by factor.
    pub factors: Vec<Topic>,
    /// Free text.
    pub comment: String,
    /// What is wrong with it.
    pub comment_fault: Option<String>,
}

/// A line of the error summary.
#[derive(Debug, Clone)]
pub struct Message {
    /// The id of the control it leads to.
    pub field: String,
    /// What to do.
    pub text: String,
}

/// A choice from a list.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Name and id of the control.
    pub field: &'static str,
    /// The question.
    pub label: String,
    /// What can be chosen.
    pub options: Vec<Choosable>,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// An item with its scale.
#[derive(Debug, Clone)]
pub struct Rating {
    /// Item key.
    pub key: String,
    /// The question.
    pub text: String,
    /// The scale, lowest first.
    pub options: Vec<Choosable>,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// The items of a factor.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The factor's name.
    pub name: String,
    /// Its items.
    pub items: Vec<Rating>,
    /// True when something in it was filled in or is at fault.
    pub open: bool,
}

/// One thing that can be chosen.
#[derive(Debug, Clone)]
pub struct Choosable {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// True when it was chosen.
    pub chosen: bool,
    /// The mouth of its face, on a scale of five.
    pub mouth: Option<&'static str>,
}

/// Five mouths of one width and one weight, lowest first. None is larger than another.
pub(super) const MOUTHS: [&str; 5] =
    ["M15 35Q24 24 33 35", "M15 34Q24 28.5 33 34", "M15 32H33", "M15 30Q24 35.5 33 30", "M15 29Q24 40 33 29"];

impl Sheet {
    /// The form in a language.
    pub fn of(language: Language, offices: &[Office], codebook: &Codebook, filled: &Filled, faults: &[Fault]) -> Self {
        let complaint =
            |field: &str| faults.iter().find(|fault| fault.field == field).map(|fault| language.say(fault.message));
        let rating = |item: &Item| rating(language, codebook, item, filled, complaint(&item.key));
        let whole = overall(codebook);
        let others = |factor: &str| -> Vec<Rating> {
            codebook.items.iter().filter(|item| item.factor.as_deref() == Some(factor)).map(rating).collect()
        };
        let topics = codebook.factors.iter().map(|factor| {
            let items = others(&factor.key);
            let open = items.iter().any(|item| item.fault.is_some() || item.options.iter().any(|option| option.chosen));
            Topic { name: factor.text.get(language.tag()).to_owned(), items, open }
        });
        Self {
            id: filled.id.to_string(),
            faults: faults
                .iter()
                .map(|fault| Message { field: fault.field.clone(), text: language.say(fault.message) })
                .collect(),
            office: Choice {
                field: "office",
                label: language.say("field-office"),
                options: offices
                    .iter()
                    .map(|office| choosable(&office.code, office.name.get(language.tag()), &filled.office))
                    .collect(),
                fault: complaint("office"),
            },
            service_group: Choice {
                field: "service_group",
                label: language.say("field-service-group"),
                options: service_groups(language, offices, filled),
                fault: complaint("service_group"),
            },
            overall: whole.map(rating),
            factors: topics.filter(|topic| !topic.items.is_empty()).collect(),
            comment: filled.comment.clone(),
            comment_fault: complaint("comment"),
        }
    }
}

impl Sheet {
    /// The two lists at the head of the form.
    pub fn choices(&self) -> [&Choice; 2] {
        [&self.office, &self.service_group]
    }
}

/// Every group that an office offers, once, in the order of the register.
fn service_groups(language: Language, offices: &[Office], filled: &Filled) -> Vec<Choosable> {
    let mut options: Vec<Choosable> = Vec::new();
    for group in offices.iter().flat_map(|office| &office.service_groups) {
        if options.iter().all(|option| option.value != group.code) {
            options.push(choosable(&group.code, group.name.get(language.tag()), &filled.service_group));
        }
    }
    options
}

fn rating(language: Language, codebook: &Codebook, item: &Item, filled: &Filled, fault: Option<String>) -> Rating {
    let chosen = filled.chosen.get(&item.key).map_or("", String::as_str);
    let is_overall = overall(codebook) == Some(item);
    let mut options: Vec<Choosable> = (item.low..=item.high)
        .enumerate()
        .map(|(position, code)| {
            let code = code.to_string();
            let name = codebook.scale.get(position).map_or(code.as_str(), |name| name.get(language.tag()));
            Choosable { mouth: None, ..choosable(&code, name, chosen) }
        })
        .collect();
    if is_overall && options.len() == MOUTHS.len() {
        for (option, mouth) in options.iter_mut().zip(MOUTHS) {
            option.mouth = Some(mouth);
        }
    }
    if !is_overall {
        // A radio that was chosen cannot be taken back; this is the way out.
        options.push(choosable(NO_OPINION, &language.say("no-opinion"), chosen));
    }
    Rating { key: item.key.clone(), text: item.text.get(language.tag()).to_owned(), options, fault }
}

fn choosable(value: &str, text: &str, chosen: &str) -> Choosable {
    Choosable { value: value.to_owned(), text: text.to_owned(), chosen: value == chosen, mouth: None }
}
