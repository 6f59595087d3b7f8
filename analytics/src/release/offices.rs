//! What became of the offices of a release, and what that did to their series.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// Offices that merged, split or took another name within the time that a release tells of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OfficeChange {
    /// `merge`, `split` or `rename`.
    pub kind: ChangeKind,
    /// From this day on, ISO 8601.
    pub since: String,
    /// The first period of the offices of today; before it the series are those of the offices before, told as far as answers allow.
    pub from: String,
    /// Codes of the offices that are no more; of a rename, the office itself.
    pub old: Vec<String>,
    /// Codes of those that do their work.
    pub new: Vec<String>,
    /// What a renamed office was called before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_name: Option<Text>,
    /// Earlier periods in which the answers of all of them were counted for the new one: one series.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// Earlier periods in which one of them has no answers, so that the new one has no past there: the series breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
}

/// How offices change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Several became one, or one went into another.
    #[default]
    Merge,
    /// One became several: what it scored says nothing of its parts.
    Split,
    /// Another name for the same office: one series.
    Rename,
}

impl OfficeChange {
    /// Does the series of the new offices break here?
    pub fn breaks(&self) -> bool {
        match self.kind {
            ChangeKind::Merge => !self.open.is_empty(),
            ChangeKind::Split => true,
            ChangeKind::Rename => false,
        }
    }

    /// Why figures on both sides of it do not compare: Vietnamese, a slash, English.
    pub fn reason(&self) -> String {
        let (old, since) = (self.old.join(", "), &self.since);
        match self.kind {
            ChangeKind::Split => format!("tách từ {old} ngày {since} / split from {old} on {since}"),
            _ => format!("gộp với {old} ngày {since} / merged with {old} on {since}"),
        }
    }
}
