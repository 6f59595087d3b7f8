//! Drafts as pages: begun from a file or from the version before, shown with everything that is wrong and all that changes,
//! written further, published by somebody else or thrown away.

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{changes, facts, found, items, minute, number, said, who};
use crate::{
    accounts::{self, Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    published::pages::Link,
    questionnaires::{
        diff::{self, Class},
        file,
        lifecycle::Draft,
        publishable::Examined,
        store,
        xlsform::{Unmapped, import},
    },
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sent::Sent,
        sign_in::{Fields, text},
    },
};

/// Largest questionnaire file, in bytes.
const LARGEST: usize = 512 * 1024;

/// The pages of drafts.
pub(super) fn pages() -> Pages {
    let (write, publish) =
        (Access::Everywhere(Verb::QuestionnaireChange), Access::Everywhere(Verb::QuestionnairePublish));
    Pages::default()
        .page_up_to("/staff/questionnaires/new", write, LARGEST, get(ask).post(begin))
        .page("/staff/questionnaires/{key}/{version}/next", write, get(before_next).post(next))
        .page("/staff/questionnaires/{key}/{version}/draft", publish, get(show).post(publish_it))
        .page_up_to("/staff/questionnaires/{key}/{version}/edit", write, LARGEST, get(edit).post(save))
        .page("/staff/questionnaires/{key}/{version}/discard", write, get(before_discarding).post(discard))
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    Ok(new_form(language, &staff).show())
}

async fn begin(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    sent: Sent,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let read = match sent.file("file") {
        Some((name, content)) if name.to_lowercase().ends_with(".xlsx") => {
            return from_xlsform(&app, language, &staff, name, content.to_vec()).await;
        }
        Some((name, content)) => from_file(name, content),
        None => Err(Refusal::at(Code::FileFaulty, language.say("file"), Rule::Missing)),
    };
    let kept = match read {
        Ok((toml, draft)) => keep(&app, &staff, &draft, &toml).await,
        Err(refusal) => Err(refusal),
    };
    match kept {
        Ok(draft) => Ok(to_draft(language, &draft.key, draft.version)),
        Err(refusal) if refusal.code() == Code::QuestionnaireInUse => {
            Ok(new_form(language, &staff).wrong("file", "questionnaire-in-use"))
        }
        Err(refusal) if refusal.violations().is_empty() => Err(refusal),
        Err(refusal) => Ok(new_form(language, &staff).file_refused("file", &refusal)),
    }
}

/// What an XLSForm makes is kept as a draft, whatever it lacks; what could not be taken is shown once, before the draft.
async fn from_xlsform(app: &App, language: Language, staff: &Staff, name: &str, content: Vec<u8>) -> Result<Response> {
    let kept = match import::import(name.to_owned(), content).await {
        Ok(imported) => match keep(app, staff, &file::draft(&imported.toml, name)?, &imported.toml).await {
            Ok(draft) => Ok((draft, imported.unmapped)),
            Err(refusal) => Err(refusal),
        },
        Err(refusal) => Err(refusal),
    };
    match kept {
        Ok((draft, unmapped)) if unmapped.is_empty() => Ok(to_draft(language, &draft.key, draft.version)),
        Ok((draft, unmapped)) => Ok(left(language, staff, &draft, &unmapped)),
        Err(refusal) if refusal.code() == Code::QuestionnaireInUse => {
            Ok(new_form(language, staff).wrong("file", "questionnaire-in-use"))
        }
        Err(refusal) if refusal.violations().is_empty() => Err(refusal),
        Err(refusal) => Ok(new_form(language, staff).file_refused("file", &refusal)),
    }
}

/// What of a workbook has no counterpart here.
fn left(language: Language, staff: &Staff, draft: &Draft, unmapped: &[Unmapped]) -> Response {
    let frame = StaffFrame::new(language, "/staff/questionnaires/new", staff);
    let row = |left: &Unmapped| vec![Cell::text(&left.place), Cell::text(&left.what)];
    let address = frame.link(&format!("/staff/questionnaires/{}/{}/draft", draft.key, draft.version));
    let title = language.say_with("draft-title", &[("key", &draft.key), ("version", &draft.version.to_string())]);
    let table = Part::Table {
        caption: language.say("codebook-left"),
        head: ["import-place", "import-cause"].map(|name| language.say(name)).to_vec(),
        rows: unmapped.iter().map(row).collect(),
    };
    let on = Link { address, text: language.say("continue") };
    ContentPage::new(frame, title).part(table).part(Part::Links(vec![on])).show()
}

async fn keep(app: &App, staff: &Staff, draft: &file::Draft, toml: &str) -> Result<Draft> {
    let version = u32::try_from(draft.version).ok().filter(|version| *version > 0);
    let (Some(version), true) = (version, crate::slug::is_code(&draft.key)) else {
        let words = "cần key là mã và version từ 1 / needs a code as key, and a version from 1";
        return Err(Refusal::at(Code::FileFaulty, "key, version", Rule::Fault(words.to_owned())));
    };
    store::draft::save(&staff.store(app), &draft.key, version, toml).await
}

fn from_file(name: &str, content: &[u8]) -> Result<(String, file::Draft)> {
    let not_text =
        |_| Refusal::at(Code::FileFaulty, name, Rule::Fault("không phải chữ mã UTF-8 / is not UTF-8 text".into()));
    from_text(name, std::str::from_utf8(content).map_err(not_text)?)
}

fn from_text(name: &str, toml: &str) -> Result<(String, file::Draft)> {
    // A browser sends every line end as two characters.
    let toml = toml.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let draft = file::draft(&toml, name)?;
    Ok((toml, draft))
}

async fn before_next(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let form = found(&app, &key, &version).await?;
    let consequences = vec![language.say("draft-next-copies"), language.say("draft-next-old")];
    let title = said(language, &form.title.text());
    Ok(step(language, &staff, (&key, &version, "next"), title, ("draft-next", consequences)))
}

/// The next version begins as this one.
async fn next(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let form = found(&app, &key, &version).await?;
    let newest = store::of_key(&app.store, &key).await?.pop().map_or(form.version, |newest| newest.version);
    let draft = file::Draft { version: i64::from(newest) + 1, breaks: Vec::new(), ..file::Draft::of(&form) };
    if store::draft::one(&app.store, &key, newest + 1).await?.is_none() {
        keep(&app, &staff, &draft, &draft.to_toml().map_err(Refusal::internal)?).await?;
    }
    Ok(to_draft(language, &key, newest + 1))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let draft = kept(&app, &key, &version).await?;
    Ok(page(&app, language, &staff, &draft, None).await?.show())
}

async fn publish_it(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnairePublish)?;
    let draft = kept(&app, &key, &version).await?;
    match store::draft::publish(&staff.store(&app), &key, draft.version, text(&fields, "sha256")).await {
        Ok(form) => {
            let address = format!("/staff/questionnaires/{}/{}", form.key, form.version);
            Ok(Redirect::to(&language.path(&address)).into_response())
        }
        Err(refusal)
            if matches!(refusal.code(), Code::SecondPersonRequired | Code::QuestionnaireChanged | Code::FileFaulty) =>
        {
            let page = page(&app, language, &staff, &draft, Some(refusal.code())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page.show()).into_response())
        }
        Err(refusal) => Err(refusal),
    }
}

/// A draft with everything that keeps it back, what changes, and the button for somebody who did not write it.
async fn page(
    app: &App,
    language: Language,
    staff: &Staff,
    draft: &Draft,
    refused: Option<Code>,
) -> Result<ContentPage> {
    let path = format!("/staff/questionnaires/{}/{}", draft.key, draft.version);
    let frame = StaffFrame::new(language, &format!("{path}/draft"), staff);
    let (Examined { questionnaire, faults, remarks }, before) = store::draft::examine(&app.store, draft).await?;
    let people = accounts::store::all(&app.store).await?;
    let mut about = facts(language, &questionnaire);
    about.push((language.say("draft-saved-by"), who(language, &people, &draft.saved_by)));
    about.push((language.say("draft-saved-at"), minute(&draft.saved_at)));
    if faults.is_empty() {
        about.push((language.say("questionnaire-digest"), questionnaire.sha256()));
    }
    let link =
        |step: &str, words: &str| Link { address: frame.link(&format!("{path}/{step}")), text: language.say(words) };
    let links = vec![link("edit", "draft-edit"), link("discard", "draft-discard")];
    let title = language.say_with("draft-title", &[("key", &draft.key), ("version", &draft.version.to_string())]);
    let mut page = ContentPage::new(frame, title);
    if let Some(code) = refused {
        let words = format!("{}. {}", code.title().get(language.tag()), code.detail().get(language.tag()));
        page = page.part(Part::Notice(words));
    }
    page = page.part(Part::Facts(about));
    page = page.part_if(staff.allow_everywhere(Verb::QuestionnaireChange).is_ok(), || Part::Links(links));
    let fault = |fault: &analytics::error::Fault| {
        vec![Cell::text(&*fault.place), Cell::text(&*fault.cause), Cell::text(&*fault.remedy)]
    };
    page = page.part_if(!faults.is_empty(), || Part::Table {
        caption: language.say("draft-faults"),
        head: ["fault-place", "fault-cause", "fault-remedy"].map(|name| language.say(name)).to_vec(),
        rows: faults.iter().map(fault).collect(),
    });
    page = page.part_if(!remarks.is_empty(), || Part::Table {
        caption: language.say("draft-remarks"),
        head: ["code", "draft-remark"].map(|name| language.say(name)).to_vec(),
        rows: remarks
            .iter()
            .map(|one| vec![Cell::text(one.item.clone().unwrap_or_default()), Cell::text(said(language, &one.text))])
            .collect(),
    });
    let breaks = before.as_ref().map(|before| diff::between(before, &questionnaire)).unwrap_or_default();
    let breaks = breaks.iter().filter(|change| change.class == Class::Breaking).count();
    if let Some(before) = &before {
        page = page.part(changes(language, before, &questionnaire));
    }
    if faults.is_empty() && draft.saved_by == staff.actor().person() {
        page = page.part(Part::Notice(language.say("draft-own")));
    } else if faults.is_empty() {
        let mut consequences = vec![language.say("publish-immutable"), language.say("publish-recorded")];
        if breaks > 0 {
            consequences.push(language.say_with("publish-breaks", &[("count", &language.count(breaks as u64))]));
        }
        let sent = vec![("sha256", questionnaire.sha256())];
        let button = Part::Button { consequences, sent, text: language.say("publish-send") };
        page = page.part(Part::Heading(language.say("what-will-happen"))).part(button);
    }
    Ok(page.part(items(language, &questionnaire)))
}

async fn edit(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let draft = kept(&app, &key, &version).await?;
    Ok(edit_form(language, &staff, &draft, &draft.content).show())
}

async fn save(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let draft = kept(&app, &key, &version).await?;
    let typed = text(&sent.fields, "content");
    let form = edit_form(language, &staff, &draft, typed);
    let (toml, read) = match from_text("questionnaire.toml", typed) {
        Ok(read) => read,
        Err(refusal) => return Ok(form.file_refused("content", &refusal)),
    };
    if (read.key.as_str(), read.version) != (key.as_str(), i64::from(draft.version)) {
        return Ok(form.wrong("content", "draft-name-fixed"));
    }
    store::draft::save(&staff.store(&app), &key, draft.version, &toml).await?;
    Ok(to_draft(language, &key, draft.version))
}

async fn before_discarding(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    kept(&app, &key, &version).await?;
    let consequences = vec![language.say("draft-discard-gone")];
    let title = language.say_with("draft-title", &[("key", &key), ("version", &version)]);
    Ok(step(language, &staff, (&key, &version, "discard"), title, ("draft-discard", consequences)))
}

async fn discard(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    store::draft::discard(&staff.store(&app), &key, number(&version)?).await?;
    Ok(Redirect::to(&language.path("/staff/questionnaires")).into_response())
}

/// A step with what will happen above its button.
fn step(
    language: Language,
    staff: &Staff,
    (key, version, name): (&str, &str, &str),
    title: String,
    (words, consequences): (&str, Vec<String>),
) -> Response {
    let frame = StaffFrame::new(language, &format!("/staff/questionnaires/{key}/{version}/{name}"), staff);
    ContentPage::step(frame, title, consequences, words, "/staff/questionnaires")
}

async fn kept(app: &App, key: &str, version: &str) -> Result<Draft> {
    let found = store::draft::one(&app.store, key, number(version)?).await?;
    found.ok_or_else(|| Refusal::new(Code::NotFound))
}

fn to_draft(language: Language, key: &str, version: u32) -> Response {
    Redirect::to(&language.path(&format!("/staff/questionnaires/{key}/{version}/draft"))).into_response()
}

fn new_form(language: Language, staff: &Staff) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/questionnaires/new", staff);
    let field = Field::text(&frame, "file", "file", "").file().hint(frame.say("questionnaire-file-hint"));
    FormPage::new(frame, "questionnaire-new", "questionnaire-new-lead", "continue").field(field)
}

fn edit_form(language: Language, staff: &Staff, draft: &Draft, typed: &str) -> FormPage {
    let path = format!("/staff/questionnaires/{}/{}/edit", draft.key, draft.version);
    let frame = StaffFrame::new(language, &path, staff);
    let field =
        Field::text(&frame, "content", "draft-content", typed).long().hint(frame.say("questionnaire-file-hint"));
    FormPage::new(frame, "draft-edit", "draft-edit-lead", "save").field(field)
}
