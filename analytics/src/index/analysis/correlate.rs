//! What moves together, inside a level and across levels.

use serde::Serialize;

use super::{Profile, covariance};
use crate::{estimate::t_two_sided_p, index::Scheme};

/// A correlation over units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Correlation {
    /// Pearson's r.
    pub r: f64,
    /// Units that have both values.
    pub n: usize,
    /// Two-sided p value of `r √((n − 2) / (1 − r²))` under Student's t with `n − 2` degrees of freedom, as if the units
    /// were a random sample; `None` below three units.
    pub p: Option<f64>,
}

/// Pearson's correlation over the units that have both values; `None` where one of them does not vary.
///
/// ```
/// use analytics::index::analysis::correlation;
///
/// let (x, y) = ([Some(1.0), Some(2.0), Some(3.0), None], [Some(3.0), Some(2.0), Some(1.0), Some(9.0)]);
/// let found = correlation(&x, &y).unwrap();
/// assert_eq!((found.r, found.n), (-1.0, 3));
/// ```
pub fn correlation(x: &[Option<f64>], y: &[Option<f64>]) -> Option<Correlation> {
    let both = |x: &[Option<f64>], y: &[Option<f64>]| -> Vec<Option<f64>> {
        x.iter().zip(y).map(|(x, y)| y.and(*x)).collect()
    };
    let (x, y) = (both(x, y), both(y, x));
    let n = x.iter().flatten().count();
    let r = covariance(&x, &y)? / (covariance(&x, &x)?.sqrt() * covariance(&y, &y)?.sqrt());
    if !r.is_finite() {
        return None;
    }
    let r = r.clamp(-1.0, 1.0);
    let df = n as f64 - 2.0;
    let p = (df > 0.0).then(|| if r.abs() == 1.0 { 0.0 } else { t_two_sided_p(r * (df / (1.0 - r * r)).sqrt(), df) });
    Some(Correlation { r, n, p })
}

/// Two nodes and how they move together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relation {
    /// The period.
    pub period: String,
    /// The lower node.
    pub node: String,
    /// The node beside or above it.
    pub with: String,
    /// `sibling`, `ancestor`, or `other` for a node of a higher level in another branch.
    pub relation: &'static str,
    /// The correlation; `None` where one of them does not vary or no units have both.
    pub correlation: Option<Correlation>,
    /// What a builder of the index should look at: `negative` with an ancestor (it is counted against its own group),
    /// `weak` with its parent (|r| below 0.3), `collinear` with a sibling (|r| above 0.92).
    pub flag: Option<&'static str>,
}

/// Every sibling pair, and every node with every node above its level.
///
/// Limits of the flags: OECD/JRC (2008), section 4, and COINr's `get_corr_flags`.
pub fn correlations(scheme: &Scheme, profile: &Profile<'_>) -> Vec<Relation> {
    let tree = scheme.tree(profile.period);
    let mut parent = vec![None; tree.branches.len()];
    for (at, branch) in tree.branches.iter().enumerate() {
        branch.children.iter().for_each(|&child| parent[child] = Some(at));
    }
    let is_above = |above: usize, below: usize| {
        std::iter::successors(parent[below], |&at| parent[at]).any(|ancestor| ancestor == above)
    };
    let mut found = Vec::new();
    for (at, lower) in tree.branches.iter().enumerate() {
        for (other, upper) in tree.branches.iter().enumerate() {
            let relation = match () {
                () if other > at && parent[at] == parent[other] => "sibling",
                () if is_above(other, at) => "ancestor",
                () if upper.level > lower.level && !is_above(at, other) => "other",
                () => continue,
            };
            let (x, y) = (profile.values.get(lower.node.code.as_str()), profile.values.get(upper.node.code.as_str()));
            let correlation = x.zip(y).and_then(|(x, y)| correlation(x, y));
            let flag = correlation.and_then(|Correlation { r, .. }| match relation {
                "sibling" if r.abs() > 0.92 => Some("collinear"),
                "ancestor" if r < 0.0 => Some("negative"),
                "ancestor" if r < 0.3 && parent[at] == Some(other) => Some("weak"),
                _ => None,
            });
            found.push(Relation {
                period: profile.period.to_owned(),
                node: lower.node.code.clone(),
                with: upper.node.code.clone(),
                relation,
                correlation,
                flag,
            });
        }
    }
    found
}
