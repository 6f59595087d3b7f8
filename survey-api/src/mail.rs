//! Letters to the staff: what waits for them, and a digest by the day or by the week.
//!
//! The way of a letter: [`reminders`] and [`digest`] say what there is to tell somebody, [`letter`] puts it into words, [`store`]
//! keeps it on disk, and [`send_due`] hands it to the mail server, again and again where that fails. A letter holds counts and
//! names of offices, waves and devices; never an answer, a comment or the name of a person. Without a server in the settings
//! nothing is written and nothing is sent.

pub mod digest;
pub mod domain;
pub mod letter;
mod line;
pub mod pages;
pub mod reminders;
pub mod smtp;
pub mod store;

pub use letter::Letter;
pub use smtp::Smtp;

use crate::{app::App, error::Result};

/// Writes the letters that are due into the outbox. What somebody was told once, they are not told again.
pub async fn write_due(app: &App) -> Result<()> {
    if app.mail.is_none() {
        return Ok(());
    }
    let known = reminders::Known::read(app).await?;
    for reader in store::readers(&app.store).await? {
        let items = reminders::items(&known, &reader);
        if reader.wants.reminders {
            store::outbox::remind(app, &reader, &items).await?;
        }
        if let Some(told) = digest::due(app, &known, &reader, &items) {
            store::outbox::put(app, &reader, told).await?;
        }
    }
    store::outbox::sweep(&app.store).await
}

/// Sends what is due, one letter after the other over one connection. Where the server itself fails the others wait for the next round.
pub async fn send_due(app: &App) -> Result<()> {
    let Some(smtp) = &app.mail else { return Ok(()) };
    let mut connection = None;
    for letter in store::outbox::due(&app.store).await? {
        if !store::outbox::claim(&app.store, &letter).await? {
            continue;
        }
        match smtp.send(&mut connection, &letter.letter, app.clock.now()).await {
            Ok(()) => store::outbox::sent(&app.store, &letter).await?,
            Err(fault) => {
                // The server's words may hold an address, which the log does not.
                tracing::warn!(letter = %letter.letter.id, tries = letter.tries + 1, "a letter could not be sent");
                store::outbox::failed(&app.store, &letter, &fault.words).await?;
                if fault.of_server {
                    break;
                }
            }
        }
    }
    smtp::close(connection).await;
    Ok(())
}
