#![allow(clippy::unwrap_used)]

use analytics::{
    frame::{Source, Table},
    index::{
        Columns, Companions, Indicators, Prepared, Sampling, Scheme, build, prepare,
        prepare::{kurtosis, skewness, treat},
        scheme::{Transform, Treat},
        steps,
    },
};

fn near(found: f64, truth: f64) {
    assert!((found - truth).abs() < 1e-12 * truth.abs().max(1.0), "{found} is not {truth}");
}

/// A scheme of leaves `a` and `b` under `s`; `defaults` and the keys of `a` as given.
fn scheme(defaults: &str, a: &str) -> Scheme {
    let name = "name = {vi = \"x\", en = \"x\"}";
    let text = format!(
        "code = \"s\"\nversion = \"1\"\n{name}\nunit = \"unit\"\nperiod = \"year\"\n[defaults]\n{defaults}\n\
         [[node]]\ncode = \"s\"\n{name}\n[[node]]\ncode = \"a\"\nparent = \"s\"\n{name}\n{a}\n\
         [[node]]\ncode = \"b\"\nparent = \"s\"\n{name}\n"
    );
    Scheme::parse(&text, "s.toml").unwrap()
}

fn table(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "data.csv".into(), content: csv.into() }).unwrap()
}

fn run(scheme: &Scheme, csv: &str) -> (Indicators, Prepared) {
    let table = table(csv);
    let indicators = Indicators::from_table(scheme, &table, &Columns::default()).unwrap();
    let prepared = prepare(scheme, &indicators, &Companions::from_table(scheme, &table).unwrap()).unwrap();
    (indicators, prepared)
}

fn values(indicators: &Indicators, column: usize) -> Vec<Option<f64>> {
    indicators.cells.iter().map(|row| row[column].value).collect()
}

#[test]
fn a_denominator_of_zero_leaves_a_gap_that_is_said() {
    let csv = "unit,year,a,b,people\nx,2025,6,1,3\ny,2025,6,1,0\nz,2025,6,1,\n";
    let (_, prepared) = run(&scheme("", "denominator = \"people\""), csv);
    assert_eq!(values(&prepared.denominated, 0), [Some(2.0), None, None]);
    assert_eq!(values(&prepared.denominated, 1), [Some(1.0); 3]);
    assert!(prepared.warnings[0].contains("2 cells without a denominator"), "{:?}", prepared.warnings);
    let (raw, prepared) = run(&scheme("denominate = false", "denominator = \"people\""), csv);
    assert_eq!(prepared.treated, raw);
    let error = Companions::from_table(&scheme("", "denominator = \"area\""), &table(csv)).unwrap_err().to_string();
    assert!(error.contains("area"), "{error}");
}

#[test]
fn a_gap_is_filled_from_its_own_period_and_group_and_named() {
    let csv = "unit,year,region,a,b\nw,2025,N,1,\nx,2025,N,3,1\ny,2025,N,,1\nz,2025,S,,1\nv,2025,,,1\nw,2026,N,100,1\ny,2026,N,,1\n";
    let group = scheme("impute = {method = \"none\"}", "impute = {method = \"group_mean\", group = \"region\"}");
    let (_, prepared) = run(&group, csv);
    // South has nothing to fill from, and a unit without a region no group: both stay gaps instead of becoming a number.
    assert_eq!(values(&prepared.imputed, 0), [Some(1.0), Some(3.0), Some(2.0), None, None, Some(100.0), Some(100.0)]);
    assert_eq!(values(&prepared.imputed, 1)[0], None, "b is not filled");
    assert_eq!(prepared.filled, [(2, 0), (6, 0)].into());
    let said = prepared.warnings.join("\n");
    assert!(
        said.contains("a 2025") && said.contains("mean of the group: y") && said.contains("fill it from: z, v"),
        "{said}"
    );

    let index = build(&group, &prepared.treated).unwrap();
    let shown = steps::show(steps::Step::Imputed, &group, &prepared.denominated, &prepared, &index).unwrap();
    let imputed = |row: usize| shown.rows[row].get("imputed").unwrap();
    assert_eq!((imputed(2), imputed(0)), (&"a".into(), &"".into()));

    let csv = "unit,year,a,b\nw,2025,1,1\nx,2025,2,1\ny,2025,9,1\nz,2025,,1\n";
    let of =
        |method: &str| values(&run(&scheme(&format!("impute = {{method = \"{method}\"}}"), ""), csv).1.imputed, 0)[3];
    assert_eq!((of("mean"), of("median"), of("none")), (Some(4.0), Some(2.0), None));
}

#[test]
fn screening_counts_what_was_observed_and_equality_passes() {
    let csv = "unit,year,a,b\nx,2025,1,0\ny,2025,,2\nz,2025,0,0\n";
    let screen = |rule: &str| {
        let scheme = scheme(&format!("impute = {{method = \"mean\"}}\nscreen = {rule}"), "");
        let (_, prepared) = run(&scheme, csv);
        (prepared.screened.unit, prepared.warnings.join("\n"))
    };
    assert_eq!(screen("{min_available = 0.5}").0, ["x", "y", "z"]);
    let (units, said) = screen("{min_available = 0.51, max_zero = 0.5}");
    assert_eq!(units, ["x"]);
    assert!(said.contains("y 2025") && said.contains("1 of 2 indicators") && said.contains("z 2025"), "{said}");
    let text = "screen = {min_available = 90}";
    assert!(scheme("", "").with_method(text, "m.toml").unwrap_err().to_string().contains("shares from 0 to 1"));
}

#[test]
fn a_node_may_change_one_setting_of_the_treatment_and_keeps_the_others() {
    let given = scheme("treat = {skew = 1.5}", "treat = {winsorise_max = 1}");
    let treat = |code: &str| given.node(code).unwrap().treat.unwrap();
    assert_eq!(treat("a"), Treat { winsorise_max: 1, skew: 1.5, ..Treat::default() });
    assert_eq!(treat("b"), Treat { skew: 1.5, ..Treat::default() });
    let method = given.with_method("treat = {transform = \"none\"}", "m.toml").unwrap();
    assert_eq!(method.node("a").unwrap().treat, Some(Treat { transform: Transform::None, ..treat("a") }));
    assert_eq!(scheme("", "").node("a").unwrap().treat, None);
}

#[test]
fn moments_are_those_of_a_spreadsheet_and_missing_where_they_are_not_defined() {
    // Worked out on paper for 1, 2, 3, 10: mean 4, m₂ = 12.5, m₃ = 45, m₄ = 348.5.
    let values = [1.0, 2.0, 3.0, 10.0];
    near(skewness(&values).unwrap(), 12.0_f64.sqrt() / 2.0 * 45.0 / 12.5_f64.powf(1.5));
    near(kurtosis(&values).unwrap(), 1.5 * (5.0 * (348.5 / 156.25 - 3.0) + 6.0));
    assert_eq!((skewness(&values[..2]), kurtosis(&values[..3])), (None, None));
    assert_eq!((skewness(&[0.1; 9]), kurtosis(&[0.1; 9])), (None, None));
}

#[test]
fn tied_extremes_move_together_and_a_logarithm_starts_from_the_original_column() {
    let mut column: Vec<f64> = (1..=40).map(f64::from).collect();
    column.extend([5000.0, 5000.0, 90_000.0]);
    let rule = Treat { winsorise_max: 2, ..Treat::default() };
    let (treated, done) = treat(&column, Treat { transform: Transform::None, ..rule });
    // One value moves to the two tied ones; the three then move together, beyond the limit of two.
    assert_eq!((done.winsorised, done.passes, treated[42]), (3, true, 40.0));
    let stubborn = Treat { winsorise_max: 1, ..rule };
    let (treated, done) = treat(&column, stubborn);
    assert!(done.transformed && done.winsorised == 0);
    near(treated[42], (89_999.0_f64 * 1.01).ln());
    near(treated[0], (89_999.0_f64 * 0.01).ln());
    near(treat(&column, Treat { transform: Transform::LogCtPlus, ..stubborn }).0[1], 2.0_f64.ln());
    near(treat(&column, Treat { transform: Transform::Log, ..stubborn }).0[1], 2.0_f64.ln());
    // Low outliers are taken from below; a column without spread or with few values is left as it is.
    let low: Vec<f64> = column.iter().map(|x| -x).collect();
    assert!((treat(&low, Treat { transform: Transform::None, ..rule }).0[42] + 40.0).abs() < 1e-12);
    for column in [&[7.0; 12][..], &[1.0, 900.0], &[]] {
        assert_eq!(treat(column, rule).0, column);
    }
    // Two values only: winsorising would leave none, the logarithm cannot help, and nothing panics.
    let mut two = vec![0.0; 30];
    two.push(1.0);
    let (treated, done) = treat(&two, Treat { transform: Transform::Log, ..rule });
    assert!(treated.iter().all(|x| x.is_finite()) && !done.transformed);
}

#[test]
fn estimates_from_answers_refuse_what_would_lose_their_errors() {
    let scheme =
        scheme("impute = {method = \"mean\"}\ntreat = {}\nscreen = {min_available = 0.5}", "denominator = \"people\"");
    let indicators = Indicators {
        unit: vec!["x".into()],
        period: vec![String::new()],
        codes: ["a", "b"].map(String::from).to_vec(),
        cells: vec![vec![Default::default(); 2]],
        sampling: Some(vec![Sampling::default()]),
    };
    let prepared = prepare(&scheme, &indicators, &Companions::default()).unwrap_err();
    let built = build(&scheme, &indicators).unwrap_err();
    for error in [prepared.to_string(), built.to_string()] {
        for step in ["`denominate`", "`impute`", "`screen`", "`treat`"] {
            assert!(error.contains(step), "{error}");
        }
    }
}

#[test]
fn a_gap_is_filled_from_the_units_own_other_periods() {
    // Rows out of order on purpose: values must not travel to other labels.
    let csv = "unit,year,a,b\nx,2024,,1\nx,2020,2,1\ny,2021,7,1\nx,2026,8,1\nx,2019,,1\ny,2026,,1\nz,2024,,1\n";
    let filled = |rule: &str| {
        let scheme = scheme("impute = {method = \"none\"}", &format!("impute = {{method = \"{rule}\"}}"));
        let (_, prepared) = run(&scheme, csv);
        (values(&prepared.imputed, 0), prepared.filled.len(), prepared.warnings.join("\n"))
    };
    let known = |x2024, x2019, y2026| vec![x2024, Some(2.0), Some(7.0), Some(8.0), x2019, y2026, None];
    assert_eq!(filled("latest").0, known(Some(2.0), None, Some(7.0)));
    assert_eq!(filled("linear").0, known(Some(6.0), Some(2.0), Some(7.0))); // 2 + 6 · 4/6; ends hold their nearest value
    assert_eq!(filled("constant").0, known(Some(2.0), Some(2.0), Some(7.0)));
    let (_, cells, said) = filled("linear");
    assert_eq!(cells, 3);
    assert!(said.contains("a 2024") && said.contains("along the line") && said.contains("still a gap"), "{said}");
    let short = scheme("impute = {method = \"none\"}", "impute = {method = \"latest\", longest = 2}");
    let (_, prepared) = run(&short, csv);
    // The periods are 2019, 2020, 2021, 2024 and 2026: 2024 is two after 2020, 2026 two after 2021.
    assert_eq!(values(&prepared.imputed, 0), known(Some(2.0), None, Some(7.0)));
    let shorter = scheme("impute = {method = \"none\"}", "impute = {method = \"latest\", longest = 1}");
    let (_, prepared) = run(&shorter, csv);
    assert_eq!(values(&prepared.imputed, 0), known(None, None, None));
}
