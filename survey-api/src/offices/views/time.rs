//! Offices in time on the wire: names, ends, who followed whom.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    error::{Code, Refusal, Result, Rule, Violation},
    offices::{
        standing::Standing,
        succession::{Change, Kind, Succession},
    },
    questionnaires::views::TextView,
};

/// An office in time.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryView {
    /// Its first day; null: since ever.
    #[schema(value_type = Option<String>, example = "2025-07-01")]
    pub valid_from: Option<Date>,
    /// The first day on which it is no more; null: it is there.
    #[schema(value_type = Option<String>, example = "2026-07-01")]
    pub valid_to: Option<Date>,
    /// The names that it had, oldest first.
    pub names: Vec<NameView>,
    /// Counters that are no more.
    pub closed_counters: Vec<ClosedCounterView>,
    /// Whom it followed, and who followed it.
    pub successions: Vec<SuccessionView>,
}

/// A name that an office had.
#[derive(Debug, Serialize, ToSchema)]
pub struct NameView {
    /// The name.
    pub name: TextView,
    /// The first day of the next one.
    #[schema(value_type = String, example = "2026-07-01")]
    pub until: Date,
}

/// A counter that is no more.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosedCounterView {
    /// Its code.
    #[schema(example = "2")]
    pub counter: String,
    /// The first day without it.
    #[schema(value_type = String, example = "2026-07-01")]
    pub since: Date,
}

/// An office that followed another.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuccessionView {
    /// The office that is no more.
    #[schema(example = "A")]
    pub old: String,
    /// The one that does its work.
    #[schema(example = "VPEZ")]
    pub new: String,
    /// From this day on.
    #[schema(value_type = String, example = "2026-07-01")]
    pub since: Date,
    /// `merge` or `split`.
    #[schema(example = "merge")]
    pub kind: &'static str,
    /// What `old` counts by among the predecessors of `new`.
    #[schema(example = 300.0)]
    pub weight: Option<f64>,
}

/// Offices that follow others.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "merge", "since": "2026-07-01",
    "old": [{"office": "A", "weight": 300}, {"office": "B", "weight": 100}], "new": ["VPEZ"]}))]
pub struct SuccessionBody {
    /// `merge`: several become one, or one goes into another; `split`: one becomes several.
    pub kind: String,
    /// From this day on, `2026-07-01`.
    pub since: String,
    /// Those that are no more.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub old: Vec<OldBody>,
    /// Those that do their work.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub new: Vec<String>,
}

/// An office that is no more. (It can be serialised because the validator wants to serialise what it refuses.)
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OldBody {
    /// Its code.
    #[schema(example = "A")]
    pub office: String,
    /// What it counts by: people served, visits. Needed where several merge.
    #[schema(example = 300.0)]
    pub weight: Option<f64>,
}

/// Another name.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameBody {
    /// What it is called from then on.
    pub name: TextView,
    /// From this day on, today or earlier.
    #[schema(example = "2026-07-01")]
    pub since: String,
}

/// The end of an office or of a counter.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBody {
    /// The first day on which it is no more.
    #[schema(example = "2026-07-01")]
    pub on: String,
    /// In words.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "chuyển trụ sở")]
    pub reason: String,
}

impl SuccessionBody {
    /// The change, or every field that cannot be read.
    pub fn read(self) -> Result<Change> {
        let (kind, since) = (Kind::from_word(&self.kind), self.since.parse::<Date>().ok());
        match (kind, since) {
            (Some(kind), Some(since)) => {
                let old = self.old.into_iter().map(|old| (old.office, old.weight)).collect();
                Ok(Change { kind, since, old, new: self.new })
            }
            (kind, since) => {
                let faults =
                    [("/kind", kind.is_none(), Rule::UnknownValue), ("/since", since.is_none(), Rule::NotADay)];
                let faults = faults.into_iter().filter(|(_, is_wrong, _)| *is_wrong);
                Err(Refusal::with(
                    Code::Invalid,
                    faults.map(|(pointer, _, rule)| Violation::new(pointer, rule)).collect(),
                ))
            }
        }
    }
}

/// A day of a body.
pub fn day(pointer: &str, text: &str) -> Result<Date> {
    text.parse().map_err(|_| Refusal::at(Code::Invalid, pointer, Rule::NotADay))
}

impl HistoryView {
    /// What is known of an office's past and end.
    pub fn of(standing: Standing, names: Vec<(Date, analytics::Text)>, successions: Vec<Succession>) -> Self {
        let closed = standing.closed_counters.into_iter();
        Self {
            valid_from: standing.life.from,
            valid_to: standing.life.to,
            names: names.into_iter().map(|(until, name)| NameView { name: name.into(), until }).collect(),
            closed_counters: closed.map(|(counter, since)| ClosedCounterView { counter, since }).collect(),
            successions: successions.into_iter().map(SuccessionView::from).collect(),
        }
    }
}

impl From<Succession> for SuccessionView {
    fn from(row: Succession) -> Self {
        Self { old: row.old, new: row.new, since: row.since, kind: row.kind.word(), weight: row.weight }
    }
}
