//! Confidence intervals from an estimate, its standard error and its degrees of freedom.

use std::str::FromStr;

use super::distribution::{beta_quantile, normal_quantile, t_quantile};
use crate::error::{Error, Stage};

/// How an interval is made. All but the first two are for proportions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interval {
    /// Estimate ± z · se.
    Normal,
    /// Estimate ± t · se, with the degrees of freedom of the domain.
    #[default]
    T,
    /// A t interval on the log odds, turned back: stays between 0 and 1.
    Logit,
    /// A t interval on the arcsine of the root, turned back.
    Asin,
    /// Clopper–Pearson on the effective number of answers, adjusted for degrees of freedom (Korn and Graubard 1998),
    /// not capped at `n`: what R `svyciprop(method = "beta")` gives.
    Beta,
    /// The same with the effective number of answers capped at `n`, as the US NCHS prescribes.
    KornGraubard,
    /// Clopper–Pearson on the effective number of answers `p(1−p)/V` as it is.
    ClopperPearson,
    /// Profile likelihood of the log odds, with the deviance divided by the design effect: R `svyciprop(method = "likelihood")`.
    Likelihood,
    /// Wilson's score interval on the adjusted effective number of answers, with the normal quantile.
    Wilson,
    /// The same with the t quantile of the design.
    WilsonT,
    /// Wilson's score interval on the effective number of answers as it is, with the normal quantile.
    WilsonRaw,
    /// The same with the t quantile of the design.
    WilsonRawT,
}

impl Interval {
    /// Its name in `ci_method` and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::T => "t",
            Self::Logit => "logit",
            Self::Asin => "asin",
            Self::Beta => "beta",
            Self::KornGraubard => "korn_graubard",
            Self::ClopperPearson => "clopper_pearson",
            Self::Likelihood => "likelihood",
            Self::Wilson => "wilson",
            Self::WilsonT => "wilson_t",
            Self::WilsonRaw => "wilson_raw",
            Self::WilsonRawT => "wilson_raw_t",
        }
    }

    /// True where the method only makes sense for a proportion.
    pub fn is_for_proportions(self) -> bool {
        !matches!(self, Self::Normal | Self::T)
    }

    /// The interval; `None` where it is not defined: no standard error, no degrees of freedom, a proportion of exactly 0 or 1.
    ///
    /// ```
    /// use analytics::estimate::Interval;
    ///
    /// let (low, high) = Interval::Normal.around(50.0, 10.0, 30.0, 31, 0.95).ok_or("no interval")?;
    /// assert!((low - 30.400_360_154_599_46).abs() < 1e-9 && (high - 69.599_639_845_400_54).abs() < 1e-9);
    /// assert!(Interval::T.around(50.0, 10.0, 0.0, 31, 0.95).is_none());
    /// # Ok::<(), &str>(())
    /// ```
    pub fn around(self, estimate: f64, se: f64, df: f64, n: u64, level: f64) -> Option<(f64, f64)> {
        let upper = 0.5 + level / 2.0;
        let needs_df = self != Self::Normal;
        if !estimate.is_finite() || !se.is_finite() || (needs_df && (df.is_nan() || df <= 0.0)) {
            return None;
        }
        let p = estimate;
        if self.is_for_proportions() && (p <= 0.0 || p >= 1.0 || se <= 0.0) {
            return None;
        }
        let around = |centre: f64, half: f64| (centre - half, centre + half);
        Some(match self {
            Self::Normal => around(p, normal_quantile(upper) * se),
            Self::T => around(p, t_quantile(upper, df) * se),
            Self::Logit => {
                let (low, high) = around((p / (1.0 - p)).ln(), t_quantile(upper, df) * se / (p * (1.0 - p)));
                (1.0 / (1.0 + (-low).exp()), 1.0 / (1.0 + (-high).exp()))
            }
            Self::Asin => {
                let half = t_quantile(upper, df) * se / (2.0 * (p * (1.0 - p)).sqrt());
                let (low, high) = around(p.sqrt().asin(), half);
                (low.max(0.0).sin().powi(2), high.min(std::f64::consts::FRAC_PI_2).sin().powi(2))
            }
            Self::Beta => exact(p, adjusted_n(p, se, df, n, upper), level),
            Self::KornGraubard => exact(p, adjusted_n(p, se, df, n, upper).min(n as f64), level),
            Self::ClopperPearson => exact(p, p * (1.0 - p) / (se * se), level),
            Self::Likelihood => likelihood(p, se, n as f64, t_quantile(upper, df)),
            Self::Wilson => wilson(p, adjusted_n(p, se, df, n, upper), normal_quantile(upper)),
            Self::WilsonT => wilson(p, adjusted_n(p, se, df, n, upper), t_quantile(upper, df)),
            Self::WilsonRaw => wilson(p, p * (1.0 - p) / (se * se), normal_quantile(upper)),
            Self::WilsonRawT => wilson(p, p * (1.0 - p) / (se * se), t_quantile(upper, df)),
        })
    }
}

/// Clopper–Pearson interval for a proportion `p` of `n` answers; `n` need not be whole.
///
/// It is also the fall-back for a proportion of exactly 0 or 1, where no standard error says anything.
pub fn exact(p: f64, n: f64, level: f64) -> (f64, f64) {
    let tail = (1.0 - level) / 2.0;
    let (hits, misses) = (n * p, n * (1.0 - p));
    (beta_quantile(tail, hits, misses + 1.0), beta_quantile(1.0 - tail, hits + 1.0, misses))
}

/// Effective number of answers `p(1−p)/V`, times `(t with n−1 / t with the design's df)²`.
fn adjusted_n(p: f64, se: f64, df: f64, n: u64, upper: f64) -> f64 {
    let ratio = if n > 1 { t_quantile(upper, n as f64 - 1.0) / t_quantile(upper, df) } else { 1.0 };
    p * (1.0 - p) / (se * se) * ratio * ratio
}

fn wilson(p: f64, n: f64, z: f64) -> (f64, f64) {
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    (centre - half, centre + half)
}

/// Where `2 (n−1) · KL(p, q)` reaches `t² n V/(p(1−p))`, on both sides, by halving.
///
/// The deviance `2n·KL` over its dispersion `n/(n−1)` against the squared quantile times the design effect. R follows the same curve
/// in steps and joins them by a spline.
fn likelihood(p: f64, se: f64, n: f64, t: f64) -> (f64, f64) {
    let deviance = |q: f64| 2.0 * (n - 1.0) * (p * (p / q).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - q)).ln());
    let goal = t * t * n * se * se / (p * (1.0 - p));
    let reach = |end: f64| {
        let (mut inside, mut outside) = (p, end);
        for _ in 0..100 {
            let middle = f64::midpoint(inside, outside);
            if deviance(middle) < goal { inside = middle } else { outside = middle }
        }
        f64::midpoint(inside, outside)
    };
    (reach(0.0), reach(1.0))
}

impl FromStr for Interval {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        const ALL: [Interval; 12] = [
            Interval::Normal,
            Interval::T,
            Interval::Logit,
            Interval::Asin,
            Interval::Beta,
            Interval::KornGraubard,
            Interval::ClopperPearson,
            Interval::Likelihood,
            Interval::Wilson,
            Interval::WilsonT,
            Interval::WilsonRaw,
            Interval::WilsonRawT,
        ];
        ALL.into_iter().find(|interval| interval.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", ALL.map(Interval::name).join(", "));
            Error::one(Stage::Spec, format!("interval {name}"), "there is no such interval", remedy)
        })
    }
}
