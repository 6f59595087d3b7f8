//! Quantiles and variances: R's answers for eleven rules and four intervals, and why the twelfth is not R's.
#![allow(clippy::unwrap_used)]

use analytics::design::{DesignFile, SurveyDesign};
use analytics::estimate::{
    self, Column, Domain, Filter, QuantileRule, Quantiles, Request, Statistic, Woodruff, benjamini_hochberg, quantile,
};
use analytics::frame::{Source, Table};
use analytics::{Figure, Status};
use serde_json::Value;

use crate::support::{assert_close, shared};

const ORACLE: &str = include_str!("../oracle/quantile.json");

#[test]
fn quantiles_and_variances_are_those_of_r() {
    let oracle: Value = serde_json::from_str(ORACLE).unwrap();
    for case in oracle["cases"].as_array().unwrap() {
        let input = format!("reference/survey/{}", case["input"].as_str().unwrap());
        let Some(path) = shared("quantiles_and_variances_are_those_of_r", &input) else { return };
        let table = Table::read(&Source::Path(path)).unwrap();
        let design =
            DesignFile::parse(case["design"].as_str().unwrap(), "design.toml").unwrap().design(&table).unwrap();
        let quantiles = Quantiles {
            p: case["p"].as_f64().into_iter().collect(),
            rule: case["rule"].as_str().unwrap_or("math").parse().unwrap(),
            interval: case["interval"].as_str().unwrap_or("mean").parse().unwrap(),
        };
        let request = Request {
            statistic: case["statistic"].as_str().unwrap().parse().unwrap(),
            of: vec![case["of"].as_str().unwrap().into()],
            filter: case["domain"].as_str().map(|stype| Filter::parse(&format!("stype = '{stype}'")).unwrap()),
            quantiles,
            ..Request::default()
        };
        let figure = &estimate::answer(&table, Some(&design), &request).unwrap().estimates[0];
        let fields = [("estimate", figure.estimate), ("low", figure.low), ("high", figure.high), ("se", figure.se)];
        for (field, found) in fields {
            let what =
                format!("{} {} {} {} {} {field}", case["input"], case["of"], case["p"], case["rule"], case["interval"]);
            match case["answer"][field].as_f64() {
                Some(truth) => assert_close(found.unwrap_or(f64::NAN), truth, 1e-8, &what),
                None if case["statistic"] == "quantile" => assert_eq!(found, None, "{what}"),
                None => {}
            }
        }
    }
}

fn of(values: &[f64], weights: Option<Vec<f64>>, p: f64, rule: &str) -> Figure {
    let design = SurveyDesign::new(values.len(), vec![], weights, false).unwrap();
    let column = Column { name: "x".into(), values: values.iter().copied().map(Some).collect() };
    let rule: QuantileRule = rule.parse().unwrap();
    quantile(&design, &Domain::everyone(&design), &column, p, rule, Woodruff::Mean, 0.95).unwrap()
}

#[test]
fn with_equal_weights_the_nine_rules_are_those_of_hyndman_and_fan() {
    // 1 … 10 at p = 0.33, by the formulas of the paper: floor(np), nearest, and x at np + m.
    let values: Vec<f64> = (1..=10).map(f64::from).collect();
    let truths = [4.0, 4.0, 4.0, 3.3, 3.8, 3.63, 3.97, 3.743_333_333_333_333, 3.7575];
    for (number, truth) in (1..).zip(truths) {
        assert_close(
            of(&values, None, 0.33, &format!("hf{number}")).estimate.unwrap(),
            truth,
            1e-12,
            &format!("hf{number}"),
        );
    }
}

#[test]
fn a_share_that_is_met_exactly_is_not_decided_by_the_last_bit() {
    // Ten weights of 0.1 do not sum to one in binary.
    let values: Vec<f64> = (1..=10).map(f64::from).collect();
    assert_eq!(of(&values, Some(vec![0.1; 10]), 0.3, "math").estimate, Some(3.0));
    assert_eq!(of(&values, Some(vec![0.1; 10]), 0.3, "school").estimate, Some(3.5));
}

#[test]
fn where_a_sum_of_weights_misses_a_share_by_its_last_bit_the_definition_holds_and_not_r() {
    let test = "where_a_sum_of_weights_misses_a_share_by_its_last_bit_the_definition_holds_and_not_r";
    let Some(path) = shared(test, "reference/survey/apisrs.csv") else { return };
    let table = Table::read(&Source::Path(path)).unwrap();
    let design = DesignFile::parse("fpc = ['fpc']", "design.toml").unwrap().design(&table).unwrap();
    let mut values = table.numbers("api00").unwrap();
    values.sort_by(|a, b| a.unwrap().total_cmp(&b.unwrap()));
    let p = vec![0.1, 0.5, 0.75, 0.9];
    let quantiles = Quantiles { p, ..Quantiles::default() };
    let request = Request { statistic: Statistic::Quantile, of: vec!["api00".into()], quantiles, ..Request::default() };
    let found = estimate::answer(&table, Some(&design), &request).unwrap().estimates;
    // The 20th, 100th, 150th and 180th of 200 equal weights; R 4.1-1 has 482 and 827 for the first and the last, which are the 21st and the 181st.
    for (figure, place) in found.iter().zip([20, 100, 150, 180]) {
        assert_eq!(figure.estimate, values[place - 1], "{:?}", figure.category);
    }
    assert_eq!(found.iter().map(|figure| figure.estimate.unwrap()).collect::<Vec<_>>(), [479.0, 658.0, 752.0, 818.0]);
}

#[test]
fn shah_and_vaish_scale_weights_to_mean_one_so_doubling_them_changes_nothing() {
    // R survey 4.1-1 takes half of the raw weight, and its answer moves with the unit of the weights.
    let values: Vec<f64> = (1..=20).map(f64::from).collect();
    let weights: Vec<f64> = (0..20).map(|row| 1.0 + f64::from(row % 3)).collect();
    for rule in QuantileRule::ALL.map(QuantileRule::name) {
        for p in [0.1, 0.4, 0.77] {
            let once = of(&values, Some(weights.clone()), p, &rule);
            let many = of(&values, Some(weights.iter().map(|w| 64.0 * w).collect()), p, &rule);
            assert_close(many.estimate.unwrap(), once.estimate.unwrap(), 1e-12, &rule);
        }
    }
}

#[test]
fn a_quantile_without_an_interval_says_why() {
    let all_low = of(&[1.0, 2.0, 3.0], None, 0.999, "math");
    assert_eq!((all_low.estimate, all_low.low, all_low.status), (Some(3.0), None, Status::Undefined));
    assert!(all_low.reason.unwrap().contains("all answers lie at or below it"));
    let edge = of(&[1.0, 2.0, 3.0, 4.0], None, 0.25, "math");
    assert_eq!((edge.low, edge.se, edge.status), (None, None, Status::Undefined));
    let nobody = Column { name: "x".into(), values: vec![None, None] };
    let design = SurveyDesign::simple(2);
    let found = quantile(&design, &Domain::everyone(&design), &nobody, 0.5, QuantileRule::Math, Woodruff::Mean, 0.95);
    assert_eq!(found.unwrap().estimate, None);
}

#[test]
fn probabilities_that_are_none_are_refused() {
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content: b"x\n1\n2\n".to_vec() }).unwrap();
    let ask = |statistic, p: Vec<f64>| {
        let quantiles = Quantiles { p, ..Quantiles::default() };
        estimate::answer(&table, None, &Request { statistic, of: vec!["x".into()], quantiles, ..Request::default() })
    };
    assert!(ask(Statistic::Quantile, vec![0.0, 1.5]).unwrap_err().to_string().contains("1.5 is not between 0 and 1"));
    assert!(ask(Statistic::Mean, vec![0.5]).unwrap_err().to_string().contains("mean takes none"));
    assert_eq!(ask(Statistic::Quantile, vec![]).unwrap().estimates[0].category.as_deref(), Some("0.5"));
}

#[test]
fn benjamini_and_hochberg_reject_at_least_what_holm_rejects() {
    let p = [0.001, 0.2, 0.01, 0.04, 0.03, 0.9];
    let holm = estimate::holm(&p);
    let found = benjamini_hochberg(&p);
    assert!(found.iter().zip(&holm).all(|(bh, holm)| bh <= holm));
    // By hand: 0.001·6/1, 0.01·6/2, min(0.03·6/3, 0.04·6/4) …
    for (found, truth) in found.iter().zip([0.006, 0.24, 0.03, 0.06, 0.06, 0.9]) {
        assert_close(*found, truth, 1e-12, "adjusted");
    }
}
