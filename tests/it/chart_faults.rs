//! `hailong chart KIND --figures` with files that are wrong: an error that says so or a picture that is right, never half a file.

use std::{fs, path::Path, process::Output};

use charts::Kind;

use crate::program::{errors, hailong};

const HEAD: &str = "statistic,variable,category,unit,period,estimate,low,high,level,n,status,parent";

/// One file that every kind finds its figures in.
fn figures() -> String {
    let mut rows: Vec<String> = Vec::new();
    for (unit, value) in [("A", 70), ("B", 60), ("", 65)] {
        for period in [2025, 2026] {
            let value = value + (period - 2025) * 3;
            rows.push(format!("mean,v,,{unit},{period},{value},{},{},0.95,90,,", value - 2, value + 2));
        }
        for (index, part) in ["p", "q", "r"].iter().enumerate() {
            let value = value + 4 * index as i32;
            rows.push(format!("mean,{part},,{unit},2026,{value},{},{},0.95,90,,", value - 2, value + 2));
        }
    }
    for (level, share) in [("1", 0.1), ("2", 0.1), ("3", 0.2), ("4", 0.3), ("5", 0.3), ("satisfied", 0.6)] {
        rows.extend(["Câu một", "Câu hai"].map(|item| format!("proportion,{item},{level},,2026,{share},,,,90,,")));
    }
    for (item, importance, performance) in [("Câu một", 0.1, 80), ("Câu hai", 0.3, 60)] {
        rows.push(format!("importance_performance,{item},importance,,2026,{importance},,,,90,,"));
        rows.push(format!("importance_performance,{item},performance,,2026,{performance},,,,90,,"));
    }
    for year in 2019..=2026 {
        for (category, value) in [("value", 50 + year % 3), ("centre", 51), ("low", 40), ("high", 60)] {
            rows.push(format!("control,x,{category},,{year},{value},,,,,,"));
        }
    }
    for (part, year, value) in [("before", 2025, 60), ("Giá", 2026, 3), ("after", 2026, 63)] {
        rows.push(format!("change,c,{part},,{year},{value},,,,,,"));
    }
    rows.extend(
        [("eligible", 900), ("offered", 700), ("completed", 300)]
            .map(|(stage, count)| format!("count,{stage},,,2026,{count},,,,,,")),
    );
    for (unit, place, share) in [("A", 1, 0.75), ("A", 2, 0.25), ("B", 1, 0.25), ("B", 2, 0.75)] {
        rows.push(format!("place,place,{place},{unit},2026,{share},,,,,,"));
    }
    rows.extend(
        [("i", 1.0, ""), ("a", 0.4, "i"), ("b", 0.6, "i")]
            .map(|(node, weight, above)| format!("weight,{node},,,2026,{weight},,,,,,{above}")),
    );
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

/// Draws a kind from a file, and holds what came of it to be whole.
fn drawn(dir: &Path, kind: Kind, text: &str, unit: &str) -> Output {
    fs::write(dir.join("f.csv"), text).unwrap();
    let out = dir.join(format!("{kind}.svg"));
    let _ = fs::remove_file(&out);
    let name = format!("{kind}.svg");
    let mut arguments =
        vec!["chart", kind.name(), "--figures", "f.csv", "--percent", "--layout", "page", "--out", &name];
    if matches!(kind, Kind::Radar | Kind::Profile | Kind::Trend) {
        arguments.extend(["--unit", unit]);
    }
    let of_scores = [
        Kind::Ranking,
        Kind::Trend,
        Kind::Heat,
        Kind::Bars,
        Kind::Slope,
        Kind::Funnel,
        Kind::Tiles,
        Kind::Radar,
        Kind::Multiples,
        Kind::Sparks,
        Kind::Profile,
    ];
    if of_scores.contains(&kind) {
        arguments.extend(["--statistic", "mean", "--node", "v"]);
    }
    let output = hailong(dir, &arguments);
    match output.status.code() {
        Some(0) => {
            let svg = fs::read_to_string(&out).unwrap();
            assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{kind}");
        }
        Some(1) => {
            assert!(!out.exists(), "{kind}: half a picture beside an error");
            assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{kind}");
        }
        code => panic!("{kind}: {code:?}\n{}", errors(&output)),
    }
    output
}

#[test]
fn every_kind_finds_its_figures_in_one_file() {
    let dir = tempfile::tempdir().unwrap();
    for kind in Kind::CATALOGUE {
        let output = drawn(dir.path(), kind, &figures(), "A");
        // Two units are no country.
        let wanted = if kind == Kind::Tiles { 1 } else { 0 };
        assert_eq!(output.status.code(), Some(wanted), "{kind}\n{}", errors(&output));
    }
}

#[test]
fn numbers_that_are_none_and_files_without_data_are_refused_by_every_kind() {
    let dir = tempfile::tempdir().unwrap();
    let whole = figures();
    let with = |row: &str| format!("{whole}{row}\n");
    let last = whole.lines().count() + 1;
    let wrong = [
        (String::new(), "f.csv".to_owned()),
        (format!("{HEAD}\n"), "không có dòng số liệu nào".to_owned()),
        (with("mean,v,,C,2026,NaN,,,,,,"), format!("dòng/row {last}, cột/column estimate")),
        (with("mean,v,,C,2026,9,10,11,0.95,90,,"), format!("dòng/row {last}, cột/columns low, high")),
        (with("mean,v,,C,2026"), format!("dòng/row {last}")),
    ];
    for kind in Kind::CATALOGUE {
        for (text, said) in &wrong {
            let output = drawn(dir.path(), kind, text, "A");
            assert_eq!(output.status.code(), Some(1), "{kind}: {said}");
            assert!(errors(&output).contains(said), "{kind}: {said}\n{}", errors(&output));
        }
    }
}

#[test]
fn a_single_row_is_drawn_or_named_as_too_little() {
    let dir = tempfile::tempdir().unwrap();
    let text = format!("{HEAD}\nmean,v,,A,2026,75,73,77,0.95,90,,\n");
    let wanted = [Kind::Ranking, Kind::Trend, Kind::Bars, Kind::Funnel, Kind::Multiples, Kind::Sparks, Kind::Profile];
    for kind in Kind::CATALOGUE {
        let output = drawn(dir.path(), kind, &text, "A");
        assert_eq!(output.status.code() == Some(0), wanted.contains(&kind), "{kind}\n{}", errors(&output));
    }
}

#[test]
fn what_is_held_back_in_every_row_is_drawn_by_no_kind() {
    let dir = tempfile::tempdir().unwrap();
    let row = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells[10] = "suppressed";
        cells.join(",")
    };
    let whole = figures();
    let rows: Vec<String> = whole.lines().skip(1).map(row).collect();
    let hidden = format!("{HEAD}\n{}\n", rows.join("\n"));
    for kind in Kind::CATALOGUE {
        let output = drawn(dir.path(), kind, &hidden, "A");
        assert_eq!(output.status.code(), Some(1), "{kind}");
    }
}

#[test]
fn names_that_are_too_long_or_outside_the_font_are_told_and_never_cut() {
    let dir = tempfile::tempdir().unwrap();
    let long = "Ủy ban nhân dân ".repeat(13);
    let named = |name: &str| {
        figures()
            .replace(",A,", &format!(",{name},"))
            .replace(",Câu một,", &format!(",{name},"))
            .replace(",Giá,", &format!(",{name},"))
    };
    for kind in Kind::CATALOGUE {
        let output = drawn(dir.path(), kind, &named(long.trim()), long.trim());
        assert!(kind == Kind::Tiles || output.status.code() == Some(0), "{kind}\n{}", errors(&output));
        let strange = "Phòng 外 vụ";
        let output = drawn(dir.path(), kind, &named(strange), strange);
        if output.status.code() == Some(0) {
            assert!(!fs::read_to_string(dir.path().join(format!("{kind}.svg"))).unwrap().contains('外'), "{kind}");
        } else {
            assert!(errors(&output).contains("U+5916") || kind == Kind::Tiles, "{kind}: {}", errors(&output));
        }
    }
}
