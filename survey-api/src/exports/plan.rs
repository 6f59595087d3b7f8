//! What the rows of an order will be: its waves, the variables of their questionnaires together, the columns of the file.

use std::collections::{BTreeMap, BTreeSet};

use analytics::codebook::MissingReason;

use super::{
    Order,
    catalogue::{Cell, Column, ColumnKind, Named, either, missing_code, missing_name},
    domain::{Layout, Profile},
};
use crate::{
    error::{Code, Refusal, Result, Rule},
    questionnaires::{
        self, Questionnaire,
        column::{CHOSEN, NOT_CHOSEN},
        domain::{Item, Kind},
    },
    store::Store,
    waves::{self, State, Wave},
};

/// The plan of an export of answers or comments.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) waves: BTreeMap<String, Asked>,
    pub(super) variables: Vec<Variable>,
    pub(super) columns: Vec<Column>,
}

/// A wave, and where each variable stands in its answers.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) period: String,
    pub(super) state: State,
    pub(super) questionnaire: String,
    pub(super) version: u32,
    pub(super) sha256: String,
    /// A byte an answer.
    pub(super) width: usize,
    pub(super) positions: Vec<Option<usize>>,
}

/// One byte of the answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    key: String,
    pub(super) name: String,
    pub(super) label: String,
    item: Item,
    is_option: bool,
    names: Vec<(i64, String)>,
}

impl Plan {
    /// Reads the waves of the order; an unknown one, or items that do not fit each other, is refused.
    pub(super) async fn of(store: &Store, order: &Order) -> Result<Self> {
        let all = waves::store::all(store).await?;
        let wanted = &order.filters.waves;
        for (at, code) in wanted.iter().enumerate() {
            if !all.iter().any(|wave| wave.code == *code) {
                return Err(Refusal::at(Code::Invalid, format!("/filters/waves/{at}"), Rule::UnknownWave));
            }
        }
        let chosen: Vec<Wave> =
            all.into_iter().filter(|wave| wanted.is_empty() || wanted.contains(&wave.code)).collect();
        let mut asked = Vec::with_capacity(chosen.len());
        for wave in chosen {
            let found = questionnaires::store::by_sha256(store, &wave.questionnaire_sha256).await?;
            let found =
                found.ok_or_else(|| Refusal::at(Code::Invalid, "/filters/waves", Rule::UnknownQuestionnaire))?;
            asked.push((wave, found));
        }
        Self::joined(asked, order)
    }

    fn joined(asked: Vec<(Wave, Questionnaire)>, order: &Order) -> Result<Self> {
        if asked.iter().any(|(_, questionnaire)| !questionnaire.tags().any(|tag| tag == order.language)) {
            return Err(Refusal::at(Code::Invalid, "/language", Rule::UnknownValue));
        }
        // Newest first: what stands there is asked today, and older items follow.
        let mut variables: Vec<Variable> = Vec::new();
        for (wave, questionnaire) in asked.iter().rev() {
            for variable in variables_of(questionnaire, &order.language) {
                match variables.iter().find(|known| known.key == variable.key) {
                    None => variables.push(variable),
                    Some(known) if known.is_like(&variable) => {}
                    Some(known) => return Err(unlike(&wave.code, &known.key)),
                }
            }
        }
        if let Some(variable) = variables.iter().find(|variable| variable.meets_a_missing_code()) {
            let words = format!(
                "câu {0:?} nhận số trùng mã thiếu −9991…−9995 / item {0:?} takes numbers that stand for missing answers",
                variable.name
            );
            return Err(Refusal::at(Code::Invalid, "/filters/waves", Rule::Fault(words)));
        }
        let places = columns_of_place(order);
        for variable in &mut variables {
            // An item may be called as a column of ours is.
            while places.iter().any(|column| column.name == variable.name) {
                variable.name.insert_str(0, "item_");
            }
        }
        let waves = asked.into_iter().map(|(wave, questionnaire)| {
            let bytes = questionnaire.columns();
            let position = |variable: &Variable| bytes.iter().position(|column| column.key == variable.key);
            let asked = Asked {
                period: wave.period,
                state: wave.state,
                sha256: wave.questionnaire_sha256,
                width: bytes.len(),
                positions: variables.iter().map(position).collect(),
                questionnaire: questionnaire.key,
                version: questionnaire.version,
            };
            (wave.code, asked)
        });
        let waves = waves.collect();
        let columns = columns(order, &variables);
        Ok(Self { waves, variables, columns })
    }

    /// What the rows are of, for the seed.
    pub(super) fn of_what(&self) -> Vec<String> {
        self.waves.iter().map(|(code, asked)| format!("{code} {}", asked.sha256)).collect()
    }
}

/// The columns of a row that say where it comes from.
pub(super) fn columns_of_place(order: &Order) -> Vec<Column> {
    let either = |vi, en| either(&order.language, vi, en);
    let mut columns = vec![
        Column::whole("row", either("Số thứ tự trong tệp, đã xáo trộn", "Number in this file, shuffled")),
        Column::text("wave", either("Đợt khảo sát", "Wave"), 32),
        Column::text("period", either("Kỳ", "Period"), 32),
        Column::text("questionnaire", either("Phiếu hỏi", "Questionnaire"), 32),
        Column::whole("questionnaire_version", either("Phiên bản phiếu hỏi", "Version of the questionnaire")),
        Column::text("office", either("Cơ quan", "Office"), 32),
        Column::text(
            "service_group",
            either("Nhóm dịch vụ; *: gộp nhiều nhóm ít người", "Service group; *: several with few people"),
            32,
        ),
        Column::text("channel", either("Kênh", "Channel"), 16),
        Column::text("language", either("Ngôn ngữ", "Language"), 8),
        Column::text("basis", either("Căn cứ của quyền đánh giá", "What the right to rate rests on"), 16),
        Column::whole("late", either("Đến sau khi chốt (1 có, 0 không)", "Came after the freeze (1 yes, 0 no)")),
        Column::text("verdict", either("Kết luận về phiếu", "Verdict on the response"), 16),
        Column::text("month", either("Tháng nhận", "Month of arrival"), 7),
    ];
    if order.profile.has_hours() {
        columns.push(Column::text("hour", either("Giờ nhận (UTC), giờ đầu", "Hour of arrival (UTC), the first"), 20));
        columns.push(Column::whole("hours", either("Trong mấy giờ kể từ đó", "Within how many hours from there")));
    }
    columns
}

fn columns(order: &Order, variables: &[Variable]) -> Vec<Column> {
    let mut columns = columns_of_place(order);
    let language = order.language.as_str();
    let suffix = |label: &str| format!("{label} {}", either(language, "(tên)", "(name)"));
    if order.layout == Layout::Long {
        columns.push(Column::text("item", either(language, "Câu hỏi", "Item"), 40));
        columns.push(Column::decimal("value", either(language, "Mã hoặc số", "Code or number")));
        columns.push(Column::text("day", either(language, "Ngày", "Day"), 10));
        if order.labels.has_names() {
            columns.push(Column::text("value_label", either(language, "Tên của mã", "Name of the code"), 1000));
        }
        columns.push(Column::text(
            "missing",
            either(language, "Vì sao không có câu trả lời", "Why there is no answer"),
            16,
        ));
        return columns;
    }
    for variable in variables {
        if order.labels.has_codes() {
            columns.push(variable.column(language));
        }
        if order.labels.has_names() {
            let name =
                if order.labels.has_codes() { format!("{}_label", variable.name) } else { variable.name.clone() };
            columns.push(Column::text(name, suffix(&variable.label), variable.longest_name(language)));
        }
    }
    named_apart(columns)
}

/// Every name once: an item may be called as the label of another is.
fn named_apart(mut columns: Vec<Column>) -> Vec<Column> {
    let mut seen = BTreeSet::new();
    for column in &mut columns {
        while !seen.insert(column.name.clone()) {
            column.name.insert_str(0, "item_");
        }
    }
    columns
}

fn variables_of(questionnaire: &Questionnaire, language: &str) -> Vec<Variable> {
    let variable = |column: questionnaires::column::Column| {
        let item = questionnaire.items[column.item].clone();
        let question = item.text.get(language);
        let named = |code: u8| {
            item.codes.iter().find(|choice| choice.code == code).map_or("", |choice| choice.text.get(language))
        };
        let scale = |code: u8| {
            let place = usize::from(code - item.low.unwrap_or(1));
            questionnaire.scale.get(place).map(|name| (i64::from(code), name.get(language).to_owned()))
        };
        let names = match (item.kind, column.option) {
            (_, Some(_)) => {
                vec![(0, either(language, "Không chọn", "Not chosen")), (1, either(language, "Chọn", "Chosen"))]
            }
            (Kind::Scale, None) => (item.low.unwrap_or(1)..=item.high.unwrap_or(1)).filter_map(scale).collect(),
            (Kind::Single, None) => {
                item.codes.iter().map(|choice| (choice.code.into(), choice.text.get(language).to_owned())).collect()
            }
            _ => Vec::new(),
        };
        let label = match column.option {
            Some(code) => format!("{question}: {}", named(code)),
            None => question.to_owned(),
        };
        Variable { name: column.key.clone(), key: column.key, label, is_option: column.option.is_some(), names, item }
    };
    questionnaire.columns().into_iter().map(variable).collect()
}

impl Variable {
    /// The cell of a stored byte, as its code or number.
    pub(super) fn code(&self, byte: u8) -> Cell<'_> {
        if let Some(reason) = MissingReason::from_byte(byte) {
            return Cell::Missing(reason);
        }
        match (self.item.kind, self.item.range, self.item.days) {
            (Kind::Number, Some(range), _) if range.decimals > 0 => Cell::Decimal(range.number(byte)),
            (Kind::Number, Some(range), _) => Cell::Whole(range.number(byte) as i64),
            (Kind::Date, _, Some(days)) => {
                days.day(byte).map_or(Cell::Absent, |day| Cell::Text(day.to_string().into()))
            }
            _ if self.is_option => Cell::Whole(i64::from(byte == CHOSEN)),
            _ => Cell::Whole(byte.into()),
        }
    }

    /// The bytes of its answers, in order.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let item = &self.item;
        match item.kind {
            _ if self.is_option => vec![NOT_CHOSEN, CHOSEN],
            Kind::Single => item.codes.iter().map(|choice| choice.code).collect(),
            Kind::Number => (1..=item.range.map_or(1, |range| range.places())).collect(),
            _ => (item.low.unwrap_or(1)..=item.high.unwrap_or(1)).collect(),
        }
    }

    /// Are its answers days?
    pub(super) fn is_day(&self) -> bool {
        self.item.kind == Kind::Date
    }

    /// The cell of a stored byte, as its name; a code without one is written as it is.
    pub(super) fn name_of(&self, byte: u8, language: &str) -> Cell<'_> {
        match self.code(byte) {
            Cell::Missing(reason) => Cell::Text(missing_name(reason, language).into()),
            Cell::Whole(code) => match self.names.iter().find(|(known, _)| *known == code) {
                Some((_, name)) => Cell::Text(name.as_str().into()),
                None => Cell::Text(code.to_string().into()),
            },
            Cell::Decimal(number) => Cell::Text(number.to_string().into()),
            other => other,
        }
    }

    fn column(&self, language: &str) -> Column {
        let decimals = self.item.range.is_some_and(|range| range.decimals > 0);
        let kind = match self.item.kind {
            Kind::Date => ColumnKind::Text,
            Kind::Number if decimals => ColumnKind::Decimal,
            _ => ColumnKind::Whole,
        };
        let named = |(code, name): &(i64, String)| Named { value: *code as f64, label: name.clone() };
        let reason =
            |reason| Named { value: missing_code(reason) as f64, label: missing_name(reason, language).to_owned() };
        let is_day = kind == ColumnKind::Text;
        let reasons = MissingReason::ALL.into_iter().filter(|_| !is_day).map(reason);
        Column {
            kind,
            values: self.names.iter().map(named).chain(reasons).collect(),
            missing: true,
            ..Column::text(&self.name, &self.label, 16)
        }
    }

    fn longest_name(&self, language: &str) -> usize {
        let reasons = MissingReason::ALL.map(|reason| missing_name(reason, language).chars().count());
        self.names.iter().map(|(_, name)| name.chars().count()).chain(reasons).max().unwrap_or(16).max(16)
    }

    /// Do the bytes of both mean the same? Wording may differ.
    fn is_like(&self, other: &Self) -> bool {
        let codes = |item: &Item| item.codes.iter().map(|choice| choice.code).collect::<Vec<_>>();
        let meaning = |item: &Item| (item.kind, item.low, item.high, item.range, item.days);
        // An option may come to a list: its code then was not on the older one.
        meaning(&self.item) == meaning(&other.item)
            && (self.is_option
                || self.item.kind != Kind::Single
                || codes(&other.item).iter().all(|code| codes(&self.item).contains(code)))
    }

    fn meets_a_missing_code(&self) -> bool {
        self.item.range.is_some_and(|range| range.min <= -9991.0 && range.max >= -9995.0)
    }
}

fn unlike(wave: &str, item: &str) -> Refusal {
    let words = format!(
        "câu {item:?} của đợt {wave} có thang đo khác các đợt sau; xuất riêng đợt đó / item {item:?} of wave {wave} has another scale than later waves; export that wave alone"
    );
    Refusal::at(Code::Invalid, "/filters/waves", Rule::Fault(words))
}

/// The columns of comments.
pub(super) fn columns_of_comments(order: &Order) -> Vec<Column> {
    let either = |vi, en| either(&order.language, vi, en);
    vec![
        Column::whole("row", either("Số thứ tự trong tệp, đã xáo trộn", "Number in this file, shuffled")),
        Column::text("wave", either("Đợt khảo sát", "Wave"), 32),
        Column::text("office", either("Cơ quan", "Office"), 32),
        Column::text("language", either("Ngôn ngữ", "Language"), 8),
        Column::text(
            "item",
            either("Câu hỏi được trả lời; trống: ý kiến chung", "Item it answers; empty: a remark on the visit"),
            32,
        ),
        Column::text(
            "comment",
            if order.profile == Profile::Full {
                either("Ý kiến, nguyên văn", "Comment, as written")
            } else {
                either("Ý kiến, đã che dữ liệu cá nhân", "Comment, personal data masked")
            },
            1000,
        ),
    ]
}
