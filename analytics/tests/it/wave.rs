//! Frozen waves become a release whose shares, errors, ranks and differences can be checked by other means.
#![allow(clippy::unwrap_used)]

mod agreement;
mod covered;

use analytics::codebook::{Factor, Item, MissingReason};
use analytics::frame::{Basis, EncounterCount, Microdata};
use analytics::index::Scheme;
use analytics::release::{ChangeKind, Label, Metadata, OfficeChange};
use analytics::wave::{self, Compiled, Gate, Wave};
use analytics::{Codebook, Figure, Score, Status, Text};

use crate::support::assert_close;

const SCHEME: &str = r#"
code = "satisfied"
version = "1"
name = {vi = "Hài lòng", en = "Satisfied"}
[defaults]
aggregate = {method = "pooled_share"}
source = {statistic = "share_satisfied"}
scale = 100
[[node]]
code = "satisfied"
name = {vi = "Hài lòng", en = "Satisfied"}
[[node]]
code = "polite"
parent = "satisfied"
name = {vi = "Lịch sự", en = "Polite"}
[[node]]
code = "quick"
parent = "satisfied"
name = {vi = "Nhanh", en = "Quick"}
"#;

fn scheme() -> Scheme {
    Scheme::parse(SCHEME, "test.toml").unwrap()
}

fn codebook(keys: &[&str]) -> Codebook {
    let item = |key: &&str| Item {
        key: (*key).into(),
        factor: Some("staff".into()),
        low: 1,
        high: 5,
        satisfied_from: 4,
        text: Text::default(),
    };
    let factors = vec![Factor { key: "staff".into(), text: Text::default() }];
    Codebook { factors, items: keys.iter().map(item).collect(), scale: vec![] }
}

fn label(code: &str) -> Label {
    Label { code: code.into(), parent: None, name: Text::new(code, code) }
}

/// Answers and visits, row by row.
#[derive(Default)]
struct Data {
    microdata: Microdata,
    encounters: Vec<EncounterCount>,
}

impl Data {
    /// `count` times the same answers to `polite` and `quick`.
    fn answer(&mut self, period: &str, office: &str, group: &str, answers: [u8; 2], count: usize) -> &mut Self {
        let m = &mut self.microdata;
        for _ in 0..count {
            m.period.push(period);
            m.office.push(office);
            m.service_group.push(group);
            m.channel.push("kiosk");
            m.language.push("vi");
            m.basis.push(Some(Basis::Encounter));
            m.answers.resize(2, vec![]);
            m.answers.iter_mut().zip(answers).for_each(|(bytes, answer)| bytes.push(answer));
        }
        self
    }

    fn visits(&mut self, period: &str, office: &str, group: &str, encounters: u64) -> &mut Self {
        let (period, office, service_group) = (period.into(), office.into(), group.into());
        self.encounters.push(EncounterCount { period, office, service_group, encounters });
        self
    }

    fn compile(&self, units: &[&str], gate: &Gate) -> analytics::Result<Compiled> {
        let units: Vec<Label> = units.iter().map(|code| label(code)).collect();
        let codebook = codebook(&["polite", "quick"]);
        let wave =
            Wave { codebook: &codebook, microdata: &self.microdata, encounters: &self.encounters, units: &units };
        wave::compile(&wave, &scheme(), gate, Metadata::default())
    }
}

#[test]
fn several_items_of_a_leaf_are_one_answer_of_each_response() {
    let text = SCHEME.split("[[node]]\ncode = \"polite\"").next().unwrap().replace("pooled_share", "arithmetic");
    let leaf = "[[node]]\ncode = \"both\"\nparent = \"satisfied\"\ncolumns = [\"polite\", \"quick\"]\n\
                name = {vi = \"x\", en = \"x\"}\n";
    let scheme = Scheme::parse(&format!("{text}{leaf}"), "test.toml").unwrap();
    let mut data = Data::default();
    let skipped = MissingReason::Skipped.byte();
    // Means 4, 4, 3 and 1: satisfied from 4 on are two of four.
    for answers in [[5, 3], [4, skipped], [4, 2], [1, 1]] {
        data.answer("2026-Q3", "A", "x", answers, 1);
    }
    let (units, codebook) = ([label("A")], codebook(&["polite", "quick"]));
    let wave = Wave { codebook: &codebook, microdata: &data.microdata, encounters: &[], units: &units };
    let compiled = wave::compile(&wave, &scheme, &open(), Metadata::default()).unwrap();
    assert_close(score(&compiled, "A", "2026-Q3", "both").score.unwrap(), 50.0, 1e-12, "share of responses");
    let mut unlike = codebook.clone();
    unlike.items[1].high = 10;
    let wave = Wave { codebook: &unlike, ..wave };
    let error = wave::compile(&wave, &scheme, &open(), Metadata::default()).unwrap_err();
    assert!(error.to_string().contains("different scales"), "{error}");
}

#[test]
fn the_past_of_a_merged_office_is_that_of_all_who_visited_its_parts() {
    let mut data = Data::default();
    // A: 300 visits, 8 of 10 satisfied; B: 100 visits, 2 of 10. Together (300 · 0.8 + 100 · 0.2) / 400 = 65 in 100.
    for (office, visits, satisfied) in [("A", 300, 8), ("B", 100, 2)] {
        data.answer("2026-Q2", office, "x", [5, 5], satisfied).answer("2026-Q2", office, "x", [1, 1], 10 - satisfied);
        data.visits("2026-Q2", office, "x", visits);
    }
    data.answer("2026-Q3", "C", "x", [5, 5], 13)
        .answer("2026-Q3", "C", "x", [1, 1], 7)
        .visits("2026-Q3", "C", "x", 400);
    let merge = OfficeChange {
        kind: ChangeKind::Merge,
        since: "2026-07-01".into(),
        from: "2026-Q3".into(),
        old: vec!["A".into(), "B".into()],
        new: vec!["C".into()],
        ..OfficeChange::default()
    };
    let compile = |data: &Data, changes: Vec<OfficeChange>| {
        let (units, codebook) = (["A", "B", "C"].map(label), codebook(&["polite", "quick"]));
        let wave =
            Wave { codebook: &codebook, microdata: &data.microdata, encounters: &data.encounters, units: &units };
        let about = Metadata { office_changes: changes, ..Metadata::default() };
        wave::compile(&wave, &scheme(), &open(), about).unwrap()
    };
    let told = compile(&data, vec![merge.clone()]);
    let past = score(&told, "C", "2026-Q2", "satisfied");
    assert_close(past.score.unwrap(), 65.0, 1e-12, "the mean of all visits");
    assert_eq!(
        (past.status, told.release.metadata.office_changes[0].told.as_slice()),
        (Status::Ok, &["2026-Q2".to_owned()][..])
    );
    assert!(told.release.scores.iter().all(|score| score.unit != "A" || score.score.is_none()), "one series, not two");
    let change = told.release.change("C", "satisfied", "2026-Q2", "2026-Q3").unwrap();
    assert_close(change.difference, 0.0, 1e-12, "and so it did not move");
    // What is told again from a release that was told is the same.
    assert_eq!(compile(&data, told.release.metadata.office_changes.clone()).release, told.release);

    // Of B nothing was answered: the past of C would be that of A.
    let mut part = Data::default();
    part.answer("2026-Q2", "A", "x", [5, 5], 8).answer("2026-Q2", "A", "x", [1, 1], 2);
    part.visits("2026-Q2", "A", "x", 300).visits("2026-Q2", "B", "x", 100);
    part.answer("2026-Q3", "C", "x", [5, 5], 13)
        .answer("2026-Q3", "C", "x", [1, 1], 7)
        .visits("2026-Q3", "C", "x", 400);
    let broken = compile(&part, vec![merge]);
    let now = score(&broken, "C", "2026-Q3", "satisfied");
    assert_eq!((now.status, now.score.is_some()), (Status::Break, true));
    assert!(now.reason.as_deref().unwrap().contains("merged with A, B on 2026-07-01"), "{:?}", now.reason);
    assert_close(score(&broken, "A", "2026-Q2", "satisfied").score.unwrap(), 80.0, 1e-12, "A keeps its own past");
}

#[test]
fn a_release_refuses_another_design_key_by_key_and_says_why() {
    let design = |text: &str| {
        let read = analytics::design::DesignFile::parse(text, "design.toml").unwrap();
        wave::check_design(&read, "design.toml")
    };
    assert!(design("").is_ok());
    let text = "ids = ['household']\nweights = 'w'\n[[calibrate]]\nmethod = 'linear'\ntotals = {one = 10}";
    let error = design(text).unwrap_err();
    assert_eq!(error.faults().len(), 3);
    let said = error.to_string();
    for part in ["design.toml: ids", "design.toml: weights", "design.toml: calibrate", "tie offices to each other"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

fn open() -> Gate {
    Gate { confidential_below: 0, minimum_n: 2, minimum_n_eff: None, maximum_width: None }
}

fn score<'a>(compiled: &'a Compiled, unit: &str, period: &str, node: &str) -> &'a Score {
    let is = |score: &&Score| score.unit == unit && score.period == period && score.node == node;
    compiled.release.scores.iter().find(is).unwrap_or_else(|| panic!("no score {unit} {period} {node}"))
}

fn figure<'a>(
    compiled: &'a Compiled,
    statistic: &str,
    category: &str,
    office: Option<&str>,
    period: &str,
) -> &'a Figure {
    let is = |figure: &&Figure| {
        figure.statistic == statistic
            && (figure.category.as_deref() == Some(category) || figure.variable == category)
            && figure.domain_value("office") == office
            && figure.domain_value("period") == Some(period)
    };
    compiled.release.figures.iter().find(is).unwrap_or_else(|| panic!("no {statistic} {category} {office:?} {period}"))
}

const NOT_ASKED: u8 = MissingReason::NotAsked.byte();
const Q3: &str = "2026-Q3";

#[test]
fn answers_stand_for_the_visits_of_their_stratum() {
    // Land: 2 of 4 satisfied, for 100 visits. Tax: 4 of 4, for 300 visits. Weighted: (100 · 0.5 + 300 · 1) / 400 = 87.5 %.
    let mut data = Data::default();
    data.answer(Q3, "A", "land", [5, NOT_ASKED], 2).answer(Q3, "A", "land", [1, NOT_ASKED], 2);
    data.answer(Q3, "A", "tax", [4, NOT_ASKED], 4).visits(Q3, "A", "land", 100).visits(Q3, "A", "tax", 300);
    let compiled = data.compile(&["A"], &open()).unwrap();
    let polite = score(&compiled, "A", Q3, "polite");
    assert_close(polite.score.unwrap(), 87.5, 1e-14, "share");
    // Only land varies: z = ±25 · 0.5 / 400 about its mean, V = 4/3 · 4 · (12.5 / 400)².
    assert_close(polite.se.unwrap(), 100.0 * (16.0_f64 / 3.0).sqrt() * 12.5 / 400.0, 1e-13, "se");
    assert_eq!((polite.n, polite.status), (Some(8), Status::Ok));
    let quick = score(&compiled, "A", Q3, "quick");
    assert_eq!((quick.score, quick.n), (None, Some(0)));
    assert_eq!(compiled.warnings, Vec::<String>::new());
}

#[test]
fn a_walk_in_is_counted_and_changes_no_share() {
    let mut data = Data::default();
    data.answer(Q3, "A", "land", [5, 5], 3).answer(Q3, "A", "land", [2, 4], 3).visits(Q3, "A", "land", 60);
    let before = data.compile(&["A"], &open()).unwrap();
    data.answer(Q3, "A", "land", [1, 1], 5);
    data.microdata.basis[6..].fill(Some(Basis::WalkIn));
    let after = data.compile(&["A"], &open()).unwrap();
    assert_eq!(before.release.scores, after.release.scores);
    assert_eq!(figure(&after, "count", "walk_ins", Some("A"), Q3).estimate, Some(5.0));
    assert_eq!(figure(&after, "count", "responses", None, Q3).estimate, Some(6.0));
    assert_eq!(figure(&after, "count", "encounters", None, Q3).estimate, Some(60.0));
}

#[test]
fn a_group_with_one_answer_is_merged_inside_its_office_and_named() {
    let mut data = Data::default();
    data.answer(Q3, "A", "land", [5, 5], 6).answer(Q3, "A", "tax", [1, 1], 1).answer(Q3, "A", "trade", [5, 1], 3);
    data.visits(Q3, "A", "land", 60).visits(Q3, "A", "tax", 20).visits(Q3, "A", "trade", 20).visits(Q3, "A", "war", 10);
    let compiled = data.compile(&["A"], &open()).unwrap();
    // The single answer and the group without one join the smallest strong group: 3 + 1 answers for 20 + 20 + 10 visits.
    let polite = (6.0 * 10.0 + 3.0 * 12.5) / 110.0 * 100.0;
    assert_close(score(&compiled, "A", Q3, "polite").score.unwrap(), polite, 1e-13, "share");
    assert_eq!(compiled.warnings.len(), 1, "{:?}", compiled.warnings);
    assert!(compiled.warnings[0].contains("tax + war + trade"), "{:?}", compiled.warnings);
}

#[test]
fn without_encounter_counts_answers_weigh_the_same_and_a_warning_says_so() {
    let mut data = Data::default();
    data.answer(Q3, "A", "land", [5, 5], 3).answer(Q3, "A", "tax", [1, 5], 1);
    let compiled = data.compile(&["A"], &open()).unwrap();
    assert_eq!(score(&compiled, "A", Q3, "polite").score, Some(75.0));
    assert!(compiled.warnings[0].contains("no encounter counts"), "{:?}", compiled.warnings);
}

#[test]
fn a_year_pools_visits_and_is_not_the_mean_of_its_quarters() {
    let mut data = Data::default();
    for (quarter, satisfied, visits) in [(1, 2, 100), (2, 2, 100), (3, 2, 100), (4, 8, 900)] {
        let period = format!("2026-Q{quarter}");
        data.answer(&period, "A", "land", [5, 5], satisfied).answer(&period, "A", "land", [1, 1], 10 - satisfied);
        data.visits(&period, "A", "land", visits);
    }
    let compiled = data.compile(&["A"], &open()).unwrap();
    let periods = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026-Q1..2026-Q4"];
    assert_eq!(compiled.release.metadata.periods, periods);
    // (3 · 100 · 0.2 + 900 · 0.8) / 1200 = 65 %, while the mean of the quarters is 35 %.
    for period in ["2026", "2026-Q1..2026-Q4"] {
        assert_close(score(&compiled, "A", period, "satisfied").score.unwrap(), 65.0, 1e-13, period);
        assert_eq!(score(&compiled, Score::EVERYONE, period, "satisfied").n, Some(40));
    }
}

#[test]
fn the_gate_hides_a_score_with_its_interval_and_gives_the_reason() {
    let mut data = Data::default();
    data.answer(Q3, "A", "land", [5, 5], 8).answer(Q3, "A", "land", [1, 1], 4).visits(Q3, "A", "land", 100);
    data.answer(Q3, "B", "land", [5, NOT_ASKED], 30).answer(Q3, "B", "land", [1, NOT_ASKED], 10);
    data.visits(Q3, "B", "land", 400).visits(Q3, "C", "land", 50);
    let compiled = data.compile(&["A", "B", "C"], &Gate::default()).unwrap();
    let hidden = score(&compiled, "A", Q3, "satisfied");
    assert_eq!((hidden.status, hidden.reason.as_deref()), (Status::Suppressed, Some("n = 12 < 30")));
    assert_eq!((hidden.score, hidden.se, hidden.low, hidden.high, hidden.rank), (None, None, None, None, None));
    let shown = score(&compiled, "B", Q3, "satisfied");
    assert_eq!((shown.status, shown.rank, shown.rank_low, shown.rank_high), (Status::Ok, Some(1), Some(1), Some(1)));
    let empty = score(&compiled, "C", Q3, "satisfied");
    assert_eq!((empty.status, empty.reason.as_deref(), empty.n), (Status::Undefined, Some("n = 0 < 30"), Some(0)));
    let narrow = Gate { maximum_width: Some(20.0), ..Gate::default() };
    let compiled = data.compile(&["A", "B", "C"], &narrow).unwrap();
    let wide = score(&compiled, "B", Q3, "satisfied");
    assert!(wide.reason.as_deref().unwrap().ends_with("> 20 points wide"), "{wide:?}");
    assert!(
        !compiled
            .release
            .figures
            .iter()
            .any(|figure| figure.domain_value("office") == Some("A") && figure.statistic == "proportion")
    );
}

#[test]
fn an_office_of_a_few_answers_takes_another_one_with_it() {
    let mut data = Data::default();
    for (office, satisfied, not) in [("A", 5, 2), ("B", 40, 20), ("C", 60, 30), ("D", 90, 10)] {
        data.answer(Q3, office, "land", [5, 4], satisfied).answer(Q3, office, "land", [1, 2], not);
        data.visits(Q3, office, "land", 500);
    }
    let compiled = data.compile(&["A", "B", "C", "D"], &Gate::default()).unwrap();
    let code = |unit: &str| {
        let score = score(&compiled, unit, Q3, "satisfied");
        (score.status, score.reason_code.clone(), score.score.is_some(), score.n)
    };
    assert_eq!(code("A"), (Status::Suppressed, Some("confidential".into()), false, None)); // the count is secret too
    // The whole less B, C and D would tell A: the smallest of these is hidden with it.
    assert_eq!(code("B"), (Status::Suppressed, Some("secondary".into()), false, Some(60)));
    assert_eq!(code("C").0, Status::Ok);
    assert_eq!(code(Score::EVERYONE).0, Status::Ok);
    let shares = |office: &str| {
        let of = |figure: &&analytics::Figure| {
            figure.statistic == "proportion" && figure.domain_value("office") == Some(office)
        };
        compiled.release.figures.iter().filter(of).map(|figure| figure.status).collect::<Vec<_>>()
    };
    assert!(shares("A").is_empty() && !shares("C").contains(&Status::Suppressed));
    assert!(!shares("B").is_empty() && !shares("B").contains(&Status::Ok));
    assert!(compiled.warnings.iter().all(|warning| !warning.contains("can still be worked out")));
}

#[test]
fn every_answer_and_every_reason_for_none_is_counted() {
    let mut data = Data::default();
    let skipped = MissingReason::Skipped.byte();
    let dont_know = MissingReason::DontKnow.byte();
    data.answer(Q3, "A", "land", [5, NOT_ASKED], 4).answer(Q3, "A", "land", [skipped, dont_know], 2);
    data.answer(Q3, "A", "land", [2, 3], 3).visits(Q3, "A", "land", 90);
    let compiled = data.compile(&["A"], &open()).unwrap();
    let count = |item: &str, category: &str| {
        let is = |f: &&Figure| f.statistic == "count" && f.variable == item && f.category.as_deref() == Some(category);
        compiled.release.figures.iter().find(is).unwrap().estimate.unwrap()
    };
    assert_eq!(
        (count("polite", "answered"), count("polite", "skipped"), count("polite", "not_asked")),
        (7.0, 2.0, 0.0)
    );
    assert_eq!((count("quick", "answered"), count("quick", "dont_know"), count("quick", "not_asked")), (3.0, 2.0, 4.0));
}

#[test]
fn a_questionnaire_without_the_items_of_the_scheme_is_refused_by_name() {
    let mut data = Data::default();
    data.answer(Q3, "A", "land", [5, 5], 2);
    let codebook = codebook(&["polite", "kind"]);
    let units = [label("B")];
    let wave = Wave { codebook: &codebook, microdata: &data.microdata, encounters: &[], units: &units };
    let compile = |wave: &Wave<'_>| wave::compile(wave, &scheme(), &open(), Metadata::default()).unwrap_err();
    let error = compile(&wave);
    assert!(error.to_string().starts_with("office A: it has answers or visits and is not in the register"), "{error}");
    let error = compile(&Wave { units: &[label("A")], ..wave });
    assert!(
        error.to_string().starts_with(
            "scheme satisfied, leaf quick: phiếu hỏi không có câu này / the questionnaire has no item quick"
        ),
        "{error}"
    );
}
