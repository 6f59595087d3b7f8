//! Fingerprints of every kind in every layout, and the same bytes in a second process.

use charts::{Chart, Kind, Medium, Theme};

use crate::{
    accepted,
    matrix::{CHECKED, sets},
};

/// FNV-1a: small, and enough to see that bytes changed.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn charts() -> impl Iterator<Item = (Kind, Chart)> {
    let set = sets::named("normal");
    CHECKED.iter().copied().map(|kind| (kind, Chart::from_release(&set.release, kind, &set.selection(kind)).unwrap()))
}

#[test]
fn pictures_are_those_that_were_looked_at() {
    let lines = charts().flat_map(|(kind, chart)| {
        Medium::ALL.map(|medium| {
            let svg = chart.svg_for(&Theme::default(), medium).unwrap();
            format!("{kind} {medium} {:016x}\n", fingerprint(svg.as_bytes()))
        })
    });
    accepted::file("charts/tests/it/golden.txt", lines.collect::<String>().as_bytes());
}

/// Kind, layout, format and fingerprint of everything that is made: SVG in each layout, PNG and PDF of each kind.
fn made() -> String {
    let mut out = String::new();
    for (kind, chart) in charts() {
        let theme = Theme::named("dark").unwrap();
        for medium in Medium::ALL {
            let svg = chart.svg_for(&theme, medium).unwrap();
            out += &format!("{kind} {medium} svg {:016x}\n", fingerprint(svg.as_bytes()));
        }
        let slide = chart.svg_for(&theme, Medium::Slide).unwrap();
        out += &format!("{kind} png {:016x}\n", fingerprint(&charts::png(&slide, 1.0).unwrap()));
        out += &format!("{kind} pdf {:016x}\n", fingerprint(&chart.pdf_for(&theme, Medium::Print).unwrap()));
        out += &format!("{kind} table {:016x}\n", fingerprint(chart.table().csv().as_bytes()));
    }
    out
}

#[test]
fn a_second_process_makes_the_same_svg_png_and_pdf() {
    const MARK: &str = "CHARTS_SECOND_PROCESS";
    if let Some(file) = std::env::var_os(MARK) {
        std::fs::write(file, made()).unwrap();
        return;
    }
    let file = std::env::temp_dir().join(format!("charts-second-process-{}", std::process::id()));
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["golden::a_second_process_makes_the_same_svg_png_and_pdf", "--exact"])
        .env(MARK, &file)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let first = made();
    assert!(child.wait().unwrap().success());
    let second = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(first, second);
}
