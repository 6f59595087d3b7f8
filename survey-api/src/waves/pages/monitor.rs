//! The field monitor: what came in, what is still to come, how sure it will be, and who is offered a rating at all.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::Response,
    routing::get,
};

use super::found;
use crate::{
    accounts::{Staff, Verb},
    app::App,
    ballots::store::funnel,
    error::Result,
    extract::PageLanguage,
    waves::{monitor, monitor::Progress, store},
    workspace::{Access, Cell, ContentPage, Pages, Part, StaffFrame},
};

/// The page of the field monitor.
pub(super) fn pages() -> Pages {
    Pages::default().page("/staff/waves/{code}/monitor", Access::Verb(Verb::FunnelRead), get(show))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let reach = staff.reach(Verb::FunnelRead);
    let (wave, _) = found(&app, &code).await?;
    let plan = store::plan::one(&app.store, &code).await?.unwrap_or_default();
    let counts = store::plan::counts(&app.store, &code).await?;
    let count = |n: u64| Cell::number(language.count(n));
    let perhaps = |n: Option<u64>| n.map_or_else(|| Cell::number("–"), count);
    let half = |width: Option<f64>| {
        Cell::number(width.map_or_else(|| "–".to_owned(), |width| format!("± {}", language.percent(100.0 * width, 1))))
    };
    let row = |office: Progress| {
        vec![
            Cell::text(office.office),
            count(office.encounters),
            count(office.responses),
            count(office.walk_ins),
            perhaps(office.expected.map(u64::from)),
            perhaps(office.projected),
            half(office.half_width),
            half(office.projected_half_width),
        ]
    };
    let progress = monitor::progress(&plan, &counts, app.clock.today());
    let head = [
        "office",
        "monitor-visits",
        "monitor-responses",
        "monitor-walk-ins",
        "plan-expected",
        "monitor-projected",
        "monitor-width",
        "monitor-projected-width",
    ];
    let field = Part::Table {
        caption: language.say_with("monitor-caption", &[("level", &language.level(monitor::LEVEL))]),
        head: head.map(|name| language.say(name)).to_vec(),
        rows: progress.into_iter().filter(|office| reach.has(&office.office)).map(row).collect(),
    };
    let mut counters: BTreeMap<(String, String), BTreeMap<String, u64>> = BTreeMap::new();
    for found in funnel::of_wave(&app.store, &code).await?.into_iter().filter(|count| reach.has(&count.office)) {
        let steps = counters.entry((found.office, found.counter)).or_default();
        *steps.entry(found.step).or_default() += u64::try_from(found.count).unwrap_or(0);
    }
    let steps = ["offered", "opened", "completed", "revoked"];
    let row = |((office, counter), of): ((String, String), BTreeMap<String, u64>)| {
        let counts = steps.map(|step| count(of.get(step).copied().unwrap_or(0)));
        [Cell::text(office), Cell::text(counter)].into_iter().chain(counts).collect()
    };
    let head = ["office", "counter", "funnel-offered", "funnel-opened", "funnel-completed", "funnel-revoked"];
    let funnel = Part::Table {
        caption: language.say("funnel-caption"),
        head: head.map(|name| language.say(name)).to_vec(),
        rows: counters.into_iter().map(row).collect(),
    };
    let frame = StaffFrame::new(language, &format!("/staff/waves/{code}/monitor"), &staff);
    let page = ContentPage::new(frame, language.say_with("monitor-title", &[("wave", &wave.code)]));
    Ok(page.part(Part::Text(language.say("monitor-lead"))).part(field).part(funnel).show())
}
