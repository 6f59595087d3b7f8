//! Exports on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{
    Dataset, Format, Labels, Layout, Order, Profile,
    manifest::{FileOf, LeftOut},
    order::Filters,
    run::MANIFEST,
    store::job::{Job, JobState},
};
use crate::error::{Code, Refusal, Result, Rule};

/// An export to be made.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"dataset": "responses", "format": "csv", "layout": "wide", "labels": "code", "language": "vi",
    "profile": "research", "filters": {"waves": ["2026-Q3"]}, "purpose": "đối chiếu với phiếu giấy"}))]
pub struct ExportBody {
    /// What.
    pub dataset: Dataset,
    /// In which file.
    pub format: Format,
    /// How answers stand.
    pub layout: Layout,
    /// How codes are written.
    pub labels: Labels,
    /// Language of the labels; absent: Vietnamese.
    #[validate(length(min = 2, max = 3))]
    #[schema(min_length = 2, max_length = 3)]
    pub language: Option<String>,
    /// Of what.
    #[validate(nested)]
    pub filters: FiltersBody,
    /// RFC 3339. What was in the table in hours that were over then: the same rows however often it is asked. Absent: everything
    /// that is there when it runs.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub as_of: Option<String>,
    /// For whom.
    pub profile: Profile,
    /// What for. `full` needs it.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub purpose: String,
    /// A byte-order mark at the head of CSV.
    pub bom: bool,
}

/// Which rows. What is left out is no restriction.
#[derive(Debug, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FiltersBody {
    /// Waves.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub waves: Vec<String>,
    /// Offices.
    #[validate(length(max = 1000))]
    #[schema(max_items = 1000)]
    pub offices: Vec<String>,
    /// Service groups.
    #[validate(length(max = 1000))]
    #[schema(max_items = 1000)]
    pub service_groups: Vec<String>,
    /// `kiosk`, `qr`, `web` …
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub channels: Vec<String>,
    /// `encounter`, `ticket`, `walk_in`.
    #[validate(length(max = 3))]
    #[schema(max_items = 3)]
    pub bases: Vec<String>,
    /// With what came after the freeze.
    pub late: bool,
    /// With what does not count by its verdict.
    pub excluded: bool,
    /// The questionnaire of a codebook.
    #[validate(nested)]
    pub questionnaire: Option<VersionBody>,
    /// The period of a release; absent: the newest.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub period: Option<String>,
    /// `scores` or `figures`.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    pub table: Option<String>,
}

/// A questionnaire by name.
#[derive(Debug, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionBody {
    /// Its key.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32, example = "one_stop")]
    pub key: String,
    /// Its version; absent: the newest.
    pub version: Option<u32>,
}

impl ExportBody {
    /// The order, checked.
    pub fn order(self, now: Timestamp) -> Result<Order> {
        let moment =
            |text: String| text.parse::<Timestamp>().map_err(|_| Refusal::at(Code::Invalid, "/as_of", Rule::NotATime));
        let filters = self.filters;
        let order = Order {
            dataset: self.dataset,
            format: self.format,
            layout: self.layout,
            labels: self.labels,
            language: self.language.unwrap_or_else(|| "vi".to_owned()),
            as_of: self.as_of.map(moment).transpose()?,
            profile: self.profile,
            purpose: self.purpose,
            bom: self.bom,
            filters: Filters {
                waves: filters.waves,
                offices: filters.offices,
                service_groups: filters.service_groups,
                channels: filters.channels,
                bases: filters.bases,
                late: filters.late,
                excluded: filters.excluded,
                questionnaire: filters.questionnaire.map(|named| (named.key, named.version)),
                period: filters.period,
                table: filters.table,
            },
        };
        order.checked(now)
    }
}

/// An export that was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportView {
    /// Its id.
    pub id: Uuid,
    /// `awaiting`, `queued`, `running`, `done`, `failed` or `expired`.
    #[schema(example = "done")]
    pub status: &'static str,
    /// What is exported.
    pub dataset: Dataset,
    /// The file.
    pub format: Format,
    /// For whom.
    pub profile: Profile,
    /// What for.
    pub purpose: String,
    /// When it was asked for, RFC 3339.
    pub requested_at: String,
    /// How many people have agreed, of the two that `full` needs.
    pub approvals: usize,
    /// Rows below the header.
    pub rows: Option<u64>,
    /// What of the answers is in no row, and why.
    pub left_out: Option<LeftOut>,
    /// The files, with their checksums; the manifest says what the columns are.
    pub files: Vec<LinkedFile>,
    /// Where the manifest is.
    pub manifest: Option<String>,
    /// Why it failed.
    pub reason: Option<String>,
    /// When the files go, RFC 3339.
    pub expires_at: Option<String>,
}

/// A file and where it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedFile {
    /// Name, length, checksum.
    #[serde(flatten)]
    pub file: FileOf,
    /// Where it is; ranges are served.
    pub href: String,
}

impl From<Job> for ExportView {
    fn from(job: Job) -> Self {
        let href = |name: &str| format!("/api/v1/exports/{}/files/{name}", job.id);
        let is_there = job.state == JobState::Done;
        let linked = |file: &FileOf| LinkedFile { href: href(&file.name), file: file.clone() };
        Self {
            id: job.id,
            status: job.state.word(),
            dataset: job.order.dataset,
            format: job.order.format,
            profile: job.order.profile,
            requested_at: job.requested_at.to_string(),
            approvals: job.approvals.len(),
            rows: job.rows,
            left_out: job.left_out,
            files: if is_there { job.files.iter().map(linked).collect() } else { Vec::new() },
            manifest: is_there.then(|| href(MANIFEST)),
            expires_at: job.expires_at.map(|moment| moment.to_string()),
            purpose: job.order.purpose,
            reason: job.reason,
        }
    }
}
