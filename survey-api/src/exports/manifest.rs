//! What stands beside the files of an export: enough to know what they are and to make them again.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Order,
    catalogue::{Column, missing_code},
    guard,
};
use analytics::codebook::MissingReason;

/// The manifest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Manifest {
    /// The program that wrote it.
    pub program_version: &'static str,
    /// When, RFC 3339.
    pub made_at: String,
    /// What was asked for: dataset, format, layout, labels, filters, profile, purpose.
    pub order: Order,
    /// The waves, and the questionnaire of each.
    pub waves: Vec<WaveOf>,
    /// Rows below the header.
    pub rows: u64,
    /// Responses or comments that they are of.
    pub records: u64,
    /// What of the answers is in no row, and why: with `records` these are all that the order was about. Null for what is not answers.
    pub left_out: Option<LeftOut>,
    /// Seed of the shuffle, hexadecimal: rows are sorted by the SHA-256 of the seed and of what is written of them.
    pub seed: String,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The numbers that stand for a missing answer in columns of numbers.
    pub missing_codes: std::collections::BTreeMap<&'static str, i64>,
    /// The rule of the formula guard; null where the format needs none.
    pub formula_guard: Option<&'static str>,
    /// The files.
    pub files: Vec<FileOf>,
}

/// Responses (or comments) of an order that are not in it, each counted once. Null in a public export: fewer than ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize, ToSchema)]
pub struct LeftOut {
    /// They wait sealed until they can be moved among ten others (or for good, at an office with fewer).
    #[schema(example = 12)]
    pub waiting: Option<u64>,
    /// They were moved after the time of `as_of`.
    #[schema(example = 0)]
    pub later: Option<u64>,
    /// They came after the freeze, and the order does not say `late`.
    #[schema(example = 3)]
    pub late: Option<u64>,
    /// They do not count by their verdict, and the order does not say `excluded`.
    #[schema(example = 1)]
    pub excluded: Option<u64>,
}

impl LeftOut {
    /// The same with counts below `least` hidden.
    #[must_use]
    pub(super) fn hidden_below(self, least: u64) -> Self {
        let shown = |count: Option<u64>| count.filter(|count| *count == 0 || *count >= least);
        let Self { waiting, later, late, excluded } = self;
        Self { waiting: shown(waiting), later: shown(later), late: shown(late), excluded: shown(excluded) }
    }
}

/// A wave of an export.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WaveOf {
    /// Its code.
    pub code: String,
    /// Its period.
    pub period: String,
    /// Open or frozen: what comes to an open one later is not here.
    pub state: &'static str,
    /// Key, version and hash of its questionnaire.
    pub questionnaire: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its content.
    pub sha256: String,
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
pub struct FileOf {
    /// Its name.
    #[schema(example = "responses.csv")]
    pub name: String,
    /// Its length.
    #[schema(example = 48213)]
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// The part that follows from the order.
    pub(super) fn new(order: Order, columns: Vec<Column>, seed: u64, now: jiff::Timestamp) -> Self {
        Self {
            program_version: env!("CARGO_PKG_VERSION"),
            made_at: now.to_string(),
            formula_guard: order.format.is_guarded().then_some(guard::RULE),
            order,
            waves: Vec::new(),
            rows: 0,
            records: 0,
            left_out: None,
            seed: format!("{seed:016x}"),
            columns,
            missing_codes: MissingReason::ALL.into_iter().map(|reason| (reason.name(), missing_code(reason))).collect(),
            files: Vec::new(),
        }
    }
}
