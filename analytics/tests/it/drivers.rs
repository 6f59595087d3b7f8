//! Parts of predictors: R's answers, identities, and their errors against a jackknife.
#![allow(clippy::unwrap_used)]

use analytics::design::{DesignFile, SurveyDesign};
use analytics::driver::{DriverMethod, drivers};
use analytics::estimate::{self, Column, Domain, Options, Request, Statistic};
use analytics::frame::{Source, Table};
use serde_json::Value;

use crate::support::{assert_close, shared};

const ORACLE: &str = include_str!("../oracle/drivers.json");

fn of(name: &str, values: &[f64]) -> Column {
    Column { name: name.into(), values: values.iter().copied().map(Some).collect() }
}

fn request(method: DriverMethod, outcome: &str, predictors: &[&str]) -> Request {
    let predictors = predictors.iter().map(|name| (*name).to_owned()).collect();
    Request { statistic: Statistic::Drivers, of: vec![outcome.into()], predictors, method, ..Request::default() }
}

#[test]
fn parts_are_those_of_r_and_sum_to_what_is_explained() {
    let Some(path) = shared("drivers", "reference/survey/apistrat.csv") else { return };
    let table = Table::read(&Source::Path(path)).unwrap();
    let design = DesignFile::parse("strata = 'stype'\nweights = 'pw'\nfpc = 'fpc'", "design.toml").unwrap();
    let design = design.design(&table).unwrap();
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    let predictors: Vec<&str> =
        oracle["predictors"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let explained = oracle["r2"].as_f64().unwrap();
    for (method, share) in
        [(DriverMethod::Lmg, DriverMethod::LmgShare), (DriverMethod::Johnson, DriverMethod::JohnsonShare)]
    {
        let found = |method| {
            let request = request(method, "api00", &predictors);
            estimate::answer(&table, Some(&design), &request).unwrap().estimates
        };
        let (parts, shares) = (found(method), found(share));
        for (index, truth) in oracle[method.name()].as_array().unwrap().iter().enumerate() {
            let part = parts[index].estimate.unwrap();
            assert_close(part, truth.as_f64().unwrap(), 1e-8, method.name());
            assert_close(shares[index].estimate.unwrap(), part / explained, 1e-8, share.name());
            assert!(parts[index].se.unwrap() > 0.0 && shares[index].se.unwrap() > 0.0);
        }
        assert_close(parts.iter().map(|part| part.estimate.unwrap()).sum(), explained, 1e-10, "R²");
    }
}

#[test]
fn the_recorded_parts_agree() {
    let Some(truth) = shared("drivers_lmg_weighted", "expected/survey/drivers_lmg_weighted.json") else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let read = |path: &str| Table::read(&Source::Path(shared("drivers", path).unwrap())).unwrap();
    let (mut table, items) =
        (read("reference/survey/synthetic/responses.csv"), read("reference/survey/synthetic/items.csv"));
    let (names, factors) = (items.texts("item").unwrap(), items.texts("factor").unwrap());
    // A factor is the mean of its answered items, missing when fewer than half were answered.
    for factor in ["access", "procedure", "staff", "result", "feedback"] {
        let own: Vec<Vec<Option<f64>>> = names
            .iter()
            .zip(&factors)
            .filter(|(_, of)| **of == Some(factor))
            .map(|(name, _)| table.numbers_into(name.unwrap(), &mut Vec::new()))
            .collect();
        table.header.push(format!("f_{factor}"));
        for (row, cells) in table.cells.iter_mut().enumerate() {
            let answers: Vec<f64> = own.iter().filter_map(|item| item[row]).collect();
            let is_enough = 2 * answers.len() >= own.len() && !answers.is_empty();
            let mean = answers.iter().sum::<f64>() / answers.len() as f64;
            cells.push(if is_enough { mean.to_string() } else { String::new() });
        }
    }
    let design = "strata = 'stratum_uq'\nweights = 'w_unit'\nfpc = 'frame_transactions'\nlonely_psu = 'remove'";
    let design = DesignFile::parse(design, "design.toml").unwrap().design(&table).unwrap();
    let names: Vec<&str> =
        truth["estimates"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    for (method, field) in [(DriverMethod::Lmg, "estimate"), (DriverMethod::LmgShare, "share")] {
        let answer = estimate::answer(&table, Some(&design), &request(method, "overall", &names)).unwrap();
        for (figure, truth) in answer.estimates.iter().zip(truth["estimates"].as_array().unwrap()) {
            assert_close(figure.estimate.unwrap(), truth[field].as_f64().unwrap(), 1e-8, field);
            assert_eq!(figure.n, Some(2772));
        }
    }
}

fn correlated() -> (Column, Vec<Column>) {
    let wave = |row: usize, pace: f64| (row as f64 * pace).sin();
    let a: Vec<f64> = (0..60).map(|row| wave(row, 1.3)).collect();
    let b: Vec<f64> = (0..60).map(|row| 0.6 * a[row] + wave(row, 2.9)).collect();
    let c: Vec<f64> = (0..60).map(|row| b[row] - 0.4 * a[row] + wave(row, 4.7)).collect();
    let y: Vec<f64> = (0..60).map(|row| a[row] + 0.5 * b[row] - 0.3 * c[row] + 0.8 * wave(row, 7.1)).collect();
    (of("y", &y), vec![of("a", &a), of("b", &b), of("c", &c)])
}

#[test]
fn the_error_of_a_part_is_near_that_of_a_jackknife() {
    use analytics::design::ReplicateKind;
    let (y, x) = correlated();
    let se = |design: &SurveyDesign, method| -> Vec<f64> {
        let of = |design: &SurveyDesign, rows: &[u32]| drivers(design, rows, &y, &x, method);
        let found = estimate::by(design, &[Domain::everyone(design)], of, &Options::default()).unwrap();
        found.figures.iter().map(|figure| figure.se.unwrap()).collect()
    };
    let plain = SurveyDesign::simple(60);
    let jackknife = SurveyDesign::simple(60).jackknife(ReplicateKind::Jk1, true).unwrap();
    for method in DriverMethod::ALL {
        for (linear, replicated) in se(&plain, method).iter().zip(se(&jackknife, method)) {
            assert!((linear / replicated - 1.0).abs() < 0.1, "{}: {linear} for {replicated}", method.name());
        }
    }
}

#[test]
fn the_unit_of_a_predictor_changes_no_part_and_the_order_only_the_order() {
    let (y, mut x) = correlated();
    let design = SurveyDesign::simple(60);
    for method in DriverMethod::ALL {
        let parts = |x: &[Column]| -> Vec<(String, f64, f64)> {
            let of = |design: &SurveyDesign, rows: &[u32]| drivers(design, rows, &y, x, method);
            let found = estimate::by(&design, &[Domain::everyone(&design)], of, &Options::default()).unwrap();
            found.figures.into_iter().map(|f| (f.variable, f.estimate.unwrap(), f.se.unwrap())).collect()
        };
        let before = parts(&x);
        x.reverse();
        x[0].values.iter_mut().for_each(|value| *value = value.map(|value| 1000.0 * value - 7.0));
        let mut after = parts(&x);
        after.reverse();
        x[0].values.iter_mut().for_each(|value| *value = value.map(|value| (value + 7.0) / 1000.0));
        x.reverse();
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before.0, after.0);
            assert_close(after.1, before.1, 1e-9, method.name());
            assert_close(after.2, before.2, 1e-5, method.name());
        }
    }
}

#[test]
fn collinear_predictors_have_no_parts_and_too_many_are_sent_to_johnson() {
    let design = SurveyDesign::simple(4);
    let (a, y) = (of("a", &[1.0, 2.0, 3.0, 5.0]), of("y", &[1.0, 3.0, 2.0, 4.0]));
    let twice = of("twice", &[2.0, 4.0, 6.0, 10.0]);
    for method in DriverMethod::ALL {
        let x = [a.clone(), twice.clone()];
        let of = |design: &SurveyDesign, rows: &[u32]| drivers(design, rows, &y, &x, method);
        let found = estimate::by(&design, &[Domain::everyone(&design)], of, &Options::default()).unwrap();
        assert!(found.figures.iter().all(|figure| figure.estimate.is_none()), "{}", method.name());
    }
    let many: Vec<String> = (0..16).map(|number| format!("x{number}")).collect();
    let names: Vec<&str> = many.iter().map(String::as_str).collect();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: b"y\n1\n2\n".to_vec() }).unwrap();
    let error = estimate::answer(&table, None, &request(DriverMethod::Lmg, "y", &names)).unwrap_err().to_string();
    assert!(error.contains("choose --method johnson"), "{error}");
    let error = estimate::answer(&table, None, &request(DriverMethod::Lmg, "y", &[])).unwrap_err().to_string();
    assert!(error.contains("drivers is of one outcome and what explains it"), "{error}");
}
