//! A table of answers, one row a person, as responses: every fault of the file at once, and nothing taken unless there is none.

pub mod recode;
pub mod sift;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use analytics::{
    codebook::{Item, MissingReason},
    error::{Error, Fault, Stage},
    frame::table::Table,
};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::domain::{Answer, Channel, ItemAnswer, NewResponse};
use crate::{exports::catalogue::missing_code, questionnaires::Questionnaire, slug::is_code};

/// Which columns say where, when and how; what no column says is the same for every row.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The period, also the code of the wave.
    pub period: String,
    /// The office.
    pub office: String,
    /// The name of the row; `None`: its number.
    pub row: Option<String>,
    /// The service group; `None`: [`GENERAL`].
    pub service_group: Option<String>,
    /// How the answers were given.
    pub channel: Channel,
    /// Language of all answers.
    pub language: String,
}

/// The service group of files that know none.
pub const GENERAL: &str = "general";

/// A clean file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheets {
    /// One response a row.
    pub responses: Vec<NewResponse>,
    /// Periods in the file.
    pub periods: BTreeSet<String>,
    /// Offices in the file, with their service groups.
    pub offices: BTreeMap<String, BTreeSet<String>>,
    /// Columns that are neither items nor named in [`Columns`].
    pub left_out: Vec<String>,
}

/// Reads the rows of `table` as answers to `questionnaire`.
///
/// A code is a whole number on the item's scale or one of the questionnaire's missing codes; an empty cell was skipped.
/// The id of a response follows from the file's name, the period and the row, so that a file taken twice is stored once.
///
/// # Errors
/// Every fault: columns that are not there, cells that are no code, rows with the same name, places and periods that are no code.
pub fn read(table: &Table, questionnaire: &Questionnaire, columns: &Columns) -> Result<Sheets, Error> {
    let mut faults = Vec::new();
    let periods = codes(table, &columns.period, &mut faults);
    let offices = codes(table, &columns.office, &mut faults);
    let general = || vec![GENERAL.to_owned(); table.len()];
    let groups = columns.service_group.as_ref().map_or_else(general, |column| codes(table, column, &mut faults));
    let names = names(table, columns.row.as_deref(), &periods, &mut faults);
    let items = &questionnaire.codebook.items;
    let answers: Vec<Vec<Answer>> = items.iter().map(|item| answers(table, item, questionnaire, &mut faults)).collect();
    if table.is_empty() {
        faults.push(Fault::new(
            &table.file,
            "có dòng tên cột mà không có dòng nào bên dưới / there is a header and no row below it",
            "xuất lại, có câu trả lời / export it again, with the answers",
        ));
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let response = |row: usize| NewResponse {
        id: id(&table.file, &periods[row], &names[row]),
        wave: periods[row].clone(),
        office: offices[row].clone(),
        service_group: groups[row].clone(),
        channel: columns.channel.word().to_owned(),
        language: columns.language.clone(),
        answers: items
            .iter()
            .zip(&answers)
            .map(|(item, all)| ItemAnswer { item: item.key.clone(), answer: all[row].clone() })
            .collect(),
        comment: None,
    };
    let responses = (0..table.len()).map(response).collect();
    let mut by_office: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (office, group) in offices.into_iter().zip(groups) {
        by_office.entry(office).or_default().insert(group);
    }
    let named = [Some(&columns.period), Some(&columns.office), columns.row.as_ref(), columns.service_group.as_ref()];
    let used = |name: &&String| named.contains(&Some(name)) || items.iter().any(|item| item.key == **name);
    let left_out = table.header.iter().filter(|name| !used(name)).cloned().collect();
    Ok(Sheets { responses, periods: periods.into_iter().collect(), offices: by_office, left_out })
}

/// A column of codes; a cell at fault comes back empty.
pub(crate) fn codes(table: &Table, column: &str, faults: &mut Vec<Fault>) -> Vec<String> {
    let Ok(cells) = table.texts(column) else {
        faults.push(table.missing_column(column));
        return vec![String::new(); table.len()];
    };
    let mut code = |(row, cell): (usize, Option<&str>)| match cell {
        Some(cell) if is_code(cell) => cell.to_owned(),
        Some(cell) => {
            let remedy = "mã dài 1 đến 32, gồm chữ không dấu, số và . _ -, bắt đầu bằng chữ hoặc số / use 1 to 32 of A-Z a-z 0-9 . _ -, beginning with a letter or digit";
            faults.push(Fault::new(
                table.place(row, column),
                format!("{cell:?} không phải là mã / is not a code"),
                remedy,
            ));
            String::new()
        }
        None => {
            faults.push(Fault::new(
                table.place(row, column),
                "ô trống / the cell is empty",
                "dòng nào cũng phải có / every row needs one",
            ));
            String::new()
        }
    };
    cells.into_iter().enumerate().map(&mut code).collect()
}

/// What tells the rows of one period apart.
fn names(table: &Table, column: Option<&str>, periods: &[String], faults: &mut Vec<Fault>) -> Vec<String> {
    let Some(column) = column else { return table.rows.iter().map(usize::to_string).collect() };
    let Ok(cells) = table.texts(column) else {
        faults.push(table.missing_column(column));
        return vec![String::new(); table.len()];
    };
    let mut first: HashMap<(&str, &str), usize> = HashMap::new();
    for (row, cell) in cells.iter().enumerate() {
        let Some(name) = cell else {
            faults.push(Fault::new(
                table.place(row, column),
                "ô trống / the cell is empty",
                "mỗi dòng cần một tên riêng / every row needs a name of its own",
            ));
            continue;
        };
        if let Some(before) = first.insert((periods[row].as_str(), name), row) {
            let cause = format!("{name:?} đã có ở dòng {0} / is already row {0}", table.rows[before]);
            faults.push(Fault::new(
                table.place(row, column),
                cause,
                "mỗi người một dòng: bỏ bớt hoặc đặt tên khác / one row a person: remove one or name it anew",
            ));
        }
    }
    cells.into_iter().map(|cell| cell.unwrap_or_default().to_owned()).collect()
}

/// One item of every row: a code, a declared code of absence, or the word or number with which exports write a reason.
fn answers(table: &Table, item: &Item, questionnaire: &Questionnaire, faults: &mut Vec<Fault>) -> Vec<Answer> {
    let skipped = Answer::Missing(MissingReason::Skipped);
    let Some(column) = table.position(&item.key) else {
        faults.push(table.missing_column(&item.key));
        return vec![skipped; table.len()];
    };
    let mut answer = |row: usize| {
        let word = table.cells[row][column].as_str();
        if let Some(reason) = MissingReason::ALL.into_iter().find(|reason| reason.name() == word) {
            return Answer::Missing(reason);
        }
        let number = match table.number_at(row, column) {
            Ok(Some(number)) => number,
            Ok(None) => return skipped.clone(),
            Err(fault) => {
                faults.push(fault);
                return skipped.clone();
            }
        };
        // A code is a small whole number, which a float holds exactly.
        let whole = (number.fract() == 0.0 && number.abs() < 1e6).then_some(number as i64);
        let exported = MissingReason::ALL.into_iter().find(|reason| whole == Some(missing_code(*reason)));
        if let Some(reason) = whole.and_then(|code| questionnaire.missing_codes.get(&code).copied()).or(exported) {
            return Answer::Missing(reason);
        }
        // An answer in the questionnaire's eyes, none in those of the file: nobody guesses which.
        if table.declares_missing(&item.key, number) {
            faults.push(Fault::new(
                table.place(row, &item.key),
                format!("tệp khai {number} là giá trị thiếu / the file declares {number} missing"),
                format!("nói vì sao thiếu: --missing {number}=dont_know / say why: --missing {number}=dont_know"),
            ));
            return skipped.clone();
        }
        if let Some(code) = whole.filter(|code| (i64::from(item.low)..=i64::from(item.high)).contains(code)) {
            return Answer::Code(code);
        }
        let absent: Vec<String> = questionnaire.missing_codes.keys().map(i64::to_string).collect();
        let known = if absent.is_empty() {
            "chưa đặt mã nào cho “không trả lời” / no code of absence is set".to_owned()
        } else {
            format!("không trả lời / absent: {}", absent.join(", "))
        };
        let remedy = format!("thang đo từ {0} đến {1} / the scale goes from {0} to {1}; {known}", item.low, item.high);
        faults.push(Fault::new(table.place(row, &item.key), format!("mã lạ / unknown code {number}"), remedy));
        skipped.clone()
    };
    (0..table.len()).map(&mut answer).collect()
}

/// A version-4 UUID out of the hash of file, period and row.
fn id(file: &str, period: &str, row: &str) -> Uuid {
    let mut hash = Sha256::new();
    for part in ["hailong import", file, period, row] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}
