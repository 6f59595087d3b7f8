//! The routing language: comparisons with earlier items, joined by `all`, `any` and `not`.
//!
//! It is total: no loops, no functions, and a comparison with an item that has no answer is false, whatever it compares.
//! `assets/routing.js` is the same language in the browser; `tests/it/routing.json` holds the examples that both must get right.

use serde::{Deserialize, Serialize};

use super::domain::Item;

/// When an item is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    /// Every one of them.
    All {
        /// The parts.
        all: Vec<Condition>,
    },
    /// At least one of them.
    Any {
        /// The parts.
        any: Vec<Condition>,
    },
    /// Not this.
    Not {
        /// The part.
        not: Box<Condition>,
    },
    /// One comparison.
    Is(Comparison),
}

/// An earlier item, and what its answer must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Key of the item.
    pub item: String,
    /// What its answer must be.
    #[serde(flatten)]
    pub test: Test,
}

/// What an answer must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// This.
    Eq(f64),
    /// Anything but this.
    Ne(f64),
    /// Less.
    Lt(f64),
    /// At most.
    Le(f64),
    /// More.
    Gt(f64),
    /// At least.
    Ge(f64),
    /// One of these.
    In(Vec<f64>),
    /// This option is among those chosen.
    Has(f64),
    /// There is an answer (`true`) or there is none (`false`).
    Answered(bool),
}

/// The words of the tests, as they are written.
pub const TESTS: [&str; 9] = ["eq", "ne", "lt", "le", "gt", "ge", "in", "has", "answered"];

/// An answer as the language sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// No answer.
    #[default]
    None,
    /// A code or a number.
    Number(f64),
    /// The options that were chosen.
    Chosen(Vec<u8>),
    /// Words or a day: nothing is compared but that there is an answer.
    Given,
}

impl Condition {
    /// Is it so, for these answers?
    pub fn holds<'a>(&self, answer: &impl Fn(&str) -> &'a Value) -> bool {
        match self {
            Self::All { all } => all.iter().all(|part| part.holds(answer)),
            Self::Any { any } => any.iter().any(|part| part.holds(answer)),
            Self::Not { not } => !not.holds(answer),
            Self::Is(Comparison { item, test }) => test.holds(answer(item)),
        }
    }

    /// Every comparison in it.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => {
                parts.iter().flat_map(Condition::comparisons).collect()
            }
            Self::Not { not } => not.comparisons(),
            Self::Is(comparison) => vec![comparison],
        }
    }
}

impl Test {
    #[expect(clippy::float_cmp, reason = "codes and numbers of few digits, read from the same decimal text")]
    fn holds(&self, answer: &Value) -> bool {
        match (self, answer) {
            (Self::Answered(wanted), given) => *wanted == (*given != Value::None),
            (Self::Has(option), Value::Chosen(chosen)) => chosen.iter().any(|code| f64::from(*code) == *option),
            (Self::Eq(value), Value::Number(given)) => given == value,
            (Self::Ne(value), Value::Number(given)) => given != value,
            (Self::Lt(value), Value::Number(given)) => given < value,
            (Self::Le(value), Value::Number(given)) => given <= value,
            (Self::Gt(value), Value::Number(given)) => given > value,
            (Self::Ge(value), Value::Number(given)) => given >= value,
            (Self::In(values), Value::Number(given)) => values.contains(given),
            _ => false,
        }
    }
}

/// Which items are shown for these answers. An item that is not shown has no answer for those that come after it.
pub fn shown(items: &[Item], answers: &[Value]) -> Vec<bool> {
    let mut seen: Vec<Value> = vec![Value::None; items.len()];
    let mut shown = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        let earlier = |key: &str| {
            let found = items[..position].iter().position(|earlier| earlier.key == key);
            found.map_or(&Value::None, |at| &seen[at])
        };
        let is_shown = item.show_if.as_ref().is_none_or(|condition| condition.holds(&earlier));
        if is_shown && let Some(given) = answers.get(position) {
            seen[position] = given.clone();
        }
        shown.push(is_shown);
    }
    shown
}
