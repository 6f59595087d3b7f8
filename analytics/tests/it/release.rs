//! A release folder comes back to the last digit, with the same bytes every time, and its manifest catches any change.
#![allow(clippy::unwrap_used)]

use analytics::release::{self, Label, Metadata, check_manifest, write_manifest};
use analytics::{Figure, Release, Score, Status, Text};

fn small() -> Release {
    let score = Score {
        unit: "HCC".into(),
        period: "2026-Q3".into(),
        node: "sipas".into(),
        level: 3,
        score: Some(85.43 + 1e-13),
        rank: Some(1),
        se: Some(1.0 / 3.0),
        coverage: Some(1.0),
        n: Some(412),
        ..Score::default()
    };
    let hidden = Score {
        unit: "BN".into(),
        status: Status::Suppressed,
        reason: Some("n = 12 < 30".into()),
        class: Some("Tốt, \"khá\"".into()),
        ..score.clone()
    };
    let figure = Figure {
        statistic: "proportion".into(),
        variable: "overall".into(),
        category: Some("satisfied".into()),
        domain: [("period".to_owned(), "2026-Q3".to_owned())].into(),
        estimate: Some(0.1 + 0.2),
        se: Some(1e-17),
        df: Some(410.0),
        n: Some(412),
        p: Some(0.04),
        ..Figure::default()
    };
    let office = [("period".to_owned(), "2026-Q3".to_owned()), ("office".to_owned(), "HCC".to_owned())].into();
    Release {
        metadata: Metadata {
            title: Text::new("Chỉ số hài lòng", "Satisfaction index"),
            level: 0.95,
            ..Metadata::default()
        },
        units: vec![Label { code: "HCC".into(), parent: None, name: Text::new("Một cửa", "One-stop desk") }],
        nodes: vec![],
        codebook: Default::default(),
        scores: vec![score, hidden],
        figures: vec![figure.clone(), Figure { domain: office, estimate: None, p: None, ..figure }],
    }
}

#[test]
fn a_release_comes_back_to_the_last_digit() {
    let folder = tempfile::tempdir().unwrap();
    release::write(&small(), folder.path()).unwrap();
    assert_eq!(release::read(folder.path()).unwrap(), small());
    let figures = std::fs::read_to_string(folder.path().join("tables/figures.csv")).unwrap();
    assert!(figures.lines().next().unwrap().ends_with("p,status,reason,reason_code,office,period"), "{figures}");
}

#[test]
fn the_same_release_gives_the_same_bytes() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&one, &other] {
        release::write(&small(), folder.path()).unwrap();
        write_manifest(folder.path()).unwrap();
    }
    let manifest = |folder: &tempfile::TempDir| std::fs::read_to_string(folder.path().join("MANIFEST")).unwrap();
    assert_eq!(manifest(&one), manifest(&other));
    assert_eq!(manifest(&one).lines().count(), 5, "{}", manifest(&one));
}

#[test]
fn a_manifest_catches_what_was_changed_removed_or_added() {
    let folder = tempfile::tempdir().unwrap();
    release::write(&small(), folder.path()).unwrap();
    write_manifest(folder.path()).unwrap();
    check_manifest(folder.path()).unwrap();
    std::fs::write(folder.path().join("approval.json"), "{}").unwrap();
    check_manifest(folder.path()).unwrap();
    std::fs::write(folder.path().join("release.json"), "{}").unwrap();
    std::fs::remove_file(folder.path().join("tables/scores.csv")).unwrap();
    std::fs::write(folder.path().join("tables/extra.csv"), "").unwrap();
    let message = check_manifest(folder.path()).unwrap_err().to_string();
    assert!(message.contains("release.json: đã bị sửa / it was changed"), "{message}");
    assert!(message.contains("scores.csv: đã mất / it is missing"), "{message}");
    assert!(message.contains("extra.csv: không có trong MANIFEST / it is not in the manifest"), "{message}");
}

#[test]
fn a_damaged_table_says_where() {
    let folder = tempfile::tempdir().unwrap();
    release::write(&small(), folder.path()).unwrap();
    let path = folder.path().join("tables/scores.csv");
    let text = std::fs::read_to_string(&path).unwrap().replacen("412", "many", 1);
    std::fs::write(&path, text).unwrap();
    let message = release::read(folder.path()).unwrap_err().to_string();
    assert!(message.contains("scores.csv, row 2, column n: many is not a number"), "{message}");
}
