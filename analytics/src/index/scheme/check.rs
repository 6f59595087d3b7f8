//! What a scheme promises, checked once, every fault at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Aggregate, Bounds, Classes, Node, NodePeriod, Normalise, Scheme};
use crate::error::{Error, Fault, Result, Stage};

pub(super) fn check(scheme: &Scheme, place: &str) -> Result<()> {
    let mut faults = Faults { place, list: Vec::new() };
    roots(scheme, &mut faults);
    families(scheme, &mut faults);
    for node in &scheme.nodes {
        numbers(node, &mut faults);
    }
    let parents: BTreeSet<_> = scheme.nodes.iter().filter_map(|node| node.parent.as_deref()).collect();
    for node in &scheme.nodes {
        let inner = parents.contains(node.code.as_str());
        if inner && node.column != node.code {
            faults.add(&node.code, "a node with children takes no column", "delete the column, or the children");
        }
        if inner && node.denominator.is_some() {
            faults.add(&node.code, "a node with children is not divided", "give its leaves the denominator");
        }
        if node.treat.is_some_and(|treat| treat.skew.is_nan() || treat.skew <= 0.0 || treat.kurtosis.is_nan()) {
            faults.add(&node.code, "`treat` needs a skewness above zero and a number for the kurtosis", "2 and 3.5");
        }
        if !inner && node.aggregate.is_some() {
            faults.add(&node.code, "a leaf has nothing to aggregate", "delete `aggregate`, or give the node children");
        }
    }
    let shares = scheme.screen.map(|screen| [screen.min_available, screen.max_zero]).into_iter().flatten().flatten();
    if shares.into_iter().any(|share| !(0.0..=1.0).contains(&share)) {
        faults.add(&scheme.code, "`screen` takes shares from 0 to 1", "write 0.9 for 90 %");
    }
    for undefined in &scheme.undefined {
        if scheme.node(&undefined.node).is_none() {
            faults.add(&undefined.node, "`undefined` names a node that is not there", "name a node of the scheme");
        }
    }
    for rule in scheme.missing.iter().chain(scheme.nodes.iter().filter_map(|node| node.missing.as_ref())) {
        if !(0.0..=1.0).contains(&rule.min_available) {
            faults.add(&scheme.code, "`min_available` is a share", "write a number from 0 to 1");
        }
    }
    for method in scheme.aggregate.iter().chain(scheme.nodes.iter().filter_map(|node| node.aggregate.as_ref())) {
        if matches!(method, Aggregate::Generalised { power } if *power == 0.0 || !power.is_finite()) {
            faults.add(&scheme.code, "the generalised mean has no power 0", "write `geometric`, or another power");
        }
    }
    for parent in &scheme.nodes {
        let mut children = scheme.nodes.iter().filter(|node| node.parent.as_ref() == Some(&parent.code)).peekable();
        let counts =
            |node: &Node| node.weight != 0.0 || node.periods.iter().any(|here| here.weight.is_some_and(|w| w != 0.0));
        if children.peek().is_some() && !children.any(counts) {
            faults.add(&parent.code, "all of its children weigh zero", "give one of them a weight above zero");
        }
    }
    if faults.list.is_empty() { Ok(()) } else { Err(Error::new(Stage::Spec, faults.list)) }
}

struct Faults<'a> {
    place: &'a str,
    list: Vec<Fault>,
}

impl Faults<'_> {
    fn add(&mut self, node: &str, cause: impl Into<String>, remedy: &str) {
        self.list.push(Fault::new(format!("{}, node {node}", self.place), cause, remedy));
    }
}

/// One root, named like the scheme.
fn roots(scheme: &Scheme, faults: &mut Faults<'_>) {
    let roots: Vec<_> =
        scheme.nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.code.as_str()).collect();
    match roots.as_slice() {
        [] => {
            faults.add(&scheme.code, "the tree has no root", "leave out the parent of one node, named like the scheme")
        }
        [root] if *root != scheme.code => {
            faults.add(root, format!("the root is not named like the scheme, `{}`", scheme.code), "give both one code")
        }
        [_] => {}
        several => {
            for root in several.iter().filter(|&&root| root != scheme.code) {
                faults.add(root, "a second root: it has no parent", "give it a parent");
            }
        }
    }
}

/// Codes are unique, parents exist, nobody is their own ancestor.
fn families(scheme: &Scheme, faults: &mut Faults<'_>) {
    let mut parent_of: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for node in &scheme.nodes {
        if node.code.is_empty() {
            faults.add("?", "a node without a code", "give it one");
        }
        if parent_of.insert(&node.code, node.parent.as_deref()).is_some() {
            faults.add(&node.code, "the code is used twice", "give each node its own code");
        }
    }
    for node in &scheme.nodes {
        if let Some(parent) = node.parent.as_deref().filter(|parent| !parent_of.contains_key(parent)) {
            faults.add(&node.code, format!("its parent `{parent}` is not there"), "add the parent, or mend the name");
        }
        let mut ancestor = node.parent.as_deref();
        for _ in 0..scheme.nodes.len() {
            if ancestor == Some(node.code.as_str()) {
                faults.add(&node.code, "it is its own ancestor", "break the circle of parents");
                break;
            }
            ancestor = ancestor.and_then(|code| parent_of.get(code).copied().flatten());
        }
    }
}

/// Weights, most points and scales are numbers that can be used; periods do not overlap.
fn numbers(node: &Node, faults: &mut Faults<'_>) {
    let weights = node.periods.iter().filter_map(|period| period.weight).chain([node.weight]);
    if weights.into_iter().any(|weight| !weight.is_finite() || weight < 0.0) {
        faults.add(&node.code, "a weight is negative or not a number", "write a number from 0 up");
    }
    let maxima = node.periods.iter().filter_map(|period| period.max).chain(node.max);
    if maxima.into_iter().any(|max| !max.is_finite() || max <= 0.0) {
        faults.add(&node.code, "`max` is not above zero", "write the most points to be had");
    }
    if !node.scale.is_finite() || node.scale == 0.0 {
        faults.add(
            &node.code,
            "`scale` is zero or not a number",
            "write what the score is multiplied by, 1 for nothing",
        );
    }
    let wrong = |classes: &Classes| match classes.sizes.len() {
        _ if classes.method.is_some() => {
            classes.names.len() < 2 || !classes.thresholds.is_empty() || !classes.sizes.is_empty()
        }
        0 => classes.names.len() != classes.thresholds.len() + 1 || !classes.thresholds.is_sorted(),
        sizes => classes.names.len() != sizes || !classes.thresholds.is_empty() || classes.sizes.contains(&0),
    };
    if node.classes.as_ref().is_some_and(wrong) {
        faults.add(
            &node.code,
            "classes need ascending thresholds and one name more, or sizes and as many names, or a method and two names at least",
            "by threshold the first name is for what reaches none; by size the first is the best class",
        );
    }
    let posts = match node.normalise {
        Normalise::Goalposts { lower, upper, .. } | Normalise::MinMax { bounds: Bounds::Fixed([lower, upper]), .. } => {
            Some((lower, upper))
        }
        _ => None,
    };
    if posts.is_some_and(|(lower, upper)| lower >= upper || !(upper - lower).is_finite()) {
        faults.add(
            &node.code,
            "the lower post is not below the upper one",
            "write the posts in the unit of the data, lower first",
        );
    }
    if let Normalise::Stepped { table } = &node.normalise {
        let ascending = table.windows(2).all(|steps| steps[0][0] < steps[1][0]);
        if table.is_empty() || !ascending || table.iter().flatten().any(|number| !number.is_finite()) {
            faults.add(&node.code, "`table` is not a list of ascending steps", "write [[lower bound, score], …]");
        }
    }
    if node.target.is_some_and(|target| !target.is_finite()) {
        faults.add(&node.code, "`target` is not a number", "write it in the unit of the data");
    }
    for (at, period) in node.periods.iter().enumerate() {
        if node.periods[..at].iter().any(|earlier| overlap(earlier, period)) {
            faults.add(&node.code, "two of its periods overlap", "let each period end before the next begins");
        }
        if period.span.from.as_ref().zip(period.span.to.as_ref()).is_some_and(|(from, to)| from > to) {
            faults.add(&node.code, "a period ends before it begins", "mend `from` or `to`");
        }
    }
}

fn overlap(a: &NodePeriod, b: &NodePeriod) -> bool {
    let starts_in = |one: &NodePeriod, other: &NodePeriod| match &one.span.from {
        Some(from) => other.span.holds(from),
        None => other.span.from.is_none(),
    };
    starts_in(a, b) || starts_in(b, a)
}
