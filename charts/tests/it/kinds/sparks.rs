//! A table of small lines.

use charts::{Chart, Error, Kind, Medium, Selection, Theme, layout, spec::Plot};

use crate::{provinces, rubric};

/// Faults of a chart in every layout, by its rubric.
pub(super) fn faults(name: &str, chart: &Chart) -> Vec<String> {
    let mut faults: Vec<String> =
        rubric::unfounded(chart).iter().map(|text| format!("{name}: {text} is in no table")).collect();
    let table = chart.table();
    if table.rows.len() != rubric::marks(&chart.spec().plot)
        || table.rows.iter().any(|row| row.len() != table.header.len())
    {
        faults.push(format!("{name}: {} rows for {} marks", table.rows.len(), rubric::marks(&chart.spec().plot)));
    }
    for medium in Medium::ALL {
        let theme = Theme::default();
        let size = chart.size_for(&theme, medium);
        let svg = match chart.svg_for(&theme, medium) {
            Ok(svg) => svg,
            Err(refused) => {
                faults.push(format!("{name} {medium}: {refused}"));
                continue;
            }
        };
        let found = rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0);
        faults.extend(found.iter().map(|fault| format!("{name} {medium}: {fault}")));
        let placed = layout::layout(chart.spec(), &medium.sized(&theme), size);
        faults.extend(rubric::crossed(&placed).iter().map(|text| format!("{name} {medium}: a line crosses “{text}”")));
        if svg.len() >= 64_000 {
            faults.push(format!("{name} {medium}: SVG of {} bytes", svg.len()));
        }
        let marked = placed.groups.iter().filter_map(|group| group.row).collect::<std::collections::BTreeSet<_>>();
        if marked.iter().any(|row| *row >= table.rows.len()) {
            faults.push(format!("{name} {medium}: a mark of row {:?} of {}", marked.last(), table.rows.len()));
        }
        if let Some(folder) = std::env::var_os("CHARTS_GALLERY") {
            let png = charts::png(&svg, 1.0).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}-{medium}.png")), png).unwrap();
        }
    }
    faults
}

#[test]
fn a_line_has_the_scale_of_its_own_intervals_and_says_it() {
    // 80 ± 1 then 82 ± 1, and 60 ± 5 twice.
    let units = [("A", 80.0, 82.0, 1.0), ("B", 60.0, 60.0, 5.0)];
    let units: Vec<_> =
        units.iter().map(|(name, before, now, half)| ((*name).to_owned(), *before, *now, *half, 400)).collect();
    let chart = provinces::chart(&provinces::release(&units), Kind::Sparks);
    let Plot::Sparks(sparks) = &chart.spec().plot else { panic!("small lines") };
    let scales: Vec<_> = sparks.rows.iter().map(|row| row.scale.unwrap()).collect();
    assert_eq!(scales, [(79.0, 83.0), (55.0, 65.0)]);
    let table = chart.table();
    let scale = table.header.iter().position(|head| head == "Thang").unwrap();
    assert_eq!(table.rows.iter().map(|row| row[scale].as_str()).collect::<Vec<_>>(), ["79,0–83,0", "55,0–65,0"]);
    assert!(chart.spec().notes[0].contains("so độ cao giữa các đường là sai"));
    assert_eq!(chart.headline().replace('\u{a0}', " "), "1 đơn vị tăng, 0 đơn vị giảm đến Quý III/2026");
    let refused = Chart::from_release(&provinces::release(&[]), Kind::Sparks, &Selection::default()).unwrap_err();
    assert!(matches!(refused, Error::NothingToShow { .. }), "{refused}");
}
