//! Calibrated weights and the errors that know them: R's answers, identities, and what is refused.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use analytics::design::{
    Calibration, DesignFile, GivenCalibration, GivenStage, KnownTotal, Margin, ReplicateKind, SurveyDesign,
};
use analytics::estimate::{self, Column, Domain, Levels, Options};
use analytics::frame::{Source, Table as Frame};
use serde_json::Value;

use crate::support::{Table, assert_close, shared};

const ORACLE: &str = include_str!("../oracle/calibrate.json");

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
        _ => Vec::new(),
    }
}

fn design(given: &Value, table: &Table) -> SurveyDesign {
    let (ids, strata, fpc) = (texts(&given["ids"]), texts(&given["strata"]), texts(&given["fpc"]));
    let numbers = |name: &String| table.numbers(name).into_iter().map(Option::unwrap).collect::<Vec<f64>>();
    let stage = |number: usize| GivenStage {
        strata: strata.get(number).map(|name| table.labels(name)),
        clusters: ids.get(number).map(|name| table.labels(name)),
        fpc: fpc.get(number).map(numbers),
    };
    let weight = given["weights"].as_str().map(|name| numbers(&name.to_owned()));
    SurveyDesign::new(table.rows, (0..ids.len().max(1)).map(stage).collect(), weight, false).unwrap()
}

fn margin(table: &Table, name: &str, counts: &Value) -> Margin {
    let counts = counts.as_object().unwrap().iter().map(|(category, n)| (category.clone(), n.as_f64().unwrap()));
    Margin { name: name.into(), labels: table.text(name), counts: counts.collect() }
}

fn total(table: &Table, name: &str, total: f64) -> KnownTotal {
    KnownTotal { name: name.into(), values: table.numbers(name), total }
}

fn given(step: &Value, margins: &Value, table: &Table) -> GivenCalibration {
    let method = step["method"].as_str().unwrap();
    let bounds = step["bounds"].as_array().map(|ends| [ends[0].as_f64().unwrap(), ends[1].as_f64().unwrap()]);
    GivenCalibration {
        method: Calibration::ALL.into_iter().find(|known| known.name() == method).unwrap(),
        margins: texts(&step["margins"]).iter().map(|name| margin(table, name, &margins[name])).collect(),
        totals: step["totals"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(n, t)| total(table, n, t.as_f64().unwrap()))
            .collect(),
        bounds,
        clusters: step["cluster"].as_str().map(|name| table.labels(name)),
        epsilon: Some(1e-12),
    }
}

/// Estimate and standard error by the names that the answers use.
fn estimates(design: &SurveyDesign, table: &Table) -> BTreeMap<String, (f64, f64)> {
    let number = |name: &str| Column { name: name.into(), values: table.numbers(name) };
    let (api00, enroll) = (number("api00"), number("enroll"));
    let everyone = [Domain::everyone(design)];
    let by = estimate::domains(&design.everyone(), &[&Levels { name: "stype".into(), values: table.text("stype") }]);
    let options = Options::default();
    let mean = |d: &SurveyDesign, rows: &[u32]| vec![estimate::mean(d, rows, &api00)];
    let mut found = BTreeMap::new();
    let all = estimate::by(design, &everyone, mean, &options).unwrap();
    found.insert("mean api00".into(), (all.figures[0].estimate.unwrap(), all.figures[0].se.unwrap()));
    let all = estimate::by(design, &everyone, |d, rows| vec![estimate::total(d, rows, &enroll)], &options).unwrap();
    found.insert("total enroll".into(), (all.figures[0].estimate.unwrap(), all.figures[0].se.unwrap()));
    for figure in estimate::by(design, &by, mean, &options).unwrap().figures {
        let name = format!("mean api00 {}", figure.domain_value("stype").unwrap());
        found.insert(name, (figure.estimate.unwrap(), figure.se.unwrap()));
    }
    found
}

#[test]
fn calibrated_estimates_and_errors_are_those_of_r() {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    for case in oracle["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let input = case["design"]["input"].as_str().unwrap();
        let Some(path) = shared("calibrated_estimates_and_errors_are_those_of_r", &format!("reference/survey/{input}"))
        else {
            return;
        };
        let table = Table::read(&path);
        let mut design = design(&case["design"], &table);
        for step in case["steps"].as_array().unwrap() {
            design = design.calibrate(&given(step, &oracle["margins"], &table)).unwrap();
        }
        let found = estimates(&design, &table);
        let iterative = ["rake", "logit", "raking_distance"].iter().any(|m| case["steps"].to_string().contains(m))
            || id.contains("bounds");
        let tolerance = if iterative { 1e-6 } else { 1e-8 };
        for truth in case["estimates"].as_array().unwrap() {
            let name = truth["name"].as_str().unwrap();
            let (estimate, se) = found[name];
            assert_close(estimate, truth["estimate"].as_f64().unwrap(), tolerance, &format!("{id}, {name}"));
            assert_close(se, truth["se"].as_f64().unwrap(), tolerance, &format!("{id}, {name}, se"));
        }
    }
}

#[test]
fn the_recorded_samples_agree() {
    for id in ["poststrat_srs", "rake_clus1", "greg_srs", "linear_bounded_clus1", "rep_jk1_clus1_poststrat"] {
        let Some(path) = shared(id, &format!("expected/survey/{id}.json")) else { return };
        let truth: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let table =
            Table::read(&shared(id, &format!("reference/survey/{}", truth["input"].as_str().unwrap())).unwrap());
        let plan = &truth["design"];
        let name = |key: &str| plan[key].as_str().map(|text| text.trim_start_matches('~').to_owned());
        let plain = serde_json::json!({
            "ids": name("ids").filter(|ids| ids != "1"), "strata": null, "fpc": name("fpc"),
            "weights": name("weights").filter(|weights| !weights.contains(' ')),
        });
        let design = design(&plain, &table);
        let steps = &plan["calibration"];
        let counts = |name: &str, counts: &Value| margin(&table, name, counts);
        let calibration = match id {
            "rake_clus1" => GivenCalibration {
                method: Calibration::Rake,
                margins: steps["margins"].as_object().unwrap().iter().map(|(n, c)| counts(n, c)).collect(),
                ..GivenCalibration::default()
            },
            "greg_srs" | "linear_bounded_clus1" => GivenCalibration {
                method: Calibration::Linear,
                margins: vec![counts("stype", &serde_json::json!({"E": 4421, "H": 755, "M": 1018}))],
                totals: vec![total(&table, "api99", 3_914_069.0)],
                bounds: steps["bounds"].is_array().then_some([0.6, 1.6]),
                ..GivenCalibration::default()
            },
            _ => GivenCalibration { margins: vec![counts("stype", &steps["totals"])], ..GivenCalibration::default() },
        };
        let design = if id.starts_with("rep_") { design.jackknife(ReplicateKind::Jk1, false).unwrap() } else { design };
        let design = design.calibrate(&calibration).unwrap();
        let found = estimates(&design, &table);
        for truth in truth["estimates"].as_array().unwrap() {
            let name = truth["name"].as_str().unwrap().replace(" |", "");
            let Some((estimate, se)) = found.get(&name) else { continue };
            assert_close(*estimate, truth["estimate"].as_f64().unwrap(), 1e-6, &format!("{id}, {name}"));
            assert_close(*se, truth["se"].as_f64().unwrap(), 1e-6, &format!("{id}, {name}, se"));
        }
        if let Some(range) = truth["g_range"].as_array() {
            let step = &design.lineage()[0];
            assert_close(step.g_low, range[0].as_f64().unwrap(), 1e-6, id);
            assert_close(step.g_high, range[1].as_f64().unwrap(), 1e-6, id);
        }
    }
}

/// Twelve rows of two groups and two regions with unequal weights.
fn small() -> (SurveyDesign, GivenCalibration, GivenCalibration, Column) {
    let weight: Vec<f64> = (0..12).map(|row| 1.0 + f64::from(row % 5)).collect();
    let design = SurveyDesign::new(12, vec![], Some(weight), false).unwrap();
    let labels = |modulus: u32| (0..12).map(|row: u32| Some((row % modulus).to_string())).collect::<Vec<_>>();
    let margin = |name: &str, modulus, counts: &[f64]| Margin {
        name: name.into(),
        labels: labels(modulus),
        counts: counts.iter().enumerate().map(|(category, n)| (category.to_string(), *n)).collect(),
    };
    let (group, region) = (margin("group", 2, &[30.0, 20.0]), margin("region", 3, &[10.0, 25.0, 15.0]));
    let one =
        GivenCalibration { method: Calibration::Rake, margins: vec![group.clone()], ..GivenCalibration::default() };
    let two = GivenCalibration { margins: vec![group, region], ..one.clone() };
    let y = Column { name: "y".into(), values: (0..12).map(|row| Some(f64::from(row * row % 7))).collect() };
    (design, one, two, y)
}

#[test]
fn raking_on_one_margin_is_post_stratification() {
    let (design, one, _, _) = small();
    let raked = design.clone().calibrate(&one).unwrap();
    let post = design.calibrate(&GivenCalibration { method: Calibration::Poststratify, ..one }).unwrap();
    assert_eq!(raked.weight(), post.weight());
}

#[test]
fn raking_and_the_raking_distance_give_the_same_weights_and_errors() {
    let (design, _, two, y) = small();
    let of = |design: &SurveyDesign, rows: &[u32]| vec![estimate::mean(design, rows, &y)];
    let raked = design.clone().calibrate(&two).unwrap();
    let newton = design.calibrate(&GivenCalibration { method: Calibration::RakingDistance, ..two }).unwrap();
    for (a, b) in raked.weight().iter().zip(newton.weight()) {
        assert_close(*a, *b, 1e-8, "weight");
    }
    let se = |design: &SurveyDesign| {
        estimate::by(design, &[Domain::everyone(design)], of, &Options::default()).unwrap().figures[0].se.unwrap()
    };
    assert_close(se(&raked), se(&newton), 1e-7, "se");
}

#[test]
fn a_controlled_total_has_no_error() {
    let (design, _, two, y) = small();
    for method in [Calibration::Rake, Calibration::Linear, Calibration::RakingDistance] {
        let known = KnownTotal { name: "y".into(), values: y.values.clone(), total: 130.0 };
        let totals = if method == Calibration::Rake { vec![] } else { vec![known] };
        let calibrated = design.clone().calibrate(&GivenCalibration { method, totals, ..two.clone() }).unwrap();
        let group = Column { name: "group".into(), values: (0..12).map(|row| Some(f64::from(row % 2))).collect() };
        let of = |d: &SurveyDesign, rows: &[u32]| vec![estimate::total(d, rows, &group), estimate::total(d, rows, &y)];
        let found = estimate::by(&calibrated, &[Domain::everyone(&calibrated)], of, &Options::default()).unwrap();
        assert_close(found.figures[0].estimate.unwrap(), 20.0, 1e-9, "the count that was given");
        assert!(found.figures[0].se.unwrap() < 1e-8, "{method:?}: {:?}", found.figures[0].se);
        if method != Calibration::Rake {
            assert_close(found.figures[1].estimate.unwrap(), 130.0, 1e-9, "the total that was given");
            assert!(found.figures[1].se.unwrap() < 1e-7, "{method:?}: {:?}", found.figures[1].se);
        }
    }
}

#[test]
fn what_cannot_be_met_is_named_with_what_was_reached() {
    let (design, _, two, _) = small();
    let narrow = GivenCalibration { method: Calibration::Linear, bounds: Some([0.99, 1.01]), ..two };
    let error = design.calibrate(&narrow).unwrap_err();
    assert!(error.is_design());
    assert!(error.to_string().contains("margin group, category 0: it cannot be met:"), "{error}");
}

#[test]
fn every_misfit_of_a_margin_is_told_at_once() {
    let (design, one, two, _) = small();
    let mut wrong = two;
    wrong.margins[0].labels[3] = None;
    wrong.margins[0].labels[5] = Some("unheard of".into());
    wrong.margins[1].counts.insert("9".into(), 4.0);
    wrong.margins[1].counts.insert("1".into(), -2.0);
    let text = design.clone().calibrate(&wrong).unwrap_err().to_string();
    for part in [
        "margin group: 1 rows have no category",
        "margin group, category unheard of: 1 rows and no count",
        "margin region, category 9: 4 in the population and no row in the sample",
        "margin region, category 1: -2 is not a count above zero",
        "margin region: its counts sum to 27, those of group to 50",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
    let bounds = GivenCalibration { bounds: Some([1.5, 2.0]), ..one };
    let text = design.calibrate(&bounds).unwrap_err().to_string();
    assert!(text.contains("not bounds of a factor around 1"), "{text}");
}

#[test]
fn a_design_file_calibrates_in_order_from_files_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("group.csv"), "group,count\nA,30\nB,20\n").unwrap();
    let content = b"group,x,w\nA,1,2\nA,3,2\nB,2,4\nB,5,4\n".to_vec();
    let table = Frame::read(&Source::Bytes { name: "data.csv".into(), content }).unwrap();
    let file = folder.path().join("design.toml");
    let text = "weights = 'w'\n[[calibrate]]\nmethod = 'poststratify'\nmargins = ['group.csv']\n\
                [[calibrate]]\nmethod = 'linear'\nmargins = ['group.csv']\ntotals = {x = 140}\n";
    let design = DesignFile::parse(text, &file.display().to_string()).unwrap().design(&table).unwrap();
    let sum = |column: [f64; 4]| design.weight().iter().zip(column).map(|(w, x)| w * x).sum::<f64>();
    assert_close(sum([1.0, 1.0, 0.0, 0.0]), 30.0, 1e-9, "group A");
    assert_close(sum([1.0, 3.0, 2.0, 5.0]), 140.0, 1e-9, "x");
    let methods: Vec<&str> = design.lineage().iter().map(|step| step.method.as_str()).collect();
    assert_eq!(methods, ["poststratify", "linear"]);

    let text = "weights = 'w'\n[[calibrate]]\nmethod = 'magic'\nbounds = 2\nmargin = 'x'\n";
    let error = DesignFile::parse(text, "design.toml").unwrap_err().to_string();
    for part in [
        "calibrate 1, method: it is missing or unknown",
        "bounds: they are not two numbers",
        "margin: there is no such key",
    ] {
        assert!(error.contains(part), "{part}\n---\n{error}");
    }
}
