//! Recorded samples that no other file compares: agreement of the whole request with R.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use analytics::design::{DesignFile, SurveyDesign};
use analytics::estimate::{self, Answer, Column, Domain, Options, Request, Statistic};
use analytics::frame::{Source, Table};
use serde_json::Value;

use crate::support::{assert_close, shared};

struct Sample {
    truth: Value,
    table: Table,
    design: SurveyDesign,
}

fn sample(id: &str, design: &str) -> Option<Sample> {
    let truth = shared(id, &format!("expected/survey/{id}.json"))?;
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let read = |path: &Path| Table::read(&Source::Path(path.to_owned())).unwrap();
    let table = read(&shared(id, &format!("reference/survey/{}", truth["input"].as_str().unwrap()))?);
    let design = DesignFile::parse(design, "design.toml").unwrap().design(&table).unwrap();
    Some(Sample { truth, table, design })
}

impl Sample {
    fn ask(&self, request: &Request) -> Answer {
        estimate::answer(&self.table, Some(&self.design), request).unwrap()
    }

    /// Compares estimates, standard errors, degrees of freedom and t intervals in the order of the sample.
    fn compare(&self, answer: &Answer) {
        for (figure, truth) in answer.estimates.iter().zip(self.truth["estimates"].as_array().unwrap()) {
            let t = truth["ci"].as_array().and_then(|ci| ci.iter().find(|ci| ci["method"] == "t"));
            let pairs = [
                ("estimate", figure.estimate, truth["estimate"].as_f64()),
                ("se", figure.se, truth["se"].as_f64()),
                ("df", figure.df, truth["df"].as_f64()),
                ("low", figure.low, t.and_then(|ci| ci["low"].as_f64())),
                ("high", figure.high, t.and_then(|ci| ci["high"].as_f64())),
            ];
            for (field, found, truth_value) in pairs {
                let Some(truth_value) = truth_value else { continue };
                let what = format!("{}, {}, {field}", self.truth["id"], truth["name"]);
                assert_close(found.unwrap_or(f64::NAN), truth_value, 1e-8, &what);
            }
        }
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_reliability_of_four_columns_agrees() {
    let Some(sample) = sample("alpha_clus1", "ids = 'dnum'\nweights = 'pw'\nfpc = 'fpc'") else { return };
    let of = names(&["api00", "api99", "ell", "meals"]);
    sample.compare(&sample.ask(&Request { statistic: Statistic::Alpha, of, ..Request::default() }));
}

#[test]
fn a_paired_change_as_difference_ratio_and_geometric_mean_agrees() {
    let Some(sample) = sample("paired_change_clus1", "ids = 'dnum'\nweights = 'pw'\nfpc = 'fpc'") else { return };
    let contrasts = names(&["api00 - api99", "api00 / api99", "sqrt(api00 * api99)"]);
    let of = names(&["api00", "api99"]);
    sample.compare(&sample.ask(&Request { statistic: Statistic::Contrast, of, contrasts, ..Request::default() }));
}

#[test]
fn a_change_of_a_panel_finds_who_is_in_both_waves() {
    // The person is the sampling unit: rows of one person in two waves share it, and with it the covariance.
    let Some(sample) = sample("panel_change_score", "ids = 'person'\nstrata = 'province'\nweights = 'weight'") else {
        return;
    };
    let (of, by) = (names(&["score"]), names(&["wave"]));
    let means = sample.ask(&Request { of: of.clone(), by: by.clone(), vcov: true, ..Request::default() });
    let contrasts = names(&["\"2\" - \"1\""]);
    let change = sample.ask(&Request { statistic: Statistic::Contrast, of, by, contrasts, ..Request::default() });
    let truth = |index: usize, field: &str| sample.truth["estimates"][index][field].as_f64().unwrap();
    for wave in 0..2 {
        assert_close(means.estimates[wave].estimate.unwrap(), truth(wave, "estimate"), 1e-8, "mean of a wave");
        assert_close(means.estimates[wave].se.unwrap(), truth(wave, "se"), 1e-8, "its error");
    }
    assert_close(means.vcov[0][1], sample.truth["covariance"].as_f64().unwrap(), 1e-8, "covariance of the waves");
    assert_close(change.estimates[0].estimate.unwrap(), truth(2, "estimate"), 1e-8, "change");
    assert_close(change.estimates[0].se.unwrap(), truth(2, "se"), 1e-8, "its error");
    let apart = sample.truth["se_if_treated_as_independent"].as_f64().unwrap();
    assert!(change.estimates[0].se.unwrap() < 0.9 * apart, "the shared persons make the change surer");
}

#[test]
fn half_samples_of_fay_given_as_factors_agree() {
    let Some(path) = shared("rep_scd_fay", "reference/survey/scd.csv") else { return };
    let truth = shared("rep_scd_fay", "expected/survey/rep_scd_fay.json").unwrap();
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let mut table = Table::read(&Source::Path(path)).unwrap();
    let replicates: Vec<usize> = (1..=4).map(|number| table.position(&format!("rep{number}")).unwrap()).collect();
    for row in &mut table.cells {
        for &at in &replicates {
            row[at] = if row[at].parse::<f64>().unwrap() > 1.0 { "1.7" } else { "0.3" }.to_owned();
        }
    }
    let design = "[replicates]\ncolumns = 'rep*'\ncombined_weights = false\ntype = 'Fay'\nrho = 0.3";
    let design = DesignFile::parse(design, "design.toml").unwrap().design(&table).unwrap();
    let of = names(&["alive", "arrests"]);
    let mut found = Vec::new();
    for statistic in [Statistic::Mean, Statistic::Total] {
        let request = Request { statistic, of: of.clone(), ..Request::default() };
        found.extend(estimate::answer(&table, Some(&design), &request).unwrap().estimates);
    }
    for (figure, truth) in found.iter().zip(truth["estimates"].as_array().unwrap()) {
        assert_close(figure.estimate.unwrap(), truth["estimate"].as_f64().unwrap(), 1e-8, "estimate");
        assert_close(figure.se.unwrap(), truth["se"].as_f64().unwrap(), 1e-8, "se");
        assert_eq!(figure.df, truth["df"].as_f64());
    }
}

#[test]
fn an_index_of_factor_means_has_the_error_of_the_delta_method() {
    let design = "ids = ['unit', 'case_id']\nstrata = ['district', 'stratum_uq']\nweights = 'w_pop'\n\
                  fpc = ['units_in_district', 'frame_transactions']";
    let Some(mut sample) = sample("sipas_twostage_index_overall", design) else { return };
    let items = shared("sipas", "reference/survey/synthetic/items.csv").unwrap();
    let items = Table::read(&Source::Path(items)).unwrap();
    let (item, factor) = (items.texts("item").unwrap(), items.texts("factor").unwrap());
    let weights = sample.truth["estimand"]["weights"].as_object().unwrap().clone();
    let mut of = Vec::new();
    for name in weights.keys() {
        let own = item.iter().zip(&factor).filter(|(_, of)| of.is_some_and(|of| format!("f_{of}") == *name));
        let own: Vec<Vec<Option<f64>>> =
            own.map(|(item, _)| sample.table.numbers_into(item.unwrap(), &mut Vec::new())).collect();
        sample.table.header.push(name.clone());
        for (row, cells) in sample.table.cells.iter_mut().enumerate() {
            let answers: Vec<f64> = own.iter().filter_map(|item| item[row]).collect();
            let is_enough = !answers.is_empty() && 2 * answers.len() >= own.len();
            let mean = answers.iter().sum::<f64>() / answers.len() as f64;
            cells.push(if is_enough { mean.to_string() } else { String::new() });
        }
        of.push(name.clone());
    }
    let term = |text: &dyn Fn(&str, f64) -> String| -> Vec<String> {
        weights.iter().map(|(name, weight)| text(name, weight.as_f64().unwrap())).collect()
    };
    let arithmetic = term(&|name, weight| format!("{weight} * {name}")).join(" + ");
    let geometric = term(&|name, weight| format!("{weight} * log(({name} - 1) / 4)")).join(" + ");
    let contrasts = vec![
        arithmetic.clone(),
        format!("({arithmetic} - 1) / 4 * 100"),
        format!("100 * exp({geometric})"),
        "f_feedback / f_staff".to_owned(),
    ];
    sample.compare(&sample.ask(&Request { statistic: Statistic::Contrast, of, contrasts, ..Request::default() }));
}

fn one(values: Vec<f64>) -> Column {
    Column { name: "y".into(), values: values.into_iter().map(Some).collect() }
}

fn mean_of(design: &SurveyDesign, column: &Column) -> (f64, f64) {
    let of = |design: &SurveyDesign, rows: &[u32]| vec![estimate::mean(design, rows, column)];
    let found = estimate::by(design, &[Domain::everyone(design)], of, &Options::default()).unwrap();
    (found.figures[0].estimate.unwrap(), found.figures[0].se.unwrap())
}

#[test]
fn a_large_mean_with_a_small_spread_keeps_nine_digits() {
    let wave = |row: usize| ((row * 37 % 101) as f64 / 101.0 - 0.5) * 3.46;
    let small: Vec<f64> = (0..1000).map(wave).collect();
    let design = SurveyDesign::simple(1000);
    let (mean, se) = mean_of(&design, &one(small.clone()));
    // The shifted answers themselves are rounded to 1e-10: nine digits of the error are what they hold.
    let (far_mean, far_se) = mean_of(&design, &one(small.iter().map(|value| 1e6 + value).collect()));
    assert_close(far_se, se, 1e-9, "error");
    assert!((far_mean - 1e6 - mean).abs() < 1e-9);
}

#[test]
fn weights_over_eight_orders_of_magnitude_and_split_rows_change_nothing() {
    let values: Vec<f64> = (0..60).map(|row| f64::from(row * 7 % 5 + 1)).collect();
    let weight: Vec<f64> = (0..60).map(|row| 10_f64.powf(-4.0 + 8.0 * f64::from(row) / 59.0)).collect();
    let clusters: Vec<String> = (0..60).map(|row| (row / 3).to_string()).collect();
    let stage =
        |clusters: Vec<String>| vec![analytics::design::GivenStage { clusters: Some(clusters), ..Default::default() }];
    let design = SurveyDesign::new(60, stage(clusters.clone()), Some(weight.clone()), false).unwrap();
    let (mean, se) = mean_of(&design, &one(values.clone()));
    let direct: f64 = values.iter().zip(&weight).map(|(y, w)| y * w).sum::<f64>() / weight.iter().sum::<f64>();
    assert_close(mean, direct, 1e-12, "mean");
    // Each row as two of a third and two thirds of its weight, in the same cluster.
    let double = |values: &[f64]| values.iter().flat_map(|value| [*value, *value]).collect::<Vec<_>>();
    let parts = weight.iter().flat_map(|weight| [weight / 3.0, weight * 2.0 / 3.0]).collect();
    let clusters = clusters.iter().flat_map(|label| [label.clone(), label.clone()]).collect();
    let split = SurveyDesign::new(120, stage(clusters), Some(parts), false).unwrap();
    let (split_mean, split_se) = mean_of(&split, &one(double(&values)));
    assert_close(split_mean, mean, 1e-12, "mean of split rows");
    assert_close(split_se, se, 1e-12, "error of split rows");
}

const DESIGNS: &str = include_str!("../oracle/designs.json");

#[test]
fn single_units_nested_labels_and_two_stages_are_those_of_r() {
    let oracle: Value = serde_json::from_str(DESIGNS).unwrap();
    for case in oracle["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let input = format!("reference/survey/{}", case["input"].as_str().unwrap());
        let Some(path) = shared("single_units_nested_labels_and_two_stages", &input) else { return };
        let table = Table::read(&Source::Path(path)).unwrap();
        let design =
            DesignFile::parse(case["design"].as_str().unwrap(), "design.toml").unwrap().design(&table).unwrap();
        let asked = &case["request"];
        let request = Request {
            statistic: asked["statistic"].as_str().unwrap().parse().unwrap(),
            of: names(&[asked["of"].as_str().unwrap()]),
            filter: asked["where"].as_str().map(|text| estimate::Filter::parse(text).unwrap()),
            ..Request::default()
        };
        let answer = estimate::answer(&table, Some(&design), &request).unwrap_or_else(|error| panic!("{id}: {error}"));
        let (figure, truth) = (&answer.estimates[0], &case["estimates"][0]);
        assert_close(figure.estimate.unwrap(), truth["estimate"].as_f64().unwrap(), 1e-8, id);
        assert_close(figure.se.unwrap_or(f64::NAN), truth["se"].as_f64().unwrap(), 1e-8, &format!("{id}, se"));
    }
}
