//! Releases on the wire.

use analytics::{Release, Score};
use charts::{Lang, Selection};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use uuid::Uuid;
use validator::Validate;

use super::{
    Recorded,
    approval::Approval,
    domain::{PROPOSED, PUBLISHED},
};
use crate::questionnaires::views::TextView;

/// A release.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseView {
    /// The period it is for.
    #[schema(example = "2026-Q3")]
    pub period: String,
    /// 1, 2, …: a correction is the next revision.
    #[schema(example = 1)]
    pub revision: u32,
    /// SHA-256 of its manifest.
    pub manifest_sha256: String,
    /// When it was recorded.
    #[schema(example = "2026-10-12T01:30:00Z")]
    pub recorded_at: String,
}

/// A release with who made it and who let it out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprovalView {
    /// The release.
    #[serde(flatten)]
    pub release: ReleaseView,
    /// `proposed` or `published`.
    #[schema(example = "proposed")]
    pub state: &'static str,
    /// Who computed it; null for the operator of the program.
    pub made_by: Option<Uuid>,
    /// Who let it out.
    pub approved_by: Option<Uuid>,
    /// When.
    #[schema(example = "2026-10-12T01:30:00Z")]
    pub approved_at: Option<String>,
}

/// What is let out.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveBody {
    /// SHA-256 of the manifest of the files that were looked at.
    #[validate(length(min = 64, max = 64))]
    #[schema(min_length = 64, max_length = 64)]
    pub manifest_sha256: String,
}

/// Which scores of an index.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IndexQuery {
    /// Unit code; `all` for all units together.
    #[param(example = "all")]
    pub unit: Option<String>,
    /// Node code; the scheme's code for the index itself.
    #[param(example = "sipas")]
    pub node: Option<String>,
    /// A period that the release has figures for.
    #[param(example = "2026-Q3")]
    pub period: Option<String>,
}

/// Which part of a release a chart shows; without any of these, the chart that was published with it.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChartQuery {
    /// Unit code.
    #[param(example = "VPEZ")]
    pub unit: Option<String>,
    /// Node code.
    #[param(example = "staff")]
    pub node: Option<String>,
    /// A period that the release has figures for.
    #[param(example = "2026-Q2")]
    pub period: Option<String>,
    /// Language of the words in it, `vi` or `en`.
    #[param(example = "en")]
    pub lang: Option<String>,
    /// Page of a chart with more rows than fit, from 1.
    #[param(minimum = 1, example = 1)]
    pub page: Option<usize>,
}

impl From<ChartQuery> for Selection {
    fn from(query: ChartQuery) -> Self {
        Self {
            period: query.period,
            unit: query.unit,
            node: query.node,
            lang: Lang::from_tag(query.lang.as_deref().unwrap_or("vi")),
            page: query.page.unwrap_or(1),
            ..Self::default()
        }
    }
}

/// The index of a release.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndexView {
    /// What it is.
    pub title: TextView,
    /// The period of the release.
    #[schema(example = "2026-Q3")]
    pub period: String,
    /// Scheme code, also the code of the root node.
    #[schema(example = "sipas")]
    pub scheme: String,
    /// Scheme version.
    pub scheme_version: String,
    /// True when the data is invented.
    pub simulated: bool,
    /// The scores asked for.
    #[schema(value_type = Vec<ScoreView>)]
    pub scores: Vec<Score>,
}

/// One score; null means that there is no such number, and `status` says why.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes analytics::Score; a test holds the two together")]
pub struct ScoreView {
    /// Unit code.
    #[schema(example = "all")]
    unit: String,
    /// Period, or a pooled range `2025-Q4..2026-Q3`.
    #[schema(example = "2026-Q3")]
    period: String,
    /// Node code.
    #[schema(example = "sipas")]
    node: String,
    /// 1 for the leaves.
    level: u8,
    /// The score on the scheme's scale.
    #[schema(example = 85.43)]
    score: Option<f64>,
    /// 1 = best.
    rank: Option<u32>,
    /// Best rank that the interval allows.
    rank_low: Option<u32>,
    /// Worst rank that the interval allows.
    rank_high: Option<u32>,
    /// Standard error.
    se: Option<f64>,
    /// Lower end of the interval.
    low: Option<f64>,
    /// Upper end of the interval.
    high: Option<f64>,
    /// Share of the leaves with a value.
    coverage: Option<f64>,
    /// Class word.
    class: Option<String>,
    /// Responses it rests on.
    n: Option<u64>,
    /// `ok`, `suppressed`, `undefined`, `imputed` or `break`.
    #[schema(example = "ok")]
    status: String,
    /// Why not `ok`.
    #[schema(required = false)]
    reason: Option<String>,
    /// The same in one word, where a rule of publication hid it.
    #[schema(required = false)]
    reason_code: Option<String>,
}

impl IndexView {
    /// The scores of `release` that `query` asks for.
    pub fn new(release: &Release, query: &IndexQuery) -> Self {
        let asked = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
        let fits = |score: &&Score| {
            asked(&query.unit, &score.unit) && asked(&query.node, &score.node) && asked(&query.period, &score.period)
        };
        let about = &release.metadata;
        Self {
            title: about.title.clone().into(),
            period: about.period.clone(),
            scheme: about.scheme.clone(),
            scheme_version: about.scheme_version.clone(),
            simulated: about.simulated,
            scores: release.scores.iter().filter(fits).cloned().collect(),
        }
    }
}

impl From<Approval> for ApprovalView {
    fn from(approval: Approval) -> Self {
        let (approved_by, approved_at) = approval.approved.unzip();
        Self {
            release: approval.release.into(),
            state: if approval.is_published { PUBLISHED } else { PROPOSED },
            made_by: approval.made_by,
            approved_by,
            approved_at,
        }
    }
}

impl From<Recorded> for ReleaseView {
    fn from(recorded: Recorded) -> Self {
        Self {
            period: recorded.period,
            revision: recorded.revision,
            manifest_sha256: recorded.manifest_sha256,
            recorded_at: recorded.recorded_at,
        }
    }
}
