//! `hailong estimate` prints what a script relies on, and fails in words.

use std::fs;

use serde_json::Value;

use crate::program::{done, errors, hailong, refused};

const DATA: &str = "district,w,score,channel\nA,2,4,counter\nA,2,2,online\nB,3,5,counter\nB,3,3,online\n";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("wave.csv"), DATA).unwrap();
    fs::write(dir.path().join("design.toml"), "strata = [\"district\"]\nweights = \"w\"\n").unwrap();
    dir
}

fn asked<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    ["estimate", "--data", "wave.csv", "--design", "design.toml"].iter().chain(rest).copied().collect()
}

#[test]
fn the_json_of_an_estimate_is_estimates_vcov_design_and_warnings() {
    let dir = folder();
    let of = ["--statistic", "mean", "--of", "score", "--by", "channel", "--vcov", "--format", "json"];
    let printed: Value = serde_json::from_str(&done(dir.path(), &asked(&of))).unwrap();
    let keys: Vec<&str> = printed.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted = ["estimates", "vcov", "design", "warnings"];
    wanted.sort_unstable();
    assert_eq!(
        {
            let mut keys = keys;
            keys.sort_unstable();
            keys
        },
        wanted
    );
    let counter = &printed["estimates"][0];
    assert_eq!(counter["domain"]["channel"], "counter");
    assert_eq!(counter["estimate"].as_f64().unwrap(), (2.0 * 4.0 + 3.0 * 5.0) / 5.0);
    for field in
        ["statistic", "variable", "se", "df", "low", "high", "level", "ci_method", "deff", "n", "n_eff", "status"]
    {
        assert!(counter.get(field).is_some(), "{field}");
    }
    assert_eq!(printed["vcov"].as_array().unwrap().len(), 2);
    assert_eq!((&printed["design"]["strata"], &printed["design"]["rows"]), (&2.into(), &4.into()));
    assert_eq!(printed["warnings"].as_array().unwrap().len(), 0);
}

#[test]
fn in_csv_each_domain_variable_is_a_column() {
    let dir = folder();
    let of = ["--statistic", "total", "--of", "score", "--by", "district,channel", "--format", "csv"];
    let printed = done(dir.path(), &asked(&of));
    let mut lines = printed.lines();
    assert!(lines.next().unwrap().starts_with("statistic,variable,category,district,channel,estimate,se,df,"));
    assert!(lines.next().unwrap().starts_with("total,score,,A,counter,8.0,"), "{printed}");
}

#[test]
fn without_a_design_a_simple_sample_is_taken_and_said() {
    let dir = folder();
    let output = hailong(dir.path(), &["estimate", "--data", "wave.csv", "--statistic", "mean", "--of", "score"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("3,5000"));
    assert!(errors(&output).contains("no design"), "{}", errors(&output));
}

#[test]
fn a_statistic_that_is_not_there_is_refused_with_those_that_are() {
    let dir = folder();
    let output = hailong(dir.path(), &asked(&["--statistic", "ordinal", "--of", "score"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        errors(&output).contains("mean, total, proportion, count, ratio, variance, quantile,"),
        "{}",
        errors(&output)
    );
}

#[test]
fn a_regression_and_a_test_come_by_their_flags() {
    let dir = folder();
    let glm = hailong(dir.path(), &asked(&["--statistic", "glm", "--model", "score ~ channel", "--format", "csv"]));
    assert!(glm.status.success(), "{}", errors(&glm));
    let printed = String::from_utf8_lossy(&glm.stdout);
    assert!(printed.lines().next().unwrap().contains(",value,df2,p,"), "{printed}");
    assert!(printed.contains("glm,(Intercept)"), "{printed}");
    let both = hailong(dir.path(), &asked(&["--statistic", "glm", "--model", "score"]));
    assert_eq!(both.status.code(), Some(2));
    assert!(errors(&both).contains("there is no ~"), "{}", errors(&both));
}

#[test]
fn quantiles_and_named_formulas_come_by_their_flags() {
    let dir = folder();
    let quantile = ["--statistic", "quantile", "--of", "score", "--p", "0.25,0.5", "--qrule", "hf7", "--format", "csv"];
    let output = hailong(dir.path(), &asked(&quantile));
    assert!(output.status.success(), "{}", errors(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 3);
    let bad = hailong(dir.path(), &asked(&["--statistic", "quantile", "--of", "score", "--qrule", "hf10"]));
    assert_eq!(bad.status.code(), Some(2));
    let one_end = ["--statistic", "score_0_100", "--of", "score", "--scale", "5"];
    assert!(refused(dir.path(), &asked(&one_end)).contains("a scale has two ends"));
}

#[test]
fn faults_of_design_and_request_are_told_with_the_remedy() {
    let dir = folder();
    let of = ["--statistic", "mean", "--of", "scores", "--where", "channel = 'online'"];
    assert!(refused(dir.path(), &asked(&of)).contains("there is no column `scores`"));
    fs::write(dir.path().join("design.toml"), "strata = [\"ward\"]\nweights = \"score\"\nnests = true\n").unwrap();
    assert!(refused(dir.path(), &asked(&["--statistic", "design"])).contains("nests: there is no such key"));
}

#[test]
fn a_control_chart_comes_as_rows_with_the_period_first() {
    let dir = folder();
    let csv = "quarter,n,satisfied\n2026-Q1,100,80\n2026-Q2,100,82\n2026-Q3,100,50\n";
    std::fs::write(dir.path().join("series.csv"), csv).unwrap();
    let ask = |format: &str| {
        let of =
            ["--statistic", "control", "--of", "satisfied/n", "--by", "quarter", "--baseline", "2", "--format", format];
        let output = hailong(dir.path(), &[["estimate", "--data", "series.csv"].as_slice(), of.as_slice()].concat());
        assert!(output.status.success(), "{}", errors(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let plain = ask("csv");
    assert_eq!(plain.lines().next(), Some("period,value,centre,low,high,signal"));
    assert!(plain.lines().last().unwrap().starts_with("2026-Q3,0.5,0.81,"), "{plain}");
    let table = ask("table");
    assert!(table.contains("báo hiệu (signal)") && table.contains("0,5000") && table.contains("có (yes)"), "{table}");
}
