#![allow(clippy::unwrap_used)]

use analytics::{
    Status,
    index::{Cell, Indicators, Sampling, Scheme, build},
};

fn near(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() < 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

/// Two factors, three items; answers of one office.
fn office(method: &str) -> analytics::index::Index {
    let scheme = format!(
        r#"
        code = "s"
        version = "1"
        name = {{vi = "s", en = "s"}}
        defaults = {{aggregate = {method}, source = {{statistic = "share_satisfied", from = 4}}, scale = 100}}
        node = [
            {{code = "s", name = {{vi = "s", en = "s"}}}},
            {{code = "f", parent = "s", name = {{vi = "f", en = "f"}}}},
            {{code = "g", parent = "s", name = {{vi = "g", en = "g"}}}},
            {{code = "f1", parent = "f", name = {{vi = "f1", en = "f1"}}}},
            {{code = "f2", parent = "f", name = {{vi = "f2", en = "f2"}}}},
            {{code = "g1", parent = "g", name = {{vi = "g1", en = "g1"}}}},
        ]
        "#
    );
    let scheme = Scheme::parse(&scheme, "s.toml").unwrap();
    let cell = |hits: f64, base: f64| Cell { value: Some(hits / base), base: Some(base), n: Some(base as u64) };
    // A simple covariance to work by hand: values independent with variance 0.01, 0.02, 0.04; bases with variance 1.
    let mut vcov = vec![0.0; 36];
    for (at, variance) in [0.01, 0.02, 0.04, 1.0, 1.0, 1.0].into_iter().enumerate() {
        vcov[at * 7] = variance;
    }
    let indicators = Indicators {
        unit: vec!["o".into()],
        period: vec!["2026-Q3".into()],
        codes: vec!["f1".into(), "f2".into(), "g1".into()],
        cells: vec![vec![cell(8.0, 10.0), cell(9.0, 30.0), cell(36.0, 40.0)]],
        sampling: Some(vec![Sampling { vcov, df: 9.0, n: 45 }]),
    };
    build(&scheme, &indicators).unwrap()
}

#[test]
fn pooling_counts_every_answer_once() {
    let index = office(r#"{method = "pooled_share"}"#);
    let score = |node: &str| index.scores.iter().find(|score| score.node == node).unwrap();
    near(score("f").score, 100.0 * 17.0 / 40.0);
    near(score("s").score, 100.0 * 53.0 / 80.0);
    assert_eq!((score("f1").level, score("f").level, score("s").level), (1, 2, 3));
    assert_eq!((score("f1").n, score("s").n), (Some(10), Some(45)));
    near(score("s").coverage, 1.0);
    near(index.effective_weights.iter().find(|weight| weight.node == "f1").unwrap().effective, 10.0 / 80.0);
}

#[test]
fn the_error_of_a_pooled_share_includes_that_of_its_bases() {
    let index = office(r#"{method = "pooled_share"}"#);
    let score = index.scores.iter().find(|score| score.node == "f").unwrap();
    // P = Σ b p / Σ b: slopes 10/40 and 30/40 for the shares, (p − P)/40 for the bases.
    let (p, b) = (17.0_f64 / 40.0, 40.0_f64);
    let variance =
        0.25_f64.powi(2) * 0.01 + 0.75_f64.powi(2) * 0.02 + ((0.8 - p) / b).powi(2) + ((0.3 - p) / b).powi(2);
    near(score.se, 100.0 * variance.sqrt());
    near(score.low, 100.0 * (p - 2.262_157_162_798_204_4 * variance.sqrt()));
    near(score.high, 100.0 * (p + 2.262_157_162_798_204_4 * variance.sqrt()));
}

#[test]
fn pooled_answers_and_the_mean_of_factors_differ_by_their_items() {
    let index = office(r#"[{method = "pooled_share"}, {method = "arithmetic"}]"#);
    let root = index.scores.last().unwrap();
    assert_eq!(root.node, "s");
    near(root.score, 100.0 * (17.0 / 40.0 + 0.9) / 2.0);
}

#[test]
fn an_interval_of_shares_stays_within_its_scale_and_a_unanimous_one_is_exact() {
    let mut row = Indicators {
        unit: vec!["o".into()],
        period: vec![String::new()],
        codes: Scheme::builtin("sipas").unwrap().leaves().map(|leaf| leaf.code.clone()).collect(),
        ..Indicators::default()
    };
    row.cells = vec![vec![Cell { value: Some(1.0), base: Some(20.0), n: Some(20) }; 22]];
    row.sampling = Some(vec![Sampling { vcov: vec![0.0; 44 * 44], df: 19.0, n: 20 }]);
    let index = build(&Scheme::builtin("sipas").unwrap(), &row).unwrap();
    let root = index.scores.last().unwrap();
    near(root.score, 100.0);
    near(root.high, 100.0);
    near(root.low, 100.0 * 0.025_f64.powf(1.0 / 20.0));
    assert!(index.warnings.iter().any(|warning| warning.contains("not verified")));
}

#[test]
fn a_gap_has_a_reason_and_a_sum_over_a_gap_has_no_number() {
    let scheme = Scheme::parse(
        r#"
        code = "t"
        version = "1"
        name = {vi = "t", en = "t"}
        defaults = {aggregate = {method = "sum"}}
        node = [
            {code = "t", name = {vi = "t", en = "t"}},
            {code = "a", parent = "t", name = {vi = "a", en = "a"}},
            {code = "b", parent = "t", name = {vi = "b", en = "b"}, direction = "lower_is_better"},
        ]
        "#,
        "t.toml",
    )
    .unwrap();
    let cell = |value| Cell { value, ..Cell::default() };
    let indicators = Indicators {
        unit: ["x", "y", "z"].map(String::from).to_vec(),
        period: vec![String::new(); 3],
        codes: ["a", "b"].map(String::from).to_vec(),
        cells: vec![
            vec![cell(Some(1.0)), cell(Some(0.3))],
            vec![cell(Some(0.1 + 0.2)), cell(Some(1.0))],
            vec![cell(Some(2.0)), cell(None)],
        ],
        sampling: None,
    };
    let index = build(&scheme, &indicators).unwrap();
    let score =
        |unit: &str, node: &str| index.scores.iter().find(|score| score.unit == unit && score.node == node).unwrap();
    assert_eq!(
        (score("x", "t").rank, score("y", "t").rank),
        (Some(1), Some(1)),
        "0.3 + 1 and (0.1 + 0.2) + 1 are one score"
    );
    assert_eq!((score("x", "b").rank, score("y", "b").rank), (Some(1), Some(2)), "less is better");
    let gap = score("z", "t");
    assert_eq!((gap.score, gap.rank, gap.status), (None, None, Status::Undefined));
    assert!(gap.reason.as_ref().unwrap().contains("b missing"), "{:?}", gap.reason);
    near(gap.coverage, 0.5);
}

#[test]
fn a_unit_that_comes_twice_and_a_missing_leaf_are_refused_together() {
    let indicators = Indicators {
        unit: vec!["o".into(); 2],
        period: vec!["2026".into(); 2],
        codes: vec!["staff_polite".into(), "colour".into()],
        cells: vec![vec![Cell::default(); 2]; 2],
        sampling: None,
    };
    let error = build(&Scheme::builtin("sipas").unwrap(), &indicators).unwrap_err();
    let message = error.to_string();
    assert!(error.is_schema());
    for part in ["`colour` is not a leaf", "has no `access_seats`", "unit o, period 2026: có hai lần / comes twice"]
    {
        assert!(message.contains(part), "{message}");
    }
}
