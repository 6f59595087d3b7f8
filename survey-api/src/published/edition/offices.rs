//! The offices beside each other, in register order: the table does not rank what the survey cannot.

use analytics::Score;

use super::{Reading, View};

/// A row of the table of offices.
#[derive(Debug, Clone)]
pub struct Office {
    /// Its code, in the address of its page.
    pub code: String,
    /// Its name as in the register.
    pub name: String,
    /// The quarter.
    pub quarter: Reading,
    /// The rolling figure that ends with the quarter, where the release has one.
    pub rolling: Option<Reading>,
}

pub(super) fn all(view: &View, rolling: Option<&str>) -> Vec<Office> {
    view.release
        .units
        .iter()
        .filter(|unit| unit.code != Score::EVERYONE)
        .map(|unit| Office {
            code: unit.code.clone(),
            name: unit.name.get(view.language.tag()).to_owned(),
            quarter: Reading::of(view, view.score(&unit.code, view.period(), view.root())),
            rolling: rolling.map(|period| Reading::of(view, view.score(&unit.code, period, view.root()))),
        })
        .collect()
}
