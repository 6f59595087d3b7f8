//! Items by importance and performance.

use analytics::Figure;
use charts::{
    Kind,
    spec::{Plot, Standing},
};

use crate::provinces::{chart, part, release};

#[test]
fn only_an_item_whose_whole_cross_lies_in_a_quarter_is_to_be_improved_first() {
    // Means: performance 80, importance 5 %.
    let items = [
        ("thấp", 0.08, 0.01, 70.0, 2.0),
        ("cao", 0.08, 0.01, 90.0, 2.0),
        ("ít", 0.02, 0.01, 80.0, 2.0),
        ("mờ", 0.02, 0.04, 80.0, 2.0),
    ];
    let mut release = release(&[("A".to_owned(), 80.0, 80.0, 1.0, 400)]);
    release.figures.clear();
    for (name, importance, wide, performance, half) in items {
        for (category, value, half) in [("importance", importance, wide), ("performance", performance, half)] {
            release.figures.push(Figure { variable: name.into(), ..part(0, category, value, half, 400) });
        }
    }
    let chart = chart(&release, Kind::Drivers);
    let Plot::Drivers(drivers) = &chart.spec().plot else { panic!("items") };
    assert_eq!((drivers.cross.0, (drivers.cross.1 * 1e9).round() / 1e9), (80.0, 5.0));
    let said: Vec<_> = drivers.points.iter().map(|point| (point.name.as_str(), point.standing)).collect();
    let wanted =
        [("thấp", Standing::Below), ("cao", Standing::Above), ("ít", Standing::Same), ("mờ", Standing::Untested)];
    assert_eq!(said, wanted);
    assert_eq!(chart.headline(), "Cải thiện trước: “thấp”");
}
