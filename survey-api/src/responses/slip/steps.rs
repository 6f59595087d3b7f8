//! Which questions come on which page: first the few that a kiosk asks, then the others for whoever wants to go on, then words.
//!
//! `assets/kiosk/visit.js` parts its screens in the same way.

use std::collections::BTreeSet;

use super::told::Told;
use crate::questionnaires::{
    Questionnaire,
    domain::{Item, Kind},
    rotation::{self, Draw},
    routing::{self, Value},
};

/// Rated items that come first, and on one page where the questionnaire does not say.
const FEW: u16 = 2;

/// One page of the form.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step<'a> {
    /// Some items.
    Questions(Vec<&'a Item>),
    /// The short form is done: send it, or answer so many more.
    More(usize),
    /// Words, if somebody wants to add some.
    Words,
}

/// The pages for this person, as their answers so far have it.
pub(super) fn steps<'a>(questionnaire: &'a Questionnaire, draws: &[Draw], told: &Told) -> Vec<Step<'a>> {
    let asked = asked(questionnaire, draws, told);
    let few = few(questionnaire, draws);
    let drawn = rotation::asked(few.as_slice(), told.id, &questionnaire.items);
    let first: BTreeSet<&str> =
        questionnaire.items.iter().zip(drawn).filter(|(_, drawn)| *drawn).map(|(item, _)| item.key.as_str()).collect();
    let (short, long): (Vec<&Item>, Vec<&Item>) =
        asked.into_iter().partition(|item| item.factor.is_none() || first.contains(item.key.as_str()));
    let mut steps: Vec<Step> = pages(&short).into_iter().map(Step::Questions).collect();
    if !long.is_empty() {
        steps.push(Step::More(long.len()));
        steps.extend(long.chunk_by(|one, other| one.factor == other.factor).map(|page| Step::Questions(page.to_vec())));
    }
    steps.push(Step::Words);
    steps
}

/// The items that this person is asked, by chance and by what they answered.
pub(super) fn asked<'a>(questionnaire: &'a Questionnaire, draws: &[Draw], told: &Told) -> Vec<&'a Item> {
    let items = &questionnaire.items;
    let drawn = rotation::asked(draws, told.id, items);
    let value = |(item, drawn): (&Item, &bool)| if *drawn { told.value(item) } else { Value::None };
    let values: Vec<Value> = items.iter().zip(&drawn).map(value).collect();
    let shown = routing::shown(items, &values);
    let is_asked = drawn.iter().zip(shown).map(|(drawn, shown)| *drawn && shown);
    let asked = items.iter().zip(is_asked).filter(|(item, asked)| *asked && !item.from_records).map(|(item, _)| item);
    let (whole, parts): (Vec<_>, Vec<_>) = asked.partition(|item| is_whole(item));
    [whole, parts].concat()
}

/// The rating of the visit as a whole comes first, wherever the questionnaire has it.
fn is_whole(item: &Item) -> bool {
    item.kind == Kind::Scale && item.factor.is_none() && item.show_if.is_none()
}

/// Where everything is asked of everybody, two rated items by chance come first, so that who sends early has answered some.
fn few(questionnaire: &Questionnaire, draws: &[Draw]) -> Vec<Draw> {
    let rated: Vec<String> =
        questionnaire.items.iter().filter(|item| is_rated(item)).map(|item| item.key.clone()).collect();
    if draws.is_empty() && rated.len() > usize::from(FEW) {
        vec![Draw { items: rated, count: FEW }]
    } else {
        Vec::new()
    }
}

fn pages<'a>(items: &[&'a Item]) -> Vec<Vec<&'a Item>> {
    let mut pages: Vec<Vec<&Item>> = Vec::new();
    for item in items {
        match pages.last_mut().filter(|page| joins(page, item)) {
            Some(page) => page.push(item),
            None => pages.push(vec![item]),
        }
    }
    pages
}

fn joins(page: &[&Item], item: &Item) -> bool {
    let Some(last) = page.last() else { return false };
    match item.screen {
        Some(screen) => last.screen == Some(screen),
        None => {
            last.screen.is_none()
                && is_rated(item)
                && page.len() < usize::from(FEW)
                && page.iter().all(|item| is_rated(item))
        }
    }
}

fn is_rated(item: &Item) -> bool {
    item.kind == Kind::Scale && item.factor.is_some() && !item.from_records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(answers: &[(&str, &str)]) -> Told {
        let answers = answers.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Told { id: "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52".parse().unwrap(), at: 0, answers }
    }

    fn keys(steps: &[Step]) -> Vec<Vec<String>> {
        let page = |step: &Step| match step {
            Step::Questions(items) => items.iter().map(|item| item.key.clone()).collect(),
            Step::More(left) => vec![left.to_string()],
            Step::Words => vec!["words".to_owned()],
        };
        steps.iter().map(page).collect()
    }

    #[test]
    fn reasons_follow_from_the_score_and_two_items_from_chance() {
        let kiosk = Questionnaire::built_in("kiosk").unwrap();
        let draws = rotation::of(&kiosk);
        let [before, good, bad] = [&[][..], &[("overall", "5")], &[("overall", "2")]]
            .map(|answers| keys(&steps(&kiosk, &draws, &told(answers))));
        assert_eq!((before[0].as_slice(), before.len()), (&["overall".to_owned()][..], 3));
        assert_eq!((good[1][0].as_str(), bad[1][0].as_str()), ("went_well", "to_improve"));
        assert_eq!((good[2].len(), good[2] == bad[2]), (2, true), "the score does not change what chance has drawn");
    }

    #[test]
    fn a_long_form_begins_with_a_short_one_and_asks_each_item_once() {
        let form = Questionnaire::one_stop();
        let pages = keys(&steps(&form, &[], &told(&[])));
        assert_eq!((pages[0].as_slice(), pages[1].len(), pages[2][0].as_str()), (&["overall".to_owned()][..], 2, "20"));
        let mut all: Vec<&String> = pages.iter().flatten().filter(|key| form.item(key).is_some()).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), form.items.len());
    }
}
