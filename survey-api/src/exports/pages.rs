//! Exports on pages: what was asked for and where it stands, asking for one, agreeing to one, fetching its files.

mod order;
mod shown;

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{
    Dataset, routes,
    store::job::{self, Job},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result},
    extract::{Language, PageLanguage},
    published::pages::Link,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        sign_in::{Fields, text},
    },
};

const LIST: &str = "/staff/exports";
const NEW: &str = "/staff/exports/new";

/// The pages of exports.
pub fn pages() -> Pages {
    let either = Access::Either(Verb::FileExport, Verb::FullExportApprove);
    let asks = Access::Verb(Verb::FileExport);
    Pages::default()
        .page(LIST, either, get(list))
        .page(NEW, asks, get(choose))
        .page("/staff/exports/new/{dataset}", asks, get(ask).post(send))
        .page("/staff/exports/{id}", either, get(show).post(agree))
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    routes::allow_either(&staff)?;
    let frame = StaffFrame::new(language, LIST, &staff);
    let jobs = job::of(&app.store, &staff.actor().who, staff.can(Verb::FullExportApprove)).await?;
    let row = |job: Job| {
        vec![
            Cell::link(shown::dataset(language, job.order.dataset), frame.link(&format!("{LIST}/{}", job.id))),
            Cell::text(shown::moment(job.requested_at)),
            Cell::text(shown::profile(language, job.order.profile)),
            Cell::text(job.order.format.word()),
            Cell::text(shown::state(language, job.state)),
            Cell::number(job.rows.map_or_else(String::new, |rows| language.count(rows))),
        ]
    };
    let rows: Vec<_> = jobs.into_iter().map(row).collect();
    let head = ["export-dataset", "export-asked", "export-profile", "export-format", "export-state", "export-rows"];
    let new = Link { address: frame.link(NEW), text: language.say("export-new") };
    let page = ContentPage::new(frame, language.say("staff-exports"));
    let page = page.part_if(staff.can(Verb::FileExport), || Part::Links(vec![new]));
    if rows.is_empty() {
        return Ok(page.part(Part::Text(language.say("export-none"))).show());
    }
    let head = head.map(|name| language.say(name)).to_vec();
    Ok(page.part(Part::Table { caption: language.say("export-caption"), head, rows }).show())
}

async fn choose(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_somewhere(Verb::FileExport)?;
    let frame = StaffFrame::new(language, NEW, &staff);
    let open = Dataset::ALL.into_iter().filter(|of| *of != Dataset::Comments || staff.can(Verb::CommentRead));
    let links = open
        .map(|of| Link { address: frame.link(&format!("{NEW}/{}", of.word())), text: shown::dataset(language, of) });
    let links = links.collect();
    Ok(ContentPage::new(frame, language.say("export-new")).part(Part::Links(links)).show())
}

async fn ask(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(dataset): Path<String>,
) -> Result<Response> {
    let dataset = allowed(&staff, &dataset)?;
    Ok(order::form(&app, language, &staff, dataset, &HashMap::new()).await?.show())
}

/// The key of the form stands in it: sent twice, it is one export.
async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(dataset): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    let dataset = allowed(&staff, &dataset)?;
    let key = Some(text(&fields, "key")).filter(|key| (1..=64).contains(&key.len()));
    let asked = match order::read(dataset, &fields, app.clock.now()) {
        Ok(order) => routes::asked(&app, &staff, &order, key).await,
        Err(refusal) => Err(refusal),
    };
    match asked {
        Ok((job, _)) => Ok(Redirect::to(&language.path(&format!("{LIST}/{}", job.id))).into_response()),
        Err(refusal) if refusal.code() == Code::Invalid => {
            order::form(&app, language, &staff, dataset, &fields).await?.refused(order::at_fields(refusal))
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
    routes::allow_either(&staff)?;
    let job = routes::seen(&staff, &app, &id).await?;
    Ok(shown::page(&app, language, &staff, &job, None).await?.show())
}

async fn agree(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response> {
    match routes::agreed(&app, &staff, &id).await {
        Ok(job) => Ok(Redirect::to(&language.path(&format!("{LIST}/{}", job.id))).into_response()),
        Err(refusal) if matches!(refusal.code(), Code::SecondPersonRequired | Code::ExportNotAwaiting) => {
            let job = routes::seen(&staff, &app, &id).await?;
            let page = shown::page(&app, language, &staff, &job, Some(refusal.code())).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page.show()).into_response())
        }
        Err(refusal) => Err(refusal),
    }
}

/// What is asked for, where this person may ask for it.
fn allowed(staff: &Staff, word: &str) -> Result<Dataset> {
    staff.allow_somewhere(Verb::FileExport)?;
    let found = Dataset::ALL.into_iter().find(|of| of.word() == word).ok_or_else(|| Refusal::new(Code::NotFound))?;
    if found == Dataset::Comments {
        staff.allow_somewhere(Verb::CommentRead)?;
    }
    Ok(found)
}

fn yes_or_no(language: Language, yes: bool) -> String {
    language.say(if yes { "yes" } else { "no" })
}
