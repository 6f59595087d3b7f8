//! Estimates agree with R `survey` 4.1-1 to eight digits, family by family.
#![allow(clippy::unwrap_used)]

use analytics::design::{GivenStage, LonelyPsu, SurveyDesign};
use analytics::estimate::{self, Column, DesignEffect, Domain, Estimates, Interval, Levels, Options};
use analytics::{Figure, Status};
use serde_json::Value;

use crate::support::{Table, assert_close, shared};

/// One expected answer with its input.
struct Case {
    truth: Value,
    table: Table,
}

/// The case called `id`; `None` where the shared folder is absent.
fn case(id: &str) -> Option<Case> {
    let path = shared(id, &format!("expected/survey/{id}.json"))?;
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let input = shared(id, &format!("reference/survey/{}", truth["input"].as_str().unwrap()))?;
    Some(Case { truth, table: Table::read(&input) })
}

fn terms(formula: &Value) -> Vec<String> {
    let text = formula.as_str().unwrap_or_default().trim_start_matches('~').replace(' ', "");
    text.split('+').filter(|term| !term.is_empty() && *term != "1").map(str::to_owned).collect()
}

impl Case {
    fn column(&self, name: &str) -> Column {
        let indicator = |of: &str, is: &dyn Fn(&str) -> bool| {
            self.table.text(of).into_iter().map(|cell| cell.map(|text| f64::from(u8::from(is(&text))))).collect()
        };
        let answers = || (1..=22).map(|q| self.table.numbers(&format!("q{q:02}"))).collect::<Vec<_>>();
        let values = match name {
            "sw" => indicator("sch.wide", &|text| text == "Yes"),
            "aw" => indicator("awards", &|text| text == "Yes"),
            "frac" => self.quotient("nh", "Nh"),
            "n45" | "nans" => {
                let counts = |answer: f64| name == "nans" || answer >= 4.0;
                let items = answers();
                let count = |row: usize| items.iter().filter(|item| item[row].is_some_and(counts)).count() as f64;
                (0..self.table.rows).map(|row| Some(count(row))).collect()
            }
            "sat" => indicator("overall", &|text| text.parse::<f64>().unwrap() >= 4.0),
            _ => self.table.numbers(name),
        };
        Column { name: name.into(), values }
    }

    fn quotient(&self, numerator: &str, denominator: &str) -> Vec<Option<f64>> {
        let pairs = self.table.numbers(numerator).into_iter().zip(self.table.numbers(denominator));
        pairs.map(|(a, b)| Some(a? / b?)).collect()
    }

    fn design(&self) -> SurveyDesign {
        let design = &self.truth["design"];
        let numbers = |name: &String| self.column(name).values.into_iter().map(Option::unwrap).collect();
        let (ids, strata, fpc) = (terms(&design["ids"]), terms(&design["strata"]), terms(&design["fpc"]));
        let stage = |number: usize| GivenStage {
            strata: strata.get(number).map(|name| self.table.labels(name)),
            clusters: ids.get(number).map(|name| self.table.labels(name)),
            fpc: fpc.get(number).map(numbers),
        };
        let weights = design["weights"].as_str().filter(|text| text.starts_with('~')).map(|text| text[1..].to_owned());
        let stages = (0..ids.len().max(1)).map(stage).collect();
        let nest = design["nest"].as_bool().unwrap();
        let lonely = match design["lonely_psu"].as_str().unwrap() {
            "fail" => LonelyPsu::Fail,
            "remove" => LonelyPsu::Remove,
            "adjust" => LonelyPsu::Adjust,
            "average" => LonelyPsu::Average,
            "certainty" => LonelyPsu::Certainty,
            other => panic!("lonely_psu {other}"),
        };
        SurveyDesign::new(self.table.rows, stages, weights.map(|name| numbers(&name)), nest)
            .unwrap()
            .with_lonely_psu(lonely)
            .with_domain_lonely(design["adjust_domain_lonely"].as_bool().unwrap())
    }

    fn estimand(&self, key: &str) -> &Value {
        &self.truth["estimand"][key]
    }

    /// The rows the figures speak of: `dom == 'in'`, `y not missing`, or everybody.
    fn rows(&self, design: &SurveyDesign) -> Vec<u32> {
        let Some(domain) = self.estimand("domain").as_str() else { return design.everyone() };
        let within: Vec<bool> = if let Some(name) = domain.strip_suffix(" not missing") {
            self.table.text(name).iter().map(Option::is_some).collect()
        } else {
            let (name, value) = domain.split_once("==").unwrap();
            let value = value.trim().trim_matches(['\'', '"']);
            self.table.labels(name.trim()).iter().map(|label| label == value).collect()
        };
        (0..).zip(within).filter(|(_, within)| *within).map(|(row, _)| row).collect()
    }

    /// One domain, or one a level of `by`.
    fn domains(&self, design: &SurveyDesign) -> Vec<Domain> {
        let rows = self.rows(design);
        match terms(self.estimand("by")).as_slice() {
            [] => match self.estimand("by").as_str() {
                Some(by) => estimate::domains(&rows, &[&Levels { name: by.into(), values: self.table.text(by) }]),
                None => vec![Domain { labels: Default::default(), rows }],
            },
            by => {
                let levels: Vec<Levels> =
                    by.iter().map(|name| Levels { name: name.clone(), values: self.table.text(name) }).collect();
                estimate::domains(&rows, &levels.iter().collect::<Vec<_>>())
            }
        }
    }

    fn estimates(&self, options: &Options) -> Estimates {
        let design = self.design();
        let domains = self.domains(&design);
        let mut columns: Vec<Column> = Vec::new();
        let kind = self.estimand("kind").as_str().unwrap();
        if kind == "proportions" {
            let name = &terms(self.estimand("formula"))[0];
            let levels = Levels { name: name.clone(), values: self.table.text(name) };
            return estimate::by(&design, &domains, |d, rows| estimate::proportions(d, rows, &levels), options)
                .unwrap();
        }
        if let Some(numerator) = self.estimand("numerator").as_str() {
            let (y, x) = (self.column(numerator), self.column(self.estimand("denominator").as_str().unwrap()));
            return estimate::by(&design, &domains, |d, rows| vec![estimate::ratio(d, rows, &y, &x)], options).unwrap();
        }
        columns.extend(terms(self.estimand("formula")).iter().map(|name| self.column(name)));
        if self.estimand("na_rm") == true && columns.len() > 1 {
            listwise(&mut columns);
        }
        let estimator = match kind {
            "total" => estimate::total,
            "proportion_ci" => estimate::proportion,
            _ => estimate::mean,
        };
        let of = |design: &SurveyDesign, rows: &[u32]| columns.iter().map(|c| estimator(design, rows, c)).collect();
        estimate::by(&design, &domains, of, options).unwrap()
    }
}

/// R drops a row when any of several variables is missing.
fn listwise(columns: &mut [Column]) {
    for row in 0..columns[0].values.len() {
        if columns.iter().any(|column| column.values[row].is_none()) {
            columns.iter_mut().for_each(|column| column.values[row] = None);
        }
    }
}

/// The figure that stands for the expected row `index`: R prints domains inside variables, we print variables inside domains.
fn figure_of<'a>(case: &Case, estimates: &'a Estimates, index: usize, total: usize) -> (&'a Figure, usize) {
    let domains = case.domains(&case.design()).len();
    let variables = estimates.figures.len() / domains;
    assert_eq!(estimates.figures.len(), total, "one figure an expected row");
    let position = (index % domains) * variables + index / domains;
    (&estimates.figures[position], position)
}

fn check(id: &str) {
    let Some(case) = case(id) else { return };
    let deff = case.estimand("deff_definition").as_str().map(|text| match text.starts_with("replace") {
        true => DesignEffect::WithReplacement,
        false => DesignEffect::WithoutReplacement,
    });
    let truths = case.truth["estimates"].as_array().unwrap().clone();
    for interval in [Interval::Normal, Interval::T] {
        let estimates = case.estimates(&Options { interval, deff, ..Options::default() });
        let mut order = Vec::new();
        for (index, truth) in truths.iter().enumerate() {
            let (figure, position) = figure_of(&case, &estimates, index, truths.len());
            order.push(position);
            let what = |field: &str| format!("{id}, {}, {field}", truth["name"]);
            let close = |found: Option<f64>, field: &str| {
                if let Some(truth) = truth[field].as_f64() {
                    assert_close(found.unwrap_or(f64::NAN), truth, 1e-8, &what(field));
                }
            };
            close(figure.estimate, "estimate");
            close(figure.se, "se");
            close(figure.df, "df");
            close(figure.deff, "deff");
            let ci = truth["ci"].as_array().unwrap().iter().find(|ci| ci["method"] == interval.name());
            for (found, end) in [(figure.low, "low"), (figure.high, "high")] {
                let Some(truth) = ci.and_then(|ci| ci[end].as_f64()) else { continue };
                assert_close(found.unwrap_or(f64::NAN), truth, 1e-8, &what(end));
            }
        }
        let Some(vcov) = case.truth["vcov"].as_array() else { continue };
        for (row, truths) in vcov.iter().enumerate() {
            for (column, truth) in truths.as_array().unwrap().iter().enumerate() {
                let found = estimates.vcov.get(order[row], order[column]);
                let scale = estimates.vcov.se(order[row]) * estimates.vcov.se(order[column]);
                let off = (found - truth.as_f64().unwrap()).abs();
                assert!(off <= 1e-8 * scale, "{id}, vcov {row} {column}: found {found}, expected {truth}");
            }
        }
    }
}

#[test]
fn simple_random_samples_agree() {
    for id in ["srs_mean", "srs_prop"] {
        check(id);
    }
}

#[test]
fn stratified_samples_agree() {
    for id in ["strat_mean", "strat_total", "strat_nofpc_ratio", "strat_mean_deff_replace"] {
        check(id);
    }
}

#[test]
fn clustered_samples_agree() {
    for id in ["clus1_mean", "clus1_nofpc_prop", "clus2_ultimate_total"] {
        check(id);
    }
}

#[test]
fn two_stage_samples_agree() {
    for id in ["clus2_twostage_mean", "sipas_twostage_share45_overall"] {
        check(id);
    }
}

#[test]
fn a_population_size_and_a_sampling_fraction_say_the_same() {
    for id in ["fpc_popsize_mean", "fpc_fraction_mean"] {
        check(id);
    }
}

#[test]
fn domains_keep_the_design() {
    for id in ["by_stype_strat_mean", "sipas_elem_share45_by_quarter"] {
        check(id);
    }
}

#[test]
fn every_item_uses_its_own_answers_with_a_joint_covariance() {
    let Some(mut case) = case("sipas_elem_item_means") else { return };
    // The rows after the 22 items and the overall one are recoded columns of the same kind.
    let wanted: Vec<Value> = case.truth["estimates"].as_array().unwrap().iter().take(22).cloned().collect();
    let names: Vec<&str> = wanted.iter().map(|row| row["name"].as_str().unwrap()).collect();
    case.truth["estimand"]["formula"] = Value::from(format!("~{}", names.join("+")));
    let estimates = case.estimates(&Options::default());
    for (index, truth) in wanted.iter().enumerate() {
        let figure = &estimates.figures[index];
        assert_close(figure.estimate.unwrap(), truth["estimate"].as_f64().unwrap(), 1e-8, names[index]);
        assert_close(figure.se.unwrap(), truth["se"].as_f64().unwrap(), 1e-8, names[index]);
        assert_eq!(figure.df, truth["df"].as_f64());
        for other in 0..22 {
            let truth = case.truth["vcov"][index][other].as_f64().unwrap();
            let scale = estimates.vcov.se(index) * estimates.vcov.se(other);
            assert!((estimates.vcov.get(index, other) - truth).abs() < 1e-8 * scale, "covariance {index} {other}");
        }
    }
}

#[test]
fn lonely_sampling_units_follow_the_option() {
    for id in ["lonely_adjust_mean", "lonely_adjust_domain_adjTRUE"] {
        check(id);
    }
}

#[test]
fn a_lonely_sampling_unit_is_refused_by_name_unless_told_otherwise() {
    let Some(case) = case("lonely_fail_mean") else { return };
    let design = case.design();
    let y = case.column("y");
    let of = |design: &SurveyDesign, rows: &[u32]| vec![estimate::mean(design, rows, &y)];
    let error = estimate::by(&design, &[Domain::everyone(&design)], of, &Options::default()).unwrap_err();
    assert!(error.is_design());
    assert!(error.to_string().starts_with("stratum C, stage 1: it has only one sampling unit"), "{error}");
}

#[test]
fn proportion_intervals_agree() {
    let Some(case) = case("ciprop_srs_sw") else { return };
    let truth = &case.truth["estimates"][0];
    for (method, interval) in [
        ("svyciprop:logit", Interval::Logit),
        ("svyciprop:asin", Interval::Asin),
        ("svyciprop:beta", Interval::Beta),
        ("svyciprop:mean", Interval::T),
        ("own:wilson, Korn-Graubard df-adjusted n_eff, z normal", Interval::Wilson),
        ("own:Korn-Graubard exact with n_eff capped at n", Interval::KornGraubard),
        ("own:wilson, Korn-Graubard df-adjusted n_eff, t with design df", Interval::WilsonT),
        ("own:wilson, n_eff = p(1-p)/V, z normal", Interval::WilsonRaw),
        ("own:wilson, n_eff = p(1-p)/V, t with design df in place of z", Interval::WilsonRawT),
        ("own:clopper-pearson on n_eff without df adjustment", Interval::ClopperPearson),
        ("svyciprop:likelihood", Interval::Likelihood),
    ] {
        let figure = &case.estimates(&Options { interval, ..Options::default() }).figures[0];
        let ci = truth["ci"].as_array().unwrap().iter().find(|ci| ci["method"] == method).unwrap();
        let tolerance = match interval {
            Interval::Logit => 1e-6,
            // R joins ten points of the profile by a spline; here its limits are found on the curve itself.
            Interval::Likelihood => 1e-5,
            _ => 1e-8,
        };
        assert_close(figure.low.unwrap(), ci["low"].as_f64().unwrap(), tolerance, method);
        assert_close(figure.high.unwrap(), ci["high"].as_f64().unwrap(), tolerance, method);
    }
}

#[test]
fn a_proportion_of_one_falls_back_on_the_exact_interval() {
    let Some(case) = case("ciprop_edge_all") else { return };
    let figure = &case.estimates(&Options { interval: Interval::Logit, ..Options::default() }).figures[0];
    let truth = &case.truth["fallback_exact_with_n_as_effective_n"];
    assert_eq!((figure.estimate, figure.n), (Some(1.0), Some(35)));
    assert_close(figure.low.unwrap(), truth["low"].as_f64().unwrap(), 1e-8, "low");
    assert_eq!(figure.high, Some(1.0));
}

#[test]
fn domains_without_a_number_say_why() {
    let Some(case) = case("by_edge_keep_empty") else { return };
    let design = case.design();
    let mut domains = case.domains(&design);
    let nobody = Domain { labels: [("group".to_owned(), "nobody".to_owned())].into(), rows: vec![] };
    domains.push(nobody);
    let y = case.column("y");
    let of = |design: &SurveyDesign, rows: &[u32]| vec![estimate::mean(design, rows, &y)];
    let estimates = estimate::by(&design, &domains, of, &Options::default()).unwrap();
    let group = |name: &str| estimates.figures.iter().find(|f| f.domain_value("group") == Some(name)).unwrap();
    let big = group("big");
    assert_close(big.estimate.unwrap(), 3.486_721_991_701_24, 1e-8, "big");
    assert_close(big.se.unwrap(), 0.162_365_435_277_13, 1e-8, "big");
    assert_eq!((big.df, big.status), (Some(29.0), Status::Ok));
    let single = group("single");
    assert_eq!((single.estimate, single.se, single.status), (Some(5.1), None, Status::Undefined));
    let constant = group("const");
    assert_eq!((constant.estimate, constant.se, constant.status), (Some(4.0), Some(0.0), Status::Undefined));
    assert_eq!(constant.reason.as_deref(), Some("no observed variation"));
    for empty in ["allmiss", "nobody"] {
        let figure = group(empty);
        assert_eq!((figure.estimate, figure.se, figure.status), (None, None, Status::Undefined), "{empty}");
        assert_eq!(figure.reason.as_deref(), Some("nobody answered"));
    }
}

#[test]
fn a_domain_of_nobody_has_no_estimate() {
    let Some(case) = case("domain_empty_subset_mean") else { return };
    let y = case.column("y");
    let of = |design: &SurveyDesign, rows: &[u32]| vec![estimate::mean(design, rows, &y)];
    let estimates = estimate::by(&case.design(), &[Domain::default()], of, &Options::default()).unwrap();
    assert_eq!((estimates.figures[0].estimate, estimates.figures[0].se), (None, None));
}

#[test]
fn a_difference_of_domains_uses_their_covariance() {
    let Some(case) = case("diff_EH_strat") else { return };
    let estimates = case.estimates(&Options::default());
    let difference = estimates.contrast("E - H", &[1.0, -1.0, 0.0], 0.95);
    let truth = &case.truth["estimates"][0];
    let t = truth["ci"].as_array().unwrap().iter().find(|ci| ci["method"] == "t").unwrap();
    for (found, truth) in [
        (difference.estimate, &truth["estimate"]),
        (difference.se, &truth["se"]),
        (difference.df, &truth["df"]),
        (difference.low, &t["low"]),
        (difference.high, &t["high"]),
        (difference.p, &case.truth["p_t"]),
    ] {
        assert_close(found.unwrap(), truth.as_f64().unwrap(), 1e-8, "E - H");
    }
}
