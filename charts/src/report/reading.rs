//! One score as it is read: value, interval, n, or the reason why there is no number.

use analytics::{Score, Status, Text, release::Metadata};
use serde::Serialize;

use crate::{
    Lang,
    format::{self, NO_NUMBER},
};

/// A score in words. Every string is ready to print; nothing here is the number of a suppressed cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Reading {
    /// May it be shown as a number?
    pub(crate) shown: bool,
    /// `85,43` and `85.43`, or a dash.
    pub(crate) value: Text,
    /// `83,1–87,8`, or a dash.
    pub(crate) interval: Text,
    /// `1.234`, or a dash.
    pub(crate) n: Text,
    /// Why there is no number, or what to know about the number there is.
    pub(crate) note: Option<Text>,
    /// Lower end, value and upper end, for a drawn line; `None` when nothing is shown.
    pub(crate) span: Option<[f64; 3]>,
}

impl Reading {
    /// `score` read with the gate of the release; `None` means that the release has no such row.
    pub(crate) fn of(score: Option<&Score>, metadata: &Metadata) -> Self {
        let Some(score) = score else {
            return Self::without(dash(), Text::new("không có số liệu", "no data"));
        };
        let n = score.n.map_or_else(dash, |n| both(|lang| format::integer(n, lang)));
        let value = score.score.filter(|value| value.is_finite());
        // The gate of the release has the say; a number under its own threshold is still not printed.
        let below = score.n.is_some_and(|n| n < metadata.minimum_n);
        match (score.status, value) {
            (Status::Suppressed, _) => Self::without(n, hidden(score, metadata)),
            (Status::Undefined, _) | (_, None) => {
                Self::without(n, given(score).unwrap_or_else(|| Text::new("không có số liệu", "no data")))
            }
            (_, Some(_)) if below => Self::without(n, hidden(score, metadata)),
            (_, Some(value)) => Self {
                shown: true,
                value: both(|lang| format::number(value, 2, lang)),
                interval: interval(score),
                n,
                note: remark(score),
                span: Some([score.low.unwrap_or(value), value, score.high.unwrap_or(value)]),
            },
        }
    }

    fn without(n: Text, note: Text) -> Self {
        Self { shown: false, value: dash(), interval: dash(), n, note: Some(note), span: None }
    }
}

/// The same thing written in both languages.
pub(crate) fn both(write: impl Fn(Lang) -> String) -> Text {
    Text::new(write(Lang::Vi), write(Lang::En))
}

fn dash() -> Text {
    Text::new(NO_NUMBER, NO_NUMBER)
}

fn interval(score: &Score) -> Text {
    match (score.low, score.high) {
        (Some(low), Some(high)) => both(|lang| format::range(low, high, 1, lang)),
        _ => dash(),
    }
}

fn remark(score: &Score) -> Option<Text> {
    match score.status {
        Status::Imputed => Some(Text::new("có phần ước tính thay thế", "partly imputed")),
        // What breaks a series says so itself; without words it is the method.
        Status::Break => given(score)
            .map(|why| {
                Text::new(format!("{}; không so được với kỳ trước", why.vi), format!("{}; break in series", why.en))
            })
            .or_else(|| Some(Text::new("đổi phương pháp, không so được với kỳ trước", "break in series"))),
        _ => given(score),
    }
}

fn hidden(score: &Score, metadata: &Metadata) -> Text {
    let least = metadata.minimum_n;
    if score.n.is_some_and(|n| n < least) {
        return both(|lang| {
            lang.pick(
                format!("không công bố: dưới {least} phiếu"),
                format!("not published: fewer than {least} answers"),
            )
        });
    }
    match given(score) {
        Some(reason) => Text::new(format!("không công bố: {}", reason.vi), format!("not published: {}", reason.en)),
        None => Text::new("không công bố", "not published"),
    }
}

/// The reason in the release: Vietnamese, a slash, English; or one text for both.
fn given(score: &Score) -> Option<Text> {
    let reason = score.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty())?;
    let (vi, en) = reason.split_once(" / ").unwrap_or((reason, reason));
    Some(Text::new(vi, en))
}
