//! One unit on one page.

use charts::{
    Chart, Error, Kind, Selection, Warning,
    spec::{Plot, Standing},
};

use super::sparks::faults;
use crate::offices;

/// Everything about one office: a line of two quarters, factors with tests, answers to every item.
fn release() -> analytics::Release {
    let mut release = offices::release();
    release.scores.push(offices::score("dt", "2026-Q2", 86.0, 2.0, 300));
    release.figures.push(offices::difference(Some("dt"), "vs_2026-Q2", 6.4, 2.8));
    for (factor, difference) in [("access", 8.0), ("feedback", -1.0)] {
        let mut test = offices::difference(Some("dt"), "vs_all", difference, 2.0);
        test.variable = factor.to_owned();
        release.figures.push(test);
    }
    for (index, item) in release.codebook.items.clone().iter().enumerate() {
        let satisfied = 0.7 + 0.01 * index as f64;
        let shares = [0.02, 0.03, 0.95 - satisfied, satisfied - 0.3, 0.3];
        let levels = (1..=5).map(|code| code.to_string()).zip(shares).chain([("satisfied".to_owned(), satisfied)]);
        for (category, share) in levels {
            let mut figure = offices::proportion(&item.key, &category, share, 0.05);
            figure.domain.insert("office".into(), "dt".into());
            figure.n = Some(300);
            release.figures.push(figure);
        }
    }
    release
}

fn of_office(release: &analytics::Release, unit: &str) -> Result<Chart, Error> {
    Chart::from_release(release, Kind::Profile, &Selection { unit: Some(unit.into()), ..Selection::default() })
}

#[test]
fn a_page_of_a_unit_is_made_of_charts_that_say_what_they_say_alone() {
    let release = release();
    let chart = of_office(&release, "dt").unwrap();
    let Plot::Profile(profile) = &chart.spec().plot else { panic!("a page") };
    assert_eq!(profile.standing, Standing::Above);
    assert_eq!(chart.headline(), "Phòng Quản lý đầu tư: 92,40%, trên mức chung");
    for (part, kind) in [(&profile.trend, Kind::Trend), (&profile.factors, Kind::Radar)] {
        let selection =
            Selection { unit: Some("dt".into()), period: Some(offices::PERIOD.into()), ..Selection::default() };
        let alone = Chart::from_release(&release, kind, &selection).unwrap();
        assert_eq!(part.as_ref().unwrap(), alone.spec(), "{kind}");
    }
    // Above in one factor by its test; the other test is contradicted by the values and not used.
    assert!(profile.factors.as_ref().unwrap().headline.contains("“Tiếp cận dịch vụ” trên mức chung"));
    assert_eq!(profile.of_items, (23, 6));
    assert!(chart.warnings().contains(&Warning::Excerpt { shown: 6, of: 23 }));
    let table = chart.table();
    assert_eq!(table.rows.len(), 1 + 8 + 5 + 6);
    assert_eq!(table.rows[0][3..6], ["92,40", "90,5", "94,3"]);
    assert_eq!(faults("profile-normal", &chart), [""; 0]);
}

#[test]
fn items_of_a_page_are_the_lowest_and_the_highest_in_the_order_of_the_form() {
    let chart = of_office(&release(), "dt").unwrap();
    let items: Vec<String> =
        chart.table().rows.iter().filter(|row| row[0].starts_with("Nội dung")).map(|row| row[3].clone()).collect();
    assert_eq!(items, ["70,00", "71,00", "72,00", "90,00", "91,00", "92,00"]);
    assert!(
        chart
            .spec()
            .notes
            .iter()
            .any(|note| note.contains("6 trong 23 nội dung") && note.contains("không phải kiểm định"))
    );
}

#[test]
fn a_unit_that_is_withheld_has_a_page_that_says_why_or_none() {
    let refused = of_office(&offices::release(), "ts").unwrap_err();
    assert!(matches!(refused, Error::NothingToShow { .. }), "{refused}");
    let unknown = of_office(&offices::release(), "xx").unwrap_err().to_string();
    assert!(unknown.contains("xx") && unknown.contains("dt"), "{unknown}");
    assert!(
        Chart::from_release(&offices::release(), Kind::Profile, &Selection::default()).is_err(),
        "one unit, not all"
    );
}
