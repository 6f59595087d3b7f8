//! The R script of a request gives the figures of the request, where R is at hand.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::process::Command;

use analytics::design::DesignFile;
use analytics::estimate::{self, Family, Filter, Interval, Options, Quantiles, Request, Statistic};
use analytics::frame::{Source, Table};

use crate::support::shared;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

const STRAT: &str = "strata = ['stype']\nweights = 'pw'\nfpc = ['fpc']";
const CLUS1: &str = "ids = ['dnum']\nweights = 'pw'\nfpc = ['fpc']";
const CLUS2: &str = "ids = ['dnum', 'snum']\nfpc = ['fpc1', 'fpc2']";

fn requests() -> Vec<(&'static str, String, Request)> {
    let of = |of: &[&str]| Request { of: names(of), ..Request::default() };
    let raked = format!("{CLUS1}\n[[calibrate]]\nmethod = 'rake'\nmargins = ['stype.csv', 'wide.csv']");
    let linear =
        format!("{CLUS1}\n[[calibrate]]\nmethod = 'linear'\nmargins = ['stype.csv']\ntotals = {{api99 = 3914069}}");
    let model = |text: &str| Some(text.parse().unwrap());
    vec![
        ("apistrat.csv", STRAT.into(), of(&["api00", "enroll"])),
        ("apiclus2.csv", CLUS2.into(), Request { statistic: Statistic::Total, ..of(&["enroll"]) }),
        ("apistrat.csv", STRAT.into(), Request { by: names(&["stype", "awards"]), ..of(&["api00"]) }),
        (
            "apistrat.csv",
            STRAT.into(),
            Request {
                filter: Some(Filter::parse("not awards in ('No') and enroll > 200 or stype = 'H'").unwrap()),
                ..of(&["api00"])
            },
        ),
        (
            "apiclus1.csv",
            format!("{CLUS1}\n[[calibrate]]\nmethod = 'standardize'\nmargins = ['stype.csv']\nover = ['awards']"),
            of(&["api00"]),
        ),
        ("apiclus1.csv", raked, of(&["api00"])),
        ("apiclus1.csv", linear, Request { statistic: Statistic::Ratio, ..of(&["api.stu/enroll"]) }),
        ("apiclus1.csv", format!("{CLUS1}\n[replicates]\ntype = 'JK1'").replace("fpc = ['fpc']\n", ""), of(&["api00"])),
        ("election_pps.csv", "fpc = ['p']\npps = {method = 'brewer'}".into(), of(&["Bush", "Kerry"])),
        (
            "apistrat.csv",
            format!("{STRAT}\ntrim = {{upper = 40, strict = true}}"),
            Request { statistic: Statistic::Variance, ..of(&["api00"]) },
        ),
        (
            "apistrat.csv",
            STRAT.into(),
            Request {
                statistic: Statistic::Proportion,
                options: Options { interval: Interval::Logit, ..Options::default() },
                ..of(&["sch.wide"])
            },
        ),
        (
            "apistrat.csv",
            STRAT.into(),
            Request {
                statistic: Statistic::Quantile,
                quantiles: Quantiles { p: vec![0.3], ..Quantiles::default() },
                ..of(&["api00"])
            },
        ),
        (
            "apistrat.csv",
            STRAT.into(),
            Request {
                statistic: Statistic::Contrast,
                by: names(&["stype"]),
                contrasts: names(&["\"E\" - \"H\"", "sqrt(\"E\" * \"M\")"]),
                ..of(&["api00"])
            },
        ),
        (
            "apiclus1.csv",
            CLUS1.into(),
            Request { statistic: Statistic::Glm, model: model("api00 ~ ell + factor(stype)"), ..Request::default() },
        ),
        (
            "apiclus1.csv",
            CLUS1.into(),
            Request {
                statistic: Statistic::Glm,
                model: model("api.stu ~ meals"),
                family: Family::Poisson,
                ..Request::default()
            },
        ),
        ("apiclus1.csv", CLUS1.into(), Request { statistic: Statistic::Table, ..of(&["sch.wide", "awards"]) }),
        (
            "apiclus1.csv",
            CLUS1.into(),
            Request { statistic: Statistic::RankTest, model: model("api00 ~ sch.wide"), ..Request::default() },
        ),
        ("apiclus1.csv", CLUS1.into(), Request { statistic: Statistic::Kappa, ..of(&["sch.wide", "awards"]) }),
    ]
}

#[test]
fn what_r_prints_holds_every_estimate_and_error() {
    let Some(folder) = shared("script", "reference/survey") else { return };
    let has_r =
        Command::new("Rscript").args(["-e", "library(survey)"]).output().is_ok_and(|done| done.status.success());
    if !has_r {
        println!("what_r_prints_holds_every_estimate_and_error: not run: Rscript with the package survey is absent");
        return;
    }
    let work = tempfile::tempdir().unwrap();
    std::fs::write(work.path().join("stype.csv"), "stype,count\nH,755\nE,4421\nM,1018\n").unwrap();
    std::fs::write(work.path().join("wide.csv"), "sch.wide,count\nNo,1072\nYes,5122\n").unwrap();
    // One session for all: starting R and its package takes longer than every script together.
    let mut all = String::new();
    let mut expected = Vec::new();
    for (input, design, request) in requests() {
        let file = work.path().join("design.toml").display().to_string();
        let design = DesignFile::parse(&design, &file).unwrap();
        let data = folder.join(input);
        let table = Table::read(&Source::Path(data.clone())).unwrap();
        all += &estimate::script_r(&data.display().to_string(), Some(&design), &request).unwrap();
        all += "cat(\"\\n#### next\\n\")\n";
        let answer = estimate::answer(&table, Some(&design.design(&table).unwrap()), &request).unwrap();
        expected.push((request.statistic, answer.estimates));
    }
    let path = work.path().join("script.R");
    std::fs::write(&path, &all).unwrap();
    let done = Command::new("Rscript").arg(&path).current_dir(work.path()).output().unwrap();
    assert!(done.status.success(), "{all}\n{}", String::from_utf8_lossy(&done.stderr));
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    let parts: Vec<&str> = printed.split("#### next").collect();
    assert_eq!(parts.len(), expected.len() + 1);
    for ((statistic, figures), printed) in expected.iter().zip(parts) {
        let split = |letter: char| letter.is_whitespace() || "(),=:".contains(letter);
        let numbers: Vec<f64> = printed.split(split).filter_map(|word| word.parse().ok()).collect();
        for figure in figures {
            // R prints no error beside these, or a rounded one: the statistic and the interval say as much.
            let has_error = !matches!(statistic, Statistic::Proportion | Statistic::RankTest | Statistic::Kappa);
            let error = figure.se.filter(|_| has_error);
            let low = figure.low.filter(|_| *statistic != Statistic::RankTest);
            for number in [figure.estimate, error, figure.value, low].into_iter().flatten() {
                let is_there = numbers.iter().any(|printed| (printed - number).abs() <= 2e-6 * number.abs());
                assert!(is_there, "{number} of {figure:?} is not in\n{printed}");
            }
        }
    }
}

#[test]
fn what_r_does_not_have_is_refused_by_name() {
    let refused = |design: &str, request: &Request| {
        let design = DesignFile::parse(design, "design.toml").unwrap();
        estimate::script_r("d.csv", Some(&design), request).unwrap_err().to_string()
    };
    let mean = Request { of: names(&["y"]), ..Request::default() };
    assert!(refused("[replicates]\ntype = 'rao_wu'", &mean).contains("other matrices or random numbers"));
    let nps = Request { statistic: "nps".parse().unwrap(), ..mean.clone() };
    assert!(refused("", &nps).contains("there is no script for nps"));
    let careful = estimate::script_r("a \"b\".csv", None, &Request { of: names(&["điểm số"]), ..mean }).unwrap();
    assert!(careful.contains("read.csv(\"a \\\"b\\\".csv\"") && careful.contains("svymean(~`điểm số`, design"));
}
