//! Questionnaires on the wire.

use analytics::{Text, codebook::MissingReason};
use serde::Serialize;
use utoipa::ToSchema;

use super::Questionnaire;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextView {
    /// Vietnamese.
    #[schema(example = "Rất hài lòng")]
    pub vi: String,
    /// English.
    #[schema(example = "Very satisfied")]
    pub en: String,
}

/// One version of a questionnaire.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionnaireView {
    /// Stable key.
    #[schema(example = "one_stop")]
    pub key: String,
    /// Version, from 1.
    #[schema(example = 1)]
    pub version: u32,
    /// SHA-256 of the content, also the ETag's source.
    pub sha256: String,
    /// Its title.
    pub title: TextView,
    /// The words above the items, which the items' texts complete.
    pub stem: TextView,
    /// Factors in printing order.
    pub factors: Vec<FactorView>,
    /// Items in questionnaire order.
    pub items: Vec<ItemView>,
    /// Names of the codes, lowest first.
    pub scale: Vec<TextView>,
    /// Why an item may have no answer.
    #[schema(example = json!(["not_asked", "skipped", "dont_know", "refused", "not_applicable"]))]
    pub missing_reasons: Vec<&'static str>,
}

/// A factor.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactorView {
    /// Stable key.
    #[schema(example = "staff")]
    pub key: String,
    /// Its name.
    pub text: TextView,
}

/// An item.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemView {
    /// Stable key.
    #[schema(example = "staff_polite")]
    pub key: String,
    /// Its factor; null for an overall item.
    #[schema(example = "staff")]
    pub factor: Option<String>,
    /// Lowest code.
    #[schema(example = 1)]
    pub low: u8,
    /// Highest code.
    #[schema(example = 5)]
    pub high: u8,
    /// Lowest code that counts as satisfied.
    #[schema(example = 4)]
    pub satisfied_from: u8,
    /// The question.
    pub text: TextView,
}

impl From<Text> for TextView {
    fn from(text: Text) -> Self {
        Self { vi: text.vi, en: text.en }
    }
}

impl From<TextView> for Text {
    fn from(view: TextView) -> Self {
        Self::new(view.vi, view.en)
    }
}

impl From<Questionnaire> for QuestionnaireView {
    fn from(from: Questionnaire) -> Self {
        let item = |item: analytics::codebook::Item| ItemView {
            key: item.key,
            factor: item.factor,
            low: item.low,
            high: item.high,
            satisfied_from: item.satisfied_from,
            text: item.text.into(),
        };
        Self {
            sha256: from.sha256(),
            key: from.key,
            version: from.version,
            title: from.title.into(),
            stem: from.stem.into(),
            factors: from
                .codebook
                .factors
                .into_iter()
                .map(|f| FactorView { key: f.key, text: f.text.into() })
                .collect(),
            items: from.codebook.items.into_iter().map(item).collect(),
            scale: from.codebook.scale.into_iter().map(TextView::from).collect(),
            missing_reasons: MissingReason::ALL.map(missing_word).to_vec(),
        }
    }
}

/// The word of a reason for having no answer.
pub fn missing_word(reason: MissingReason) -> &'static str {
    match reason {
        MissingReason::NotAsked => "not_asked",
        MissingReason::Skipped => "skipped",
        MissingReason::DontKnow => "dont_know",
        MissingReason::Refused => "refused",
        MissingReason::NotApplicable => "not_applicable",
    }
}
