//! Ranks, and the range of ranks that the answers leave open.

use std::collections::BTreeMap;

use super::table::Table;
use crate::index::{
    Score,
    league::{error, ranges},
};

/// Ranks the units that may be shown, by period and node; ties share the smaller rank.
///
/// The ranges of a league hold all at once: [`ranges`].
pub(super) fn rank(scores: &mut [Score], table: &Table, level: f64) {
    let mut leagues: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (position, score) in scores.iter().enumerate() {
        if score.unit != Score::EVERYONE && score.score.is_some() {
            leagues.entry((score.period.clone(), score.node.clone())).or_default().push(position);
        }
    }
    for league in leagues.values() {
        let entry = |&position: &usize| {
            let score = &scores[position];
            let df = table.row(&score.unit, &score.period).map_or(0.0, |(_, row)| row.cell.df());
            (score.score.unwrap_or(f64::NAN), error(score, df).unwrap_or(f64::NAN), df)
        };
        let entries: Vec<(f64, f64, f64)> = league.iter().map(entry).collect();
        for (&position, (rank, low, high)) in league.iter().zip(ranges(&entries, 1.0 - level)) {
            let score = &mut scores[position];
            (score.rank, score.rank_low, score.rank_high) = (Some(rank), Some(low), Some(high));
        }
    }
}
