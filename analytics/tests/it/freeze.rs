//! A frozen wave comes back as it was, byte for byte the same for the same answers, and refuses what is not one.
#![allow(clippy::unwrap_used)]

use analytics::Codebook;
use analytics::codebook::{Factor, Item, MissingReason};
use analytics::frame::freeze::{self, FrozenWave};
use analytics::frame::{Basis, EncounterCount, Microdata};

fn wave() -> FrozenWave {
    let item = |key: &str, factor: Option<&str>| Item {
        key: key.into(),
        factor: factor.map(str::to_owned),
        low: 1,
        high: 5,
        satisfied_from: 4,
        text: analytics::Text::new("Câu hỏi?", "Question?"),
    };
    let texts = |cells: [&str; 3]| cells.into_iter().collect();
    FrozenWave {
        codebook: Codebook {
            factors: vec![Factor { key: "staff".into(), text: Default::default() }],
            items: vec![item("staff_polite", Some("staff")), item("overall", None)],
            scale: vec![],
        },
        questionnaire_sha256: "ab".repeat(32),
        microdata: Microdata {
            period: texts(["2026-Q3", "2026-Q3", "2026-Q3"]),
            office: texts(["BN", "BN", "HCC"]),
            service_group: texts(["land", "tax", "land"]),
            channel: texts(["kiosk", "qr", "paper"]),
            language: texts(["vi", "en", "vi"]),
            basis: vec![Some(Basis::Encounter), None, Some(Basis::WalkIn)],
            answers: vec![vec![5, 2, MissingReason::NotAsked.byte()], vec![4, MissingReason::DontKnow.byte(), 1]],
        },
        encounters: vec![EncounterCount {
            period: "2026-Q3".into(),
            office: "BN".into(),
            service_group: "land".into(),
            encounters: 40,
        }],
    }
}

#[test]
fn a_frozen_wave_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2026-Q3.parquet");
    freeze::write(&wave(), &path).unwrap();
    assert_eq!(freeze::read(&path).unwrap(), wave());
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["2026-Q3.parquet"], "nothing else is left behind");
}

#[test]
fn the_order_in_which_answers_came_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one.parquet"), folder.path().join("other.parquet"));
    let mut turned = wave();
    let m = &mut turned.microdata;
    for column in [&mut m.period, &mut m.office, &mut m.service_group, &mut m.channel, &mut m.language] {
        *column = column.take(&[1, 2, 0]);
    }
    m.basis.rotate_left(1);
    m.answers.iter_mut().for_each(|bytes| bytes.rotate_left(1));
    freeze::write(&wave(), &one).unwrap();
    freeze::write(&turned, &other).unwrap();
    assert_eq!(std::fs::read(one).unwrap(), std::fs::read(other).unwrap());
}

#[test]
fn a_wave_that_breaks_its_promises_is_not_frozen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wave.parquet");
    let mut wrong = wave();
    wrong.microdata.answers[0][1] = 7;
    wrong.microdata.office = ["BN", "BN", ""].into_iter().collect();
    wrong.codebook.items[1].satisfied_from = 9;
    let error = freeze::write(&wrong, &path).unwrap_err();
    assert!(error.is_schema());
    assert!(error.to_string().contains("codebook, item overall: scale 1 to 5, satisfied from 9"), "{error}");
    wrong.codebook.items[1].satisfied_from = 4;
    let error = freeze::write(&wrong, &path).unwrap_err();
    assert_eq!(error.faults().len(), 2, "{error}");
    assert!(error.to_string().contains("row 3, office: it is empty"), "{error}");
    assert!(error.to_string().contains("row 2, item staff_polite: 7 is not a code between 1 and 5"), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_file_that_is_not_a_frozen_wave_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wave.parquet");
    let error = freeze::read(&path).unwrap_err();
    assert!(error.to_string().contains("wave.parquet: cannot be read"), "{error}");
    std::fs::write(&path, "period,office\n").unwrap();
    let error = freeze::read(&path).unwrap_err();
    assert!(error.to_string().contains("it is not a frozen wave"), "{error}");
}
