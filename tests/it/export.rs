//! `hailong export`: files that are whole, described and the same each time.

use std::{collections::BTreeMap, fs, path::Path};

use analytics::{
    frame::table::{Source, Table},
    release::manifest::sha256,
};
use fixtures::tiny;

use crate::program::{done, refused};

const MONTHS: [&str; 2] = ["2026-Q2", "2026-Q3"];

/// Forty answers of two quarters, imported as a file.
fn imported(dir: &Path) {
    let items: Vec<&str> = tiny::ITEMS.iter().map(|(key, _)| *key).collect();
    let mut csv = format!("period,office,{}\n", items.join(","));
    for (number, (office, _, answers)) in tiny::PEOPLE.iter().cycle().take(40).enumerate() {
        let cells = answers.iter().map(|byte| if *byte <= 5 { byte.to_string() } else { String::new() });
        csv += &format!("{},{office},{}\n", MONTHS[number / 20], cells.collect::<Vec<_>>().join(","));
    }
    fs::write(dir.join("answers.csv"), csv).unwrap();
    let mut toml =
        "key = \"tiny\"\nversion = 1\ntitle = { vi = \"Nhỏ\", en = \"Tiny\" }\nlow = 1\nhigh = 5\nsatisfied_from = 4\n"
            .to_owned();
    for factor in ["access", "staff"] {
        toml += &format!("[[factors]]\nkey = \"{factor}\"\ntext = {{ vi = \"{factor}\", en = \"{factor}\" }}\n");
    }
    for (key, factor) in tiny::ITEMS {
        let factor = factor.map_or(String::new(), |factor| format!("factor = \"{factor}\"\n"));
        toml += &format!("[[items]]\nkey = \"{key}\"\n{factor}text = {{ vi = \"{key}?\", en = \"{key}?\" }}\n");
    }
    fs::write(dir.join("tiny.toml"), toml).unwrap();
    done(dir, &["import", "responses", "answers.csv", "--questionnaire", "tiny.toml"]);
}

fn table(dir: &Path, name: &str) -> Table {
    Table::read(&Source::Path(dir.join(name))).unwrap()
}

#[test]
fn answers_come_out_as_they_went_in() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    imported(dir);
    let said = done(dir, &["export", "responses", "--out", "out.csv", "--purpose", "kiểm tra"]);
    assert!(said.contains("40 dòng (rows)") && said.contains("SHA-256"), "{said}");
    assert!(!dir.join("out.csv.part").exists());

    // As many people with each set of answers as were imported, in whatever order.
    let count = |table: &Table, none: &str| {
        let mut people: BTreeMap<Vec<String>, u32> = BTreeMap::new();
        for row in 0..table.len() {
            let cell = |column: &str| table.texts(column).unwrap()[row].unwrap_or(none).to_owned();
            let cells = ["period", "office", "seats", "polite", "listens", "overall"].map(cell);
            *people.entry(cells.to_vec()).or_default() += 1;
        }
        people
    };
    assert_eq!(count(&table(dir, "out.csv"), ""), count(&table(dir, "answers.csv"), "-9992"));

    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(dir.join("out.csv.manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["files"][0]["sha256"], sha256(&fs::read(dir.join("out.csv")).unwrap()).as_str());
    assert_eq!((&manifest["rows"], &manifest["order"]["profile"]), (&40.into(), &"research".into()));
    assert!(manifest["formula_guard"].is_string());

    for (format, out) in [("spss", "again.csv"), ("xlsx", "again.xlsx"), ("parquet", "again.parquet")] {
        done(dir, &["export", "responses", "--format", format, "--out", out]);
        assert_eq!(count(&table(dir, out), ""), count(&table(dir, "out.csv"), ""), "{format}");
    }
    let syntax = fs::read_to_string(dir.join("again.sps")).unwrap();
    assert!(syntax.contains("/FILE='again.csv'"), "{syntax}");
    let one = done(dir, &["export", "responses", "--waves", "2026-Q3", "--offices", "north", "--out", "one.jsonl"]);
    assert!(one.contains("10 dòng (rows)"), "{one}");
}

#[test]
fn an_export_that_cannot_be_made_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let none = refused(dir, &["export", "responses", "--out", "out.csv"]);
    assert!(none.contains("there is no such database") && !dir.join("hailong.db").exists(), "{none}");
    imported(dir);
    let before = fs::read_dir(dir).unwrap().count();
    for (arguments, words) in [
        (vec!["--waves", "2020-Q1", "--out", "out.csv"], "there is no such wave"),
        (vec!["--profile", "full", "--out", "out.csv"], "full needs two people to agree"),
        (vec!["--out", "out.txt"], "the format is not clear"),
        (vec!["--format", "xlsx", "--out", "out.csv"], "needs this ending"),
        (vec!["--language", "km", "--out", "out.csv"], "/language"),
        (vec!["--as-of", "2100-01-01T00:00:00Z", "--out", "out.csv"], "this time has not come"),
        (vec!["--out", "nowhere/out.csv"], "cannot be written"),
    ] {
        let said = refused(dir, &[&["export", "responses"][..], &arguments].concat());
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
    assert_eq!(fs::read_dir(dir).unwrap().count(), before);
}

#[test]
fn a_codebook_comes_with_the_program() {
    let dir = tempfile::tempdir().unwrap();
    done(dir.path(), &["export", "questionnaire", "kiosk", "--out", "codebook.csv"]);
    let codebook = table(dir.path(), "codebook.csv");
    let asked = codebook.numbers("asked").unwrap();
    assert!(asked.iter().flatten().any(|chance| (chance - 2.0 / 22.0).abs() < 1e-12));
    assert!(codebook.texts("value_vi").unwrap().contains(&Some("Rất hài lòng")));
    let none = refused(dir.path(), &["export", "questionnaire", "none", "--out", "codebook.csv"]);
    assert!(none.contains("there is no such questionnaire"), "{none}");
}
