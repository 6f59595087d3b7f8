//! What changed since an earlier period, and whether it is more than noise.

use analytics::{Release, Score, Status, Text};
use serde::Serialize;

use super::content;
use crate::{
    Lang,
    format::{self, NO_NUMBER},
};

/// A change of the overall index, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Change {
    /// The period compared with.
    pub(crate) against: Text,
    /// `told_apart`, `not_told_apart` or `not_compared`.
    pub(crate) verdict: &'static str,
    /// "Tăng 1,28 điểm phần trăm so với …: …".
    pub(crate) sentence: Text,
    /// "lớn hơn sai số chọn mẫu", or why there is no comparison.
    pub(crate) judged: Text,
    /// The change with its sign: `+1,28`.
    pub(crate) signed: String,
    /// `−0,30 đến 2,86`.
    pub(crate) interval: String,
}

/// The changes of the overall index against the same quarter of last year and against the quarter before.
pub(crate) fn of_headline(release: &Release, points: &Text) -> Vec<Change> {
    let now = &release.metadata.period;
    [4, 1]
        .into_iter()
        .filter_map(|quarters| Some(against(release, &format::earlier_quarter(now, quarters)?, points)))
        .collect()
}

fn against(release: &Release, then: &str, points: &Text) -> Change {
    let metadata = &release.metadata;
    match release.change(Score::EVERYONE, &metadata.scheme, then, &metadata.period) {
        Some(change) => compared(format::period_text(then), change, points),
        None => not_compared(format::period_text(then), why_not(release, then)),
    }
}

fn compared(against: Text, change: analytics::release::Change, points: &Text) -> Change {
    let size = |lang| format::number(change.difference.abs(), 2, lang);
    let (sign, vi, en) = if change.difference < 0.0 { ("−", "Giảm", "Down") } else { ("+", "Tăng", "Up") };
    let (verdict, judged) = if change.is_distinct() {
        ("told_apart", Text::new("lớn hơn sai số chọn mẫu", "more than sampling error"))
    } else {
        ("not_told_apart", Text::new("chưa vượt sai số chọn mẫu, chưa thể nói là có thay đổi", "within sampling error"))
    };
    Change {
        verdict,
        sentence: Text::new(
            format!("{vi} {} {} so với {}: {}.", size(Lang::Vi), points.vi, against.vi, judged.vi),
            format!("{en} {} {} on {}: {}.", size(Lang::En), points.en, against.en, judged.en),
        ),
        signed: format!("{sign}{}", size(Lang::Vi)),
        interval: [change.low, change.high].map(|end| format::number(end, 2, Lang::Vi)).join(" đến "),
        judged,
        against,
    }
}

fn not_compared(against: Text, why: Text) -> Change {
    Change {
        verdict: "not_compared",
        sentence: Text::new(
            format!("Không so sánh với {}: {}.", against.vi, why.vi),
            format!("Not compared with {}: {}.", against.en, why.en),
        ),
        signed: NO_NUMBER.to_owned(),
        interval: NO_NUMBER.to_owned(),
        judged: why,
        against,
    }
}

fn why_not(release: &Release, then: &str) -> Text {
    let metadata = &release.metadata;
    let score = |period: &str| content::score(release, Score::EVERYONE, period, &metadata.scheme);
    let hidden =
        |score: &Score| matches!(score.status, Status::Suppressed | Status::Undefined) || score.score.is_none();
    match (score(&metadata.period), score(then)) {
        (_, None) => Text::new("bản này không có số liệu của kỳ đó", "this release has no figure for it"),
        (Some(now), _) if now.status == Status::Break => Text::new("phương pháp đã thay đổi", "the method changed"),
        (None, _) => Text::new("kỳ này không có số liệu", "there is no figure for this period"),
        (Some(now), Some(before)) if hidden(now) || hidden(before) => {
            Text::new("một trong hai kỳ không đủ điều kiện công bố", "one of the two periods is not published")
        }
        _ => Text::new("không đủ số liệu để biết sai số", "the sampling error is not known"),
    }
}
