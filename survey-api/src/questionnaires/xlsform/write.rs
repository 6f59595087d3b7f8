//! A questionnaire as a workbook, and the list of what other programs will not do with it.

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{Unmapped, expression};
use crate::{
    error::{Refusal, Result},
    exports::guard::guarded,
    questionnaires::{
        Questionnaire,
        domain::{Item, Kind},
        views::missing_word,
        words::Words,
    },
};

/// A workbook that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The file.
    pub content: Vec<u8>,
    /// What other programs pass over.
    pub unmapped: Vec<Unmapped>,
}

/// Columns of the survey that are not texts.
const COLUMNS: [&str; 15] = [
    "type",
    "name",
    "relevant",
    "constraint",
    "required",
    "hailong::kind",
    "hailong::factor",
    "hailong::satisfied_from",
    "hailong::rotation",
    "hailong::screen",
    "hailong::criterion",
    "hailong::from_records",
    "hailong::missing_allowed",
    "hailong::decimals",
    "hailong::step",
];

/// Makes the workbook.
///
/// # Errors
/// The fault of the library that writes workbooks.
pub fn write(questionnaire: &Questionnaire) -> Result<Written> {
    let content = workbook(questionnaire).map_err(Refusal::internal)?;
    Ok(Written { content, unmapped: unmapped(questionnaire) })
}

fn workbook(questionnaire: &Questionnaire) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    sheet(&mut book, "survey", survey(questionnaire))?;
    sheet(&mut book, "choices", choices(questionnaire))?;
    sheet(&mut book, "settings", settings(questionnaire))?;
    sheet(&mut book, "hailong_factors", factors(questionnaire))?;
    book.save_to_buffer()
}

fn sheet(book: &mut Workbook, name: &str, rows: Vec<Vec<String>>) -> std::result::Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name(name)?;
    for (row, cells) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, guarded(cell))?;
        }
    }
    Ok(())
}

fn survey(questionnaire: &Questionnaire) -> Vec<Vec<String>> {
    let mut header: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
    header.extend(titled(questionnaire, "label"));
    header.extend(titled(questionnaire, "hint"));
    let mut rows = vec![header];
    rows.extend(questionnaire.items.iter().map(|item| row(questionnaire, item)));
    rows
}

fn row(questionnaire: &Questionnaire, item: &Item) -> Vec<String> {
    let list = list_of(item);
    let kind = match item.kind {
        Kind::Scale | Kind::Single => format!("select_one {list}"),
        Kind::Multi => format!("select_multiple {list}"),
        Kind::Number if item.range.is_some_and(|range| range.decimals > 0) => "decimal".to_owned(),
        Kind::Number => "integer".to_owned(),
        other => other.word().to_owned(),
    };
    let kind_of = |key: &str| questionnaire.item(key).map_or(Kind::Scale, |item| item.kind);
    let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let missing: Vec<&str> = item.missing_allowed.iter().map(|reason| missing_word(*reason)).collect();
    let mut cells = vec![
        kind,
        item.key.clone(),
        item.show_if.as_ref().map(|condition| expression::written(condition, &kind_of)).unwrap_or_default(),
        constraint(item),
        yes(item.required),
        if item.kind == Kind::Scale { "scale".to_owned() } else { String::new() },
        item.factor.clone().unwrap_or_default(),
        item.satisfied_from.map(|code| code.to_string()).unwrap_or_default(),
        item.rotation.clone().unwrap_or_default(),
        item.screen.map(|screen| screen.to_string()).unwrap_or_default(),
        item.criterion.clone().unwrap_or_default(),
        yes(item.from_records),
        missing.join(" "),
        item.range.filter(|range| range.decimals > 0).map(|range| range.decimals.to_string()).unwrap_or_default(),
        item.days.map(|days| days.step.to_string()).unwrap_or_default(),
    ];
    cells.extend(texts(questionnaire, Some(&item.text)));
    cells.extend(texts(questionnaire, item.hint.as_ref()));
    cells
}

fn constraint(item: &Item) -> String {
    match (item.range, item.days, item.longest) {
        (Some(range), ..) => format!(". >= {} and . <= {}", range.min, range.max),
        (_, Some(days), _) => format!(". >= date('{}') and . <= date('{}')", days.from, days.to),
        (.., Some(longest)) => format!("string-length(.) <= {longest}"),
        _ => String::new(),
    }
}

/// Scales of the same codes share a list.
fn list_of(item: &Item) -> String {
    match item.kind {
        Kind::Scale => format!("scale_{}_{}", item.low.unwrap_or(1), item.high.unwrap_or(1)),
        _ => item.key.clone(),
    }
}

fn choices(questionnaire: &Questionnaire) -> Vec<Vec<String>> {
    let mut rows =
        vec![["list_name".to_owned(), "name".to_owned()].into_iter().chain(titled(questionnaire, "label")).collect()];
    let mut done = BTreeSet::new();
    for item in &questionnaire.items {
        let list = list_of(item);
        let mut add = |code: u8, text: Option<&Words>| {
            let texts = match text {
                Some(text) => texts(questionnaire, Some(text)),
                None => vec![code.to_string(); questionnaire.tags().count()],
            };
            rows.push([list.clone(), code.to_string()].into_iter().chain(texts).collect());
        };
        match item.kind {
            Kind::Scale if done.insert(list.clone()) => {
                let codes = item.low.unwrap_or(1)..=item.high.unwrap_or(1);
                codes.enumerate().for_each(|(place, code)| add(code, questionnaire.scale.get(place)));
            }
            Kind::Single | Kind::Multi => item.codes.iter().for_each(|choice| add(choice.code, Some(&choice.text))),
            _ => {}
        }
    }
    rows
}

fn settings(questionnaire: &Questionnaire) -> Vec<Vec<String>> {
    let rotation: Vec<String> =
        questionnaire.rotation.iter().map(|(group, count)| format!("{group}={count}")).collect();
    let missing: Vec<String> =
        questionnaire.missing_codes.iter().map(|(code, reason)| format!("{}={code}", missing_word(*reason))).collect();
    let mut pairs = vec![
        ("form_title".to_owned(), questionnaire.title.vi.clone()),
        ("form_id".to_owned(), questionnaire.key.clone()),
        ("version".to_owned(), questionnaire.version.to_string()),
        ("default_language".to_owned(), language("vi")),
        ("hailong::version".to_owned(), questionnaire.version.to_string()),
        ("hailong::external_version".to_owned(), questionnaire.external_version.clone().unwrap_or_default()),
        ("hailong::channels".to_owned(), questionnaire.channels.join(" ")),
        ("hailong::breaks".to_owned(), questionnaire.breaks.join(" ")),
        ("hailong::rotation".to_owned(), rotation.join(" ")),
        ("hailong::missing_codes".to_owned(), missing.join(" ")),
    ];
    for (field, words) in [("hailong::title", &questionnaire.title), ("hailong::stem", &questionnaire.stem)] {
        pairs.extend(questionnaire.tags().map(|tag| (format!("{field}::{}", language(tag)), text(words, tag))));
    }
    let (header, cells) = pairs.into_iter().unzip();
    vec![header, cells]
}

fn factors(questionnaire: &Questionnaire) -> Vec<Vec<String>> {
    let mut rows = vec![std::iter::once("key".to_owned()).chain(titled(questionnaire, "label")).collect()];
    let row = |factor: &crate::questionnaires::domain::Factor| {
        std::iter::once(factor.key.clone()).chain(texts(questionnaire, Some(&factor.text))).collect()
    };
    rows.extend(questionnaire.factors.iter().map(row));
    rows
}

fn titled(questionnaire: &Questionnaire, kind: &str) -> Vec<String> {
    questionnaire.tags().map(|tag| format!("{kind}::{}", language(tag))).collect()
}

fn texts(questionnaire: &Questionnaire, words: Option<&Words>) -> Vec<String> {
    questionnaire.tags().map(|tag| words.map(|words| text(words, tag)).unwrap_or_default()).collect()
}

fn text(words: &Words, tag: &str) -> String {
    if words.is_empty() { String::new() } else { words.get(tag).to_owned() }
}

fn language(tag: &str) -> String {
    match tag {
        "vi" => "Tiếng Việt (vi)".to_owned(),
        "en" => "English (en)".to_owned(),
        other => format!("{other} ({other})"),
    }
}

/// What other programs will not do, though the columns are there for us to read back.
fn unmapped(questionnaire: &Questionnaire) -> Vec<Unmapped> {
    let mut found = Vec::new();
    if !questionnaire.rotation.is_empty() {
        found.push(Unmapped::new(
            "rotation",
            "chương trình khác hỏi mọi người mọi câu / other programs ask everybody everything",
        ));
    }
    if !questionnaire.stem.is_empty() {
        found.push(Unmapped::new("stem", "chương trình khác không hiện / other programs do not show it"));
    }
    for item in &questionnaire.items {
        if item.from_records {
            found.push(Unmapped::new(
                &item.key,
                "lấy từ hồ sơ; chương trình khác sẽ hỏi / a fact from records; other programs will ask it",
            ));
        }
        if !item.audio.is_empty() {
            found.push(Unmapped::new(&item.key, "bản ghi âm không được ghi / recordings are not written"));
        }
        if item.days.is_some_and(|days| days.step > 1) {
            found.push(Unmapped::new(&item.key, "chương trình khác giữ đúng ngày / other programs keep the very day"));
        }
    }
    found
}
