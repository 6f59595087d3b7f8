//! A sheet of a workbook, row by row and by the names of its columns.

use analytics::{error::Fault, frame::table::Sheet};

use crate::{exports::guard::unguarded, questionnaires::file::DraftText};

/// A sheet by the names of its columns.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<(usize, &'a [String])>,
}

/// A row: its number, and its cells by column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    sheet: &'a Rows<'a>,
    pub(super) number: usize,
    cells: &'a [String],
}

impl<'a> Rows<'a> {
    pub(super) fn of(sheet: &'a Sheet) -> Self {
        let header = sheet.rows.first().map(|(_, cells)| cells.iter().map(|cell| cell.trim().to_owned()).collect());
        let rows = sheet.rows.iter().skip(1).map(|(number, cells)| (*number, cells.as_slice())).collect();
        Self { header: header.unwrap_or_default(), rows }
    }

    pub(super) fn lines(&'a self) -> impl Iterator<Item = Line<'a>> {
        let filled = self.rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        filled.map(|(number, cells)| Line { sheet: self, number: *number, cells })
    }

    pub(super) fn missing(&self, columns: &[&str]) -> Vec<Fault> {
        let missing = columns.iter().filter(|column| !self.header.iter().any(|name| name == **column));
        let fault = |column: &&str| {
            let cause = format!("không có cột / there is no column `{column}`");
            Fault::new("survey", cause, "theo chuẩn XLSForm / as the XLSForm standard has it")
        };
        missing.map(fault).collect()
    }

    /// Columns of texts whose language nobody can know.
    pub(super) fn languages(&self, sheet: &str) -> Vec<Fault> {
        let wrong = self.header.iter().filter(|name| {
            let text = name.split_once("::").filter(|(kind, _)| matches!(*kind, "label" | "hint"));
            text.is_some_and(|(_, language)| language_of(language).is_none())
        });
        let fault = |name: &String| {
            let remedy = "viết như / write it as label::Tiếng Việt (vi)";
            Fault::new(
                format!("{sheet}, dòng (row) 1"),
                format!("cột {name:?} không có mã ngôn ngữ / names no language code"),
                remedy,
            )
        };
        wrong.map(fault).collect()
    }

    pub(super) fn first(&self, column: &str) -> Option<&'a str> {
        let at = self.header.iter().position(|name| name == column)?;
        self.rows.first()?.1.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    }
}

impl<'a> Line<'a> {
    pub(super) fn cell(&self, column: &str) -> &'a str {
        let at = self.sheet.header.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| unguarded(cell.trim()))
    }

    pub(super) fn filled(&self, column: &str) -> Option<String> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    pub(super) fn number<T: std::str::FromStr>(&self, column: &str) -> Option<T> {
        self.cell(column).parse().ok()
    }

    /// `label` in every language; without one it is in the default language.
    pub(super) fn text(&self, kind: &str, default: &str) -> DraftText {
        let mut text = DraftText::new();
        for (name, cell) in self.sheet.header.iter().zip(self.cells).filter(|(_, cell)| !cell.trim().is_empty()) {
            let language = match name.split_once("::") {
                Some((of, language)) if of == kind => language_of(language),
                None if name == kind => Some(default),
                _ => None,
            };
            if let Some(language) = language {
                text.insert(language.to_owned(), unguarded(cell.trim()).to_owned());
            }
        }
        text
    }
}

/// The code in the brackets of `Tiếng Việt (vi)`; a bare code is one, too.
pub(super) fn language_of(name: &str) -> Option<&str> {
    let code = name.rsplit_once('(').map_or(name, |(_, code)| code.trim_end_matches(')')).trim();
    ((2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
}
