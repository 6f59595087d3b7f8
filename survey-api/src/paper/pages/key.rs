//! Keying a sheet: its serial first, then mark after mark. Whether somebody keyed it before is not told.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{opened, options, state};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    ballots::{right::Standing, store::ballot, token::Hashed},
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    paper::{
        Keyed, Sheet, State as Stage, count, keying,
        mark::{self, COMMENT},
        store,
    },
    published::pages::Link,
    questionnaires::Questionnaire,
    workspace::{
        Access, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// The pages of keying.
pub(super) fn pages() -> Pages {
    Pages::default().page("/staff/paper", Access::Verb(Verb::PaperKey), get(ask).post(look)).page(
        "/staff/paper/{serial}/key",
        Access::Verb(Verb::PaperKey),
        get(show).post(keep),
    )
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperKey)?;
    Ok(serial_form(&app, language, &staff, "", "").await?.show())
}

async fn look(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperKey)?;
    let (typed, wave) = (text(&fields, "serial"), text(&fields, "wave"));
    match looked_up(&app, &staff, typed, wave).await {
        Ok(sheet) => Ok(Redirect::to(&language.path(&format!("/staff/paper/{}/key", sheet.serial))).into_response()),
        Err(refusal) => serial_form(&app, language, &staff, typed, wave).await?.refused(refusal),
    }
}

/// The sheet, if it may be keyed in this wave; every reason why not is told at its field.
async fn looked_up(app: &App, staff: &Staff, typed: &str, wave: &str) -> Result<Sheet> {
    let unknown = || Refusal::at(Code::Invalid, "/serial", Rule::UnknownSheet);
    let sheet = keying::found(app, typed).await?.ok_or_else(unknown)?;
    if staff.allow(Verb::PaperKey, &sheet.office).is_err() {
        return Err(unknown());
    }
    if sheet.wave != wave {
        return Err(Refusal::at(Code::Invalid, "/wave", Rule::SheetOfWave(sheet.wave)));
    }
    if sheet.waits_for_third() {
        let own = store::rekey::waiting(&app.store, Some(keying::person(staff)?)).await?;
        let is_mine = own.iter().any(|waits| waits.serial == sheet.serial);
        return if is_mine { Ok(sheet) } else { Err(Refusal::at(Code::Invalid, "/serial", Rule::SheetClosed)) };
    }
    let right = ballot::look(&app.store, Hashed::Token(sheet.ballot), app.clock.now().as_second()).await?;
    let answered = right.is_some_and(|right| right.standing == Standing::Spent);
    let own = store::keying::own(&app.store, &sheet.serial, keying::person(staff)?).await?;
    if answered || !sheet.state.takes_keys() || own.is_some_and(|own| own.finished) {
        return Err(Refusal::at(Code::Invalid, "/serial", Rule::SheetClosed));
    }
    Ok(sheet)
}

async fn serial_form(app: &App, language: Language, staff: &Staff, typed: &str, wave: &str) -> Result<FormPage> {
    let frame = StaffFrame::new(language, "/staff/paper", staff);
    let person = keying::person(staff)?;
    let mut unfinished = store::keying::unfinished(&app.store, person).await?;
    let reach = staff.reach(Verb::PaperKey);
    let third = store::rekey::waiting(&app.store, Some(person)).await?.into_iter();
    unfinished.extend(third.filter(|sheet| reach.has(&sheet.office)).map(|sheet| sheet.serial));
    let link = |serial: String| Link { address: frame.link(&format!("/staff/paper/{serial}/key")), text: serial };
    let links = unfinished.into_iter().map(link).collect();
    let fields = [
        Field::choice(&frame, "wave", "wave", options(&opened(app).await?)).chosen(wave),
        Field::text(&frame, "serial", "paper-serial", typed).hint(frame.say("paper-serial-hint")),
    ];
    let heading = frame.say("paper-unfinished");
    let page = FormPage::new(frame, "staff-paper", "paper-lead", "continue");
    Ok(fields.into_iter().fold(page, FormPage::field).below(heading, links))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
) -> Result<Response> {
    let sheet = keying::reached(&app, &staff, Verb::PaperKey, &serial).await?;
    let person = keying::person(&staff)?;
    if sheet.waits_for_third() {
        let kept = store::rekey::own(&app.store, &serial, person).await?;
        let Some(kept) = kept else { return Ok(done(language, &staff, &sheet)) };
        let questionnaire = count::questionnaire(&app, &sheet.wave).await?;
        return Ok(marks(language, &staff, &sheet, &kept, &questionnaire).show());
    }
    let own = store::keying::own(&app.store, &serial, person).await?;
    let questionnaire = count::questionnaire(&app, &sheet.wave).await?;
    let (finished, keyed) = own.map_or((false, Keyed::default()), |own| (own.finished, own.keyed));
    if finished || !sheet.state.takes_keys() {
        return Ok(done(language, &staff, &sheet));
    }
    Ok(marks(language, &staff, &sheet, &keyed, &questionnaire).show())
}

async fn keep(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    let sheet = keying::reached(&app, &staff, Verb::PaperKey, &serial).await?;
    let questionnaire = count::questionnaire(&app, &sheet.wave).await?;
    let keyed = keyed(&fields, &questionnaire);
    let finished = !fields.contains_key("later");
    match keying::keep(&app, &staff, &sheet, keyed.clone(), finished, &questionnaire).await {
        Ok(_) if !finished => Ok(Redirect::to(&language.path("/staff/paper")).into_response()),
        Ok(sheet) => Ok(done(language, &staff, &sheet)),
        Err(refusal) if refusal.code() == Code::SheetClosed => Ok(done(language, &staff, &sheet)),
        Err(refusal) => marks(language, &staff, &sheet, &keyed, &questionnaire).refused(refusal),
    }
}

/// What was keyed, from the fields of the page.
pub(super) fn keyed(fields: &HashMap<String, String>, questionnaire: &Questionnaire) -> Keyed {
    let given = |key: &str| fields.get(key).map(|value| (key.to_owned(), value.clone()));
    let answers = mark::printed(questionnaire).into_iter().filter_map(|item| given(&item.key)).collect();
    Keyed { answers, comment: text(fields, COMMENT).to_owned() }.tidied()
}

/// Every item in the order in which it is printed, with its number on the sheet.
fn marks(language: Language, staff: &Staff, sheet: &Sheet, keyed: &Keyed, from: &Questionnaire) -> FormPage {
    let frame = StaffFrame::new(language, &format!("/staff/paper/{}/key", sheet.serial), staff);
    let fields: Vec<Field> = mark::printed(from)
        .into_iter()
        .enumerate()
        .map(|(position, item)| {
            let label = format!("{}. {}", position + 1, item.text.text().get(language.tag()));
            Field::named(item.key.clone(), label, keying::value(keyed, &item.key)).mark().hint(mark::legend(item))
        })
        .collect();
    let comment = Field::text(&frame, COMMENT, "paper-comment", &keyed.comment).long();
    let comment = comment.hint(frame.say("paper-comment-hint"));
    let (title, later) = (language.say_with("paper-key", &[("serial", &sheet.serial)]), frame.say("paper-later"));
    let page = FormPage::new(frame, "staff-paper", "paper-key-lead", "paper-finish").titled(title);
    fields.into_iter().chain([comment]).fold(page, FormPage::field).second("later", later)
}

/// What became of a sheet, and the way to the next one.
pub(super) fn done(language: Language, staff: &Staff, sheet: &Sheet) -> Response {
    let frame = StaffFrame::new(language, "/staff/paper", staff);
    let words = match sheet.state {
        Stage::KeyedOnce | Stage::Issued | Stage::Missing => language.say("paper-waits"),
        other => state(language, other),
    };
    let (key, decide) = (staff.can(Verb::PaperKey), staff.can(Verb::PaperAdjudicate));
    let next = |address: &str, words: &str| Link { address: frame.link(address), text: language.say(words) };
    let key = key.then(|| next("/staff/paper", "paper-next"));
    let decide = decide.then(|| next("/staff/paper/disputes", "staff-paper-disputes"));
    let links = Part::Links(key.into_iter().chain(decide).collect());
    ContentPage::new(frame, sheet.serial.clone()).part(Part::Text(words)).part(links).show()
}
