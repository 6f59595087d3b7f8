//! What a single field can break: a pointer, a stable word, a text in both languages, and never the rejected value.

use std::fmt;

use analytics::{Text, error::Fault};

/// The rule that a field breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    Missing,
    UnknownField,
    WrongType,
    Empty,
    TooShort(usize),
    TooLong(usize),
    TooMany(usize),
    Repeated,
    NotACode,
    NotALogin,
    EasilyGuessed,
    NotTheSame,
    NotAnAddress,
    /// A key under which something else was asked for before.
    KeyReused,
    NotAUuid,
    UnknownValue,
    UnknownWave,
    UnknownOffice,
    UnknownServiceGroup,
    UnknownItem,
    BallotElsewhere,
    DeviceElsewhere,
    NotATime,
    NotADay,
    NotAnHour,
    /// Spans that run backwards or into one another.
    NotInOrder,
    UnknownQuestionnaire,
    /// A version that was retired is not put in the field.
    RetiredQuestionnaire,
    RepeatedItem,
    CodeOrMissing,
    /// The person cannot have been asked: by routing, by chance, or because a record answers it.
    NotAsked,
    OutOfRange {
        low: i64,
        high: i64,
    },
    /// An office that was closed, merged or split.
    OfficeClosed,
    /// An office that is no more on that day, since when, and who does its work now.
    ClosedSince {
        since: jiff::civil::Date,
        successors: Vec<String>,
    },
    /// A counter that is no more on that day, and since when.
    CounterClosed(jiff::civil::Date),
    /// An office that is not there yet on that day, and from when on it is.
    NotYetOpen(jiff::civil::Date),
    /// Not above zero and at most one.
    NotAShare,
    /// It is set for good.
    AlreadySet,
    /// Two people counted differently.
    NotAsCounted,
    /// A day that has not come yet.
    InTheFuture,
    /// A moment that is over.
    InThePast,
    /// A moment that is more than so many days ahead.
    TooFarOff(i64),
    /// A serial of paper that was never printed here, or mistyped.
    UnknownSheet,
    /// A sheet that was counted, spoilt or answered elsewhere.
    SheetClosed,
    /// A sheet of this wave, not of the one that is keyed.
    SheetOfWave(String),
    /// What may be keyed for an item of a sheet.
    NotAMark(String),
    ControlCharacter,
    Reserved,
    /// A fault in a file, in its own words.
    Fault(String),
}

impl Rule {
    /// The word clients compare with.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::UnknownField => "unknown_field",
            Self::WrongType => "wrong_type",
            Self::Empty => "empty",
            Self::TooShort(_) => "too_short",
            Self::TooLong(_) => "too_long",
            Self::TooMany(_) => "too_many",
            Self::Repeated => "repeated",
            Self::NotACode => "not_a_code",
            Self::NotALogin => "not_a_login",
            Self::EasilyGuessed => "easily_guessed",
            Self::NotTheSame => "not_the_same",
            Self::NotAnAddress => "not_an_address",
            Self::KeyReused => "key_reused",
            Self::NotAUuid => "not_a_uuid_v4",
            Self::UnknownValue => "unknown_value",
            Self::UnknownWave => "unknown_wave",
            Self::UnknownOffice => "unknown_office",
            Self::UnknownServiceGroup => "unknown_service_group",
            Self::UnknownItem => "unknown_item",
            Self::BallotElsewhere => "ballot_elsewhere",
            Self::DeviceElsewhere => "device_elsewhere",
            Self::NotATime => "not_a_time",
            Self::NotADay => "not_a_day",
            Self::NotAnHour => "not_an_hour",
            Self::NotInOrder => "not_in_order",
            Self::UnknownQuestionnaire => "unknown_questionnaire",
            Self::RetiredQuestionnaire => "retired_questionnaire",
            Self::RepeatedItem => "repeated_item",
            Self::CodeOrMissing => "code_or_missing",
            Self::NotAsked => "not_asked",
            Self::OutOfRange { .. } => "out_of_range",
            Self::OfficeClosed | Self::ClosedSince { .. } => "office_closed",
            Self::CounterClosed(_) => "counter_closed",
            Self::NotYetOpen(_) => "office_not_open_yet",
            Self::NotAShare => "not_a_share",
            Self::AlreadySet => "already_set",
            Self::NotAsCounted => "not_as_counted",
            Self::InTheFuture => "in_the_future",
            Self::InThePast => "in_the_past",
            Self::TooFarOff(_) => "too_far_off",
            Self::UnknownSheet => "unknown_sheet",
            Self::SheetClosed => "sheet_closed",
            Self::SheetOfWave(_) => "sheet_of_another_wave",
            Self::NotAMark(_) => "not_a_mark",
            Self::ControlCharacter => "control_character",
            Self::Reserved => "reserved",
            Self::Fault(_) => "fault",
        }
    }

    /// The rule in words.
    pub fn text(&self) -> Text {
        let (vi, en) = match self {
            Self::Missing => ("bắt buộc phải có", "is required"),
            Self::UnknownField => ("không phải trường được nhận", "is not a field that is taken"),
            Self::WrongType => ("sai kiểu dữ liệu", "has the wrong type"),
            Self::Empty => ("không được để trống", "must not be empty"),
            Self::NotACode => {
                ("chỉ gồm chữ không dấu, số và . _ -, dài 1 đến 32", "takes 1 to 32 of A-Z a-z 0-9 . _ -")
            }
            Self::NotALogin => {
                ("gồm chữ thường không dấu, số và . _ - @, dài 2 đến 64", "takes 2 to 64 of a-z 0-9 . _ - @")
            }
            Self::EasilyGuessed => {
                ("dễ đoán; ghép vài từ không liên quan với nhau", "is easily guessed; join a few unrelated words")
            }
            Self::NotTheSame => ("không giống lần gõ trước", "is not what was typed before"),
            Self::NotAnAddress => (
                "phải là một địa chỉ thư như hoa@example.gov.vn",
                "must be an address of e-mail like hoa@example.gov.vn",
            ),
            Self::KeyReused => ("đã dùng cho một yêu cầu khác", "was used for another request"),
            Self::NotAUuid => ("phải là UUID phiên bản 4", "must be a version 4 UUID"),
            Self::UnknownValue => ("không thuộc danh sách cho phép", "is not one of the allowed values"),
            Self::UnknownWave => ("không có đợt khảo sát này", "there is no such wave"),
            Self::UnknownOffice => ("không có cơ quan này", "there is no such office"),
            Self::UnknownServiceGroup => ("cơ quan không có nhóm dịch vụ này", "the office has no such service group"),
            Self::UnknownItem => ("phiếu hỏi không có câu này", "the questionnaire has no such item"),
            Self::BallotElsewhere => {
                ("mã này thuộc đợt, cơ quan hoặc nhóm dịch vụ khác", "belongs to another wave, office or service group")
            }
            Self::DeviceElsewhere => ("thiết bị thuộc cơ quan khác", "the device is another office's"),
            Self::NotATime => {
                ("phải là thời điểm như 2026-08-15T02:14:05Z", "must be a time like 2026-08-15T02:14:05Z")
            }
            Self::NotAnHour => ("phải là giờ như 07:30", "must be a time like 07:30"),
            Self::NotInOrder => (
                "giờ đóng phải sau giờ mở, các buổi nối tiếp nhau",
                "must close after it opens, one span after the other",
            ),
            Self::NotADay => ("phải là ngày như 2026-07-01", "must be a day like 2026-07-01"),
            Self::UnknownQuestionnaire => ("không có phiếu hỏi này", "there is no such questionnaire"),
            Self::RetiredQuestionnaire => {
                ("phiên bản này đã thôi dùng; chọn phiên bản mới", "was retired; choose a newer version")
            }
            Self::RepeatedItem => ("câu này đã trả lời ở trên", "this item was answered above"),
            Self::Repeated => ("đã có ở trên", "stands above already"),
            Self::CodeOrMissing => (
                "cần đúng một câu trả lời hợp loại câu, hoặc missing",
                "needs exactly one answer of the item's kind, or missing",
            ),
            Self::NotAsked => ("câu này không được hỏi ở phiếu này", "this item was not asked in this response"),
            Self::OfficeClosed => ("đơn vị đã đóng, nhập hoặc tách", "the office was closed, merged or split"),
            Self::NotAShare => ("phải lớn hơn 0 và không quá 1", "must be above 0 and at most 1"),
            Self::AlreadySet => ("đã đặt và giữ nguyên", "is set and stays as it is"),
            Self::NotAsCounted => (
                "không khớp với người mở hộp; hai người cùng đếm lại",
                "is not what the other one found; count again together",
            ),
            Self::InTheFuture => ("là ngày chưa đến", "is a day that has not come yet"),
            Self::InThePast => ("đã qua", "is over already"),
            Self::UnknownSheet => (
                "không có phiếu nào mang số này; đọc lại số in dưới mã QR",
                "is on no sheet that was printed here; read the number below the QR code again",
            ),
            Self::SheetClosed => (
                "phiếu này đã nhập xong, đã hỏng hoặc đã được trả lời qua mã QR",
                "is done: it was keyed, spoilt, or answered by its QR code",
            ),
            Self::ControlCharacter => ("có ký tự điều khiển", "has a control character"),
            Self::Reserved => ("là mã dành riêng", "is a reserved code"),
            Self::TooShort(limit) => {
                return Text::new(format!("cần ít nhất {limit} ký tự"), format!("needs at least {limit} characters"));
            }
            Self::TooLong(limit) => {
                return Text::new(format!("dài quá {limit} ký tự"), format!("is longer than {limit} characters"));
            }
            Self::TooMany(limit) => {
                return Text::new(format!("có quá {limit} mục"), format!("has more than {limit} entries"));
            }
            Self::OutOfRange { low, high } => {
                return Text::new(format!("phải từ {low} đến {high}"), format!("must be from {low} to {high}"));
            }
            Self::ClosedSince { since, successors } => return closed(*since, successors),
            Self::CounterClosed(since) => {
                let vi = format!("quầy đã đóng từ {}", day(*since));
                return Text::new(vi, format!("the counter has been closed since {since}"));
            }
            Self::NotYetOpen(from) => {
                let vi = format!("đơn vị hoạt động từ {}", day(*from));
                return Text::new(vi, format!("the office opens on {from}"));
            }
            Self::TooFarOff(days) => {
                return Text::new(format!("xa quá {days} ngày"), format!("is more than {days} days ahead"));
            }
            Self::SheetOfWave(wave) => {
                return Text::new(format!("phiếu này thuộc đợt {wave}"), format!("is on a sheet of wave {wave}"));
            }
            Self::NotAMark(marks) => return Text::new(format!("phải là {marks}"), format!("must be {marks}")),
            Self::Fault(words) => return Text::new(words, words),
        };
        Text::new(vi, en)
    }
}

/// Since when an office is closed, and where its visitors go now.
fn closed(since: jiff::civil::Date, successors: &[String]) -> Text {
    let (vi, en) = (format!("đơn vị đã đóng từ {}", day(since)), format!("the office has been closed since {since}"));
    if successors.is_empty() {
        return Text::new(vi, en);
    }
    let now = successors.join(", ");
    Text::new(format!("{vi}; nay là {now}"), format!("{en}; its work is done by {now}"))
}

/// A day as people here write it.
fn day(day: jiff::civil::Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// One broken rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer (RFC 6901) into the body, or the place in a file in words.
    pub pointer: String,
    /// What is broken there.
    pub rule: Rule,
}

impl Violation {
    /// A violation at `pointer`.
    pub fn new(pointer: impl Into<String>, rule: Rule) -> Self {
        Self { pointer: pointer.into(), rule }
    }
}

impl From<&Fault> for Violation {
    fn from(fault: &Fault) -> Self {
        let words =
            if fault.remedy.is_empty() { fault.cause.clone() } else { format!("{} ({})", fault.cause, fault.remedy) };
        Self::new(fault.place.clone(), Rule::Fault(words))
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rule {
            Rule::Fault(words) => write!(f, "{}: {words}", self.pointer),
            rule => write!(f, "{}: {} / {}", self.pointer, rule.text().vi, rule.text().en),
        }
    }
}
