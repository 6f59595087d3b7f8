//! Signing in: a password, and where a role asks for it a second factor. Who guesses is slowed down.

use tower_sessions::Session;

use super::{
    domain::Standing,
    password,
    second_factor::Secret,
    session::{self, SignedIn},
    store::{self, Credentials},
};
use crate::{
    app::App,
    error::{Code, Refusal, Result},
    extract::Network,
};

/// What comes after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Signed in.
    Home,
    /// A code from their phone.
    SecondFactor,
    /// Their phone has to be set up first.
    NewSecondFactor,
}

/// Begins a session for whoever has this login and password.
pub async fn with_password(
    app: &App,
    session: &Session,
    network: &Network,
    login: &str,
    password: String,
) -> Result<Next> {
    let keys = [format!("login:{}", login.trim().to_lowercase()), format!("network:{}", network.0)];
    app.failures.check(&keys)?;
    let found = store::credentials(&app.store, login).await?;
    let kept = found.as_ref().and_then(|found| found.password.clone());
    let right = password::is(password, kept).await?;
    match found.filter(|found| right && found.person.state == Standing::Active) {
        Some(found) => begin(app, session, &found).await,
        None => {
            app.failures.count(&keys);
            Err(Refusal::new(Code::CredentialRequired))
        }
    }
}

/// Begins a session for somebody who has just shown their password or chosen it.
pub async fn begin(app: &App, session: &Session, found: &Credentials) -> Result<Next> {
    let held = super::staff::held(&app.store, found.person.id).await?;
    let next = if found.second_factor.is_some() {
        Next::SecondFactor
    } else if held.iter().any(|held| held.role.needs_second_factor()) {
        Next::NewSecondFactor
    } else {
        Next::Home
    };
    session::begin(session, found.person.id, found.person.epoch, next == Next::Home, app.clock).await?;
    Ok(next)
}

/// Completes a session with a code from the phone.
pub async fn with_code(app: &App, session: &Session, code: &str) -> Result<()> {
    let (_, found) = begun(app, session).await?;
    let sealed = found.second_factor.ok_or_else(|| Refusal::new(Code::CredentialRequired))?;
    let keys = [format!("code:{}", found.person.id)];
    app.failures.check(&keys)?;
    let secret = Secret::opened(&sealed, app.store.keys(), found.person.id)?;
    let step = secret.step(code, app.clock.now(), found.step)?;
    let taken = match step {
        Some(step) => store::take_step(&app.store, found.person.id, step).await?,
        None => false,
    };
    if !taken {
        app.failures.count(&keys);
        return Err(Refusal::new(Code::Invalid));
    }
    session::begin(session, found.person.id, found.person.epoch, true, app.clock).await
}

/// The secret that a phone is to be set up with; the same until it is confirmed.
pub async fn offer(app: &App, session: &Session) -> Result<(Secret, String)> {
    let (mut running, found) = begun(app, session).await?;
    if found.second_factor.is_some() {
        return Err(Refusal::new(Code::NotAllowed));
    }
    let secret = match running.offered.as_deref().and_then(Secret::from_typed) {
        Some(secret) => secret,
        None => Secret::random()?,
    };
    running.offered = Some(secret.typed());
    session::keep(session, &running).await?;
    Ok((secret, found.person.login))
}

/// Keeps the secret once the phone has shown a code of it, and completes the session.
pub async fn confirm(app: &App, session: &Session, code: &str) -> Result<()> {
    let (secret, _) = offer(app, session).await?;
    let (running, _) = begun(app, session).await?;
    let keys = [format!("code:{}", running.person)];
    app.failures.check(&keys)?;
    let Some(step) = secret.step(code, app.clock.now(), 0)? else {
        app.failures.count(&keys);
        return Err(Refusal::new(Code::Invalid));
    };
    let sealed = secret.sealed(app.store.keys(), running.person)?;
    store::keep_second_factor(&app.store, running.person, &sealed, step).await?;
    session::begin(session, running.person, running.epoch, true, app.clock).await
}

/// The session that a password began, and whose it is.
async fn begun(app: &App, session: &Session) -> Result<(SignedIn, Credentials)> {
    let nobody = || Refusal::new(Code::CredentialRequired);
    let running = session::running(session, app.clock).await?.ok_or_else(nobody)?;
    let found = store::credentials_of(&app.store, running.person).await?.ok_or_else(nobody)?;
    let same = found.person.state == Standing::Active && found.person.epoch == running.epoch;
    if same { Ok((running, found)) } else { Err(nobody()) }
}
