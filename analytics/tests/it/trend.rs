//! Control charts, slopes and places: the recorded chart, hand-worked lines, and what cannot be told apart.
#![allow(clippy::unwrap_used)]

use analytics::design::DesignFile;
use analytics::estimate::{self, Answer, Request, Statistic};
use analytics::frame::{Source, Table};
use analytics::trend::control::ControlChart;
use analytics::trend::theil_sen::{TheilSen, theil_sen};
use analytics::{Figure, Status};
use serde_json::Value;

use crate::support::{assert_close, shared};

fn table(csv: &str) -> Table {
    Table::read(&Source::Bytes { name: "t.csv".into(), content: csv.into() }).unwrap()
}

#[test]
fn the_recorded_control_charts_agree() {
    let Some(path) = shared("control_chart", "reference/survey/synthetic/quarterly_series.csv") else { return };
    let truth = shared("control_chart", "expected/survey/control_chart.json").unwrap();
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let table = Table::read(&Source::Path(path)).unwrap();
    let of = |chart| {
        let (of, by) = (vec!["satisfied/n".to_owned()], vec!["quarter".to_owned()]);
        let request =
            Request { statistic: Statistic::Control, of, by, chart, baseline: Some(16), ..Request::default() };
        estimate::answer(&table, None, &request).unwrap().rows.rows
    };
    let number = |value: &Value| value.as_f64().unwrap();
    let compare = |chart, pairs: &[(&str, &str)]| {
        for (at, row) in of(chart).iter().enumerate() {
            assert_eq!(row["period"], truth["quarter"][at]);
            for (field, known) in pairs {
                assert_close(number(&row[*field]), number(&truth[*known][at]), 1e-9, &format!("{known} {at}"));
            }
        }
    };
    compare(ControlChart::P, &[("value", "p"), ("low", "lcl"), ("high", "ucl")]);
    compare(ControlChart::Laney, &[("low", "laney_lcl"), ("high", "laney_ucl")]);
    compare(ControlChart::Ewma, &[("value", "ewma"), ("high", "ewma_limit")]);
    assert_close(number(&of(ControlChart::P)[0]["centre"]), number(&truth["pbar"]), 1e-9, "centre");
    let signals = |chart| -> Vec<Value> {
        of(chart).iter().filter(|row| row["signal"] == true).map(|row| row["period"].clone()).collect()
    };
    assert_eq!(Value::from(signals(ControlChart::Ewma)), truth["ewma_signal"]);
    assert_eq!(Value::from(signals(ControlChart::Cusum)), truth["cusum_signal"]);
    assert_eq!(Value::from(signals(ControlChart::P)), Value::from(vec![truth["p_signal"].clone()]));
    for (at, row) in of(ControlChart::Cusum).iter().enumerate() {
        let (high, low) = (number(&truth["cusum_high"][at]), number(&truth["cusum_low"][at]));
        assert_close(number(&row["value"]), if low > high { -low } else { high }, 1e-9, "cusum");
    }
}

const SERIES: &str = "q,u,y\n1,a,2\n1,b,4\n1,c,3\n2,a,3\n2,b,6\n2,c,3\n3,a,4\n3,b,6\n3,c,8\n4,a,9\n4,b,9\n4,c,6\n";

fn ask(design: Option<&str>, request: &Request) -> Answer {
    let table = table(SERIES);
    let design = design.map(|text| DesignFile::parse(text, "design.toml").unwrap().design(&table).unwrap());
    estimate::answer(&table, design.as_ref(), request).unwrap()
}

fn asked(statistic: Statistic) -> Request {
    Request { statistic, of: vec!["y".into()], by: vec!["q".into()], ..Request::default() }
}

#[test]
fn a_slope_is_the_line_through_the_means_with_the_covariance_of_shared_units() {
    let contrast = |design| {
        let contrasts = vec!["(-3 * \"1\" - \"2\" + \"3\" + 3 * \"4\") / 10".to_owned()];
        let request = Request { contrasts, ..asked(Statistic::Contrast) };
        let request = Request {
            contrasts: request.contrasts.iter().map(|c| c.replace("(-3 * \"1\"", "(0 - 3 * \"1\"")).collect(),
            ..request
        };
        ask(design, &request).estimates.swap_remove(0)
    };
    let slope = |design| ask(design, &asked(Statistic::Trend)).estimates.swap_remove(0);
    for design in [None, Some("ids = ['u']")] {
        let (found, truth): (Figure, Figure) = (slope(design), contrast(design));
        assert_close(found.estimate.unwrap(), 1.7, 1e-12, "slope of 3, 4, 6 and 8");
        assert_close(found.estimate.unwrap(), truth.estimate.unwrap(), 1e-12, "slope");
        assert_close(found.se.unwrap(), truth.se.unwrap(), 1e-12, "its error");
        assert_eq!(found.domain_value("q"), Some("1–4"));
    }
    assert!(slope(None).se != slope(Some("ids = ['u']")).se);
}

#[test]
fn a_line_does_not_cross_a_break() {
    let request = Request { breaks: vec!["4".into()], ..asked(Statistic::Trend) };
    let found = ask(None, &request).estimates;
    assert_eq!(found.len(), 1); // one period after the break has no slope
    assert_close(found[0].estimate.unwrap(), 1.5, 1e-12, "slope of 3, 4 and 6");
    let error = {
        let request = Request { breaks: vec!["2031".into()], ..asked(Statistic::Trend) };
        estimate::answer(&table(SERIES), None, &request).unwrap_err().to_string()
    };
    assert!(error.contains("there is no period 2031") && error.contains("1, 2, 3, 4"), "{error}");
}

#[test]
fn places_leave_open_what_the_answers_do_not_tell_apart() {
    let csv = "g,y\na,10\na,11\na,10\na,11\nb,1\nb,2\nb,1\nb,2\nc,1\nc,3\nc,1\nc,2\nd,5\n";
    let request =
        Request { statistic: Statistic::Ranks, of: vec!["y".into()], by: vec!["g".into()], ..Request::default() };
    let found = estimate::answer(&table(csv), None, &request).unwrap().estimates;
    let place = |at: usize| (found[at].estimate, found[at].low, found[at].high);
    assert_eq!(place(0), (Some(1.0), Some(1.0), Some(1.0)));
    assert_eq!((place(1), place(2)), ((Some(3.0), Some(2.0), Some(3.0)), (Some(2.0), Some(2.0), Some(3.0))));
    let pairs =
        estimate::answer(&table(csv), None, &Request { statistic: Statistic::Pairs, ..request }).unwrap().estimates;
    let p = |name: &str| pairs.iter().find(|pair| pair.domain_value("g") == Some(name)).and_then(|pair| pair.p);
    assert_eq!(pairs.len(), 6);
    assert!(p("b - a").unwrap() < 0.001 && p("c - b").unwrap() > 0.3 && p("d - a").is_none());
    assert_eq!(found[3].status, Status::Undefined); // one answer: no standard error, no place
}

#[test]
fn limits_of_the_design_and_requests_that_do_not_fit() {
    let request = Request { chart: ControlChart::Design, baseline: Some(3), ..asked(Statistic::Control) };
    let rows = ask(Some("ids = ['u']"), &request).rows.rows;
    assert_close(rows[0]["centre"].as_f64().unwrap(), 13.0 / 3.0, 1e-12, "mean of the first three");
    // The moving average of the same deviations, over the same errors.
    let means = ask(Some("ids = ['u']"), &asked(Statistic::Mean)).estimates;
    let z = (means[0].estimate.unwrap() - 13.0 / 3.0) / means[0].se.unwrap();
    let average = Request { chart: ControlChart::Ewma, ..request.clone() };
    let rows_of_average = ask(Some("ids = ['u']"), &average).rows.rows;
    assert_close(rows_of_average[0]["value"].as_f64().unwrap(), 0.2 * z, 1e-12, "moving average");
    let refused = |request: Request| estimate::answer(&table(SERIES), None, &request).unwrap_err().to_string();
    assert!(refused(Request { baseline: Some(1), ..request.clone() }).contains("first two periods"));
    assert!(refused(asked(Statistic::Control)).contains("write --of satisfied/n"));
    assert!(refused(Request { by: vec![], ..asked(Statistic::Ranks) }).contains("ranks needs one column"));
    let counts = Request { of: vec!["y/u".into()], ..asked(Statistic::Control) };
    assert!(refused(counts).contains("column) u"));
}

/// Points at the times 1, 2, 3 …
fn at(values: &[f64]) -> Vec<(f64, f64)> {
    values.iter().enumerate().map(|(at, value)| (at as f64 + 1.0, *value)).collect()
}

#[test]
fn the_median_slope_of_five_points_and_its_exact_test_by_hand() {
    // Ten slopes in order: −0.15 −0.13 −0.08 −0.07 −0.0575 | −0.055 −0.045 −0.04/1.2 0.01 0.04.
    let found = theil_sen(&at(&[1.26, 1.27, 1.12, 1.16, 1.03]), 0.95).unwrap();
    assert!((found.slope - (-0.0575 - 0.055) / 2.0).abs() < 1e-12, "{found:?}");
    // Two pairs rise and eight fall; 1 + 4 + 9 of 120 orders have two rising pairs or fewer, as many eight or more.
    assert_eq!((found.n, found.s), (5, -6));
    assert!((found.p - 28.0 / 120.0).abs() < 1e-15, "{found:?}");
    // S = ±8 has p = 10/120 and stays, ±10 has 2/120 and goes: the interval is from the least slope to the greatest.
    let bounds = [found.low.unwrap(), found.high.unwrap()];
    assert!((bounds[0] + 0.15).abs() < 1e-12 && (bounds[1] - 0.04).abs() < 1e-12, "{bounds:?}");
    // At 80 % ±6 (p = 0.233) stays and ±8 goes: the second slope from either end.
    let found = theil_sen(&at(&[1.26, 1.27, 1.12, 1.16, 1.03]), 0.80).unwrap();
    assert!((found.low.unwrap() + 0.13).abs() < 1e-12 && (found.high.unwrap() - 0.01).abs() < 1e-12, "{found:?}");
}

#[test]
fn the_test_of_a_trend_counts_ties_as_neither_rise_nor_fall() {
    // Of 1, 1, 2 there are three orders, with S = 2, 0 and −2.
    let found = theil_sen(&at(&[1.0, 1.0, 2.0]), 0.95).unwrap();
    assert_eq!((found.s, found.low), (2, None));
    assert!((found.p - 2.0 / 3.0).abs() < 1e-15, "{found:?}");
    // A constant has one order: no trend, for certain.
    let flat = theil_sen(&at(&[3.0; 6]), 0.95).unwrap();
    assert_eq!((flat.slope, flat.s, flat.p), (0.0, 0, 1.0));
    // Three pairs of eight values fall: as few do in 1 + 7 + 27 + 76 of 40,320 orders.
    let eight = |values: &[f64]| theil_sen(&at(values), 0.95).unwrap();
    let found = eight(&[1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 7.0, 6.0]);
    assert!(found.s == 22 && (found.p - 2.0 * 111.0 / 40320.0).abs() < 1e-12, "{found:?}");
}

#[test]
fn a_straight_line_has_its_slope_whatever_the_gaps_and_one_wild_point() {
    let mut line: Vec<(f64, f64)> =
        [2006.0, 2008.0, 2009.0, 2013.0, 2014.0, 2020.0, 2021.0].map(|t| (t, 3.0 - 0.5 * t)).to_vec();
    let found = theil_sen(&line, 0.95).unwrap();
    assert!((found.slope + 0.5).abs() < 1e-12 && found.s == -21, "{found:?}");
    line[3].1 += 1e6;
    assert!((theil_sen(&line, 0.95).unwrap().slope + 0.5).abs() < 1e-9);
    assert_eq!(theil_sen(&[(1.0, 1.0), (1.0, 2.0)], 0.95), None, "two values at one time");
    assert_eq!(theil_sen(&[(1.0, 1.0)], 0.95), None);
}

#[test]
fn the_exact_and_the_normal_test_meet_where_one_takes_over_from_the_other() {
    // The same mild rise at 33 points (exact) and at 34 (normal with the correction for continuity).
    let series = |n: usize| at(&(0..n).map(|t| ((t * 7) % 11) as f64 + t as f64 * 0.05).collect::<Vec<_>>());
    let (exact, normal) = (theil_sen(&series(33), 0.95).unwrap(), theil_sen(&series(34), 0.95).unwrap());
    let by_normal = |found: &TheilSen| {
        let n = found.n as f64;
        let sd = (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
        statrs::function::erf::erfc((found.s.abs() as f64 - 1.0) / sd / std::f64::consts::SQRT_2)
    };
    assert!((exact.p - by_normal(&exact)).abs() < 5e-3, "{exact:?}");
    assert!((normal.p - by_normal(&normal)).abs() < 1e-12, "{normal:?}");
}
