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
            seed: format!("{seed:016x}"),
            columns,
            missing_codes: MissingReason::ALL.into_iter().map(|reason| (reason.name(), missing_code(reason))).collect(),
            files: Vec::new(),
        }
    }
}
