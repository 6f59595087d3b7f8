//! Nodes of a release with what each weighs: as figures say, as the scheme says, or by the answers that are pooled.

use std::collections::BTreeMap;

use analytics::{
    Status,
    index::{Scheme, scheme::Aggregate},
};

use crate::{
    Error, Warning, format,
    kinds::Modelled,
    model::reading::Reading,
    spec::{Node, Plot, Tree, Weighed},
};

/// Lines of names that a slide holds.
const PAGE_ROOM: f64 = 27.0;
/// More nodes are a list, and no tree that a reader can follow.
const MOST_NODES: usize = 1000;
/// How far the children of a node may miss it, in per cent of the whole.
const ROUNDING: f64 = 0.1;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let root = root(reading)?;
    let found = reading.release.nodes.len();
    if found > MOST_NODES {
        return Err(Error::TooMany { kind: reading.kind, found, most: MOST_NODES });
    }
    let (weights, weighed) = weights(reading)?;
    let whole = weights.get(root.as_str()).copied().filter(|whole| *whole > 0.0).ok_or_else(|| reading.nothing())?;
    let mut tree = Tree { nodes: Vec::new(), weighed, left_out: 0 };
    grow(reading, &weights, (&root, None), whole, &mut tree);
    if tree.nodes.len() < 2 {
        return Err(reading.nothing());
    }
    let faults: Vec<String> = (0..tree.nodes.len()).filter_map(|at| fault(&tree, at)).collect();
    // Where nodes have no weight those beside them cannot add up.
    if tree.left_out == 0 && !faults.is_empty() {
        return Err(Error::Contradiction(faults));
    }
    if tree.left_out > 0 {
        let shown = tree.nodes.len();
        warnings.push(Warning::Withheld { shown, of: shown + tree.left_out });
    }
    let blocks = blocks(&tree, 0);
    let (kept, pages) = page(&tree, &blocks, reading.selection.page)?;
    let tree = Tree { nodes: only(&tree, kept), ..tree };
    Ok((Plot::Tree(tree), (reading.selection.page, pages)))
}

/// Lines of names that a page holds: what its smallest leaf is of the whole page.
fn lines(tree: &Tree, blocks: &[usize]) -> f64 {
    let whole: f64 = blocks.iter().map(|block| tree.nodes[*block].share).sum();
    // What weighs nothing has no box, and needs no line.
    let shares = blocks.iter().flat_map(|block| leaves(tree, *block)).map(|leaf| tree.nodes[leaf].share);
    whole / shares.filter(|share| *share > 0.0).fold(f64::INFINITY, f64::min).max(1e-9)
}

/// The highest nodes whose leaves all have their names on one page.
fn blocks(tree: &Tree, at: usize) -> Vec<usize> {
    let children: Vec<usize> = tree.children(at).collect();
    let is_small =
        lines(tree, &[at]) <= PAGE_ROOM || children.iter().all(|child| tree.children(*child).next().is_none());
    if at > 0 && is_small || children.is_empty() {
        return vec![at];
    }
    children.into_iter().flat_map(|child| blocks(tree, child)).collect()
}

fn page<'a>(tree: &Tree, blocks: &'a [usize], page: usize) -> Result<(&'a [usize], usize), Error> {
    let mut starts = vec![0];
    for end in 1..blocks.len() {
        if lines(tree, &blocks[starts[starts.len() - 1]..=end]) > PAGE_ROOM {
            starts.push(end);
        }
    }
    let pages = starts.len();
    let start = *page.checked_sub(1).and_then(|page| starts.get(page)).ok_or(Error::NoSuchPage { page, pages })?;
    Ok((&blocks[start..starts.get(page).copied().unwrap_or(blocks.len())], pages))
}

/// The node selected, or the one that stands under no other.
fn root(reading: &Reading<'_>) -> Result<String, Error> {
    let nodes = &reading.release.nodes;
    let named = nodes.iter().find(|node| node.code == reading.node);
    let found = named.or_else(|| nodes.iter().find(|node| node.parent.is_none()));
    found.map(|node| node.code.clone()).ok_or_else(|| reading.nothing())
}

/// The share of each node in the whole, from whatever tells it.
fn weights(reading: &Reading<'_>) -> Result<(BTreeMap<String, f64>, Weighed), Error> {
    let given: BTreeMap<String, f64> = reading
        .release
        .figures
        .iter()
        .filter(|figure| figure.statistic == "weight")
        .filter(|figure| figure.domain_value("period").is_none_or(|of| of == reading.period || of.is_empty()))
        .filter(|figure| !matches!(figure.status, Status::Suppressed | Status::Undefined))
        .filter_map(|figure| Some((figure.variable.clone(), figure.estimate.filter(|weight| weight.is_finite())?)))
        .collect();
    let negative = given.iter().filter(|(_, weight)| **weight < 0.0);
    let faults: Vec<String> =
        negative.map(|(node, weight)| format!("{node}: trọng số âm/weight {weight} < 0")).collect();
    if !faults.is_empty() {
        return Err(Error::Contradiction(faults));
    }
    if !given.is_empty() {
        return Ok((given, Weighed::Figures));
    }
    if let Some(answers) = of_answers(reading) {
        return Ok((answers, Weighed::Answers));
    }
    let of_scheme = of_scheme(reading).map(|weights| (weights, Weighed::Scheme));
    of_scheme.ok_or(Error::NotForThis {
        kind: reading.kind,
        why: (
            "bản công bố không ghi trọng số, và không phải của một phương pháp có sẵn; hãy dùng hailong index --show lineage",
            "the release holds no weights and is of no scheme that comes with the program; use hailong index --show lineage",
        ),
    })
}

fn of_scheme(reading: &Reading<'_>) -> Option<BTreeMap<String, f64>> {
    let scheme = Scheme::builtin(&reading.release.metadata.scheme).ok()?;
    let tree = scheme.tree(&reading.period);
    let mut weights = BTreeMap::new();
    let mut shares = vec![1.0; tree.branches.len()];
    // Parents come after their children, so from the back every parent is known before its children.
    for (at, branch) in tree.branches.iter().enumerate().rev() {
        if matches!(branch.aggregate, Aggregate::PooledShare | Aggregate::PointsShare) && !branch.is_leaf() {
            return None;
        }
        weights.insert(branch.node.code.clone(), shares[at]);
        let total: f64 = branch.children.iter().map(|child| tree.branches[*child].weight).sum();
        for child in &branch.children {
            shares[*child] = shares[at] * tree.branches[*child].weight / total.max(f64::MIN_POSITIVE);
        }
    }
    Some(weights)
}

/// An index that pools answers weighs an item by them, and a node by those of its items.
fn of_answers(reading: &Reading<'_>) -> Option<BTreeMap<String, f64>> {
    let scheme = Scheme::builtin(&reading.release.metadata.scheme).ok()?;
    let tree = scheme.tree(&reading.period);
    let is_pooled = |aggregate| matches!(aggregate, Aggregate::PooledShare);
    if !tree.branches.iter().all(|branch| branch.is_leaf() || is_pooled(branch.aggregate)) {
        return None;
    }
    let mut weights: BTreeMap<String, f64> = BTreeMap::new();
    for leaf in tree.branches.iter().filter(|branch| branch.is_leaf()) {
        let figure = reading.item("proportion", &leaf.node.code, "satisfied")?;
        // What an item of too few answers weighs would tell how few they are.
        let is_shown = reading.shown_share(figure, &leaf.node.code, &mut Vec::new()).is_ok_and(|share| share.is_ok());
        if !is_shown {
            continue;
        }
        let above = std::iter::successors(Some(leaf.node), |node| scheme.node(node.parent.as_deref()?));
        for node in above {
            *weights.entry(node.code.clone()).or_default() += figure.n? as f64;
        }
    }
    Some(weights)
}

/// Adds a node and all that is below it.
fn grow(
    reading: &Reading<'_>,
    weights: &BTreeMap<String, f64>,
    (code, parent): (&str, Option<usize>),
    whole: f64,
    tree: &mut Tree,
) {
    let Some(weight) = weights.get(code) else {
        tree.left_out += 1;
        return;
    };
    let nodes = &reading.release.nodes;
    let name = nodes.iter().find(|node| node.code == code).map(|node| reading.text(&node.name));
    let share = weight / whole * 100.0;
    let above = parent.map(|parent| tree.nodes[parent].share);
    let at = tree.nodes.len();
    tree.nodes.push(Node {
        name: name.filter(|name| !name.is_empty()).unwrap_or_else(|| format::text(code)),
        depth: parent.map_or(0, |parent| tree.nodes[parent].depth + 1),
        parent,
        share,
        of_parent: above.map_or(100.0, |above| if above > 0.0 { share / above * 100.0 } else { 0.0 }),
    });
    // A circle of parents has no end; no index is this deep.
    if tree.nodes[at].depth < 12 {
        for child in nodes.iter().filter(|node| node.parent.as_deref() == Some(code)) {
            grow(reading, weights, (&child.code, Some(at)), whole, tree);
        }
    }
}

fn fault(tree: &Tree, at: usize) -> Option<String> {
    let total: f64 = tree.children(at).map(|child| tree.nodes[child].share).sum();
    let Node { name, share, .. } = &tree.nodes[at];
    let is_off = tree.children(at).next().is_some() && (total - share).abs() > ROUNDING;
    is_off.then(|| format!("{name}: {share}%, các phần cộng lại bằng/its parts add to {total}%"))
}

fn leaves(tree: &Tree, at: usize) -> Vec<usize> {
    let below: Vec<usize> = tree.children(at).flat_map(|child| leaves(tree, child)).collect();
    if below.is_empty() { vec![at] } else { below }
}

/// Some blocks with all that is below and above them.
fn only(tree: &Tree, blocks: &[usize]) -> Vec<Node> {
    let above = |at: usize| std::iter::successors(Some(at), |at| tree.nodes[*at].parent);
    let is_kept = |at: usize| {
        above(at).any(|up| blocks.contains(&up)) || blocks.iter().any(|block| above(*block).any(|up| up == at))
    };
    let mut places: Vec<Option<usize>> = vec![None; tree.nodes.len()];
    let mut nodes: Vec<Node> = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate().filter(|(at, _)| is_kept(*at)) {
        places[at] = Some(nodes.len());
        nodes.push(Node { parent: node.parent.and_then(|parent| places[parent]), ..node.clone() });
    }
    nodes
}
