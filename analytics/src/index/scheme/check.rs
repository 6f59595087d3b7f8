//! What a scheme promises, checked once, every fault at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Aggregate, Kind, Scheme, Weighting};
use crate::error::{Error, Fault, Result, Stage};

mod numbers;

/// What is wrong and what to do, each Vietnamese first.
type Words<'a> = (&'a str, &'a str);

pub(super) fn check(scheme: &Scheme, place: &str) -> Result<()> {
    let mut faults = Faults { place, list: Vec::new() };
    roots(scheme, &mut faults);
    families(scheme, &mut faults);
    for node in &scheme.nodes {
        numbers::node(node, &mut faults);
    }
    places(scheme, &mut faults);
    rules(scheme, &mut faults);
    mentions(scheme, &mut faults);
    kinds(scheme, &mut faults);
    weighed(scheme, &mut faults);
    if faults.list.is_empty() { Ok(()) } else { Err(Error::new(Stage::Spec, faults.list)) }
}

struct Faults<'a> {
    place: &'a str,
    list: Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, node: &str, (vi, en): Words<'_>, (remedy_vi, remedy_en): Words<'_>) {
        self.list.push(Fault::new(
            format!("{}, nút (node) {node}", self.place),
            format!("{vi} / {en}"),
            format!("{remedy_vi} / {remedy_en}"),
        ));
    }
}

/// One root, named like the scheme.
fn roots(scheme: &Scheme, faults: &mut Faults<'_>) {
    let roots: Vec<_> =
        scheme.nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.code.as_str()).collect();
    match roots.as_slice() {
        [] => faults.add(
            &scheme.code,
            ("cây không có gốc", "the tree has no root"),
            (
                "bỏ parent của một nút, đặt tên như phương pháp",
                "leave out the parent of one node, named like the scheme",
            ),
        ),
        [root] if *root != scheme.code => faults.add(
            root,
            (
                &format!("gốc không cùng tên với phương pháp, `{}`", scheme.code),
                &format!("the root is not named like the scheme, `{}`", scheme.code),
            ),
            ("đặt cùng một mã", "give both one code"),
        ),
        [_] => {}
        several => {
            for root in several.iter().filter(|&&root| root != scheme.code) {
                faults.add(
                    root,
                    ("gốc thứ hai: không có parent", "a second root: it has no parent"),
                    ("cho nó một parent", "give it a parent"),
                );
            }
        }
    }
}

/// Codes are unique, parents exist, nobody is their own ancestor.
fn families(scheme: &Scheme, faults: &mut Faults<'_>) {
    let mut parent_of: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for node in &scheme.nodes {
        if node.code.is_empty() {
            faults.add("?", ("nút không có mã", "a node without a code"), ("đặt mã cho nút", "give it one"));
        }
        if parent_of.insert(&node.code, node.parent.as_deref()).is_some() {
            faults.add(
                &node.code,
                ("mã dùng hai lần", "the code is used twice"),
                ("mỗi nút một mã riêng", "give each node its own code"),
            );
        }
    }
    for node in &scheme.nodes {
        if let Some(parent) = node.parent.as_deref().filter(|parent| !parent_of.contains_key(parent)) {
            faults.add(
                &node.code,
                (&format!("không có nút cha `{parent}`"), &format!("its parent `{parent}` is not there")),
                ("thêm nút cha, hoặc sửa tên", "add the parent, or mend the name"),
            );
        }
        let mut ancestor = node.parent.as_deref();
        for _ in 0..scheme.nodes.len() {
            if ancestor == Some(node.code.as_str()) {
                faults.add(
                    &node.code,
                    ("nút là tổ tiên của chính nó", "it is its own ancestor"),
                    ("cắt vòng tròn các parent", "break the circle of parents"),
                );
                break;
            }
            ancestor = ancestor.and_then(|code| parent_of.get(code).copied().flatten());
        }
    }
}

/// Keys of leaves stand on leaves, keys of nodes with children on these.
fn places(scheme: &Scheme, faults: &mut Faults<'_>) {
    let parents: BTreeSet<_> = scheme.nodes.iter().filter_map(|node| node.parent.as_deref()).collect();
    for node in &scheme.nodes {
        let of_leaves = [
            ("column", node.column != node.code),
            ("columns", !node.columns.is_empty()),
            ("denominator", node.denominator.is_some()),
            ("max_column", node.max_column.is_some()),
            ("part", node.part.is_some()),
        ];
        let of_parents = [
            ("aggregate", node.aggregate.is_some()),
            ("weights", node.weighting.is_some()),
            ("missing", node.missing.is_some()),
        ];
        let inner = parents.contains(node.code.as_str());
        let wrong = if inner { &of_leaves[..] } else { &of_parents[..] };
        for (key, _) in wrong.iter().filter(|(_, said)| *said) {
            let words = if inner {
                (
                    format!("`{key}` là của nút lá, nút này có nút con"),
                    format!("`{key}` is for a leaf, and this node has children"),
                )
            } else {
                (format!("`{key}` là của nút có nút con"), format!("`{key}` is for a node with children"))
            };
            faults.add(&node.code, (&words.0, &words.1), ("xóa khóa đó", "delete the key"));
        }
    }
}

/// Rules of the whole scheme that make no sense.
fn rules(scheme: &Scheme, faults: &mut Faults<'_>) {
    let shares = scheme.screen.map(|screen| [screen.min_available, screen.max_zero]).into_iter().flatten().flatten();
    if shares.into_iter().any(|share| !(0.0..=1.0).contains(&share)) {
        faults.add(
            &scheme.code,
            ("`screen` nhận tỷ lệ từ 0 đến 1", "`screen` takes shares from 0 to 1"),
            ("90% thì ghi 0.9", "write 0.9 for 90 %"),
        );
    }
    let own = |node: &str| scheme.node(node).map_or(node, |node| node.code.as_str()).to_owned();
    let missing = scheme.missing.iter().map(|rule| (scheme.code.clone(), *rule));
    let of_nodes = scheme.nodes.iter().filter_map(|node| Some((own(&node.code), node.missing?)));
    for (node, _) in missing.chain(of_nodes).filter(|(_, rule)| !(0.0..=1.0).contains(&rule.min_available)) {
        faults.add(
            &node,
            ("`min_available` là một tỷ lệ", "`min_available` is a share"),
            ("ghi số từ 0 đến 1", "write a number from 0 to 1"),
        );
    }
    let aggregates = scheme.aggregate.iter().map(|rule| (scheme.code.clone(), *rule));
    let of_nodes = scheme.nodes.iter().filter_map(|node| Some((own(&node.code), node.aggregate?)));
    for (node, method) in aggregates.chain(of_nodes) {
        if matches!(method, Aggregate::Generalised { power } if power == 0.0 || !power.is_finite()) {
            faults.add(
                &node,
                ("trung bình tổng quát không có bậc 0", "the generalised mean has no power 0"),
                ("ghi `geometric`, hoặc bậc khác", "write `geometric`, or another power"),
            );
        }
    }
    let weightings = std::iter::once((scheme.code.as_str(), &scheme.weighting));
    let of_nodes = scheme.nodes.iter().filter_map(|node| Some((node.code.as_str(), node.weighting.as_ref()?)));
    for (node, rule) in weightings.chain(of_nodes) {
        if let Weighting::BySource { survey, hard } = rule {
            let wrong = |share: &f64| !share.is_finite() || *share <= 0.0;
            if wrong(survey) || wrong(hard) {
                faults.add(
                    node,
                    ("`by_source` cần hai phần lớn hơn 0", "`by_source` needs two shares above zero"),
                    ("ví dụ survey = 0.6, hard = 0.4", "for example survey = 0.6, hard = 0.4"),
                );
            }
        }
        let Weighting::Optimised { importance, lower, upper } = rule else { continue };
        let wanted = importance.values().any(|value| !value.is_finite() || *value <= 0.0);
        if wanted || !(0.0..=1.0).contains(lower) || !(0.0..=1.0).contains(upper) || lower > upper {
            faults.add(
                node,
                (
                    "`optimised` cần tầm quan trọng lớn hơn 0 và giới hạn từ 0 đến 1, lower không lớn hơn upper",
                    "`optimised` needs importance above zero and bounds from 0 to 1, lower not above upper",
                ),
                ("ví dụ lower = 0.05, upper = 0.9", "for example lower = 0.05, upper = 0.9"),
            );
        }
    }
}

/// A rule by source needs children of one kind each.
fn kinds(scheme: &Scheme, faults: &mut Faults<'_>) {
    for child in &scheme.nodes {
        let of_both = || {
            let kinds = scheme.kinds(child);
            kinds.contains(&Kind::Survey) && kinds.contains(&Kind::Hard)
        };
        if matches!(scheme.rule_over(child), Some(Weighting::BySource { .. })) && of_both() {
            faults.add(
                &child.code,
                (
                    "nút cha chia trọng số theo nguồn, mà dưới nút này có cả khảo sát và số liệu",
                    "its parent weighs by source, and both surveys and hard data lie under it",
                ),
                (
                    "ghi weights = \"given\" ở nút cha, hoặc tách hai nguồn thành hai nút",
                    "write weights = \"given\" on the parent, or put the two sources into two nodes",
                ),
            );
        }
    }
}

/// What names a node, or a part, names one that is there.
fn mentions(scheme: &Scheme, faults: &mut Faults<'_>) {
    let known = |code: &str| scheme.node(code).is_some();
    for undefined in scheme.undefined.iter().filter(|undefined| !known(&undefined.node)) {
        faults.add(
            &undefined.node,
            ("`undefined` nêu nút không có", "`undefined` names a node that is not there"),
            ("nêu một nút của phương pháp", "name a node of the scheme"),
        );
    }
    for set in &scheme.weight_sets {
        for (node, weight) in &set.weight {
            if !known(node) {
                let (vi, en) = (
                    format!("bộ trọng số `{}` nêu nút không có", set.code),
                    format!("weight set `{}` names a node that is not there", set.code),
                );
                faults.add(node, (&vi, &en), ("nêu một nút của phương pháp", "name a node of the scheme"));
            }
            if !weight.is_finite() || *weight < 0.0 {
                let (vi, en) = (
                    format!("bộ trọng số `{}` có số âm hoặc không phải số", set.code),
                    format!("weight set `{}`: a weight is negative or not a number", set.code),
                );
                faults.add(node, (&vi, &en), ("ghi số từ 0 trở lên", "write a number from 0 up"));
            }
        }
    }
    for node in &scheme.nodes {
        if let Some(part) = node.part.as_deref().filter(|part| !scheme.parts.iter().any(|known| known.code == *part)) {
            let (vi, en) = (format!("không có phần `{part}`"), format!("there is no part `{part}`"));
            faults.add(&node.code, (&vi, &en), ("thêm [[part]], hoặc sửa tên", "add a [[part]], or mend the name"));
        }
    }
}

/// Somebody weighs something under every node.
fn weighed(scheme: &Scheme, faults: &mut Faults<'_>) {
    for parent in &scheme.nodes {
        let mut children = scheme.nodes.iter().filter(|node| node.parent.as_ref() == Some(&parent.code)).peekable();
        let counts = |node: &super::Node| {
            node.weight != 0.0 || node.periods.iter().any(|here| here.weight.is_some_and(|weight| weight != 0.0))
        };
        if children.peek().is_some() && !children.any(counts) {
            faults.add(
                &parent.code,
                ("mọi nút con đều có trọng số 0", "all of its children weigh zero"),
                ("cho một nút trọng số lớn hơn 0", "give one of them a weight above zero"),
            );
        }
    }
}
