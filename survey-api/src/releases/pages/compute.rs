//! Computing a release on pages: which one, how far it is, and what its reader should be told.

use std::collections::HashMap;

use analytics::{Text, index::Scheme};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use uuid::Uuid;

use super::super::{
    compilation::{self, Compilation, State as Stand, Wanted},
    compile::Stage,
    folder, store,
};
use crate::{
    accounts::{self, Person, Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, PageLanguage},
    published::pages::Link,
    waves::{self, State as Wave},
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

const LIST: &str = "/staff/compile";
const NEW: &str = "/staff/compile/new";
const ACCESS: Access = Access::Everywhere(Verb::ReleaseCompile);

/// The pages of computing.
pub(super) fn pages() -> Pages {
    Pages::default().page(LIST, ACCESS, get(list)).page(NEW, ACCESS, get(ask).post(send)).page(
        "/staff/compile/{id}",
        ACCESS,
        get(show),
    )
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::ReleaseCompile)?;
    let frame = StaffFrame::new(language, LIST, &staff);
    let people = accounts::store::all(&app.store).await?;
    let row = |found: Compilation| {
        vec![
            Cell::link(found.wanted.wave.clone(), frame.link(&format!("{LIST}/{}", found.id))),
            Cell::text(stand(language, found.state)),
            Cell::text(name(&people, found.person)),
            Cell::text(begun(found.begun_at)),
        ]
    };
    let rows: Vec<_> = store::compilation::all(&app.store).await?.into_iter().map(row).collect();
    let new = Link { address: frame.link(NEW), text: language.say("compile-new") };
    let page = ContentPage::new(frame, language.say("staff-compile")).part(Part::Links(vec![new]));
    let head = ["export-wave", "release-state", "release-made-by", "compile-begun"].map(|name| language.say(name));
    let table = Part::Table { caption: language.say("compile-caption"), head: head.to_vec(), rows };
    Ok(page.part(table).show())
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::ReleaseCompile)?;
    Ok(form(&app, language, &staff, &HashMap::new()).await?.show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::ReleaseCompile)?;
    let person = staff.person.as_ref().filter(|_| staff.token().is_none());
    let person = person.ok_or_else(|| Refusal::new(Code::NotAllowed))?.id;
    let word = |name: &str| text(&fields, name).trim().to_owned();
    let both = |name: &str| Text::new(word(&format!("{name}_vi")), word(&format!("{name}_en")));
    let wanted = Wanted {
        wave: word("wave"),
        scheme: word("scheme"),
        minimum_n: word("minimum_n").parse().unwrap_or(0),
        title: both("title"),
        agency: both("agency"),
        population: both("population"),
    };
    match compilation::ask(&app, &staff.store(&app), person, wanted).await {
        Ok(asked) => Ok(Redirect::to(&language.path(&format!("{LIST}/{}", asked.id))).into_response()),
        Err(refusal) if refusal.code() == Code::Invalid => {
            form(&app, language, &staff, &fields).await?.refused(refusal)
        }
        // A scheme that asks for what a questionnaire lacks says which item of which.
        Err(refusal) if refusal.code() == Code::FileFaulty => {
            Ok(form(&app, language, &staff, &fields).await?.file_refused("scheme", &refusal))
        }
        Err(refusal) if refusal.code() == Code::Busy => {
            Ok(form(&app, language, &staff, &fields).await?.wrong("wave", "compile-busy"))
        }
        Err(refusal) => Err(refusal),
    }
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::ReleaseCompile)?;
    let missing = || Refusal::new(Code::NotFound);
    let id = Uuid::try_parse(&id).map_err(|_| missing())?;
    let found = store::compilation::one(&app.store, id).await?.ok_or_else(missing)?;
    let path = format!("{LIST}/{id}");
    let frame = StaffFrame::new(language, &path, &staff);
    let people = accounts::store::all(&app.store).await?;
    let again = Link { address: frame.link(&path), text: language.say("export-look-again") };
    let mut facts = vec![
        (language.say("release-state"), stand(language, found.state)),
        (
            language.say("compile-stage"),
            language.say_with("compile-of", &[("stage", &found.stage.to_string()), ("all", &Stage::COUNT.to_string())]),
        ),
        (language.say("release-scheme"), found.wanted.scheme.clone()),
        (language.say("compile-minimum"), found.wanted.minimum_n.to_string()),
        (language.say("release-made-by"), name(&people, found.person)),
        (language.say("compile-begun"), begun(found.begun_at)),
    ];
    if let Some((period, revision)) = &found.made {
        facts.push((language.say("release-revision"), format!("{} r{revision}", language.period(period))));
    }
    let title = language.say_with("compile-title", &[("wave", &found.wanted.wave)]);
    let at_work = matches!(found.state, Stand::Queued | Stand::Running);
    let page = ContentPage::new(frame, title).part(Part::Facts(facts));
    let mut page = page.part_if(at_work, || Part::Links(vec![again]));
    page = page.part_if(found.state == Stand::Done, || Part::Notice(language.say("compile-done")));
    for line in found.words.iter().flat_map(|words| words.lines()) {
        page = page.part(Part::Text(line.to_owned()));
    }
    Ok(page.show())
}

/// The form, filled in with what the last release said of itself.
async fn form(app: &App, language: Language, staff: &Staff, sent: &HashMap<String, String>) -> Result<FormPage> {
    let frame = StaffFrame::new(language, NEW, staff);
    let waves = waves::store::all(&app.store).await?.into_iter().rev().filter(|wave| wave.state == Wave::Frozen);
    let waves = waves.map(|wave| (wave.code.clone(), wave.code)).collect();
    let last = store::all(&app.store).await?.pop();
    let last = match last {
        Some(recorded) => folder::release(&recorded.path).await.ok().map(|release| release.metadata),
        None => None,
    };
    let before = |name: &str| {
        let Some(about) = &last else { return String::new() };
        match name {
            "title_vi" => about.title.vi.clone(),
            "title_en" => about.title.en.clone(),
            "agency_vi" => about.agency.vi.clone(),
            "agency_en" => about.agency.en.clone(),
            "population_vi" => about.population.vi.clone(),
            "population_en" => about.population.en.clone(),
            "minimum_n" => about.minimum_n.to_string(),
            _ => about.scheme.clone(),
        }
    };
    let value = |name: &str, otherwise: &str| {
        let filled = sent.get(name).cloned().unwrap_or_else(|| before(name));
        if filled.is_empty() { otherwise.to_owned() } else { filled }
    };
    let schemes = Scheme::BUILTIN.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    let line = |name: &'static str, label: &str| Field::text(&frame, name, label, &value(name, ""));
    let wave = Field::choice(&frame, "wave", "compile-wave", waves).chosen(sent.get("wave").map_or("", String::as_str));
    let fields = [
        wave.hint(language.say("compile-wave-hint")),
        Field::choice(&frame, "scheme", "release-scheme", schemes).chosen(&value("scheme", "sipas")),
        line("title_vi", "compile-title-vi"),
        line("title_en", "compile-title-en"),
        line("agency_vi", "compile-agency-vi"),
        line("agency_en", "compile-agency-en"),
        line("population_vi", "compile-population-vi"),
        line("population_en", "compile-population-en"),
        Field::text(&frame, "minimum_n", "compile-minimum", &value("minimum_n", "30"))
            .hint(language.say("compile-minimum-hint")),
    ];
    let page = FormPage::new(frame, "compile-new", "compile-lead", "compile-send");
    Ok(fields.into_iter().fold(page, FormPage::field))
}

fn stand(language: Language, of: Stand) -> String {
    language.say(match of {
        Stand::Queued => "export-queued",
        Stand::Running => "compile-running",
        Stand::Done => "compile-waits",
        Stand::Failed => "compile-failed",
    })
}

fn name(people: &[Person], id: Uuid) -> String {
    people.iter().find(|person| person.id == id).map_or_else(|| id.to_string(), |person| person.name.clone())
}

fn begun(seconds: i64) -> String {
    let at = jiff::Timestamp::from_second(seconds).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
