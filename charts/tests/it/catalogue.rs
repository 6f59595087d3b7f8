//! Kinds beyond a release's own four: every layout on every data set.

use analytics::Status;
use charts::{Chart, Error, Kind, Medium, Theme, layout};

use crate::{
    provinces::{KINDS, chart, data_sets, normal, release, selection},
    rubric,
};

#[test]
fn every_layout_of_every_data_set_keeps_the_rubric() {
    let mut faults = Vec::new();
    let mut drawn = 0;
    for (set, release) in data_sets() {
        for kind in KINDS {
            let pages = match Chart::pages(&release, kind, &selection()) {
                Ok(pages) => pages,
                // Offices have no tile, and one province is no picture of a country.
                Err(Error::NotForThis { .. }) if kind == Kind::Tiles && ["many", "one"].contains(&set) => continue,
                // One item has nothing to be weighed against.
                Err(Error::NothingToShow { .. }) if kind == Kind::Drivers && set == "one" => continue,
                Err(other) => panic!("{set} {kind}: {other}"),
            };
            for chart in pages {
                let page = chart.spec().page.0;
                let table = chart.table();
                assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{set} {kind}");
                assert_eq!(table.rows.len(), rubric::marks(&chart.spec().plot), "{set} {kind}");
                faults.extend(
                    rubric::unfounded(&chart).iter().map(|text| format!("{set}-{kind}: {text} is in no table")),
                );
                for medium in Medium::ALL {
                    let name = format!("{set}-{kind}-{page}-{medium}");
                    let theme = Theme::default();
                    let size = chart.size_for(&theme, medium);
                    let svg = chart.svg_for(&theme, medium);
                    let found = rubric::collisions(&svg, (size.width as f32, size.height as f32), 8.0);
                    faults.extend(found.iter().map(|fault| format!("{name}: {fault}")));
                    let placed = layout::layout(chart.spec(), &medium.sized(&theme), size);
                    faults
                        .extend(rubric::crossed(&placed).iter().map(|text| format!("{name}: a line crosses “{text}”")));
                    if svg.len() >= 64_000 {
                        faults.push(format!("{name}: SVG of {} bytes", svg.len()));
                    }
                    if let Some(folder) = std::env::var_os("CHARTS_GALLERY").filter(|_| page == 1) {
                        let png = charts::png(&svg, 1.0).unwrap();
                        std::fs::write(std::path::Path::new(&folder).join(format!("c-{name}.png")), png).unwrap();
                    }
                    drawn += 1;
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults in {drawn} pictures\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn names_typed_with_loose_marks_draw_the_same_bytes() {
    let sets = data_sets();
    let of = |set: &str| &sets.iter().find(|(name, _)| *name == set).unwrap().1;
    for kind in KINDS {
        let svg = |set| chart(of(set), kind).svg_for(&Theme::default(), Medium::Slide);
        assert_eq!(svg("normal"), svg("nfd"), "{kind}");
    }
}

/// FNV-1a: small, and enough to see that bytes changed.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn pictures_are_those_that_were_looked_at() {
    let release = normal();
    let mut found = Vec::new();
    for kind in KINDS {
        for medium in Medium::ALL {
            let svg = chart(&release, kind).svg_for(&Theme::default(), medium);
            found.push(format!("{kind} {medium} {:016x}", fingerprint(&svg)));
        }
    }
    let known = include_str!("catalogue.golden");
    if std::env::var_os("CHARTS_BLESS").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/catalogue.golden");
        std::fs::write(file, found.join("\n") + "\n").unwrap();
        return;
    }
    let changed: Vec<&String> = found.iter().filter(|line| !known.lines().any(|known| known == *line)).collect();
    assert!(changed.is_empty(), "look at these and run again with CHARTS_BLESS=1: {changed:?}");
}

#[test]
fn a_second_process_makes_the_same_svg_png_and_pdf() {
    const MARK: &str = "CHARTS_SECOND_CATALOGUE";
    let made = || {
        let release = normal();
        let mut bytes = Vec::new();
        for kind in KINDS {
            let (chart, theme) = (chart(&release, kind), Theme::named("dark").unwrap());
            let svg = chart.svg_for(&theme, Medium::Page);
            bytes.extend(charts::png(&svg, 0.5).unwrap());
            bytes.extend(svg.into_bytes());
            bytes.extend(chart.pdf_for(&theme, Medium::Print).unwrap());
        }
        bytes
    };
    if let Some(file) = std::env::var_os(MARK) {
        std::fs::write(file, made()).unwrap();
        return;
    }
    let file = std::env::temp_dir().join(format!("charts-second-catalogue-{}", std::process::id()));
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["catalogue::a_second_process_makes_the_same_svg_png_and_pdf", "--exact"])
        .env(MARK, &file)
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let second = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(second == made(), "two processes made different bytes");
}

#[test]
fn a_name_of_two_hundred_letters_without_a_space_stays_on_the_canvas() {
    let units = [("Ữ".repeat(200), 80.0, 85.0, 1.0, 400), ("B".to_owned(), 80.0, 40.0, 1.0, 4000)];
    let release = release(&units);
    for kind in [Kind::Bars, Kind::Slope, Kind::Funnel, Kind::Drivers] {
        for medium in Medium::ALL {
            let (chart, theme) = (chart(&release, kind), Theme::default());
            let size = chart.size_for(&theme, medium);
            let found =
                rubric::collisions(&chart.svg_for(&theme, medium), (size.width as f32, size.height as f32), 8.0);
            assert_eq!(found, [""; 0], "{kind} {medium}");
        }
    }
}

#[test]
fn where_everything_is_withheld_there_is_no_picture_but_a_word() {
    let mut hidden = normal();
    for score in &mut hidden.scores {
        (score.status, score.n) = (Status::Suppressed, Some(5));
    }
    for figure in &mut hidden.figures {
        (figure.status, figure.n) = (Status::Suppressed, Some(5));
    }
    for kind in KINDS {
        let refused = Chart::from_release(&hidden, kind, &selection()).unwrap_err();
        assert!(matches!(refused, Error::NothingToShow { .. }), "{kind}: {refused}");
    }
}
