//! Help, exit status, and what is left behind.

use std::fs;

use crate::program::{done, errors, hailong, refused};

const COMMANDS: [&[&str]; 17] = [
    &[],
    &["import"],
    &["release"],
    &["import", "questionnaire"],
    &["demo"],
    &["user"],
    &["user", "add"],
    &["user", "break-glass"],
    &["serve"],
    &["index"],
    &["chart"],
    &["report"],
    &["slides"],
    &["release", "compile"],
    &["release", "show"],
    &["import", "responses"],
    &["import", "encounters"],
];

#[test]
fn every_command_has_help_with_an_example() {
    let dir = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        let help = done(dir.path(), &[command, &["--help"]].concat());
        assert!(help.contains("Example"), "{command:?}\n{help}");
    }
}

#[test]
fn bad_arguments_are_2_and_bad_input_is_1_with_a_cause_and_a_hint() {
    let dir = tempfile::tempdir().unwrap();
    for arguments in [
        &["chart"][..],
        &["demo", "--port", "no"],
        &["no-such-command"],
        &["import", "responses", "a.csv"],
        &["chart", "ranking", "--release", ".", "--out", "a.svg", "--lang", "fr"],
    ] {
        let output = hailong(dir.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {}", errors(&output));
    }
    let said = refused(dir.path(), &["release", "show", "nowhere"]);
    assert!(said.starts_with("lỗi (error): "), "{said}");
    assert!(said.contains("vì (because): ") && said.contains("gợi ý (hint): "), "{said}");
}

#[test]
fn a_demo_leaves_a_folder_that_is_not_its_own_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("mine")).unwrap();
    fs::write(dir.path().join("mine/letter.txt"), "dear").unwrap();
    let said = refused(dir.path(), &["demo", "--dir", "mine", "--no-serve"]);
    assert!(said.contains("--dir"), "{said}");
    assert_eq!(fs::read_dir(dir.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn a_release_under_another_design_is_refused_with_the_reason_before_anything_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let design = "weights = 'w'\n[[calibrate]]\nmethod = 'linear'\ntotals = {one = 10}\n";
    fs::write(dir.path().join("design.toml"), design).unwrap();
    let said = refused(dir.path(), &["release", "compile", "--design", "design.toml"]);
    assert!(said.contains("design.toml: calibrate") && said.contains("tie offices to each other"), "{said}");
    assert!(said.contains("hailong index --design"), "{said}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_chart_of_an_unknown_kind_or_ending_leaves_no_file() {
    let dir = tempfile::tempdir().unwrap();
    refused(dir.path(), &["chart", "pie", "--release", ".", "--out", "pie.svg"]);
    refused(dir.path(), &["slides", "--release", ".", "--out", "slides.txt"]);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}
