//! Waves on the wire.

pub mod plan;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::Wave;

/// A wave to be created.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaveBody {
    /// The quarter, or another label that sorts in time.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32, example = "2026-Q3")]
    pub period: String,
    /// Its code, where the period has more than one wave; the period otherwise.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32, example = "2026-Q3")]
    pub code: Option<String>,
    /// The questionnaire to put in the field.
    #[validate(nested)]
    pub questionnaire: QuestionnaireName,
}

/// A version of a questionnaire.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireName {
    /// Its key.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32, example = "one_stop")]
    pub key: String,
    /// Its version.
    #[validate(range(min = 1))]
    #[schema(minimum = 1, example = 1)]
    pub version: u32,
}

/// A wave.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaveView {
    /// Its code.
    #[schema(example = "2026-Q3")]
    pub code: String,
    /// Its period.
    #[schema(example = "2026-Q3")]
    pub period: String,
    /// `planned`, `open` or `frozen`.
    #[schema(example = "open")]
    pub state: &'static str,
    /// The questionnaire, by the hash of its content.
    pub questionnaire_sha256: String,
}

impl From<Wave> for WaveView {
    fn from(wave: Wave) -> Self {
        Self {
            state: wave.state.word(),
            code: wave.code,
            period: wave.period,
            questionnaire_sha256: wave.questionnaire_sha256,
        }
    }
}
