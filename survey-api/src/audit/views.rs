//! The audit chain on the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::verify::Report;
use crate::entity::{audit_event, audit_root};

/// One recorded change.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    /// Place in the chain, from 1.
    #[schema(example = 17)]
    pub seq: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Who: `person:…`, `system:operator` or `program`.
    pub actor: String,
    /// The roles they held.
    pub roles: String,
    /// The office it was at.
    pub office: Option<String>,
    /// What was done.
    #[schema(example = "office.put")]
    pub action: String,
    /// To what.
    #[schema(example = "office:VPEZ")]
    pub object: String,
    /// SHA-256 of the state before.
    pub before_sha256: Option<String>,
    /// SHA-256 of the state after.
    pub after_sha256: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// The request in which it was done.
    pub request_id: Option<String>,
    /// Code of the row before.
    pub prev_mac: String,
    /// Code of this row.
    pub mac: String,
}

impl From<audit_event::Model> for EventView {
    fn from(row: audit_event::Model) -> Self {
        Self {
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            roles: row.roles,
            office: row.office,
            action: row.action,
            object: row.object,
            before_sha256: row.before_sha256,
            after_sha256: row.after_sha256,
            reason: row.reason,
            request_id: row.request_id,
            prev_mac: row.prev_mac,
            mac: row.mac,
        }
    }
}

/// Which rows of the chain.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Only rows with a smaller number.
    #[param(example = 1000, minimum = 1)]
    pub before: Option<i64>,
}

/// The chain, walked from its first row.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// True when nothing is amiss.
    #[schema(example = true)]
    pub sound: bool,
    /// Rows that are as they were written, from the first on.
    #[schema(example = 1204)]
    pub rows: u64,
    /// Signed roots that agree with the chain.
    #[schema(example = 30)]
    pub roots: u64,
    /// The first row that is not as it was written.
    pub first_bad: Option<i64>,
    /// How it is not: `missing`, `moved`, `changed`, `cut_off`, `root`.
    pub fault: Option<&'static str>,
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        Self {
            sound: report.fault.is_none(),
            rows: report.sound,
            roots: report.roots,
            first_bad: report.fault.as_ref().map(|fault| fault.seq),
            fault: report.fault.as_ref().map(|fault| fault.kind.word()),
        }
    }
}

/// The signed end of the chain at the end of a day. Keep copies elsewhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct RootView {
    /// The day, UTC.
    #[schema(example = "2026-08-14")]
    pub day: String,
    /// Number of the last row of that day.
    pub seq: i64,
    /// Its code.
    pub mac: String,
    /// Ed25519 public key, hexadecimal.
    pub public_key: String,
    /// Signature over `hailong audit root`, day, number and code, a line each.
    pub signature: String,
}

impl From<audit_root::Model> for RootView {
    fn from(root: audit_root::Model) -> Self {
        Self { day: root.day, seq: root.seq, mac: root.mac, public_key: root.public_key, signature: root.signature }
    }
}
