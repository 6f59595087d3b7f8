//! A release of the synthetic survey against the general estimator.

use std::sync::OnceLock;

use analytics::codebook::MissingReason;
use analytics::design::{GivenStage, LonelyPsu, SurveyDesign};
use analytics::estimate::{self, Column, Domain, Levels, Options};
use analytics::frame::{Basis, EncounterCount, Microdata};
use analytics::index::Scheme;
use analytics::release::{Label, Metadata};
use analytics::wave::{self, Compiled, Wave};
use analytics::{Figure, Score};

use super::{Data, Q3, SCHEME, codebook, figure, label, open, score};
use crate::support::{Table, assert_close, shared};
/// The synthetic survey of the shared folder: 63 offices, 8 quarters, 22 items.
struct Synthetic {
    table: Table,
    periods: Vec<String>,
    answers: Vec<Vec<Option<f64>>>,
}

impl Synthetic {
    fn read(test: &str) -> Option<Self> {
        let table = Table::read(&shared(test, "reference/survey/synthetic/responses.csv")?);
        let periods = table.labels("quarter").iter().map(|label| label.replace('Q', "-Q")).collect();
        let answers = (1..=22).map(|item| table.numbers(&format!("q{item:02}"))).collect();
        Some(Self { table, periods, answers })
    }

    fn microdata(&self) -> Microdata {
        let byte = |answer: &Option<f64>| answer.map_or(MissingReason::Skipped.byte(), |answer| answer as u8);
        Microdata {
            period: self.periods.iter().collect(),
            office: self.table.labels("unit").into_iter().collect(),
            service_group: (0..self.table.rows).map(|_| "").collect(),
            channel: self.table.labels("channel").into_iter().collect(),
            language: (0..self.table.rows).map(|_| "vi").collect(),
            basis: vec![Some(Basis::Encounter); self.table.rows],
            answers: self.answers.iter().map(|item| item.iter().map(byte).collect()).collect(),
        }
    }

    fn encounters(&self) -> Vec<EncounterCount> {
        let visits = self.table.numbers("frame_transactions");
        let offices = self.table.labels("unit");
        let mut counts: Vec<EncounterCount> = (0..self.table.rows)
            .map(|row| EncounterCount {
                period: self.periods[row].clone(),
                office: offices[row].clone(),
                service_group: String::new(),
                encounters: visits[row].unwrap() as u64,
            })
            .collect();
        counts.sort_by(|a, b| (&a.period, &a.office).cmp(&(&b.period, &b.office)));
        counts.dedup();
        counts
    }

    /// The survey and its release, computed once for all tests.
    fn compiled(test: &str) -> Option<&'static (Self, Compiled)> {
        static ONCE: OnceLock<Option<(Synthetic, Compiled)>> = OnceLock::new();
        let made = ONCE
            .get_or_init(|| Self::read(test).map(|synthetic| (synthetic.compile(), synthetic)).map(|(c, s)| (s, c)));
        made.as_ref()
    }

    fn compile(&self) -> Compiled {
        let keys: Vec<String> = (1..=22).map(|item| format!("q{item:02}")).collect();
        let codebook = codebook(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        let node = |key: &String| {
            format!("[[node]]\ncode = \"{key}\"\nparent = \"satisfied\"\nname = {{vi = \"\", en = \"\"}}\n")
        };
        let root = &SCHEME[..SCHEME.find("[[node]]\ncode = \"polite\"").unwrap()];
        let text = format!("{root}{}", keys.iter().map(node).collect::<String>());
        let scheme = Scheme::parse(&text, "synthetic.toml").unwrap();
        let mut codes = self.table.labels("unit");
        codes.sort();
        codes.dedup();
        let units: Vec<Label> = codes.iter().map(|code| label(code)).collect();
        let (microdata, encounters) = (self.microdata(), self.encounters());
        let wave = Wave { codebook: &codebook, microdata: &microdata, encounters: &encounters, units: &units };
        wave::compile(&wave, &scheme, &open(), Metadata::default()).unwrap()
    }

    /// The same design for the general estimator: strata of office and quarter, weight visits over answers.
    fn design(&self) -> SurveyDesign {
        let strata = self.table.labels("stratum_uq");
        let answers = |stratum: &String| strata.iter().filter(|other| *other == stratum).count() as f64;
        let visits = self.table.numbers("frame_transactions");
        let weight = strata.iter().zip(&visits).map(|(stratum, visits)| visits.unwrap() / answers(stratum)).collect();
        let stage = GivenStage { strata: Some(strata), ..GivenStage::default() };
        SurveyDesign::new(self.table.rows, vec![stage], Some(weight), false).unwrap().with_lonely_psu(LonelyPsu::Adjust)
    }

    /// Satisfied answers and answers of each response.
    fn sums(&self) -> (Column, Column) {
        let sum = |of: &dyn Fn(f64) -> f64| {
            (0..self.table.rows)
                .map(|row| Some(self.answers.iter().filter_map(|item| item[row]).map(of).sum()))
                .collect()
        };
        let satisfied = |answer: f64| f64::from(u8::from(answer >= 4.0));
        (Column { name: "n45".into(), values: sum(&satisfied) }, Column { name: "nans".into(), values: sum(&|_| 1.0) })
    }
}

#[test]
fn a_pooled_index_is_a_ratio_estimate_of_the_general_estimator() {
    let Some((synthetic, compiled)) =
        Synthetic::compiled("a_pooled_index_is_a_ratio_estimate_of_the_general_estimator")
    else {
        return;
    };
    let (design, (satisfied, answers)) = (synthetic.design(), synthetic.sums());
    let of = |design: &SurveyDesign, rows: &[u32]| vec![estimate::ratio(design, rows, &satisfied, &answers)];
    let quarter = Levels { name: "period".into(), values: synthetic.periods.iter().cloned().map(Some).collect() };
    let office = Levels { name: "office".into(), values: synthetic.table.text("unit") };
    let everyone = design.everyone();
    let mut domains = estimate::domains(&everyone, &[&quarter]);
    domains.extend(estimate::domains(&everyone, &[&quarter, &office]).into_iter().take(63));
    for domain in domains {
        let truth =
            estimate::by(&design, std::slice::from_ref(&domain), of, &Options::default()).unwrap().figures.remove(0);
        let office = domain.labels.get("office").map_or(Score::EVERYONE, String::as_str);
        let found = score(compiled, office, &domain.labels["period"], "satisfied");
        assert_close(found.score.unwrap(), 100.0 * truth.estimate.unwrap(), 1e-10, office);
        assert_close(found.se.unwrap(), 100.0 * truth.se.unwrap(), 1e-8, office);
    }
}

#[test]
fn a_unit_differs_from_everyone_by_a_contrast_with_covariance() {
    let Some((synthetic, compiled)) = Synthetic::compiled("a_unit_differs_from_everyone_by_a_contrast_with_covariance")
    else {
        return;
    };
    let (design, (satisfied, answers)) = (synthetic.design(), synthetic.sums());
    let of = |design: &SurveyDesign, rows: &[u32]| vec![estimate::ratio(design, rows, &satisfied, &answers)];
    let offices = synthetic.table.labels("unit");
    let rows = |office: Option<&str>| -> Vec<u32> {
        let within = |row: &u32| {
            let row = *row as usize;
            synthetic.periods[row] == "2024-Q4" && office.is_none_or(|office| offices[row] == office)
        };
        (0..offices.len() as u32).filter(within).collect()
    };
    for office in ["P01D1U1", "P03D2U2", "P07D3U1"] {
        let domains = [rows(Some(office)), rows(None)].map(|rows| Domain { rows, ..Domain::default() });
        let truth = estimate::by(&design, &domains, of, &Options::default()).unwrap().contrast("", &[1.0, -1.0], 0.95);
        let found = figure(compiled, "difference", "vs_all", Some(office), "2024-Q4");
        assert_close(found.estimate.unwrap(), 100.0 * truth.estimate.unwrap(), 1e-8, office);
        assert_close(found.se.unwrap(), 100.0 * truth.se.unwrap(), 1e-8, office);
        assert!(found.p.unwrap() >= truth.p.unwrap(), "adjusted over the units of the quarter");
    }
}

#[test]
fn item_distributions_agree_with_the_general_estimator_and_add_up() {
    let Some((synthetic, compiled)) =
        Synthetic::compiled("item_distributions_agree_with_the_general_estimator_and_add_up")
    else {
        return;
    };
    let design = synthetic.design();
    let rows: Vec<u32> =
        (0..design.rows() as u32).filter(|row| synthetic.periods[*row as usize] == "2024-Q4").collect();
    let values = synthetic.answers[4].iter().map(|answer| answer.map(|answer| answer.to_string())).collect();
    let levels = Levels { name: "q05".into(), values };
    let of = |design: &SurveyDesign, rows: &[u32]| estimate::proportions(design, rows, &levels);
    let truths =
        estimate::by(&design, &[Domain { rows, ..Domain::default() }], of, &Options::default()).unwrap().figures;
    let mut sum = 0.0;
    for truth in truths {
        let found = compiled.release.figures.iter().find(|figure| {
            figure.statistic == "proportion"
                && figure.variable == "q05"
                && figure.category == truth.category
                && figure.domain == [("period".to_owned(), "2024-Q4".to_owned())].into()
        });
        let found = found.unwrap();
        assert_close(found.estimate.unwrap(), truth.estimate.unwrap(), 1e-10, "share");
        assert_close(found.se.unwrap(), truth.se.unwrap(), 1e-8, "se");
        assert_eq!(found.n, truth.n);
        sum += found.estimate.unwrap();
    }
    assert_close(sum, 1.0, 1e-12, "sum of the codes");
}

#[test]
fn a_change_between_waves_adds_the_variances_of_two_samples() {
    let mut data = Data::default();
    for (period, satisfied) in [("2026-Q1", 20), ("2026-Q2", 30), ("2026-Q3", 38)] {
        for (office, group) in [("A", "land"), ("B", "land")] {
            data.answer(period, office, group, [5, 5], satisfied).answer(period, office, group, [1, 1], 40 - satisfied);
            data.visits(period, office, group, 400);
        }
    }
    let compiled = data.compile(&["A", "B"], &open()).unwrap();
    let change = figure(&compiled, "difference", "vs_2026-Q1", Some("A"), Q3);
    let se = |period: &str| score(&compiled, "A", period, "satisfied").se.unwrap();
    assert_close(change.estimate.unwrap(), 45.0, 1e-13, "change");
    assert_close(change.se.unwrap(), se("2026-Q1").hypot(se(Q3)), 1e-13, "se");
    assert_eq!(change.df, Some(78.0));
    let everyone = figure(&compiled, "difference", "vs_2026-Q2", None, Q3);
    assert_close(everyone.estimate.unwrap(), 20.0, 1e-13, "everyone");
    // One comparison needs no adjustment; of two, the smaller p value doubles and the intervals widen.
    let truth = analytics::estimate::t_two_sided_p(change.estimate.unwrap() / change.se.unwrap(), 78.0);
    assert_close(change.p.unwrap(), 2.0 * truth, 1e-12, "p");
    assert_eq!((everyone.ci_method.as_deref(), change.ci_method.as_deref()), (Some("t"), Some("t_bonferroni")));
    let half = analytics::estimate::t_quantile(0.9875, 78.0) * change.se.unwrap();
    assert_close(change.high.unwrap() - change.estimate.unwrap(), half, 1e-12, "half width");
}

#[test]
fn windows_that_share_answers_are_not_compared() {
    let mut data = Data::default();
    for year in [2025, 2026] {
        for quarter in 1..=4 {
            let period = format!("{year}-Q{quarter}");
            data.answer(&period, "A", "land", [5, 5], 20).answer(&period, "A", "land", [1, 1], 10);
            data.visits(&period, "A", "land", 300);
        }
    }
    let compiled = data.compile(&["A"], &open()).unwrap();
    let compared = |period: &str| -> Vec<&str> {
        let of = |f: &&Figure| {
            f.statistic == "difference" && f.domain_value("period") == Some(period) && f.domain.len() == 1
        };
        compiled.release.figures.iter().filter(of).filter_map(|figure| figure.category.as_deref()).collect()
    };
    assert_eq!(compared("2026-Q4"), ["vs_2026-Q3", "vs_2025-Q4", "vs_2025-Q1"]);
    assert_eq!(compared("2025-Q2"), ["vs_2025-Q1"]);
    assert_eq!(compared("2026-Q1..2026-Q4"), ["vs_2025-Q1..2025-Q4"]);
    assert!(compared("2025-Q4..2026-Q3").is_empty());
    assert_eq!(compared("2026"), ["vs_2025"]);
}

#[test]
fn factors_of_a_unit_are_tested_against_everyone_and_adjusted_together() {
    let Some((_, compiled)) =
        Synthetic::compiled("factors_of_a_unit_are_tested_against_everyone_and_adjusted_together")
    else {
        return;
    };
    let release = &compiled.release;
    let root = &release.metadata.scheme;
    let factors: Vec<&str> =
        release.nodes.iter().filter(|node| node.parent.as_ref() == Some(root)).map(|node| node.code.as_str()).collect();
    let period = release.metadata.period.as_str();
    let tests: Vec<&Figure> = release
        .figures
        .iter()
        .filter(|figure| figure.category.as_deref() == Some("vs_all") && figure.domain_value("period") == Some(period))
        .filter(|figure| factors.contains(&figure.variable.as_str()))
        .collect();
    assert!(tests.len() > factors.len(), "{} tests of {factors:?}", tests.len());
    let raw: Vec<f64> = tests
        .iter()
        .map(|test| estimate::t_two_sided_p(test.estimate.unwrap() / test.se.unwrap(), test.df.unwrap()))
        .collect();
    for (test, adjusted) in tests.iter().zip(estimate::holm(&raw)) {
        assert_close(test.p.unwrap(), adjusted, 1e-12, &test.variable);
        let value = |unit: &str| score(compiled, unit, period, &test.variable).score.unwrap();
        let difference = value(test.domain_value("office").unwrap()) - value(Score::EVERYONE);
        assert_close(test.estimate.unwrap(), difference, 1e-9, &test.variable);
    }
}
