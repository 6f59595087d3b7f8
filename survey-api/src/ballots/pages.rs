//! Slips with a code, as a document to print: issued and downloaded in one step, because a code is told once.

use std::collections::HashMap;

use axum::{Form, extract::State, response::Response, routing::get};
use charts::print::{self, Roll, Slip};

use super::{Issued, issue, store};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    paper::pages::{opened, options, pdf_file, place, place_fields},
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// Most slips of one document.
const LARGEST: u32 = 300;

/// The page of slips.
pub fn pages() -> Pages {
    Pages::default().page("/staff/codes", Access::Verb(Verb::BallotIssue), get(ask).post(send))
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::BallotIssue)?;
    Ok(form(&app, language, &staff, &HashMap::new()).await?.show())
}

async fn send(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::BallotIssue)?;
    match printed(&app, &staff, &fields).await {
        Ok(pdf) => Ok(pdf_file(&format!("slips-{}.pdf", app.clock.today()), pdf)),
        Err(refusal) if matches!(refusal.code(), Code::WaveFrozen | Code::WaveNeverOpened) => {
            Ok(form(&app, language, &staff, &fields).await?.wrong("wave", "paper-wave-closed"))
        }
        Err(refusal) => form(&app, language, &staff, &fields).await?.refused(refusal),
    }
}

async fn printed(app: &App, staff: &Staff, fields: &HashMap<String, String>) -> Result<Vec<u8>> {
    let count = text(fields, "count").trim().parse::<u32>().ok().filter(|count| (1..=LARGEST).contains(count));
    let range = Rule::OutOfRange { low: 1, high: i64::from(LARGEST) };
    let count = count.ok_or_else(|| Refusal::at(Code::Invalid, "/count", range))?;
    let roll = Roll::ALL.into_iter().find(|roll| roll.word() == text(fields, "roll"));
    let roll = roll.ok_or_else(|| Refusal::at(Code::Invalid, "/roll", Rule::UnknownValue))?;
    let (place, office) = place(app, staff, Verb::BallotIssue, fields).await?;
    let (ballots, issued) = issue::draw(app, &place, count)?;
    let counter = office.counters.iter().find(|counter| counter.code == place.counter);
    let (name, counter, address) =
        (office.name.clone(), counter.map(|counter| counter.name.clone()), app.config.address());
    let today = app.clock.today().to_string();
    let slip = |issued: &Issued| Slip {
        office: name.clone(),
        counter: counter.clone(),
        url: format!("{address}/b/{}", issued.secret.token),
        address: bare(&address),
        code: issued.secret.code.clone(),
        until: day(issued.expires),
    };
    let slips: Vec<Slip> = issued.iter().map(slip).collect();
    // typst sets pages: never on the threads that answer requests.
    let set = tokio::task::spawn_blocking(move || print::slips(&slips, roll, &today).and_then(|set| set.pdf()));
    let pdf = set.await.map_err(Refusal::internal)?.map_err(Refusal::internal)?;
    store::ballot::issue(&staff.store(app), &ballots).await?;
    Ok(pdf)
}

/// The address without its scheme, shown in the clear so that a wrong sticker is noticed.
fn bare(address: &str) -> String {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    format!("{bare}/b")
}

fn day(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |at| at.to_string().chars().take(10).collect())
}

async fn form(app: &App, language: Language, staff: &Staff, filled: &HashMap<String, String>) -> Result<FormPage> {
    let frame = StaffFrame::new(language, "/staff/codes", staff);
    let waves = opened(app).await?;
    let mut fields = vec![Field::choice(&frame, "wave", "wave", options(&waves)).chosen(text(filled, "wave"))];
    fields.extend(place_fields(app, &frame, staff, Verb::BallotIssue, filled).await?);
    let hint = language.say_with("paper-count-hint", &[("most", &language.count(u64::from(LARGEST)))]);
    fields.push(Field::text(&frame, "count", "codes-count", text(filled, "count")).hint(hint));
    let rolls = Roll::ALL.map(|roll| {
        let words = match roll {
            Roll::Mm58 => "roll-58",
            Roll::Mm80 => "roll-80",
            Roll::A4 => "roll-a4",
        };
        (roll.word().to_owned(), language.say(words))
    });
    let roll = text(filled, "roll");
    let roll = if roll.is_empty() { Roll::A4.word() } else { roll };
    fields.push(Field::choice(&frame, "roll", "codes-roll", rolls.to_vec()).chosen(roll));
    let mut page = FormPage::new(frame, "staff-codes", "codes-lead", "codes-send");
    if app.config.public_url.is_empty() {
        page = page.note(language.say_with("public-url-unset", &[("address", &app.config.address())]));
    }
    Ok(fields.into_iter().fold(page, FormPage::field))
}
