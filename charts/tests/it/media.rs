//! Every kind in every layout on every data set: laid out anew, nothing clipped, nothing over a text.

use charts::{Chart, Kind, Medium, Theme, layout};

use crate::{cases::cases, rubric};

struct Laid {
    name: String,
    medium: Medium,
    chart: Chart,
}

fn laid() -> impl Iterator<Item = Laid> {
    cases().into_iter().flat_map(|case| {
        Kind::ALL.into_iter().chain([Kind::Control, Kind::Multiples]).flat_map(move |kind| {
            let pages = Chart::pages(&case.release, kind, &case.selection).unwrap();
            let named = |chart: &Chart, medium| format!("{}-{kind}-{}-{medium}", case.name, chart.spec().page.0);
            let laid = |chart: &Chart| {
                Medium::ALL.map(|medium| Laid { name: named(chart, medium), medium, chart: chart.clone() })
            };
            pages.iter().flat_map(laid).collect::<Vec<_>>()
        })
    })
}

#[test]
fn nothing_is_clipped_and_no_text_touches_another_in_any_layout() {
    let mut faults = Vec::new();
    for Laid { name, medium, chart } in laid() {
        let theme = Theme::default();
        let size = chart.size_for(&theme, medium);
        let svg = chart.svg_for(&theme, medium);
        let found = rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0);
        faults.extend(found.iter().map(|fault| format!("{name}: {fault}")));
        let placed = layout::layout(chart.spec(), &medium.sized(&theme), size);
        faults.extend(rubric::crossed(&placed).iter().map(|text| format!("{name}: a line crosses “{text}”")));
        if svg.len() >= 64_000 {
            faults.push(format!("{name}: SVG of {} bytes", svg.len()));
        }
        let looked_at = ["normal", "many"].iter().any(|case| name.starts_with(case));
        if let Some(folder) = std::env::var_os("CHARTS_GALLERY").filter(|_| looked_at) {
            let png = charts::png(&svg, 1.0).unwrap();
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn no_text_is_smaller_than_its_medium_allows() {
    for Laid { name, medium, chart } in laid() {
        let least = medium.sized(&Theme::default()).note;
        // Nine points on paper, twelve pixels of two on a telephone, eighteen on a wall.
        assert!(least >= if medium == Medium::Phone { 24.0 } else { 18.0 });
        let svg = chart.svg_for(&Theme::default(), medium);
        for size in svg.split("font-size=\"").skip(1) {
            let size: f64 = size.split('"').next().unwrap().parse().unwrap();
            assert!(size >= least, "{name}: {size}");
        }
    }
}

#[test]
fn a_theme_changes_colours_and_nothing_else() {
    let without_colours = |svg: &str| {
        let mut parts = svg.split('#');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + part.get(6..).unwrap_or_default())
    };
    for Laid { name, medium, chart } in laid().filter(|laid| laid.name.starts_with("normal")) {
        let plain = chart.svg_for(&Theme::default(), medium);
        for theme in Theme::NAMES.map(|name| Theme::named(name).unwrap()) {
            let svg = chart.svg_for(&theme, medium);
            assert_eq!(without_colours(&svg), without_colours(&plain), "{name}");
        }
    }
}

#[test]
fn print_is_a_sheet_of_a4() {
    let chart = laid().next().unwrap().chart;
    let pdf = chart.pdf_for(&Theme::named("print").unwrap(), Medium::Print).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("595.5 842"), "A4 is 595.28 × 841.89 points");
}

#[test]
fn a_word_that_names_no_layout_or_theme_is_refused_with_the_words_there_are() {
    let said = "poster".parse::<Medium>().unwrap_err().to_string();
    assert!(said.contains("slide, print, page, phone") && said.contains("unknown layout"), "{said}");
    assert!(Theme::named("neon").unwrap_err().to_string().contains("default, print, contrast, dark"));
}
