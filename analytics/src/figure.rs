//! One row, one published figure: the shape that the command line, the server, a release and a CSV share.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Whether a figure may be shown as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A number with its interval.
    #[default]
    Ok,
    /// There is a number, and the publication gate hides it.
    Suppressed,
    /// There is no number: nobody answered, or the formula is not defined here.
    Undefined,
    /// The number rests on imputed cells.
    Imputed,
    /// The method changed here: the number is not comparable with the one before.
    Break,
}

impl Status {
    /// Its name in tables and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Suppressed => "suppressed",
            Self::Undefined => "undefined",
            Self::Imputed => "imputed",
            Self::Break => "break",
        }
    }
}

/// One estimate with everything a reader needs to judge it.
///
/// `None` always means "there is no such number", never zero; `status` and `reason` say why.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Figure {
    /// `mean`, `proportion`, `total`, `count`, `ratio` …
    pub statistic: String,
    /// The column, item or expression.
    pub variable: String,
    /// The level of a proportion or count (`"5"`, `"satisfied"`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The domain: variable → value; empty for the whole population.
    #[serde(default)]
    pub domain: BTreeMap<String, String>,
    /// The point estimate. A proportion is between 0 and 1.
    pub estimate: Option<f64>,
    /// Its standard error, on the same scale.
    pub se: Option<f64>,
    /// Degrees of freedom of the standard error.
    pub df: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Confidence level of the interval, 0.95 unless asked otherwise.
    pub level: Option<f64>,
    /// How the interval was made: `normal`, `t`, `logit`, `beta`, `wilson` …
    pub ci_method: Option<String>,
    /// Design effect, against simple random sampling.
    pub deff: Option<f64>,
    /// Answers the figure rests on, unweighted.
    pub n: Option<u64>,
    /// Effective number of answers, `n / deff`.
    pub n_eff: Option<f64>,
    /// The statistic of the test that the figure reports (t, F, chi-squared); `None`: not a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Denominator degrees of freedom of an F test, whose numerator is `df`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub df2: Option<f64>,
    /// p value of the test that the figure reports, adjusted where several were made at once; `None`: not a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// May it be shown as a number?
    pub status: Status,
    /// Why not, when `status` is not [`Status::Ok`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same in one word, where a rule of publication hid it: [`crate::publication::Code`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
}

impl Figure {
    /// The value of one domain variable, if the figure has it.
    pub fn domain_value(&self, variable: &str) -> Option<&str> {
        self.domain.get(variable).map(String::as_str)
    }
}
