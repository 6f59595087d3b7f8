//! What a program can check of a chart's quality, on every data set.

use std::collections::BTreeSet;

use charts::{
    Chart, Kind, Lang, Size, Theme, layout,
    spec::{Plot, Standing},
    theme::typeface,
};
use resvg::usvg::{self, Node};

use crate::cases::cases;

struct Drawn {
    name: String,
    chart: Chart,
    svg: String,
}

fn drawn() -> Vec<Drawn> {
    let mut all = Vec::new();
    for case in cases() {
        for kind in Kind::ALL {
            for chart in Chart::pages(&case.release, kind, &case.selection).unwrap() {
                let svg = chart.svg(&Theme::default(), Size::SLIDE);
                all.push(Drawn { name: format!("{} {kind} {}", case.name, chart.spec().page.0), chart, svg });
            }
        }
    }
    all
}

/// Shaped boxes of the texts of a picture, as the library that draws it sees them.
fn boxes(svg: &str) -> Vec<(String, usvg::Rect)> {
    fn walk(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
        for node in group.children() {
            match node {
                Node::Group(group) => walk(group, found),
                Node::Text(text) => {
                    let words = text.chunks().iter().map(|chunk| chunk.text()).collect::<String>();
                    found.push((words, text.abs_bounding_box()));
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(charts::raster::tree(svg).unwrap().root(), &mut found);
    found
}

/// What leaves the canvas less an edge, and what overlaps, in words.
pub(crate) fn collisions(svg: &str, (width, height): (f32, f32), edge: f32) -> Vec<String> {
    let boxes = boxes(svg);
    let mut found = Vec::new();
    for (words, area) in &boxes {
        let inside =
            area.left() >= edge && area.top() >= edge && area.right() <= width - edge && area.bottom() <= height - edge;
        if !inside {
            found.push(format!("“{words}” at {area:?}"));
        }
    }
    for (index, (one, first)) in boxes.iter().enumerate() {
        for (other, second) in &boxes[index + 1..] {
            let across = first.right().min(second.right()) - first.left().max(second.left());
            let down = first.bottom().min(second.bottom()) - first.top().max(second.top());
            // Places are rounded to a tenth of a pixel.
            if across > 0.1 && down > 0.1 {
                found.push(format!("“{one}” and “{other}” overlap by {across} × {down}"));
            }
        }
    }
    found
}

#[test]
fn no_text_leaves_the_canvas_or_touches_another() {
    for Drawn { name, svg, .. } in drawn() {
        assert_eq!(collisions(&svg, (1920.0, 1080.0), 8.0), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn twenty_three_questions_as_long_as_the_usual_longest_stand_on_one_slide() {
    let mut release = crate::offices::release();
    for item in &mut release.codebook.items {
        item.text.vi = "Kết quả xử lý góp ý, phản ánh, kiến nghị được thông báo kịp thời".into();
    }
    let charts = Chart::pages(&release, Kind::Likert, &charts::Selection::default()).unwrap();
    assert_eq!(charts.len(), 1);
    assert_eq!(charts[0].table().rows.len(), 23);
    let size = Size { width: 1920.0, height: 1000.0 };
    assert_eq!(collisions(&charts[0].svg(&Theme::default(), size), (1920.0, 1000.0), 8.0), Vec::<String>::new());
}

#[test]
fn the_layout_measures_text_as_it_is_drawn() {
    let case = &cases()[0];
    let chart = Chart::from_release(&case.release, Kind::Ranking, &case.selection).unwrap();
    let theme = Theme::default();
    let placed = layout::layout(chart.spec(), &theme, Size::SLIDE);
    let drawn = boxes(&chart.svg(&theme, Size::SLIDE));
    for (text, (words, area)) in placed.texts().zip(drawn) {
        assert_eq!(text.text, words);
        let (left, _, right, _) = text.bounds();
        assert!(
            (left - f64::from(area.left())).abs() < 0.6 && (right - f64::from(area.right())).abs() < 0.6,
            "{words}"
        );
    }
}

/// Texts that a line of data runs through.
pub(crate) fn crossed(placed: &layout::Layout) -> Vec<&str> {
    let lines: Vec<_> = placed
        .groups
        .iter()
        .filter(|group| !["grid", "zero"].contains(&group.name))
        .flat_map(|group| &group.shapes)
        .filter_map(|shape| match shape {
            layout::Shape::Line { points, .. } => Some(points),
            _ => None,
        })
        .collect();
    let is_crossed = |text: &&layout::Text| {
        let (left, _, right, _) = text.bounds();
        // The letters themselves, not the empty line height above and below them.
        let (top, bottom) = (text.at.1 - typeface::CAP_HEIGHT * text.size, text.at.1);
        lines.iter().flat_map(|points| points.windows(2)).any(|pair| {
            let steps = 200;
            (0..=steps).any(|step| {
                let share = f64::from(step) / f64::from(steps);
                let (x, y) = (pair[0].0 + share * (pair[1].0 - pair[0].0), pair[0].1 + share * (pair[1].1 - pair[0].1));
                x > left && x < right && y > top && y < bottom
            })
        })
    };
    placed.texts().filter(is_crossed).map(|text| text.text.as_str()).collect()
}

#[test]
fn no_line_of_data_runs_through_a_text() {
    for Drawn { name, chart, .. } in drawn() {
        let placed = layout::layout(chart.spec(), &Theme::default(), Size::SLIDE);
        assert_eq!(crossed(&placed), [""; 0], "{name}");
    }
}

#[test]
fn no_text_is_smaller_than_a_note() {
    for Drawn { name, svg, .. } in drawn() {
        for size in svg.split("font-size=\"").skip(1) {
            let size: f64 = size.split('"').next().unwrap().parse().unwrap();
            assert!(size >= 18.0, "{name}: {size}");
        }
    }
}

#[test]
fn numbers_are_written_as_vietnamese_writes_them() {
    for Drawn { name, chart, svg } in drawn() {
        if chart.spec().lang == Lang::En {
            continue;
        }
        for (words, _) in boxes(&svg) {
            let letters: Vec<char> = words.chars().collect();
            // A dot between digits groups thousands: three digits follow it and then no digit.
            for (index, _) in letters.iter().enumerate().filter(|(_, letter)| **letter == '.') {
                let before = index > 0 && letters[index - 1].is_ascii_digit();
                let digits = letters[index + 1..].iter().take_while(|letter| letter.is_ascii_digit()).count();
                assert!(!before || digits == 0 || digits == 3, "{name}: “{words}”");
            }
        }
    }
}

#[test]
fn title_description_role_and_language_are_there_and_colours_are_attributes() {
    for Drawn { name, chart, svg } in drawn() {
        let document = usvg::roxmltree::Document::parse(&svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        assert_eq!(root.attribute("lang"), Some(chart.spec().lang.tag()), "{name}");
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{name}: ids repeat");
        assert!(ids.iter().all(|id| id.starts_with(&chart.spec().id)), "{name}");
        for id in root.attribute("aria-labelledby").unwrap().split(' ') {
            let named = document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap();
            assert!(!named.text().unwrap().is_empty(), "{name}: {id}");
        }
        assert!(
            document.descendants().all(|node| node.attribute("style").is_none() && !node.has_tag_name("style")),
            "{name}"
        );
    }
}

#[test]
fn every_number_of_the_alternative_text_stands_in_the_table_or_the_notes() {
    for Drawn { name, chart, .. } in drawn() {
        assert_eq!(unfounded(&chart), [""; 0], "{name}");
    }
}

/// Numbers of the alternative text that neither the table nor the notes hold; a text that is too long.
pub(crate) fn unfounded(chart: &Chart) -> Vec<String> {
    let alt = chart.alt();
    let table = chart.table();
    let mut known: BTreeSet<String> =
        table.rows.iter().flatten().chain(&table.header).flat_map(|cell| numbers(cell)).collect();
    known.extend(numbers(&table.caption));
    known.extend(chart.spec().notes.iter().flat_map(|note| numbers(note)));
    known.extend((0..=table.rows.len().max(120)).map(|count| count.to_string()));
    let all = numbers(&alt.short).into_iter().chain(numbers(&alt.long));
    let too_long = (alt.short.chars().count() > 250).then(|| alt.short.clone());
    all.filter(|number| !known.contains(number)).chain(too_long).collect()
}

fn numbers(text: &str) -> Vec<String> {
    let inner = |letter: char| letter.is_ascii_digit() || letter == ',' || letter == '.';
    text.split(|letter| !inner(letter))
        .map(|number| number.trim_matches([',', '.']).to_owned())
        .filter(|number| !number.is_empty())
        .collect()
}

/// How many marks a chart draws: as many as its table has rows.
pub(crate) fn marks(plot: &Plot) -> usize {
    match plot {
        Plot::Ranking(ranking) => ranking.rows.len() + usize::from(ranking.overall.is_some()),
        Plot::Trend(trend) => trend.points.len(),
        Plot::Likert(likert) => likert.groups.iter().map(|group| group.rows.len()).sum(),
        Plot::Heat(heat) => heat.rows.len() + 1,
        Plot::Slope(slope) => slope.rows.len(),
        Plot::Funnel(funnel) => funnel.points.len() + funnel.withheld.len() + 1,
        Plot::Drivers(drivers) => drivers.points.len() + drivers.withheld.len(),
        Plot::Tiles(tiles) => tiles.tiles.len(),
        Plot::Radar(radar) => radar.spokes.len(),
        Plot::Multiples(multiples) => multiples.panels.len(),
        Plot::Response(response) => response.stages.len(),
        Plot::Control(control) => control.points.len(),
        Plot::Changes(changes) => changes.parts.len() + 2,
        Plot::Places(places) => places.rows.len(),
        Plot::Tree(tree) => tree.nodes.len(),
        Plot::Sparks(sparks) => sparks.rows.len(),
        Plot::Profile(profile) => {
            let charts = [&profile.trend, &profile.factors, &profile.items];
            1 + charts.into_iter().flatten().map(|chart| marks(&chart.plot)).sum::<usize>()
        }
    }
}

#[test]
fn a_row_of_the_table_is_a_mark_and_its_cells_fit_the_header() {
    for Drawn { name, chart, .. } in drawn() {
        let table = chart.table();
        assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{name}");
        let marks = marks(&chart.spec().plot);
        assert_eq!(table.rows.len(), marks, "{name}");
        assert!(table.csv().starts_with('\u{feff}'));
    }
}

#[test]
fn a_whisker_ends_where_its_interval_ends() {
    let case = &cases()[0];
    let chart = Chart::from_release(&case.release, Kind::Ranking, &case.selection).unwrap();
    let Plot::Ranking(ranking) = &chart.spec().plot else { panic!("a ranking") };
    let placed = layout::layout(chart.spec(), &Theme::default(), Size::SLIDE);
    let whiskers: Vec<(f64, f64)> = placed
        .groups
        .iter()
        .filter(|group| group.row.is_some())
        .flat_map(|group| &group.shapes)
        .filter_map(|shape| match shape {
            layout::Shape::Line { points, width, .. } if *width == Theme::default().stroke => {
                Some((points[0].0, points[1].0))
            }
            _ => None,
        })
        .collect();
    let intervals: Vec<(f64, f64)> = ranking.rows.iter().filter_map(|row| row.value.ok()?.interval).collect();
    assert_eq!(whiskers.len(), intervals.len());
    // Two whiskers fix the scale; all others must lie on it.
    let scale = (whiskers[0].1 - whiskers[0].0) / (intervals[0].1 - intervals[0].0);
    for (whisker, interval) in whiskers.iter().zip(&intervals) {
        for (pixel, value) in [(whisker.0, interval.0), (whisker.1, interval.1)] {
            assert!((pixel - whiskers[0].0 - (value - intervals[0].0) * scale).abs() < 0.1);
        }
    }
}

#[test]
fn a_headline_claims_what_the_tests_support_and_no_more() {
    for Drawn { name, chart, .. } in drawn() {
        let Plot::Ranking(ranking) = &chart.spec().plot else { continue };
        if ranking.counts.above == 0 && chart.spec().lang == Lang::Vi && chart.spec().page.1 == 1 {
            assert!(!chart.headline().contains("trên mức"), "{name}: {}", chart.headline());
        }
        if !ranking.tested {
            assert!(ranking.rows.iter().all(|row| row.standing == Standing::Untested), "{name}");
        }
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    for (one, other) in drawn().into_iter().zip(drawn()) {
        assert_eq!(one.svg, other.svg, "{}", one.name);
    }
    let case = &cases()[0];
    let chart = Chart::from_release(&case.release, Kind::Trend, &case.selection).unwrap();
    let paper = || chart.pdf(&Theme::default(), Size::SLIDE).unwrap();
    assert_eq!(paper(), paper());
    let pixels = || charts::png(&chart.svg(&Theme::default(), Size::SLIDE), 0.5).unwrap();
    assert_eq!(pixels(), pixels());
}

#[test]
fn a_second_process_draws_the_same_bytes() {
    const MARK: &str = "CHARTS_SECOND_PROCESS";
    let print = || drawn().iter().map(|drawn| drawn.svg.as_str()).collect::<String>();
    if let Some(file) = std::env::var_os(MARK) {
        std::fs::write(file, print()).unwrap();
        return;
    }
    let file = std::env::temp_dir().join(format!("charts-second-process-{}", std::process::id()));
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["rubric::a_second_process_draws_the_same_bytes", "--exact"])
        .env(MARK, &file)
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let second = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(second == print(), "two processes drew different bytes");
}
