//! The stock of serials: where they stand, new runs, and their sheets as a document to print.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{asked, opened, options, state};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    ballots::Place,
    error::{Code, Refusal, Result, Rule, Violation},
    extract::{Language, PageLanguage},
    offices,
    paper::{Batch, State as Stage, count, form, serial, store},
    published::pages::Link,
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// Most sheets of one run: what a printer takes, and what is set in one go.
const LARGEST: u32 = 200;

/// The pages of the stock.
pub(super) fn pages() -> Pages {
    let access = Access::Verb(Verb::PaperStock);
    Pages::default()
        .page("/staff/paper/stock", access, get(show))
        .page("/staff/paper/stock/new", access, get(ask).post(issue))
        .page("/staff/paper/batches/{id}/sheets.pdf", access, get(document))
}

/// Which wave.
#[derive(Debug, Default, Deserialize)]
pub(super) struct OfWave {
    pub(super) wave: Option<String>,
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Query(query): Query<OfWave>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    let (frame, reach) = (StaffFrame::new(language, "/staff/paper/stock", &staff), staff.reach(Verb::PaperStock));
    let waves = opened(&app).await?;
    let link = |address: &str, words: String| Link { address: frame.link(address), text: words };
    let links = vec![
        link("/staff/paper/stock/new", language.say("paper-stock-new")),
        link("/staff/paper/take-out", language.say("paper-take-out")),
    ];
    let others = waves.iter().map(|wave| link(&format!("/staff/paper/stock?wave={}", wave.code), wave.code.clone()));
    let others: Vec<Link> = others.collect();
    let page = |frame| ContentPage::new(frame, language.say("staff-paper-stock"));
    let Some(wave) = asked(&waves, query.wave.as_deref()) else {
        return Ok(page(frame).part(Part::Text(language.say("paper-no-wave"))).show());
    };
    let tally = store::stock::tally(&app.store, &wave.code).await?;
    let mut codes: Vec<&String> = tally.keys().map(|(office, _)| office).filter(|office| reach.has(office)).collect();
    codes.dedup();
    let row = |office: &&String| {
        let count = |state: Stage| tally.get(&((*office).clone(), state)).copied().unwrap_or(0);
        let all = Stage::ALL.map(count);
        let cells = [all.iter().sum()].into_iter().chain(all).map(|n| Cell::number(language.count(n)));
        [Cell::text(*office)].into_iter().chain(cells).collect()
    };
    let counts = Part::Table {
        caption: language.say_with("paper-stock-caption", &[("wave", &wave.code)]),
        head: [language.say("office"), language.say("paper-printed")]
            .into_iter()
            .chain(Stage::ALL.map(|stage| state(language, stage)))
            .collect(),
        rows: codes.iter().map(row).collect(),
    };
    let batches = store::stock::batches(&app.store, &wave.code).await?;
    let run = |batch: Batch| {
        let address = frame.link(&format!("/staff/paper/batches/{}/sheets.pdf", batch.id));
        let serial = |number| serial::of(&batch.place.office, number);
        let day = language.date(batch.issued_at.get(..10).unwrap_or_default());
        vec![
            Cell::text(format!("{} – {}", serial(batch.first), serial(batch.last))),
            Cell::text(batch.place.service_group.clone()),
            Cell::text(batch.place.counter.clone()),
            Cell::text(day),
            Cell::link(language.say("paper-print"), address),
        ]
    };
    let head = ["paper-serials", "service-group", "counter", "paper-issued-on", "paper-print"];
    let runs = Part::Table {
        caption: language.say("paper-runs-caption"),
        head: head.map(|name| language.say(name)).to_vec(),
        rows: batches.into_iter().filter(|batch| reach.has(&batch.place.office)).map(run).collect(),
    };
    let unset = app.config.public_url.is_empty();
    let warned = language.say_with("public-url-unset", &[("address", &app.config.address())]);
    let page = page(frame).part(Part::Links(links)).part_if(unset, || Part::Notice(warned)).part(counts).part(runs);
    Ok(page.part(Part::Heading(language.say("waves-other"))).part(Part::Links(others)).show())
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    Ok(new_form(&app, language, &staff, &Default::default()).await?.show())
}

async fn issue(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    match issued(&app, &staff, &fields).await {
        Ok(batch) => {
            let address = format!("/staff/paper/stock?wave={}", batch.place.wave);
            Ok(Redirect::to(&language.path(&address)).into_response())
        }
        Err(refusal) if matches!(refusal.code(), Code::WaveFrozen | Code::WaveNeverOpened) => {
            Ok(new_form(&app, language, &staff, &fields).await?.wrong("wave", "paper-wave-closed"))
        }
        Err(refusal) => new_form(&app, language, &staff, &fields).await?.refused(refusal),
    }
}

async fn issued(app: &App, staff: &Staff, fields: &std::collections::HashMap<String, String>) -> Result<Batch> {
    let count = text(fields, "count").trim().parse::<u32>().ok().filter(|count| (1..=LARGEST).contains(count));
    let range = Rule::OutOfRange { low: 1, high: i64::from(LARGEST) };
    let count = count.ok_or_else(|| Refusal::at(Code::Invalid, "/count", range))?;
    let (place, _) = place(app, staff, Verb::PaperStock, fields).await?;
    store::stock::issue(&staff.store(app), &app.tokens, &place, count).await
}

/// The place that a form names, where the person may do this there.
pub(crate) async fn place(
    app: &App,
    staff: &Staff,
    verb: Verb,
    fields: &std::collections::HashMap<String, String>,
) -> Result<(Place, offices::Office)> {
    let (code, group) = text(fields, "place").split_once('/').unwrap_or_default();
    let unknown = || Refusal::at(Code::Invalid, "/place", Rule::UnknownOffice);
    staff.allow(verb, code).map_err(|_| unknown())?;
    let office = offices::store::one(&app.store, code).await?.ok_or_else(unknown)?;
    let place = Place {
        wave: text(fields, "wave").to_owned(),
        office: code.to_owned(),
        counter: text(fields, "counter").trim().to_owned(),
        service_group: group.to_owned(),
    };
    let place = place.at(Some(&office))?;
    let open = offices::store::time::open_on(&app.store, code, &place.counter, app.clock.here().date()).await;
    open.map_err(|refusal| at_field(&refusal))?;
    Ok((place, office))
}

/// On the pages an office is chosen with its service group.
fn at_field(refusal: &Refusal) -> Refusal {
    let faults = refusal.violations().iter().map(|fault| {
        let pointer = if fault.pointer == "/office" { "/place" } else { &fault.pointer };
        Violation::new(pointer, fault.rule.clone())
    });
    Refusal::with(refusal.code(), faults.collect())
}

async fn new_form(
    app: &App,
    language: Language,
    staff: &Staff,
    filled: &std::collections::HashMap<String, String>,
) -> Result<FormPage> {
    let frame = StaffFrame::new(language, "/staff/paper/stock/new", staff);
    let waves = opened(app).await?;
    let mut fields = place_fields(app, &frame, staff, Verb::PaperStock, filled).await?;
    fields.insert(0, Field::choice(&frame, "wave", "wave", options(&waves)).chosen(text(filled, "wave")));
    let hint = language.say_with("paper-count-hint", &[("most", &language.count(u64::from(LARGEST)))]);
    fields.push(Field::text(&frame, "count", "paper-count", text(filled, "count")).hint(hint));
    let page = FormPage::new(frame, "paper-stock-new", "paper-stock-new-lead", "paper-stock-issue");
    Ok(fields.into_iter().fold(page, FormPage::field))
}

/// Office with service group, as one choice, and the counter.
pub(crate) async fn place_fields(
    app: &App,
    frame: &StaffFrame,
    staff: &Staff,
    verb: Verb,
    filled: &std::collections::HashMap<String, String>,
) -> Result<Vec<Field>> {
    let (reach, tag) = (staff.reach(verb), frame.language.tag());
    let mut places = Vec::new();
    for office in offices::store::today(&app.store).await?.into_iter().filter(|office| reach.has(&office.code)) {
        for group in &office.service_groups {
            let words = format!("{} · {}", office.name.get(tag), group.name.get(tag));
            places.push((format!("{}/{}", office.code, group.code), words));
        }
    }
    Ok(vec![
        Field::choice(frame, "place", "place", places).chosen(text(filled, "place")),
        Field::text(frame, "counter", "counter", text(filled, "counter")).hint(frame.say("counter-hint")),
    ])
}

async fn document(staff: Staff, State(app): State<App>, Path(id): Path<String>) -> Result<Response> {
    staff.allow_somewhere(Verb::PaperStock)?;
    let missing = || Refusal::new(Code::NotFound);
    let id = Uuid::try_parse(&id).map_err(|_| missing())?;
    let batch = store::stock::batch(&app.store, id).await?.ok_or_else(missing)?;
    staff.allow(Verb::PaperStock, &batch.place.office)?;
    let office = offices::store::one(&app.store, &batch.place.office).await?.ok_or_else(missing)?;
    let questionnaire = count::questionnaire(&app, &batch.place.wave).await?;
    let file = format!("{}-{}.pdf", serial::of(&office.code, batch.first), serial::of(&office.code, batch.last));
    let (tokens, address, today) = (app.tokens.clone(), app.config.address(), app.clock.today().to_string());
    let period = batch.place.wave.clone();
    // typst sets pages: never on the threads that answer requests.
    let set = tokio::task::spawn_blocking(move || {
        form::document(&batch, &questionnaire, office.name, &period, (&tokens, &address), &today)
            .and_then(|document| document.pdf())
    });
    let pdf = set.await.map_err(Refusal::internal)?.map_err(Refusal::internal)?;
    Ok(pdf_file(&file, pdf))
}

/// A document to be saved under this name. It holds rights to rate, so no cache keeps it.
pub(crate) fn pdf_file(name: &str, pdf: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, pdf).into_response()
}
