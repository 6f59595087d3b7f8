//! How often keying was wrong: by item for everybody who sees the field work, by person for who has the stock.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::Response,
    routing::get,
};
use uuid::Uuid;

use super::{asked, opened, stock::OfWave};
use crate::{
    accounts::{self, Staff, Verb},
    app::App,
    error::Result,
    extract::{Language, PageLanguage},
    paper::{
        count,
        mark::{self, COMMENT},
        rates::{LEVEL, Rate},
        store,
    },
    published::pages::Link,
    workspace::{Access, Cell, ContentPage, Pages, Part, StaffFrame},
};

/// The page of the error rates.
pub(super) fn pages() -> Pages {
    Pages::default().page("/staff/paper/errors", Access::Verb(Verb::FunnelRead), get(show))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Query(query): Query<OfWave>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let frame = StaffFrame::new(language, "/staff/paper/errors", &staff);
    let waves = opened(&app).await?;
    let link =
        |code: &String| Link { address: frame.link(&format!("/staff/paper/errors?wave={code}")), text: code.clone() };
    let others: Vec<Link> = waves.iter().map(|wave| link(&wave.code)).collect();
    let page = |frame| ContentPage::new(frame, language.say("staff-paper-errors"));
    let Some(wave) = asked(&waves, query.wave.as_deref()) else {
        return Ok(page(frame).part(Part::Text(language.say("paper-no-wave"))).show());
    };
    let (mut items, mut people): (BTreeMap<String, Rate>, BTreeMap<Uuid, Rate>) = Default::default();
    for ((person, item), rate) in store::errors::of_wave(&app.store, &wave.code).await? {
        items.entry(item).and_modify(|all| *all = all.with(rate)).or_insert(rate);
        people.entry(person).and_modify(|all| *all = all.with(rate)).or_insert(rate);
    }
    let marks = store::errors::marks(&app.store, &wave.code).await?;
    let questionnaire = count::questionnaire(&app, &wave.code).await?;
    let item_row = |(position, item): (usize, &crate::questionnaires::domain::Item)| {
        let words = format!("{}. {}", position + 1, item.text.text().get(language.tag()));
        let marked = ["blank", "double", "illegible"].map(|mark| {
            Cell::number(language.count(marks.get(&(item.key.clone(), mark.to_owned())).copied().unwrap_or(0)))
        });
        let rate = rate(language, items.get(&item.key));
        [Cell::text(words)].into_iter().chain(rate).chain(marked).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<Cell>> = mark::printed(&questionnaire).into_iter().enumerate().map(item_row).collect();
    let comment = [Cell::text(language.say("paper-comment"))].into_iter().chain(rate(language, items.get(COMMENT)));
    rows.push(comment.chain([(); 3].map(|()| Cell::text("–"))).collect());
    let heads = ["paper-keyed", "paper-wrong", "paper-share"];
    let head = |first: &str, more: &[&str]| {
        [first].iter().chain(&heads).chain(more).map(|name| language.say(name)).collect::<Vec<_>>()
    };
    let by_item = Part::Table {
        caption: language.say_with("paper-errors-items", &[("wave", &wave.code), ("level", &language.level(LEVEL))]),
        head: head("paper-item", &["paper-blank", "paper-double", "paper-illegible"]),
        rows,
    };
    let differences = store::rekey::differences(&app.store, &wave.code).await?;
    let plan = store::rekey::of_wave(app.store.read(), &wave.code).await?;
    let third = match plan {
        None => Part::Text(language.say("paper-third-none")),
        Some(plan) => {
            let row = |(item, of): (&String, &Rate)| {
                let known = questionnaire.item(item);
                let words = known.map_or_else(
                    || language.say("paper-comment"),
                    |item| item.text.text().get(language.tag()).to_owned(),
                );
                [Cell::text(words)].into_iter().chain(rate(language, Some(of))).collect()
            };
            let share = language.percent(100.0 * plan.share, 0);
            Part::Table {
                caption: language.say_with("paper-third-items", &[("wave", &wave.code), ("share", &share)]),
                head: ["paper-item", "paper-keyed", "paper-differing", "paper-share"]
                    .map(|name| language.say(name))
                    .to_vec(),
                rows: differences.iter().map(row).collect(),
            }
        }
    };
    let page = page(frame).part(Part::Text(language.say("paper-errors-lead"))).part(by_item).part(third);
    let page = if staff.can(Verb::PaperStock) {
        let names = accounts::store::all(&app.store).await?;
        let name = |id: &Uuid| {
            names.iter().find(|person| person.id == *id).map_or_else(|| id.to_string(), |person| person.name.clone())
        };
        let row =
            |(id, of): (&Uuid, &Rate)| [Cell::text(name(id))].into_iter().chain(rate(language, Some(of))).collect();
        page.part(Part::Table {
            caption: language.say_with("paper-errors-people", &[("wave", &wave.code)]),
            head: head("person-name", &[]),
            rows: people.iter().map(row).collect(),
        })
    } else {
        page
    };
    Ok(page.part(Part::Heading(language.say("waves-other"))).part(Part::Links(others)).show())
}

/// Keyed, wrong, and the share with its interval.
fn rate(language: Language, rate: Option<&Rate>) -> [Cell; 3] {
    let rate = rate.copied().unwrap_or(Rate { keyed: 0, wrong: 0 });
    let share = match (rate.share(), rate.interval()) {
        (Some(share), Some((low, high))) => {
            format!("{} ({})", language.percent(100.0 * share, 2), language.range(100.0 * low, 100.0 * high, 2))
        }
        _ => "–".to_owned(),
    };
    [Cell::number(language.count(rate.keyed)), Cell::number(language.count(rate.wrong)), Cell::number(share)]
}
