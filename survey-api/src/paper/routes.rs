//! Paper over HTTP.

pub(super) mod checks;

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    State as Stage, count, keying,
    rates::Rate,
    store,
    views::{BatchView, DecisionBody, DisputeView, EntryBody, ErrorsView, RateView, SheetView, StockView, TakeOutBody},
};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    ballots::{Place, views::IssueBody},
    error::{Code, Refusal, Result, Rule},
    extract::ValidJson,
    offices,
    openapi::refused,
};

/// The routes of paper.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(issue))
        .routes(routes!(take_out))
        .routes(routes!(stock))
        .routes(routes!(show))
        .routes(routes!(own, key))
        .routes(routes!(dispute, decide))
        .routes(routes!(errors))
        .merge(checks::routes())
}

/// Issues serials of paper to an office, each with its right to rate. They are printed from the page of the stock.
#[utoipa::path(post, path = "/paper_batches", tag = "collection", security(("staff" = [])), request_body = IssueBody,
    responses((status = 201, body = BatchView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`wave_never_opened`, `wave_frozen`"), refused::Sent))]
async fn issue(
    staff: Staff,
    State(app): State<App>,
    ValidJson(body): ValidJson<IssueBody>,
) -> Result<(StatusCode, Json<BatchView>)> {
    staff.allow(Verb::PaperStock, &body.office)?;
    let office = offices::store::one(&app.store, &body.office).await?;
    let IssueBody { wave, office: code, counter, service_group, count } = body;
    let place = Place { wave, office: code, counter, service_group }.at(office.as_ref())?;
    offices::store::time::open_on(&app.store, &place.office, &place.counter, app.clock.here().date()).await?;
    let batch = store::stock::issue(&staff.store(&app), &app.tokens, &place, count).await?;
    Ok((StatusCode::CREATED, Json(batch.into())))
}

/// Takes sheets out of the stock: spoilt ones lose their right, missing ones keep it and are keyed if they turn up.
#[utoipa::path(post, path = "/paper_sheets/take_out", tag = "collection", security(("staff" = [])),
    request_body = TakeOutBody,
    responses((status = 204, description = "Taken out"), (status = 404, description = "`not_found`"), refused::Sent))]
async fn take_out(staff: Staff, State(app): State<App>, ValidJson(body): ValidJson<TakeOutBody>) -> Result<StatusCode> {
    staff.allow(Verb::PaperStock, &body.office)?;
    let state = Stage::from_word(&body.state).filter(|state| matches!(state, Stage::Spoilt | Stage::Missing));
    let state = state.ok_or_else(|| Refusal::at(Code::Invalid, "/state", Rule::UnknownValue))?;
    let by = staff.store(&app);
    store::stock::take_out(&by, &body.office, body.first, body.last, state, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many sheets of a wave stand where, by office.
#[utoipa::path(get, path = "/waves/{wave}/paper_sheets", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = Vec<StockView>), refused::Seen))]
async fn stock(staff: Staff, State(app): State<App>, Path(wave): Path<String>) -> Result<Json<Vec<StockView>>> {
    staff.allow_somewhere(Verb::PaperStock)?;
    let reach = staff.reach(Verb::PaperStock);
    let mut offices: BTreeMap<String, BTreeMap<&'static str, u64>> = BTreeMap::new();
    for ((office, state), count) in store::stock::tally(&app.store, &wave).await? {
        if reach.has(&office) {
            offices.entry(office).or_default().insert(state.word(), count);
        }
    }
    Ok(Json(offices.into_iter().map(|(office, sheets)| StockView { office, sheets }).collect()))
}

/// How a sheet stands. What was keyed of it is not told.
#[utoipa::path(get, path = "/paper_sheets/{serial}", tag = "collection", security(("staff" = [])),
    params(("serial" = String, Path, example = "VPEZ-000001-4")),
    responses((status = 200, body = SheetView), (status = 404, description = "`not_found`"), refused::Seen))]
async fn show(staff: Staff, State(app): State<App>, Path(serial): Path<String>) -> Result<Json<SheetView>> {
    Ok(Json(keying::reached(&app, &staff, Verb::PaperStock, &serial).await?.into()))
}

/// What you keyed of a sheet. What somebody else keyed is told to nobody before both have finished.
#[utoipa::path(get, path = "/paper_sheets/{serial}/entries", tag = "collection", security(("staff" = [])),
    params(("serial" = String, Path, example = "VPEZ-000001-4")),
    responses((status = 200, body = EntryBody), (status = 404, description = "`not_found`"), refused::Seen))]
async fn own(staff: Staff, State(app): State<App>, Path(serial): Path<String>) -> Result<Json<EntryBody>> {
    let sheet = keying::reached(&app, &staff, Verb::PaperKey, &serial).await?;
    let person = keying::person(&staff)?;
    if sheet.waits_for_third() {
        let kept = store::rekey::own(&app.store, &serial, person).await?;
        let kept = kept.filter(|kept| *kept != Default::default()).ok_or_else(|| Refusal::new(Code::NotFound))?;
        let (answers, comment) = (kept.answers, kept.comment);
        return Ok(Json(EntryBody { wave: Some(sheet.wave), finished: false, answers, comment }));
    }
    let entry = store::keying::own(&app.store, &serial, person).await?;
    let entry = entry.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let (answers, comment) = (entry.keyed.answers, entry.keyed.comment);
    Ok(Json(EntryBody { wave: Some(sheet.wave), finished: entry.finished, answers, comment }))
}

/// Keys a sheet, as the first or the second who does. Unfinished, it is kept and can be gone on with.
#[utoipa::path(put, path = "/paper_sheets/{serial}/entries", tag = "collection", security(("staff" = [])),
    params(("serial" = String, Path, example = "VPEZ-000001-4")), request_body = EntryBody,
    responses((status = 200, body = SheetView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`sheet_closed`, `second_person_required`"), refused::Sent))]
async fn key(
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
    ValidJson(body): ValidJson<EntryBody>,
) -> Result<Json<SheetView>> {
    let sheet = keying::reached(&app, &staff, Verb::PaperKey, &serial).await?;
    if body.wave.as_ref().is_some_and(|wave| *wave != sheet.wave) {
        return Err(Refusal::at(Code::Invalid, "/wave", Rule::SheetOfWave(sheet.wave)));
    }
    let questionnaire = count::questionnaire(&app, &sheet.wave).await?;
    let finished = body.finished;
    Ok(Json(keying::keep(&app, &staff, &sheet, body.keyed(), finished, &questionnaire).await?.into()))
}

/// Where the two who keyed a sheet differ.
#[utoipa::path(get, path = "/paper_sheets/{serial}/decision", tag = "collection", security(("staff" = [])),
    params(("serial" = String, Path, example = "VPEZ-000001-4")),
    responses((status = 200, body = DisputeView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`sheet_closed`"), refused::Seen))]
async fn dispute(staff: Staff, State(app): State<App>, Path(serial): Path<String>) -> Result<Json<DisputeView>> {
    keying::reached(&app, &staff, Verb::PaperAdjudicate, &serial).await?;
    let (a, b, fields) = store::keying::dispute(&app.store, &serial).await?;
    let both = |field: String| {
        let pair = [&a, &b].map(|keyed| keying::value(keyed, &field).to_owned());
        (field, pair)
    };
    Ok(Json(DisputeView { serial, fields: fields.into_iter().map(both).collect() }))
}

/// Decides what stands on a sheet where the two differ. Whoever keyed it does not decide.
#[utoipa::path(put, path = "/paper_sheets/{serial}/decision", tag = "collection", security(("staff" = [])),
    params(("serial" = String, Path, example = "VPEZ-000001-4")), request_body = DecisionBody,
    responses((status = 200, body = SheetView), (status = 404, description = "`not_found`"),
        (status = 409, description = "`sheet_closed`, `second_person_required`"), refused::Sent))]
async fn decide(
    staff: Staff,
    State(app): State<App>,
    Path(serial): Path<String>,
    ValidJson(body): ValidJson<DecisionBody>,
) -> Result<Json<SheetView>> {
    let sheet = keying::reached(&app, &staff, Verb::PaperAdjudicate, &serial).await?;
    let questionnaire = count::questionnaire(&app, &sheet.wave).await?;
    Ok(Json(keying::decide(&app, &staff, &sheet, body.keyed(), &questionnaire).await?.into()))
}

/// How often keying was wrong in a wave, with exact intervals. Errors that two people make alike are not seen.
#[utoipa::path(get, path = "/waves/{wave}/paper_errors", tag = "collection", security(("staff" = [])),
    params(("wave" = String, Path, example = "2026-Q3")),
    responses((status = 200, body = ErrorsView), refused::Seen))]
async fn errors(staff: Staff, State(app): State<App>, Path(wave): Path<String>) -> Result<Json<ErrorsView>> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let found = store::errors::of_wave(&app.store, &wave).await?;
    let (mut overall, none) = (Rate { keyed: 0, wrong: 0 }, Rate { keyed: 0, wrong: 0 });
    let (mut items, mut people) = (BTreeMap::new(), BTreeMap::new());
    for ((person, item), rate) in found {
        overall = overall.with(rate);
        let of_item = items.entry(item).or_insert(none);
        *of_item = of_item.with(rate);
        let of_person = people.entry(person).or_insert(none);
        *of_person = of_person.with(rate);
    }
    let names_people = staff.can(Verb::PaperStock);
    let differences = store::rekey::differences(&app.store, &wave).await?;
    let third = differences.values().fold(none, |all, rate| all.with(*rate));
    let mut marks: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for ((item, mark), sheets) in store::errors::marks(&app.store, &wave).await? {
        marks.entry(item).or_default().insert(mark, sheets);
    }
    Ok(Json(ErrorsView {
        overall: RateView::of(None, None, overall),
        items: items.into_iter().map(|(item, rate)| RateView::of(Some(item), None, rate)).collect(),
        people: people
            .into_iter()
            .filter(|_| names_people)
            .map(|(person, rate)| RateView::of(None, Some(person), rate))
            .collect(),
        marks,
        rekeyed: RateView::of(None, None, third),
        rekeyed_items: differences.into_iter().map(|(item, rate)| RateView::of(Some(item), None, rate)).collect(),
    }))
}
