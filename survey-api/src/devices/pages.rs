//! Devices, as their administrator sees them.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use uuid::Uuid;

use super::{Alarm, Device, domain::Place, routes::of_staff, store};
use crate::{
    accounts::{Staff, Verb, invitation::Invitation},
    app::App,
    error::{Code, Refusal, Result, Rule},
    extract::{Language, PageLanguage},
    kiosk::square::SquareView,
    offices,
    published::problem::render,
    workspace::{
        Access, Pages, StaffFrame,
        form::{Field, FormPage},
        sign_in::{Fields, text},
    },
};

const LIST: &str = "/staff/devices";
/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// The pages of devices.
pub fn pages() -> Pages {
    let access = Access::Verb(Verb::DeviceChange);
    Pages::default()
        .page(LIST, access, get(list))
        .page("/staff/devices/new", access, get(ask).post(invite))
        .page("/staff/devices/wall", access, get(wall))
        .page("/staff/devices/{id}", access, get(show).post(act))
}

async fn list(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::DeviceChange)?;
    let (reach, now) = (staff.reach(Verb::DeviceChange), app.clock.now().as_second());
    let devices = store::all(&app.store).await?.into_iter().filter(|device| reach.has(&device.place.office));
    let rows = devices.map(|device| Row::of(language, &device, now)).collect();
    Ok(render(&DevicesPage { frame: StaffFrame::new(language, LIST, &staff), rows }))
}

/// Every device in service at a glance, what should be looked at first.
async fn wall(PageLanguage(language): PageLanguage, staff: Staff, State(app): State<App>) -> Result<Response> {
    staff.allow_somewhere(Verb::DeviceChange)?;
    let (reach, now) = (staff.reach(Verb::DeviceChange), app.clock.now().as_second());
    let devices = store::all(&app.store).await?.into_iter();
    let devices = devices.filter(|device| !device.is_revoked && reach.has(&device.place.office));
    let mut rows: Vec<Row> = devices.map(|device| Row::of(language, &device, now)).collect();
    rows.sort_by_key(|row| row.alarms.is_empty());
    let alarmed = rows.iter().filter(|row| !row.alarms.is_empty()).count();
    let (all, alarmed) = (language.count(rows.len() as u64), language.count(alarmed as u64));
    let summary = language.say_with("device-wall-summary", &[("all", &all), ("alarmed", &alarmed)]);
    Ok(render(&WallPage { frame: StaffFrame::new(language, "/staff/devices/wall", &staff), summary, rows }))
}

async fn ask(PageLanguage(language): PageLanguage, staff: Staff) -> Result<Response> {
    staff.allow_somewhere(Verb::DeviceChange)?;
    Ok(form(language, &staff, &Place { office: String::new(), counter: String::new(), name: String::new() }).show())
}

async fn invite(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Form(fields): Fields,
) -> Result<Response> {
    staff.allow_somewhere(Verb::DeviceChange)?;
    let given = |name: &str| text(&fields, name).trim().to_owned();
    let place = Place { office: given("office"), counter: given("counter"), name: given("name") };
    let again = form(language, &staff, &place);
    let office = offices::store::one(&app.store, &place.office).await?;
    // Another office's is told like one that is not there.
    let office = office.filter(|office| staff.reach(Verb::DeviceChange).has(&office.code));
    let place = match place.at(office.as_ref()) {
        Ok(place) => place,
        Err(refusal) => return again.refused(refusal),
    };
    staff.allow(Verb::DeviceChange, &place.office)?;
    let code = Invitation::random()?;
    store::invite(&staff.store(&app), &place, &code.sha256()).await?;
    let frame = StaffFrame::new(language, LIST, &staff);
    // Behind `#` no server and no log sees the code.
    let (page, code) = (format!("{}/kiosk", app.config.address()), code.text().to_owned());
    let square = SquareView::of(format!("{page}#code={code}"))?;
    let how = language.say_with("device-code-page", &[("address", &page)]);
    Ok(render(&CodePage { frame, name: place.name, code, how, square }))
}

async fn show(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response> {
    let device = of_staff(&app, &staff, &id).await?;
    Ok(render(&DevicePage::of(language, &staff, device, app.clock.now().as_second(), None)))
}

async fn act(
    PageLanguage(language): PageLanguage,
    staff: Staff,
    State(app): State<App>,
    Path(id): Path<String>,
    Form(fields): Fields,
) -> Result<Response> {
    let device = of_staff(&app, &staff, &id).await?;
    let reason = text(&fields, "reason").trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let fault = Some(language.say("device-reason-missing"));
        let page = DevicePage::of(language, &staff, device, app.clock.now().as_second(), fault);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response());
    }
    let in_their_name = staff.store(&app);
    match text(&fields, "action") {
        "acknowledge" => store::acknowledge(&in_their_name, device.id, reason).await?,
        "revoke" => store::revoke(&in_their_name, device.id, reason).await?,
        _ => return Err(Refusal::at(Code::Invalid, "/action", Rule::UnknownValue)),
    }
    Ok(Redirect::to(&language.path(&format!("{LIST}/{}", device.id))).into_response())
}

fn form(language: Language, staff: &Staff, place: &Place) -> FormPage {
    let frame = StaffFrame::new(language, "/staff/devices/new", staff);
    let fields = [
        Field::text(&frame, "name", "device-name", &place.name).hint(frame.say("device-name-hint")),
        Field::text(&frame, "office", "device-office", &place.office),
        Field::text(&frame, "counter", "device-counter", &place.counter).hint(frame.say("device-counter-hint")),
    ];
    let page = FormPage::new(frame, "device-new", "device-new-lead", "device-new-submit");
    fields.into_iter().fold(page, FormPage::field)
}

/// What is the matter with a device, in words.
fn alarm_words(language: Language, device: &Device, now: i64) -> Vec<String> {
    let words = |alarm| match alarm {
        Alarm::Fork => language.say_with("device-fork", &[("count", &language.count(count(device.forks.all)))]),
        Alarm::Gap => language.say_with("device-gap", &[("count", &language.count(count(device.missing.all)))]),
        Alarm::Silent => language.say("device-silent"),
        Alarm::Unprotected => language.say("device-unprotected"),
        Alarm::Full => language.say("device-full"),
        Alarm::Cleared => language.say("device-cleared"),
        Alarm::Clock => language.say("device-clock"),
        Alarm::DeadLetters => language.say("device-dead-letters"),
    };
    device.alarms(now).into_iter().map(words).collect()
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

#[derive(Debug)]
struct Row {
    id: Uuid,
    name: String,
    place: String,
    state: String,
    alarms: Vec<String>,
    seen: String,
    queue: String,
}

impl Row {
    fn of(language: Language, device: &Device, now: i64) -> Self {
        let place = &device.place;
        let minutes = device.seen_at.map(|seen| language.count(count((now - seen) / 60)));
        let queue = device.heartbeat.as_ref().map(|said| language.count(said.queue.into()));
        Self {
            id: device.id,
            name: place.name.clone(),
            place: if place.counter.is_empty() {
                place.office.clone()
            } else {
                format!("{} · {}", place.office, place.counter)
            },
            state: language.say(if device.is_revoked { "device-revoked" } else { "device-active" }),
            alarms: alarm_words(language, device, now),
            seen: minutes.map_or_else(
                || language.say("device-never"),
                |minutes| language.say_with("device-minutes", &[("minutes", &minutes)]),
            ),
            queue: queue.unwrap_or_else(|| "–".to_owned()),
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "workspace/devices.html")]
struct DevicesPage {
    frame: StaffFrame,
    rows: Vec<Row>,
}

#[derive(Debug, Template)]
#[template(path = "workspace/devices_wall.html")]
struct WallPage {
    frame: StaffFrame,
    /// How many devices there are, and how many of them want looking at.
    summary: String,
    rows: Vec<Row>,
}

#[derive(Debug, Template)]
#[template(path = "workspace/device_code.html")]
struct CodePage {
    frame: StaffFrame,
    name: String,
    code: String,
    /// Where the kiosk's page is.
    how: String,
    square: SquareView,
}

#[derive(Debug, Template)]
#[template(path = "workspace/device.html")]
struct DevicePage {
    frame: StaffFrame,
    device: Device,
    row: Row,
    fault: Option<String>,
    version: String,
    records: String,
}

impl DevicePage {
    fn of(language: Language, staff: &Staff, device: Device, now: i64, fault: Option<String>) -> Self {
        Self {
            frame: StaffFrame::new(language, &format!("{LIST}/{}", device.id), staff),
            row: Row::of(language, &device, now),
            version: device.heartbeat.as_ref().map_or_else(|| "–".to_owned(), |said| said.version.clone()),
            records: language.count(count(device.last_seq)),
            fault,
            device,
        }
    }

    /// Is there something that nobody has looked at?
    fn is_open(&self) -> bool {
        self.device.missing.is_open() || self.device.forks.is_open()
    }
}
