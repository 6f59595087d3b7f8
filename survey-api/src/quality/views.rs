//! Verdicts, rules and voids on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::{
    Marks, Rules, Verdict,
    domain::{Tally, Void},
    rules::Action,
};

/// The rules: what each mark leads to, and from where on something is a mark.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"actions": {"trap": "exclude", "fast": "flag"}, "straight_line_items": 8, "duplicate_items": 5,
    "duplicate_responses": 3, "burst_an_hour": 30}))]
pub struct RulesBody {
    /// Mark → `pass`, `flag` (it counts, and somebody should look at it) or `exclude` (it is kept and does not count). A mark
    /// that is not named is flagged.
    #[schema(value_type = BTreeMap<String, String>)]
    pub actions: BTreeMap<String, Action>,
    /// `straight_line`: so many rated answers at least, all of them the same.
    #[schema(minimum = 2, maximum = 10000)]
    pub straight_line_items: u32,
    /// `duplicate`: so many rated answers at least …
    #[schema(minimum = 1, maximum = 10000)]
    pub duplicate_items: u32,
    /// … and so many responses with the same ones, from one office, service group and hour.
    #[schema(minimum = 2, maximum = 10000)]
    pub duplicate_responses: u32,
    /// `burst`: more responses than this an hour and counter of one office.
    #[schema(minimum = 1, maximum = 10000)]
    pub burst_an_hour: u32,
}

/// The rules in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesView {
    /// Rises with each change; every version stays.
    #[schema(example = 1)]
    pub version: u32,
    /// Mark → `pass`, `flag` or `exclude`.
    #[schema(value_type = BTreeMap<String, String>)]
    pub actions: BTreeMap<String, Action>,
    /// `straight_line`: so many rated answers at least, all of them the same.
    pub straight_line_items: u32,
    /// `duplicate`: so many rated answers at least …
    pub duplicate_items: u32,
    /// … and so many responses with the same ones, from one office, service group and hour.
    pub duplicate_responses: u32,
    /// `burst`: more responses than this an hour and counter of one office.
    pub burst_an_hour: u32,
}

/// The verdicts on the responses of a wave.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerdictsView {
    /// Version of the rules.
    #[schema(example = 1)]
    pub rules: u32,
    /// How many count, those that are flagged among them.
    #[schema(example = 412)]
    pub counted: u64,
    /// How many of them should be looked at.
    #[schema(example = 9)]
    pub flagged: u64,
    /// How many are kept and do not count.
    #[schema(example = 2)]
    pub excluded: u64,
    /// Why. A response can have several marks.
    pub marks: Vec<NoticedView>,
}

/// How many responses have a mark.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticedView {
    /// The mark.
    #[schema(example = "straight_line")]
    pub mark: &'static str,
    /// What the rules make of it: `accepted`, `flagged` or `excluded`.
    #[schema(example = "flagged")]
    pub verdict: &'static str,
    /// How many.
    #[schema(example = 9)]
    pub count: u64,
}

/// A response that should be looked at or does not count.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlaggedView {
    /// Its id.
    pub response_id: Uuid,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// `flagged` or `excluded`.
    #[schema(example = "flagged")]
    pub verdict: &'static str,
    /// Why.
    pub marks: Vec<&'static str>,
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FlaggedQuery {
    /// The last id of the page before.
    #[param(example = "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52")]
    pub after: Option<Uuid>,
}

/// Why a response should not count.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidBody {
    /// In words, for whoever decides and for the audit; no name.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "nhân viên bấm thử máy / staff tried the kiosk")]
    pub reason: String,
}

/// A request that a response should not count.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoidView {
    /// Its id.
    pub void_id: Uuid,
    /// The response.
    pub response_id: Uuid,
    /// Wave code.
    #[schema(example = "2026-Q3")]
    pub wave: String,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// Why.
    pub reason: String,
    /// `requested`, `approved` or `refused`.
    #[schema(example = "requested")]
    pub state: &'static str,
    /// Who asked.
    pub requested_by: String,
    /// When.
    pub requested_at: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
}

impl RulesBody {
    /// The rules, unchecked.
    pub fn read(self) -> Rules {
        let Self { actions, straight_line_items, duplicate_items, duplicate_responses, burst_an_hour } = self;
        Rules { version: 0, actions, straight_line_items, duplicate_items, duplicate_responses, burst_an_hour }
    }
}

impl From<Rules> for RulesView {
    fn from(rules: Rules) -> Self {
        let Rules { version, actions, straight_line_items, duplicate_items, duplicate_responses, burst_an_hour } =
            rules;
        Self { version, actions, straight_line_items, duplicate_items, duplicate_responses, burst_an_hour }
    }
}

impl From<Tally> for VerdictsView {
    fn from(tally: Tally) -> Self {
        let marks = tally.noticed.into_iter().map(|noticed| NoticedView {
            mark: noticed.mark.word(),
            verdict: noticed.verdict.word(),
            count: noticed.count,
        });
        let marks = marks.collect();
        Self { rules: tally.rules, counted: tally.counted, flagged: tally.flagged, excluded: tally.excluded, marks }
    }
}

impl FlaggedView {
    /// A response with the verdict on it.
    pub fn new((response_id, office, verdict, marks): (Uuid, String, Verdict, Marks)) -> Self {
        Self { response_id, office, verdict: verdict.word(), marks: marks.each().map(super::Mark::word).collect() }
    }
}

impl From<Void> for VoidView {
    fn from(void: Void) -> Self {
        Self {
            void_id: void.id,
            response_id: void.response,
            wave: void.wave,
            office: void.office,
            reason: void.reason,
            state: void.state.word(),
            requested_by: void.requested_by,
            requested_at: void.requested_at,
            decided_by: void.decided_by,
            decided_at: void.decided_at,
        }
    }
}
