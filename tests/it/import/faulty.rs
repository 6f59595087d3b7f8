//! Bad files: every fault with row, column and remedy, exit 1, nothing stored.

use std::{fs, path::Path};

use survey_api::{
    Store,
    microdata::{self, Late},
};

use super::{done, refused};

const QUESTIONNAIRE: &str = r#"
key = "tiny"
version = 1
title = { vi = "Phiếu nhỏ", en = "Tiny" }
low = 1
high = 5
satisfied_from = 4
missing_codes = { dont_know = 9 }
[[factors]]
key = "staff"
text = { vi = "Công chức", en = "Staff" }
[[items]]
key = "polite"
factor = "staff"
text = { vi = "Lịch sự", en = "Polite" }
[[items]]
key = "overall"
text = { vi = "Nhìn chung", en = "All in all" }
"#;

const IMPORT: [&str; 7] = ["import", "responses", "a.csv", "--questionnaire", "q.toml", "--row-column", "row"];

fn folder(csv: impl AsRef<[u8]>) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("q.toml"), QUESTIONNAIRE).unwrap();
    fs::write(dir.path().join("a.csv"), csv).unwrap();
    dir
}

/// What is said of a file that is refused.
fn said(csv: impl AsRef<[u8]>) -> String {
    let dir = folder(csv);
    let said = refused(dir.path(), &IMPORT);
    assert_nothing_stored(dir.path());
    said
}

fn assert_nothing_stored(dir: &Path) {
    assert!(!dir.join("hailong.db").exists(), "a file with a fault does not even make a database");
}

#[test]
fn every_fault_is_listed_with_row_column_and_remedy() {
    let said = said("row,period,office,polite,overall\n1,2026-Q3,a,7,4\n1,2026-Q3,a,good,9\n2,2026-Q3,Sở Y tế,4,4\n");
    for fault in [
        "a.csv, dòng (row) 2, cột (column) polite: mã lạ / unknown code 7 (thang đo từ 1 đến 5 / the scale goes from 1 to 5; không trả lời / absent: 9)",
        "a.csv, dòng (row) 3, cột (column) row",
        "a.csv, dòng (row) 3, cột (column) polite",
        "a.csv, dòng (row) 4, cột (column) office",
    ] {
        assert!(said.contains(fault), "{fault}\n{said}");
    }
}

#[test]
fn every_fault_is_told_in_both_languages() {
    let mut files = vec![
        String::new(),
        "row,period,office,polite,overall\n".into(),
        "row,period,office\n1,2026-Q3,a\n".into(),
        "row,row,,polite\n1,2\n".into(),
        "a,\"b\n1,2\n".into(),
        "a\0b\n".into(),
    ];
    files.push("row,period,office,polite,overall\n1,,Sở Y tế,7,tốt\n1,2026-Q3,,\"4,0\",1.5\n,2026-Q3,a,,\n".into());
    for file in files {
        let said = said(&file);
        for fault in said.lines().filter(|line| line.contains("vì (because)")) {
            let (cause, remedy) = fault.rsplit_once(" (").unwrap_or((fault, ""));
            assert!(cause.contains(" / ") && remedy.contains(" / "), "{fault}");
        }
    }
}

#[test]
fn a_missing_column_is_named_with_the_columns_there_are() {
    let said = said("row,period,office,Polite\n1,2026-Q3,a,4\n");
    assert!(said.contains("there is no column `polite` (tệp viết là / the file calls it `Polite`)"), "{said}");
    assert!(said.contains("there is no column `overall`"), "{said}");
}

#[test]
fn an_empty_file_and_one_without_rows_are_refused() {
    assert!(said("").contains("the file is empty"));
    assert!(said("row,period,office,polite,overall\n").contains("no row below it"));
}

#[test]
fn faults_beyond_fifty_are_counted() {
    let rows: String = (1..=60).map(|row| format!("{row},2026-Q3,a,7,4\n")).collect();
    let said = said(format!("row,period,office,polite,overall\n{rows}"));
    assert_eq!(said.matches("unknown code 7").count(), 50);
    assert!(said.contains("… còn 10 chỗ nữa (and 10 more)"), "{said}");
}

#[test]
fn a_questionnaire_with_a_repeated_item_is_refused() {
    let dir = folder("row,period,office,polite,overall\n1,2026-Q3,a,4,4\n");
    fs::write(dir.path().join("q.toml"), QUESTIONNAIRE.replace("\"overall\"", "\"polite\"")).unwrap();
    assert!(refused(dir.path(), &IMPORT).contains("polite"));
    assert_nothing_stored(dir.path());
}

/// Answers to `polite` as they stand in the database, in order.
async fn stored(dir: &Path) -> Vec<u8> {
    let store = Store::open(&format!("sqlite:{}", dir.join("hailong.db").display())).await.unwrap();
    let (codebook, mut data) = microdata::read(&store, &["2026-Q3"], Late::Left).await.unwrap();
    let mut answers = data.answers.swap_remove(codebook.position("polite").unwrap());
    answers.sort_unstable();
    answers
}

/// The same forty answers, written as four programs write them, are stored alike.
#[tokio::test]
async fn byte_order_mark_line_ends_decimal_comma_and_windows_1258_are_read() {
    let rows = |line: fn(usize, u8) -> String| {
        (1..=40).map(|row| line(row, if row <= 30 { 4 } else { 2 })).collect::<String>()
    };
    let plain = rows(|row, code| format!("{row},2026-Q3,a,{code},4\n"));
    let plain = format!("row,period,office,polite,overall\n{plain}");
    let comma = rows(|row, code| format!("{row};2026-Q3;a;{code},0;4,0\n"));
    let comma = format!("row;period;office;polite;overall\n{comma}");
    let mut windows = b"row,period,office,polite,overall,t\xEAn\n".to_vec(); // "tên" in Windows-1258
    windows.extend(rows(|row, code| format!("{row},2026-Q3,a,{code},4,x\n")).bytes());
    for (name, csv) in [
        ("plain", plain.clone().into_bytes()),
        ("byte-order mark and CRLF", format!("\u{feff}{}", plain.replace('\n', "\r\n")).into_bytes()),
        ("decimal comma", comma.into_bytes()),
        ("Windows-1258", windows),
    ] {
        let dir = folder(csv);
        done(dir.path(), &IMPORT);
        assert_eq!(stored(dir.path()).await, [vec![2; 10], vec![4; 30]].concat(), "{name}");
    }
}

#[test]
fn visits_are_imported_for_offices_that_are_known() {
    let dir = folder("row,period,office,polite,overall\n1,2026-Q3,a,4,4\n");
    fs::write(dir.path().join("v.csv"), "period,office,service_group,encounters\n2026-Q3,a,general,40\n").unwrap();
    assert!(refused(dir.path(), &["import", "encounters", "v.csv"]).contains("import the answers of the office first"));
    done(dir.path(), &IMPORT);
    assert!(done(dir.path(), &["import", "encounters", "v.csv"]).contains("40 lượt"));
    fs::write(dir.path().join("v.csv"), "period,office,service_group,encounters\n2026-Q3,a,general,4.5\n").unwrap();
    assert!(
        refused(dir.path(), &["import", "encounters", "v.csv"])
            .contains("v.csv, dòng (row) 2, cột (column) encounters")
    );
}

#[test]
fn every_stratum_without_an_office_is_listed() {
    let dir = folder("row,period,office,polite,overall\n1,2026-Q3,a,4,4\n");
    let visits = "period,office,service_group,encounters\n2026-Q3,b,general,40\n2026-Q3,c,general,40\n";
    fs::write(dir.path().join("v.csv"), visits).unwrap();
    let said = refused(dir.path(), &["import", "encounters", "v.csv"]);
    assert!(said.contains("2026-Q3 · b · general") && said.contains("2026-Q3 · c · general"), "{said}");
}

#[test]
fn a_look_at_a_file_makes_no_database() {
    let dir = folder("row,period,office,polite,overall\n1,2026-Q3,a,4,4\n");
    done(dir.path(), &[IMPORT.as_slice(), &["--dry-run"]].concat());
    refused(dir.path(), &["release", "compile"]);
    assert!(!dir.path().join("hailong.db").exists());
}

#[test]
fn a_scheme_that_does_not_fit_freezes_nothing() {
    let dir = folder("row,period,office,polite,overall\n1,2026-Q3,a,4,4\n");
    done(dir.path(), &IMPORT);
    let said = refused(dir.path(), &["release", "compile", "--freeze", "--scheme", "sipas"]);
    assert!(said.contains("the questionnaire has no item access_seats"), "{said}");
    let said = refused(dir.path(), &["release", "compile"]);
    assert!(said.contains("no item"), "{said}");
    fs::write(dir.path().join("a.csv"), "row,period,office,polite,overall\n2,2026-Q3,a,4,4\n").unwrap();
    let taken = done(dir.path(), &IMPORT);
    assert!(taken.contains("1 phiếu mới") && !taken.contains("frozen"), "{taken}");
}
