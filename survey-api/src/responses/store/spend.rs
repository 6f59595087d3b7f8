//! The rights to rate that a batch of responses brings.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::New;
use crate::{
    ballots::{
        right::{Opened, Place, Standing},
        store::{
            ballot::{self, Claim, Spent},
            funnel::{self, Step},
        },
    },
    error::{Code, Refusal, Result, Rule},
    responses::domain::Judged,
};

/// What became of the rights to rate in a batch.
pub(super) struct Rights {
    /// Who of the batch came first with a right: ballot → response.
    first: HashMap<Uuid, Uuid>,
    /// By ballot.
    spent: HashMap<Uuid, Spent>,
    /// How the others stand.
    unspent: HashMap<Uuid, Opened>,
}

/// Spends the rights that these new responses bring; the first of a batch has it.
pub(super) async fn spend(tx: &DatabaseTransaction, new: &[New<'_>], now: i64) -> Result<Rights> {
    let mut first = HashMap::new();
    let mut claims = Vec::with_capacity(new.len());
    for (row, _) in new {
        let Some(ballot) = row.judged.ballot else { continue };
        let Judged { id, wave, office, service_group, .. } = &row.judged;
        first.entry(ballot).or_insert_with(|| {
            claims.push(Claim { ballot, wave, office, service_group });
            *id
        });
    }
    let spent = ballot::spend(tx, &claims, now).await?;
    let unspent: Vec<Uuid> = first.keys().copied().filter(|id| !spent.contains_key(id)).collect();
    Ok(Rights { first, spent, unspent: ballot::standings(tx, &unspent, now).await? })
}

impl Rights {
    /// May it be stored? It needs no right, or has spent one.
    pub(super) fn admit(&self, row: &Judged) -> bool {
        row.ballot.is_none_or(|ballot| self.first.get(&ballot) == Some(&row.id) && self.spent.contains_key(&ballot))
    }

    /// The right that this response has spent.
    pub(super) fn of(&self, row: &Judged) -> Option<&Spent> {
        self.spent.get(&row.ballot?)
    }

    /// Counts the rights whose responses were stored, and gives back those whose response was here already after all.
    pub(super) async fn settle(&self, tx: &DatabaseTransaction, new: &[New<'_>], stored: &HashSet<Uuid>) -> Result<()> {
        let mut completed: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
        let mut unused = Vec::new();
        for row in new.iter().map(|(row, _)| &row.judged) {
            let Some((ballot, right)) = row.ballot.zip(self.of(row)) else { continue };
            if stored.contains(&row.id) {
                *completed.entry((&row.wave, &row.office, &right.counter)).or_default() += 1;
            } else {
                unused.push(ballot);
            }
        }
        ballot::give_back(tx, &unused).await?;
        let counts = completed.into_iter().map(|((wave, office, counter), count)| {
            let (wave, office, counter) = (wave.to_owned(), office.to_owned(), counter.to_owned());
            ((Place { wave, office, counter, service_group: String::new() }, Step::Completed), count)
        });
        funnel::add(tx, &counts.collect::<Vec<_>>()).await
    }

    /// Why a response that is not here was not admitted.
    pub(super) fn refusal(&self, row: &Judged, stored: &HashSet<Uuid>) -> Option<Refusal> {
        let ballot = row.ballot.filter(|_| !self.admit(row))?;
        let Some(first) = self.first.get(&ballot) else { return Some(Refusal::new(Code::Busy)) };
        if self.spent.contains_key(&ballot) {
            // Where the first could not be stored, the right is free again once this transaction ends.
            let taken = stored.contains(first);
            return Some(if taken { Standing::Spent.refusal() } else { Refusal::new(Code::Busy) });
        }
        Some(match self.unspent.get(&ballot) {
            None => Refusal::new(Code::BallotUnknown),
            Some(right) if right.standing != Standing::Usable => right.standing.refusal(),
            Some(Opened { place, .. }) => {
                let holds = (&place.wave, &place.office, &place.service_group);
                if holds == (&row.wave, &row.office, &row.service_group) {
                    // Somebody of the batch brought it to a wrong place first.
                    Refusal::new(Code::Busy)
                } else {
                    Refusal::at(Code::Invalid, "/ballot", Rule::BallotElsewhere)
                }
            }
        })
    }
}
