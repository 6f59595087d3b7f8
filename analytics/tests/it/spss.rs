//! `spss/*.sav` were written by PSPP (`spss/make.sps`) and `other.zsav` by ReadStat from one of them: the same four rows four ways.

use analytics::frame::table::{Source, Table};

const FILES: [(&str, &[u8]); 4] = [
    ("compressed.sav", include_bytes!("spss/compressed.sav")),
    ("plain.sav", include_bytes!("spss/plain.sav")),
    ("inflated.zsav", include_bytes!("spss/inflated.zsav")),
    ("other.zsav", include_bytes!("spss/other.zsav")),
];

fn read(name: &str, content: &[u8]) -> Result<Table, analytics::Error> {
    Table::read(&Source::Bytes { name: name.into(), content: content.to_vec() })
}

#[test]
fn the_same_rows_come_out_of_every_way_to_write_them() {
    for (name, content) in FILES {
        let table = read(name, content).unwrap();
        assert_eq!(table.header, ["id", "satisfaction_overall", "office", "hours", "visited", "remark"], "{name}");
        assert_eq!(table.rows, [2, 3, 4, 5]);
        let five = |row: usize| table.cells[row][..5].join("|");
        assert_eq!(five(0), "1|5|VPEZ|1.25|2026-08-15", "{name}");
        assert_eq!(five(1), "2|9|MOTCUA||2026-07-01", "{name}");
        assert_eq!(five(2), "3|-7|X|300|2024-02-29", "{name}");
        assert_eq!(five(3), "4|||0.5|", "{name}");
        // A text of over 255 bytes, kept in parts whose ends fall between and inside letters.
        let remark = format!("{}Rất hài lòng, {}hết", "a".repeat(250), "b".repeat(300));
        assert_eq!(table.cells[0][5], remark, "{name}");
        assert_eq!((table.cells[1][5].as_str(), table.cells[2][5].as_str()), ("", "ngắn"));
    }
}

#[test]
fn what_the_file_declares_missing_is_known_and_its_labels_are_told() {
    for (name, content) in FILES {
        let table = read(name, content).unwrap();
        for (number, missing) in [(9.0, true), (-7.0, true), (-9.0, true), (5.0, false), (-10.0, false)] {
            assert_eq!(table.declares_missing("satisfaction_overall", number), missing, "{name} {number}");
        }
        assert!(!table.declares_missing("hours", 9.0));
        let labels = "satisfaction_overall: 1 = Rất không hài lòng, 5 = Rất hài lòng, 9 = Không biết";
        assert!(table.warnings.iter().any(|warning| warning.ends_with(labels)), "{name}: {:?}", table.warnings);
    }
}

#[test]
fn a_file_that_is_cut_or_senseless_is_refused_and_never_read_in_part() {
    for (name, content) in FILES {
        for length in 0..content.len() {
            if let Ok(table) = read(name, &content[..length]) {
                // The first bytes alone may still be a table of another kind, never these rows.
                assert!(!table.header.contains(&"satisfaction_overall".to_owned()), "{name} cut at {length}");
            }
        }
        for at in (0..content.len()).step_by(7) {
            let mut spoilt = content.to_vec();
            spoilt[at] ^= 0xff;
            drop(read(name, &spoilt)); // whatever it says, it says it: no panic
        }
    }
    let cut = read("compressed.sav", &FILES[0].1[..FILES[0].1.len() - 40]).unwrap_err().to_string();
    assert!(cut.contains("the SPSS file cannot be read") && cut.contains("cut"), "{cut}");
}
