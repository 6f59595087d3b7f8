//! Responses on the wire.

use analytics::codebook::MissingReason;
use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::domain::{Answer, ItemAnswer, NewResponse, Receipt};
use crate::{
    quality::{Mark, Marks},
    questionnaires::views::missing_word,
};

/// A response. Its id, a version 4 UUID that the sender made, is in the address.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"wave": "2026-Q3", "office": "VPEZ", "service_group": "investment", "channel": "kiosk",
    "language": "vi", "answers": [{"item": "overall", "code": 5}, {"item": "staff_polite", "missing": "skipped"}]}))]
pub struct ResponseBody {
    /// Wave code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub wave: String,
    /// Office code.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub office: String,
    /// Service group of the visit.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub service_group: String,
    /// `kiosk`, `qr`, `web`, `paper`, `phone`, `interview` or `post`.
    pub channel: String,
    /// `vi`, `en` …
    #[schema(min_length = 2, max_length = 3)]
    pub language: String,
    /// One entry an item; an item that is left out was not asked.
    #[validate(length(min = 1, max = 250))]
    #[schema(min_items = 1, max_items = 250)]
    pub answers: Vec<AnswerBody>,
    /// Free text, at most 1,000 characters. It is stored apart from the answers.
    #[schema(max_length = 1000)]
    pub comment: Option<String>,
    /// The token of a slip, or its typed code: the right to rate one visit, spent by this response.
    #[validate(length(max = 64))]
    #[schema(max_length = 64, example = "0C4Q6X1V7K2M9N5P3R8T0W4Y6Z1A2")]
    pub ballot: Option<String>,
    /// Milliseconds from the first question shown to the last answer. It is not kept: what was answered faster than it can be
    /// read is marked.
    #[validate(range(min = 0, max = 86_400_000))]
    #[schema(minimum = 0, maximum = 86_400_000, example = 17450)]
    pub elapsed_ms: Option<u32>,
}

/// The answer to one item: what its kind takes, or why there is none. Exactly one of the fields beside `item`.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)] // validator wants to serialise what it refuses; see `extract::json`
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// Item key.
    pub item: String,
    /// A code of a scale or of a single choice.
    pub code: Option<i64>,
    /// The options chosen of an item that takes several.
    #[schema(max_items = 60)]
    pub codes: Option<Vec<i64>>,
    /// A number.
    pub number: Option<f64>,
    /// A day, `2026-07-01`.
    pub date: Option<String>,
    /// Words, at most 1,000 characters. They are stored apart from the answers.
    #[schema(max_length = 1000)]
    pub text: Option<String>,
    /// `not_asked`, `skipped`, `dont_know`, `refused` or `not_applicable`.
    pub missing: Option<String>,
}

/// Proof that a response is stored.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    /// The sender's id.
    pub response_id: Uuid,
    /// SHA-256 of what was stored, comment apart.
    pub digest: String,
    /// The hour it first arrived in; nothing finer is kept. A repeat that comes after it was moved among others is told the first
    /// of the hours that they share.
    #[schema(example = "2026-11-23T02:00:00Z")]
    pub received_hour: String,
    /// Always `accepted`.
    #[schema(example = "accepted")]
    pub verdict: &'static str,
    /// It came after the wave was frozen and counts in the next revision.
    #[schema(example = false)]
    pub late: bool,
}

/// Nobody reads a question and chooses in less.
const FASTEST_MS: u32 = 300;

impl ResponseBody {
    /// What is noticed about it that is not kept.
    pub fn marks(&self) -> Marks {
        let answered = self.answers.iter().filter(|answer| answer.missing.is_none()).count();
        let least = u32::try_from(answered).unwrap_or(u32::MAX).saturating_mul(FASTEST_MS);
        Marks::NONE.with(Mark::Fast, self.elapsed_ms.is_some_and(|elapsed| elapsed < least))
    }

    /// The response under `id`, unchecked.
    pub fn under(self, id: Uuid) -> NewResponse {
        NewResponse {
            id,
            wave: self.wave,
            office: self.office,
            service_group: self.service_group,
            channel: self.channel,
            language: self.language,
            answers: self.answers.into_iter().map(ItemAnswer::from).collect(),
            comment: self.comment,
        }
    }
}

impl From<AnswerBody> for ItemAnswer {
    fn from(body: AnswerBody) -> Self {
        let reason = |word: &str| MissingReason::ALL.into_iter().find(|reason| missing_word(*reason) == word);
        let absent = |word: String| reason(&word).map_or(Answer::Unclear, Answer::Missing);
        let given = [
            body.code.map(Answer::Code),
            body.codes.map(Answer::Codes),
            body.number.map(Answer::Number),
            body.date.map(Answer::Date),
            body.text.map(Answer::Text),
            body.missing.map(absent),
        ];
        let mut given = given.into_iter().flatten();
        let answer = match (given.next(), given.next()) {
            (Some(answer), None) => answer,
            _ => Answer::Unclear,
        };
        Self { item: body.item, answer }
    }
}

/// 201 when it is new, 202 when it is new and late, 200 when it was here already.
impl IntoResponse for Receipt {
    fn into_response(self) -> Response {
        let status = match (self.replayed, self.late) {
            (true, _) => StatusCode::OK,
            (false, true) => StatusCode::ACCEPTED,
            (false, false) => StatusCode::CREATED,
        };
        let view = ReceiptView {
            response_id: self.id,
            digest: HEXLOWER.encode(&self.digest),
            received_hour: self.hour.start().to_string(),
            verdict: "accepted",
            late: self.late,
        };
        let mut response = (status, Json(view)).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.replayed {
            let name = HeaderName::from_static("idempotent-replayed");
            response.headers_mut().insert(name, HeaderValue::from_static("true"));
        }
        response
    }
}
