//! The text of a figures file → rows whose numbers are numbers; every fault with its row and column.

use std::collections::BTreeMap;

use analytics::Status;

use super::listing;
use crate::{Error, format};

/// Columns with a meaning of their own; all others are domain variables.
const KNOWN: [&str; 22] = [
    "statistic",
    "variable",
    "category",
    "period",
    "estimate",
    "se",
    "df",
    "df2",
    "low",
    "high",
    "level",
    "value",
    "n",
    "p",
    "status",
    "reason",
    "reason_code",
    "ci_method",
    "deff",
    "parent",
    "name_vi",
    "name_en",
];
/// Known too, and not shown by any chart.
const SILENT: [&str; 1] = ["n_eff"];

/// One row of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Its number in the file, the header being row 1.
    pub(super) number: usize,
    pub(super) statistic: String,
    pub(super) variable: String,
    pub(super) category: Option<String>,
    pub(super) period: String,
    /// The node above a node of a tree.
    pub(super) parent: Option<String>,
    /// The name of the variable in both languages, where the file has one.
    pub(super) name: Option<(String, String)>,
    /// Domain variables that are not empty.
    pub(super) domain: BTreeMap<String, String>,
    pub(super) estimate: Option<f64>,
    pub(super) se: Option<f64>,
    pub(super) interval: Option<(f64, f64)>,
    pub(super) level: Option<f64>,
    pub(super) n: Option<u64>,
    pub(super) p: Option<f64>,
    pub(super) status: Status,
}

/// The file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) file: String,
    /// Domain variables in the order of the header.
    pub(super) domain: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// Reads the whole file; all faults come at once.
pub(super) fn read(text: &str, file: &str) -> Result<Table, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator(text);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let broken = |error: &csv::Error| Error::Figures(vec![format!("{file}: {error}")]);
    let written: Vec<String> = reader.headers().map_err(|error| broken(&error))?.iter().map(format::text).collect();
    let header: Vec<String> = written.iter().map(|name| name.to_lowercase()).collect();
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let number = record.position().map_or(0, |position| position.line() as usize);
        records.push((number, record.iter().map(format::text).collect::<Vec<_>>()));
    }
    let (header, records) = match header.iter().any(|name| name == "estimate") {
        true => (header, records),
        false => listing::translated(&header, &written, &records).unwrap_or((header, records)),
    };
    if let Some(fault) = faulty_header(&header) {
        return Err(Error::Figures(vec![format!("{file}, dòng/row 1: {fault}")]));
    }
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    for (number, record) in records {
        if record.len() != header.len() {
            faults.push(format!(
                "{file}, dòng/row {number}: {} ô, dòng tiêu đề có {} / {0} cells, the header has {1}",
                record.len(),
                header.len()
            ));
            continue;
        }
        let cells = Cells { names: &header, cells: record, comma: separator != b',' };
        match cells.row(number) {
            Ok(row) => rows.push(row),
            Err(found) => faults.extend(found.into_iter().map(|fault| format!("{file}, dòng/row {number}, {fault}"))),
        }
    }
    if faults.is_empty() && rows.is_empty() {
        faults.push(format!("{file}: không có dòng số liệu nào / no row of figures"));
    }
    if !faults.is_empty() {
        return Err(Error::Figures(faults));
    }
    let domain = header.into_iter().filter(|name| is_domain(name)).collect();
    Ok(Table { file: file.to_owned(), domain, rows })
}

fn is_domain(name: &str) -> bool {
    !KNOWN.contains(&name) && !SILENT.contains(&name)
}

fn faulty_header(header: &[String]) -> Option<String> {
    if !header.iter().any(|name| name == "estimate") {
        return Some(format!("thiếu cột estimate, có: {0} / no column estimate", header.join(", ")));
    }
    let twice = header.iter().enumerate().find(|(index, name)| header[..*index].contains(name));
    twice.map(|(_, name)| format!("cột {name} có hai lần / column {name} occurs twice"))
}

// The header names no decimals: the sign that cuts it is the separator.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    [b';', b'\t'].into_iter().find(|sign| header.as_bytes().contains(sign)).unwrap_or(b',')
}

/// The cells of one row under their names.
struct Cells<'a> {
    names: &'a [String],
    cells: Vec<String>,
    /// Are decimals written with a comma?
    comma: bool,
}

impl Cells<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        let place = self.names.iter().position(|known| known == name)?;
        Some(self.cells[place].as_str()).filter(|cell| !cell.is_empty())
    }

    /// A number, an empty cell, or a fault in words.
    fn number(&self, name: &str, faults: &mut Vec<String>) -> Option<f64> {
        let cell = self.text(name)?;
        let plain = if self.comma { cell.replace(',', ".") } else { cell.to_owned() };
        match plain.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => {
                faults.push(format!("cột/column {name}: \"{cell}\" không phải số / is not a number"));
                None
            }
        }
    }

    fn row(&self, number: usize) -> Result<Row, Vec<String>> {
        let mut faults = Vec::new();
        let [estimate, se, low, high, level, n, p] =
            ["estimate", "se", "low", "high", "level", "n", "p"].map(|name| self.number(name, &mut faults));
        if let Some((low, high)) = low.zip(high)
            && estimate.is_some_and(|estimate| estimate < low - 1e-9 || estimate > high + 1e-9)
        {
            let said = "không chứa ước lượng / the interval does not hold the estimate";
            faults.push(format!("cột/columns low, high: {low}–{high} {said}"));
        }
        let within = [(level, 0.5, 1.0, "level"), (p, -1e-12, 1.0 + 1e-12, "p"), (se, -1e-12, f64::INFINITY, "se")];
        for (number, least, most, name) in within {
            if let Some(number) = number.filter(|number| *number <= least || *number >= most) {
                faults.push(format!("cột/column {name}: {number} ngoài phạm vi / is out of range"));
            }
        }
        if let Some(n) = n.filter(|n| *n < 0.0 || n.fract() != 0.0) {
            faults.push(format!("cột/column n: {n} không phải số đếm / is not a count"));
        }
        let status = self.status(estimate, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let own = |name: &str| self.text(name).map(str::to_owned);
        let domain =
            self.names.iter().filter(|name| is_domain(name)).filter_map(|name| Some((name.clone(), own(name)?)));
        Ok(Row {
            number,
            statistic: own("statistic").unwrap_or_else(|| "estimate".to_owned()),
            variable: own("variable").unwrap_or_else(|| "estimate".to_owned()),
            category: own("category"),
            period: own("period").unwrap_or_default(),
            parent: own("parent"),
            name: own("name_vi").or_else(|| own("name_en")).zip(own("name_en").or_else(|| own("name_vi"))),
            domain: domain.collect(),
            estimate,
            se,
            interval: low.zip(high),
            level,
            // Counts of answers are far below 2^53.
            n: n.map(|n| n as u64),
            p,
            status,
        })
    }

    /// Without a word for it, a row with a number is fine and one without has none.
    fn status(&self, estimate: Option<f64>, faults: &mut Vec<String>) -> Status {
        const ALL: [Status; 5] = [Status::Ok, Status::Suppressed, Status::Undefined, Status::Imputed, Status::Break];
        let Some(word) = self.text("status") else {
            return if estimate.is_some() { Status::Ok } else { Status::Undefined };
        };
        let known = ALL.into_iter().find(|status| status.name() == word);
        known.unwrap_or_else(|| {
            let names = ALL.map(Status::name).join(", ");
            faults.push(format!("cột/column status: \"{word}\", chỉ nhận {names} / is none of them"));
            Status::Undefined
        })
    }
}
