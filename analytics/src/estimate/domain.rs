//! Domains: lists of rows with a label. The design is never cut down to them.

use std::collections::BTreeMap;

use super::Levels;
use crate::design::SurveyDesign;

/// Some rows of a design, and what they have in common.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Domain {
    /// Variable → value; empty for everybody.
    pub labels: BTreeMap<String, String>,
    /// Row numbers, ascending.
    pub rows: Vec<u32>,
}

impl Domain {
    /// Every row.
    pub fn everyone(design: &SurveyDesign) -> Self {
        Self { labels: BTreeMap::new(), rows: design.everyone() }
    }
}

/// The domains that some columns span, sorted by their labels. A row without a label in one of them is in no domain;
/// combinations that nobody is in are left out.
///
/// ```
/// use analytics::estimate::{Levels, domains};
///
/// let office = Levels { name: "office".into(), values: ["B", "A", "B"].map(|code| Some(code.to_owned())).to_vec() };
/// let found = domains(&[0, 1, 2], &[&office]);
/// assert_eq!(found[1].rows, [0, 2]);
/// ```
pub fn domains(rows: &[u32], by: &[&Levels]) -> Vec<Domain> {
    let mut found: BTreeMap<Vec<&str>, Vec<u32>> = BTreeMap::new();
    for &row in rows {
        let key: Option<Vec<&str>> = by.iter().map(|levels| levels.values[row as usize].as_deref()).collect();
        if let Some(key) = key {
            found.entry(key).or_default().push(row);
        }
    }
    let labelled = |(key, rows): (Vec<&str>, Vec<u32>)| {
        let labels = by.iter().zip(key).map(|(levels, value)| (levels.name.clone(), value.to_owned())).collect();
        Domain { labels, rows }
    };
    found.into_iter().map(labelled).collect()
}
