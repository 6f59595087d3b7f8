//! Pages for what went wrong: what happened and what to do, never a code or a cause.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::frame::Frame;
use crate::{error::Code, i18n::Language};

/// Kinds of problem that a person can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No such page.
    NotFound,
    /// Our own fault.
    Failed,
    /// The writer's queue is full, or the server is about to stop.
    Busy,
    /// No wave is open.
    RateClosed,
    /// The form was sent from another site.
    Elsewhere,
    /// The form was sent before with other answers.
    Already,
    /// Their roles do not let them.
    NotAllowed,
    /// Tried too often.
    TooOften,
    /// The form could not be read.
    Unreadable,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::NotFound,
        Self::Failed,
        Self::Busy,
        Self::RateClosed,
        Self::Elsewhere,
        Self::Already,
        Self::NotAllowed,
        Self::TooOften,
        Self::Unreadable,
    ];

    /// What a refusal is to somebody who reads pages.
    pub const fn of(code: Code) -> Self {
        match code {
            Code::NotFound => Self::NotFound,
            Code::NotAllowed | Code::ConflictOfInterest | Code::SecondPersonRequired => Self::NotAllowed,
            Code::ForeignOrigin => Self::Elsewhere,
            Code::TooManyRequests => Self::TooOften,
            Code::ResponseConflict => Self::Already,
            Code::Busy | Code::Draining | Code::Timeout => Self::Busy,
            Code::WaveNeverOpened | Code::WaveFrozen => Self::RateClosed,
            Code::Internal | Code::FileFaulty => Self::Failed,
            _ => Self::Unreadable,
        }
    }

    const fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found-title", "not-found-text"),
            Self::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "failed-title", "failed-text"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy-title", "busy-text"),
            // A closed quarter is a state of the survey, not a fault of the request.
            Self::RateClosed => (StatusCode::OK, "rate-closed-title", "rate-closed-text"),
            Self::Elsewhere => (StatusCode::FORBIDDEN, "elsewhere-title", "elsewhere-text"),
            Self::Already => (StatusCode::CONFLICT, "already-title", "already-text"),
            Self::NotAllowed => (StatusCode::FORBIDDEN, "not-allowed-title", "not-allowed-text"),
            Self::TooOften => (StatusCode::TOO_MANY_REQUESTS, "too-often-title", "too-often-text"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable-title", "unreadable-text"),
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    title: String,
    text: String,
}

/// The page of a problem, in the language of the address where it was met.
pub fn page(problem: Problem, language: Language, path: &str) -> Response {
    let (status, title, text) = problem.parts();
    let frame = Frame::new(language, path);
    let mut response = render(&ProblemPage { title: frame.say(title), text: frame.say(text), frame });
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    response
}

/// A template as an answer that no cache keeps: the pages carry live counts and single-use forms.
pub fn render(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
