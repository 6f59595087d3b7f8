//! A change and what it is made of.

use charts::{Chart, Error, Kind, Selection};

use crate::{offices, rubric};

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
}

#[test]
fn parts_that_do_not_add_up_to_their_change_are_refused() {
    let text = CHANGES.replace("2.0,2025,0.75", "2.0,2025,1.75");
    let read = charts::figures::read(&text, "changes.csv", Kind::Changes, &charts::figures::Choice::default()).unwrap();
    let wanted = Selection { unit: Some("Hà Nội".into()), ..Selection::default() };
    let refused = Chart::from_release(&read.release, Kind::Changes, &wanted).unwrap_err();
    assert!(matches!(refused, Error::Contradiction(_)), "{refused}");
}

/// Two items, each a factor of its own: 80 and 60 % satisfied of 100 and 300 answers, then 90 and 60 % of 100 and 100.
fn of_two_items(scores: [f64; 2]) -> analytics::Release {
    let mut release = offices::with_offices(&[("x", "X", 80.0, 1.0, 100)]);
    (release.scores, release.figures) = (Vec::new(), Vec::new());
    for (period, score) in [("2025-Q3", scores[0]), ("2026-Q3", scores[1])] {
        release.scores.push(offices::score("all", period, score, 1.0, 400));
    }
    let shares = [
        ("2025-Q3", "access_seats", 0.8, 100),
        ("2025-Q3", "staff_polite", 0.6, 300),
        ("2026-Q3", "access_seats", 0.9, 100),
        ("2026-Q3", "staff_polite", 0.6, 100),
    ];
    for (period, item, share, n) in shares {
        let mut figure = offices::proportion(item, "satisfied", share, 0.02);
        figure.n = Some(n);
        figure.domain.insert("period".into(), period.into());
        release.figures.push(figure);
    }
    release
}

#[test]
fn a_release_tells_what_its_items_did_and_what_their_weights_did() {
    // 65 and 75: w̄·Δs of the seats is 0.375 · 10; weights 0.25 · (85 − 70) − 0.25 · (60 − 70).
    let chart = Chart::from_release(&of_two_items([65.0, 75.0]), Kind::Changes, &Selection::default()).unwrap();
    let rows: Vec<(String, String)> = chart.table().rows.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let wanted = [
        ("Trước", "–"),
        ("Tiếp cận dịch vụ", "+3,75"),
        ("Công chức trực tiếp giải quyết công việc", "0,00"),
        ("Cơ cấu câu trả lời", "+6,25"),
        ("Sau", "+10,00"),
    ];
    assert_eq!(rows, wanted.map(|(name, amount)| (name.to_owned(), amount.to_owned())));
    assert!(chart.spec().notes.iter().any(|note| note.contains("nặng bằng số câu trả lời")));
    // The release holds standard errors of both scores, so the whole difference is tested: 10 ± 1.4.
    assert!(chart.headline().starts_with("Tăng 10,00"), "{}", chart.headline());
    assert_eq!(rubric::unfounded(&chart), [""; 0]);
}

#[test]
fn a_release_whose_scores_no_weights_explain_says_so_and_draws_nothing() {
    let refused =
        Chart::from_release(&of_two_items([65.0, 78.0]), Kind::Changes, &Selection::default()).unwrap_err().to_string();
    assert!(refused.contains("không ghi trọng số") && refused.contains("the release holds no weights"), "{refused}");
}

#[test]
fn what_the_weights_of_the_sample_did_is_a_part_of_its_own() {
    let chart = Chart::from_release(&of_two_items([65.0, 75.2]), Kind::Changes, &Selection::default()).unwrap();
    let rows = chart.table().rows;
    assert_eq!(rows[4][..2], ["Trọng số mẫu, không tách được".to_owned(), "+0,20".to_owned()]);
}
