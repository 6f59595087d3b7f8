//! Weights that come from the data themselves.

use std::collections::BTreeMap;

use crate::{
    error::Result,
    index::{
        Indicators, Scheme,
        aggregate::{self, Part},
        analysis::{Profile, components, correlation},
        build::build,
        scheme::{Branch, Weighting},
    },
    random::SplitMix64,
};

/// The scheme with the weights that its rule finds in the data, and what the reader should know of them.
///
/// They are found on the last period, from the leaves up, and hold for all periods, so that these compare. A node with one
/// child keeps what it says; so does one where the rule has no answer, with a warning that names it. Weights so found count as
/// fixed in every standard error.
///
/// # Errors
/// What [`crate::index::build()`] refuses.
pub fn weigh(scheme: &Scheme, indicators: &Indicators) -> Result<(Scheme, Vec<String>)> {
    let mut found = Scheme { weighting: Weighting::Given, ..scheme.clone() };
    for node in &mut found.nodes {
        // What a rule says without the data stays a rule, period by period.
        let rule = node.weighting.take().unwrap_or_else(|| scheme.weighting.clone());
        node.weighting = (!rule.is_found() && rule != Weighting::Given).then_some(rule);
    }
    let mut warnings = Vec::new();
    let last = indicators.period.iter().max().cloned().unwrap_or_default();
    if !scheme.finds_weights() {
        return Ok((found, warnings));
    }
    let rule = |node: &str| scheme.node(node).map_or(&scheme.weighting, |node| scheme.weighting_of(node));
    let levels = scheme.tree(&last).branches.last().map_or(0, |root| root.level);
    for level in 2..=levels {
        let index = build(&found, indicators)?;
        let profiles = Profile::of(&found, &index);
        let Some(profile) = profiles.iter().find(|profile| profile.period == last) else { continue };
        let tree = found.tree(&last);
        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        for branch in tree.branches.iter().filter(|branch| branch.level == level && branch.children.len() > 1) {
            let children: Vec<&Branch<'_>> = branch.children.iter().map(|&child| &tree.branches[child]).collect();
            let answer = match rule(&branch.node.code) {
                Weighting::Equal => Ok((vec![(children.len() as f64).recip(); children.len()], None)),
                Weighting::Pca => by_component(&found, profile, branch),
                Weighting::Entropy => by_entropy(profile, &children),
                Weighting::Random { seed } => Ok(at_random(*seed, &children)),
                Weighting::Optimised { importance, lower, upper } => {
                    optimised(profile, branch, &children, importance, [*lower, *upper])
                }
                Weighting::Given | Weighting::BySource { .. } => continue,
            };
            match answer {
                Ok((shares, note)) => {
                    warnings.extend(note.map(|note| format!("{}: {note}", branch.node.code)));
                    weights.extend(children.iter().map(|child| child.node.code.clone()).zip(shares));
                }
                Err((vi, en)) => warnings
                    .push(format!("{}: giữ trọng số đã cho, {vi} / keeps the weights given: {en}", branch.node.code)),
            }
        }
        for node in &mut found.nodes {
            if let Some(weight) = weights.get(&node.code) {
                node.weight = *weight;
                node.periods.iter_mut().for_each(|period| period.weight = None);
            }
        }
    }
    warnings.push(format!(
        "trọng số tính từ số liệu kỳ {last}, dùng cho mọi kỳ / weights found in the data of {last} hold for all periods"
    ));
    Ok((found, warnings))
}

/// Shares of the children, and a note; or why there are none.
type Answer = std::result::Result<(Vec<f64>, Option<String>), (&'static str, &'static str)>;

/// Loadings of the first component, as shares; refused where they have two signs, since a weight below zero counts a child
/// against its own group.
fn by_component(scheme: &Scheme, profile: &Profile<'_>, branch: &Branch<'_>) -> Answer {
    let all = components(scheme, profile);
    let found = all.into_iter().find(|(node, _)| *node == branch.node.code).and_then(|(_, found)| found);
    let found = found.ok_or(("không có thành phần chính", "there is no principal component"))?;
    if !found.one_sign {
        return Err(("thành phần chính có hệ số trái dấu", "the first component has loadings of two signs"));
    }
    let sum: f64 = found.loadings.iter().sum();
    let note = format!(
        "thành phần chính thứ nhất giải thích {0:.0} % / the first component explains {0:.0} %",
        100.0 * found.explained[0]
    );
    Ok((found.loadings.iter().map(|loading| loading / sum).collect(), Some(note)))
}

/// `(1 − e) / Σ (1 − e)` with `e = − Σ p ln p / ln n`, `p = x / Σ x`: what is alike everywhere weighs little. Shannon; Zeleny (1982).
fn by_entropy(profile: &Profile<'_>, children: &[&Branch<'_>]) -> Answer {
    let spread = |child: &&Branch<'_>| -> std::result::Result<f64, (&'static str, &'static str)> {
        let column = profile.values.get(child.node.code.as_str());
        let values: Vec<f64> = column.into_iter().flatten().copied().flatten().collect();
        let sum: f64 = values.iter().sum();
        if values.iter().any(|value| *value < 0.0) || sum <= 0.0 || values.len() < 2 {
            return Err(("entropy cần giá trị không âm", "entropy needs values from zero up"));
        }
        let shares = values.iter().map(|value| value / sum).filter(|share| *share > 0.0);
        Ok(1.0 + shares.map(|share| share * share.ln()).sum::<f64>() / (values.len() as f64).ln())
    };
    let spreads: Vec<f64> = children.iter().map(spread).collect::<std::result::Result<_, _>>()?;
    let sum: f64 = spreads.iter().sum();
    if sum <= 1e-12 {
        return Err(("các chỉ tiêu như nhau ở mọi đơn vị", "the children are alike everywhere"));
    }
    Ok((spreads.iter().map(|spread| spread.max(0.0) / sum).collect(), None))
}

/// Uniform over all shares that sum to one (a Dirichlet of ones), a stream a child.
fn at_random(seed: u64, children: &[&Branch<'_>]) -> (Vec<f64>, Option<String>) {
    let draw = |child: &&Branch<'_>| {
        let stream = child.node.code.bytes().fold(7, |hash: u64, byte| hash.wrapping_mul(31) ^ u64::from(byte));
        -(1.0 - SplitMix64::new(seed, stream).uniform()).ln()
    };
    let draws: Vec<f64> = children.iter().map(draw).collect();
    let sum: f64 = draws.iter().sum();
    (
        draws.iter().map(|draw| draw / sum).collect(),
        Some(format!("ngẫu nhiên, hạt giống {seed} / at random, seed {seed}")),
    )
}

/// Shares within bounds under which the correlations of the children with the node are as their importance.
///
/// Each round multiplies a share by `√(wanted / found)` and puts the shares back within bounds; the note says how near the last
/// round came. Without bounds the answer can leave the simplex (COINr's "twice as important" gives +1.30 and −0.30).
/// Reference: Becker, Saisana, Paruolo and Vandecasteele (2017), *Ecological Indicators* 80.
fn optimised(
    profile: &Profile<'_>,
    branch: &Branch<'_>,
    children: &[&Branch<'_>],
    importance: &BTreeMap<String, f64>,
    [lower, upper]: [f64; 2],
) -> Answer {
    let columns: Vec<&Vec<Option<f64>>> =
        children.iter().filter_map(|child| profile.values.get(child.node.code.as_str())).collect();
    let wanted: Vec<f64> =
        children.iter().map(|child| importance.get(&child.node.code).copied().unwrap_or(1.0)).collect();
    let total: f64 = wanted.iter().sum();
    let k = children.len() as f64;
    if columns.len() < children.len() || lower * k > 1.0 + 1e-12 || upper * k < 1.0 - 1e-12 {
        return Err(("giới hạn không chứa bộ trọng số nào", "no shares lie within the bounds"));
    }
    let correlations = |shares: &[f64]| -> Option<Vec<f64>> {
        let units = 0..profile.units.len();
        let node: Vec<Option<f64>> = units
            .map(|unit| {
                let part = |(column, weight): (&&Vec<Option<f64>>, &f64)| {
                    column[unit].map(|value| Part { weight: *weight, value, base: None })
                };
                let parts: Option<Vec<Part>> = columns.iter().zip(shares).map(part).collect();
                aggregate::value(branch.aggregate, &parts?).ok()
            })
            .collect();
        columns.iter().map(|column| correlation(column, &node).map(|found| found.r)).collect()
    };
    let mut shares = vec![k.recip(); children.len()];
    let mut best = (f64::INFINITY, shares.clone(), Vec::new());
    for _ in 0..2000 {
        let found = correlations(&shares).ok_or(("không có hệ số tương quan", "there is no correlation"))?;
        let sum: f64 = found.iter().map(|r| r.max(0.01)).sum();
        let miss = |(r, wanted): (&f64, &f64)| (r.max(0.01) / sum - wanted / total).abs();
        let off = found.iter().zip(&wanted).map(miss).fold(0.0, f64::max);
        if off < best.0 {
            best = (off, shares.clone(), found.clone());
        }
        if off < 1e-10 {
            break;
        }
        let step = |((share, r), wanted): ((&f64, &f64), &f64)| share * (wanted / total / (r.max(0.01) / sum)).sqrt();
        let moved: Vec<f64> = shares.iter().zip(&found).zip(&wanted).map(step).collect();
        shares = within(moved, lower, upper);
    }
    let (off, shares, found) = best;
    let list = found.iter().map(|r| format!("{r:.3}")).collect::<Vec<_>>().join(", ");
    let reached = if off < 1e-6 {
        ("đạt", "reached")
    } else {
        ("không đạt trong giới hạn", "not reached within the bounds")
    };
    Ok((shares, Some(format!("tương quan {list}: {} / correlations {list}: {}", reached.0, reached.1))))
}

/// Shares that sum to one within bounds: what is free is scaled until all are.
fn within(mut shares: Vec<f64>, lower: f64, upper: f64) -> Vec<f64> {
    for _ in 0..100 {
        let sum: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share = (*share / sum).clamp(lower, upper));
        let rest = 1.0 - shares.iter().sum::<f64>();
        if rest.abs() < 1e-14 {
            break;
        }
        // What is free takes the rest: scaling alone would only creep towards the bounds.
        let free = |share: f64| if rest > 0.0 { upper - share } else { share - lower };
        let room: f64 = shares.iter().map(|share| free(*share)).sum();
        shares.iter_mut().for_each(|share| *share = (*share + rest * free(*share) / room).clamp(lower, upper));
    }
    shares
}
