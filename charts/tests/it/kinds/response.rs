//! From a visit to an answer.

use charts::{Chart, Error, Kind, Selection, Theme};

const STAGES: &str = "statistic,variable,period,estimate\ncount,completed,2026-Q3,186\ncount,eligible,2026-Q3,500\n\
    count,offered,2026-Q3,400\ncount,opened,2026-Q3,200\n";

#[test]
fn answers_are_followed_from_the_visit_and_the_widest_gap_is_named() {
    let choice = charts::figures::Choice::default();
    let drawn = |text: &str| {
        let read = charts::figures::read(text, "stages.csv", Kind::Response, &choice)?;
        let selection = Selection { reads: Some(read.reads), ..Selection::default() };
        Chart::from_release(&read.release, Kind::Response, &selection)
    };
    let chart = drawn(STAGES).unwrap();
    let rows: Vec<Vec<String>> = chart.table().rows.iter().map(|row| row[1..].to_vec()).collect();
    let wanted = [
        ["500", "–", "–", "–"],
        ["400", "100", "80,0%", "80,0%"],
        ["200", "200", "50,0%", "40,0%"],
        ["186", "14", "93,0%", "37,2%"],
    ];
    assert_eq!(rows, wanted.map(|row| row.map(str::to_owned).to_vec()));
    assert_eq!(chart.headline(), "37,2% lượt giải quyết đã xong có trả lời, hụt nhiều nhất ở bước “Mở phiếu”");
    let more = drawn(&STAGES.replace("completed,2026-Q3,186", "completed,2026-Q3,286")).unwrap_err();
    assert!(more.to_string().contains("286 > "), "more answers than opened forms: {more}");
    let one = drawn("statistic,variable,period,estimate\ncount,eligible,2026-Q3,500\n").unwrap_err();
    assert!(matches!(one, Error::NothingToShow { .. }), "{one}");
}

#[test]
fn two_stages_fill_a_slide() {
    let two = "statistic,variable,period,estimate\ncount,eligible,2026-Q3,500\ncount,completed,2026-Q3,200\n";
    let read = charts::figures::read(two, "two.csv", Kind::Response, &charts::figures::Choice::default()).unwrap();
    let selection = Selection { reads: Some(read.reads), ..Selection::default() };
    let chart = Chart::from_release(&read.release, Kind::Response, &selection).unwrap();
    let placed = charts::layout::layout(chart.spec(), &Theme::default(), charts::Size::SLIDE);
    let bars = placed.groups.iter().filter(|group| group.row.is_some()).flat_map(|group| &group.shapes);
    let ends = bars.filter_map(|shape| match shape {
        charts::layout::Shape::Bar { from, to, .. } => Some((from.1, to.1)),
        _ => None,
    });
    let (top, bottom) = ends.fold((f64::MAX, f64::MIN), |(top, bottom), end| (top.min(end.0), bottom.max(end.1)));
    assert!(bottom - top > 500.0, "{top} to {bottom}");
}
