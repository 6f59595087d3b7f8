//! Slips and sheets from the command line: from a table of codes to paper, and a table with a hole to nothing at all.

use std::fs;

use crate::program::{done, refused};

const OFFICE: [&str; 4] = ["--office-vi", "Ban Quản lý Khu kinh tế", "--office-en", "The Board"];

#[test]
fn a_table_of_codes_becomes_slips_and_sheets() {
    let dir = tempfile::tempdir().unwrap();
    let codes = "url,code,until\nhttps://dg.gov.vn/b/AAAA,7KQ4M-2XW01,2026-12-09\nhttps://dg.gov.vn/b/BBBB,7KQ4M-2XW02,2026-12-09\n";
    fs::write(dir.path().join("codes.csv"), codes).unwrap();
    let said =
        done(dir.path(), &[&["print", "slips", "--codes", "codes.csv", "--out", "slips.pdf"], &OFFICE[..]].concat());
    assert!(said.contains("2 phiếu (copies) · 2 trang (pages)"), "{said}");
    assert!(fs::read(dir.path().join("slips.pdf")).unwrap().starts_with(b"%PDF"));

    fs::write(dir.path().join("serials.csv"), "serial,url\nVPEZ-000001,https://dg.gov.vn/b/CCCC\n").unwrap();
    let sheets = ["print", "sheets", "--serials", "serials.csv", "--period", "2026-Q4", "--out", "sheets.pdf"];
    let said = done(dir.path(), &[&sheets, &OFFICE[..]].concat());
    assert!(said.contains("1 phiếu (copies) · 2 trang (pages)"), "front and back of one paper: {said}");
}

#[test]
fn the_kit_of_a_counter_is_printed_from_a_name_and_an_address() {
    let dir = tempfile::tempdir().unwrap();
    for piece in ["poster", "card", "insert"] {
        let out = format!("{piece}.pdf");
        let kit = ["print", "kit", "--piece", piece, "--url", "https://dg.gov.vn/rate?office=VPEZ", "--out", &out];
        let said = done(dir.path(), &[&kit, &OFFICE[..]].concat());
        assert!(said.contains("1 trang (pages)"), "{said}");
        assert!(fs::read(dir.path().join(&out)).unwrap().starts_with(b"%PDF"));
    }
}

#[test]
fn a_table_with_holes_prints_nothing_and_names_each_of_them() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("codes.csv"), "url,code,until\n,X,2026-12-09\nhttps://a.vn/b/Y,,2026-12-09\n").unwrap();
    let said =
        refused(dir.path(), &[&["print", "slips", "--codes", "codes.csv", "--out", "slips.pdf"], &OFFICE[..]].concat());
    assert!(
        said.contains("dòng (row) 2, cột (column) url") && said.contains("dòng (row) 3, cột (column) code"),
        "{said}"
    );
    assert!(!dir.path().join("slips.pdf").exists());
}
