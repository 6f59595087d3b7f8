//! Which item of the questionnaire each leaf of the scheme is.

use super::cell::Leaf;
use crate::codebook::Codebook;
use crate::error::{Error, Fault, Result, Stage};
use crate::index::Scheme;
use crate::index::scheme::SurveySource;

/// Code and item of every leaf of the scheme in a period; every leaf without an item is a fault.
pub(super) fn leaves(scheme: &Scheme, codebook: &Codebook, period: &str) -> Result<(Vec<String>, Vec<Leaf>)> {
    let mut faults = Vec::new();
    let (mut codes, mut leaves) = (Vec::new(), Vec::new());
    for branch in scheme.tree(period).branches.iter().filter(|branch| branch.is_leaf()) {
        let place = format!("scheme {}, leaf {}", scheme.code, branch.node.code);
        let Some(source) = branch.node.source else {
            let remedy = "give it a source, or compute the index from a table of indicators";
            faults.push(Fault::new(place, "it is not measured by a survey", remedy));
            continue;
        };
        let Some(item) = codebook.position(branch.column) else {
            let cause = format!("phiếu hỏi không có câu này / the questionnaire has no item {}", branch.column);
            faults.push(Fault::new(
                place,
                cause,
                "dùng phương pháp lập cho phiếu hỏi này / use the scheme that was made for this questionnaire",
            ));
            continue;
        };
        let asked = &codebook.items[item];
        let [low, high] = source.valid.unwrap_or([f64::from(asked.low), f64::from(asked.high)]);
        // What the scheme leaves unsaid is as the questionnaire has it.
        let from = source.from.map_or(f64::from(asked.satisfied_from), f64::ceil);
        let source = SurveySource { from: Some(from), valid: Some([low, high]), ..source };
        codes.push(branch.node.code.clone());
        leaves.push(Leaf { item, low: (low.ceil() as u8).max(asked.low), high: (high as u8).min(asked.high), source });
    }
    if codes.is_empty() && faults.is_empty() {
        let remedy = "choose a scheme that holds then";
        faults.push(Fault::new(format!("scheme {}", scheme.code), format!("it has no leaf in {period}"), remedy));
    }
    if faults.is_empty() { Ok((codes, leaves)) } else { Err(Error::new(Stage::Spec, faults)) }
}

/// A warning for items that have a factor and are no leaf: they are published and do not enter the index.
pub(super) fn outside(scheme: &Scheme, codebook: &Codebook, period: &str) -> Option<String> {
    let tree = scheme.tree(period);
    let used = |key: &str| tree.branches.iter().any(|branch| branch.is_leaf() && branch.column == key);
    let unused: Vec<&str> = codebook
        .items
        .iter()
        .filter(|item| item.factor.is_some() && !used(&item.key))
        .map(|item| item.key.as_str())
        .collect();
    let names = unused.join(", ");
    (!unused.is_empty()).then(|| format!("{names}: không thuộc chỉ số {code} / not part of {code}", code = scheme.code))
}
