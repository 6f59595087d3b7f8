//! Periods against control limits.

use charts::{Chart, Kind, Medium, Selection, Theme, layout, spec::Plot};

const CONTROL: &str = "period,value,centre,low,high,signal\n\
    2024-Q4,0.84,0.85,0.80,0.90,false\n2025-Q1,0.86,0.85,0.80,0.90,false\n2025-Q2,0.85,0.85,0.79,0.91,false\n\
    2025-Q3,0.83,0.85,0.80,0.90,false\n2025-Q4,0.87,0.85,0.80,0.90,false\n2026-Q1,0.84,0.85,0.80,0.90,false\n\
    2026-Q2,0.86,0.85,0.80,0.90,false\n2026-Q3,0.78,0.85,0.80,0.90,true\n";

#[test]
fn what_the_estimate_of_a_control_chart_prints_is_drawn_as_it_stands() {
    let read =
        charts::figures::read(CONTROL, "control.csv", Kind::Control, &charts::figures::Choice::default()).unwrap();
    let selection = Selection { reads: Some(read.reads), ..Selection::default() };
    let chart = Chart::from_release(&read.release, Kind::Control, &selection).unwrap();
    assert_eq!(chart.headline().replace('\u{a0}', " "), "Quý III/2026: 78,00%, thấp hơn giới hạn dưới");
    let row = &chart.table().rows[7];
    assert_eq!(row[2..], ["78,00", "85,00", "80,0", "90,0", "thấp hơn giới hạn dưới"]);
}

#[test]
fn seven_periods_have_no_control_limits() {
    let seven: String =
        CONTROL.lines().filter(|line| !line.starts_with("2024-Q4")).map(|line| format!("{line}\n")).collect();
    let read =
        charts::figures::read(&seven, "control.csv", Kind::Control, &charts::figures::Choice::default()).unwrap();
    let selection = Selection { reads: Some(read.reads), ..Selection::default() };
    let chart = Chart::from_release(&read.release, Kind::Control, &selection).unwrap();
    assert!(chart.headline().contains("chưa đủ 8 kỳ"), "{}", chart.headline());
    let Plot::Control(control) = &chart.spec().plot else { panic!("a control chart") };
    assert!(control.points.iter().all(|point| point.rule.is_none()));
    let placed = layout::layout(chart.spec(), &Theme::default(), charts::Size::SLIDE);
    assert!(placed.groups.iter().all(|group| group.name != "limits"));
}

#[test]
fn control_limits_that_do_not_hold_the_centre_are_refused() {
    let wrong = CONTROL.replace("0.84,0.85,0.80,0.90,false\n2025-Q1", "0.84,0.85,0.86,0.90,false\n2025-Q1");
    let read =
        charts::figures::read(&wrong, "control.csv", Kind::Control, &charts::figures::Choice::default()).unwrap();
    let refused = Chart::from_release(&read.release, Kind::Control, &Selection::default()).unwrap_err();
    assert!(refused.to_string().contains("2024-Q4"), "{refused}");
}

#[test]
fn the_centre_and_the_limits_are_named_where_their_lines_end() {
    let read =
        charts::figures::read(CONTROL, "control.csv", Kind::Control, &charts::figures::Choice::default()).unwrap();
    let selection = Selection { reads: Some(read.reads), ..Selection::default() };
    let chart = Chart::from_release(&read.release, Kind::Control, &selection).unwrap();
    for medium in Medium::ALL {
        let theme = medium.sized(&Theme::default());
        let placed = layout::layout(chart.spec(), &theme, chart.size_for(&Theme::default(), medium));
        let shapes = |name: &str| {
            let name = name.to_owned();
            placed.groups.iter().filter(move |group| group.name == name).flat_map(|group| &group.shapes)
        };
        let ends: Vec<(f64, f64)> = shapes("limits")
            .chain(shapes("centre"))
            .filter_map(|shape| match shape {
                layout::Shape::Line { points, .. } => points.last().copied(),
                _ => None,
            })
            .collect();
        let words: Vec<&layout::Text> = shapes("reference-label")
            .filter_map(|shape| match shape {
                layout::Shape::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!((ends.len(), words.len()), (3, 6), "{medium}");
        for (end, number) in ends.iter().zip(["80,0%", "90,0%", "85,00%"]) {
            let text = words.iter().find(|text| text.text == number).unwrap();
            let (left, top, _, bottom) = text.bounds();
            let away = (end.1 - top).abs().min((end.1 - bottom).abs());
            assert!(left - end.0 < 40.0 && away < 40.0, "{medium}: {number} is {away} from its line");
        }
    }
}
