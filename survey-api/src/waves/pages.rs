//! Waves as pages: the list, a wave, its plan, and the two steps that cannot be taken back, each with what will happen stated first.

mod monitor;
mod plan;

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{State as Stage, Wave, monitor::Counts, store};
use crate::{
    accounts::{Staff, Verb},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    paper::{self, State as Paper},
    published::pages::Link,
    questionnaires::{self, Questionnaire},
    workspace::{
        Access, Cell, ContentPage, Pages, Part, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

/// The pages of waves.
pub fn pages() -> Pages {
    let (see, change) = (Access::Verb(Verb::FunnelRead), Access::Everywhere(Verb::WaveChange));
    Pages::default()
        .page("/staff/waves", see, get(list))
        .page("/staff/waves/new", change, get(ask).post(create))
        .page("/staff/waves/{code}", see, get(show))
        .page("/staff/waves/{code}/open", change, get(before_opening).post(open))
        .page("/staff/waves/{code}/freeze", change, get(before_freezing).post(freeze))
        .merge(plan::pages())
        .merge(monitor::pages())
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let frame = StaffFrame::new(language, "/staff/waves", &staff);
    let forms = questionnaires::store::all(&app.store).await?;
    let row = |wave: Wave| {
        let form = forms.iter().find(|form| form.sha256() == wave.questionnaire_sha256);
        vec![
            Cell::link(wave.code.clone(), frame.link(&format!("/staff/waves/{}", wave.code))),
            Cell::text(language.period(&wave.period)),
            Cell::text(state(language, wave.state)),
            Cell::text(form.map_or_else(String::new, |form| name(form, language))),
        ]
    };
    let rows = store::all(&app.store).await?.into_iter().rev().map(row).collect();
    let head = ["wave", "wave-period", "wave-state", "questionnaire"].map(|name| language.say(name)).to_vec();
    let new = Link { address: frame.link("/staff/waves/new"), text: language.say("wave-new") };
    let may_change = staff.allow_everywhere(Verb::WaveChange).is_ok();
    let page = ContentPage::new(frame, language.say("staff-waves"));
    let page = page.part_if(may_change, || Part::Links(vec![new]));
    Ok(page.part(Part::Table { caption: language.say("waves-caption"), head, rows }).show())
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    Ok(new_form(&app, language, &staff, &HashMap::new()).await?.show())
}

async fn create(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    match created(&app, &staff, &fields).await {
        Ok(code) => Ok(Redirect::to(&language.path(&format!("/staff/waves/{code}"))).into_response()),
        Err(refusal) => {
            let form = new_form(&app, language, &staff, &fields).await?;
            if refusal.code() == Code::WaveExists {
                Ok(form.wrong("code", "wave-exists"))
            } else {
                form.refused(refusal)
            }
        }
    }
}

async fn created(app: &App, staff: &Staff, fields: &HashMap<String, String>) -> Result<String> {
    let (period, code) = (text(fields, "period").trim().to_owned(), text(fields, "code").trim());
    let code = if code.is_empty() { period.clone() } else { code.to_owned() };
    let unknown = || Refusal::at(Code::Invalid, "/questionnaire", Rule::UnknownQuestionnaire);
    let (key, version) = text(fields, "questionnaire").rsplit_once('/').ok_or_else(unknown)?;
    let version = version.parse().map_err(|_| unknown())?;
    let form = questionnaires::store::version(&app.store, key, version).await?.ok_or_else(unknown)?;
    let wave = Wave::planned(code.clone(), period, form.sha256())?;
    store::create(&staff.store(app), &wave).await?;
    Ok(code)
}

async fn new_form(app: &App, language: Language, staff: &Staff, filled: &HashMap<String, String>) -> Result<FormPage> {
    let frame = StaffFrame::new(language, "/staff/waves/new", staff);
    let lives = questionnaires::store::life::all(&app.store).await?;
    let mut forms = questionnaires::store::all(&app.store).await?;
    forms.retain(|form| lives.get(&form.sha256()).is_none_or(|life| life.may_be_used().is_ok()));
    let option = |form: &Questionnaire| (format!("{}/{}", form.key, form.version), name(form, language));
    let fields = [
        Field::text(&frame, "period", "wave-period", text(filled, "period")).hint(frame.say("wave-period-hint")),
        Field::text(&frame, "code", "wave-code", text(filled, "code")).hint(frame.say("wave-code-hint")),
        Field::choice(&frame, "questionnaire", "questionnaire", forms.iter().rev().map(option).collect())
            .chosen(text(filled, "questionnaire")),
    ];
    let page = FormPage::new(frame, "wave-new", "wave-new-lead", "wave-new-send");
    Ok(fields.into_iter().fold(page, FormPage::field))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_somewhere(Verb::FunnelRead)?;
    let (wave, form) = found(&app, &code).await?;
    let frame = StaffFrame::new(language, &format!("/staff/waves/{code}"), &staff);
    let plan = store::plan::one(&app.store, &code).await?;
    let mut facts = vec![
        (language.say("wave-period"), language.period(&wave.period)),
        (language.say("wave-state"), state(language, wave.state)),
        (language.say("questionnaire"), name(&form, language)),
    ];
    match plan {
        None => facts.push((language.say("wave-plan"), language.say("wave-plan-none"))),
        Some(plan) => {
            let expected: u64 = plan.expected.values().map(|n| u64::from(*n)).sum();
            let day = |day: Option<jiff::civil::Date>| {
                day.map_or_else(|| "–".to_owned(), |day| language.date(&day.to_string()))
            };
            facts.push((language.say("plan-opens-on"), day(plan.opens_on)));
            facts.push((language.say("plan-closes-on"), day(plan.closes_on)));
            facts.push((language.say("plan-expected"), language.count(expected)));
            let words = |(channel, items): (&String, &super::plan::Items)| {
                format!("{}: {}", plan::channel(language, channel), plan::items(language, &String::from(*items)))
            };
            let items: Vec<String> = plan.items.iter().map(words).collect();
            facts.push((language.say("plan-items"), items.join("; ")));
        }
    }
    let link = |step: &str, words: &str| Link {
        address: frame.link(&format!("/staff/waves/{code}/{step}")),
        text: language.say(words),
    };
    let may_change = staff.allow_everywhere(Verb::WaveChange).is_ok();
    let mut links = vec![link("monitor", "wave-monitor")];
    match wave.state {
        Stage::Planned if may_change => links.extend([link("plan", "wave-plan"), link("open", "wave-open")]),
        Stage::Open if may_change => links.push(link("freeze", "wave-freeze")),
        _ => {}
    }
    let page = ContentPage::new(frame, language.say_with("wave-title", &[("wave", &wave.code)]));
    Ok(page.part(Part::Facts(facts)).part(Part::Links(links)).show())
}

async fn before_opening(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    let (wave, form) = found(&app, &code).await?;
    if wave.state != Stage::Planned {
        return Ok(to_wave(language, &code));
    }
    let plan = store::plan::one(&app.store, &code).await?;
    let expected: u64 = plan.iter().flat_map(|plan| plan.expected.values()).map(|n| u64::from(*n)).sum();
    let mut consequences = vec![
        language.say("open-takes-answers"),
        language.say_with("open-fixes-form", &[("form", &name(&form, language))]),
    ];
    consequences.push(match plan {
        Some(_) => language.say_with("open-fixes-plan", &[("expected", &language.count(expected))]),
        None => language.say("open-without-plan"),
    });
    Ok(step(language, &staff, &code, "open", ("wave-open", "wave-open-send"), consequences))
}

async fn open(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    store::open(&staff.store(&app), &code).await?;
    Ok(to_wave(language, &code))
}

async fn before_freezing(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    let (wave, _) = found(&app, &code).await?;
    if wave.state != Stage::Open {
        return Ok(to_wave(language, &code));
    }
    let counts = store::plan::counts(&app.store, &code).await?;
    let sum = |of: fn(&Counts) -> u64| language.count(counts.values().map(of).sum());
    let tally = paper::store::stock::tally(&app.store, &code).await?;
    let sheets = |state: Paper| tally.iter().filter(|((_, of), _)| *of == state).map(|(_, n)| *n).sum::<u64>();
    let waiting = sheets(Paper::KeyedOnce) + sheets(Paper::Disputed) + sheets(Paper::Agreed);
    let mut consequences = vec![
        language.say_with("freeze-counts", &[("responses", &sum(|c| c.responses)), ("walk-ins", &sum(|c| c.walk_ins))]),
        language.say_with("freeze-visits", &[("visits", &sum(|c| c.encounters))]),
        language.say("freeze-late"),
        language.say("freeze-for-good"),
    ];
    if waiting > 0 {
        consequences.insert(0, language.say_with("freeze-sheets", &[("sheets", &language.count(waiting))]));
    }
    Ok(step(language, &staff, &code, "freeze", ("wave-freeze", "wave-freeze-send"), consequences))
}

async fn freeze(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response> {
    staff.allow_everywhere(Verb::WaveChange)?;
    store::freeze(&staff.store(&app), &code).await?;
    Ok(to_wave(language, &code))
}

/// A step that cannot be taken back.
fn step(
    language: Language,
    staff: &Staff,
    code: &str,
    name: &str,
    (title, words): (&str, &str),
    consequences: Vec<String>,
) -> Response {
    let wave = format!("/staff/waves/{code}");
    let frame = StaffFrame::new(language, &format!("{wave}/{name}"), staff);
    ContentPage::step(frame, format!("{}: {code}", language.say(title)), consequences, words, &wave)
}

fn to_wave(language: Language, code: &str) -> Response {
    Redirect::to(&language.path(&format!("/staff/waves/{code}"))).into_response()
}

/// A wave with its questionnaire.
async fn found(app: &App, code: &str) -> Result<(Wave, Questionnaire)> {
    let missing = || Refusal::new(Code::NotFound);
    let wave = store::one(&app.store, code).await?.ok_or_else(missing)?;
    let form = questionnaires::store::by_sha256(&app.store, &wave.questionnaire_sha256).await?.ok_or_else(missing)?;
    Ok((wave, form))
}

fn name(form: &Questionnaire, language: Language) -> String {
    format!("{} ({} {})", form.title.text().get(language.tag()), form.key, form.version)
}

/// Where a wave stands, in words.
pub(crate) fn state(language: Language, state: Stage) -> String {
    language.say(match state {
        Stage::Planned => "wave-state-planned",
        Stage::Open => "wave-state-open",
        Stage::Frozen => "wave-state-frozen",
    })
}
