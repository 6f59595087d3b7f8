//! What waits for somebody: each thing is an occasion of its own, told once.

use std::collections::BTreeMap;

use jiff::{Timestamp, Zoned, civil::Weekday, tz::TimeZone};

use super::{
    domain::Reader,
    letter::{Told, written},
};
use crate::{
    accounts::{Verb, conflict, scope::Reach},
    app::App,
    devices::{self, Alarm, Device},
    error::Result,
    exports::store::job::{self, Job, JobState},
    i18n::Language,
    paper::{self, State as Paper},
    quality::{self, domain as voids},
    releases::approval::{self, Approval},
    waves::{self, State as Stage, Wave, plan::Plan},
};

/// Days before its last one on which a wave is said to close.
const DAYS: i32 = 3;
/// Seconds after which a device that is not heard of is near its limit.
const LATE_SECONDS: i64 = 20 * 60;
/// Hours from UTC to the office's time.
const OFFICE_HOURS: i8 = 7;
/// Minutes of the day between which devices are expected to be heard of, on weekdays.
const AT_WORK: std::ops::Range<i64> = 7 * 60 + 30..17 * 60;
/// Most things that are named under one heading.
const NAMED: usize = 20;

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Of which kind.
    pub kind: Kind,
    /// Told once.
    pub occasion: String,
    /// What it is about: a wave, an office, a device, an export.
    pub what: String,
    /// A day that belongs to it, ISO.
    pub day: Option<String>,
}

/// What can wait, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    DeviceFork,
    DeviceGap,
    DeviceSilent,
    DeviceLate,
    DeviceOther,
    WaveOverdue,
    WaveClosing,
    Release,
    Void,
    FullExport,
    Dispute,
    Sheet,
    ExportDone,
    ExportFailed,
}

/// What all readers' letters are made from, read once a round.
#[derive(Debug)]
pub struct Known {
    pub(super) now: Timestamp,
    pub(super) waves: Vec<(Wave, Option<Plan>)>,
    pub(super) counts: BTreeMap<String, BTreeMap<String, waves::monitor::Counts>>,
    devices: Vec<Device>,
    voids: Vec<voids::Void>,
    exports: Vec<Job>,
    releases: Vec<Approval>,
    sheets: BTreeMap<(String, Paper), u64>,
}

impl Known {
    /// What there is now.
    pub async fn read(app: &App) -> Result<Self> {
        let store = &app.store;
        let (mut waves, mut counts, mut sheets) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let all = waves::store::all(store).await?;
        for wave in all.into_iter().filter(|wave| wave.state == Stage::Open) {
            counts.insert(wave.code.clone(), waves::store::plan::counts(store, &wave.code).await?);
            for (at, count) in paper::store::stock::tally(store, &wave.code).await? {
                *sheets.entry(at).or_default() += count;
            }
            let plan = waves::store::plan::one(store, &wave.code).await?;
            waves.push((wave, plan));
        }
        Ok(Self {
            now: app.clock.now(),
            waves,
            counts,
            devices: devices::store::all(store).await?,
            voids: quality::store::within(store, &Reach::Everywhere).await?,
            exports: job::recent(store).await?,
            releases: approval::all(store).await?,
            sheets,
        })
    }

    /// The week in the offices, `2026-W33`.
    pub(super) fn week(&self) -> String {
        let week = self.local().date().iso_week_date();
        format!("{}-W{:02}", week.year(), week.week())
    }

    /// The time in the offices.
    pub(super) fn local(&self) -> Zoned {
        self.now.to_zoned(TimeZone::fixed(jiff::tz::offset(OFFICE_HOURS)))
    }
}

/// Everything that waits for this person, told before or not.
pub fn items(known: &Known, reader: &Reader) -> Vec<Item> {
    let mut items = [
        devices_of(known, reader),
        waves_of(known, reader),
        releases_of(known, reader),
        voids_of(known, reader),
        exports_of(known, reader),
        sheets_of(known, reader),
    ]
    .concat();
    items.sort_by(|a, b| (a.kind, &a.what).cmp(&(b.kind, &b.what)));
    items
}

/// The letter about these.
pub fn letter(base: &str, items: &[&Item]) -> Told {
    let (subject, body) = written(base, "letter-waiting", |language| lines(language, items));
    Told { kind: "reminder", occasions: items.iter().map(|item| item.occasion.clone()).collect(), subject, body }
}

/// A heading a kind with how many there are, and what they are.
pub(super) fn lines(language: Language, items: &[&Item]) -> Vec<String> {
    let mut lines = Vec::new();
    for some in items.chunk_by(|a, b| a.kind == b.kind) {
        let count = language.count(some.len() as u64);
        lines.push(format!("- {}", language.say_with(some[0].kind.message(), &[("count", &count)])));
        for item in some.iter().take(NAMED).filter(|item| !item.what.is_empty()) {
            let day = item.day.as_ref().map_or_else(String::new, |day| format!(" ({})", language.date(day)));
            lines.push(format!("    {}{day}", item.what));
        }
        if some.len() > NAMED {
            lines.push("    …".to_owned());
        }
    }
    lines
}

fn devices_of(known: &Known, reader: &Reader) -> Vec<Item> {
    let (reach, local) = (reader.reach(Verb::DeviceChange), known.local());
    let is_weekday = !matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    // A device that was off over night is silent from the beginning of work, not from the evening before.
    let began = known.now.as_second() - (minute - AT_WORK.start) * 60;
    let at_work = is_weekday && AT_WORK.contains(&minute);
    let mut items = Vec::new();
    for device in known.devices.iter().filter(|device| reach.has(&device.place.office)) {
        let quiet = known.now.as_second() - device.seen_at.unwrap_or(began).max(began);
        let seen = device.seen_at.map_or_else(|| "never".to_owned(), |seen| seen.to_string());
        let what = format!("{}, {}", device.place.office, device.place.name);
        for alarm in device.alarms(known.now.as_second()) {
            let (kind, mark) = match alarm {
                Alarm::Fork => (Kind::DeviceFork, device.forks.all.to_string()),
                Alarm::Gap => (Kind::DeviceGap, device.missing.all.to_string()),
                Alarm::Silent if at_work && quiet >= devices::domain::SILENT_SECONDS => {
                    (Kind::DeviceSilent, seen.clone())
                }
                Alarm::Silent => continue,
                // It can end and come again: told once a week while it lasts.
                other => (Kind::DeviceOther, format!("{} {}", other.word(), known.week())),
            };
            items.push(Item {
                occasion: format!("device {} {kind:?} {mark}", device.id),
                kind,
                what: what.clone(),
                day: None,
            });
        }
        let is_late = (LATE_SECONDS..devices::domain::SILENT_SECONDS).contains(&quiet);
        if at_work && is_late && !device.is_revoked {
            let kind = Kind::DeviceLate;
            items.push(Item { occasion: format!("device {} {kind:?} {seen}", device.id), kind, what, day: None });
        }
    }
    items
}

fn waves_of(known: &Known, reader: &Reader) -> Vec<Item> {
    if reader.reach(Verb::WaveChange) != Reach::Everywhere {
        return Vec::new();
    }
    let today = known.local().date();
    let item = |(wave, plan): &(Wave, Option<Plan>)| {
        let last = plan.as_ref()?.closes_on?;
        let kind = match today.until(last).ok()?.get_days() {
            ..0 => Kind::WaveOverdue,
            0..=DAYS => Kind::WaveClosing,
            _ => return None,
        };
        let occasion = format!("wave {} {kind:?} {last}", wave.code);
        Some(Item { kind, occasion, what: wave.code.clone(), day: Some(last.to_string()) })
    };
    known.waves.iter().filter_map(item).collect()
}

fn releases_of(known: &Known, reader: &Reader) -> Vec<Item> {
    let may = reader.reach(Verb::ReleaseApprove) == Reach::Everywhere;
    let waits = |found: &&Approval| may && !found.is_published && found.made_by != Some(reader.person.id);
    let item = |found: &Approval| Item {
        kind: Kind::Release,
        occasion: format!("release {} {}", found.release.period, found.release.revision),
        what: format!("{} r{}", found.release.period, found.release.revision),
        day: None,
    };
    known.releases.iter().filter(waits).map(item).collect()
}

fn voids_of(known: &Known, reader: &Reader) -> Vec<Item> {
    let reach = reader.reach(Verb::ResponseVoid);
    let waits = |void: &&voids::Void| {
        void.state == voids::State::Requested
            && reach.has(&void.office)
            && !void.requested_by.starts_with(&reader.who())
            && !conflict::is_of_office(&reader.held, &void.office)
    };
    let item = |void: &voids::Void| Item {
        kind: Kind::Void,
        occasion: format!("void {}", void.id),
        what: void.office.clone(),
        day: None,
    };
    known.voids.iter().filter(waits).map(item).collect()
}

fn exports_of(known: &Known, reader: &Reader) -> Vec<Item> {
    let (who, approves) = (reader.who(), reader.reach(Verb::FullExportApprove));
    let item = |job: &Job| {
        let is_mine = job.requested_by.starts_with(&who);
        let agreed = job.approvals.iter().any(|by| by.starts_with(&who));
        let kind = match job.state {
            JobState::Awaiting if !is_mine && !agreed && approves.covers(&job.reach) => Kind::FullExport,
            JobState::Done if is_mine => Kind::ExportDone,
            JobState::Failed if is_mine => Kind::ExportFailed,
            _ => return None,
        };
        let what = format!("{} {} {}", job.order.dataset.word(), job.order.profile.word(), job.order.format.word());
        Some(Item { kind, occasion: format!("export {} {kind:?}", job.id), what, day: None })
    };
    known.exports.iter().filter_map(item).collect()
}

/// Sheets are told by office and day, not one by one.
fn sheets_of(known: &Known, reader: &Reader) -> Vec<Item> {
    let today = known.local().date();
    let (keys, decides) = (reader.reach(Verb::PaperKey), reader.reach(Verb::PaperAdjudicate));
    let item = |((office, state), count): (&(String, Paper), &u64)| {
        let kind = match state {
            Paper::KeyedOnce if keys.has(office) => Kind::Sheet,
            Paper::Disputed if decides.has(office) => Kind::Dispute,
            _ => return None,
        };
        let occasion = format!("{kind:?} {office} {today}");
        Some(Item { kind, occasion, what: format!("{office}: {count}"), day: None })
    };
    known.sheets.iter().filter(|(_, count)| **count > 0).filter_map(item).collect()
}

impl Kind {
    /// The message that says it.
    const fn message(self) -> &'static str {
        match self {
            Self::DeviceFork => "letter-device-fork",
            Self::DeviceGap => "letter-device-gap",
            Self::DeviceSilent => "letter-device-silent",
            Self::DeviceLate => "letter-device-late",
            Self::DeviceOther => "letter-device-other",
            Self::WaveOverdue => "letter-wave-overdue",
            Self::WaveClosing => "letter-wave-closing",
            Self::Release => "letter-release",
            Self::Void => "letter-void",
            Self::FullExport => "letter-full-export",
            Self::Dispute => "letter-dispute",
            Self::Sheet => "letter-sheet",
            Self::ExportDone => "letter-export-done",
            Self::ExportFailed => "letter-export-failed",
        }
    }
}

impl Reader {
    /// The offices at which they may do this.
    pub(super) fn reach(&self, verb: Verb) -> Reach {
        let held = self.held.iter().filter(|held| held.role.verbs().contains(&verb));
        held.fold(Reach::nowhere(), |reach, held| reach.with(held.reach.clone()))
    }
}
