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
    let (ballots, issued) = draw(app, place, count)?;
    store::ballot::issue(by, &ballots).await?;
    Ok(issued)
}

/// Serials that are not stored yet: whoever prints them stores them once the paper is set, and nothing is issued that nobody has.
pub fn draw(app: &App, place: &Place, count: u32) -> Result<(Vec<Ballot>, Vec<Issued>)> {
    let expires = expiry(app.clock.now());
    let one = |_| {
        let right = app.tokens.random(&place.office)?;
        Ok(ballot(right, place.clone(), Basis::Ticket, expires))
    };
    (0..count).map(one).collect()
}

fn ballot(
    (secret, id, code): (Secret, uuid::Uuid, uuid::Uuid),
    place: Place,
    basis: Basis,
    expires: i64,
) -> (Ballot, Issued) {
    (Ballot { id, code, place, basis, expires }, Issued { id, secret, expires })
}
