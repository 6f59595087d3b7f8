//! Rules by which a figure is published, looked at again, or hidden.

use std::str::FromStr;

use crate::error::{Error, Result, Stage};
use crate::estimate::{Interval, exact};
use crate::figure::{Figure, Status};

/// Why a figure is hidden or looked at again: the word that tables, interfaces and print carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// So few answers that they could be traced to people: the count is hidden too, and what would give it away.
    Confidential,
    /// Too few answers.
    N,
    /// Too few effective answers.
    NEff,
    /// No standard error or no interval.
    NoInterval,
    /// The interval is too wide.
    Width,
    /// The interval is too wide for so small a figure.
    RelativeWidth,
    /// Too few degrees of freedom.
    Df,
    /// The standard error is too large a share of the figure.
    Cv,
    /// Nothing varies: a share of 0 or 1.
    Constant,
    /// Hidden because it would give away another one.
    Secondary,
}

impl Code {
    /// The word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confidential => "confidential",
            Self::N => "n",
            Self::NEff => "n_eff",
            Self::NoInterval => "no_interval",
            Self::Width => "width",
            Self::RelativeWidth => "relative_width",
            Self::Df => "df",
            Self::Cv => "cv",
            Self::Constant => "constant",
            Self::Secondary => "secondary",
        }
    }
}

/// A set of rules under a name that never changes its meaning; `None`: no such rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Name and year of the rules.
    pub version: &'static str,
    /// Fewer answers than this, and not none, are confidential.
    pub confidential_below: u64,
    /// Least number of answers.
    pub minimum_n: u64,
    /// Least effective number of answers, where it is known.
    pub minimum_n_eff: Option<f64>,
    /// Width from which an interval of a proportion hides it.
    pub maximum_width: Option<f64>,
    /// Widths up to which an interval is always narrow enough, and the largest width over the proportion above that.
    pub relative_width: Option<(f64, f64)>,
    /// Largest standard error over the figure.
    pub maximum_cv: Option<f64>,
    /// Fewer degrees of freedom hide a figure.
    pub minimum_df: Option<f64>,
    /// Fewer degrees of freedom ask for a second look.
    pub review_df: Option<f64>,
    /// A share of exactly 0 or 1 asks for a second look.
    pub review_constant: bool,
}

/// What the rules say of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It may be published.
    Publish,
    /// It may be published after a person has looked at it, for this reason.
    Review(Code, String),
    /// It is hidden, for this reason.
    Suppress(Code, String),
}

impl Rules {
    /// Presentation standards for proportions of the US National Center for Health Statistics (Parker et al. 2017): 30 answers
    /// and 30 effective ones; Korn–Graubard intervals narrower than 30 points and, above 5 points, than 130 % of the
    /// proportion; a second look below 8 degrees of freedom and at proportions of 0 and 1.
    pub const NCHS_2017: Self = Self {
        version: "nchs_2017",
        confidential_below: 0,
        minimum_n: 30,
        minimum_n_eff: Some(30.0),
        maximum_width: Some(0.30),
        relative_width: Some((0.05, 1.30)),
        maximum_cv: None,
        minimum_df: None,
        review_df: Some(8.0),
        review_constant: true,
    };

    /// Those of this project for any figure: 30 answers, confidential below 10, an interval, and a standard error of at
    /// most 30 % of the figure; proportions by the width of their interval instead.
    pub const HAILONG_1: Self = Self {
        version: "hailong_1",
        confidential_below: 10,
        minimum_n: 30,
        minimum_n_eff: Some(15.0),
        maximum_width: Some(0.30),
        relative_width: None,
        maximum_cv: Some(0.30),
        minimum_df: Some(1.0),
        review_df: Some(8.0),
        review_constant: false,
    };

    /// Every set that has a name.
    pub const ALL: [Self; 2] = [Self::NCHS_2017, Self::HAILONG_1];

    /// What the rules say.
    ///
    /// The width of a proportion is that of the Korn–Graubard interval ([`Interval::KornGraubard`]), whatever interval is
    /// printed; other figures are judged by their own interval and standard error. Figures without an estimate pass: they have
    /// a status of their own.
    ///
    /// ```
    /// use analytics::{Figure, publication::{Code, Rules, Verdict}};
    ///
    /// let few = Figure { estimate: Some(0.5), se: Some(0.1), df: Some(20.0), n: Some(21), ..Figure::default() };
    /// let Verdict::Suppress(code, reason) = Rules::NCHS_2017.judge(&few) else { panic!() };
    /// assert_eq!((code, reason.as_str()), (Code::N, "n = 21 < 30"));
    /// ```
    pub fn judge(&self, figure: &Figure) -> Verdict {
        let Some(estimate) = figure.estimate else { return Verdict::Publish };
        let n = figure.n.unwrap_or(0);
        let hide = |code, reason: String| Verdict::Suppress(code, reason);
        if n > 0 && n < self.confidential_below {
            return hide(Code::Confidential, format!("n < {}", self.confidential_below));
        }
        if n < self.minimum_n {
            return hide(Code::N, format!("n = {n} < {}", self.minimum_n));
        }
        let is_proportion = figure.statistic == "proportion";
        let (se, df) = (figure.se.unwrap_or(f64::NAN), figure.df.unwrap_or(f64::NAN));
        let is_constant = is_proportion && (estimate == 0.0 || estimate == 1.0);
        // Where everybody agrees the answers themselves are the effective number.
        let n_eff = match (figure.n_eff, is_proportion && !is_constant) {
            (Some(n_eff), _) => Some(n_eff),
            (None, true) => Some(estimate * (1.0 - estimate) / (se * se)).filter(|n_eff| n_eff.is_finite()),
            (None, false) => None,
        };
        if let Some((least, n_eff)) = self.minimum_n_eff.zip(n_eff).filter(|(least, n_eff)| n_eff < least) {
            return hide(Code::NEff, format!("n_eff = {n_eff:.1} < {least}"));
        }
        if let Some(least) = self.minimum_df.filter(|least| df < *least) {
            return hide(Code::Df, format!("df = {df} < {least}"));
        }
        let level = figure.level.unwrap_or(0.95);
        let interval = match (is_constant, is_proportion) {
            (true, _) => Some(exact(estimate, n as f64, level)),
            (false, true) => Interval::KornGraubard.around(estimate, se, df, n, level),
            (false, false) => figure.low.zip(figure.high),
        };
        let Some((low, high)) = interval else {
            return hide(Code::NoInterval, "không có khoảng tin cậy / no interval".into());
        };
        let width = high - low;
        if is_proportion {
            if let Some(most) = self.maximum_width.filter(|most| width >= *most) {
                let (width, most) = (100.0 * width, 100.0 * most);
                return hide(
                    Code::Width,
                    format!("khoảng tin cậy rộng {width:.1} ≥ {most} điểm / interval {width:.1} ≥ {most} points wide"),
                );
            }
            // The proportion or its complement, whichever makes the ratio larger, is not asked for: the standard says p.
            if let Some((narrow, most)) = self.relative_width
                && width > narrow
                && width / estimate > most
            {
                let (share, most) = (100.0 * width / estimate, 100.0 * most);
                return hide(
                    Code::RelativeWidth,
                    format!(
                        "khoảng tin cậy bằng {share:.0}% > {most}% ước lượng / interval {share:.0}% > {most}% of the figure"
                    ),
                );
            }
        } else if let Some(most) = self.maximum_cv.filter(|most| se > most * estimate.abs()) {
            let (cv, most) = (100.0 * se / estimate.abs(), 100.0 * most);
            return hide(Code::Cv, format!("sai số chuẩn {cv:.0}% > {most}% / standard error {cv:.0}% > {most}%"));
        }
        if let Some(least) = self.review_df.filter(|least| df < *least) {
            return Verdict::Review(Code::Df, format!("df = {df} < {least}"));
        }
        if self.review_constant && is_constant {
            return Verdict::Review(Code::Constant, "mọi người trả lời như nhau / nothing varies".into());
        }
        Verdict::Publish
    }

    /// The figure as it is published: hidden numbers are gone, and with a confidential one its count.
    pub fn apply(&self, figure: Figure) -> Figure {
        match self.judge(&figure) {
            Verdict::Publish => figure,
            Verdict::Review(code, reason) => {
                Figure { reason: Some(reason), reason_code: Some(code.name().into()), ..figure }
            }
            Verdict::Suppress(code, reason) => {
                let Figure { statistic, variable, category, domain, n, .. } = figure;
                Figure {
                    statistic,
                    variable,
                    category,
                    domain,
                    n: n.filter(|_| code != Code::Confidential),
                    status: Status::Suppressed,
                    reason: Some(reason),
                    reason_code: Some(code.name().into()),
                    ..Figure::default()
                }
            }
        }
    }
}

impl FromStr for Rules {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|rules| rules.version == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(|rules| rules.version).join(", "));
            Error::one(Stage::Spec, format!("rules {name}"), "there are no such rules of publication", remedy)
        })
    }
}
