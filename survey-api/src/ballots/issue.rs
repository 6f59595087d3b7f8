//! Issuing rights to rate: one for a reported visit, or a batch of serials to print.

use analytics::frame::Basis;

use super::{Ballot, Encounter, Issued, Place, Tokens, right::expiry, store, token::Secret};
use crate::{app::App, error::Result, store::Store};

/// The one right of a visit. It runs from the end of the visit, so that a report sent twice gives the same right.
pub fn for_visit(tokens: &Tokens, encounter: &Encounter) -> (Ballot, Issued) {
    let right = tokens.of_visit(encounter.id, &encounter.place.office);
    ballot(right, encounter.place.clone(), Basis::Encounter, expiry(encounter.finished))
}

/// Serials to be printed, stored in the name of `by` before they are told.
pub async fn tickets(app: &App, by: &Store, place: &Place, count: u32) -> Result<Vec<Issued>> {
    let expires = expiry(app.clock.now());
    let mut ballots = Vec::new();
    let mut issued = Vec::new();
    for _ in 0..count {
        let right = app.tokens.random(&place.office)?;
        let (stored, told) = ballot(right, place.clone(), Basis::Ticket, expires);
        ballots.push(stored);
        issued.push(told);
    }
    store::ballot::issue(by, &ballots).await?;
    Ok(issued)
}

fn ballot(
    (secret, id, code): (Secret, uuid::Uuid, uuid::Uuid),
    place: Place,
    basis: Basis,
    expires: i64,
) -> (Ballot, Issued) {
    (Ballot { id, code, place, basis, expires }, Issued { id, secret, expires })
}
