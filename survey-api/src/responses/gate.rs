//! What is asked of a sender before the answer is looked at: have they sent too often, have they guessed?

use super::domain::{Brought, Credential, NewResponse, Receipt};
use crate::{
    app::App,
    ballots::token::Hashed,
    error::{Code, Refusal, Result},
    extract::Network,
    limits::Standing,
    quality::Mark,
};

/// Takes one answer from a network, within its limits.
///
/// Who brings a right to rate is counted by that right, who brings nothing by the network; a system with its token is not counted.
/// What comes from one network above its limit is taken and marked: a hall full of people shares one address.
pub async fn submit(
    app: &App,
    network: &Network,
    new: NewResponse,
    mut brought: Brought,
) -> Result<(Option<Standing>, Receipt)> {
    let standing = match (brought.ballot.as_deref(), brought.by) {
        (Some(text), _) => right(app, network, text, &new.office)?,
        (None, Credential::Nobody) => {
            let minute = app.rates.open_form.pass(&network.0)?;
            app.rates.open_form_hour.pass(&network.0)?;
            minute
        }
        (None, _) => None,
    };
    if brought.by == Credential::Nobody {
        let marks = brought.marks.with(Mark::OverLimit, app.rates.network.is_over(&network.0));
        brought.marks = marks.with(Mark::OfficeNetwork, app.office_networks.have(network));
    }
    let receipt = app.intake.submit(new, brought).await.inspect_err(|refusal| {
        if refusal.code() == Code::BallotUnknown {
            app.misses.count(network, app.clock.now().as_second());
        }
    })?;
    Ok((standing, receipt))
}

/// Somebody looks at a right to rate: what it is, if it was handed out here, and whether they may look.
pub fn look(app: &App, network: &Network, text: &str, office: &str) -> Result<Option<Hashed>> {
    app.misses.check(network)?;
    let found = app.tokens.read(text, office);
    match found {
        Some(hashed) => app.rates.ballot_opens.pass(&key(hashed)).map(drop)?,
        None => {
            app.misses.count(network, app.clock.now().as_second());
        }
    }
    Ok(found)
}

fn right(app: &App, network: &Network, text: &str, office: &str) -> Result<Option<Standing>> {
    app.misses.check(network)?;
    match app.tokens.read(text, office) {
        Some(hashed) => app.rates.ballot_answers.pass(&key(hashed)),
        None => {
            app.misses.count(network, app.clock.now().as_second());
            Err(Refusal::new(Code::BallotUnknown))
        }
    }
}

fn key(hashed: Hashed) -> String {
    let (Hashed::Token(id) | Hashed::Code(id)) = hashed;
    id.to_string()
}
