//! The shape of one unit.

use analytics::Score;
use charts::{Chart, Kind, Selection, Theme, layout};

use crate::offices;

#[test]
fn a_missing_part_leaves_a_gap_in_the_shape_and_is_no_zero() {
    let mut release = offices::release();
    let gone = |score: &Score| score.unit == "dt" && score.node == "staff";
    release.scores.retain(|score| !gone(score));
    let wanted = Selection { unit: Some("dt".into()), ..Selection::default() };
    let chart = Chart::from_release(&release, Kind::Radar, &wanted).unwrap();
    let placed = layout::layout(chart.spec(), &Theme::default(), charts::Size::SLIDE);
    let shape = placed.groups.iter().find(|group| group.name == "shape").unwrap();
    let edges = shape.shapes.iter().filter(|shape| matches!(shape, layout::Shape::Line { .. })).count();
    // Five spokes have five edges; two of them ended at the part that is gone.
    assert_eq!(edges, 3);
    assert!(Chart::from_release(&release, Kind::Radar, &Selection::default()).is_err(), "one unit, not all");
}

#[test]
fn a_headline_names_the_parts_that_their_own_tests_tell_apart() {
    let told = |parts: &[(&str, f64, f64)]| {
        let mut release = offices::release();
        release.figures.retain(|figure| figure.category.as_deref() != Some("vs_all"));
        for (node, difference, half) in parts {
            let mut test = offices::difference(Some("dt"), "vs_all", *difference, *half);
            test.variable = (*node).to_owned();
            release.figures.push(test);
        }
        let wanted = Selection { unit: Some("dt".into()), ..Selection::default() };
        Chart::from_release(&release, Kind::Radar, &wanted).unwrap()
    };
    // The office lies 8.04 above all units together in every part.
    let both = told(&[("access", 8.0, 2.0), ("staff", 8.0, 2.0), ("result", 8.0, 9.0)]);
    assert_eq!(both.headline(), "Phòng Quản lý đầu tư: 2 thành phần trên mức chung");
    let one = told(&[("access", 8.0, 2.0), ("result", 8.0, 9.0)]);
    assert_eq!(one.headline(), "Phòng Quản lý đầu tư: “Tiếp cận dịch vụ” trên mức chung");
    let none = told(&[("access", 8.0, 9.0), ("staff", 8.0, 9.0)]);
    assert_eq!(none.headline(), "Phòng Quản lý đầu tư: 2 thành phần được kiểm định, không khác mức chung");
    assert!(none.spec().notes.iter().any(|note| note.contains("chưa được kiểm định")), "three parts have no test");
    let untested = told(&[]);
    assert!(untested.headline().contains("chưa kiểm định hơn kém"), "{}", untested.headline());
    // A test that says the opposite of the values it compares is not used.
    let contradicted = told(&[("access", -8.0, 2.0)]);
    assert!(contradicted.headline().contains("chưa kiểm định hơn kém"), "{}", contradicted.headline());
    assert!(
        contradicted.warnings().iter().any(|warning| matches!(warning, charts::Warning::TestContradictsScores { .. }))
    );
}
