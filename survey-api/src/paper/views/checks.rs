//! The third keying and the opening of boxes on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::paper::opening::Opening;

/// What is keyed a third time in a wave.
#[derive(Debug, Serialize, ToSchema)]
pub struct RekeyView {
    /// The share of sheets that is drawn; null where nothing is.
    #[schema(example = 0.05)]
    pub share: Option<f64>,
    /// The seed by which sheets are drawn, once the wave is frozen: before, nobody may know which will be looked at.
    pub seed: Option<i64>,
    /// Sheets that wait and that you may key: you keyed and decided nothing of them.
    pub waiting: Vec<String>,
}

/// The share of sheets that is keyed a third time.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RekeyBody {
    /// Above 0 and at most 1. It is set once for a wave.
    #[schema(example = 0.05)]
    pub share: f64,
}

/// Why something is done.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetOffBody {
    /// In words.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "phiếu giấy bị ướt, không đọc lại được")]
    pub reason: String,
}

/// A box that somebody opened while another was there.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"wave": "2026-Q3", "office": "VPEZ", "seal": "0042", "is_intact": true, "sheets": 37}))]
pub struct OpeningBody {
    /// Wave code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub wave: String,
    /// Office code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub office: String,
    /// The number of the seal.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub seal: String,
    /// The seal was whole.
    pub is_intact: bool,
    /// Sheets in the box.
    #[validate(range(max = 100_000))]
    #[schema(maximum = 100_000)]
    pub sheets: u32,
    /// What else was noticed.
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub note: String,
}

/// What the other one found.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"is_intact": true, "sheets": 37}))]
pub struct WitnessBody {
    /// The seal was whole.
    pub is_intact: bool,
    /// Sheets in the box, counted anew.
    #[validate(range(max = 100_000))]
    #[schema(maximum = 100_000)]
    pub sheets: u32,
}

/// A box. What the first one counted is told once the other one has said the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningView {
    /// Stable id.
    pub id: Uuid,
    /// Wave code.
    #[schema(example = "2026-Q3")]
    pub wave: String,
    /// Office code.
    #[schema(example = "VPEZ")]
    pub office: String,
    /// The number of the seal.
    #[schema(example = "0042")]
    pub seal: String,
    /// The seal was whole; null until somebody confirms it.
    pub is_intact: Option<bool>,
    /// Sheets in the box; null until somebody confirms it.
    pub sheets: Option<u32>,
    /// What else was noticed.
    pub note: String,
    /// When it was recorded.
    #[schema(example = "2026-08-15T02:14:05Z")]
    pub opened_at: String,
    /// When the other one confirmed it.
    pub witnessed_at: Option<String>,
}

impl OpeningBody {
    /// The box, opened by `who` now.
    pub fn by(self, who: String, at: String) -> Opening {
        Opening {
            id: Uuid::new_v4(),
            wave: self.wave,
            office: self.office,
            seal: self.seal.trim().to_owned(),
            is_intact: self.is_intact,
            sheets: self.sheets,
            note: self.note.trim().to_owned(),
            opened_by: who,
            opened_at: at,
            witnessed: None,
        }
    }
}

impl From<Opening> for OpeningView {
    fn from(opening: Opening) -> Self {
        let is_told = opening.witnessed.is_some();
        Self {
            id: opening.id,
            wave: opening.wave,
            office: opening.office,
            seal: opening.seal,
            is_intact: Some(opening.is_intact).filter(|_| is_told),
            sheets: Some(opening.sheets).filter(|_| is_told),
            note: opening.note,
            opened_at: opening.opened_at,
            witnessed_at: opening.witnessed.map(|(_, at)| at),
        }
    }
}
