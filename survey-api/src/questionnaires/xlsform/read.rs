//! A workbook as a questionnaire that may still lack something, and the list of what has no counterpart here.

mod rows;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use analytics::{
    error::{Error, Stage},
    frame::table::{Source, sheets},
};

use super::{Unmapped, constraint, expression};
use crate::questionnaires::file::{Draft, DraftChoice, DraftFactor, DraftItem, DraftText};
use rows::{Line, Rows, language_of};

/// A workbook that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// What it says; [`Draft::check`] tells what is missing.
    pub draft: Draft,
    /// What it says and we cannot.
    pub unmapped: Vec<Unmapped>,
}

/// Reads a workbook.
///
/// # Errors
/// No workbook, no sheet `survey` or no column `type` or `name` in it, a column of texts whose language is not in brackets.
pub fn read(source: &Source) -> Result<Read, Error> {
    let sheets = sheets(source)?;
    let named = |name: &str| sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name)).map(Rows::of);
    let survey = named("survey").ok_or_else(|| {
        Error::one(
            Stage::Schema,
            "XLSForm",
            "không có trang tính survey / there is no sheet survey",
            "một XLSForm có survey, choices, settings / an XLSForm has survey, choices, settings",
        )
    })?;
    let (choices, settings) = (named("choices").unwrap_or_default(), named("settings").unwrap_or_default());
    let mut faults = survey.missing(&["type", "name"]);
    let default = settings.first("default_language").and_then(|name| language_of(name).map(str::to_owned));
    let mut reader = Reader { default: default.unwrap_or_else(|| "vi".to_owned()), ..Reader::default() };
    for (sheet, name) in [(&survey, "survey"), (&choices, "choices")] {
        faults.extend(sheet.languages(name));
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    reader.lists(&choices);
    reader.settings(&settings);
    reader.factors(&named("hailong_factors").unwrap_or_default());
    reader.survey(&survey);
    reader.languages();
    Ok(Read { draft: reader.draft, unmapped: reader.unmapped })
}

#[derive(Default)]
struct Reader {
    draft: Draft,
    unmapped: Vec<Unmapped>,
    default: String,
    lists: BTreeMap<String, Vec<(String, DraftChoice)>>,
    /// The list of each item, for the names in conditions.
    list_of: HashMap<String, String>,
    /// Conditions of the groups that are open.
    groups: Vec<Option<String>>,
    /// In how many repeats we are: nothing in them is taken.
    repeats: usize,
}

impl Reader {
    fn leave(&mut self, line: &Line<'_>, column: &str, what: &str) {
        self.unmapped.push(Unmapped::new(format!("survey, dòng (row) {}, cột (column) {column}", line.number), what));
    }

    /// Codes are the names where those are whole numbers from 1 to 250, else places in the list.
    fn lists(&mut self, choices: &Rows<'_>) {
        for line in choices.lines() {
            let (list, name) = (line.cell("list_name"), line.cell("name"));
            let list = if list.is_empty() { line.cell("list name") } else { list };
            let text = line.text("label", &self.default);
            let choice = DraftChoice { code: 0, text };
            self.lists.entry(list.to_owned()).or_default().push((name.to_owned(), choice));
        }
        for (list, choices) in &mut self.lists {
            let numbers: Option<Vec<i64>> =
                choices.iter().map(|(name, _)| name.parse().ok().filter(|code| (1..=250).contains(code))).collect();
            if numbers.is_none() {
                let names: Vec<&str> = choices.iter().map(|(name, _)| name.as_str()).collect();
                let what = format!(
                    "tên không phải số, thành mã 1, 2, 3 … / names that are no numbers became 1, 2, 3 …: {}",
                    names.join(", ")
                );
                self.unmapped.push(Unmapped::new(format!("choices, {list}"), what));
            }
            for (place, (_, choice)) in choices.iter_mut().enumerate() {
                choice.code = numbers.as_ref().map_or(place as i64 + 1, |numbers| numbers[place]);
            }
        }
    }

    fn settings(&mut self, settings: &Rows<'_>) {
        let first = |column: &str| settings.first(column).map(str::to_owned);
        self.draft.key = first("form_id").or_else(|| first("id_string")).unwrap_or_default();
        self.draft.external_version = first("version").filter(|_| settings.first("hailong::version").is_none());
        self.draft.external_version = self.draft.external_version.take().or_else(|| first("hailong::external_version"));
        self.draft.version = settings.first("hailong::version").and_then(|version| version.parse().ok()).unwrap_or(1);
        if let Some(title) = first("form_title") {
            self.draft.title.insert(self.default.clone(), title);
        }
        let mut stem = DraftText::new();
        for name in &settings.header {
            let Some((field, language)) = name.strip_prefix("hailong::").and_then(|rest| rest.split_once("::")) else {
                continue;
            };
            let (Some(language), Some(text)) = (language_of(language), settings.first(name)) else { continue };
            match field {
                "title" => drop(self.draft.title.insert(language.to_owned(), text.to_owned())),
                "stem" => drop(stem.insert(language.to_owned(), text.to_owned())),
                _ => {}
            }
        }
        self.draft.stem = Some(stem).filter(|stem| !stem.is_empty());
        let list = |column: &str| -> Vec<String> {
            settings.first(column).map(|cell| cell.split_whitespace().map(str::to_owned).collect()).unwrap_or_default()
        };
        self.draft.channels = list("hailong::channels");
        self.draft.breaks = list("hailong::breaks");
        for pair in list("hailong::rotation") {
            if let Some((group, Ok(count))) = pair.split_once('=').map(|(group, count)| (group, count.parse())) {
                self.draft.rotation.insert(group.to_owned(), count);
            }
        }
        for pair in list("hailong::missing_codes") {
            let Some((reason, Ok(code))) = pair.split_once('=').map(|(reason, code)| (reason, code.parse())) else {
                continue;
            };
            if let Some(reason) = analytics::codebook::MissingReason::ALL.into_iter().find(|one| one.name() == reason) {
                self.draft.missing_codes.insert(reason, code);
            }
        }
    }

    fn factors(&mut self, sheet: &Rows<'_>) {
        let factor =
            |line: Line<'_>| DraftFactor { key: line.cell("key").to_owned(), text: line.text("label", &self.default) };
        self.draft.factors = sheet.lines().map(factor).collect();
    }

    fn survey(&mut self, survey: &Rows<'_>) {
        for line in survey.lines() {
            let (kind, list) = line.cell("type").split_once(char::is_whitespace).unwrap_or((line.cell("type"), ""));
            match kind {
                "begin_group" | "begin" if !list.trim().eq_ignore_ascii_case("repeat") => self.begin_group(&line),
                "end_group" | "end" if !list.trim().eq_ignore_ascii_case("repeat") => drop(self.groups.pop()),
                "begin_repeat" | "begin" => {
                    self.repeats += 1;
                    self.leave(
                        &line,
                        "type",
                        "lặp lại không được nhận, cả các câu bên trong / repeats are not taken, nor is what is in them",
                    );
                }
                "end_repeat" | "end" => self.repeats = self.repeats.saturating_sub(1),
                _ if self.repeats > 0 => self.leave(
                    &line,
                    "type",
                    "câu trong phần lặp lại không được nhận / an item in a repeat is not taken",
                ),
                "select_one" | "select_multiple" | "integer" | "decimal" | "text" | "date" | "note" => {
                    self.item(&line, kind, list.trim());
                }
                other => {
                    let what = format!("loại {other:?} không được nhận / the type {other:?} is not taken");
                    self.leave(&line, "type", &what);
                }
            }
        }
    }

    fn begin_group(&mut self, line: &Line<'_>) {
        self.groups.push(line.filled("relevant"));
        if !line.text("label", &self.default).is_empty() {
            self.leave(line, "label", "tên nhóm không được nhận / the name of a group is not taken");
        }
    }

    fn item(&mut self, line: &Line<'_>, kind: &str, list: &str) {
        let key = line.cell("name").to_owned();
        let own = line.filled("hailong::kind");
        let mut item = DraftItem {
            key: key.clone(),
            kind: Some(own.clone().unwrap_or_else(|| {
                match kind {
                    "select_one" => "single",
                    "select_multiple" => "multi",
                    "integer" | "decimal" => "number",
                    other => other,
                }
                .to_owned()
            })),
            text: line.text("label", &self.default),
            hint: Some(line.text("hint", &self.default)).filter(|hint| !hint.is_empty()),
            required: matches!(line.cell("required").to_lowercase().as_str(), "yes" | "true" | "true()" | "1"),
            factor: line.filled("hailong::factor"),
            satisfied_from: line.number("hailong::satisfied_from"),
            rotation: line.filled("hailong::rotation"),
            screen: line.number("hailong::screen"),
            criterion: line.filled("hailong::criterion"),
            from_records: line.cell("hailong::from_records") == "yes",
            ..DraftItem::default()
        };
        for word in line.cell("hailong::missing_allowed").split_whitespace() {
            let known = analytics::codebook::MissingReason::ALL.into_iter().find(|reason| reason.name() == word);
            item.missing_allowed.extend(known);
        }
        match kind {
            "select_one" | "select_multiple" => self.choices(line, &mut item, list, own.as_deref() == Some("scale")),
            "integer" | "decimal" => {
                item.decimals = line.number("hailong::decimals").or(if kind == "decimal" { Some(1) } else { None });
            }
            "date" => item.step = line.number("hailong::step"),
            _ => {}
        }
        self.constraint(line, &mut item, kind);
        self.relevant(line, &mut item);
        for column in
            ["calculation", "default", "choice_filter", "media::image", "media::video", "trigger", "repeat_count"]
        {
            if !line.cell(column).is_empty() {
                self.leave(line, column, "không được nhận / is not taken");
            }
        }
        self.draft.items.push(item);
    }

    fn choices(&mut self, line: &Line<'_>, item: &mut DraftItem, list: &str, is_scale: bool) {
        let name = list.split_whitespace().next().unwrap_or_default();
        let Some(choices) = self.lists.get(name) else {
            let what = format!("không có danh sách {name:?} ở choices / choices has no list {name:?}");
            return self.leave(line, "type", &what);
        };
        let codes: Vec<DraftChoice> = choices.iter().map(|(_, choice)| choice.clone()).collect();
        self.list_of.insert(item.key.clone(), name.to_owned());
        if is_scale {
            item.low = codes.iter().map(|choice| choice.code).min();
            item.high = codes.iter().map(|choice| choice.code).max();
            // Where a label only repeats the code, the codes have no names.
            let is_named = codes.iter().all(|choice| choice.text.values().any(|text| *text != choice.code.to_string()));
            if codes.len() > self.draft.scale.len() && is_named {
                self.draft.scale = codes.into_iter().map(|choice| choice.text).collect();
            }
        } else {
            item.codes = codes;
        }
        if list.contains("or_other") {
            self.leave(line, "type", "or_other: thêm một câu text / add a text item");
        }
    }

    fn constraint(&mut self, line: &Line<'_>, item: &mut DraftItem, kind: &str) {
        let text = line.cell("constraint");
        let found = if text.is_empty() { None } else { constraint::read(text) };
        if !text.is_empty() && found.is_none() {
            self.leave(line, "constraint", "chỉ nhận khoảng và độ dài / only ranges and lengths are taken");
        }
        let found = found.unwrap_or_default();
        match kind {
            "integer" | "decimal" => {
                item.min = found.low.and_then(|low| low.parse().ok());
                item.max = found.high.and_then(|high| high.parse().ok());
                if item.min.is_none() || item.max.is_none() {
                    self.leave(line, "constraint", "số cần . >= a and . <= b, tối đa 250 giá trị / a number needs . >= a and . <= b, 250 values at most");
                }
            }
            "date" => {
                (item.from, item.to) = (found.low, found.high);
                if item.from.is_none() || item.to.is_none() {
                    self.leave(line, "constraint", "ngày cần khoảng date('…') / a date needs a range of date('…')");
                }
            }
            "text" => item.longest = found.longest,
            _ => {}
        }
    }

    /// The item's own condition and those of the groups it stands in.
    fn relevant(&mut self, line: &Line<'_>, item: &mut DraftItem) {
        let conditions: Vec<String> = self.groups.iter().flatten().cloned().chain(line.filled("relevant")).collect();
        let mut parts = Vec::new();
        for text in conditions {
            let code = |item: &str, name: &str| {
                let list = self.list_of.get(item).and_then(|list| self.lists.get(list))?;
                list.iter().find(|(known, _)| known == name).map(|(_, choice)| choice.code as f64)
            };
            match expression::condition(&text, &code) {
                Some(part) => parts.push(part),
                None => {
                    self.leave(line, "relevant", "không phải phép so sánh đơn giản: câu chỉ là nháp / is more than comparisons: the item is a draft");
                    // It is no condition of ours, so the questionnaire is refused until somebody mends it.
                    parts.push(serde_json::json!({ "unmapped": text }));
                }
            }
        }
        item.show_if = match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(serde_json::json!({ "all": parts })),
        };
    }

    /// Every language that some text speaks.
    fn languages(&mut self) {
        let draft = &self.draft;
        let texts =
            draft.items.iter().flat_map(|item| item.codes.iter().map(|choice| &choice.text).chain([&item.text]));
        let all =
            texts.chain(&draft.scale).chain([&draft.title]).chain(draft.factors.iter().map(|factor| &factor.text));
        let tags: BTreeSet<String> =
            all.flat_map(|text| text.keys().cloned()).filter(|tag| tag != "vi" && tag != "en").collect();
        self.draft.languages = tags.into_iter().collect();
    }
}
