//! Plans and the field monitor on the wire.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    questionnaires::{Questionnaire, rotation},
    waves::{monitor::Progress, plan::Plan},
};

/// A plan to be made.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    /// Answers expected of each office in the wave.
    #[validate(length(max = 5000))]
    #[schema(example = json!({"VPEZ": 25}))]
    pub expected: BTreeMap<String, u32>,
    /// First day in the field.
    #[schema(value_type = Option<String>, format = Date, example = "2026-07-01")]
    pub opens_on: Option<Date>,
    /// Last day in the field.
    #[schema(value_type = Option<String>, format = Date, example = "2026-09-30")]
    pub closes_on: Option<Date>,
    /// Channels that are used.
    #[validate(length(min = 1, max = 7))]
    #[schema(min_items = 1, max_items = 7, example = json!(["kiosk", "web"]))]
    pub channels: Vec<String>,
    /// Which items a person is asked, by channel: `everything`, `one_per_factor`, `random_2` or `own` (the rotation
    /// groups of the questionnaire). What is not said is suggested from what is expected of the smallest office.
    #[serde(default)]
    #[schema(example = json!({"kiosk": "random_2"}))]
    pub items: BTreeMap<String, String>,
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// Answers expected of each office.
    pub expected: BTreeMap<String, u32>,
    /// First day in the field.
    #[schema(value_type = Option<String>, format = Date)]
    pub opens_on: Option<Date>,
    /// Last day in the field.
    #[schema(value_type = Option<String>, format = Date)]
    pub closes_on: Option<Date>,
    /// What is asked through each channel.
    pub channels: Vec<ChannelView>,
}

/// What is asked through one channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelView {
    /// The channel.
    #[schema(example = "kiosk")]
    pub channel: String,
    /// The choice of items.
    #[schema(example = "one_per_factor")]
    pub items: String,
    /// The draws, as `asked` of `routing.js` takes them.
    pub draws: Vec<DrawView>,
    /// The chance of each item to be asked: what its answers are to be weighed by is its inverse.
    pub asked: BTreeMap<String, f64>,
}

/// Some items, of which each person is asked a few.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrawView {
    /// Item keys.
    pub items: Vec<String>,
    /// How many of them a person is asked.
    #[schema(example = 1)]
    pub count: u16,
}

/// How the field work is going. Counts only.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonitorView {
    /// Confidence of the intervals.
    #[schema(example = 0.95)]
    pub level: f64,
    /// By office.
    pub offices: Vec<ProgressView>,
}

/// One office.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProgressView {
    /// Its code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// Finished visits that are known.
    pub encounters: u64,
    /// Answers that count.
    pub responses: u64,
    /// Answers without a visit, counted apart.
    pub walk_ins: u64,
    /// How many of both wait until ten can be moved together, so that none can be told from the others. They are counted above.
    pub waiting: u64,
    /// Answers that were planned.
    pub expected: Option<u32>,
    /// Answers at the end, if they keep coming as they do; null without days or before the first.
    pub projected: Option<u64>,
    /// Half the width of the interval of a share of one half, the widest there is; null without answers.
    #[schema(example = 0.1)]
    pub half_width: Option<f64>,
    /// The same at the end.
    #[schema(example = 0.05)]
    pub projected_half_width: Option<f64>,
}

impl PlanView {
    /// The plan for this questionnaire.
    pub fn of(plan: Plan, questionnaire: &Questionnaire) -> Self {
        let channel = |(channel, items): (&String, &crate::waves::plan::Items)| {
            let draws = items.draws(questionnaire);
            let answered = questionnaire.items.iter().filter(|item| item.is_answered());
            let chance = |item: &crate::questionnaires::domain::Item| {
                (item.key.clone(), rotation::probability(&draws, &item.key))
            };
            let asked = answered.map(chance).collect();
            let draws = draws.into_iter().map(|draw| DrawView { items: draw.items, count: draw.count }).collect();
            ChannelView { channel: channel.clone(), items: (*items).into(), draws, asked }
        };
        let channels = plan.items.iter().map(channel).collect();
        Self { expected: plan.expected, opens_on: plan.opens_on, closes_on: plan.closes_on, channels }
    }
}

impl From<Progress> for ProgressView {
    fn from(from: Progress) -> Self {
        Self {
            office: from.office,
            encounters: from.encounters,
            responses: from.responses,
            walk_ins: from.walk_ins,
            waiting: from.waiting,
            expected: from.expected,
            projected: from.projected,
            half_width: from.half_width,
            projected_half_width: from.projected_half_width,
        }
    }
}
