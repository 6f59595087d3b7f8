//! The data sets of the matrix: one release each that holds what every kind reads. All numbers are invented.

mod figures;

use std::sync::OnceLock;

use analytics::{Figure, Release, Score, Status, Text};
use charts::{Kind, Lang, Selection};
use figures::{changes, counts, drivers, of_one_unit, ranked, replicated, weights, with_leaves};
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    cases,
    offices::{self, PERIODS, label, score},
    provinces::PROVINCES,
};

/// A release under the name by which faults call it.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) release: Release,
    lang: Lang,
}

impl Set {
    pub(crate) fn selection(&self, kind: Kind) -> Selection {
        Selection { lang: self.lang, ..selection(kind, &self.release) }
    }
}

/// Every data set, made once for all tests.
pub(crate) fn all() -> &'static [Set] {
    static SETS: OnceLock<Vec<Set>> = OnceLock::new();
    SETS.get_or_init(|| {
        let set = |name, release| Set { name, release, lang: Lang::Vi };
        vec![
            set("normal", replicated(normal())),
            set("one-unit", whole(&units(1, province, |_| (85.0, 2.0, 400)))),
            set("ties", whole(&units(34, province, |_| (82.0, 1.0, 400)))),
            set("many", many()),
            set("suppressed", suppressed()),
            set("extremes", extremes()),
            set("missing-factor", missing_factor()),
            set("nfd", decomposed()),
            set("untested", untested()),
            set("break", broken()),
            set("simulated", simulated()),
            Set { name: "english", release: replicated(normal()), lang: Lang::En },
        ]
    })
}

/// The set of a name.
pub(crate) fn named(name: &str) -> &'static Set {
    all().iter().find(|set| set.name == name).unwrap()
}

/// What a chart of this kind is asked for: those of one unit take the first.
pub(crate) fn selection(kind: Kind, release: &Release) -> Selection {
    let unit = matches!(kind, Kind::Radar | Kind::Profile).then(|| release.units[0].code.clone());
    Selection { unit, ..Selection::default() }
}

/// A number that stands only where it may not be shown.
pub(crate) const HIDDEN: f64 = 61.4279;

/// A unit: name, value, half width of its interval, answers, and how far it follows the drift of the periods.
struct Unit {
    name: String,
    value: f64,
    half: f64,
    n: u64,
    drift: f64,
}

fn units(count: usize, name: fn(usize) -> String, value: fn(usize) -> (f64, f64, u64)) -> Vec<Unit> {
    let unit = |index| {
        let (value, half, n) = value(index);
        // Every third unit falls where the others rise, and some barely move.
        Unit { name: name(index), value, half, n, drift: [1.0, 0.15, -0.8][index % 3] }
    };
    (0..count).map(unit).collect()
}

fn province(index: usize) -> String {
    PROVINCES[index % PROVINCES.len()].to_owned()
}

fn spread(index: usize) -> (f64, f64, u64) {
    let value = 72.0 + 0.6 * ((index * 13) % 34) as f64;
    (value, 0.9 + 0.35 * (index % 8) as f64, 300 + 137 * (index as u64 % 20))
}

/// What each period's values are below those of the last.
const DRIFT: [f64; 8] = [-4.4, -3.1, -3.6, -2.2, -1.9, -2.4, -0.6, 0.0];
/// The five factors against the whole.
const PARTS: [f64; 5] = [1.5, 0.4, 4.2, -0.6, -8.7];

fn normal() -> Release {
    whole(&units(34, province, spread))
}

fn whole(units: &[Unit]) -> Release {
    let answers: u64 = units.iter().map(|unit| unit.n).sum();
    let mean = units.iter().map(|unit| unit.value * unit.n as f64).sum::<f64>() / answers as f64;
    let mut release = offices::with_offices(&[("x", "x", mean, 1.1, answers)]);
    release.units.clear();
    release.scores.clear();
    release.figures.retain(|figure| figure.statistic != "difference");
    scored(&mut release, "all", mean, &Unit { name: String::new(), value: mean, half: 0.5, n: answers, drift: 0.6 });
    for (index, unit) in units.iter().enumerate() {
        let code = format!("u{index}");
        scored(&mut release, &code, mean, unit);
        release.units.push(label(&code, &unit.name, &unit.name));
    }
    ranked(&mut release, units);
    of_one_unit(&mut release);
    drivers(&mut release);
    weights(&mut release);
    counts(&mut release, answers);
    changes(&mut release, mean);
    release
}

/// The index and its factors of a unit in every period, with tests against all units and against the first period.
fn scored(release: &mut Release, code: &str, mean: f64, unit: &Unit) {
    let factors: Vec<String> = release.codebook.factors.iter().map(|factor| factor.key.clone()).collect();
    for (period, drift) in PERIODS.iter().zip(DRIFT) {
        let value = unit.value + drift * unit.drift;
        release.scores.push(score(code, period, value, unit.half, unit.n));
        for (factor, apart) in factors.iter().zip(PARTS) {
            let of_factor = score(code, period, (value + apart).clamp(0.0, 100.0), unit.half * 1.2, unit.n);
            release.scores.push(Score { node: factor.clone(), level: 2, ..of_factor });
        }
    }
    let office = (code != Score::EVERYONE).then_some(code);
    let change = offices::difference(office, "vs_2024-Q4", -DRIFT[0] * unit.drift, unit.half * 1.4);
    release.figures.push(change);
    if office.is_some() {
        release.figures.push(offices::difference(office, "vs_all", unit.value - mean, unit.half));
        for (factor, apart) in factors.into_iter().zip(PARTS) {
            let [own, all] = [unit.value, mean].map(|value| (value + apart).clamp(0.0, 100.0));
            let test = offices::difference(office, "vs_all", own - all, unit.half * 1.3);
            release.figures.push(Figure { variable: factor, ..test });
        }
    }
}

fn many() -> Release {
    let name = |index| {
        format!(
            "Bộ phận Tiếp nhận và Trả kết quả của Ủy ban nhân dân phường Nghĩa Đường Thượng số {index}, đặc khu Phú Quý"
        )
    };
    let value = |index: usize| (60.0 + 0.3 * ((index * 31) % 120) as f64, 1.5, 1040 + 25 * (index as u64 % 37));
    let mut release = whole(&units(120, name, value));
    release.metadata.population = Text::new(
        "người dân và đại diện tổ chức đã nhận kết quả giải quyết thủ tục hành chính tại Bộ phận Tiếp nhận và Trả kết quả các cấp trong kỳ khảo sát",
        "people and representatives of organisations who received the result of a procedure",
    );
    for item in &mut release.codebook.items {
        item.text.vi = format!("{} theo đúng bộ thủ tục hành chính đã công bố của cơ quan", item.text.vi);
    }
    with_leaves(&mut release);
    replicated(release)
}

/// A fifth of everything may not be shown; what stands there all the same is a number of its own.
fn suppressed() -> Release {
    let mut release = normal();
    for score in release.scores.iter_mut().filter(|score| score.unit != Score::EVERYONE).step_by(5) {
        (score.status, score.n) = (Status::Suppressed, Some(11));
        (score.score, score.low, score.high) = (Some(HIDDEN), Some(HIDDEN), Some(HIDDEN));
    }
    // One unit has nothing at all.
    for score in release.scores.iter_mut().filter(|score| score.unit == "u1") {
        (score.status, score.n, score.score, score.low, score.high) = (Status::Undefined, Some(0), None, None, None);
    }
    let hidden = |figure: &&mut Figure| figure.variable.starts_with("feedback") || figure.variable == "opened";
    for figure in release.figures.iter_mut().filter(hidden).filter(|figure| figure.statistic != "difference") {
        let factor = if figure.statistic == "proportion" { 0.01 } else { 1.0 };
        (figure.status, figure.n) = (Status::Suppressed, Some(9));
        (figure.estimate, figure.low, figure.high) = (Some(HIDDEN * factor), None, None);
    }
    release
}

fn extremes() -> Release {
    let value = |index: usize| ([100.0, 0.0, 50.0][index % 3], [3.0, 4.0, 14.0][index % 3], 35 + index as u64);
    let mut units = units(34, province, value);
    units.iter_mut().for_each(|unit| unit.drift = 0.0);
    let mut release = whole(&units);
    let answers = cases::extremes().figures;
    release.figures.retain(|figure| figure.statistic != "proportion");
    release.figures.extend(answers.into_iter().filter(|figure| figure.statistic == "proportion"));
    for figure in release.figures.iter_mut().filter(|figure| figure.statistic == "importance_performance") {
        let top = if figure.category.as_deref() == Some("performance") { 100.0 } else { 1.0 };
        if figure.estimate > Some(top * 0.88) || figure.variable == "overall" {
            (figure.estimate, figure.low, figure.high) = (Some(top), Some(top), Some(top));
        } else if figure.variable.ends_with("seats") {
            (figure.estimate, figure.low, figure.high) = (Some(0.0), Some(0.0), Some(0.0));
        }
    }
    for figure in release.figures.iter_mut().filter(|figure| figure.statistic == "change") {
        figure.estimate = Some(match figure.category.as_deref() {
            Some("after" | "data") => 100.0,
            _ => 0.0,
        });
    }
    release
}

/// The factor of the staff was not asked.
fn missing_factor() -> Release {
    let mut release = normal();
    release.scores.retain(|score| score.node != "staff");
    release.figures.retain(|figure| !figure.variable.starts_with("staff"));
    release
}

fn decomposed() -> Release {
    let mut release = replicated(normal());
    let nfd = |text: &mut Text| (text.vi, text.en) = (text.vi.nfd().collect(), text.en.nfd().collect());
    release.units.iter_mut().chain(&mut release.nodes).for_each(|label| nfd(&mut label.name));
    release.codebook.items.iter_mut().for_each(|item| nfd(&mut item.text));
    release.codebook.factors.iter_mut().for_each(|factor| nfd(&mut factor.text));
    release.codebook.scale.iter_mut().for_each(nfd);
    nfd(&mut release.metadata.population);
    nfd(&mut release.metadata.agency);
    release
}

/// No test and no interval of ranks.
fn untested() -> Release {
    let mut release = normal();
    release.figures.retain(|figure| figure.statistic != "difference");
    for score in &mut release.scores {
        (score.se, score.rank, score.rank_low, score.rank_high) = (None, None, None, None);
    }
    release
}

/// The method changed a year ago, and a quarter is missing before it.
fn broken() -> Release {
    let mut release = normal();
    for score in release.scores.iter_mut().filter(|score| score.period == PERIODS[4]) {
        score.status = Status::Break;
    }
    release.scores.retain(|score| score.period != PERIODS[2]);
    release
}

fn simulated() -> Release {
    let mut release = normal();
    release.metadata.simulated = true;
    release
}
