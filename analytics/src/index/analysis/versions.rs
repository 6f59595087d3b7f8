//! Two versions of an index side by side.

use std::collections::BTreeMap;

use crate::index::Index;

/// One unit under two versions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compared {
    /// Unit code.
    pub unit: String,
    /// Period.
    pub period: String,
    /// Score and place under the first version.
    pub score: Option<f64>,
    /// See [`Compared::score`].
    pub place: Option<u32>,
    /// Score and place under the other.
    pub other_score: Option<f64>,
    /// See [`Compared::other_score`].
    pub other_place: Option<u32>,
    /// Places won under the other version (below zero: lost); `None` where one has no place.
    pub shift: Option<i64>,
}

/// The roots of two indices, in the order of the first one's places; a unit that one of them does not have is there with a gap.
pub fn compare(one: (&Index, &str), other: (&Index, &str)) -> Vec<Compared> {
    let mut rows: BTreeMap<(String, String), Compared> = BTreeMap::new();
    for (first, (index, node)) in [(true, one), (false, other)] {
        for score in index.scores.iter().filter(|score| score.node == node) {
            let row = rows.entry((score.period.clone(), score.unit.clone())).or_default();
            (row.unit, row.period) = (score.unit.clone(), score.period.clone());
            let (value, place) =
                if first { (&mut row.score, &mut row.place) } else { (&mut row.other_score, &mut row.other_place) };
            (*value, *place) = (score.score, score.rank);
        }
    }
    let mut rows: Vec<Compared> = rows.into_values().collect();
    for row in &mut rows {
        row.shift = row.place.zip(row.other_place).map(|(one, other)| i64::from(one) - i64::from(other));
    }
    rows.sort_by_key(|row| (row.period.clone(), row.place.unwrap_or(u32::MAX)));
    rows
}
