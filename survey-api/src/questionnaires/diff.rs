//! What changed from one version of a questionnaire to another, item by item, and whether a series survives it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Questionnaire,
    domain::{Item, Kind},
};

/// What a change does to the series of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Other words for the same thing: the series goes on.
    Wording,
    /// Something new beside what was there: the series goes on.
    Additive,
    /// Old and new answers do not compare: the series breaks.
    Breaking,
}

/// One item that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// Key of the item.
    #[schema(example = "staff_polite")]
    pub item: String,
    /// What the change does to its series.
    pub class: Class,
    /// What changed: `added`, `removed`, `codes`, `kind`, `factor`, `routing`, `rotation`, `text` …
    #[schema(example = json!(["text"]))]
    pub what: Vec<&'static str>,
}

/// Every item that differs, in the order of the new version, removed ones last.
pub fn between(old: &Questionnaire, new: &Questionnaire) -> Vec<Change> {
    let change = |item: &Item, class, what: Vec<&'static str>| Change { item: item.key.clone(), class, what };
    let mut changes = Vec::new();
    for item in &new.items {
        match old.item(&item.key) {
            None => changes.push(change(item, Class::Additive, vec!["added"])),
            Some(before) => {
                let found = differences((old, before), (new, item));
                if let Some(class) = found.iter().map(|(class, _)| *class).max() {
                    changes.push(change(item, class, found.into_iter().map(|(_, what)| what).collect()));
                }
            }
        }
    }
    let removed = old.items.iter().filter(|item| new.item(&item.key).is_none());
    changes.extend(removed.map(|item| change(item, Class::Breaking, vec!["removed"])));
    changes
}

fn differences(
    (old, before): (&Questionnaire, &Item),
    (new, now): (&Questionnaire, &Item),
) -> Vec<(Class, &'static str)> {
    let mut found = Vec::new();
    let mut add = |differs: bool, class, what| {
        if differs {
            found.push((class, what));
        }
    };
    add(before.kind != now.kind, Class::Breaking, "kind");
    let bounds = |item: &Item| (item.low, item.high, item.satisfied_from);
    let ranges = before.range != now.range || before.days != now.days;
    add(bounds(before) != bounds(now) || ranges, Class::Breaking, "codes");
    let kept = |code: u8| now.codes.iter().any(|choice| choice.code == code);
    add(before.codes.iter().any(|choice| !kept(choice.code)), Class::Breaking, "codes_removed");
    let known = |code: u8| before.codes.iter().any(|choice| choice.code == code);
    let new_codes = before.kind == now.kind && now.codes.iter().any(|choice| !known(choice.code));
    add(new_codes, Class::Additive, "codes_added");
    add(before.factor != now.factor, Class::Breaking, "factor");
    add(before.from_records != now.from_records, Class::Breaking, "source");
    // Who is asked changes whom the answers stand for.
    add(before.show_if != now.show_if, Class::Breaking, "routing");
    let chance = |questionnaire: &Questionnaire, item: &Item| {
        item.rotation.as_ref().and_then(|group| questionnaire.rotation.get(group)).copied()
    };
    add((chance(old, before), &before.rotation) != (chance(new, now), &now.rotation), Class::Additive, "rotation");
    add(before.text != now.text || before.hint != now.hint, Class::Wording, "text");
    let named = |item: &Item| item.codes.iter().map(|choice| (choice.code, choice.text.clone())).collect::<Vec<_>>();
    let renamed = named(before).iter().any(|(code, text)| named(now).iter().any(|(c, t)| c == code && t != text));
    add(renamed, Class::Wording, "code_names");
    let is_scale = before.kind == Kind::Scale && now.kind == Kind::Scale;
    add(is_scale && (&old.scale, &old.stem) != (&new.scale, &new.stem), Class::Wording, "scale_names");
    found
}
