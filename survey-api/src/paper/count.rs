//! agreed sheet → response: through the one door of all answers, spending the right of the sheet's serial.

use super::{Keyed, Sheet, State, mark::Mark, mark::printed, store};
use crate::{
    app::App,
    error::{Code, Refusal, Result},
    questionnaires::{
        self, Questionnaire,
        domain::Item,
        routing::{self, Value},
    },
    responses::{
        NewResponse,
        domain::{Brought, Channel, Credential, ItemAnswer},
    },
    waves,
};
use analytics::{codebook::MissingReason, frame::Basis};

/// Counts a sheet that is agreed. Whatever happens in between, it is counted once: its response has an id from the moment of
/// agreement, and what was keyed is deleted only when the response is stored.
pub async fn count(app: &App, sheet: &Sheet) -> Result<State> {
    let (Some(id), State::Agreed) = (sheet.response, sheet.state) else { return Ok(sheet.state) };
    let keyed = store::keying::settled(&app.store, &sheet.serial).await?;
    let keyed = keyed.ok_or_else(|| Refusal::new(Code::Internal))?;
    let questionnaire = questionnaire(app, &sheet.wave).await?;
    let response = NewResponse {
        id,
        wave: sheet.wave.clone(),
        office: sheet.office.clone(),
        service_group: sheet.service_group.clone(),
        channel: Channel::Paper.word().to_owned(),
        // Both languages stand on every sheet, so that nobody can tell in which it was read.
        language: "vi".to_owned(),
        answers: answers(&questionnaire, &keyed),
        comment: Some(keyed.comment).filter(|comment| !comment.is_empty()),
    };
    let (secret, ..) = app.tokens.of_sheet(&sheet.serial, &sheet.office);
    let brought = Brought { ballot: Some(secret.token), ..Credential::Program(Basis::Ticket).into() };
    let state = match app.intake.submit(response, brought).await {
        Ok(_) => State::Counted,
        // Somebody answered by the QR code before the paper was keyed: that answer counts, this one does not.
        Err(refusal) if refusal.code() == Code::BallotSpent => State::Elsewhere,
        Err(refusal) => return Err(refusal),
    };
    store::keying::done(&app.store, &sheet.serial, state).await?;
    Ok(state)
}

/// Counts what is agreed and was not counted, because the server stopped in between or was busy.
pub async fn outstanding(app: &App) -> Result<()> {
    for sheet in store::stock::in_state(&app.store, State::Agreed).await? {
        if let Err(refusal) = count(app, &sheet).await {
            tracing::error!(code = refusal.code().word(), "a sheet that is agreed could not be counted");
        }
    }
    Ok(())
}

/// The questionnaire that was printed for a wave.
pub async fn questionnaire(app: &App, wave: &str) -> Result<Questionnaire> {
    let missing = || Refusal::new(Code::NotFound);
    let wave = waves::store::one(&app.store, wave).await?.ok_or_else(missing)?;
    questionnaires::store::by_sha256(&app.store, &wave.questionnaire_sha256).await?.ok_or_else(missing)
}

/// The answers of a sheet. A pen knows no routing: a mark at an item that the answers before it rule out is left out.
fn answers(questionnaire: &Questionnaire, keyed: &Keyed) -> Vec<ItemAnswer> {
    let mark = |item: &Item| keyed.answers.get(&item.key).and_then(|text| Mark::read(item, text).ok());
    let value = |item: &Item| match mark(item) {
        Some(Mark::Code(code)) => Value::Number(code as f64),
        _ => Value::None,
    };
    let values: Vec<Value> = questionnaire.items.iter().map(value).collect();
    let shown = routing::shown(&questionnaire.items, &values);
    let is_shown = |key: &str| questionnaire.items.iter().zip(&shown).any(|(item, shown)| item.key == key && *shown);
    let answer = |item: &&Item| {
        let told = mark(item).filter(|_| is_shown(&item.key)).map(|mark| mark.answer());
        let answer = told.unwrap_or(crate::responses::domain::Answer::Missing(MissingReason::NotAsked));
        ItemAnswer { item: item.key.clone(), answer }
    };
    printed(questionnaire).iter().map(answer).collect()
}
