//! Bytes of what is made: SVG, PNG for a screen and for a print, PDF.

use charts::{Chart, Kind, Medium, Theme};

use crate::matrix::sets;

#[test]
fn every_kind_keeps_its_budget_of_bytes_on_usual_and_on_hard_data() {
    let mut faults = Vec::new();
    for set in ["normal", "many"].map(sets::named) {
        for kind in Kind::CATALOGUE {
            let Ok(chart) = Chart::from_release(&set.release, kind, &set.selection(kind)) else {
                assert_eq!((kind, set.name), (Kind::Tiles, "many"));
                continue;
            };
            let svg = chart.svg_for(&Theme::default(), Medium::Slide).unwrap();
            let made = [
                ("SVG", svg.len(), 64_000),
                ("PNG", charts::png(&svg, 1.0).unwrap().len(), 200_000),
                ("PNG of 4K", charts::png(&svg, 2.0).unwrap().len(), 400_000),
                ("PDF", chart.pdf_for(&Theme::default(), Medium::Slide).unwrap().len(), 100_000),
            ];
            faults.extend(
                made.iter()
                    .filter(|(_, bytes, most)| bytes >= most)
                    .map(|(what, bytes, _)| format!("{} {kind}: {what} of {bytes} bytes", set.name)),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
