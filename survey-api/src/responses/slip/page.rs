//! The pages as they are shown.

use askama::Template;

use super::{super::sheet::MOUTHS, steps::Step, told::Told};
use crate::{
    i18n::Language,
    offices::Office,
    published::frame::Frame,
    questionnaires::{
        Questionnaire,
        domain::{Item, Kind},
    },
};

/// What a page is made of.
pub(super) struct Shown<'a> {
    pub(super) frame: Frame,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) office: Option<&'a Office>,
    pub(super) group: &'a str,
    pub(super) steps: &'a [Step<'a>],
    pub(super) told: &'a Told,
    pub(super) faults: &'a [(String, &'static str)],
    pub(super) comment: String,
    pub(super) is_masked: bool,
}

/// One page of the form behind a slip.
#[derive(Debug, Template)]
#[template(path = "responses/slip.html")]
pub(super) struct StepPage {
    frame: Frame,
    place: String,
    /// "Bước 1/3"; empty on the pages that ask nothing.
    count: String,
    stem: String,
    items: Vec<Asked>,
    faults: Vec<(String, String)>,
    told: String,
    at: usize,
    /// How many more there are to answer, on the page that says so.
    more: Option<String>,
    has_words: bool,
    comment: String,
    comment_fault: Option<String>,
    is_masked: bool,
    may_send: bool,
}

/// One item.
#[derive(Debug)]
struct Asked {
    key: String,
    text: String,
    hint: Option<String>,
    /// `scale`, `single`, `multi`, `note`, or the type of a field.
    kind: &'static str,
    options: Vec<Choosable>,
    value: String,
    fault: Option<String>,
}

/// One thing that can be chosen.
#[derive(Debug)]
struct Choosable {
    value: String,
    text: String,
    chosen: bool,
    mouth: Option<&'static str>,
}

impl StepPage {
    pub(super) fn of(shown: Shown) -> Self {
        let Shown { frame, questionnaire, office, group, steps, told, faults, comment, is_masked } = shown;
        let language = frame.language;
        let at = told.at;
        let items: &[&Item] = match &steps[at] {
            Step::Questions(items) => items,
            Step::More(_) | Step::Words => &[],
        };
        let fault = |key: &str| faults.iter().find(|(field, _)| field == key).map(|(_, message)| language.say(message));
        let items: Vec<Asked> =
            items.iter().map(|item| Asked::of(language, questionnaire, item, told, fault(&item.key))).collect();
        let group = office.and_then(|office| office.service_groups.iter().find(|named| named.code == group));
        let place = [office.map(|office| &office.name), group.map(|named| &named.name)];
        let place: Vec<&str> = place.into_iter().flatten().map(|name| name.get(language.tag())).collect();
        let more = match steps[at] {
            Step::More(left) => Some(language.say_with("slip-more", &[("count", &language.count(left as u64))])),
            _ => None,
        };
        let is_rated = items.iter().any(|item| item.kind == "scale");
        Self {
            place: place.join(" · "),
            count: count(language, steps, at),
            stem: if is_rated { questionnaire.stem.get(language.tag()).to_owned() } else { String::new() },
            items,
            faults: faults.iter().map(|(field, message)| (field.clone(), language.say(message))).collect(),
            told: told.text(),
            at,
            more,
            has_words: matches!(steps[at], Step::Words),
            comment_fault: fault("comment"),
            comment,
            is_masked,
            may_send: !told.answers.is_empty(),
            frame,
        }
    }
}

/// Which of the pages with questions this is; those of the long form are counted once somebody is there.
fn count(language: Language, steps: &[Step], at: usize) -> String {
    let is_asking = |step: &&Step| matches!(step, Step::Questions(_));
    let more = steps.iter().position(|step| matches!(step, Step::More(_))).unwrap_or(steps.len());
    let part = if at < more { &steps[..more] } else { &steps[more..] };
    let before = if at < more { &steps[..at] } else { &steps[more..at] };
    if !is_asking(&&steps[at]) {
        return String::new();
    }
    let number = |steps: &[Step]| steps.iter().filter(is_asking).count();
    let (step, all) = ((number(before) + 1).to_string(), number(part).to_string());
    language.say_with("kiosk-step", &[("step", &step), ("steps", &all)])
}

impl Asked {
    fn of(language: Language, questionnaire: &Questionnaire, item: &Item, told: &Told, fault: Option<String>) -> Self {
        let value = told.answers.get(&item.key).cloned().unwrap_or_default();
        let chosen: Vec<&str> = value.split(',').collect();
        let option = |value: String, text: &str, mouth| Choosable {
            chosen: chosen.contains(&value.as_str()),
            value,
            text: text.to_owned(),
            mouth,
        };
        let tag = language.tag();
        let options = match item.kind {
            Kind::Scale => {
                let codes: Vec<u8> = (item.low.unwrap_or(1)..=item.high.unwrap_or(5)).collect();
                let name = |at: usize, code: u8| {
                    questionnaire.scale.get(at).map_or_else(|| code.to_string(), |name| name.get(tag).to_owned())
                };
                let mouth = |at: usize| if codes.len() == MOUTHS.len() { MOUTHS.get(at).copied() } else { None };
                codes
                    .iter()
                    .enumerate()
                    .map(|(at, code)| option(code.to_string(), &name(at, *code), mouth(at)))
                    .collect()
            }
            _ => item.codes.iter().map(|choice| option(choice.code.to_string(), choice.text.get(tag), None)).collect(),
        };
        let kind = match item.kind {
            Kind::Number | Kind::Text => "text",
            other => other.word(),
        };
        Self {
            key: item.key.clone(),
            text: item.text.get(tag).to_owned(),
            hint: item.hint.as_ref().map(|hint| hint.get(tag).to_owned()),
            kind,
            options,
            value,
            fault,
        }
    }
}

/// Where a code is typed.
#[derive(Debug, Template)]
#[template(path = "responses/slip_code.html")]
pub(super) struct TypePage {
    frame: Frame,
    offices: Vec<(String, String)>,
    code: String,
    office: String,
    fault: Option<String>,
}

impl TypePage {
    pub(super) fn of(frame: Frame, offices: &[Office], code: &str, office: &str, fault: Option<&str>) -> Self {
        let tag = frame.language.tag();
        Self {
            offices: offices.iter().map(|office| (office.code.clone(), office.name.get(tag).to_owned())).collect(),
            code: code.to_owned(),
            office: office.to_owned(),
            fault: fault.map(|message| frame.say(message)),
            frame,
        }
    }
}
