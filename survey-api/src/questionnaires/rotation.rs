//! Planned missingness: who is asked what follows from the response's id, so that it can be drawn again and checked.
//!
//! `assets/routing.js` draws the same in the browser; `tests/it/routing.json` holds the examples that both must get right.

use std::collections::BTreeMap;

use analytics::random::SplitMix64;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Questionnaire, domain::Item};

/// Some items, of which each person is asked a few.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Item keys, in questionnaire order.
    pub items: Vec<String>,
    /// How many of them a person is asked.
    pub count: u16,
}

impl Draw {
    /// The chance of each of its items to be asked: `count / items`.
    pub fn probability(&self) -> f64 {
        if self.items.is_empty() {
            1.0
        } else {
            f64::from(self.count).min(self.items.len() as f64) / self.items.len() as f64
        }
    }

    /// The items that the person with this response is asked: the `number`-th stream of the id.
    fn asked(&self, id: Uuid, number: usize) -> impl Iterator<Item = &str> {
        let mut stream = SplitMix64::new(seed(id), number as u64);
        let drawn = stream.sample(self.items.len(), self.count.into());
        drawn.into_iter().map(|position| self.items[position].as_str())
    }
}

/// The draws of a questionnaire that its own rotation groups make.
pub fn of(questionnaire: &Questionnaire) -> Vec<Draw> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for item in questionnaire.items.iter().filter(|item| item.is_answered()) {
        if let Some(group) = &item.rotation {
            groups.entry(group).or_default().push(item.key.clone());
        }
    }
    let count = |group: &str| questionnaire.rotation.get(group).copied();
    groups.into_iter().filter_map(|(group, items)| Some(Draw { items, count: count(group)? })).collect()
}

/// Which of `items` the person with this response is asked.
pub fn asked(draws: &[Draw], id: Uuid, items: &[Item]) -> Vec<bool> {
    let mut asked = vec![true; items.len()];
    for (number, draw) in draws.iter().enumerate() {
        let drawn: Vec<&str> = draw.asked(id, number).collect();
        for (position, item) in items.iter().enumerate() {
            if draw.items.contains(&item.key) && !drawn.contains(&item.key.as_str()) {
                asked[position] = false;
            }
        }
    }
    asked
}

/// The chance of an item to be asked, 1 where no draw names it.
pub fn probability(draws: &[Draw], item: &str) -> f64 {
    draws.iter().filter(|draw| draw.items.iter().any(|key| key == item)).map(Draw::probability).product()
}

/// Both halves of the id, so that no bit of it is without effect.
fn seed(id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    high ^ low
}
