//! Bars from zero.

use charts::{Chart, Kind, Selection, Theme, layout, spec::Plot};

use crate::provinces::{chart, normal};

#[test]
fn a_bar_starts_at_zero_and_ends_at_its_value() {
    let chart = chart(&normal(), Kind::Bars);
    let Plot::Ranking(ranking) = &chart.spec().plot else { panic!("bars") };
    assert_eq!(ranking.axis.low, 0.0);
    assert!(!chart.spec().notes.iter().any(|note| note.contains("Trục bắt đầu")));
    let placed = layout::layout(chart.spec(), &Theme::default(), charts::Size::SLIDE);
    let bars = placed.groups.iter().flat_map(|group| &group.shapes).filter_map(|shape| match shape {
        layout::Shape::Bar { from, to, .. } => Some((from.0, to.0)),
        _ => None,
    });
    let bars: Vec<(f64, f64)> = bars.collect();
    let values: Vec<f64> = ranking.rows.iter().filter_map(|row| Some(row.value.ok()?.value)).collect();
    assert_eq!(bars.len(), values.len());
    let per_unit = (bars[0].1 - bars[0].0) / values[0];
    for (bar, value) in bars.iter().zip(&values) {
        assert!((bar.1 - bar.0 - per_unit * value).abs() < 0.1);
    }
}

#[test]
fn values_below_zero_are_no_bars() {
    let file = "school,estimate\nA,-3\nB,2\n";
    let read = charts::figures::read(file, "f.csv", Kind::Bars, &charts::figures::Choice::default()).unwrap();
    let points = Selection { reads: Some(read.reads), ..Selection::default() };
    let refused = Chart::from_release(&read.release, Kind::Bars, &points).unwrap_err();
    assert!(refused.to_string().contains("bars need values of zero or more"));
}
