//! What is too uncertain to publish, and why.

use super::table::Table;
use crate::error::{Error, Result, Stage};
use crate::figure::{Figure, Status};
use crate::index::Score;
use crate::publication::Code;

/// The publication gate: a score or figure that fails one of its rules is hidden, with the reason.
///
/// After the presentation standards for proportions of the US National Center for Health Statistics (Parker et al. 2017):
/// a least number of answers, of effective answers, and a widest interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gate {
    /// Fewer responses of a unit in a period, and not none, are confidential: their number is hidden too, and what would give them
    /// away.
    pub confidential_below: u64,
    /// Least number of answers.
    pub minimum_n: u64,
    /// Least effective number of answers under unequal weights; `None`: no such rule.
    pub minimum_n_eff: Option<f64>,
    /// Widest interval of a score, on the scheme's own scale; `None`: no such rule.
    pub maximum_width: Option<f64>,
}

impl Default for Gate {
    /// 30 answers (below 10 confidential), 15 effective ones, an interval of 30 points.
    fn default() -> Self {
        Self { confidential_below: 10, minimum_n: 30, minimum_n_eff: Some(15.0), maximum_width: Some(30.0) }
    }
}

impl Gate {
    /// The lowest setting of [`Gate::minimum_n`].
    pub const LOWEST_N: u64 = 15;

    /// The default gate with another least number of answers.
    ///
    /// ```
    /// use analytics::wave::Gate;
    ///
    /// assert_eq!(Gate::with_minimum_n(20)?.minimum_n, 20);
    /// assert!(Gate::with_minimum_n(10).unwrap_err().to_string().contains("at least 15"));
    /// # Ok::<(), analytics::Error>(())
    /// ```
    ///
    /// # Errors
    /// A number below [`Gate::LOWEST_N`].
    pub fn with_minimum_n(minimum_n: u64) -> Result<Self> {
        if minimum_n < Self::LOWEST_N {
            let remedy = format!("cần ít nhất {0} / give at least {0}", Self::LOWEST_N);
            return Err(Error::one(
                Stage::Spec,
                format!("n tối thiểu (minimum n) {minimum_n}"),
                "ít phiếu hơn thì chưa nói lên điều gì / fewer answers say too little",
                remedy,
            ));
        }
        Ok(Self { minimum_n, ..Self::default() })
    }

    /// Hides the scores that fail.
    pub(super) fn apply(&self, scores: &mut [Score], table: &Table) {
        for score in scores {
            let n = score.n.unwrap_or(0);
            let n_eff = table.row(&score.unit, &score.period).map_or(0.0, |(_, row)| row.cell.n_eff());
            if score.score.is_none() {
                if n < self.minimum_n {
                    score.reason = Some(format!("n = {n} < {}", self.minimum_n));
                    score.reason_code = Some(Code::N.name().into());
                }
            } else if let Some((code, reason)) = self.reason(n, n_eff, score.low.zip(score.high)) {
                score.status = Status::Suppressed;
                (score.reason, score.reason_code) = (Some(reason), Some(code.name().into()));
                (score.score, score.se, score.low, score.high, score.class) = (None, None, None, None, None);
            }
        }
    }

    /// Why a score is hidden; `None` where it passes.
    fn reason(&self, n: u64, n_eff: f64, interval: Option<(f64, f64)>) -> Option<(Code, String)> {
        if n < self.minimum_n {
            return Some((Code::N, format!("n = {n} < {}", self.minimum_n)));
        }
        if let Some(minimum) = self.minimum_n_eff.filter(|minimum| n_eff < *minimum) {
            return Some((Code::NEff, format!("n_eff = {n_eff:.1} < {minimum}")));
        }
        let Some((low, high)) = interval else {
            return Some((Code::NoInterval, "không có khoảng tin cậy / no interval".into()));
        };
        let maximum = self.maximum_width.filter(|maximum| high - low > *maximum)?;
        let width = high - low;
        let reason =
            format!("khoảng tin cậy rộng {width:.1} > {maximum} điểm / interval {width:.1} > {maximum} points wide");
        Some((Code::Width, reason))
    }

    /// Hides a share that fails; its interval is judged on a scale of 100.
    pub(super) fn judge(&self, figure: Figure) -> Figure {
        let n = figure.n.unwrap_or(0);
        let reason = match figure.estimate {
            None => Some((Code::N, "n = 0".to_owned())),
            Some(_) => self.reason(
                n,
                f64::INFINITY,
                figure.low.zip(figure.high).map(|(low, high)| (100.0 * low, 100.0 * high)),
            ),
        };
        let Some((code, reason)) = reason else { return figure };
        let status = if figure.estimate.is_some() { Status::Suppressed } else { Status::Undefined };
        let Figure { statistic, variable, category, domain, n, .. } = figure;
        Figure {
            statistic,
            variable,
            category,
            domain,
            n,
            status,
            reason: Some(reason),
            reason_code: Some(code.name().into()),
            ..Figure::default()
        }
    }
}
