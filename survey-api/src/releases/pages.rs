//! Letting a release out: the list, what exactly is let out, and the button for somebody who did not compute it.

mod compute;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use uuid::Uuid;

use super::approval::{self, Approval};
use crate::{
    accounts::{self, Person, Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, PageLanguage},
    published::pages::Link,
    releases::folder,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        sign_in::{Fields, text},
    },
};

/// The pages of releases.
pub fn pages() -> Pages {
    let access = Access::Everywhere(Verb::ReleaseApprove);
    Pages::default()
        .page("/staff/releases", access, get(list))
        .page("/staff/releases/{period}/{revision}", access, get(show).post(approve))
        .merge(compute::pages())
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::ReleaseApprove)?;
    let frame = StaffFrame::new(language, "/staff/releases", &staff);
    let people = accounts::store::all(&app.store).await?;
    let row = |found: Approval| {
        let release = &found.release;
        let address = frame.link(&format!("/staff/releases/{}/{}", release.period, release.revision));
        vec![
            Cell::link(language.period(&release.period), address),
            Cell::number(release.revision.to_string()),
            Cell::text(state(language, &found)),
            Cell::text(name(language, &people, found.made_by)),
            Cell::text(found.approved.as_ref().map_or_else(String::new, |(by, _)| name(language, &people, Some(*by)))),
        ]
    };
    let head = ["wave-period", "release-revision", "release-state", "release-made-by", "release-approved-by"];
    let table = Part::Table {
        caption: language.say("releases-caption"),
        head: head.map(|name| language.say(name)).to_vec(),
        rows: approval::all(&app.store).await?.into_iter().map(row).collect(),
    };
    Ok(ContentPage::new(frame, language.say("staff-releases")).part(table).show())
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((period, revision)): Path<(String, String)>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::ReleaseApprove)?;
    let found = found(&app, &period, &revision).await?;
    Ok(page(&app, language, &staff, &found, None).await?.show())
}

async fn approve(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path((period, revision)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::ReleaseApprove)?;
    let found = found(&app, &period, &revision).await?;
    let by = staff.person.as_ref().ok_or_else(|| Refusal::new(Code::NotAllowed))?.id;
    let sha256 = text(&fields, "sha256");
    let done = approval::approve(&staff.store(&app), &period, found.release.revision, sha256, by).await;
    match done {
        Ok(()) => Ok(Redirect::to(&language.path("/staff/releases")).into_response()),
        Err(refusal)
            if matches!(refusal.code(), Code::SecondPersonRequired | Code::ReleaseChanged | Code::FileFaulty) =>
        {
            let page = page(&app, language, &staff, &found, Some(refusal.code())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page.show()).into_response())
        }
        Err(refusal) => Err(refusal),
    }
}

async fn found(app: &App, period: &str, revision: &str) -> Result<Approval> {
    let missing = || Refusal::new(Code::NotFound);
    let revision = revision.parse().map_err(|_| missing())?;
    approval::one(&app.store, period, revision).await?.ok_or_else(missing)
}

/// What is let out: its digest, and what is in it.
async fn page(app: &App, language: Language, staff: &Staff, of: &Approval, fault: Option<Code>) -> Result<ContentPage> {
    let release = &of.release;
    let path = format!("/staff/releases/{}/{}", release.period, release.revision);
    let (frame, tag) = (StaffFrame::new(language, &path, staff), language.tag());
    let people = accounts::store::all(&app.store).await?;
    let content = folder::release(&release.path).await?;
    let about = &content.metadata;
    let mut facts = vec![
        (language.say("release-state"), state(language, of)),
        (language.say("release-title"), about.title.get(tag).to_owned()),
        (language.say("release-revision"), release.revision.to_string()),
        (language.say("release-scheme"), format!("{} {}", about.scheme, about.scheme_version)),
        (language.say("release-frozen-on"), language.date(&about.frozen_on)),
        (language.say("release-scores"), language.count(content.scores.len() as u64)),
        (language.say("release-figures"), language.count(content.figures.len() as u64)),
        (language.say("release-digest"), release.manifest_sha256.clone()),
        (language.say("release-made-by"), name(language, &people, of.made_by)),
    ];
    if let Some((by, at)) = &of.approved {
        facts.push((language.say("release-approved-by"), name(language, &people, Some(*by))));
        facts.push((language.say("release-approved-at"), at.get(..16).unwrap_or_default().replace('T', " ")));
    }
    let title = language.say_with("release-page", &[("period", &language.period(&release.period))]);
    let mut page = ContentPage::new(frame, title);
    if let Some(code) = fault {
        let words = format!("{}. {}", code.title().get(tag), code.detail().get(tag));
        page = page.part(Part::Notice(words));
    }
    page = page.part(Part::Facts(facts));
    if of.is_published {
        let link =
            Link { address: language.path(&format!("/r/{}", release.period)), text: language.say("release-public") };
        return Ok(page.part(Part::Links(vec![link])));
    }
    let consequences = ["approve-published", "approve-digest", "approve-recorded"].map(|line| language.say(line));
    let sent = vec![("sha256", release.manifest_sha256.clone())];
    let button = Part::Button { consequences: consequences.to_vec(), sent, text: language.say("approve-send") };
    Ok(page.part(Part::Heading(language.say("what-will-happen"))).part(button))
}

fn state(language: Language, of: &Approval) -> String {
    language.say(if of.is_published { "release-published" } else { "release-proposed" })
}

fn name(language: Language, people: &[Person], id: Option<Uuid>) -> String {
    let Some(id) = id else { return language.say("release-operator") };
    people.iter().find(|person| person.id == id).map_or_else(|| id.to_string(), |person| person.name.clone())
}
