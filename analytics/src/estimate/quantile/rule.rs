//! Twelve ways to read a quantile off weighted values.

use std::str::FromStr;

use crate::error::{Error, Stage};

/// How a quantile is read off. Hyndman and Fan (1996) number nine of them, `hf1` to `hf9`; with equal weights they are R's
/// `quantile(type = 1…9)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QuantileRule {
    /// The least value at which the share reaches `p`: the left-continuous inverse. The same as `hf1`.
    #[default]
    Math,
    /// The mean of two values where the share is exactly `p` between them, as taught in school. The same as `hf2`.
    School,
    /// The value at `(S + ½ − w/2) / (n + 1)`, weights of mean one. Shah and Vaish (2006).
    ShahVaish,
    /// Hyndman and Fan's rule of this number.
    Hf(u8),
}

impl QuantileRule {
    /// Every rule.
    pub const ALL: [Self; 12] = [
        Self::Math,
        Self::School,
        Self::ShahVaish,
        Self::Hf(1),
        Self::Hf(2),
        Self::Hf(3),
        Self::Hf(4),
        Self::Hf(5),
        Self::Hf(6),
        Self::Hf(7),
        Self::Hf(8),
        Self::Hf(9),
    ];

    /// Its name on the command line.
    pub fn name(self) -> String {
        match self {
            Self::Math => "math".into(),
            Self::School => "school".into(),
            Self::ShahVaish => "shahvaish".into(),
            Self::Hf(number) => format!("hf{number}"),
        }
    }
}

impl FromStr for QuantileRule {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|rule| rule.name() == name).ok_or_else(|| {
            let remedy = format!("choose one of {}", Self::ALL.map(Self::name).join(", "));
            Error::one(Stage::Spec, format!("qrule {name}"), "there is no such rule", remedy)
        })
    }
}

/// Shares closer than this are one: a sum of equal weights must not decide between two values by its last bit.
const TIE: f64 = 1e-12;

/// Answers with positive weights, ascending.
pub(super) struct Sorted {
    values: Vec<f64>,
    weights: Vec<f64>,
    /// Share of the weight up to and with each value.
    shares: Vec<f64>,
}

impl Sorted {
    pub(super) fn new(mut answers: Vec<(f64, f64)>) -> Self {
        answers.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = answers.iter().map(|(_, weight)| weight).sum();
        let mut sum = 0.0;
        let shares = answers.iter().map(|(_, weight)| {
            sum += weight;
            sum / total
        });
        let shares = shares.collect();
        let (values, weights) = answers.into_iter().unzip();
        Self { values, weights, shares }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The quantile; `None` without answers.
    pub(super) fn at(&self, rule: QuantileRule, p: f64) -> Option<f64> {
        let last = self.values.len().checked_sub(1)?;
        Some(match rule {
            QuantileRule::Math | QuantileRule::Hf(1) => self.values[self.reaching(p).min(last)],
            QuantileRule::School | QuantileRule::Hf(2) => {
                let at = self.reaching(p).min(last);
                let between = at < last && (self.shares[at] - p).abs() <= TIE;
                if between { f64::midpoint(self.values[at], self.values[at + 1]) } else { self.values[at] }
            }
            QuantileRule::Hf(3) => self.nearest_even(p),
            QuantileRule::Hf(4) => self.line(p, |at| self.shares[at]),
            QuantileRule::ShahVaish => {
                let n = self.len() as f64;
                let place = |at: usize| (self.shares[at] * n + 0.5 - self.share_of(at) * n / 2.0) / (n + 1.0);
                let reached = (0..=last).rev().find(|&at| place(at) <= p + TIE);
                self.values[reached.unwrap_or(0)]
            }
            QuantileRule::Hf(5) => self.line(p, |at| self.shares[at] - self.share_of(at) / 2.0),
            QuantileRule::Hf(6) => self.line(p, |at| self.shares[at] / (1.0 + self.share_of(last))),
            QuantileRule::Hf(7) => {
                let before = |at: usize| if at == 0 { 0.0 } else { self.shares[at - 1] };
                self.line(p, |at| before(at) / before(last).max(f64::MIN_POSITIVE))
            }
            QuantileRule::Hf(8) => {
                self.line(p, |at| (self.shares[at] - self.share_of(at) / 3.0) / (1.0 + self.share_of(last) / 3.0))
            }
            QuantileRule::Hf(_) => {
                self.line(p, |at| (self.shares[at] - self.share_of(at) * 3.0 / 8.0) / (1.0 + self.share_of(last) / 4.0))
            }
        })
    }

    /// The first position whose share is at least `p`.
    fn reaching(&self, p: f64) -> usize {
        self.shares.partition_point(|share| *share < p - TIE)
    }

    fn share_of(&self, at: usize) -> f64 {
        self.weights[at] * self.shares[self.len() - 1] / self.weights.iter().sum::<f64>()
    }

    /// Where `p` falls exactly between two values, the one of even place among the distinct values.
    fn nearest_even(&self, p: f64) -> f64 {
        let mut distinct: Vec<(f64, f64)> = Vec::new();
        for (value, share) in self.values.iter().zip(&self.shares) {
            match distinct.last_mut() {
                Some(last) if last.0 == *value => last.1 = *share,
                _ => distinct.push((*value, *share)),
            }
        }
        let last = distinct.len() - 1;
        let at = distinct.partition_point(|(_, share)| *share < p - TIE).min(last);
        let exact = (distinct[at].1 - p).abs() <= TIE;
        if exact && (at + 1) % 2 == 1 { distinct[(at + 1).min(last)].0 } else { distinct[at].0 }
    }

    /// The line through the values at their places; flat before the first and after the last.
    fn line(&self, p: f64, place: impl Fn(usize) -> f64) -> f64 {
        let last = self.len() - 1;
        let Some(upper) = (0..=last).find(|&at| place(at) > p) else { return self.values[last] };
        if upper == 0 {
            return self.values[0];
        }
        let (low, high) = (place(upper - 1), place(upper));
        self.values[upper - 1] + (self.values[upper] - self.values[upper - 1]) * (p - low) / (high - low)
    }
}
