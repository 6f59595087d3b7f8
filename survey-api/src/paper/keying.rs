//! What a person may do with a sheet: find it, key it, decide about it. Routes and pages both come through here.

use uuid::Uuid;

use super::{Keyed, Sheet, count, mark, serial, store};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    questionnaires::Questionnaire,
};

/// The sheet whose serial was typed, or whose QR code was scanned into the field.
pub async fn found(app: &App, typed: &str) -> Result<Option<Sheet>> {
    let typed = typed.trim();
    if let Some((_, token)) = typed.rsplit_once("/b/") {
        let Some(hashed) = app.tokens.read(token, "") else { return Ok(None) };
        return store::stock::scanned(&app.store, hashed).await;
    }
    if serial::is_whole(typed) { store::stock::one(&app.store, typed).await } else { Ok(None) }
}

/// A sheet that this person may act on; what is elsewhere is not there.
pub async fn reached(app: &App, staff: &Staff, verb: Verb, serial: &str) -> Result<Sheet> {
    staff.allow_somewhere(verb)?;
    let sheet = store::stock::one(&app.store, serial).await?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    staff.allow(verb, &sheet.office)?;
    Ok(sheet)
}

/// Keys are a person's: an operator's token keys nothing.
pub fn person(staff: &Staff) -> Result<Uuid> {
    staff.person.as_ref().map(|person| person.id).ok_or_else(|| Refusal::new(Code::NotAllowed))
}

/// Keeps what was keyed, faults and all, and finishes it where it is whole; a sheet on which two agree is counted at once.
///
/// What is at fault is kept as well, so that nothing typed is lost, and then refused.
pub async fn keep(
    app: &App,
    staff: &Staff,
    sheet: &Sheet,
    keyed: Keyed,
    finished: bool,
    questionnaire: &Questionnaire,
) -> Result<Sheet> {
    let person = person(staff)?;
    let keyed = keyed.tidied();
    let faults = mark::faults(questionnaire, &keyed, finished);
    let whole = finished && faults.is_empty();
    let in_his_name = staff.store(app);
    let kept = if sheet.waits_for_third() {
        store::rekey::keep(&in_his_name, &sheet.serial, person, &keyed, whole).await?
    } else {
        store::keying::keep(&in_his_name, &sheet.serial, person, &keyed, whole, questionnaire).await?
    };
    if !faults.is_empty() {
        return Err(Refusal::with(Code::Invalid, faults));
    }
    counted(app, kept).await
}

/// Lets a sheet off its third keying, saying why; it is counted as it was settled.
pub async fn let_off(app: &App, staff: &Staff, sheet: &Sheet, reason: &str) -> Result<Sheet> {
    let kept = store::rekey::let_off(&staff.store(app), &sheet.serial, reason).await?;
    counted(app, kept).await
}

/// Decides where two differ.
pub async fn decide(app: &App, staff: &Staff, sheet: &Sheet, decided: Keyed, from: &Questionnaire) -> Result<Sheet> {
    let decided = decided.tidied();
    let (_, _, fields) = store::keying::dispute(&app.store, &sheet.serial).await?;
    let mut faults = mark::faults(from, &decided, false);
    for field in fields.iter().filter(|field| *field != mark::COMMENT && !decided.answers.contains_key(*field)) {
        faults.push(Violation::new(format!("/{field}"), Rule::Missing));
    }
    if !faults.is_empty() {
        return Err(Refusal::with(Code::Invalid, faults));
    }
    let kept = store::keying::decide(&staff.store(app), &sheet.serial, person(staff)?, &decided, from).await?;
    counted(app, kept).await
}

/// A sheet that is agreed is counted now; where that has to wait, it stays agreed and is tried again.
async fn counted(app: &App, sheet: Sheet) -> Result<Sheet> {
    match count::count(app, &sheet).await {
        Ok(state) => Ok(Sheet { state, response: None, ..sheet }),
        Err(refusal) if matches!(refusal.code(), Code::Busy | Code::Draining) => Ok(sheet),
        Err(refusal) => Err(refusal),
    }
}

/// What somebody keyed in a field; empty where they keyed nothing.
pub fn value<'a>(keyed: &'a Keyed, field: &str) -> &'a str {
    match field {
        mark::COMMENT => &keyed.comment,
        item => keyed.answers.get(item).map_or("", String::as_str),
    }
}
