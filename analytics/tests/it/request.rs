//! What is asked of a table in words comes out as R `survey` has it, and what cannot be answered says why.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use analytics::design::DesignFile;
use analytics::estimate::{self, Answer, DesignEffect, Filter, Interval, Options, Request, Statistic};
use analytics::frame::{Source, Table};
use analytics::{Error, Figure, Status};
use serde_json::Value;

use crate::support::{assert_close, shared};

/// The table of a sample, with the columns that R made for itself.
fn table(path: &Path) -> Table {
    let mut table = Table::read(&Source::Path(path.to_owned())).unwrap();
    for (name, of) in [("sw", "sch.wide"), ("aw", "awards")] {
        let Some(at) = table.position(of) else { continue };
        table.header.push(name.into());
        table.cells.iter_mut().for_each(|row| row.push(if row[at] == "Yes" { "1" } else { "0" }.into()));
    }
    table
}

fn small(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "small.csv".into(), content: csv.into() }).unwrap()
}

fn asked(statistic: Statistic, of: &[&str], by: &[&str]) -> Request {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Request { statistic, of: own(of), by: own(by), vcov: true, ..Request::default() }
}

/// Asks, and compares every estimate, standard error, degree of freedom, design effect and t interval with R.
fn agrees(id: &str, design: &str, request: &Request) -> Option<Answer> {
    let truth = shared(id, &format!("expected/survey/{id}.json"))?;
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let table = table(&shared(id, &format!("reference/survey/{}", truth["input"].as_str().unwrap()))?);
    let design = DesignFile::parse(design, "design.toml").unwrap().design(&table).unwrap();
    let answer = estimate::answer(&table, Some(&design), request).unwrap();
    let truths = truth["estimates"].as_array().unwrap();
    assert_eq!(answer.estimates.len(), truths.len(), "{id}");
    for (index, truth) in truths.iter().enumerate() {
        let named = truth["name"].as_str().unwrap();
        let is_this = |figure: &&Figure| name(figure) == named;
        let by_order = request.statistic == Statistic::Contrast || truths.len() == 1;
        let figure = if by_order { answer.estimates.get(index) } else { answer.estimates.iter().find(is_this) };
        let figure = figure.unwrap_or_else(|| panic!("{id}: no {named}"));
        let t = truth["ci"].as_array().unwrap().iter().find(|ci| ci["method"] == "t").unwrap();
        for (found, truth, what) in [
            (figure.estimate, &truth["estimate"], "estimate"),
            (figure.se, &truth["se"], "se"),
            (figure.df, &truth["df"], "df"),
            (figure.deff, &truth["deff"], "deff"),
            (figure.low, &t["low"], "low"),
            (figure.high, &t["high"], "high"),
        ] {
            if what == "deff" && (request.options.deff.is_none() || truth.is_null()) {
                continue;
            }
            let what = format!("{id}, {named}, {what}");
            assert_close(found.unwrap_or(f64::NAN), truth.as_f64().unwrap(), 1e-8, &what);
        }
    }
    Some(answer)
}

/// R's name of a figure.
fn name(figure: &Figure) -> String {
    let domain: String = figure.domain.values().map(|value| format!("{value}:")).collect();
    format!("{domain}{}{}", figure.variable, figure.category.as_deref().unwrap_or_default())
}

const STRATIFIED: &str = "strata = ['stype']\nweights = 'pw'\nfpc = ['fpc']";

#[test]
fn means_totals_ratios_and_shares_agree_with_r() {
    let deff = Options { deff: Some(DesignEffect::WithoutReplacement), ..Options::default() };
    let means = asked(Statistic::Mean, &["api00", "enroll", "sw"], &[]);
    agrees("srs_mean", "fpc = ['fpc']", &Request { options: deff, ..means.clone() });
    agrees("strat_mean", STRATIFIED, &Request { options: deff, ..means.clone() });
    agrees("clus1_mean", "ids = 'dnum'\nweights = 'pw'\nfpc = 'fpc'", &means);
    let two_stages = "ids = ['dnum', 'snum']\nfpc = ['fpc1', 'fpc2']";
    agrees("clus2_twostage_mean", two_stages, &Request { complete: true, ..means });
    agrees("strat_total", STRATIFIED, &asked(Statistic::Total, &["api00", "sw"], &[]));
    let ratio = asked(Statistic::Ratio, &["api.stu/enroll"], &[]);
    agrees("strat_nofpc_ratio", "strata = ['stype']\nweights = 'pw'", &ratio);
    agrees("srs_prop", "fpc = ['fpc']", &asked(Statistic::Proportion, &["stype"], &[]));
    agrees("fpc_popsize_mean", NESTED, &asked(Statistic::Mean, &["x"], &[]));
}

const NESTED: &str = "ids = ['psuid']\nstrata = ['stratid']\nweights = 'weight'\nfpc = ['Nh']\nnest = true";

#[test]
fn domains_are_asked_for_by_column_and_by_condition() {
    let by = agrees("by_stype_strat_mean", STRATIFIED, &asked(Statistic::Mean, &["api00", "sw"], &["stype"]));
    let Some(path) = shared("a domain by condition", "reference/survey/apistrat.csv").filter(|_| by.is_some()) else {
        return;
    };
    let table = table(&path);
    let design = DesignFile::parse(STRATIFIED, "design.toml").unwrap().design(&table).unwrap();
    let filter = Some(Filter::parse("stype = 'H'").unwrap());
    let request = Request { filter, ..asked(Statistic::Mean, &["api00"], &[]) };
    let found = estimate::answer(&table, Some(&design), &request).unwrap().estimates.remove(0);
    let wanted = by.unwrap().estimates.into_iter().find(|figure| name(figure) == "H:api00").unwrap();
    assert_eq!((found.estimate, found.se, found.df), (wanted.estimate, wanted.se, wanted.df));
}

#[test]
fn contrasts_of_domains_use_their_covariance_and_exact_slopes() {
    let contrasts = vec!["E - H".to_owned(), "log(E / H)".to_owned()];
    agrees("diff_EH_strat", STRATIFIED, &Request { contrasts, ..asked(Statistic::Contrast, &["api00"], &["stype"]) });
}

#[test]
fn a_ratio_of_totals_by_the_delta_method_is_the_ratio_estimate() {
    let Some(path) = shared("ratio as contrast", "reference/survey/apistrat.csv") else { return };
    let table = table(&path);
    let design = DesignFile::parse(STRATIFIED, "design.toml").unwrap().design(&table).unwrap();
    let ask = |request: Request| estimate::answer(&table, Some(&design), &request).unwrap().estimates.remove(0);
    let contrast = ask(Request {
        contrasts: vec!["api.stu / enroll".into()],
        contrast_of: Statistic::Total,
        ..asked(Statistic::Contrast, &["api.stu", "enroll"], &[])
    });
    let ratio = ask(asked(Statistic::Ratio, &["api.stu/enroll"], &[]));
    assert_close(contrast.estimate.unwrap(), ratio.estimate.unwrap(), 1e-12, "estimate");
    assert_close(contrast.se.unwrap(), ratio.se.unwrap(), 1e-10, "se");
    let root = ask(Request {
        contrasts: vec!["sqrt(exp(2 * log(api.stu / enroll)))".into()],
        contrast_of: Statistic::Total,
        ..asked(Statistic::Contrast, &["api.stu", "enroll"], &[])
    });
    assert_close(root.se.unwrap(), ratio.se.unwrap(), 1e-10, "se through functions");
}

#[test]
fn counts_are_shares_times_the_population() {
    let Some(path) = shared("counts", "reference/survey/apisrs.csv") else { return };
    let table = table(&path);
    let design = DesignFile::parse("fpc = ['fpc']", "design.toml").unwrap().design(&table).unwrap();
    let ask = |statistic| estimate::answer(&table, Some(&design), &asked(statistic, &["stype", "sw"], &[])).unwrap();
    let (counts, shares) = (ask(Statistic::Count), ask(Statistic::Proportion));
    assert_eq!(counts.estimates.len(), 4); // three levels, and the ones of an indicator
    for (count, share) in counts.estimates.iter().zip(&shares.estimates) {
        assert_eq!((&count.category, count.statistic.as_str()), (&share.category, "count"));
        assert_close(count.estimate.unwrap(), share.estimate.unwrap() * counts.design.weight_sum, 1e-12, "count");
        assert_close(count.se.unwrap(), share.se.unwrap() * counts.design.weight_sum, 1e-10, "se");
    }
}

#[test]
fn the_design_in_numbers() {
    let table = small("s,p,w\na,1,1\na,2,1\nb,3,2\nb,4,2\n");
    let file = DesignFile::parse("ids = ['p']\nstrata = ['s']\nweights = 'w'", "design.toml").unwrap();
    let design = file.design(&table).unwrap();
    let answer = estimate::answer(&table, Some(&design), &asked(Statistic::Design, &[], &[])).unwrap();
    let number = |name: &str| answer.estimates.iter().find(|figure| figure.variable == name).unwrap().estimate.unwrap();
    assert_eq!(["rows", "strata", "psus", "df", "weight_sum"].map(number), [4.0, 2.0, 4.0, 2.0, 6.0]);
    assert_close(number("kish"), 40.0 / 36.0, 1e-12, "4 · 10 / 6²");
}

#[test]
fn a_missing_answer_costs_only_its_own_column_unless_complete_rows_are_asked_for() {
    let table = small("a,b\n1,\n2,4\n3,6\n");
    let n = |complete| {
        let request = Request { complete, ..asked(Statistic::Mean, &["a", "b"], &[]) };
        let answer = estimate::answer(&table, None, &request).unwrap();
        answer.estimates.iter().map(|figure| figure.n.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((n(false), n(true)), (vec![3, 2], vec![2, 2]));
}

#[test]
fn a_row_without_a_group_and_a_domain_of_nobody_are_told() {
    let table = small("g,a\nx,1\n,2\nx,3\n");
    let answer = estimate::answer(&table, None, &asked(Statistic::Mean, &["a"], &["g"])).unwrap();
    assert!(answer.warnings.iter().any(|warning| warning.contains("1 rows without g")), "{:?}", answer.warnings);
    let filter = Some(Filter::parse("a > 9").unwrap());
    let request = Request { filter, ..asked(Statistic::Mean, &["a"], &[]) };
    let figure = estimate::answer(&table, None, &request).unwrap().estimates.remove(0);
    assert_eq!((figure.estimate, figure.se, figure.status), (None, None, Status::Undefined));
}

#[test]
fn the_interval_asked_for_is_the_interval_given() {
    let table = small("a\n1\n0\n1\n1\n");
    let options = Options { interval: Interval::Logit, ..Options::default() };
    let request = Request { options, ..asked(Statistic::Proportion, &["a"], &[]) };
    assert_eq!(estimate::answer(&table, None, &request).unwrap().estimates[0].ci_method.as_deref(), Some("logit"));
    let error = refused(&table, Request { options, ..asked(Statistic::Mean, &["a"], &[]) });
    assert!(error.is_spec() && error.to_string().contains("for proportions"), "{error}");
}

fn refused(table: &Table, request: Request) -> Error {
    estimate::answer(table, None, &request).unwrap_err()
}

#[test]
fn every_fault_of_a_request_is_named_at_once() {
    let table = small("a,b\n1,x\n2,y\n");
    let error = refused(&table, asked(Statistic::Mean, &["b", "nothing"], &["nowhere"]));
    assert_eq!(error.faults().len(), 4, "two cells of text and two columns that are not there: {error}");
    let options = Options { level: 95.0, ..Options::default() };
    let error = refused(&table, Request { options, ..asked(Statistic::Contrast, &[], &[]) });
    assert_eq!(error.faults().len(), 3, "no column, no contrast, no level: {error}");
    assert!(refused(&table, asked(Statistic::Ratio, &["a"], &[])).to_string().contains("numerator/denominator"));
    let contrasts = vec!["a - c".into(), "(a".into(), "a a".into(), "log a".into()];
    let error = refused(&table, Request { contrasts, ..asked(Statistic::Contrast, &["a"], &[]) });
    assert_eq!(error.faults().len(), 4, "{error}");
    assert!(error.to_string().contains("there is no `c`"), "{error}");
}

#[test]
fn a_condition_is_read_as_it_is_written() {
    let table = small("office,điểm,a b\nA,4,1\nB,,1\nA,2,2\nO'B,5,\n");
    let rows = |text: &str| Filter::parse(text).unwrap().rows(&table).unwrap();
    for (text, wanted) in [
        ("office = 'A'", vec![0, 2]),
        ("office != 'A'", vec![1, 3]),
        ("office = 'O''B'", vec![3]),
        ("điểm >= 4 or office = 'B'", vec![0, 1, 3]),
        ("office = 'A' or office = 'B' and điểm > 3", vec![0, 2]), // `and` binds closer
        ("(office = 'A' or office = 'B') and điểm > 3", vec![0]),
        ("not điểm > 3", vec![2]), // an empty cell is on neither side
        ("điểm not in (2, 4)", vec![3]),
        ("office in ('B', 'O''B') AND điểm IS NULL", vec![1]),
        ("\"a b\" is not null and điểm <= 4", vec![0, 2]),
        ("điểm < -1", vec![]),
    ] {
        assert_eq!(rows(text), wanted, "{text}");
    }
}

#[test]
fn a_condition_that_makes_no_sense_says_where() {
    for text in
        ["", "a", "a =", "a = b", "a = 'x", "a = 1 and", "(a = 1", "a = 1)", "a in 1", "a is 3", "1 = a", "a ~ 1"]
    {
        let error = Filter::parse(text).unwrap_err();
        assert!(error.is_spec() && error.to_string().starts_with("where, character "), "{text}: {error}");
    }
    let deep = format!("{}a = 1{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(Filter::parse(&deep).is_err());
    let table = small("a,b\n1,x\n");
    let error = Filter::parse("b > 1 or c = 2").unwrap().rows(&table).unwrap_err();
    assert_eq!(error.faults().len(), 2, "text compared with a number, and no such column: {error}");
}
