//! Replicate weights, given or made, agree with R `survey`.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use analytics::design::DesignFile;
use analytics::estimate::{self, Request, Statistic};
use analytics::frame::{Source, Table};
use analytics::{Figure, Status};
use serde_json::Value;

use crate::support::{assert_close, shared};

fn table(path: &Path) -> Table {
    let mut table = Table::read(&Source::Path(path.to_owned())).unwrap();
    if let Some(at) = table.position("sch.wide") {
        table.header.push("sw".into());
        table.cells.iter_mut().for_each(|row| row.push(if row[at] == "Yes" { "1" } else { "0" }.into()));
    }
    table
}

/// Compares what a sample holds; `design` is written beside its inputs in mind, so that `file` finds the weights there.
fn agrees(id: &str, design: &str) {
    let Some(truth) = shared(id, &format!("expected/survey/{id}.json")) else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let Some(input) = shared(id, &format!("reference/survey/{}", truth["input"].as_str().unwrap())) else { return };
    let table = table(&input);
    let file = input.with_file_name("design.toml");
    // A scale that is written down only with fifteen digits is that of the type.
    let design = design.replace("SCALE", &truth["scale"].to_string());
    let design = DesignFile::parse(&design, &file.display().to_string()).unwrap().design(&table).unwrap();
    let mut compared = 0;
    for expected in truth["estimates"].as_array().unwrap() {
        let name = expected["name"].as_str().unwrap();
        let Some((what, rest)) = name.split_once(' ') else { continue };
        let (statistic, of, by, level) = match what {
            "mean" => (Statistic::Mean, rest, None, ""),
            "total" => (Statistic::Total, rest, None, ""),
            "ratio" => (Statistic::Ratio, rest, None, ""),
            "by" => {
                let (level, of) = rest.split_once(':').unwrap();
                (Statistic::Mean, of, Some("stype".to_owned()), level)
            }
            _ => continue,
        };
        let by: Vec<String> = by.into_iter().collect();
        let request = Request { statistic, of: vec![of.to_owned()], by: by.clone(), ..Request::default() };
        let found = estimate::answer(&table, Some(&design), &request).unwrap().estimates;
        let of_level = |figure: &&Figure| by.is_empty() || figure.domain_value("stype") == Some(level);
        let figure = found.iter().find(of_level).unwrap();
        assert_close(figure.estimate.unwrap(), expected["estimate"].as_f64().unwrap(), 1e-8, &format!("{id}, {name}"));
        assert_close(figure.se.unwrap(), expected["se"].as_f64().unwrap(), 1e-8, &format!("{id}, {name}, se"));
        if let Some(df) = expected["df"].as_f64() {
            assert_eq!(figure.df, Some(df), "{id}, {name}, df");
        }
        compared += 1;
    }
    assert!(compared >= 2, "{id}: only {compared} figures compared");
}

#[test]
fn replicates_given_in_a_file_agree_with_r() {
    let file = |id: &str| format!("weights = 'pw'\n[replicates]\nfile = 'repweights_{id}.csv'\n");
    agrees("rep_jk1_clus1", &format!("{}type = 'JK1'", file("jk1_clus1")));
    agrees("rep_boot_strat_fpc", &format!("{}type = 'canty_davison'\nscale = SCALE", file("boot_strat_fpc")));
    let strata = [100.0, 50.0, 50.0].map(|n: f64| vec![((n - 1.0) / n).to_string(); n as usize].join(","));
    let rscales = strata.join(","); // E, H and M: the order of the file
    agrees("rep_jkn_strat", &format!("{}type = 'JKn'\nrscales = [{rscales}]", file("jkn_strat")));
}

#[test]
fn replicates_given_as_factors_in_columns_agree_with_r() {
    let columns = "[replicates]\ncolumns = 'rep*'\ncombined_weights = false\n";
    agrees("rep_scd_brr", &format!("{columns}type = 'BRR'"));
}

#[test]
fn a_made_jackknife_agrees_with_r() {
    agrees("rep_jk1_clus1", "ids = 'dnum'\nweights = 'pw'\n[replicates]\ntype = 'JK1'");
    agrees("rep_jkn_strat", "strata = 'stype'\nweights = 'pw'\n[replicates]\ntype = 'JKn'");
}

#[test]
fn fay_keeps_a_share_of_the_other_half() {
    // Factors 2 − ρ and ρ in place of 2 and 0 leave the standard error of a mean over equal weights where it was.
    let Some(path) = shared("fay", "reference/survey/scd.csv") else { return };
    let mut table = table(&path);
    for name in ["rep1", "rep2", "rep3", "rep4"] {
        let at = table.position(name).unwrap();
        table.cells.iter_mut().for_each(|row| row[at] = if row[at] == "2" { "1.7" } else { "0.3" }.into());
    }
    let text = "[replicates]\ncolumns = 'rep*'\ncombined_weights = false\ntype = 'Fay'\nrho = 0.3";
    let design = DesignFile::parse(text, "design.toml").unwrap().design(&table).unwrap();
    let request = Request { of: vec!["alive".into()], ..Request::default() };
    let figure = estimate::answer(&table, Some(&design), &request).unwrap().estimates.remove(0);
    assert_close(figure.se.unwrap(), 3.582_364_210_034_11, 1e-8, "se");
}

fn small(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "small.csv".into(), content: csv.into() }).unwrap()
}

#[test]
fn a_jackknife_of_a_total_is_the_linearised_variance() {
    // A total is linear, so both must give the same number, with the population corrections.
    let table = small("s,p,N,y\na,1,4,3\na,2,4,5\na,2,4,1\nb,3,9,2\nb,4,9,8\nb,5,9,7\n");
    let design = "ids = 'p'\nstrata = 's'\nfpc = 'N'";
    let total = |text: &str| {
        let design = DesignFile::parse(text, "design.toml").unwrap().design(&table).unwrap();
        let request = Request { statistic: Statistic::Total, of: vec!["y".into()], ..Request::default() };
        estimate::answer(&table, Some(&design), &request).unwrap().estimates.remove(0)
    };
    let (linearised, jackknife) = (total(design), total(&format!("{design}\n[replicates]\ntype = 'JKn'")));
    assert_close(jackknife.se.unwrap(), linearised.se.unwrap(), 1e-12, "se");
}

#[test]
fn a_domain_that_a_replicate_empties_has_no_standard_error() {
    let table = small("p,g,y\n1,only,3\n1,only,4\n2,x,5\n3,x,1\n3,x,2\n");
    let design = DesignFile::parse("ids = 'p'\n[replicates]\ntype = 'JK1'", "design.toml").unwrap();
    let design = design.design(&table).unwrap();
    let request = Request { of: vec!["y".into()], by: vec!["g".into()], ..Request::default() };
    let found = estimate::answer(&table, Some(&design), &request).unwrap().estimates;
    assert_eq!((found[0].estimate, found[0].se, found[0].status), (Some(3.5), None, Status::Undefined));
    assert_eq!(found[0].reason.as_deref(), Some("a replicate weighs all of it with zero: no standard error"));
    assert_eq!(found[1].status, Status::Ok);
}

#[test]
fn replicates_at_fault_are_refused_with_the_remedy() {
    let refused = |text: &str, csv: &str| {
        DesignFile::parse(text, "design.toml").and_then(|file| file.design(&small(csv))).unwrap_err().to_string()
    };
    let csv = "s,r1,r2\na,1,-1\na,,0\nb,1,1\n";
    let found = refused("[replicates]\ncolumns = 'r*'\ntype = 'BRR'", csv);
    assert!(
        found.contains("dòng (row) 3, cột (column) r1: no weight")
            && found.contains("dòng (row) 2, cột (column) r2: -1"),
        "{found}"
    );
    assert!(refused("[replicates]\ncolumns = 'q*'\ntype = 'BRR'", csv).contains("0 replicates"));
    assert!(refused("[replicates]\ntype = 'jk'\nsede = 1", csv).contains("sede: there is no such key"));
    assert!(refused("[replicates]\ntype = 'other'", csv).contains("does not make replicates of this type"));
    assert!(refused("strata = 's'\n[replicates]\ntype = 'JK1'", csv).contains("choose JKn"));
    assert!(refused("strata = 's'\n[replicates]\ntype = 'JKn'", csv).contains("stratum b: it has only one"));
    let good = "r1,r2\n1,2\n2,1\n";
    assert!(refused("[replicates]\ncolumns = 'r*'\ntype = 'JKn'", good).contains("rscales"));
    assert!(refused("[replicates]\ncolumns = 'r*'\ntype = 'Fay'\nrho = 1.5", good).contains("1.5 is not from 0"));
    assert!(refused("[replicates]\ncolumns = 'r*'\ntype = 'other'", good).contains("give scale"));
    assert!(refused("[replicates]\ncolumns = 'r*'\ntype = 'BRR'\nrscales = [1]", good).contains("1 factors for 2"));
}

/// Five strata of two sampling units with rows of their own.
const PAIRS: &str = "s,u,w,y\na,1,2,3\na,1,2,5\na,2,3,1\nb,1,1,4\nb,2,2,8\nc,1,4,2\nc,2,1,7\nc,2,1,6\nd,1,2,5\nd,2,2,1\ne,1,3,9\ne,2,1,4\n";

fn pairs(design: &str, statistic: Statistic) -> Figure {
    let table = Table::read(&Source::Bytes { name: "pairs.csv".into(), content: PAIRS.into() }).unwrap();
    let text = format!("ids = ['u']\nstrata = ['s']\nweights = 'w'\nnest = true\n{design}");
    let design = DesignFile::parse(&text, "design.toml").unwrap().design(&table).unwrap();
    let request = Request { statistic, of: vec!["y".into()], ..Request::default() };
    estimate::answer(&table, Some(&design), &request).unwrap().estimates.swap_remove(0)
}

#[test]
fn balanced_half_samples_of_a_total_are_the_linearised_variance() {
    let linearised = pairs("", Statistic::Total);
    for kind in ["type = 'BRR'", "type = 'Fay'\nrho = 0.3", "type = 'BRR'\nmse = true"] {
        let found = pairs(&format!("[replicates]\n{kind}"), Statistic::Total);
        assert_close(found.se.unwrap(), linearised.se.unwrap(), 1e-12, kind);
        assert_eq!(found.df, Some(5.0), "{kind}: one for each stratum");
    }
}

#[test]
fn fays_half_samples_of_a_mean_come_close_to_the_linearised_error() {
    let linearised = pairs("", Statistic::Mean).se.unwrap();
    for rho in [0.3, 0.5, 0.9] {
        let found = pairs(&format!("[replicates]\ntype = 'Fay'\nrho = {rho}"), Statistic::Mean).se.unwrap();
        let off = (found / linearised - 1.0).abs();
        assert!(off < 0.35 * (1.0 - rho), "rho {rho}: {found} against {linearised}"); // closer as the halves get softer
    }
}

#[test]
fn half_samples_name_every_stratum_that_is_no_pair() {
    let csv = b"s,u,w,y\na,1,1,1\na,2,1,2\na,3,1,3\nb,4,1,4\nc,5,1,5\nc,6,1,6\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: csv }).unwrap();
    let text = "ids = ['u']\nstrata = ['s']\nweights = 'w'\n[replicates]\ntype = 'BRR'";
    let error = DesignFile::parse(text, "design.toml").unwrap().design(&table).unwrap_err().to_string();
    assert!(error.contains("stratum a: 3 sampling units") && error.contains("stratum b: 1 sampling units"), "{error}");
}
