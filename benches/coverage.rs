//! Do intervals cover the truth as often as they say? Thousands of simulated quarters with known truth, each compiled into a release.
//!
//! `cargo bench -p analytics --bench coverage -- 2000` (minutes; the number of surveys; seeds count up from 1). Within office × service group
//! answering is at random, which items are asked is drawn, and some do not know: what the estimates take for granted holds.
//! The truth of an item is counted over every finished visit; that of what is pooled is the mean over items and offices of
//! those, by how many answers each is expected to bring. The recorded result is in `README.md` beside this file.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers that prints what it measured")]

use std::collections::BTreeMap;

use analytics::codebook::{Factor, Item};
use analytics::estimate::Interval;
use analytics::frame::{Basis, EncounterCount, Microdata};
use analytics::index::Scheme;
use analytics::release::{Label, Metadata};
use analytics::wave::{self, Gate, Wave};
use analytics::{Codebook, Score, Status, Text};
use fixtures::questionnaire::{FACTORS, ITEMS, SATISFIED_FROM};
use fixtures::register::{OFFICES, SERVICE_GROUPS};
use fixtures::simulate::{self, Truth};

/// The last closed quarter.
const QUARTER: usize = 7;

/// How often something held, out of how often, and how wide it was.
#[derive(Default, Clone, Copy)]
struct Count {
    held: u64,
    of: u64,
    width: f64,
}

impl Count {
    fn add(&mut self, held: bool, width: f64) {
        (self.held, self.of, self.width) = (self.held + u64::from(held), self.of + 1, self.width + width);
    }
}

fn main() {
    let count = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(200_u64);
    let threads = std::thread::available_parallelism().unwrap().get() as u64;
    let scheme = Scheme::builtin("sipas").unwrap();
    let share = |thread: u64| {
        let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
        (1..=count).filter(|seed| seed % threads == thread).for_each(|seed| survey(seed, &scheme, &mut counts));
        counts
    };
    let mut all: BTreeMap<&'static str, Count> = BTreeMap::new();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        for counts in running.into_iter().map(|thread| thread.join().unwrap()) {
            for (name, one) in counts {
                let sum = all.entry(name).or_default();
                (sum.held, sum.of, sum.width) = (sum.held + one.held, sum.of + one.of, sum.width + one.width);
            }
        }
    });
    println!("{count} surveys");
    for (name, Count { held, of, width }) in all {
        println!(
            "{name:<44} {:>6.2} % of {of:>8}, mean width {:.2}",
            100.0 * held as f64 / of as f64,
            width / of as f64
        );
    }
}

fn survey(seed: u64, scheme: &Scheme, counts: &mut BTreeMap<&'static str, Count>) {
    let (simulated, truth) = simulate::quarter(seed, QUARTER);
    let (codebook, units, microdata, encounters) = (codebook(), units(), microdata(&simulated), encounters(&simulated));
    let wave = Wave { codebook: &codebook, microdata: &microdata, encounters: &encounters, units: &units };
    let compiled = wave::compile(&wave, scheme, &Gate::default(), Metadata::default()).unwrap();
    let shown =
        compiled.release.scores.iter().filter(|score| score.period == simulated.period && score.status == Status::Ok);
    let mut leagues: BTreeMap<&str, Vec<(&Score, f64)>> = BTreeMap::new();
    for score in shown {
        let (Some(value), Some(low), Some(high)) = (score.score, score.low, score.high) else { continue };
        let Some(goal) = of_node(&truth, simulated.period, &score.unit, &score.node) else { continue };
        let held = (low - 1e-9..=high + 1e-9).contains(&goal);
        let enough = score.n.is_some_and(|n| n >= 100);
        let name = match (score.level, enough) {
            (1, true) => "item, n >= 100 (Wilson)",
            (1, false) => "item, n < 100 (Wilson)",
            (2, true) => "factor, n >= 100",
            (2, false) => "factor, n < 100",
            (_, true) => "index, n >= 100",
            (_, false) => "index, n < 100",
        };
        counts.entry(name).or_default().add(held, high - low);
        if let (1, Some(n), Some(se)) = (score.level, score.n, score.se) {
            let exact = Interval::Beta.around(value / 100.0, se / 100.0, n as f64 - 1.0, n, 0.95);
            let name = if enough {
                "item, n >= 100 (exact: Korn and Graubard)"
            } else {
                "item, n < 100 (exact: Korn and Graubard)"
            };
            if let Some((low, high)) = exact {
                let held = (100.0 * low - 1e-9..=100.0 * high + 1e-9).contains(&goal);
                counts.entry(name).or_default().add(held, 100.0 * (high - low));
            }
        }
        if value == 0.0 || value == 100.0 {
            counts.entry("of these: everybody or nobody satisfied").or_default().add(held, high - low);
        }
        if score.unit != Score::EVERYONE && score.rank_low.is_some() {
            leagues.entry(&score.node).or_default().push((score, goal));
        }
    }
    for (node, league) in leagues {
        let mut together = true;
        let width = |score: &Score| f64::from(score.rank_high.unwrap() - score.rank_low.unwrap() + 1);
        for (score, goal) in &league {
            let place = 1 + league.iter().filter(|(_, other)| other > goal).count() as u32;
            let held = (score.rank_low.unwrap()..=score.rank_high.unwrap()).contains(&place);
            together &= held;
            if node == scheme.code {
                counts.entry("rank range of one office, index").or_default().add(held, width(score));
            }
        }
        if node == scheme.code {
            let mean = league.iter().map(|(score, _)| width(score)).sum::<f64>() / league.len() as f64;
            counts.entry("rank ranges of all offices at once, index").or_default().add(together, mean);
        }
    }
}

/// The truth of an item, a factor or the index, on 0 to 100.
fn of_node(truth: &Truth, period: &str, unit: &str, node: &str) -> Option<f64> {
    let items: Vec<usize> = (0..ITEMS.len())
        .filter(|&at| {
            ITEMS[at].key == node
                || ITEMS[at].factor.is_some_and(|factor| node == "sipas" || FACTORS[factor].key == node)
        })
        .collect();
    if let [item] = items[..] {
        return truth.share(period, unit, ITEMS[item].key).map(|share| 100.0 * share);
    }
    let offices = OFFICES.iter().filter(|office| unit == Score::EVERYONE || office.code == unit);
    let (mut satisfied, mut answers) = (0.0, 0.0);
    for office in offices {
        for &item in &items {
            let expected = truth.visits(period, office.code)? as f64 * answering(item, office.small);
            satisfied += expected * truth.share(period, office.code, ITEMS[item].key)?;
            answers += expected;
        }
    }
    (answers > 0.0).then(|| 100.0 * satisfied / answers)
}

/// The chance that a visit that answers is asked an item and gives an answer: the plan and the gaps of the simulation.
fn answering(item: usize, small: bool) -> f64 {
    let siblings = ITEMS.iter().filter(|other| other.factor == ITEMS[item].factor).count() as f64;
    let asked = if small { 1.0 / siblings } else { 0.2 + 0.4 * (2.0 / siblings).min(1.0) + 0.4 / siblings };
    let unknown = if matches!(ITEMS[item].key, "feedback_handled" | "feedback_told") { 0.12 } else { 0.02 };
    asked * (1.0 - unknown - (0.13 * 0.04 + 0.87 * 0.012) - 0.002)
}

fn codebook() -> Codebook {
    let item = |item: &fixtures::questionnaire::Item| Item {
        key: item.key.into(),
        factor: item.factor.map(|factor| FACTORS[factor].key.into()),
        low: 1,
        high: 5,
        satisfied_from: SATISFIED_FROM,
        text: Text::default(),
    };
    let factors = FACTORS.iter().map(|factor| Factor { key: factor.key.into(), text: Text::default() });
    Codebook { factors: factors.collect(), items: ITEMS.iter().map(item).collect(), scale: Vec::new() }
}

fn units() -> Vec<Label> {
    let label = |office: &fixtures::register::Office| Label {
        code: office.code.into(),
        parent: None,
        name: Text::new(office.name.vi, office.name.en),
    };
    OFFICES.iter().map(label).collect()
}

fn microdata(simulated: &simulate::Wave) -> Microdata {
    let mut microdata = Microdata { answers: vec![Vec::new(); ITEMS.len()], ..Microdata::default() };
    for response in &simulated.responses {
        microdata.period.push(simulated.period);
        microdata.office.push(OFFICES[response.office].code);
        microdata.service_group.push(SERVICE_GROUPS[response.service_group].code);
        microdata.channel.push(response.channel);
        microdata.language.push(response.language);
        microdata.basis.push(Some(match response.basis {
            simulate::Basis::Encounter => Basis::Encounter,
            simulate::Basis::Ticket => Basis::Ticket,
            simulate::Basis::WalkIn => Basis::WalkIn,
        }));
        microdata.answers.iter_mut().zip(&response.answers).for_each(|(column, &answer)| column.push(answer));
    }
    microdata
}

fn encounters(simulated: &simulate::Wave) -> Vec<EncounterCount> {
    let count = |stratum: &simulate::Stratum| EncounterCount {
        period: simulated.period.into(),
        office: OFFICES[stratum.office].code.into(),
        service_group: SERVICE_GROUPS[stratum.service_group].code.into(),
        encounters: stratum.encounters,
    };
    simulated.strata.iter().map(count).collect()
}
