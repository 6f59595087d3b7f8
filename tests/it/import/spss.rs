//! The same survey as SPSS keeps it and as JSON lines: what comes in is what the CSV says, and what the file declares
//! missing is asked for by name.

use std::{fs, path::Path};

use super::{done, refused, residents};

/// A `.sav` with a numeric variable a column but for the texts, compressed, in the order of the CSV. 9 is declared missing.
fn sav(csv: &str, texts: &[&str], change: impl Fn(usize, &str, &str) -> Option<String>) -> Vec<u8> {
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let mut out = b"$FL2".to_vec();
    out.extend(format!("{:60}", "@(#) SPSS DATA FILE").bytes());
    let int = |out: &mut Vec<u8>, number: i32| out.extend(number.to_le_bytes());
    for number in [2, header.len() as i32, 1, 0, rows.len() as i32] {
        int(&mut out, number);
    }
    out.extend(100.0_f64.to_le_bytes());
    out.extend(format!("{:9}{:8}{:64}", "25 Nov 26", "12:00:00", "").bytes());
    out.extend([0; 3]);
    let mut long = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let is_text = texts.contains(name);
        let (width, declared) = if is_text { (16, 0) } else { (0, 1) };
        for number in [2, width, 0, declared, (5 << 16) | (8 << 8), (5 << 16) | (8 << 8)] {
            int(&mut out, number);
        }
        out.extend(format!("{:8}", format!("V{at}")).bytes());
        if is_text {
            for number in [2, -1, 0, 0, 0, 0] {
                int(&mut out, number);
            }
            out.extend(*b"        ");
        } else {
            out.extend(9.0_f64.to_le_bytes());
        }
        long.push(format!("V{at}={name}"));
    }
    for (kind, body) in [(13, long.join("\t").into_bytes()), (20, b"UTF-8".to_vec())] {
        for number in [7, kind, 1, body.len() as i32] {
            int(&mut out, number);
        }
        out.extend(body);
    }
    int(&mut out, 999);
    int(&mut out, 0);
    let (mut codes, mut behind) = (Vec::new(), Vec::new());
    for (row, cells) in rows.iter().enumerate() {
        for (name, cell) in header.iter().zip(cells) {
            let changed = change(row + 2, name, cell);
            let cell = changed.as_deref().unwrap_or(cell);
            let mut element = |code: u8, raw: Option<[u8; 8]>| {
                codes.push(code);
                behind.extend(raw.iter().flatten());
                if codes.len() == 8 {
                    out.append(&mut codes);
                    out.append(&mut behind);
                }
            };
            if texts.contains(name) {
                let padded: Vec<u8> = format!("{cell:16}").into_bytes();
                for half in padded.chunks(8).take(2) {
                    element(253, Some(half.try_into().unwrap()));
                }
                continue;
            }
            match cell.parse::<f64>() {
                Ok(number) if number.fract() == 0.0 && (1.0..=151.0).contains(&number) => {
                    element(number as u8 + 100, None);
                }
                Ok(number) => element(253, Some(number.to_le_bytes())),
                Err(_) => element(255, None),
            }
        }
    }
    codes.resize(8, 252);
    out.append(&mut codes);
    out.append(&mut behind);
    out
}

fn import(file: &str, more: &[&str]) -> Vec<String> {
    let base = ["import", "responses", file, "--questionnaire", "residents.toml", "--period-column", "wave"];
    let rest = ["--office-column", "council_district", "--row-column", "row", "--channel", "web"];
    base.iter().chain(&rest).chain(more).map(|word| (*word).to_owned()).collect()
}

fn imported(dir: &Path, file: &str, database: &str) -> String {
    let arguments = import(file, &["--missing", "9=dont_know", "--database", database]);
    done(dir, &arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

fn exported(dir: &Path, database: &str, out: &str) -> Vec<u8> {
    done(dir, &["export", "responses", "--database", database, "--out", out]);
    fs::read(dir.join(out)).unwrap()
}

#[test]
fn a_survey_is_the_same_from_csv_spss_and_json_lines() {
    let Some(dir) = residents::residents() else { return };
    let dir = dir.path();
    let csv = fs::read_to_string(dir.join("responses.csv")).unwrap();
    fs::write(dir.join("responses.sav"), sav(&csv, &["wave", "method"], |_, _, _| None)).unwrap();
    assert!(imported(dir, "responses.csv", "sqlite:csv.db").contains("2017 phiếu mới"));
    assert!(imported(dir, "responses.sav", "sqlite:sav.db").contains("2017 phiếu mới"));
    let from_csv = exported(dir, "sqlite:csv.db", "csv.csv");
    assert!(from_csv == exported(dir, "sqlite:sav.db", "sav.csv"), "the order of an export follows its rows alone");

    // What is exported as JSON lines comes in again, reasons for having no answer included.
    done(dir, &["export", "responses", "--database", "sqlite:csv.db", "--out", "again.jsonl"]);
    let again = ["import", "responses", "again.jsonl", "--questionnaire", "residents.toml", "--channel", "web"];
    let more = ["--service-group-column", "service_group", "--missing", "9=dont_know", "--database", "sqlite:jsonl.db"];
    assert!(done(dir, &[&again[..], &more].concat()).contains("2017 phiếu mới"));
    assert!(from_csv == exported(dir, "sqlite:jsonl.db", "jsonl.csv"));
}

#[test]
fn every_fault_of_a_dirtied_spss_file_is_reported() {
    let Some(dir) = residents::residents() else { return };
    let dir = dir.path();
    let csv = fs::read_to_string(dir.join("responses.csv")).unwrap();
    let dirty = sav(&csv, &["wave", "method"], |row, column, cell| match (row, column) {
        (11, "q2_01") => Some("7".into()),
        (31, "wave") => Some(String::new()),
        (61, "q3_01") => Some("4.5".into()),
        (71, "council_district") => Some(String::new()),
        // Nobody answered "don't know" but in these two cells.
        (81 | 82, "q2_02") => Some("9".into()),
        _ => (column.starts_with('q') && cell == "9").then(String::new),
    });
    fs::write(dir.join("dirty.sav"), dirty).unwrap();
    let run = |more: &[&str]| import("dirty.sav", more);
    let words = run(&["--database", "sqlite:dirty.db"]);
    let said = refused(dir, &words.iter().map(String::as_str).collect::<Vec<_>>());
    for (row, column, cause) in [
        (11, "q2_01", "unknown code 7"),
        (31, "wave", "the cell is empty"),
        (61, "q3_01", "unknown code 4.5"),
        (71, "council_district", "the cell is empty"),
        (81, "q2_02", "the file declares 9 missing"),
        (82, "q2_02", "the file declares 9 missing"),
    ] {
        let place = format!("dòng (row) {row}, cột (column) {column}: ");
        assert!(said.lines().any(|line| line.contains(&place) && line.contains(cause)), "{place}{cause}\n{said}");
    }
    assert_eq!(said.matches("dòng (row)").count(), 6, "{said}");
    let words = run(&["--database", "sqlite:dirty.db", "--missing", "9=dont_know", "--rejects", "rejects.csv"]);
    let taken = done(dir, &words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(taken.contains("2013 phiếu mới"), "{taken}");
    assert_eq!(fs::read_to_string(dir.join("rejects.csv")).unwrap().lines().count(), 5);

    fs::write(dir.join("cut.sav"), &fs::read(dir.join("dirty.sav")).unwrap()[..200_000]).unwrap();
    let cut = import("cut.sav", &["--database", "sqlite:dirty.db"]);
    let said = refused(dir, &cut.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(said.contains("the SPSS file cannot be read"), "{said}");
}

#[test]
fn every_fault_of_json_lines_is_reported_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    fs::write(dir.join("q.toml"), "key = \"q\"\nversion = 1\nlow = 1\nhigh = 5\nsatisfied_from = 4\ntitle = { vi = \"Q\", en = \"Q\" }\n[[items]]\nkey = \"overall\"\ntext = { vi = \"Chung\", en = \"Overall\" }\n").unwrap();
    fs::write(
        dir.join("a.jsonl"),
        "{\"period\":\"2026-Q3\",\"office\":\"a\",\"overall\":5}\n[1]\n\n{\"period\":\"2026-Q3\",\"office\":\"a\",\"overall\":[4]}\n{\"period\"\n",
    )
    .unwrap();
    let said = refused(dir, &["import", "responses", "a.jsonl", "--questionnaire", "q.toml"]);
    for row in [
        "dòng (row) 2: không phải đối tượng JSON",
        "dòng (row) 4, cột (column) overall: giá trị là danh sách",
        "dòng (row) 5: ",
    ] {
        assert!(said.contains(row), "{row}\n{said}");
    }
}
