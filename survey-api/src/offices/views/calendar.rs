//! Hours and special days on the wire.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    error::{Code, Refusal, Result, Rule, Violation},
    offices::hours::{Hours, Span, SpecialDay},
    questionnaires::views::TextView,
};

/// When an office is open in a week.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"hours": {"1": [["07:30", "11:30"], ["13:30", "17:00"]], "2": [["07:30", "11:30"]]}}))]
pub struct HoursBody {
    /// By weekday, 1 Monday to 7 Sunday: spans of opening and closing. A weekday that is not named is closed; none at all: the
    /// office does not say.
    pub hours: BTreeMap<String, Vec<[String; 2]>>,
}

/// A day that is not as its weekday says.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayBody {
    /// The day.
    #[schema(example = "2026-09-02")]
    pub day: String,
    /// The weekday whose hours hold, 1 to 7; left out: a holiday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 7)]
    pub works_as: Option<u8>,
    /// What it is.
    pub name: TextView,
}

/// All special days.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarBody {
    /// The days, each once.
    #[validate(length(max = 2000))]
    #[schema(max_items = 2000)]
    pub days: Vec<DayBody>,
}

impl HoursBody {
    /// The hours, or every span that cannot be read.
    pub fn read(self) -> Result<Hours> {
        let mut faults = Vec::new();
        let mut hours = BTreeMap::new();
        for (weekday, spans) in self.hours {
            let pointer = format!("/hours/{weekday}");
            let Ok(number) = weekday.parse::<u8>() else {
                faults.push(Violation::new(pointer, Rule::UnknownValue));
                continue;
            };
            let mut read = Vec::new();
            for [opens, closes] in spans {
                match (opens.parse::<Time>(), closes.parse::<Time>()) {
                    (Ok(opens), Ok(closes)) => read.push(Span { opens, closes }),
                    _ => faults.push(Violation::new(&pointer, Rule::NotAnHour)),
                }
            }
            hours.insert(number, read);
        }
        if faults.is_empty() { Hours(hours).checked() } else { Err(Refusal::with(Code::Invalid, faults)) }
    }
}

impl From<Hours> for HoursBody {
    fn from(hours: Hours) -> Self {
        let time = |time: Time| time.strftime("%H:%M").to_string();
        let spans = |spans: Vec<Span>| spans.into_iter().map(|span| [time(span.opens), time(span.closes)]).collect();
        Self { hours: hours.0.into_iter().map(|(weekday, of)| (weekday.to_string(), spans(of))).collect() }
    }
}

impl CalendarBody {
    /// The days in order, or everything that is wrong with them.
    pub fn read(self) -> Result<Vec<SpecialDay>> {
        let mut faults = Vec::new();
        let mut days: BTreeMap<Date, SpecialDay> = BTreeMap::new();
        for (i, body) in self.days.into_iter().enumerate() {
            let pointer = |field: &str| format!("/days/{i}/{field}");
            let Ok(day) = body.day.parse::<Date>() else {
                faults.push(Violation::new(pointer("day"), Rule::NotADay));
                continue;
            };
            if body.works_as.is_some_and(|weekday| !(1..=7).contains(&weekday)) {
                faults.push(Violation::new(pointer("works_as"), Rule::OutOfRange { low: 1, high: 7 }));
            }
            let special = SpecialDay { day, works_as: body.works_as, name: body.name.into() };
            if days.insert(day, special).is_some() {
                faults.push(Violation::new(pointer("day"), Rule::Repeated));
            }
        }
        if faults.is_empty() { Ok(days.into_values().collect()) } else { Err(Refusal::with(Code::Invalid, faults)) }
    }
}

impl From<SpecialDay> for DayBody {
    fn from(day: SpecialDay) -> Self {
        Self { day: day.day.to_string(), works_as: day.works_as, name: day.name.into() }
    }
}
