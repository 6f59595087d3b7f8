//! Whether an index moved is told the same way everywhere: by the release's own test.
#![allow(clippy::unwrap_used)]

use analytics::release::{Change, Release};
use analytics::{Figure, Score, Status};

fn release(first: Score, second: Score) -> Release {
    let mut release = Release { scores: vec![first, second], ..Release::default() };
    release.metadata.level = 0.95;
    release
}

fn score(period: &str, score: f64, se: f64) -> Score {
    Score {
        unit: "all".into(),
        period: period.into(),
        node: "sipas".into(),
        score: Some(score),
        se: Some(se),
        ..Score::default()
    }
}

fn change(first: Score, second: Score) -> Option<Change> {
    release(first, second).change("all", "sipas", "2026-Q2", "2026-Q3")
}

#[test]
fn standard_errors_of_two_samples_add_in_squares() {
    let change = change(score("2026-Q2", 80.0, 3.0), score("2026-Q3", 84.0, 4.0)).unwrap();
    assert_eq!((change.difference, change.se), (4.0, 5.0));
    assert!((change.low - (4.0 - 1.959_963_984_540_054 * 5.0)).abs() < 1e-9);
    assert!(!change.is_distinct());
}

/// Two scores that the plain normal interval tells apart (4 ± 3,92), with the figure a release may hold about them.
fn tested(figure: Figure) -> Option<Change> {
    let mut release = release(score("2026-Q2", 80.0, 1.2), score("2026-Q3", 84.0, 1.6));
    release.figures.push(Figure {
        statistic: "difference".into(),
        variable: "sipas".into(),
        category: Some("vs_2026-Q2".into()),
        domain: [("period".into(), "2026-Q3".into())].into(),
        estimate: Some(4.0),
        ..figure
    });
    release.change("all", "sipas", "2026-Q2", "2026-Q3")
}

fn figure(low: f64, high: f64, p: Option<f64>) -> Figure {
    Figure { se: Some(1.9), low: Some(low), high: Some(high), p, ..Figure::default() }
}

#[test]
fn the_figure_of_the_release_comes_before_any_computed_here() {
    assert!(change(score("2026-Q2", 80.0, 1.2), score("2026-Q3", 84.0, 1.6)).unwrap().is_distinct());
    let change = tested(figure(-0.1, 8.1, None)).unwrap();
    assert_eq!((change.se, change.low, change.is_distinct()), (1.9, -0.1, false));
}

#[test]
fn the_adjusted_p_value_decides_where_the_interval_says_otherwise() {
    assert!(!tested(figure(0.1, 7.9, Some(0.06))).unwrap().is_distinct());
    assert!(tested(figure(-0.1, 8.1, Some(0.049))).unwrap().is_distinct());
}

#[test]
fn a_difference_the_release_holds_back_is_not_computed_behind_its_back() {
    assert_eq!(tested(Figure { status: Status::Suppressed, ..figure(1.0, 7.0, Some(0.01)) }), None);
    assert_eq!(tested(Figure { se: Some(1.9), ..Figure::default() }), None); // no interval: the charts show no test either
}

#[test]
fn overlapping_intervals_may_still_be_a_change() {
    // 80 ± 1,96 and 83 ± 1,96 overlap; the difference is 3 ± 2,77.
    assert!(change(score("2026-Q2", 80.0, 1.0), score("2026-Q3", 83.0, 1.0)).unwrap().is_distinct());
}

#[test]
fn a_hidden_score_and_a_broken_series_have_no_change() {
    let hidden = Score { status: Status::Suppressed, ..score("2026-Q2", 80.0, 1.0) };
    assert_eq!(change(hidden, score("2026-Q3", 83.0, 1.0)), None);
    let broken = Score { status: Status::Break, ..score("2026-Q3", 83.0, 1.0) };
    assert_eq!(change(score("2026-Q2", 80.0, 1.0), broken), None);
}

#[test]
fn several_changes_are_adjusted_together_where_it_is_asked_for() {
    use analytics::estimate::{Adjustment, Request, Statistic, answer, benjamini_hochberg, holm};
    use analytics::frame::{Source, Table};
    let content = b"g,y\na,1\na,2\na,2\nb,3\nb,4\nb,6\nc,2\nc,3\nc,5\n".to_vec();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content }).unwrap();
    let contrasts = ["b - a", "c - a", "c - b"].map(str::to_owned).to_vec();
    let p = |adjust| -> Vec<f64> {
        let (of, by) = (vec!["y".to_owned()], vec!["g".to_owned()]);
        let request = Request {
            statistic: Statistic::Contrast,
            of,
            by,
            contrasts: contrasts.clone(),
            adjust,
            ..Request::default()
        };
        answer(&table, None, &request).unwrap().estimates.iter().map(|figure| figure.p.unwrap()).collect()
    };
    let plain = p(None);
    assert_eq!(p(Some(Adjustment::Holm)), holm(&plain));
    assert_eq!(p(Some(Adjustment::BenjaminiHochberg)), benjamini_hochberg(&plain));
    assert!("sidak".parse::<Adjustment>().is_err());
}
