//! How a score moved between two periods, and whether that can be told apart from noise.

use statrs::distribution::{ContinuousCDF, Normal};

use super::Release;
use crate::{
    figure::{Figure, Status},
    index::Score,
};

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
    /// p value of its difference from zero, adjusted where several were tested at once; `None`: computed here, or no error.
    pub p: Option<f64>,
    /// Confidence level of the release.
    pub level: f64,
}

impl Change {
    /// True when the difference can be told apart from zero: by its p value, which is adjusted for the number of tests,
    /// and by the interval only where there is none. Charts judge by the same rule.
    pub fn is_distinct(&self) -> bool {
        self.p.map_or(self.low > 0.0 || self.high < 0.0, |p| p < 1.0 - self.level)
    }
}

impl Release {
    /// The change of a score from one period to another.
    ///
    /// Where the release holds the figure (`difference`, category `vs_<from>`), that figure is the answer, even when the
    /// answer is that it may not be shown. Only where there is none the interval is `d ± z·√(se₁² + se₂²)` at the release's
    /// level (normal, two separate samples; Lohr 2022, section 2.5). It is the interval of the difference itself: two
    /// intervals that overlap do not show that nothing moved. `None` where either score may not be shown or has no standard
    /// error, where the method changed at `to`, and where a pooled range shares answers with the other period.
    pub fn change(&self, unit: &str, node: &str, from: &str, to: &str) -> Option<Change> {
        match self.tested(unit, node, from, to) {
            Some(figure) => self.published_change(figure),
            None => self.computed_change(unit, node, from, to),
        }
    }

    fn tested(&self, unit: &str, node: &str, from: &str, to: &str) -> Option<&Figure> {
        let category = format!("vs_{from}");
        self.figures.iter().find(|figure| {
            figure.statistic == "difference"
                && figure.variable == node
                && figure.category.as_deref() == Some(&*category)
                && figure.domain_value("period") == Some(to)
                && figure.domain_value("office").unwrap_or(Score::EVERYONE) == unit
        })
    }

    fn published_change(&self, figure: &Figure) -> Option<Change> {
        if figure.status != Status::Ok {
            return None;
        }
        let (difference, se, low, high) = (figure.estimate?, figure.se?, figure.low?, figure.high?);
        Some(Change { difference, se, low, high, p: figure.p, level: self.metadata.level })
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
        let level = self.metadata.level;
        let half = Normal::standard().inverse_cdf(f64::midpoint(1.0, level)) * se;
        Some(Change { difference, se, low: difference - half, high: difference + half, p: None, level })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Two scores that the plain normal interval tells apart (4 ± 3,92), with the figure a release may hold about them.
    fn tested(figure: Figure) -> Option<Change> {
        let mut release = release(score("2026-Q2", 80.0, 1.2), score("2026-Q3", 84.0, 1.6));
        release.figures.push(Figure {
            statistic: "difference".into(),
            variable: "sipas".into(),
            category: Some("vs_2026-Q2".into()),
            domain: [("period".into(), "2026-Q3".into())].into(),
            estimate: Some(4.0),
            ..figure
        });
        release.change("all", "sipas", "2026-Q2", "2026-Q3")
    }

    fn figure(low: f64, high: f64, p: Option<f64>) -> Figure {
        Figure { se: Some(1.9), low: Some(low), high: Some(high), p, ..Figure::default() }
    }

    #[test]
    fn the_figure_of_the_release_comes_before_any_computed_here() {
        assert!(change(score("2026-Q2", 80.0, 1.2), score("2026-Q3", 84.0, 1.6)).unwrap().is_distinct());
        let change = tested(figure(-0.1, 8.1, None)).unwrap();
        assert_eq!((change.se, change.low, change.is_distinct()), (1.9, -0.1, false));
    }

    #[test]
    fn the_adjusted_p_value_decides_where_the_interval_says_otherwise() {
        assert!(!tested(figure(0.1, 7.9, Some(0.06))).unwrap().is_distinct());
        assert!(tested(figure(-0.1, 8.1, Some(0.049))).unwrap().is_distinct());
    }

    #[test]
    fn a_difference_the_release_holds_back_is_not_computed_behind_its_back() {
        assert_eq!(tested(Figure { status: Status::Suppressed, ..figure(1.0, 7.0, Some(0.01)) }), None);
        assert_eq!(tested(Figure { se: Some(1.9), ..Figure::default() }), None); // no interval: the charts show no test either
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
