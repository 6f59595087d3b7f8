//! Is it moving, and has it reached what was set?

use analytics::Figure;
use charts::{Chart, Kind, Medium, Selection, Theme, layout, spec::Plot};

use crate::{offices, rubric};

fn with_target(targets: &[(&str, f64)]) -> Chart {
    let mut release = offices::release();
    for (period, value) in targets {
        let domain = [("period".to_owned(), (*period).to_owned())].into_iter().filter(|(_, period)| !period.is_empty());
        release.figures.push(Figure {
            statistic: "target".into(),
            domain: domain.collect(),
            estimate: Some(*value),
            ..Figure::default()
        });
    }
    Chart::from_release(&release, Kind::Trend, &Selection::default()).unwrap()
}

#[test]
fn a_target_is_reached_only_where_the_whole_interval_is_beyond_it() {
    // The last value is 84.36 ± 1.06.
    for (target, found) in [(83.0, "đã đạt"), (84.0, "chưa rõ đạt hay chưa"), (86.0, "chưa đạt")] {
        let chart = with_target(&[("", target)]);
        let last = chart.table().rows.last().unwrap().clone();
        assert!(last.iter().any(|cell| cell == found), "{target}: {last:?}");
        assert!(chart.alt().long.contains("mục tiêu") && chart.alt().long.contains(found), "{}", chart.alt().long);
        assert_eq!(rubric::unfounded(&chart), [""; 0]);
        for medium in Medium::ALL {
            let (theme, size) = (Theme::default(), chart.size_for(&Theme::default(), medium));
            let svg = chart.svg_for(&theme, medium).unwrap();
            assert_eq!(rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0), [""; 0], "{medium}");
            let placed = layout::layout(chart.spec(), &medium.sized(&theme), size);
            assert_eq!(rubric::crossed(&placed), [""; 0], "{medium} {target}");
        }
    }
}

#[test]
fn a_target_of_a_period_is_nearer_than_one_for_all() {
    let chart = with_target(&[("", 80.0), ("2026-Q3", 85.0)]);
    let Plot::Trend(trend) = &chart.spec().plot else { panic!("a line") };
    assert_eq!(trend.targets.last(), Some(&Some(85.0)));
    assert_eq!(trend.targets.first(), Some(&Some(80.0)));
    let without = with_target(&[]);
    assert!(!without.table().header.iter().any(|head| head == "Mục tiêu"));
}
