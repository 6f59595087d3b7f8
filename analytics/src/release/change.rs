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
            None => {
                let score = |period: &str| -> Option<&Score> {
                    self.scores.iter().find(|score| score.unit == unit && score.node == node && score.period == period)
                };
                self.change_between(score(from)?, score(to)?)
            }
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

    /// The change between two scores of one unit and node by their own errors, as [`Self::change`] has it where the release
    /// holds no figure of the difference.
    pub fn change_between(&self, from: &Score, to: &Score) -> Option<Change> {
        if from.period.contains("..") || to.period.contains("..") {
            return None;
        }
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
