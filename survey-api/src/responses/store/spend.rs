//! The rights to rate that a batch of responses brings.

use std::collections::{HashMap, HashSet};

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::New;
use crate::{
    ballots::{
        right::Standing,
        store::{
            ballot::{self, Spent},
            funnel::{self, Step},
        },
    },
    error::{Code, Refusal, Result, Rule},
};

/// What became of the rights to rate in a batch.
pub(super) struct Rights {
    /// By ballot.
    pub(super) spent: HashMap<Uuid, Spent>,
    /// By response id.
    pub(super) refused: HashMap<Uuid, Refusal>,
}

/// Spends the rights that these new responses bring: the first of a batch has it, and one that holds elsewhere is given back.
pub(super) async fn spend(tx: &DatabaseTransaction, new: &[New<'_>], now: i64) -> Result<Rights> {
    let mut first = HashMap::new();
    for (row, _) in new {
        if let Some(ballot) = row.ballot {
            first.entry(ballot).or_insert(*row);
        }
    }
    let ids: Vec<Uuid> = first.keys().copied().collect();
    let mut rights = Rights { spent: ballot::spend(tx, &ids, now).await?, refused: HashMap::new() };
    let unspent: Vec<Uuid> = ids.iter().copied().filter(|id| !rights.spent.contains_key(id)).collect();
    let standings = ballot::standings(tx, &unspent, now).await?;
    let mut elsewhere = Vec::new();
    for (row, _) in new {
        let Some(ballot) = row.ballot else { continue };
        let Some(right) = rights.spent.get(&ballot) else {
            let refusal =
                standings.get(&ballot).map_or_else(|| Refusal::new(Code::BallotUnknown), |found| found.refusal());
            rights.refused.insert(row.id, refusal);
            continue;
        };
        let place = &right.place;
        if (&place.wave, &place.office, &place.service_group) != (&row.wave, &row.office, &row.service_group) {
            rights.refused.insert(row.id, Refusal::at(Code::Invalid, "/ballot", Rule::BallotElsewhere));
            elsewhere.extend((first[&ballot].id == row.id).then_some(ballot));
        } else if elsewhere.contains(&ballot) {
            // The right is free again once this transaction ends.
            rights.refused.insert(row.id, Refusal::new(Code::Busy));
        } else if first[&ballot].id != row.id {
            rights.refused.insert(row.id, Standing::Spent.refusal());
        }
    }
    ballot::give_back(tx, &elsewhere).await?;
    Ok(rights)
}

impl Rights {
    /// Counts the rights whose responses were stored, and gives back those whose response was here already after all.
    pub(super) async fn settle(&self, tx: &DatabaseTransaction, new: &[New<'_>], stored: &HashSet<Uuid>) -> Result<()> {
        let (mut completed, mut unused) = (Vec::new(), Vec::new());
        for (row, _) in new {
            let Some((ballot, right)) = row.ballot.and_then(|id| Some((id, self.spent.get(&id)?))) else { continue };
            if stored.contains(&row.id) {
                completed.push(((right.place.clone(), Step::Completed), 1));
            } else {
                unused.push(ballot);
            }
        }
        ballot::give_back(tx, &unused).await?;
        funnel::add(tx, &completed).await
    }
}
