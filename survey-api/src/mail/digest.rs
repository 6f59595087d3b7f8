//! The digest: how the field work at somebody's offices goes, in counts, and what waits for them.

use jiff::civil::Weekday;

use super::{
    domain::{Reader, Rhythm},
    letter::{Told, written},
    reminders::{Item, Known, lines},
};
use crate::{
    accounts::{Verb, scope::Reach},
    app::App,
    i18n::Language,
    waves::{
        Wave,
        monitor::{self, Progress},
        plan::Plan,
    },
};

/// The hour in the offices from which on a digest is sent.
const FROM: i8 = 7;
/// Most offices of a wave that are told one by one.
const OFFICES: usize = 20;

/// The digest that is due, if there is one and something to say. A week's is due from Monday on, so that a server that was down
/// on Monday sends it on Tuesday.
pub fn due(app: &App, known: &Known, reader: &Reader, items: &[Item]) -> Option<Told> {
    let local = known.local();
    let occasion = match reader.wants.digest {
        Rhythm::Never => return None,
        Rhythm::Daily if matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday) => return None,
        Rhythm::Daily => format!("digest {}", local.date()),
        Rhythm::Weekly => format!("digest {}", known.week()),
    };
    if local.hour() < FROM {
        return None;
    }
    let waves = waves(known, &reader.reach(Verb::FunnelRead));
    if waves.is_empty() && items.is_empty() {
        return None;
    }
    let items: Vec<&Item> = items.iter().collect();
    let (subject, body) = written(&app.config.address(), "letter-digest", |language| {
        let mut said: Vec<String> = waves.iter().flat_map(|(wave, rows)| of_wave(language, wave, rows)).collect();
        if !items.is_empty() {
            said.extend([String::new(), language.say("letter-waiting")]);
            said.extend(lines(language, &items));
        }
        said
    });
    Some(Told { kind: "digest", occasions: vec![occasion], subject, body })
}

/// The open waves with the offices in reach.
fn waves<'a>(known: &'a Known, reach: &Reach) -> Vec<(&'a Wave, Vec<Progress>)> {
    let today = known.local().date();
    let rows = |(wave, plan): &'a (Wave, Option<Plan>)| {
        let counts = known.counts.get(&wave.code)?;
        let mut rows = monitor::progress(&plan.clone().unwrap_or_default(), counts, today);
        rows.retain(|row| reach.has(&row.office));
        (!rows.is_empty()).then_some((wave, rows))
    };
    known.waves.iter().filter_map(rows).collect()
}

fn of_wave(language: Language, wave: &Wave, rows: &[Progress]) -> Vec<String> {
    let sum = |of: fn(&Progress) -> u64| language.count(rows.iter().map(of).sum());
    let (visits, responses) = (sum(|row| row.encounters), sum(|row| row.responses));
    let (walk_ins, waiting) = (sum(|row| row.walk_ins), sum(|row| row.waiting));
    let blanks = [
        ("wave", wave.code.as_str()),
        ("visits", &visits),
        ("responses", &responses),
        ("walk-ins", &walk_ins),
        ("waiting", &waiting),
    ];
    let mut said = vec![language.say_with("letter-wave", &blanks)];
    said.extend(rows.iter().take(OFFICES).map(|row| of_office(language, row)));
    if rows.len() > OFFICES {
        said.push("    …".to_owned());
    }
    said
}

fn of_office(language: Language, row: &Progress) -> String {
    let (responses, visits) = (language.count(row.responses), language.count(row.encounters));
    let blanks = [("office", row.office.as_str()), ("responses", &responses), ("visits", &visits)];
    let mut said = format!("    {}", language.say_with("letter-office", &blanks));
    if let Some(expected) = row.expected {
        said.push_str(&language.say_with("letter-expected", &[("expected", &language.count(expected.into()))]));
    }
    if let Some(width) = row.projected_half_width {
        said.push_str(&language.say_with("letter-width", &[("width", &language.percent(width * 100.0, 1))]));
    }
    said
}
