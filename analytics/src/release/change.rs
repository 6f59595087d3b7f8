//! How a score moved between two periods, and whether that can be told apart from noise.

use statrs::distribution::{ContinuousCDF, Normal};

use super::Release;
use crate::{figure::Status, index::Score};

/// The difference between two scores of one unit and node, `to − from`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// `to − from`, on the scheme's own scale.
    pub difference: f64,
    /// Standard error of the difference: √(se² + se²), because the answers of two periods are separate samples.
    pub se: f64,
    /// Lower end of the interval of the difference.
    pub low: f64,
    /// Upper end of the interval of the difference.
    pub high: f64,
}

impl Change {
    /// True when the interval of the difference does not hold zero.
    pub fn is_distinct(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

impl Release {
    /// The change of a score from one period to another.
    ///
    /// Where the release holds the figure (`difference`, category `vs_<from>`), that figure is the answer. Otherwise the interval
    /// is `d ± z·√(se₁² + se₂²)` at the release's level (normal, two separate samples; Lohr 2022, section 2.5). It is the interval
    /// of the difference itself: two intervals that overlap do not show that nothing moved. `None` where either score may not be
    /// shown or has no standard error, where the method changed at `to`, and where a pooled range shares answers with the other
    /// period.
    pub fn change(&self, unit: &str, node: &str, from: &str, to: &str) -> Option<Change> {
        self.published_change(unit, node, from, to).or_else(|| self.computed_change(unit, node, from, to))
    }

    fn published_change(&self, unit: &str, node: &str, from: &str, to: &str) -> Option<Change> {
        let category = format!("vs_{from}");
        let figure = self.figures.iter().find(|figure| {
            figure.statistic == "difference"
                && figure.variable == node
                && figure.category.as_deref() == Some(&*category)
                && figure.domain_value("period") == Some(to)
                && figure.domain_value("office").unwrap_or(Score::EVERYONE) == unit
                && figure.status == Status::Ok
        })?;
        Some(Change { difference: figure.estimate?, se: figure.se?, low: figure.low?, high: figure.high? })
    }

    fn computed_change(&self, unit: &str, node: &str, from: &str, to: &str) -> Option<Change> {
        if from.contains("..") || to.contains("..") {
            return None;
        }
        let score = |period: &str| -> Option<&Score> {
            self.scores.iter().find(|score| score.unit == unit && score.node == node && score.period == period)
        };
        let (from, to) = (score(from)?, score(to)?);
        if !matches!(from.status, Status::Ok | Status::Break) || to.status != Status::Ok {
            return None;
        }
        let difference = to.score? - from.score?;
        let se = to.se?.hypot(from.se?);
        let multiplier = Normal::standard().inverse_cdf(f64::midpoint(1.0, self.metadata.level));
        Some(Change { difference, se, low: difference - multiplier * se, high: difference + multiplier * se })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Figure;

    fn release(first: Score, second: Score) -> Release {
        let mut release = Release { scores: vec![first, second], ..Release::default() };
        release.metadata.level = 0.95;
        release
    }

    fn score(period: &str, score: f64, se: f64) -> Score {
        Score {
            unit: "all".into(),
            period: period.into(),
            node: "sipas".into(),
            score: Some(score),
            se: Some(se),
            ..Score::default()
        }
    }

    fn change(first: Score, second: Score) -> Option<Change> {
        release(first, second).change("all", "sipas", "2026-Q2", "2026-Q3")
    }

    #[test]
    fn standard_errors_of_two_samples_add_in_squares() {
        let change = change(score("2026-Q2", 80.0, 3.0), score("2026-Q3", 84.0, 4.0)).unwrap();
        assert_eq!((change.difference, change.se), (4.0, 5.0));
        assert!((change.low - (4.0 - 1.959_963_984_540_054 * 5.0)).abs() < 1e-9);
        assert!(!change.is_distinct());
    }

    #[test]
    fn the_figure_of_the_release_comes_before_any_computed_here() {
        let mut release = release(score("2026-Q2", 80.0, 3.0), score("2026-Q3", 84.0, 4.0));
        release.figures.push(Figure {
            statistic: "difference".into(),
            variable: "sipas".into(),
            category: Some("vs_2026-Q2".into()),
            domain: [("period".into(), "2026-Q3".into())].into(),
            estimate: Some(4.0),
            se: Some(1.5),
            low: Some(1.0),
            high: Some(7.0),
            ..Figure::default()
        });
        let change = release.change("all", "sipas", "2026-Q2", "2026-Q3").unwrap();
        assert_eq!((change.se, change.is_distinct()), (1.5, true));
    }

    #[test]
    fn overlapping_intervals_may_still_be_a_change() {
        // 80 ± 1,96 and 83 ± 1,96 overlap; the difference is 3 ± 2,77.
        assert!(change(score("2026-Q2", 80.0, 1.0), score("2026-Q3", 83.0, 1.0)).unwrap().is_distinct());
    }

    #[test]
    fn a_hidden_score_and_a_broken_series_have_no_change() {
        let hidden = Score { status: Status::Suppressed, ..score("2026-Q2", 80.0, 1.0) };
        assert_eq!(change(hidden, score("2026-Q3", 83.0, 1.0)), None);
        let broken = Score { status: Status::Break, ..score("2026-Q3", 83.0, 1.0) };
        assert_eq!(change(score("2026-Q2", 80.0, 1.0), broken), None);
    }
}
