//! Questionnaires as pages: the list, a version with what changed in it, and publishing one from a file.

use analytics::Text;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{
    Questionnaire, codebook,
    diff::{self, Change, Class},
    domain::Item,
    file, store,
    xlsform::{Unmapped, import},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    published::pages::Link,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sent::Sent,
        sign_in::text,
    },
};

/// Largest questionnaire file, in bytes.
const LARGEST: usize = 512 * 1024;

/// The pages of questionnaires.
pub fn pages() -> Pages {
    let see = Access::Verb(Verb::FunnelRead);
    Pages::default()
        .page("/staff/questionnaires", see, get(list))
        .page("/staff/questionnaires/{key}/{version}", see, get(show))
        .page("/codebook/{key}/{version}", Access::Anyone, get(codes))
        .page_up_to(
            "/staff/questionnaires/new",
            Access::Everywhere(Verb::QuestionnaireChange),
            LARGEST,
            get(ask).post(send),
        )
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let frame = StaffFrame::new(language, "/staff/questionnaires", &staff);
    let row = |form: Questionnaire| {
        let address = frame.link(&format!("/staff/questionnaires/{}/{}", form.key, form.version));
        vec![
            Cell::link(said(language, &form.title.text()), address),
            Cell::text(form.key.clone()),
            Cell::number(form.version.to_string()),
            Cell::number(language.count(form.items.len() as u64)),
        ]
    };
    let rows = store::all(&app.store).await?.into_iter().map(row).collect();
    let head = ["questionnaire", "code", "questionnaire-version", "questionnaire-items"].map(|name| language.say(name));
    let new = Link { address: frame.link("/staff/questionnaires/new"), text: language.say("questionnaire-new") };
    let may_change = staff.allow_everywhere(Verb::QuestionnaireChange).is_ok();
    let page = ContentPage::new(frame, language.say("staff-questionnaires"));
    let page = page.part_if(may_change, || Part::Links(vec![new]));
    Ok(page.part(Part::Table { caption: language.say("questionnaires-caption"), head: head.to_vec(), rows }).show())
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let missing = || Refusal::new(Code::NotFound);
    let version: u32 = version.parse().map_err(|_| missing())?;
    let form = store::version(&app.store, &key, version).await?.ok_or_else(missing)?;
    let frame = StaffFrame::new(language, &format!("/staff/questionnaires/{key}/{version}"), &staff);
    let page = ContentPage::new(frame, said(language, &form.title.text())).part(Part::Facts(facts(language, &form)));
    let page = match earlier(&app, &form).await? {
        Some(before) => page.part(changes(language, &before, &form)),
        None => page,
    };
    Ok(page.part(files(language, &form)).part(items(language, &form)).show())
}

/// The codebook for reading, by anybody: what each column says and what its codes are called.
async fn codes(
    PageLanguage(language): PageLanguage,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    let missing = || Refusal::new(Code::NotFound);
    let version: u32 = version.parse().map_err(|_| missing())?;
    let form = store::version(&app.store, &key, version).await?.ok_or_else(missing)?;
    let frame = StaffFrame::outside(language, &format!("/codebook/{key}/{version}"));
    let title = language.say_with("codebook-of", &[("title", form.title.text().get(language.tag()))]);
    let csv = csv(language, &form);
    let mut page = ContentPage::new(frame, title).part(Part::Facts(facts(language, &form)));
    page = page.part(Part::Links(vec![csv]));
    for entry in codebook::of(&form) {
        page = page.part(Part::Heading(format!("{}. {}", entry.position, said(language, &entry.text))));
        page = page.part(Part::Facts(of_entry(language, &entry)));
        let row = |(code, name): &(f64, Text)| vec![Cell::number(code.to_string()), Cell::text(said(language, name))];
        let rows: Vec<_> = entry.values.iter().map(row).collect();
        let head = ["codebook-code", "codebook-name"].map(|name| language.say(name)).to_vec();
        let caption = language.say_with("codebook-codes", &[("item", &entry.item)]);
        page = page.part_if(!rows.is_empty(), || Part::Table { caption, head, rows });
    }
    Ok(page.show())
}

fn of_entry(language: Language, entry: &codebook::Entry) -> Vec<(String, String)> {
    let mut facts =
        vec![(language.say("code"), entry.item.clone()), (language.say("item-kind"), entry.kind.to_owned())];
    let mut fact = |name: &str, value: Option<String>| facts.extend(value.map(|value| (language.say(name), value)));
    fact("codebook-column", entry.column.clone());
    fact("item-factor", entry.factor.clone());
    fact("codebook-range", entry.range.map(|(low, high)| format!("{low} – {high}")));
    fact("codebook-missing", Some(entry.missing.join(", ")).filter(|words| !words.is_empty()));
    fact("codebook-show-if", entry.show_if.clone());
    fact("codebook-asked", (entry.asked < 1.0).then(|| language.percent(entry.asked * 100.0, 1)));
    facts
}

/// The same questionnaire in other forms.
fn files(language: Language, form: &Questionnaire) -> Part {
    let (key, version) = (&form.key, form.version);
    let link = |address: String, name: &str| Link { address, text: language.say(name) };
    Part::Links(vec![
        link(language.path(&format!("/codebook/{key}/{version}")), "codebook-page"),
        csv(language, form),
        link(format!("/api/v1/questionnaires/{key}/{version}/xlsform"), "codebook-xlsform"),
        link(format!("/api/v1/questionnaires/{key}/{version}/xlsform/unmapped"), "codebook-unmapped"),
    ])
}

fn csv(language: Language, form: &Questionnaire) -> Link {
    let address =
        format!("/api/v1/questionnaires/{}/{}/codebook.csv?language={}", form.key, form.version, language.tag());
    Link { address, text: language.say("codebook-csv") }
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    Ok(form(language, &staff).show())
}

/// First the file, checked and shown with what changes; then the same once more, published.
async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    sent: Sent,
) -> Result<Response> {
    staff.allow_everywhere(Verb::QuestionnaireChange)?;
    let read = match (sent.file("file"), text(&sent.fields, "content")) {
        (Some((name, content)), _) if name.to_lowercase().ends_with(".xlsx") => {
            return from_xlsform(&app, language, &staff, name, content.to_vec()).await;
        }
        (Some((name, content)), _) => from_file(name, content),
        (None, "") => Err(Refusal::at(Code::FileFaulty, language.say("file"), Rule::Missing)),
        (None, content) => from_text("questionnaire.toml", content),
    };
    let (toml, questionnaire) = match read {
        Ok(read) => read,
        Err(refusal) => return Ok(form(language, &staff).file_refused("file", &refusal)),
    };
    if text(&sent.fields, "confirmed").is_empty() {
        return before_publishing(&app, language, &staff, toml, &questionnaire, &[]).await;
    }
    match store::register(&staff.store(&app), &questionnaire).await {
        Ok(()) => {
            let address = format!("/staff/questionnaires/{}/{}", questionnaire.key, questionnaire.version);
            Ok(Redirect::to(&language.path(&address)).into_response())
        }
        Err(refusal) if refusal.code() == Code::QuestionnaireInUse => {
            Ok(form(language, &staff).wrong("file", "questionnaire-in-use"))
        }
        Err(refusal) => Err(refusal),
    }
}

/// What an XLSForm makes: shown before it is published, with what could not be taken, or with what it lacks.
async fn from_xlsform(app: &App, language: Language, staff: &Staff, name: &str, content: Vec<u8>) -> Result<Response> {
    let imported = match import::import(name.to_owned(), content).await {
        Ok(imported) => imported,
        Err(refusal) => return Ok(form(language, staff).file_refused("file", &refusal)),
    };
    match &imported.checked {
        Ok(questionnaire) => {
            before_publishing(app, language, staff, imported.toml, questionnaire, &imported.unmapped).await
        }
        Err(faults) => {
            let left = imported.unmapped.iter().map(|left| Violation::new(&left.place, Rule::Fault(left.what.clone())));
            let wrong = faults.iter().map(Violation::from).chain(left).collect();
            Ok(form(language, staff).file_refused("file", &Refusal::with(Code::FileFaulty, wrong)))
        }
    }
}

fn from_file(name: &str, content: &[u8]) -> Result<(String, Questionnaire)> {
    let not_text =
        |_| Refusal::at(Code::FileFaulty, name, Rule::Fault("không phải chữ mã UTF-8 / is not UTF-8 text".into()));
    from_text(name, std::str::from_utf8(content).map_err(not_text)?)
}

fn from_text(name: &str, toml: &str) -> Result<(String, Questionnaire)> {
    // A browser sends every line end as two characters.
    let toml = toml.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let questionnaire = file::from_toml(&toml, name)?;
    Ok((toml, questionnaire))
}

async fn before_publishing(
    app: &App,
    language: Language,
    staff: &Staff,
    toml: String,
    new: &Questionnaire,
    unmapped: &[Unmapped],
) -> Result<Response> {
    let frame = StaffFrame::new(language, "/staff/questionnaires/new", staff);
    let before = earlier(app, new).await?;
    let breaks = before.as_ref().map(|before| diff::between(before, new)).unwrap_or_default();
    let breaks = breaks.iter().filter(|change| change.class == Class::Breaking).count();
    let mut consequences = vec![language.say("publish-immutable"), language.say("publish-unused")];
    if breaks > 0 {
        consequences.push(language.say_with("publish-breaks", &[("count", &language.count(breaks as u64))]));
    }
    let sent = vec![("content", toml), ("confirmed", "1".to_owned())];
    let button = Part::Button { consequences, sent, text: language.say("publish-send") };
    let page = ContentPage::new(frame, said(language, &new.title.text())).part(Part::Facts(facts(language, new)));
    let page = match &before {
        Some(before) => page.part(changes(language, before, new)),
        None => page,
    };
    let row = |left: &Unmapped| vec![Cell::text(&left.place), Cell::text(&left.what)];
    let left = || Part::Table {
        caption: language.say("codebook-left"),
        head: ["import-place", "import-cause"].map(|name| language.say(name)).to_vec(),
        rows: unmapped.iter().map(row).collect(),
    };
    let page = page.part_if(!unmapped.is_empty(), left);
    let page = page.part(Part::Heading(language.say("what-will-happen"))).part(button);
    Ok(page.part(items(language, new)).show())
}

/// The version before this one.
async fn earlier(app: &App, form: &Questionnaire) -> Result<Option<Questionnaire>> {
    let mut same = store::all(&app.store).await?.into_iter();
    Ok(same.rfind(|other| other.key == form.key && other.version < form.version))
}

fn facts(language: Language, form: &Questionnaire) -> Vec<(String, String)> {
    vec![
        (language.say("code"), form.key.clone()),
        (language.say("questionnaire-version"), form.version.to_string()),
        (language.say("questionnaire-items"), language.count(form.items.len() as u64)),
        (language.say("questionnaire-languages"), form.tags().collect::<Vec<_>>().join(", ")),
        (language.say("questionnaire-digest"), form.sha256()),
    ]
}

fn items(language: Language, form: &Questionnaire) -> Part {
    let row = |(position, item): (usize, &Item)| {
        vec![
            Cell::number((position + 1).to_string()),
            Cell::text(said(language, &item.text.text())),
            Cell::text(item.key.clone()),
            Cell::text(item.kind.word()),
            Cell::text(item.factor.clone().unwrap_or_default()),
        ]
    };
    Part::Table {
        caption: language.say("questionnaire-items-caption"),
        head: ["number", "item-question", "code", "item-kind", "item-factor"].map(|name| language.say(name)).to_vec(),
        rows: form.items.iter().enumerate().map(row).collect(),
    }
}

fn changes(language: Language, before: &Questionnaire, now: &Questionnaire) -> Part {
    let row = |change: Change| {
        let class = match change.class {
            Class::Wording => "change-wording",
            Class::Additive => "change-additive",
            Class::Breaking => "change-breaking",
        };
        vec![Cell::text(change.item), Cell::text(language.say(class)), Cell::text(change.what.join(", "))]
    };
    Part::Table {
        caption: language.say_with("changes-caption", &[("version", &before.version.to_string())]),
        head: ["code", "change-class", "change-what"].map(|name| language.say(name)).to_vec(),
        rows: diff::between(before, now).into_iter().map(row).collect(),
    }
}

fn form(language: Language, staff: &Staff) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/questionnaires/new", staff);
    let field = Field::text(&frame, "file", "file", "").file().hint(frame.say("questionnaire-file-hint"));
    FormPage::new(frame, "questionnaire-new", "questionnaire-new-lead", "continue").field(field)
}

fn said(language: Language, text: &Text) -> String {
    text.get(language.tag()).to_owned()
}
