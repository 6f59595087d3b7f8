//! Deciding where two people keyed a sheet differently. Who keyed what is not told.

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
    routing::get,
};

use super::key::{done, keyed};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Result},
    extract::{Language, PageLanguage},
    paper::{
        Keyed, Sheet, State as Stage, count, keying,
        mark::{self, COMMENT},
        store,
    },
    questionnaires::Questionnaire,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::Fields,
    },
};

/// The pages of deciding.
pub(super) fn pages() -> Pages {
    Pages::default().page("/staff/paper/disputes", Access::Verb(Verb::PaperAdjudicate), get(list)).page(
        "/staff/paper/{serial}/decide",
        Access::Verb(Verb::PaperAdjudicate),
        get(show).post(decide),
    )
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperAdjudicate)?;
    let frame = StaffFrame::new(language, "/staff/paper/disputes", &staff);
    let reach = staff.reach(Verb::PaperAdjudicate);
    let disputed = store::stock::in_state(&app.store, Stage::Disputed).await?;
    let row = |sheet: Sheet| {
        let address = frame.link(&format!("/staff/paper/{}/decide", sheet.serial));
        vec![Cell::link(sheet.serial, address), Cell::text(sheet.wave), Cell::text(sheet.office)]
    };
    let rows = disputed.into_iter().filter(|sheet| reach.has(&sheet.office)).map(row).collect();
    let head = ["paper-serial", "wave", "office"].map(|name| language.say(name)).to_vec();
    let caption = language.say("paper-disputes-caption");
    let title = language.say("staff-paper-disputes");
    let third = |sheet: Sheet| {
        let address = frame.link(&format!("/staff/paper/{}/let-off", sheet.serial));
        vec![Cell::link(sheet.serial, address), Cell::text(sheet.wave), Cell::text(sheet.office)]
    };
    let waiting = store::rekey::waiting(&app.store, None).await?.into_iter();
    let waiting: Vec<_> = waiting.filter(|sheet| reach.has(&sheet.office)).map(third).collect();
    let waiting = Part::Table { caption: language.say("paper-third-caption"), head: head.clone(), rows: waiting };
    Ok(ContentPage::new(frame, title).part(Part::Table { caption, head, rows }).part(waiting).show())
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
) -> Result<Response> {
    let sheet = keying::reached(&app, &staff, Verb::PaperAdjudicate, &serial).await?;
    if sheet.state != Stage::Disputed {
        return Ok(done(language, &staff, &sheet));
    }
    let questionnaire = count::questionnaire(&app, &sheet.wave).await?;
    Ok(form(&app, language, &staff, &sheet, &Keyed::default(), &questionnaire).await?.show())
}

async fn decide(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    let sheet = keying::reached(&app, &staff, Verb::PaperAdjudicate, &serial).await?;
    let questionnaire = count::questionnaire(&app, &sheet.wave).await?;
    let decided = keyed(&fields, &questionnaire);
    match keying::decide(&app, &staff, &sheet, decided.clone(), &questionnaire).await {
        Ok(sheet) => Ok(done(language, &staff, &sheet)),
        Err(refusal) if refusal.code() == Code::SheetClosed => Ok(done(language, &staff, &sheet)),
        Err(refusal) => form(&app, language, &staff, &sheet, &decided, &questionnaire).await?.refused(refusal),
    }
}

/// The fields that differ, with what each of the two keyed.
async fn form(
    app: &App,
    language: Language,
    staff: &Staff,
    sheet: &Sheet,
    decided: &Keyed,
    from: &Questionnaire,
) -> Result<FormPage> {
    let (a, b, differ) = store::keying::dispute(&app.store, &sheet.serial).await?;
    let frame = StaffFrame::new(language, &format!("/staff/paper/{}/decide", sheet.serial), staff);
    let said = |field: &str| {
        let one = |keyed| match keying::value(keyed, field) {
            "" => "–".to_owned(),
            words => format!("“{words}”"),
        };
        language.say_with("paper-differ", &[("one", &one(&a)), ("other", &one(&b))])
    };
    let mut fields = Vec::new();
    for (position, item) in mark::printed(from).into_iter().enumerate().filter(|(_, item)| differ.contains(&item.key)) {
        let label = format!("{}. {}", position + 1, item.text.text().get(language.tag()));
        let hint = format!("{} ({})", said(&item.key), mark::legend(item));
        fields.push(Field::named(item.key.clone(), label, keying::value(decided, &item.key)).mark().hint(hint));
    }
    if differ.contains(COMMENT) {
        let shown = if decided.comment.is_empty() { &a.comment } else { &decided.comment };
        fields.push(Field::text(&frame, COMMENT, "paper-comment", shown).long().hint(said(COMMENT)));
    }
    let title = language.say_with("paper-decide", &[("serial", &sheet.serial)]);
    let page = FormPage::new(frame, "staff-paper-disputes", "paper-decide-lead", "paper-decide-send").titled(title);
    Ok(fields.into_iter().fold(page, FormPage::field))
}
