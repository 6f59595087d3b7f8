//! The pages of paper: keying, deciding, the stock, the error rates.

mod decide;
mod errors;
mod key;
mod openings;
mod stock;
mod take_out;
mod third;

pub(crate) use stock::{pdf_file, place, place_fields};

use crate::{
    app::App,
    error::Result,
    i18n::Language,
    waves::{self, State as Stage, Wave},
    workspace::Pages,
};

/// Every page of paper.
pub fn pages() -> Pages {
    Pages::default()
        .merge(key::pages())
        .merge(decide::pages())
        .merge(stock::pages())
        .merge(take_out::pages())
        .merge(errors::pages())
        .merge(openings::pages())
        .merge(third::pages())
}

/// The waves that were opened, newest first.
pub(crate) async fn opened(app: &App) -> Result<Vec<Wave>> {
    let waves = waves::store::all(&app.store).await?;
    Ok(waves.into_iter().rev().filter(|wave| wave.state != Stage::Planned).collect())
}

/// The wave that is asked for, or the newest.
fn asked<'a>(waves: &'a [Wave], code: Option<&str>) -> Option<&'a Wave> {
    code.map_or(waves.first(), |code| waves.iter().find(|wave| wave.code == code))
}

pub(crate) fn options(waves: &[Wave]) -> Vec<(String, String)> {
    waves.iter().map(|wave| (wave.code.clone(), wave.code.clone())).collect()
}

/// Where a sheet stands, in words.
fn state(language: Language, state: super::State) -> String {
    language.say(match state {
        super::State::Issued => "paper-state-issued",
        super::State::Missing => "paper-state-missing",
        super::State::Spoilt => "paper-state-spoilt",
        super::State::KeyedOnce => "paper-state-keyed-once",
        super::State::Disputed => "paper-state-disputed",
        super::State::Agreed => "paper-state-agreed",
        super::State::Counted => "paper-state-counted",
        super::State::Elsewhere => "paper-state-elsewhere",
    })
}
