//! Unequal probabilities, trimmed weights, chances of answering and replicates made here: R's answers and identities.
#![allow(clippy::unwrap_used)]

use analytics::design::{Bootstrap, DesignFile, GivenStage, SurveyDesign, UnequalProbabilities};
use analytics::estimate::{self, Column, Domain, Options, Request};
use analytics::frame::{Source, Table};
use serde_json::Value;

use crate::support::{assert_close, shared};

const ORACLE: &str = include_str!("../oracle/unequal.json");

/// The table of a sample, with the columns that R made for itself.
fn table(test: &str, input: &str) -> Option<Table> {
    let mut table = Table::read(&Source::Path(shared(test, &format!("reference/survey/{input}"))?)).unwrap();
    let numbers = |table: &Table, name: &str| -> Vec<f64> {
        table.numbers_into(name, &mut Vec::new()).into_iter().map(Option::unwrap).collect()
    };
    let mut add = |name: &str, values: Vec<String>| {
        table.header.push(name.into());
        table.cells.iter_mut().zip(values).for_each(|(row, value)| row.push(value));
    };
    if input == "election_pps.csv" {
        let votes =
            numbers(&Table::read(&Source::Path(shared(test, &format!("reference/survey/{input}"))?)).unwrap(), "votes");
        let mut sorted = votes.clone();
        sorted.sort_by(f64::total_cmp);
        let median = f64::midpoint(sorted[19], sorted[20]);
        add("size", votes.iter().map(|v| if *v > median { "large".into() } else { "small".into() }).collect());
    }
    if input == "apiclus2.csv" {
        let raw = Table::read(&Source::Path(shared(test, &format!("reference/survey/{input}"))?)).unwrap();
        let (schools, sizes) = (raw.texts("dnum").unwrap(), numbers(&raw, "fpc2"));
        let sampled = |row: usize| schools.iter().filter(|school| **school == schools[row]).count() as f64;
        add("p1", vec![(40.0_f64 / 757.0).to_string(); schools.len()]);
        add("p2", (0..schools.len()).map(|row| (sampled(row) / sizes[row]).to_string()).collect());
    }
    Some(table)
}

#[test]
fn unequal_probabilities_and_trimmed_weights_are_those_of_r() {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    let work = tempfile::tempdir().unwrap();
    std::fs::write(work.path().join("stype.csv"), "stype,count\nE,4421\nH,755\nM,1018\n").unwrap();
    std::fs::write(work.path().join("wide.csv"), "sch.wide,count\nNo,1072\nYes,5122\n").unwrap();
    let file = work.path().join("design.toml").display().to_string();
    for case in oracle["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let Some(table) = table("unequal_probabilities", case["input"].as_str().unwrap()) else { return };
        let design = DesignFile::parse(case["design"].as_str().unwrap(), &file).unwrap().design(&table).unwrap();
        let of = case["of"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
        let request =
            Request { statistic: case["statistic"].as_str().unwrap().parse().unwrap(), of, ..Request::default() };
        let answer = estimate::answer(&table, Some(&design), &request).unwrap();
        for (figure, truth) in answer.estimates.iter().zip(case["estimates"].as_array().unwrap()) {
            let what = |field: &str| format!("{id}, {}, {field}", truth["name"]);
            assert_close(figure.estimate.unwrap(), truth["estimate"].as_f64().unwrap(), 1e-8, &what("estimate"));
            assert_close(figure.se.unwrap(), truth["se"].as_f64().unwrap(), 1e-8, &what("se"));
            assert_close(figure.df.unwrap(), truth["df"].as_f64().unwrap(), 1e-8, &what("df"));
        }
    }
}

#[test]
fn the_recorded_sample_with_replacement_agrees() {
    let Some(truth) = shared("pps_wr_total", "expected/survey/pps_wr_total.json") else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let table = table("pps_wr_total", "election_pps.csv").unwrap();
    let design =
        DesignFile::parse("weights = 'wt'\npps = {method = 'wr'}", "design.toml").unwrap().design(&table).unwrap();
    let of = ["Bush", "Kerry", "Nader"].map(str::to_owned).to_vec();
    let request = Request { statistic: "total".parse().unwrap(), of, vcov: true, ..Request::default() };
    let answer = estimate::answer(&table, Some(&design), &request).unwrap();
    for (at, truth_row) in truth["estimates"].as_array().unwrap().iter().enumerate() {
        assert_close(answer.estimates[at].se.unwrap(), truth_row["se"].as_f64().unwrap(), 1e-8, "se");
        for other in 0..3 {
            assert_close(answer.vcov[at][other], truth["vcov"][at][other].as_f64().unwrap(), 1e-8, "covariance");
        }
    }
}

fn stage(clusters: Option<Vec<&str>>, fpc: Vec<f64>) -> GivenStage {
    let clusters = clusters.map(|labels| labels.into_iter().map(str::to_owned).collect());
    GivenStage { clusters, fpc: Some(fpc), ..GivenStage::default() }
}

fn mean_se(design: &SurveyDesign, rows: Vec<u32>, values: &[f64]) -> f64 {
    let column = Column { name: "y".into(), values: values.iter().copied().map(Some).collect() };
    let domain = Domain { labels: Default::default(), rows };
    let total = |d: &SurveyDesign, rows: &[u32]| vec![estimate::total(d, rows, &column)];
    estimate::by(design, &[domain], total, &Options::default()).unwrap().figures[0].se.unwrap()
}

#[test]
fn a_domain_of_an_unequal_sample_is_the_same_as_zeros_outside_it() {
    // R drops the rows of others and gives every sampling unit the correction of the first: not copied.
    let p = vec![0.9, 0.2, 0.5, 0.1, 0.7];
    for method in UnequalProbabilities::ALL {
        let design =
            SurveyDesign::with_unequal_probabilities(5, vec![stage(None, p.clone())], None, false, method).unwrap();
        let y = [3.0, 1.0, 4.0, 1.5, 9.0];
        let zeros = [0.0, 1.0, 0.0, 1.5, 9.0];
        let domain = mean_se(&design, vec![1, 3, 4], &y);
        assert_close(domain, mean_se(&design, design.everyone(), &zeros), 1e-12, method.name());
    }
}

#[test]
fn equal_probabilities_are_a_simple_random_sample() {
    let y = [3.0, 1.0, 4.0, 1.5, 9.0];
    let plain = SurveyDesign::new(5, vec![stage(None, vec![20.0; 5])], None, false).unwrap();
    let truth = mean_se(&plain, plain.everyone(), &y);
    for method in [UnequalProbabilities::Brewer, UnequalProbabilities::Overton, UnequalProbabilities::HartleyRao] {
        let design = SurveyDesign::with_unequal_probabilities(5, vec![stage(None, vec![0.25; 5])], None, false, method);
        let design = design.unwrap();
        assert_close(mean_se(&design, design.everyone(), &y), truth, 1e-12, method.name());
    }
}

#[test]
fn what_is_wrong_with_probabilities_is_told_at_once() {
    let refused = |stages, method| {
        SurveyDesign::with_unequal_probabilities(3, stages, None, false, method).unwrap_err().to_string()
    };
    let twice = vec![stage(Some(vec!["a", "a", "b"]), vec![0.5; 3]), stage(None, vec![0.5, 1.5, 0.2])];
    let said = refused(twice, UnequalProbabilities::Overton);
    assert!(said.contains("row 2, fpc, stage 2: 1.5 is not a probability"), "{said}");
    assert!(said.contains("overton knows one stage, and there are 2"), "{said}");
    let differs = vec![stage(Some(vec!["a", "a", "b"]), vec![0.5, 0.4, 0.5])];
    let said = refused(differs, UnequalProbabilities::Brewer);
    assert!(said.contains("the probability 0.4 differs from 0.5 in the same sampling unit"), "{said}");
    let error = DesignFile::parse("pps = {method = 'sampford'}", "design.toml").unwrap_err().to_string();
    assert!(error.contains("wr, brewer, overton, hartley_rao"), "{error}");
    let error = DesignFile::parse("trim = {most = 4}", "design.toml").unwrap_err().to_string();
    assert!(error.contains("write trim = {lower"), "{error}");
}

#[test]
fn trimming_keeps_the_sum_and_bounds_that_cannot_hold_are_refused() {
    let one = |weight: &[f64]| SurveyDesign::new(weight.len(), vec![], Some(weight.to_vec()), false).unwrap();
    let design = one(&[1.0, 2.0, 3.0, 10.0]).trim_weights(0.0, 5.0, true).unwrap();
    assert_close(design.weight().iter().sum(), 16.0, 1e-12, "sum");
    assert!(design.weight().iter().all(|weight| *weight <= 5.0 * (1.0 + 1e-9)));
    assert_eq!(design.lineage()[0].method, "trim");
    assert!(one(&[1.0, 2.0, 3.0, 10.0]).trim_weights(0.0, 3.0, true).is_err()); // 16 do not fit into four times 3
    assert!(one(&[1.0, 2.0]).trim_weights(5.0, 3.0, false).is_err());
}

#[test]
fn weights_by_the_chance_of_answering_are_those_of_r() {
    let Some(table) = table("propensity", "synthetic/selected_sample.csv") else { return };
    let text = |trim: &str| {
        format!(
            "strata = 'stratum_uq'\nweights = 'base_weight'\nfpc = 'frame_transactions'\n[nonresponse]\nmethod = 'propensity'\n\
             responded = 'responded'\nby = ['age_group', 'channel', 'sex']\n{trim}"
        )
    };
    let design = |trim: &str| DesignFile::parse(&text(trim), "design.toml").unwrap().design(&table).unwrap();
    let whole = design("");
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    let truth = &oracle["propensity"];
    let weight = whole.weight();
    assert_close(weight.iter().sum(), truth["sum"].as_f64().unwrap(), 1e-8, "sum");
    assert_close(weight.iter().map(|w| w * w).sum(), truth["squares"].as_f64().unwrap(), 1e-8, "squares");
    for (found, truth) in weight.iter().zip(truth["first"].as_array().unwrap()) {
        assert_close(*found, truth.as_f64().unwrap(), 1e-6, "weight");
    }
    let bounded = design("trim = {max = 1.4}");
    assert_close(bounded.weight().iter().sum(), weight.iter().sum(), 1e-9, "what is cut is shared");
    assert!(bounded.lineage()[0].g_high <= 1.4 + 1e-12 && whole.lineage()[0].g_high > 1.4);
    assert!(design("trim = {max = 1.4, redistribute = false}").weight().iter().sum::<f64>() < weight.iter().sum());
}

/// Four strata of six units in clusters of two rows, population sizes known.
fn stratified(fpc: bool) -> SurveyDesign {
    let strata = (0..48).map(|row| format!("s{}", row / 12)).collect();
    let clusters = (0..48).map(|row| format!("c{}", row / 2)).collect();
    let sizes = (0..48).map(|row| 12.0 + 6.0 * f64::from(row / 12)).collect();
    let stage = GivenStage { strata: Some(strata), clusters: Some(clusters), fpc: fpc.then_some(sizes) };
    SurveyDesign::new(48, vec![stage], Some(vec![3.0; 48]), false).unwrap()
}

fn answers() -> Vec<f64> {
    (0..48).map(|row| f64::from((row * 7 + row * row % 11) % 13) + f64::from(row / 12)).collect()
}

#[test]
fn every_bootstrap_is_near_the_linearised_error_and_one_seed_gives_one_set_of_weights() {
    for (kind, fpc) in [(Bootstrap::RaoWu, false), (Bootstrap::CantyDavison, true), (Bootstrap::Preston, true)] {
        let plain = stratified(fpc);
        let truth = mean_se(&plain, plain.everyone(), &answers());
        let made = stratified(fpc).bootstrap(kind, 2000, 7, false).unwrap();
        let found = mean_se(&made, made.everyone(), &answers());
        // 2,000 replicates: the error of a standard error is about 1/√4000, and three of those are 5 %.
        assert!((found / truth - 1.0).abs() < 0.05, "{}: {found} for {truth}", kind.name());
        let again = stratified(fpc).bootstrap(kind, 2000, 7, false).unwrap();
        assert_eq!(made.replicates().unwrap().weights(), again.replicates().unwrap().weights());
        let other = stratified(fpc).bootstrap(kind, 2000, 8, false).unwrap();
        assert_ne!(made.replicates().unwrap().weights()[0], other.replicates().unwrap().weights()[0]);
    }
}

#[test]
fn a_bootstrap_keeps_the_weight_of_a_stratum_on_average() {
    for kind in Bootstrap::ALL {
        let made = stratified(true).bootstrap(kind, 1000, 3, false).unwrap();
        let replicates = made.replicates().unwrap();
        let sum: f64 = replicates.weights().iter().map(|list| list[..12].iter().sum::<f64>()).sum::<f64>() / 1000.0;
        assert_close(sum, 36.0, 1e-2, kind.name());
    }
}

#[test]
fn successive_differences_of_a_total_are_those_around_the_circle() {
    for fpc in [false, true] {
        let made = stratified(fpc).successive_differences(None, true).unwrap();
        let y = answers();
        let unit: Vec<f64> = (0..24).map(|unit| 3.0 * (y[2 * unit] + y[2 * unit + 1])).collect();
        let mut truth = 0.0;
        for stratum in 0..4 {
            let left = if fpc { 1.0 - 6.0 / (12.0 + 6.0 * stratum as f64) } else { 1.0 };
            for at in 0..6 {
                let difference = unit[6 * stratum + at] - unit[6 * stratum + (at + 1) % 6];
                truth += left * difference * difference / 2.0;
            }
        }
        assert_close(mean_se(&made, made.everyone(), &y), truth.sqrt(), 1e-12, "circle");
    }
    assert!(stratified(false).successive_differences(Some(80), true).is_err()); // no power of two
}

#[test]
fn replicates_are_made_by_the_design_file() {
    let csv = (0..48).map(|row| format!("s{},c{},3,{}\n", row / 12, row / 2, answers()[row])).collect::<String>();
    let content = format!("s,c,w,y\n{csv}").into_bytes();
    let table = Table::read(&Source::Bytes { name: "y.csv".into(), content }).unwrap();
    let design = |replicates: &str| {
        let text = format!("strata = 's'\nids = 'c'\nweights = 'w'\n[replicates]\n{replicates}");
        DesignFile::parse(&text, "design.toml").and_then(|file| file.design(&table))
    };
    for kind in ["rao_wu", "canty_davison", "preston"] {
        let made = design(&format!("type = '{kind}'\ncount = 50\nseed = 9")).unwrap();
        assert_eq!(made.replicates().unwrap().count(), 50, "{kind}");
    }
    assert_eq!(design("type = 'sdr'").unwrap().replicates().unwrap().count(), 32);
    assert!(design("type = 'rao_wu'\ncount = 1").is_err());
    assert!(design("type = 'rao_wu'\ncount = 'many'").is_err());
}
