//! Paper and links that lead from a counter, and from the office's own web pages, to the open form.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use charts::print::{self, Piece};

use super::found;
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    offices::Office,
    paper::pages::pdf_file,
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// The page of the kit.
pub(super) fn pages() -> Pages {
    Pages::default().page("/staff/offices/{code}/kit", Access::Verb(Verb::FunnelRead), get(ask).post(send))
}

async fn ask(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let office = found(&app, &staff, Verb::FunnelRead, &code).await?;
    Ok(form(&app, language, &staff, &office, &HashMap::new()).show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let office = found(&app, &staff, Verb::FunnelRead, &code).await?;
    match printed(&app, &office, &fields).await {
        Ok((piece, pdf)) => Ok(pdf_file(&format!("{}-{code}.pdf", piece.word()), pdf)),
        Err(refusal) => form(&app, language, &staff, &office, &fields).refused(refusal),
    }
}

async fn printed(app: &App, office: &Office, fields: &HashMap<String, String>) -> Result<(Piece, Vec<u8>)> {
    let wrong = |field: &str| Refusal::at(Code::Invalid, field, Rule::UnknownValue);
    let piece =
        Piece::ALL.into_iter().find(|piece| piece.word() == text(fields, "piece")).ok_or_else(|| wrong("/piece"))?;
    let counter = text(fields, "counter");
    let counter = match office.counters.iter().find(|named| named.code == counter) {
        Some(named) => Some(named.name.clone()),
        None if counter.is_empty() => None,
        None => return Err(wrong("/counter")),
    };
    let (url, today) = (address(app, office), app.clock.today().to_string());
    let kit = print::Kit { office: office.name.clone(), counter, address: bare(&url).to_owned(), url };
    // typst sets pages: never on the threads that answer requests.
    let set = tokio::task::spawn_blocking(move || print::kit(&kit, piece, &today).and_then(|set| set.pdf()));
    Ok((piece, set.await.map_err(Refusal::internal)?.map_err(Refusal::internal)?))
}

fn address(app: &App, office: &Office) -> String {
    format!("{}/rate?office={}", app.config.address(), office.code)
}

fn bare(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest)
}

fn form(app: &App, language: Language, staff: &Staff, office: &Office, filled: &HashMap<String, String>) -> FormPage {
    let frame = StaffFrame::new(language, &format!("/staff/offices/{}/kit", office.code), staff);
    let pieces = Piece::ALL.map(|piece| {
        let words = match piece {
            Piece::Poster => "kit-poster",
            Piece::Card => "kit-card",
            Piece::Insert => "kit-insert",
        };
        (piece.word().to_owned(), language.say(words))
    });
    let piece = text(filled, "piece");
    let piece = if piece.is_empty() { Piece::Poster.word() } else { piece };
    let tag = language.tag();
    let mut counters = vec![(String::new(), language.say("kit-whole-office"))];
    counters.extend(office.counters.iter().map(|named| (named.code.clone(), named.name.get(tag).to_owned())));
    let fields = [
        Field::choice(&frame, "piece", "kit-piece", pieces.to_vec()).chosen(piece),
        Field::choice(&frame, "counter", "counter", counters).chosen(text(filled, "counter")),
    ];
    let button = format!(
        "<a href=\"{}\"><img src=\"{}/rate/button.svg\" width=\"240\" height=\"56\" alt=\"{}\"></a>",
        address(app, office),
        app.config.address(),
        language.say("rate-button")
    );
    let mut page = FormPage::new(frame, "kit", "kit-lead", "kit-send");
    page = page.note(language.say_with("kit-button", &[("html", &button)]));
    if app.config.public_url.is_empty() {
        page = page.note(language.say_with("public-url-unset", &[("address", &app.config.address())]));
    }
    fields.into_iter().fold(page, FormPage::field)
}
