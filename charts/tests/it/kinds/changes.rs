//! A change and what it is made of.

use charts::{Chart, Error, Kind, Medium, Selection, Theme};

use crate::rubric;

const CHANGES: &str = "after,before,bounds,data,from,items,to,unit,weights\n\
    64.0,60.0,0.5,5.0,2024,0.0,2025,Hà Nội,-1.5\n\
    66.5,64.0,-0.25,2.0,2025,0.75,2026,Hà Nội,0.0\n\
    50.0,52.0,0.0,-2.0,2025,0.0,2026,Huế,0.0\n";

fn of_changes(unit: Option<&str>, period: Option<&str>) -> Result<Chart, Error> {
    let read = charts::figures::read(CHANGES, "changes.csv", Kind::Changes, &charts::figures::Choice::default())?;
    let (unit, period) = (unit.map(str::to_owned), period.map(str::to_owned));
    Chart::from_release(
        &read.release,
        Kind::Changes,
        &Selection { reads: Some(read.reads), unit, period, ..Selection::default() },
    )
}

#[test]
fn the_parts_of_a_change_that_an_index_prints_add_up_in_the_picture() {
    let chart = of_changes(Some("Hà Nội"), None).unwrap();
    assert_eq!(chart.headline(), "Chênh lệch +2,50, phần lớn nhất: “Số liệu của đơn vị” +2,00");
    let scores: Vec<String> = chart.table().rows.iter().map(|row| row[4].clone()).collect();
    // Parts in the order in which they are defined: data, weights, bounds, items.
    assert_eq!(scores, ["64,00", "66,00", "66,00", "65,75", "66,50", "66,50"]);
    assert!(
        chart.spec().subtitle.contains("Chỉ số (điểm), Hà Nội, năm\u{a0}2025–năm\u{a0}2026"),
        "{}",
        chart.spec().subtitle
    );
    let earlier = of_changes(Some("Hà Nội"), Some("2025")).unwrap();
    assert!(earlier.headline().starts_with("Chênh lệch +4,00"), "{}", earlier.headline());
    let said = of_changes(None, None).unwrap_err().to_string();
    assert!(said.contains("Huế") && said.contains("Hà Nội"), "{said}");
    for medium in Medium::ALL {
        for theme in Theme::NAMES.map(|name| Theme::named(name).unwrap()) {
            let size = chart.size_for(&theme, medium);
            let svg = chart.svg_for(&theme, medium);
            assert_eq!(rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0), [""; 0], "{medium}");
        }
        if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
            let png = charts::png(&chart.svg_for(&Theme::default(), medium), 1.0).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("changes-{medium}.png")), png).unwrap();
        }
    }
    assert_eq!(rubric::unfounded(&chart), [""; 0]);
}

#[test]
fn parts_that_do_not_add_up_to_their_change_are_refused() {
    let text = CHANGES.replace("2.0,2025,0.75", "2.0,2025,1.75");
    let read = charts::figures::read(&text, "changes.csv", Kind::Changes, &charts::figures::Choice::default()).unwrap();
    let wanted = Selection { unit: Some("Hà Nội".into()), ..Selection::default() };
    let refused = Chart::from_release(&read.release, Kind::Changes, &wanted).unwrap_err();
    assert!(matches!(refused, Error::Contradiction(_)), "{refused}");
}
