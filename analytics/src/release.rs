//! What is published for one period: frozen, self-describing, never edited.

mod change;
mod columns;
mod keying;
pub mod manifest;
mod offices;
mod write;

use serde::{Deserialize, Serialize};

pub use change::Change;
pub use columns::is_text;
pub use keying::KeyingErrors;
pub use manifest::{check_manifest, write_manifest};
pub use offices::{ChangeKind, OfficeChange};
pub use write::{read, write};

use crate::{codebook::Codebook, figure::Figure, index::Score, text::Text};

/// What the figures of a release are about and how they were made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Metadata {
    /// "Chỉ số hài lòng …".
    pub title: Text,
    /// The publishing office.
    pub agency: Text,
    /// Whom the figures speak of.
    pub population: Text,
    /// The period this release is for.
    pub period: String,
    /// Every wave and every rolling range that has figures here, in the order in which they end, the shorter first.
    /// A calendar year (`2026`) has scores too, equal to those of the range that ends with it; it is not listed.
    pub periods: Vec<String>,
    /// Scheme code (`sipas`), also the code of the root node.
    pub scheme: String,
    /// Scheme version.
    pub scheme_version: String,
    /// SHA-256 of the questionnaire, hexadecimal.
    pub questionnaire_sha256: String,
    /// SHA-256 over the frozen data files, hexadecimal.
    pub data_sha256: String,
    /// The program that made it.
    pub program_version: String,
    /// The day the data was frozen, ISO 8601.
    pub frozen_on: String,
    /// Confidence level of every interval.
    pub level: f64,
    /// The least number of answers that a published figure rests on.
    pub minimum_n: u64,
    /// True when the data is invented; every page and chart then says so.
    pub simulated: bool,
    /// Responses that were received and do not count, by why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Offices that merged, split or took another name meanwhile, and what that did to their series.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub office_changes: Vec<OfficeChange>,
    /// How well questionnaires on paper were keyed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keying: Vec<KeyingErrors>,
}

/// Responses that were received, are kept, and do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The period in which they were received.
    pub period: String,
    /// Why, in a stable word: `trap`, `device_fork`, `void` …
    pub reason: String,
    /// How many. Each is counted once, under the gravest reason.
    pub responses: u64,
}

/// A code and its names, in the order in which it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Code as in [`Score::unit`] or [`Score::node`].
    pub code: String,
    /// The code of the node above; `None` for the root and for units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its name.
    pub name: Text,
}

/// A release: every figure, and all that is needed to read it without anything else at hand.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Release {
    /// What it is about.
    pub metadata: Metadata,
    /// Units, in register order.
    pub units: Vec<Label>,
    /// Nodes of the scheme, root first, then by level and questionnaire order.
    pub nodes: Vec<Label>,
    /// The questions.
    pub codebook: Codebook,
    /// Scores by unit, period and node.
    pub scores: Vec<Score>,
    /// Item distributions (`proportion`, category = code), shares satisfied (category `satisfied`), and counts
    /// (`count` of `responses`, `encounters`, `walk_ins`), by `period` and, where they have one, `office`.
    pub figures: Vec<Figure>,
}
