//! Before and after.

use analytics::{Score, Status};
use charts::{
    Chart, Kind, Selection,
    spec::{Plot, Standing},
};

use crate::{
    offices,
    provinces::{chart, normal, release, selection},
};

#[test]
fn a_rise_is_claimed_only_where_the_interval_of_the_difference_leaves_out_zero() {
    // Half widths of 1 on both sides: the difference has √2 = 1.41.
    let units = [("A", 80.0, 82.0), ("B", 80.0, 81.4), ("C", 80.0, 78.0)];
    let units: Vec<_> = units.iter().map(|(name, before, now)| ((*name).to_owned(), *before, *now, 1.0, 400)).collect();
    let chart = chart(&release(&units), Kind::Slope);
    let Plot::Slope(slope) = &chart.spec().plot else { panic!("before and after") };
    let said: Vec<_> = slope.rows.iter().map(|row| (row.name.as_str(), row.standing)).collect();
    assert_eq!(said, [("A", Standing::Above), ("B", Standing::Same), ("C", Standing::Below)]);
    let (low, high) = slope.rows[1].change.as_ref().unwrap().interval;
    assert!((low - (1.4 - 2f64.sqrt())).abs() < 1e-9 && (high - (1.4 + 2f64.sqrt())).abs() < 1e-9);
    assert_eq!(
        chart.headline().replace('\u{a0}', " "),
        "1 đơn vị tăng, 1 đơn vị giảm từ Quý III/2025 đến Quý III/2026"
    );
}

#[test]
fn before_and_after_are_not_compared_across_a_change_of_method() {
    let mut release = release(&[("A".to_owned(), 80.0, 90.0, 1.0, 400)]);
    release.scores.push(Score { status: Status::Break, ..offices::score("p0", "2026-Q1", 85.0, 1.0, 300) });
    let chart = chart(&release, Kind::Slope);
    let Plot::Slope(slope) = &chart.spec().plot else { panic!("before and after") };
    assert_eq!((slope.rows[0].standing, &slope.rows[0].change), (Standing::Untested, &None));
    assert!(chart.headline().contains("chưa kiểm định"));
}

#[test]
fn an_earlier_period_that_is_not_there_is_refused_with_those_that_are() {
    let wanted = Selection { from: Some("2020-Q1".into()), ..selection() };
    let said = Chart::from_release(&normal(), Kind::Slope, &wanted).unwrap_err().to_string();
    assert!(said.contains("2020-Q1") && said.contains("2025-Q3"), "{said}");
}
