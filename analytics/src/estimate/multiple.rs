//! Many tests at once.

use std::str::FromStr;

use crate::error::{Error, Result, Stage};
use crate::figure::Figure;

/// How the p values of several tests are adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// No test errs with more than the stated probability: [`holm`].
    Holm,
    /// The expected share of false ones among those rejected: [`benjamini_hochberg`].
    BenjaminiHochberg,
}

impl Adjustment {
    /// The figures with adjusted p values; figures without one are no tests.
    pub fn adjust(self, figures: &mut [Figure]) {
        let tests: Vec<usize> = (0..figures.len()).filter(|&at| figures[at].p.is_some()).collect();
        let p: Vec<f64> = tests.iter().filter_map(|&at| figures[at].p).collect();
        let adjusted = match self {
            Self::Holm => holm(&p),
            Self::BenjaminiHochberg => benjamini_hochberg(&p),
        };
        tests.into_iter().zip(adjusted).for_each(|(at, p)| figures[at].p = Some(p));
    }
}

impl FromStr for Adjustment {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "holm" => Ok(Self::Holm),
            "bh" => Ok(Self::BenjaminiHochberg),
            _ => Err(Error::one(
                Stage::Spec,
                format!("adjust {name}"),
                "there is no such adjustment",
                "choose holm or bh",
            )),
        }
    }
}

/// Holm's adjustment: p values such that rejecting those below `α` errs anywhere with probability at most `α`.
///
/// Sorted ascending, the `k`-th of `m` is multiplied by `m − k + 1`, never falling and at most 1. Holm (1979).
///
/// ```
/// let adjusted = analytics::estimate::holm(&[0.01, 0.04, 0.03]);
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// ```
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 0.0_f64;
    for (passed, &index) in order.iter().enumerate() {
        least = least.max(p[index] * (p.len() - passed) as f64).min(1.0);
        adjusted[index] = least;
    }
    adjusted
}

/// Benjamini and Hochberg's adjustment: among the tests rejected below `q`, the expected share of false ones is at most `q`.
///
/// Sorted descending, the `k`-th smallest of `m` is multiplied by `m / k`, never rising on the way down and at most 1. For a
/// long list that is looked through, not for a claim about one entry. Benjamini and Hochberg (1995); R `p.adjust("BH")`.
///
/// ```
/// let adjusted = analytics::estimate::benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005]);
/// assert_eq!(adjusted, [0.02, 0.04, 0.04, 0.02]);
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[b].total_cmp(&p[a]));
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 1.0_f64;
    for (passed, &index) in order.iter().enumerate() {
        least = least.min(p[index] * p.len() as f64 / (p.len() - passed) as f64);
        adjusted[index] = least;
    }
    adjusted
}
