//! Regressions and tests: R's answers, identities, and what has no answer.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use analytics::design::{DesignFile, SurveyDesign};
use analytics::estimate::{self, Column, Domain, Family, ModelMatrix, Options, Request, Statistic};
use analytics::frame::{Source, Table};
use analytics::{Figure, Status};
use serde_json::Value;

use crate::support::{assert_close, shared};

const ORACLE: &str = include_str!("../oracle/models.json");

fn table(path: &Path) -> Table {
    let mut table = Table::read(&Source::Path(path.to_owned())).unwrap();
    for (name, of) in [("sw", "sch.wide"), ("aw", "awards")] {
        let Some(at) = table.position(of) else { continue };
        table.header.push(name.into());
        table.cells.iter_mut().for_each(|row| row.push(if row[at] == "Yes" { "1" } else { "0" }.into()));
    }
    let position = |name: &str| table.position(name).unwrap();
    let (now, before) = (position("api00"), position("api99"));
    table.header.push("change".into());
    for row in &mut table.cells {
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        let change = number(now) - number(before);
        row.push(change.to_string());
    }
    table
}

fn small(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "small.csv".into(), content: csv.into() }).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn request(asked: &Value) -> Request {
    Request {
        statistic: asked["statistic"].as_str().unwrap().parse().unwrap(),
        of: texts(&asked["of"]),
        model: asked["model"].as_str().map(|text| text.parse().unwrap()),
        family: asked["family"].as_str().map_or(Family::Gaussian, |name| name.parse().unwrap()),
        test: asked["test"].as_str().map(str::to_owned),
        expected: asked["expected"].as_array().into_iter().flatten().map(|share| share.as_f64().unwrap()).collect(),
        ..Request::default()
    }
}

/// Compares every number that the expected figure has.
fn compare(figure: &Figure, truth: &Value, tolerance: f64, what: &str) {
    let fields = [
        ("estimate", figure.estimate),
        ("se", figure.se),
        ("df", figure.df),
        ("value", figure.value),
        ("df2", figure.df2),
        ("low", figure.low),
        ("high", figure.high),
    ];
    for (field, found) in fields {
        let Some(truth) = truth[field].as_f64() else { continue };
        assert_close(found.unwrap_or(f64::NAN), truth, tolerance, &format!("{what}, {field}"));
    }
    if let Some(truth) = truth["p"].as_f64() {
        let found = figure.p.unwrap_or(f64::NAN);
        assert!((found - truth).abs() <= 1e-6 * truth + 1e-300, "{what}, p: found {found}, expected {truth}");
    }
}

#[test]
fn regressions_and_tests_are_those_of_r() {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    for case in oracle["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let input = format!("reference/survey/{}", case["input"].as_str().unwrap());
        let Some(path) = shared("regressions_and_tests_are_those_of_r", &input) else { return };
        let table = table(&path);
        let design = DesignFile::parse(case["design"].as_str().unwrap(), "design.toml").unwrap();
        let design = design.design(&table).unwrap();
        let request = request(&case["request"]);
        let answer = estimate::answer(&table, Some(&design), &request).unwrap_or_else(|error| panic!("{id}: {error}"));
        let truths = case["estimates"].as_array().unwrap();
        assert_eq!(answer.estimates.len(), truths.len(), "{id}");
        let iterative = request.family != Family::Gaussian;
        for (figure, truth) in answer.estimates.iter().zip(truths) {
            compare(figure, truth, if iterative { 1e-6 } else { 1e-8 }, &format!("{id}, {}", truth["name"]));
        }
    }
}

#[test]
fn the_recorded_regressions_and_tables_agree() {
    let given: [(&str, &str, Value); 3] = [
        (
            "glm_gauss_strat",
            "strata = ['stype']\nweights = 'pw'\nfpc = ['fpc']",
            serde_json::json!({"statistic": "glm", "model": "api00~ell+meals+mobility"}),
        ),
        (
            "glm_logit_srs",
            "fpc = ['fpc']",
            serde_json::json!({"statistic": "glm", "model": "sw~ell+meals+mobility", "family": "binomial"}),
        ),
        (
            "chisq_strat",
            "strata = ['stype']\nweights = 'pw'\nfpc = ['fpc']",
            serde_json::json!({"statistic": "table", "of": ["awards", "comp.imp"]}),
        ),
    ];
    for (id, design, asked) in given {
        let Some(truth) = shared(id, &format!("expected/survey/{id}.json")) else { return };
        let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
        let table = table(&shared(id, &format!("reference/survey/{}", truth["input"].as_str().unwrap())).unwrap());
        let design = DesignFile::parse(design, "design.toml").unwrap().design(&table).unwrap();
        let truths = truth["estimates"].as_array().unwrap();
        for (index, truth) in truths.iter().enumerate() {
            let mut asked = asked.clone();
            if id == "chisq_strat" {
                asked["test"] = truth["name"].clone();
            }
            let answer = estimate::answer(&table, Some(&design), &request(&asked)).unwrap();
            let figure = &answer.estimates[if id == "chisq_strat" { 0 } else { index }];
            let number = |value: &Value| value.as_f64().map_or(Value::Null, Value::from);
            let plain = serde_json::json!({
                "estimate": number(&truth["estimate"]), "se": number(&truth["se"]), "p": truth["p"],
                "value": number(if id == "chisq_strat" { &truth["statistic"] } else { &truth["t"] }),
                "df": number(if truth["df"]["ndf"].is_f64() || truth["df"]["ndf"].is_i64() { &truth["df"]["ndf"] } else { &truth["df"] }),
                "df2": number(&truth["df"]["ddf"]),
            });
            compare(
                figure,
                &plain,
                if id == "glm_logit_srs" { 1e-6 } else { 1e-8 },
                &format!("{id}, {}", truth["name"]),
            );
        }
    }
}

fn of(name: &str, values: &[f64]) -> Column {
    Column { name: name.into(), values: values.iter().copied().map(Some).collect() }
}

#[test]
fn a_regression_on_one_group_is_the_difference_of_two_domain_means() {
    let table = small("g,y\na,1\na,2\na,6\nb,4\nb,7\nb,9\nb,12\n");
    let ask = |statistic, model: Option<&str>, of: &[&str], by: &[&str], contrast: &[&str]| {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let model = model.map(|text| text.parse().unwrap());
        let request =
            Request { statistic, model, of: own(of), by: own(by), contrasts: own(contrast), ..Request::default() };
        estimate::answer(&table, None, &request).unwrap().estimates
    };
    let regression = ask(Statistic::Glm, Some("y ~ g"), &[], &[], &[]);
    let contrast = ask(Statistic::Contrast, None, &["y"], &["g"], &["b - a"]);
    assert_close(regression[0].estimate.unwrap(), 3.0, 1e-12, "the mean of a");
    assert_eq!(regression[1].variable, "gb");
    assert_close(regression[1].estimate.unwrap(), contrast[0].estimate.unwrap(), 1e-12, "difference");
    assert_close(regression[1].se.unwrap(), contrast[0].se.unwrap(), 1e-12, "its error");
    assert_eq!(regression[1].df, Some(5.0)); // seven units, one stratum, one slope
}

#[test]
fn a_logistic_regression_without_predictors_is_the_log_odds_of_the_share() {
    let design = SurveyDesign::simple(5);
    let model = ModelMatrix::of_numbers(of("y", &[1.0, 1.0, 1.0, 0.0, 0.0]), vec![]).unwrap();
    let everyone = [Domain::everyone(&design)];
    let found = estimate::glm(&design, &everyone, &model, Family::Binomial, &Options::default()).unwrap();
    assert_close(found.figures[0].estimate.unwrap(), (0.6_f64 / 0.4).ln(), 1e-12, "log odds");
    let share = of("y", &[1.0, 1.0, 1.0, 0.0, 0.0]);
    let mean = |d: &SurveyDesign, rows: &[u32]| vec![estimate::mean(d, rows, &share)];
    let se = estimate::by(&design, &everyone, mean, &Options::default()).unwrap().figures[0].se.unwrap();
    assert_close(found.figures[0].se.unwrap(), se / 0.24, 1e-12, "delta method");
}

#[test]
fn a_column_that_follows_from_others_and_a_fit_that_does_not_settle_say_so() {
    let design = SurveyDesign::simple(6);
    let everyone = [Domain::everyone(&design)];
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let twice: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x).collect();
    let y = of("y", &[1.0, 3.0, 2.0, 5.0, 4.0, 7.0]);
    let model = ModelMatrix::of_numbers(y, vec![of("x", &x), of("twice", &twice)]).unwrap();
    let found = estimate::glm(&design, &everyone, &model, Family::Gaussian, &Options::default()).unwrap();
    assert!(found.figures[1].estimate.is_some());
    assert_eq!(found.figures[2].status, Status::Undefined);
    assert_eq!(found.figures[2].reason.as_deref(), Some("the column follows from the ones before it"));

    let apart = of("y", &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    let model = ModelMatrix::of_numbers(apart, vec![of("x", &x)]).unwrap();
    let found = estimate::glm(&design, &everyone, &model, Family::Binomial, &Options::default()).unwrap();
    assert!(found.figures.iter().all(|figure| figure.status == Status::Undefined && figure.estimate.is_none()));
    assert!(found.figures[0].reason.as_deref().unwrap().starts_with("the fit does not settle"));

    let model = ModelMatrix::of_numbers(of("y", &[0.0, 2.0, 1.0, 0.0, 1.0, -1.0]), vec![]).unwrap();
    let error = estimate::glm(&design, &everyone, &model, Family::Binomial, &Options::default()).unwrap_err();
    assert_eq!(error.faults().len(), 2); // both rows at once
    assert!(error.to_string().contains("row 2, y: 2 cannot be an outcome of the binomial family"));
}

#[test]
fn the_scale_and_the_order_of_predictors_change_nothing() {
    let design = SurveyDesign::simple(8);
    let everyone = [Domain::everyone(&design)];
    let (a, b) = ([1.0, 4.0, 2.0, 8.0, 5.0, 7.0, 3.0, 6.0], [2.0, 1.0, 4.0, 3.0, 9.0, 5.0, 5.0, 1.0]);
    let y = of("y", &[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]);
    let fit = |predictors| {
        let model = ModelMatrix::of_numbers(y.clone(), predictors).unwrap();
        estimate::glm(&design, &everyone, &model, Family::Gaussian, &Options::default()).unwrap().figures
    };
    let plain = fit(vec![of("a", &a), of("b", &b)]);
    let far: Vec<f64> = a.iter().map(|a| 1e6 + a / 1e3).collect();
    let other = fit(vec![of("b", &b), of("a", &far)]);
    assert_close(other[2].estimate.unwrap(), 1e3 * plain[1].estimate.unwrap(), 1e-6, "slope of the shifted column");
    assert_close(other[1].estimate.unwrap(), plain[2].estimate.unwrap(), 1e-6, "slope of the other");
    assert_close(other[1].se.unwrap(), plain[2].se.unwrap(), 1e-6, "its error");
}

#[test]
fn requests_that_do_not_fit_are_told_at_once() {
    let table = small("g,y\na,1\nb,2\n");
    let refused = |request: Request| estimate::answer(&table, None, &request).unwrap_err().to_string();
    let glm = Request { statistic: Statistic::Glm, of: vec!["y".into()], ..Request::default() };
    let said = refused(glm);
    assert!(said.contains("glm needs one") && said.contains("takes its columns from the model"), "{said}");
    let both = Request { statistic: Statistic::Table, of: vec!["g".into()], ..Request::default() };
    assert!(refused(both).contains("a table is of two columns"));
    let test = Some("t".to_owned());
    let said =
        refused(Request { statistic: Statistic::Table, of: vec!["g".into(), "y".into()], test, ..Request::default() });
    assert!(said.contains("choose one of F, Chisq, Wald, adjWald, lincom, saddlepoint"), "{said}");
    let model = Some("y ~ nobody".parse().unwrap());
    let said = refused(Request { statistic: Statistic::Glm, model, ..Request::default() });
    assert!(said.contains("there is no column `nobody`"), "{said}");
    for wrong in ["y", "~ g", "y ~ g + g", "y ~ y", "y ~ g +"] {
        assert!(wrong.parse::<estimate::Formula>().is_err(), "{wrong}");
    }
}
