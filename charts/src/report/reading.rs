//! One score as it is read: value, interval, n, or the reason why there is no number.

use analytics::{Score, Status, Text, release::Metadata};
use serde::Serialize;

use super::number;

/// What stands in a cell without a number.
pub(crate) const NO_NUMBER: &str = "–";

/// A score in words. Every string is ready to print; nothing here is the number of a suppressed cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Reading {
    /// May it be shown as a number?
    pub(crate) shown: bool,
    /// `85,43`, or a dash.
    pub(crate) value: String,
    /// The same in English.
    pub(crate) value_en: String,
    /// `83,1–87,8`, or a dash.
    pub(crate) interval: String,
    /// `83.1–87.8`.
    pub(crate) interval_en: String,
    /// `1.234`, or a dash.
    pub(crate) n: String,
    /// Why there is no number, or what to know about the number there is.
    pub(crate) note: Option<Text>,
    /// Where the value and the ends of its interval lie between 0 and 100, for a drawn line; `None` when nothing is shown.
    pub(crate) span: Option<[f64; 3]>,
}

impl Reading {
    /// `score` read with the gate of the release; `None` means that the release has no such row.
    pub(crate) fn of(score: Option<&Score>, metadata: &Metadata) -> Self {
        let Some(score) = score else {
            return Self::without(NO_NUMBER.to_owned(), Text::new("không có số liệu", "no data"));
        };
        let n = score.n.map_or_else(|| NO_NUMBER.to_owned(), number::count);
        match (score.status, score.score) {
            (Status::Suppressed, _) => Self::without(n, hidden(score, metadata)),
            (Status::Undefined, _) | (_, None) => Self::without(n, given_or(score, "không có số liệu", "no data")),
            (status, Some(value)) => Self {
                shown: true,
                value: number::decimal(value, 2),
                value_en: number::english(value, 2),
                interval: range(score, number::decimal),
                interval_en: range(score, number::english),
                n,
                note: match status {
                    Status::Imputed => Some(given_or(score, "có phần ước tính thay thế", "partly imputed")),
                    Status::Break => {
                        Some(given_or(score, "đổi phương pháp, không so được với kỳ trước", "break in series"))
                    }
                    _ => None,
                },
                span: Some([score.low.unwrap_or(value), value, score.high.unwrap_or(value)]),
            },
        }
    }

    fn without(n: String, note: Text) -> Self {
        let dash = || NO_NUMBER.to_owned();
        Self {
            shown: false,
            value: dash(),
            value_en: dash(),
            interval: dash(),
            interval_en: dash(),
            n,
            note: Some(note),
            span: None,
        }
    }
}

fn range(score: &Score, write: fn(f64, usize) -> String) -> String {
    match (score.low, score.high) {
        (Some(low), Some(high)) => format!("{}–{}", write(low, 1), write(high, 1)),
        _ => NO_NUMBER.to_owned(),
    }
}

fn hidden(score: &Score, metadata: &Metadata) -> Text {
    let least = metadata.minimum_n;
    match score.n {
        Some(n) if n < least => Text::new(
            format!("không công bố: dưới {least} phiếu"),
            format!("not published: fewer than {least} answers"),
        ),
        _ => given_or(score, "không công bố", "not published"),
    }
}

fn given_or(score: &Score, vi: &str, en: &str) -> Text {
    match &score.reason {
        Some(reason) if !reason.is_empty() => Text::new(format!("{vi} ({reason})"), format!("{en} ({reason})")),
        _ => Text::new(vi, en),
    }
}
