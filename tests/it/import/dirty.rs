//! The same survey made dirty on purpose: declared recodes clean what can be cleaned, and every other fault is reported.

use std::{collections::BTreeSet, fs, path::Path};

use super::{done, refused, residents};

/// Row in the file, column, what is written there, and a part of the cause.
const FAULTS: [(usize, &str, &str, &str); 9] = [
    (11, "q2_01", "7", "unknown code 7"),
    (21, "q2_02", "tốt lắm", "is not a number"),
    (31, "wave", "", "the cell is empty"),
    (41, "district", "Quận 4", "is not a code"),
    (51, "row", "49", "is already row 50"),
    (61, "q3_01", "4,5", "decimal comma"),
    (71, "q3_02", "=1+1", "is not a number"),
    (71, "q3_03", "0", "unknown code 0"),
    (2018, "q17_01", "4.5", "unknown code 4.5"),
];

const RECODES: &str = r#"
[columns]
"Quận" = "district"
[[recode]]
columns = ["q2_*", "q17_04"]
codes = { "Very satisfied" = "5", "5 - rất tốt" = "5" }
[[recode]]
columns = ["q5_*"]
codes = { "-9" = "9", "." = "9" }
"#;

const IMPORT: [&str; 17] = [
    "import",
    "responses",
    "dirty.csv",
    "--questionnaire",
    "residents.toml",
    "--period-column",
    "wave",
    "--office-column",
    "district",
    "--row-column",
    "row",
    "--missing",
    "9=dont_know",
    "--channel",
    "web",
    "--recodes",
    "recodes.toml",
];

/// A copy with another name for a column, words for codes, two ways of writing "don't know", and the faults.
fn soil(dir: &Path) {
    let clean = fs::read_to_string(dir.join("responses.csv")).unwrap();
    let header: Vec<&str> = clean.lines().next().unwrap().split(',').collect();
    let mut dirty = clean.lines().next().unwrap().replace("council_district", "Quận") + "\n";
    for (row, line) in clean.lines().enumerate().skip(1) {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        for (cell, name) in cells.iter_mut().zip(&header) {
            let word = match (*name, cell.as_str()) {
                ("q2_01", "5") => "Very satisfied",
                ("q17_04", "5") => "5 - rất tốt",
                ("q5_01", "9") => "-9",
                ("q5_02", "9") => ".",
                _ => continue,
            };
            word.clone_into(cell);
        }
        for (_, column, written, _) in FAULTS.iter().filter(|fault| fault.0 == row + 1) {
            let column = if *column == "district" { "council_district" } else { column };
            cells[header.iter().position(|name| *name == column).unwrap()] = format!("\"{written}\"");
        }
        dirty += &(cells.join(",") + "\n");
    }
    fs::write(dir.join("dirty.csv"), dirty).unwrap();
    fs::write(dir.join("recodes.toml"), RECODES).unwrap();
}

#[test]
fn a_dirtied_survey_is_cleaned_by_its_recodes_and_every_fault_is_reported() {
    let Some(dir) = residents::residents() else { return };
    soil(dir.path());

    let said = refused(dir.path(), &IMPORT);
    for (row, column, _, cause) in FAULTS {
        let place = format!("dòng (row) {row}, cột (column) {column}: ");
        let line = said.lines().find(|line| line.contains(&place));
        assert!(line.is_some_and(|line| line.contains(cause)), "{place}{cause}\n{said}");
    }
    assert_eq!(said.matches("dòng (row)").count(), FAULTS.len(), "no other fault is made up: {said}");
    assert!(!dir.path().join("hailong.db").exists(), "nothing is stored unless the rejected rows have a file to go to");

    let rejected: BTreeSet<usize> = FAULTS.iter().map(|fault| fault.0).collect();
    let taken = done(dir.path(), &[&IMPORT[..], &["--rejects", "rejects.csv"]].concat());
    assert!(taken.contains(&format!("{} phiếu mới", 2017 - rejected.len())), "{taken}");

    let report = fs::read_to_string(dir.path().join("rejects.csv")).unwrap();
    assert!(report.starts_with("\u{feff}file,row,column,cause,remedy\r\n"), "{report}");
    assert_eq!(report.lines().count(), 1 + FAULTS.len(), "{report}");
    for (row, column, _, cause) in FAULTS {
        let begins = format!("dirty.csv,{row},{column},");
        let line = report.lines().find(|line| line.starts_with(&begins));
        assert!(line.is_some_and(|line| line.contains(cause)), "{begins}{cause}\n{report}");
    }
}

#[test]
fn recodes_that_name_no_column_refuse_the_file() {
    let Some(dir) = residents::residents() else { return };
    soil(dir.path());
    fs::write(dir.path().join("recodes.toml"), RECODES.replace("q5_*", "q99_*")).unwrap();
    let said = refused(dir.path(), &[&IMPORT[..], &["--rejects", "rejects.csv"]].concat());
    assert!(said.contains("there is no column `q99_*`"), "{said}");
    assert!(!dir.path().join("rejects.csv").exists() && !dir.path().join("hailong.db").exists());
}
