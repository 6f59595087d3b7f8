//! What changed between two periods, and whether it is more than noise.

use analytics::{Release, Score, Status, Text};
use serde::Serialize;

use super::{number, period};

/// Two published scores of one unit and node, taken apart.
///
/// Quarters are separate samples, so the interval of `d = a − b` comes from the two published intervals alone
/// (Zou and Donner 2008, "MOVER"): `d − √((a − lₐ)² + (u_b − b)²)` to `d + √((uₐ − a)² + (b − l_b)²)`.
/// It needs no quantile, keeps lopsided intervals lopsided, and a reader can work it out again from the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Difference {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Difference {
    /// `None` where either number is hidden, absent or not comparable.
    pub(crate) fn between(now: &Score, then: &Score) -> Option<Self> {
        let (a, low_a, high_a) = published(now)?;
        let (b, low_b, high_b) = published(then)?;
        let value = a - b;
        Some(Self { value, low: value - (a - low_a).hypot(high_b - b), high: value + (high_a - a).hypot(b - low_b) })
    }

    /// True when zero lies outside the interval.
    pub(crate) fn is_told_apart(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

fn published(score: &Score) -> Option<(f64, f64, f64)> {
    match score.status {
        Status::Suppressed | Status::Undefined => None,
        _ => Some((score.score?, score.low?, score.high?)),
    }
}

/// A change of the headline, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Change {
    /// The period compared with.
    pub(crate) against: Text,
    /// `told_apart`, `not_told_apart` or `not_compared`.
    pub(crate) verdict: &'static str,
    /// "Tăng 1,28 điểm phần trăm …".
    pub(crate) sentence: Text,
    /// "lớn hơn sai số chọn mẫu", or why there is no comparison.
    pub(crate) judged: Text,
    /// The change with its sign: `+1,28`.
    pub(crate) signed: String,
    /// `−0,30 đến 2,86`.
    pub(crate) interval: String,
}

/// The changes of the overall index against the same quarter of last year and against the period before.
pub(crate) fn of_headline(release: &Release, points: &Text) -> Vec<Change> {
    let now = &release.metadata.period;
    [period::year_before(now), period::previous(now)]
        .into_iter()
        .flatten()
        .map(|then| against(release, &then, points))
        .collect()
}

fn against(release: &Release, then: &str, points: &Text) -> Change {
    let name = period::name(then);
    let root = |label: &str| {
        let scheme = &release.metadata.scheme;
        release.scores.iter().find(|s| s.unit == Score::EVERYONE && s.node == *scheme && s.period == label)
    };
    let (now, before) = (root(&release.metadata.period), root(then));
    let broken = now.is_some_and(|score| score.status == Status::Break);
    let difference = match (now, before) {
        (Some(now), Some(before)) if !broken => Difference::between(now, before),
        _ => None,
    };
    match difference {
        Some(difference) => compared(name, difference, points),
        None => not_compared(name, broken, before.is_some()),
    }
}

fn compared(name: Text, difference: Difference, points: &Text) -> Change {
    let size = number::decimal(difference.value.abs(), 2);
    let size_en = number::english(difference.value.abs(), 2);
    let (vi, en) = if difference.value < 0.0 { ("Giảm", "Down") } else { ("Tăng", "Up") };
    let (verdict, judged) = if difference.is_told_apart() {
        ("told_apart", Text::new("lớn hơn sai số chọn mẫu", "more than sampling error"))
    } else {
        ("not_told_apart", Text::new("chưa vượt sai số chọn mẫu, chưa thể nói là có thay đổi", "within sampling error"))
    };
    Change {
        verdict,
        sentence: Text::new(
            format!("{vi} {size} {} so với {}: {}.", points.vi, name.vi, judged.vi),
            format!("{en} {size_en} {} on {}: {}.", points.en, name.en, judged.en),
        ),
        signed: format!("{}{}", if difference.value < 0.0 { "−" } else { "+" }, size),
        interval: format!("{} đến {}", number::decimal(difference.low, 2), number::decimal(difference.high, 2)),
        judged,
        against: name,
    }
}

fn not_compared(name: Text, broken: bool, exists: bool) -> Change {
    let why = if broken {
        Text::new("phương pháp đã thay đổi", "the method changed")
    } else if exists {
        Text::new("một trong hai kỳ không đủ điều kiện công bố", "one of the two periods is not published")
    } else {
        Text::new("chưa có số liệu kỳ đó", "there is no figure for it")
    };
    Change {
        verdict: "not_compared",
        sentence: Text::new(
            format!("Không so sánh với {}: {}.", name.vi, why.vi),
            format!("Not compared with {}: {}.", name.en, why.en),
        ),
        signed: super::reading::NO_NUMBER.to_owned(),
        judged: why,
        interval: super::reading::NO_NUMBER.to_owned(),
        against: name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: f64, low: f64, high: f64) -> Score {
        Score { score: Some(value), low: Some(low), high: Some(high), ..Score::default() }
    }

    #[test]
    fn the_interval_of_a_difference_joins_the_two_intervals() {
        // 3-4-5 triangles: half widths 3 and 4 give 5.
        let difference = Difference::between(&score(80.0, 77.0, 83.0), &score(70.0, 66.0, 74.0)).unwrap();
        assert!((difference.value - 10.0).abs() < 1e-12);
        assert!((difference.low - 5.0).abs() < 1e-12);
        assert!((difference.high - 15.0).abs() < 1e-12);
        assert!(difference.is_told_apart());
    }

    #[test]
    fn a_hidden_score_is_not_compared() {
        let hidden = Score { status: Status::Suppressed, ..score(70.0, 66.0, 74.0) };
        assert_eq!(Difference::between(&score(80.0, 77.0, 83.0), &hidden), None);
    }
}
