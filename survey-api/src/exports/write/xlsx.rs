//! A workbook: the rows, and a sheet that says what the columns are. Cells are strings or numbers, never formulas.

use std::{io, path::Path};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::{
    super::{
        catalogue::{Cell, Column, either, missing_code},
        guard::guarded,
    },
    Shape, Writer,
};

/// Rows of a sheet, the header among them.
const MOST_ROWS: u32 = 1_048_576;

/// A workbook. Full sheets are followed by others.
pub(super) struct Xlsx {
    book: Workbook,
    path: std::path::PathBuf,
    columns: Vec<Column>,
    sheet: String,
    language: String,
    sheets: usize,
    /// Next row of the last sheet.
    next: u32,
}

impl Xlsx {
    pub(super) fn create(path: &Path, folder: &Path, shape: Shape<'_>) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(io::Error::other)?;
        // The same bytes whenever it is written.
        let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        book.set_properties(&DocProperties::new().set_title(shape.title).set_creation_datetime(&epoch));
        let mut xlsx = Self {
            book,
            path: path.to_owned(),
            columns: shape.columns.to_vec(),
            sheet: shape.sheet.to_owned(),
            language: shape.language.to_owned(),
            sheets: 0,
            next: 0,
        };
        xlsx.begin().map_err(io::Error::other)?;
        Ok(xlsx)
    }

    fn begin(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name = if self.sheets == 1 { self.sheet.clone() } else { format!("{}_{}", self.sheet, self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory()?.set_name(sheet_name(&name))?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0..).zip(&self.columns) {
            sheet.write_string(0, at, guarded(&column.name))?;
        }
        self.next = 1;
        Ok(())
    }

    fn add(&mut self, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        if self.next == MOST_ROWS {
            self.begin()?;
        }
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Absent => {}
                Cell::Text(text) => drop(sheet.write_string(self.next, at, guarded(text))?),
                Cell::Whole(number) => drop(sheet.write_number(self.next, at, *number as f64)?),
                Cell::Decimal(number) => drop(sheet.write_number(self.next, at, *number)?),
                Cell::Missing(reason) => drop(sheet.write_number(self.next, at, missing_code(*reason) as f64)?),
            }
        }
        self.next += 1;
        Ok(())
    }

    /// A row a column, and a row each of its codes.
    fn labels(&mut self) -> Result<(), XlsxError> {
        let either = |vi, en| either(&self.language, vi, en);
        let head = ["column", "label", "kind", "value", "value_label"];
        let sheet: &mut Worksheet =
            self.book.add_worksheet_with_constant_memory()?.set_name(either("nhãn", "labels"))?;
        for (at, name) in (0..).zip(head) {
            sheet.write_string(0, at, name)?;
        }
        let mut row = 1;
        for column in &self.columns {
            let kind = format!("{:?}", column.kind).to_lowercase();
            for (at, text) in (0..).zip([column.name.as_str(), &column.label, &kind]) {
                sheet.write_string(row, at, guarded(text))?;
            }
            row += 1;
            for named in &column.values {
                sheet.write_string(row, 0, guarded(&column.name))?;
                sheet.write_number(row, 3, named.value)?;
                sheet.write_string(row, 4, guarded(&named.label))?;
                row += 1;
            }
        }
        Ok(())
    }
}

impl Writer for Xlsx {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.add(cells).map_err(io::Error::other)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.labels().map_err(io::Error::other)?;
        let file = std::fs::File::create(&self.path)?;
        self.book.save_to_writer(&file).map_err(io::Error::other)?;
        file.sync_all()
    }
}

/// A name that a sheet may have: 31 characters, none of `[ ] : * ? / \`, and no formula.
fn sheet_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if "[]:*?/\\'".contains(c) { '_' } else { c }).collect();
    guarded(&clean)
        .trim_start_matches('\'')
        .trim_start_matches(super::super::guard::TRIGGERS)
        .chars()
        .take(31)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::sheet_name;

    #[test]
    fn a_sheet_has_a_name_that_is_no_formula() {
        assert_eq!(sheet_name("=câu/hỏi[1]"), "câu_hỏi_1_");
        assert_eq!(sheet_name(&"a".repeat(40)).len(), 31);
    }
}
