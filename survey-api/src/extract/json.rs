//! A JSON body that has the promised shape, or a refusal that says where it has not. Values are never repeated.

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, Request},
    http::header,
};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::error::{Code, Refusal, Result, Rule, Violation};

/// Largest body, in bytes.
pub const LARGEST_BODY: usize = 64 * 1024;

/// Largest batch of a device, in bytes.
pub const LARGEST_BATCH: usize = 256 * 1024;

/// A body that fits `T` and passes its validation; at most `MOST` bytes of it are read.
#[derive(Debug, Clone, Copy)]
pub struct ValidJson<T, const MOST: usize = LARGEST_BODY>(pub T);

impl<S: Sync, T: DeserializeOwned + Validate, const MOST: usize> FromRequest<S> for ValidJson<T, MOST> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let body = body(request, "application/json", MOST).await?;
        checked(&body).map(Self)
    }
}

/// A body of this shape that passes its validation.
pub fn checked<T: DeserializeOwned + Validate>(body: &[u8]) -> Result<T> {
    let value: T = read(body)?;
    value.validate().map_err(|errors| Refusal::with(Code::Invalid, violations(&errors)))?;
    Ok(value)
}

/// The whole body, if it is of this media type and not too large.
pub(super) async fn body(request: Request, media_type: &str, most: usize) -> Result<Bytes> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type) {
        return Err(Refusal::new(Code::UnsupportedMediaType));
    }
    to_bytes(request.into_body(), most).await.map_err(|_| Refusal::new(Code::BodyTooLarge))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // Keeping the path to what is being read costs more than reading: it is looked for where there is a fault.
    serde_json::from_slice(body).or_else(|_| read_again(body))
}

fn read_again<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| shape(&error))?;
    json.end().map_err(|_| Refusal::new(Code::MalformedJson))?;
    Ok(value)
}

/// serde's messages hold the rejected value; only their kind and our own field names are passed on.
fn shape(error: &serde_path_to_error::Error<serde_json::Error>) -> Refusal {
    if !error.inner().is_data() {
        return Refusal::new(Code::MalformedJson);
    }
    let message = error.inner().to_string();
    let pointer = pointer(error.path());
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return Refusal::at(Code::Invalid, format!("{pointer}/{field}"), Rule::Missing);
    }
    let rule = if message.starts_with("unknown field") {
        Rule::UnknownField
    } else if message.starts_with("unknown variant") {
        Rule::UnknownValue
    } else {
        Rule::WrongType
    };
    Refusal::at(Code::Invalid, pointer, rule)
}

fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// validator keeps the rejected value in its errors (`params.value`): it stays there.
fn violations(errors: &ValidationErrors) -> Vec<Violation> {
    let mut found = Vec::new();
    collect(errors, "", &mut found);
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    found
}

fn collect(errors: &ValidationErrors, at: &str, found: &mut Vec<Violation>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{at}/{field}");
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, found),
            ValidationErrorsKind::List(list) => {
                list.iter().for_each(|(i, inner)| collect(inner, &format!("{pointer}/{i}"), found));
            }
            ValidationErrorsKind::Field(rules) => {
                found.extend(rules.iter().map(|error| Violation::new(pointer.clone(), rule(error))));
            }
        }
    }
}

fn rule(error: &validator::ValidationError) -> Rule {
    let bound = |name: &str| error.params.get(name).and_then(serde_json::Value::as_i64);
    // Of the rejected value only its kind, and whether there is anything in it.
    let (is_list, is_empty) = match error.params.get("value") {
        Some(serde_json::Value::Array(list)) => (true, list.is_empty()),
        Some(serde_json::Value::String(text)) => (false, text.is_empty()),
        _ => (false, false),
    };
    let limit = |max: i64| usize::try_from(max).unwrap_or_default();
    match (error.code.as_ref(), bound("min"), bound("max")) {
        ("length", ..) if is_empty => Rule::Empty,
        ("length", _, Some(max)) if is_list => Rule::TooMany(limit(max)),
        ("length", _, Some(max)) => Rule::TooLong(limit(max)),
        ("length", ..) => Rule::Empty,
        ("range", low, high) => Rule::OutOfRange { low: low.unwrap_or(0), high: high.unwrap_or(i64::from(i32::MAX)) },
        _ => Rule::UnknownValue,
    }
}
