//! Which item of the questionnaire each leaf of the scheme is.

use super::cell::Leaf;
use crate::codebook::{Codebook, Item};
use crate::error::{Error, Fault, Result, Stage};
use crate::index::Scheme;
use crate::index::scheme::{Branch, SurveySource};

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
        let asked = if branch.columns.is_empty() { vec![branch.column] } else { keys(branch.columns) };
        let mut items = Vec::new();
        for key in &asked {
            match codebook.position(key) {
                Some(item) => items.push(item),
                None => faults.push(Fault::new(
                    place.clone(),
                    format!("phiếu hỏi không có câu này / the questionnaire has no item {key}"),
                    "dùng phương pháp lập cho phiếu hỏi này / use the scheme that was made for this questionnaire",
                )),
            }
        }
        let Some(first) = items.first().map(|&item| &codebook.items[item]).filter(|_| items.len() == asked.len())
        else {
            continue;
        };
        let scale = |item: &Item| (item.low, item.high, item.satisfied_from);
        if items.iter().any(|&item| scale(&codebook.items[item]) != scale(first)) {
            faults.push(Fault::new(
                place,
                "các câu của một lá có thang khác nhau / the items of one leaf have different scales",
                "cho mỗi thang một lá / give each scale a leaf of its own",
            ));
            continue;
        }
        let [low, high] = source.valid.unwrap_or([f64::from(first.low), f64::from(first.high)]);
        // What the scheme leaves unsaid is as the questionnaire has it. A person's mean over several items is no whole code.
        let from = source
            .from
            .map_or(f64::from(first.satisfied_from), |from| if items.len() == 1 { from.ceil() } else { from });
        let source = SurveySource { from: Some(from), valid: Some([low, high]), ..source };
        let (low, high) = ((low.ceil() as u8).max(first.low), (high as u8).min(first.high));
        codes.push(branch.node.code.clone());
        leaves.push(Leaf { items, low, high, source });
    }
    if codes.is_empty() && faults.is_empty() {
        let remedy = "choose a scheme that holds then";
        faults.push(Fault::new(format!("scheme {}", scheme.code), format!("it has no leaf in {period}"), remedy));
    }
    if faults.is_empty() { Ok((codes, leaves)) } else { Err(Error::new(Stage::Spec, faults)) }
}

fn keys(columns: &[String]) -> Vec<&str> {
    columns.iter().map(String::as_str).collect()
}

fn asks(branch: &Branch<'_>, key: &str) -> bool {
    if branch.columns.is_empty() { branch.column == key } else { branch.columns.iter().any(|column| column == key) }
}

/// A warning for items that have a factor and are no leaf: they are published and do not enter the index.
pub(super) fn outside(scheme: &Scheme, codebook: &Codebook, period: &str) -> Option<String> {
    let tree = scheme.tree(period);
    let used = |key: &str| tree.branches.iter().any(|branch| branch.is_leaf() && asks(branch, key));
    let unused: Vec<&str> = codebook
        .items
        .iter()
        .filter(|item| item.factor.is_some() && !used(&item.key))
        .map(|item| item.key.as_str())
        .collect();
    let names = unused.join(", ");
    (!unused.is_empty()).then(|| format!("{names}: không thuộc chỉ số {code} / not part of {code}", code = scheme.code))
}
