//! The first sheet of an XLSX, XLS or ODS workbook that has anything on it.

use std::io::Cursor;

use calamine::{Data, Range, Reader, open_workbook_auto_from_rs};

use super::{DecimalMark, Grid, Sheet, encoding};
use crate::error::{Error, Fault, Result, Stage};

pub(super) fn read(file: &str, content: Vec<u8>) -> Result<Grid> {
    let refuse = |cause: calamine::Error| {
        Error::one(
            Stage::Schema,
            file,
            format!("không đọc được bảng tính / the workbook cannot be read: {cause}"),
            "lưu lại thành XLSX, không đặt mật khẩu / save it again as XLSX without a password",
        )
    };
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(content)).map_err(refuse)?;
    let mut filled = Vec::new();
    for sheet in workbook.sheet_names() {
        let range = workbook.worksheet_range(&sheet).map_err(refuse)?;
        if range.used_cells().next().is_some() {
            filled.push((sheet, range));
        }
    }
    let mut grid = Grid { records: Vec::new(), decimal: DecimalMark::Point, warnings: Vec::new(), faults: Vec::new() };
    let mut filled = filled.into_iter();
    if let Some((sheet, range)) = filled.next() {
        let others: Vec<_> = filled.map(|(other, _)| other).collect();
        if !others.is_empty() {
            grid.warnings.push(format!(
                "{file}: chỉ đọc trang tính `{sheet}` / only the sheet `{sheet}` was read, not {}",
                others.join(", ")
            ));
        }
        fill(&mut grid, file, &range);
    }
    Ok(grid)
}

fn fill(grid: &mut Grid, file: &str, range: &Range<Data>) {
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, cells) in (first_row as usize + 1..).zip(range.rows()) {
        let mut record = Vec::with_capacity(cells.len());
        for (column, cell) in (first_column as usize + 1..).zip(cells) {
            if let Data::Error(error) = cell {
                let place = format!("{file}, dòng (row) {row}, cột (column) {column}");
                grid.faults.push(Fault::new(
                    place,
                    format!("công thức báo lỗi / the formula shows {error}"),
                    "sửa công thức, hoặc dán giá trị / mend the formula, or paste its values",
                ));
            }
            record.push(text(cell));
        }
        grid.records.push((row, record));
    }
}

/// A cell as a person would type it: `3` and not `3.0`, `2026-07-01` and not a serial number.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) => encoding::composed(text.trim()),
        Data::DateTime(stamp) if stamp.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
        }
        Data::DateTime(stamp) => stamp.as_f64().to_string(),
        other => other.to_string(),
    }
}

/// Every sheet of a workbook with anything on it, every cell as text: for workbooks that are no single table.
pub(super) fn sheets(file: &str, content: Vec<u8>) -> Result<Vec<Sheet>> {
    let refuse = |cause: calamine::Error| {
        Error::one(
            Stage::Schema,
            file,
            format!("không đọc được bảng tính / the workbook cannot be read: {cause}"),
            "lưu lại thành XLSX, không đặt mật khẩu / save it again as XLSX without a password",
        )
    };
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(content)).map_err(refuse)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(refuse)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        // Cells left of the first filled column are there, and empty.
        let left = vec![String::new(); first_column as usize];
        let row = |cells: &[Data]| left.iter().cloned().chain(cells.iter().map(text)).collect();
        let rows: Vec<(usize, Vec<String>)> = (first_row as usize + 1..).zip(range.rows().map(row)).collect();
        if !rows.is_empty() {
            sheets.push(Sheet { name, rows });
        }
    }
    Ok(sheets)
}
