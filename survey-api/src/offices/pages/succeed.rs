//! Mergers and splits: the list, its table for the back series, and a new one.

use axum::{
    Form,
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use jiff::civil::Date;

use super::{Filled, told};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    offices::{
        store::time,
        succession::{self, Change, Kind},
    },
    published::pages::Link,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// The pages of successions.
pub(super) fn pages() -> Pages {
    let see = Access::Verb(Verb::FunnelRead);
    Pages::default()
        .page("/staff/successions", see, get(list))
        .page("/staff/successions/table.csv", see, get(table))
        .page("/staff/successions/new", Access::Everywhere(Verb::OfficeChange), get(ask).post(send))
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let frame = StaffFrame::new(language, "/staff/successions", &staff);
    let rows = time::successions(&app.store).await?;
    let weight = |weight: Option<f64>| weight.map_or_else(|| "–".to_owned(), |weight| language.decimal(weight, 0));
    let cells = rows.iter().map(|row| {
        vec![
            Cell::text(told(language, row)),
            Cell::text(row.old.clone()),
            Cell::text(row.new.clone()),
            Cell::number(weight(row.weight)),
        ]
    });
    let part = Part::Table {
        caption: language.say("successions"),
        head: ["succession", "succession-old", "succession-new", "succession-weight"].map(|n| language.say(n)).to_vec(),
        rows: cells.collect(),
    };
    let link = |path: &str, name: &str| Link { address: frame.link(path), text: language.say(name) };
    let mut links = vec![link("/staff/successions/table.csv", "succession-table")];
    if staff.allow_everywhere(Verb::OfficeChange).is_ok() {
        links.insert(0, link("/staff/successions/new", "succession-make"));
    }
    let page = ContentPage::new(frame, language.say("successions")).part(Part::Text(language.say("successions-lead")));
    Ok(page.part(Part::Links(links)).part(part).show())
}

async fn table(staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let table = succession::table(&time::successions(&app.store).await?);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"succession.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, table).into_response())
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    Ok(form(language, &staff, &Filled::new()).show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::OfficeChange)?;
    let done = match change(&fields) {
        Ok(change) => time::succeed(&staff.store(&app), &change).await.map(drop),
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&language.path("/staff/successions")).into_response()),
        Err(refusal) => form(language, &staff, &fields).refused(refusal),
    }
}

fn change(fields: &Filled) -> Result<Change> {
    let wrong = |field: &str, words: &str| Refusal::at(Code::Invalid, field, Rule::Fault(words.to_owned()));
    let kind = Kind::from_word(text(fields, "kind"));
    let kind = kind.ok_or_else(|| Refusal::at(Code::Invalid, "/kind", Rule::UnknownValue))?;
    let since: Date =
        text(fields, "since").trim().parse().map_err(|_| wrong("/since", "cần một ngày / needs a day"))?;
    let mut old = Vec::new();
    for line in text(fields, "old").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let (code, weight, more) = (words.next().unwrap_or_default(), words.next(), words.next());
        let weight = weight.map(|weight| weight.replace(',', ".").parse::<f64>()).transpose();
        match (weight, more) {
            (Ok(weight), None) => old.push((code.to_owned(), weight)),
            _ => return Err(wrong("/old", "mỗi dòng: mã và một số / each line: a code and a number")),
        }
    }
    let new = text(fields, "new").split_whitespace().map(str::to_owned).collect();
    Ok(Change { kind, since, old, new })
}

fn form(language: Language, staff: &Staff, filled: &Filled) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/successions/new", staff);
    let kinds = [("merge", "succession-kind-merge"), ("split", "succession-kind-split")];
    let kinds = kinds.map(|(word, name)| (word.to_owned(), language.say(name))).to_vec();
    let fields = [
        Field::choice(&frame, "kind", "succession-kind", kinds).chosen(text(filled, "kind")),
        Field::text(&frame, "since", "succession-since", text(filled, "since")).day(),
        Field::text(&frame, "old", "succession-old", text(filled, "old")).long().hint(frame.say("succession-old-hint")),
        Field::text(&frame, "new", "succession-new", text(filled, "new")).hint(frame.say("succession-new-hint")),
    ];
    let page = FormPage::new(frame, "succession-make", "succession-lead", "succession-make");
    fields.into_iter().fold(page, FormPage::field)
}
