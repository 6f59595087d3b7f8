//! The codebook of a questionnaire: what every column of its answers says, and what each of its codes is called.

use std::io;

use analytics::{Text, codebook::MissingReason};

use super::{
    Questionnaire,
    column::Column,
    domain::{Item, Kind},
    rotation,
    views::missing_word,
};
use crate::exports::{
    catalogue::{self, Cell, either, missing_code, missing_name},
    write::csv_in_memory,
};

/// One column of answers, or an item that has none.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Place of the item in the questionnaire, from 1.
    pub position: usize,
    /// Key of the item.
    pub item: String,
    /// Name of the column in every export; none for words, notes and what comes from records.
    pub column: Option<String>,
    /// The kind, as it is written.
    pub kind: &'static str,
    /// Key of the factor.
    pub factor: Option<String>,
    /// The question, with the option where the column is one.
    pub text: Text,
    /// What its codes are called; a number or a day has none.
    pub values: Vec<(f64, Text)>,
    /// Lowest and highest number, where it is one.
    pub range: Option<(f64, f64)>,
    /// Reasons for having no answer that a person may give.
    pub missing: Vec<&'static str>,
    /// When it is shown, as JSON.
    pub show_if: Option<String>,
    /// The chance that a person is asked it.
    pub asked: f64,
    /// A form is not finished without it.
    pub required: bool,
    /// A fact from the records of the visit.
    pub from_records: bool,
}

/// The entries, in questionnaire order.
pub fn of(questionnaire: &Questionnaire) -> Vec<Entry> {
    let (columns, draws) = (questionnaire.columns(), rotation::of(questionnaire));
    let entries = questionnaire.items.iter().enumerate().flat_map(|(position, item)| {
        let asked = rotation::probability(&draws, &item.key);
        let of_item: Vec<&Column> = columns.iter().filter(|column| column.item == position).collect();
        if of_item.is_empty() {
            return vec![entry(questionnaire, position, item, None, asked)];
        }
        of_item.into_iter().map(|column| entry(questionnaire, position, item, Some(column), asked)).collect()
    });
    entries.collect()
}

fn entry(questionnaire: &Questionnaire, position: usize, item: &Item, column: Option<&Column>, asked: f64) -> Entry {
    let option = column.and_then(|column| column.option);
    let named = option.and_then(|code| item.codes.iter().find(|choice| choice.code == code));
    let text = match named {
        Some(choice) => {
            Text::new(format!("{}: {}", item.text.vi, choice.text.vi), format!("{}: {}", item.text.en, choice.text.en))
        }
        None => item.text.text(),
    };
    let reasons: Vec<MissingReason> =
        if item.missing_allowed.is_empty() { MissingReason::ALL[2..].to_vec() } else { item.missing_allowed.clone() };
    Entry {
        position: position + 1,
        item: item.key.clone(),
        column: column.map(|column| column.key.clone()),
        kind: item.kind.word(),
        factor: item.factor.clone(),
        text,
        values: values(questionnaire, item, option),
        range: item.range.map(|range| (range.min, range.max)),
        missing: if item.is_answered() { reasons.into_iter().map(missing_word).collect() } else { Vec::new() },
        show_if: item.show_if.as_ref().and_then(|condition| serde_json::to_string(condition).ok()),
        asked,
        required: item.required,
        from_records: item.from_records,
    }
}

fn values(questionnaire: &Questionnaire, item: &Item, option: Option<u8>) -> Vec<(f64, Text)> {
    match item.kind {
        _ if option.is_some() => {
            vec![(0.0, Text::new("Không chọn", "Not chosen")), (1.0, Text::new("Chọn", "Chosen"))]
        }
        Kind::Scale => {
            let names = questionnaire.scale.iter().map(super::words::Words::text);
            let codes = item.low.unwrap_or(1)..=item.high.unwrap_or(1);
            codes.zip(names.chain(std::iter::repeat(Text::default()))).map(|(code, name)| (code.into(), name)).collect()
        }
        Kind::Single => item.codes.iter().map(|choice| (choice.code.into(), choice.text.text())).collect(),
        _ => Vec::new(),
    }
}

/// The columns of a codebook that is exported.
pub fn columns(language: &str) -> Vec<catalogue::Column> {
    use catalogue::Column;
    let either = |vi, en| either(language, vi, en);
    vec![
        Column::whole("position", either("Thứ tự", "Place")),
        Column::text("item", either("Mã câu hỏi", "Item key"), 32),
        Column::text("column", either("Cột", "Column"), 40),
        Column::text("kind", either("Loại", "Kind"), 8),
        Column::text("factor", either("Yếu tố", "Factor"), 32),
        Column::text("text_vi", either("Câu hỏi, tiếng Việt", "Question in Vietnamese"), 1000),
        Column::text("text_en", either("Câu hỏi, tiếng Anh", "Question in English"), 1000),
        Column::decimal("value", either("Mã", "Code")),
        Column::text("value_vi", either("Tên mã, tiếng Việt", "Name of the code in Vietnamese"), 1000),
        Column::text("value_en", either("Tên mã, tiếng Anh", "Name of the code in English"), 1000),
        Column::decimal("min", either("Số nhỏ nhất", "Lowest number")),
        Column::decimal("max", either("Số lớn nhất", "Highest number")),
        Column::text("show_if", either("Điều kiện hiện", "When it is shown"), 4000),
        Column::decimal("asked", either("Xác suất được hỏi", "Chance of being asked")),
        Column::whole("required", either("Bắt buộc (1 có)", "Required (1 yes)")),
        Column::whole("from_records", either("Lấy từ hồ sơ (1 có)", "From records (1 yes)")),
    ]
}

/// The codebook as CSV: the same columns and rows as it is exported with.
///
/// # Errors
/// None but those of memory.
pub fn csv(questionnaire: &Questionnaire, language: &str) -> io::Result<Vec<u8>> {
    csv_in_memory(&columns(language), &rows(questionnaire))
}

/// A row a code, reasons for having no answer among them; a row alone for a column without codes.
pub fn rows(questionnaire: &Questionnaire) -> Vec<Vec<Cell<'static>>> {
    let owned = |text: String| if text.is_empty() { Cell::Absent } else { Cell::Text(text.into()) };
    let mut rows = Vec::new();
    for entry in of(questionnaire) {
        let reasons = MissingReason::ALL.into_iter().filter(|_| entry.column.is_some()).map(|reason| {
            (missing_code(reason) as f64, Text::new(missing_name(reason, "vi"), missing_name(reason, "en")))
        });
        let mut values: Vec<Option<(f64, Text)>> = entry.values.iter().cloned().chain(reasons).map(Some).collect();
        if values.is_empty() {
            values.push(None);
        }
        for value in values {
            let number = |number: Option<f64>| number.map_or(Cell::Absent, Cell::Decimal);
            let name = |pick: fn(&Text) -> &String| {
                owned(value.as_ref().map(|(_, name)| pick(name).clone()).unwrap_or_default())
            };
            rows.push(vec![
                Cell::Whole(entry.position as i64),
                owned(entry.item.clone()),
                owned(entry.column.clone().unwrap_or_default()),
                owned(entry.kind.to_owned()),
                owned(entry.factor.clone().unwrap_or_default()),
                owned(entry.text.vi.clone()),
                owned(entry.text.en.clone()),
                number(value.as_ref().map(|(code, _)| *code)),
                name(|text| &text.vi),
                name(|text| &text.en),
                number(entry.range.map(|(min, _)| min)),
                number(entry.range.map(|(_, max)| max)),
                owned(entry.show_if.clone().unwrap_or_default()),
                Cell::Decimal(entry.asked),
                Cell::Whole(entry.required.into()),
                Cell::Whole(entry.from_records.into()),
            ]);
        }
    }
    rows
}
