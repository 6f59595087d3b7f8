//! How each unit moves.

use charts::{
    Chart, Kind, Selection,
    spec::{Plot, Standing, Unit},
};

use crate::provinces;

#[test]
fn a_change_is_claimed_after_holms_correction_for_all_units() {
    // Half widths of 1 on both sides: the difference has a standard error of 0.722. 1.6 is 2.22 of them, p = 0.027, which
    // alone would be a rise and among twelve is none; 3 is 4.16 of them.
    let unit = |index: usize| {
        let moved = [3.0, 1.6].get(index).copied().unwrap_or(0.0);
        (format!("Đơn vị {index}"), 80.0, 80.0 + moved, 1.0, 400)
    };
    let release = provinces::release(&(0..12).map(unit).collect::<Vec<_>>());
    let selection = Selection { reads: Some(Unit::Percent), ..Selection::default() };
    let chart = Chart::from_release(&release, Kind::Multiples, &selection).unwrap();
    let Plot::Multiples(multiples) = &chart.spec().plot else { panic!("small lines") };
    let found: Vec<Standing> = multiples.panels.iter().map(|panel| panel.standing).collect();
    assert_eq!(found[..3], [Standing::Above, Standing::Same, Standing::Same]);
    let (low, _) = multiples.panels[1].change.as_ref().unwrap().interval;
    assert!(low > 0.0, "alone it would be a rise: {low}");
    assert!(chart.spec().notes.iter().any(|note| note.contains("hiệu chỉnh Holm")), "{:?}", chart.spec().notes);
    let slope = Chart::from_release(&release, Kind::Slope, &selection).unwrap();
    let Plot::Slope(slope) = &slope.spec().plot else { panic!("before and after") };
    assert_eq!((slope.counts.above, slope.corrected), (1, true));
}
