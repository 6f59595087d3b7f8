#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use analytics::frame::{Source, Table, table::DecimalMark};
use polars::prelude::{Column, DataFrame, ParquetWriter};

fn read(name: &str, content: impl AsRef<[u8]>) -> analytics::Result<Table> {
    Table::read(&Source::Bytes { name: name.into(), content: content.as_ref().to_vec() })
}

fn faults(name: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    read(name, content).unwrap_err().faults().iter().map(ToString::to_string).collect()
}

#[test]
fn csv_workbook_and_parquet_are_told_apart_by_content_and_read_alike() {
    let text = read("a.dat", "office,score\nNha Trang,3.5\nVân Phong,\n").unwrap();
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>office</t></is></c><c r="B1" t="inlineStr"><is><t>score</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>Nha Trang</t></is></c><c r="B2"><v>3.5</v></c></row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>Vân Phong</t></is></c></row>"#;
    let workbook = read("a.dat", workbook(sheet)).unwrap();
    let mut frame = DataFrame::new(
        2,
        vec![Column::new("office".into(), ["Nha Trang", "Vân Phong"]), Column::new("score".into(), [Some(3.5), None])],
    )
    .unwrap();
    let mut content = Cursor::new(Vec::new());
    ParquetWriter::new(&mut content).finish(&mut frame).unwrap();
    let parquet = read("a.dat", content.into_inner()).unwrap();

    for table in [&text, &workbook, &parquet] {
        assert_eq!(table.header, ["office", "score"]);
        assert_eq!(table.texts("office").unwrap(), [Some("Nha Trang"), Some("Vân Phong")]);
        assert_eq!(table.numbers("score").unwrap(), [Some(3.5), None]);
        assert_eq!(table.rows, [2, 3]);
    }
}

#[test]
fn a_byte_order_mark_and_carriage_returns_leave_no_trace() {
    let table =
        read("a.csv", "\u{feff}id,name\r\n1,\"Ninh Hòa, Vạn Ninh\"\r\n\r\n2,\"dòng 1\r\ndòng 2\"\r\n3,x\r\n").unwrap();
    assert_eq!(table.header, ["id", "name"]);
    assert_eq!(table.cells[0][1], "Ninh Hòa, Vạn Ninh");
    assert_eq!(table.rows, [2, 4, 5], "a blank line is counted as the author counts it");
    assert!(table.warnings.is_empty());
}

#[test]
fn windows_1258_becomes_composed_vietnamese_with_a_warning() {
    // à is a letter of the code page; ò, ế and ệ are o or ê followed by a tone mark (CC grave, EC acute, F2 dot below).
    let content = b"office,note\nH\xE0i lo\xCCng,ti\xEA\xECng Vi\xEA\xF2t\n";
    let table = read("a.csv", content).unwrap();
    assert_eq!(table.cells[0], ["Hài lòng", "tiếng Việt"]);
    assert_eq!(table.warnings.len(), 1);
    assert!(
        table.warnings[0].contains("a.csv, dòng (row) 2") && table.warnings[0].contains("Windows-1258"),
        "{}",
        table.warnings[0]
    );
}

#[test]
fn decomposed_utf8_is_composed() {
    assert_eq!(read("a.csv", "te\u{302}n\nHo\u{300}a").unwrap().cells[0][0], "Hòa");
}

#[test]
fn a_decimal_comma_is_read_where_semicolons_separate() {
    let table = read("a.csv", "office;score\nNha Trang;85,43\nVân Phong;84.5\n").unwrap();
    assert_eq!(table.decimal, DecimalMark::Comma);
    assert_eq!(table.numbers("score").unwrap(), [Some(85.43), Some(84.5)]);
    assert_eq!(read("a.tsv", "a\tb\n1\t2\n").unwrap().header, ["a", "b"]);
}

#[test]
fn every_cell_that_is_not_a_number_is_named() {
    let table = read("a.csv", "id,score\n1,\"85,43\"\n2,tốt\n3,NA\n4,1.234.567\n5,inf\n").unwrap();
    let error = table.numbers("score").unwrap_err();
    assert!(error.is_schema());
    let places: Vec<_> = error.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "a.csv, dòng (row) 2, cột (column) score",
            "a.csv, dòng (row) 3, cột (column) score",
            "a.csv, dòng (row) 5, cột (column) score",
            "a.csv, dòng (row) 6, cột (column) score"
        ]
    );
    assert!(error.faults()[0].remedy.contains("decimal comma"));
}

#[test]
fn an_absent_column_is_answered_with_the_columns_there_are() {
    let table = read("a.csv", "ID,score\n1,2\n").unwrap();
    assert!(table.texts("id").unwrap_err().to_string().contains("the file calls it `ID`"));
    assert!(table.numbers("points").unwrap_err().to_string().contains("ID, score"));
}

#[test]
fn faults_of_shape_come_all_at_once() {
    let found = faults("a.csv", "id,score,id,\n1,2,3,4\n5,6\n7,8,9,10,11\n");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found[0].contains("dòng (row) 1, cột (column) 3") && found[0].contains("already column 1"));
    assert!(found[1].contains("dòng (row) 1, cột (column) 4") && found[1].contains("no name"));
    assert!(found[2].contains("dòng (row) 3") && found[2].contains("2 cells where the header has 4"));
    assert!(found[3].contains("dòng (row) 4"));
}

#[test]
fn what_is_not_a_table_is_refused_in_words() {
    assert!(faults("a.csv", "")[0].contains("empty"));
    assert!(faults("a.csv", "\u{feff}\r\n\r\n")[0].contains("empty"));
    assert!(faults("a.csv", b"\xFF\xFEi\0d\0")[0].contains("UTF-16"));
    assert!(faults("a.csv", b"%PDF-1.7\0\x01")[0].contains("not a table"));
    assert!(faults("a.xlsx", b"PK\x03\x04 cut short")[0].contains("workbook cannot be read"));
    assert!(faults("a.parquet", b"PAR1 cut short")[0].contains("Parquet file cannot be read"));
    assert!(faults("a.csv", "id,note\n1,\"open\n2,x\n").iter().any(|fault| fault.contains("never closed")));
    let absent = Table::read(&Source::Path("no/such/file.csv".into())).unwrap_err();
    assert!(absent.to_string().contains("no/such/file.csv"));
}

#[test]
fn columns_and_rows_that_only_look_empty_are_no_data() {
    let table = read("a.csv", "id,score,,\n1,2,,\n,,,\n3,4,,\n").unwrap();
    assert_eq!(table.header, ["id", "score"]);
    assert_eq!(table.rows, [2, 4]);
}

/// The least workbook there is: one sheet, stored without compression.
fn workbook(rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    stored_zip(&[
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/s.xml"/></Relationships>"#
            ),
        ),
        ("xl/worksheets/s.xml", format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#)),
    ])
}

fn stored_zip(files: &[(&str, String)]) -> Vec<u8> {
    let crc32 = |bytes: &[u8]| {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0u32.wrapping_sub(crc & 1)))
        };
        !bytes.iter().fold(!0, step)
    };
    let (mut local, mut central) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = local.len() as u32;
        let size = (content.len() as u32).to_le_bytes();
        let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        shared.extend(crc32(content.as_bytes()).to_le_bytes());
        shared.extend(size);
        shared.extend(size);
        shared.extend((name.len() as u16).to_le_bytes());
        shared.extend([0, 0]);
        local.extend(b"PK\x03\x04");
        local.extend(&shared);
        local.extend(name.as_bytes());
        local.extend(content.as_bytes());
        central.extend(b"PK\x01\x02\x14\x00");
        central.extend(&shared);
        central.extend([0; 10]);
        central.extend(offset.to_le_bytes());
        central.extend(name.as_bytes());
    }
    let count = (files.len() as u16).to_le_bytes();
    let (start, size) = ((local.len() as u32).to_le_bytes(), (central.len() as u32).to_le_bytes());
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &start, &[0, 0]].concat();
    [local, central, end].concat()
}
