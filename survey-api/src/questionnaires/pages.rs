//! Questionnaires as pages: the list, a version with what changed in it, and the end of a version. Drafts have pages of their own.

mod draft;
mod retire;

use analytics::Text;
use axum::{
    extract::{Path, State},
    response::Response,
    routing::get,
};

use super::{
    Questionnaire, codebook,
    diff::{self, Change, Class},
    domain::Item,
    lifecycle::{Draft, Life},
    store,
};
use crate::{
    accounts::{self, Person, Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, PageLanguage},
    published::pages::Link,
    workspace::{Access, Cell, ContentPage, Pages, Part, StaffFrame},
};

/// The pages of questionnaires.
pub fn pages() -> Pages {
    let see = Access::Verb(Verb::FunnelRead);
    Pages::default()
        .page("/staff/questionnaires", see, get(list))
        .page("/staff/questionnaires/{key}/{version}", see, get(show))
        .page("/codebook/{key}/{version}", Access::Anyone, get(codes))
        .merge(draft::pages())
        .merge(retire::pages())
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let frame = StaffFrame::new(language, "/staff/questionnaires", &staff);
    let lives = store::life::all(&app.store).await?;
    let row = |form: Questionnaire| {
        let address = frame.link(&format!("/staff/questionnaires/{}/{}", form.key, form.version));
        vec![
            Cell::link(said(language, &form.title.text()), address),
            Cell::text(form.key.clone()),
            Cell::number(form.version.to_string()),
            Cell::number(language.count(form.items.len() as u64)),
            Cell::text(state(language, &lives.get(&form.sha256()).cloned().unwrap_or_default())),
        ]
    };
    let rows = store::all(&app.store).await?.into_iter().map(row).collect();
    let head = ["questionnaire", "code", "questionnaire-version", "questionnaire-items", "questionnaire-state"];
    let published = Part::Table {
        caption: language.say("questionnaires-caption"),
        head: head.map(|name| language.say(name)).to_vec(),
        rows,
    };
    let new = Link { address: frame.link("/staff/questionnaires/new"), text: language.say("questionnaire-new") };
    let may_change = staff.allow_everywhere(Verb::QuestionnaireChange).is_ok();
    let may_publish = staff.allow_everywhere(Verb::QuestionnairePublish).is_ok();
    let drafts = if may_publish { store::draft::all(&app.store).await? } else { Vec::new() };
    let people = accounts::store::all(&app.store).await?;
    let drafts = drafts.iter().map(|draft| draft_row(language, &frame, &people, draft)).collect();
    let page = ContentPage::new(frame, language.say("staff-questionnaires"));
    let page = page.part_if(may_change, || Part::Links(vec![new]));
    let page = page.part_if(may_publish, || Part::Table {
        caption: language.say("drafts-caption"),
        head: ["code", "questionnaire-version", "draft-saved-by", "draft-saved-at"]
            .map(|name| language.say(name))
            .to_vec(),
        rows: drafts,
    });
    Ok(page.part(published).show())
}

fn draft_row(language: Language, frame: &StaffFrame, people: &[Person], draft: &Draft) -> Vec<Cell> {
    let address = frame.link(&format!("/staff/questionnaires/{}/{}/draft", draft.key, draft.version));
    vec![
        Cell::link(draft.key.clone(), address),
        Cell::number(draft.version.to_string()),
        Cell::text(who(language, people, &draft.saved_by)),
        Cell::text(minute(&draft.saved_at)),
    ]
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((key, version)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let form = found(&app, &key, &version).await?;
    let life = store::life::of(app.store.read(), &form.sha256()).await?;
    let people = accounts::store::all(&app.store).await?;
    let path = format!("/staff/questionnaires/{key}/{version}");
    let frame = StaffFrame::new(language, &path, &staff);
    let mut facts = facts(language, &form);
    facts.push((language.say("questionnaire-digest"), form.sha256()));
    facts.extend(past(language, &people, &life));
    let link =
        |step: &str, words: &str| Link { address: frame.link(&format!("{path}/{step}")), text: language.say(words) };
    let mut links = Vec::new();
    if staff.allow_everywhere(Verb::QuestionnaireChange).is_ok() {
        links.push(link("next", "draft-next"));
    }
    if staff.allow_everywhere(Verb::QuestionnairePublish).is_ok() {
        links.push(link("retire", "questionnaire-retire"));
    }
    let page = ContentPage::new(frame, said(language, &form.title.text())).part(Part::Facts(facts));
    let page = page.part_if(!links.is_empty(), || Part::Links(links));
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

/// Who wrote, published and retired a version, and until when its answers are taken.
fn past(language: Language, people: &[Person], life: &Life) -> Vec<(String, String)> {
    let mut facts = vec![(language.say("questionnaire-state"), state(language, life))];
    for (name, by) in [("draft-saved-by", &life.drafted_by), ("questionnaire-published-by", &life.published_by)] {
        facts.extend(by.as_ref().map(|by| (language.say(name), who(language, people, by))));
    }
    facts.extend(life.published_at.as_deref().map(|at| (language.say("questionnaire-published-at"), minute(at))));
    if let Some(retired) = &life.retired {
        facts.push((language.say("questionnaire-retired-by"), who(language, people, &retired.by)));
        facts.push((language.say("reason"), retired.reason.clone()));
    }
    facts
}

/// A published version; what is no number has none.
async fn found(app: &App, key: &str, version: &str) -> Result<Questionnaire> {
    let missing = || Refusal::new(Code::NotFound);
    store::version(&app.store, key, number(version)?).await?.ok_or_else(missing)
}

fn number(version: &str) -> Result<u32> {
    version.parse().map_err(|_| Refusal::new(Code::NotFound))
}

/// Where a version stands, in words.
fn state(language: Language, life: &Life) -> String {
    match life.accept_until() {
        None => language.say("questionnaire-state-published"),
        Some(until) => language.say_with("questionnaire-state-retired", &[("until", &moment(until))]),
    }
}

/// Somebody by what the log calls them.
fn who(language: Language, people: &[Person], who: &str) -> String {
    let id = who.strip_prefix("person:").unwrap_or_default();
    let found = people.iter().find(|person| person.id.to_string() == id);
    found.map_or_else(|| language.say("release-operator"), |person| person.name.clone())
}

/// `2026-08-15T02:14:05Z` as the clock on the wall showed it.
fn minute(at: &str) -> String {
    let read = at.parse::<jiff::Timestamp>();
    read.map_or_else(|_| at.to_owned(), |at| moment(at.as_second()))
}

fn moment(seconds: i64) -> String {
    let at = crate::clock::here(jiff::Timestamp::from_second(seconds).unwrap_or_default());
    at.strftime("%d/%m/%Y %H:%M").to_string()
}

/// The version before this one.
async fn earlier(app: &App, form: &Questionnaire) -> Result<Option<Questionnaire>> {
    let mut same = store::of_key(&app.store, &form.key).await?.into_iter();
    Ok(same.rfind(|other| other.version < form.version))
}

fn facts(language: Language, form: &Questionnaire) -> Vec<(String, String)> {
    vec![
        (language.say("code"), form.key.clone()),
        (language.say("questionnaire-version"), form.version.to_string()),
        (language.say("questionnaire-items"), language.count(form.items.len() as u64)),
        (language.say("questionnaire-languages"), form.tags().collect::<Vec<_>>().join(", ")),
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

fn said(language: Language, text: &Text) -> String {
    text.get(language.tag()).to_owned()
}
