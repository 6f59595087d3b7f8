//! Questionnaires on the wire.

use analytics::{Text, codebook::MissingReason};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{
    Questionnaire, diff, domain,
    lifecycle::{Draft, Life},
    publishable::Examined,
    review::Remark,
    rotation,
    routing::Condition,
    words::Words,
    xlsform::{Unmapped, import::Imported},
};

/// A text in both languages.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
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
    /// `published`, or `retired`: no wave begins with it any more.
    #[schema(example = "published")]
    pub state: &'static str,
    /// When it was published; null where that was before it was recorded.
    #[schema(example = "2026-08-15T02:14:05Z")]
    pub published_at: Option<String>,
    /// Of a retired version: until when answers are taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-09-14T17:00:00Z")]
    pub accept_until: Option<String>,
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

/// The version to compare with.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Against {
    /// An earlier version of the same questionnaire.
    #[validate(range(min = 1))]
    #[param(minimum = 1, example = 1)]
    pub against: u32,
}

/// One version beside another.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiffView {
    /// The older of the two.
    #[schema(example = 1)]
    pub against: u32,
    /// The newer.
    #[schema(example = 2)]
    pub version: u32,
    /// Items that are not what they were.
    pub changes: Vec<super::diff::Change>,
}

/// A column of answers, or an item that has none.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    /// Place of the item in the questionnaire, from 1.
    #[schema(example = 9)]
    pub position: usize,
    /// Key of the item.
    #[schema(example = "staff_polite")]
    pub item: String,
    /// Name of its column in every export; null for words, notes and facts from records.
    #[schema(example = "staff_polite")]
    pub column: Option<String>,
    /// `scale`, `single`, `multi`, `number`, `date`, `text` or `note`.
    #[schema(example = "scale")]
    pub kind: &'static str,
    /// Key of the factor.
    pub factor: Option<String>,
    /// The question, with the option where the column is one.
    pub text: TextView,
    /// What its codes are called.
    pub values: Vec<ValueView>,
    /// Lowest number.
    pub min: Option<f64>,
    /// Highest number.
    pub max: Option<f64>,
    /// Reasons for having no answer that a person may give.
    pub missing: Vec<&'static str>,
    /// When it is shown, in the routing language.
    pub show_if: Option<String>,
    /// The chance that a person is asked it.
    pub asked: f64,
    /// A form is not finished without it.
    pub required: bool,
    /// A fact from the records of the visit.
    pub from_records: bool,
}

/// A code with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueView {
    /// The code as exports write it.
    #[schema(example = 5)]
    pub value: f64,
    /// Its name.
    pub text: TextView,
}

impl From<super::codebook::Entry> for EntryView {
    fn from(entry: super::codebook::Entry) -> Self {
        Self {
            position: entry.position,
            item: entry.item,
            column: entry.column,
            kind: entry.kind,
            factor: entry.factor,
            text: entry.text.into(),
            values: entry.values.into_iter().map(|(value, text)| ValueView { value, text: text.into() }).collect(),
            min: entry.range.map(|(min, _)| min),
            max: entry.range.map(|(_, max)| max),
            missing: entry.missing,
            show_if: entry.show_if,
            asked: entry.asked,
            required: entry.required,
            from_records: entry.from_records,
        }
    }
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

/// An item. What does not belong to its kind is left out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemView {
    /// Stable key.
    #[schema(example = "staff_polite")]
    pub key: String,
    /// Its factor; null for an overall item and for what is not rated.
    #[schema(example = "staff")]
    pub factor: Option<String>,
    /// `scale`, `single`, `multi`, `number`, `date`, `text` or `note`.
    #[schema(example = "scale")]
    pub kind: &'static str,
    /// Lowest code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub low: Option<u8>,
    /// Highest code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5)]
    pub high: Option<u8>,
    /// Lowest code that counts as satisfied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4)]
    pub satisfied_from: Option<u8>,
    /// The question.
    pub text: TextView,
    /// What can be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<ChoiceView>,
    /// Lowest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Highest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// When it is shown; left out: always. The language is described in docs/QUESTIONNAIRES.md.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub show_if: Option<Condition>,
    /// The chance that a person is asked it.
    #[schema(example = 1.0)]
    pub asked: f64,
    /// A form is not finished without it.
    pub required: bool,
    /// A fact that comes from the records of the visit and is never asked.
    pub from_records: bool,
    /// The screen it stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<u8>,
}

/// One thing that can be chosen.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoiceView {
    /// Its code.
    #[schema(example = 1)]
    pub code: u8,
    /// What is read.
    pub text: TextView,
}

impl From<Words> for TextView {
    fn from(words: Words) -> Self {
        words.text().into()
    }
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

impl QuestionnaireView {
    /// A version and what became of it.
    pub fn of(from: Questionnaire, life: &Life) -> Self {
        let draws = rotation::of(&from);
        let item = |item: domain::Item| ItemView {
            asked: rotation::probability(&draws, &item.key),
            kind: item.kind.word(),
            key: item.key,
            factor: item.factor,
            low: item.low,
            high: item.high,
            satisfied_from: item.satisfied_from,
            text: item.text.into(),
            codes: item.codes.into_iter().map(|c| ChoiceView { code: c.code, text: c.text.into() }).collect(),
            min: item.range.map(|range| range.min),
            max: item.range.map(|range| range.max),
            show_if: item.show_if,
            required: item.required,
            from_records: item.from_records,
            screen: item.screen,
        };
        Self {
            sha256: from.sha256(),
            state: life.word(),
            published_at: life.published_at.clone(),
            accept_until: life.accept_until().map(moment),
            key: from.key,
            version: from.version,
            title: from.title.into(),
            stem: from.stem.into(),
            factors: from.factors.into_iter().map(|f| FactorView { key: f.key, text: f.text.into() }).collect(),
            items: from.items.into_iter().map(item).collect(),
            scale: from.scale.into_iter().map(TextView::from).collect(),
            missing_reasons: MissingReason::ALL.map(missing_word).to_vec(),
        }
    }
}

/// A draft, looked through.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftView {
    /// Key of the questionnaire.
    #[schema(example = "one_stop")]
    pub key: String,
    /// The version that it will be.
    #[schema(example = 2)]
    pub version: u32,
    /// Digest of what would be published; null while something is at fault.
    pub sha256: Option<String>,
    /// When it was saved.
    #[schema(example = "2026-08-15T02:14:05Z")]
    pub saved_at: String,
    /// True where whoever asks may not publish it, because it was they who saved it.
    pub is_own: bool,
    /// Everything that keeps it from being published.
    pub faults: Vec<FaultView>,
    /// What should be looked at and does not keep it back.
    pub remarks: Vec<RemarkView>,
    /// The published version that it is compared with; null where it is the first.
    #[schema(example = 1)]
    pub against: Option<u32>,
    /// Items that are not what they were there.
    pub changes: Vec<diff::Change>,
}

/// Something to be mended.
#[derive(Debug, Serialize, ToSchema)]
pub struct FaultView {
    /// Where.
    #[schema(example = "one_stop 2, item \"staff_polite\"")]
    pub place: String,
    /// What it is, in both languages.
    pub cause: String,
    /// What to do about it.
    pub remedy: String,
}

/// Something to look at.
#[derive(Debug, Serialize, ToSchema)]
pub struct RemarkView {
    /// The item; null: the whole.
    pub item: Option<String>,
    /// What it is.
    pub text: TextView,
}

/// Which content is published: the digest that was shown with the draft.
#[derive(Debug, serde::Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishBody {
    /// SHA-256 of the draft as it was looked at.
    #[validate(length(min = 64, max = 64))]
    #[schema(min_length = 64, max_length = 64)]
    pub sha256: String,
}

/// The end of a version.
#[derive(Debug, serde::Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"accept_until": "2026-09-14T17:00:00Z", "reason": "câu 7 hỏi hai ý"}))]
pub struct RetireBody {
    /// Answers are taken until then: now at the earliest, in 90 days at the latest.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub accept_until: String,
    /// In words.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// What became of a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct LifeView {
    /// `published` or `retired`.
    #[schema(example = "retired")]
    pub state: &'static str,
    /// When it was published.
    pub published_at: Option<String>,
    /// Until when answers are taken.
    pub accept_until: Option<String>,
    /// Why it was retired.
    pub reason: Option<String>,
}

impl DraftView {
    /// A draft with what was found, beside the version before it.
    pub fn of(draft: Draft, found: Examined, before: Option<&Questionnaire>, is_own: bool) -> Self {
        let Examined { questionnaire, faults, remarks } = found;
        Self {
            sha256: faults.is_empty().then(|| questionnaire.sha256()),
            changes: before.map(|before| diff::between(before, &questionnaire)).unwrap_or_default(),
            against: before.map(|before| before.version),
            faults: faults
                .into_iter()
                .map(|fault| FaultView { place: fault.place, cause: fault.cause, remedy: fault.remedy })
                .collect(),
            remarks: remarks
                .into_iter()
                .map(|Remark { item, text, .. }| RemarkView { item, text: text.into() })
                .collect(),
            key: draft.key,
            version: draft.version,
            saved_at: draft.saved_at,
            is_own,
        }
    }
}

impl From<Life> for LifeView {
    fn from(life: Life) -> Self {
        Self {
            state: life.word(),
            accept_until: life.accept_until().map(moment),
            published_at: life.published_at,
            reason: life.retired.map(|retired| retired.reason),
        }
    }
}

fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
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

/// Something that an XLSForm and a questionnaire cannot say to each other.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnmappedView {
    /// Where: sheet, row and column, or the item.
    #[schema(example = "survey dòng 7 / row 7")]
    pub place: String,
    /// What it is, and what became of it.
    pub what: String,
}

/// What became of an XLSForm. Nothing is registered: send `toml` to `/questionnaires` once it has no faults.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedView {
    /// The questionnaire file that it makes.
    pub toml: String,
    /// Items in it.
    pub items: usize,
    /// What the workbook says and a questionnaire cannot.
    pub unmapped: Vec<UnmappedView>,
    /// What it lacks before it can be registered.
    pub faults: Vec<String>,
    /// What should be looked at before it is used.
    pub remarks: Vec<String>,
}

/// The language of a file.
#[derive(Debug, Clone, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct LanguageQuery {
    /// `vi` or `en`.
    #[validate(length(min = 2, max = 3))]
    #[param(min_length = 2, max_length = 3, example = "vi")]
    pub language: String,
}

impl Default for LanguageQuery {
    fn default() -> Self {
        Self { language: "vi".to_owned() }
    }
}

impl From<Unmapped> for UnmappedView {
    fn from(left: Unmapped) -> Self {
        Self { place: left.place, what: left.what }
    }
}

impl From<Imported> for ImportedView {
    fn from(imported: Imported) -> Self {
        let worded = |remark: &Remark| {
            let place = remark.item.as_ref().map_or(String::new(), |item| format!("{item}: "));
            format!("{place}{} / {}", remark.text.vi, remark.text.en)
        };
        let faults = imported.checked.err().unwrap_or_default();
        Self {
            toml: imported.toml,
            items: imported.items,
            unmapped: imported.unmapped.into_iter().map(UnmappedView::from).collect(),
            faults: faults.iter().map(ToString::to_string).collect(),
            remarks: imported.remarks.iter().map(worded).collect(),
        }
    }
}
