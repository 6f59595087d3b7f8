//! Do the parts of a node measure one thing? Cronbach's alpha.

use serde::Serialize;

use super::{Profile, covariance};
use crate::index::{Indicators, Scheme};

/// Cronbach's alpha of several columns, `k² c̄ / Σ C`, with `C` their covariance matrix over the units that have both of
/// each pair, `c̄` the mean of its off-diagonal entries and `k` the number of columns.
///
/// `None` for fewer than two columns, for a pair without two units in common, or where nothing varies. It can be
/// negative: then the columns pull against each other. Reference: Cronbach (1951); OECD/JRC (2008), section 4.
///
/// ```
/// use analytics::index::analysis::cronbach_alpha;
///
/// let x = [Some(1.0), Some(2.0), Some(3.0)];
/// assert_eq!(cronbach_alpha(&[&x, &x]), Some(1.0)); // the same question twice
/// assert_eq!(cronbach_alpha(&[&x]), None);
/// ```
pub fn cronbach_alpha(columns: &[&[Option<f64>]]) -> Option<f64> {
    let k = columns.len();
    if k < 2 {
        return None;
    }
    let (mut diagonal, mut off) = (0.0, 0.0);
    for (at, x) in columns.iter().enumerate() {
        diagonal += covariance(x, x)?;
        for y in &columns[at + 1..] {
            off += 2.0 * covariance(x, y)?;
        }
    }
    let k = k as f64;
    let alpha = k * k * (off / (k * (k - 1.0))) / (diagonal + off);
    alpha.is_finite().then_some(alpha)
}

/// How far the parts of one node measure one thing, in one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// The period.
    pub period: String,
    /// The node.
    pub node: String,
    /// Leaves under it.
    pub leaves: usize,
    /// Alpha of its leaves as they came.
    pub alpha_raw: Option<f64>,
    /// Alpha of its leaves on the scale of the scheme.
    pub alpha_normalised: Option<f64>,
    /// Alpha of its children, where they are not leaves.
    pub alpha_children: Option<f64>,
}

/// Alpha of every node with children, from the bottom.
pub fn reliability(scheme: &Scheme, indicators: &Indicators, profile: &Profile<'_>) -> Vec<Reliability> {
    let tree = scheme.tree(profile.period);
    let mut leaves: Vec<Vec<&str>> = Vec::new();
    let mut found = Vec::new();
    for branch in &tree.branches {
        if branch.is_leaf() {
            leaves.push(vec![&branch.node.code]);
            continue;
        }
        let below: Vec<&str> = branch.children.iter().flat_map(|&child| leaves[child].iter().copied()).collect();
        let children: Vec<&str> = branch.children.iter().map(|&at| tree.branches[at].node.code.as_str()).collect();
        let raw = raw(indicators, profile.period, &below);
        found.push(Reliability {
            period: profile.period.to_owned(),
            node: branch.node.code.clone(),
            leaves: below.len(),
            alpha_raw: cronbach_alpha(&raw.iter().map(Vec::as_slice).collect::<Vec<_>>()),
            alpha_normalised: cronbach_alpha(&profile.columns(&below)),
            alpha_children: (branch.level > 2).then(|| cronbach_alpha(&profile.columns(&children))).flatten(),
        });
        leaves.push(below);
    }
    found
}

fn raw(indicators: &Indicators, period: &str, codes: &[&str]) -> Vec<Vec<Option<f64>>> {
    let rows: Vec<usize> = (0..indicators.period.len()).filter(|&row| indicators.period[row] == period).collect();
    let column = |code: &&str| indicators.codes.iter().position(|known| known == code);
    let values = |column: usize| rows.iter().map(|&row| indicators.cells[row][column].value).collect();
    codes.iter().filter_map(column).map(values).collect()
}
