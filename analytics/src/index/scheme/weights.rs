//! Weights in place of those of the nodes: equal, a named set of the scheme, or a file.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use super::{Kind, Node, Scheme, Span, check};
use crate::{
    error::{Error, Fault, Result, Stage},
    frame::{Source, Table},
    text::Text,
};

/// A named set of weights that comes with a scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightSet {
    /// What it is called by.
    pub code: String,
    /// What it is.
    pub name: Text,
    /// Periods in which it holds.
    pub span: Span,
    /// Node → weight; a node that is not named keeps its own.
    pub weight: BTreeMap<String, f64>,
}

/// Where weights come from: given, from a rule of the scheme, or found in the data; for every node with children.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Weighting {
    /// As the nodes say.
    #[default]
    Given,
    /// All the same.
    Equal,
    /// Shares of the two kinds of children, where both exist in a period, and equal inside a kind; all equal where only one does.
    BySource {
        /// What the children of surveys weigh together.
        survey: f64,
        /// What the children of hard data weigh together.
        hard: f64,
    },
    /// Loadings of the first principal component, where they have one sign.
    Pca,
    /// By Shannon's entropy: what differs more between units weighs more.
    Entropy,
    /// Uniform over all shares, to see what any weights could do.
    Random {
        /// Seed of the draws.
        seed: u64,
    },
    /// So that the correlations with the parent are as the importance of the children.
    Optimised {
        /// Node → importance among its siblings; 1 where unsaid.
        #[serde(default)]
        importance: BTreeMap<String, f64>,
        /// The least share.
        #[serde(default)]
        lower: f64,
        /// The most.
        #[serde(default = "whole")]
        upper: f64,
    },
}

const fn whole() -> f64 {
    1.0
}

impl Weighting {
    /// Do the weights hang on the data?
    pub fn is_found(&self) -> bool {
        !matches!(self, Self::Given | Self::BySource { .. })
    }

    /// What children of these kinds weigh; `None` where the rule does not say.
    pub(super) fn of_kinds(&self, kinds: &[Kind]) -> Option<Vec<f64>> {
        let Self::BySource { survey, hard } = self else { return None };
        let count = |kind: Kind| kinds.iter().filter(|of| **of == kind).count() as f64;
        let of = |kind: &Kind| match (kind, count(Kind::Survey), count(Kind::Hard)) {
            (_, 0.0, all) | (_, all, 0.0) => all.recip(),
            (Kind::Survey, of_survey, _) => survey / (survey + hard) / of_survey,
            (Kind::Hard, _, of_hard) => hard / (survey + hard) / of_hard,
        };
        Some(kinds.iter().map(of).collect())
    }
}

impl Scheme {
    /// The rule that gives the children of a node their weights.
    pub(in crate::index) fn weighting_of<'a>(&'a self, node: &'a Node) -> &'a Weighting {
        node.weighting.as_ref().unwrap_or(&self.weighting)
    }

    /// The rule that a node's own weight comes from, where that is not given.
    pub(super) fn rule_over(&self, node: &Node) -> Option<&Weighting> {
        let parent = self.node(node.parent.as_deref()?)?;
        Some(parent.weighting.as_ref().unwrap_or(&self.weighting)).filter(|rule| **rule != Weighting::Given)
    }

    /// The kinds of the leaves under a node, in any period.
    pub(super) fn kinds(&self, node: &Node) -> Vec<Kind> {
        let below = |leaf: &&Node| {
            std::iter::successors(Some(*leaf), |one| self.node(one.parent.as_deref()?))
                .take(self.nodes.len())
                .any(|one| one.code == node.code)
        };
        self.leaves().filter(below).map(|leaf| leaf.kind).collect()
    }
}

/// The scheme under other weights; `place` is the file that asks for them, beside which a file of weights lies.
pub(super) fn apply(scheme: &Scheme, weights: &str, place: &str) -> Result<Scheme> {
    let mut scheme = Scheme { weighting: Weighting::Given, ..scheme.clone() };
    if let "pca" | "entropy" = weights {
        scheme.weighting = if weights == "pca" { Weighting::Pca } else { Weighting::Entropy };
        return Ok(scheme);
    }
    if weights == "given" {
        return Ok(scheme);
    }
    let set = scheme.weight_sets.iter().find(|set| set.code == weights).cloned();
    let given = match set {
        _ if weights == "equal" => {
            // Children of a node with a rule of its own stay as they are.
            let ruled = |node: &Node| {
                let parent = node.parent.as_ref().and_then(|parent| scheme.node(parent));
                parent.is_some_and(|parent| parent.weighting.is_some())
            };
            scheme.nodes.iter().filter(|node| !ruled(node)).map(|node| (node.code.clone(), 1.0)).collect()
        }
        Some(set) => {
            if set.span != Span::default() {
                scheme.validity = set.span;
            }
            set.weight
        }
        None if weights.contains('.') => read(&scheme, &Path::new(place).with_file_name(weights))?,
        None => {
            let sets: Vec<&str> = scheme.weight_sets.iter().map(|set| set.code.as_str()).collect();
            let known = [vec!["given", "equal", "pca", "entropy"], sets].concat().join(", ");
            let cause = format!("không có bộ trọng số / there are no weights `{weights}`");
            return Err(Error::one(
                Stage::Spec,
                place,
                cause,
                format!("một trong / one of {known}, hoặc tệp CSV / or a CSV of code,weight"),
            ));
        }
    };
    let unknown = given.keys().filter(|code| scheme.node(code).is_none());
    let mut faults: Vec<Fault> = unknown
        .map(|code| {
            let cause =
                format!("trọng số (weights) {weights}: phương pháp không có nút / the scheme has no node `{code}`");
            Fault::new(
                place,
                cause,
                "ghi một nút của phương pháp, hoặc bỏ dòng này / name a node of the scheme, or drop the row",
            )
        })
        .collect();
    let ruled = given.keys().filter_map(|code| scheme.node(code)).filter(|node| scheme.rule_over(node).is_some());
    faults.extend(ruled.filter(|_| weights != "equal").map(|node| {
        Fault::new(
            place,
            format!(
                "trọng số (weights) {weights}: quy tắc của nút cha cho `{0}` trọng số / a rule of its parent gives `{0}` its weight",
                node.code
            ),
            "bỏ dòng này, hoặc ghi weights = \"given\" ở nút cha / drop the row, or write weights = \"given\" on the parent",
        )
    }));
    if !faults.is_empty() {
        return Err(Error::new(Stage::Spec, faults));
    }
    for node in &mut scheme.nodes {
        if let Some(weight) = given.get(&node.code) {
            node.weight = *weight;
            node.periods.iter_mut().for_each(|period| period.weight = None);
        }
    }
    check::check(&scheme, place)?;
    Ok(scheme)
}

/// Reads `code,weight`; COINr's `iCode` and `Weight` are understood too.
fn read(scheme: &Scheme, path: &Path) -> Result<BTreeMap<String, f64>> {
    let table = Table::read(&Source::Path(path.to_owned()))?;
    let column = |ours: &'static str, coinr: &'static str| {
        if table.position(ours).is_none() && table.position(coinr).is_some() { coinr } else { ours }
    };
    let (of_code, of_weight) = (column("code", "iCode"), column("weight", "Weight"));
    let mut faults = Vec::new();
    let codes = table.texts(of_code).unwrap_or_else(|_| {
        faults.push(table.missing_column(of_code));
        vec![None; table.len()]
    });
    // A cell that is no number is a fault already, and no gap.
    let before = faults.len();
    let weights = table.numbers_into(of_weight, &mut faults);
    let told =
        |faults: &[Fault], row: usize| faults[before..].iter().any(|fault| fault.place == table.place(row, of_weight));
    let absent = [of_code, of_weight].iter().any(|column| table.position(column).is_none());
    let mut given = BTreeMap::new();
    for (row, (code, weight)) in codes.into_iter().zip(weights).enumerate().filter(|_| !absent) {
        let mut fault = |column: &str, cause: &str, remedy: &str| {
            faults.push(Fault::new(table.place(row, column), cause, remedy));
        };
        if weight.is_some_and(|weight| weight < 0.0) {
            fault(of_weight, "trọng số âm / a weight is negative", "ghi số từ 0 trở lên / write a number from 0 up");
        }
        if let Some(code) = code.filter(|code| scheme.node(code).is_none()) {
            fault(
                of_code,
                &format!("phương pháp không có nút / the scheme has no node `{code}`"),
                "ghi một nút của phương pháp, hoặc bỏ dòng này / name a node of the scheme, or drop the row",
            );
        }
        let twice = code.is_some_and(|code| given.insert(code.to_owned(), weight.unwrap_or(1.0)).is_some());
        if twice {
            fault(of_code, "nút có hai lần / the node comes twice", "giữ một dòng mỗi nút / keep one row a node");
        }
        if code.is_none() || (weight.is_none() && !told(&faults, row)) {
            faults.push(Fault::new(
                table.place(row, if code.is_none() { of_code } else { of_weight }),
                "dòng thiếu nút hoặc trọng số / a row without a node or a weight",
                "điền cả hai ô, hoặc bỏ dòng / fill both cells, or drop the row",
            ));
        }
    }
    if faults.is_empty() { Ok(given) } else { Err(Error::new(Stage::Schema, faults)) }
}
