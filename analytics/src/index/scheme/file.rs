//! The file of a scheme, word by word, and what it leaves unsaid.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Aggregate, Break, Classes, Direction, Impute, League, Node, NodePeriod, Normalise, Note, Part, Scheme, Span, Treat,
    Undefined, WeightSet, Weighting, check, method::SourceFile, preparation::TreatFile,
};
use crate::{
    error::{Error, Fault, Result, Stage},
    text::Text,
};

mod defaults;

pub(super) use defaults::with_method;
use defaults::{Defaults, MissingFile, OneOrLevels, WeightsFile, is_inner};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeFile {
    code: String,
    version: String,
    name: Text,
    #[serde(default)]
    validity: SpanFile,
    unit: Option<String>,
    period: Option<String>,
    #[serde(default)]
    note: Vec<NoteFile>,
    #[serde(default)]
    undefined: Vec<UndefinedFile>,
    #[serde(default)]
    league: Vec<LeagueFile>,
    #[serde(default, rename = "break")]
    breaks: Vec<BreakFile>,
    #[serde(default)]
    weight_set: Vec<WeightSetFile>,
    #[serde(default)]
    part: Vec<PartFile>,
    #[serde(default)]
    defaults: Defaults,
    node: Vec<NodeFile>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct SpanFile {
    from: Option<String>,
    to: Option<String>,
}

impl From<SpanFile> for Span {
    fn from(file: SpanFile) -> Self {
        Self { from: file.from, to: file.to }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteFile {
    #[serde(default)]
    verified: bool,
    vi: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeagueFile {
    from: Option<String>,
    to: Option<String>,
    units: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BreakFile {
    at: String,
    reason: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UndefinedFile {
    node: String,
    from: Option<String>,
    to: Option<String>,
    reason: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightSetFile {
    code: String,
    name: Text,
    from: Option<String>,
    to: Option<String>,
    weight: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    code: String,
    name: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeFile {
    code: String,
    parent: Option<String>,
    name: Text,
    weight: Option<f64>,
    weights: Option<WeightsFile>,
    max: Option<f64>,
    max_column: Option<String>,
    part: Option<String>,
    column: Option<String>,
    columns: Option<Vec<String>>,
    target: Option<f64>,
    denominator: Option<String>,
    denominate: Option<bool>,
    impute: Option<Impute>,
    treat: Option<TreatFile>,
    source: Option<SourceFile>,
    #[serde(default)]
    direction: Direction,
    normalise: Option<Normalise>,
    aggregate: Option<Aggregate>,
    missing: Option<MissingFile>,
    scale: Option<f64>,
    classes: Option<Classes>,
    #[serde(default)]
    period: Vec<NodePeriodFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodePeriodFile {
    from: Option<String>,
    to: Option<String>,
    weight: Option<f64>,
    column: Option<String>,
    columns: Option<Vec<String>>,
    max: Option<f64>,
}

/// Reads a scheme; `place` names the file in faults.
pub(super) fn parse(text: &str, place: &str) -> Result<Scheme> {
    let file: SchemeFile = toml::from_str(text).map_err(|cause| not_a_scheme(text, place, &cause))?;
    let mut defaults = file.defaults;
    let mut faults = Vec::new();
    let mut nodes: Vec<Node> = Vec::with_capacity(file.node.len());
    for node in file.node {
        nodes.push(said(node, &defaults, place, &mut faults));
    }
    let mut scheme = Scheme {
        nodes,
        code: file.code,
        version: file.version,
        name: file.name,
        validity: file.validity.into(),
        unit: file.unit,
        period: file.period,
        notes: file
            .note
            .into_iter()
            .map(|note| Note { verified: note.verified, text: Text { vi: note.vi, en: note.en } })
            .collect(),
        undefined: file.undefined.into_iter().map(undefined).collect(),
        aggregate: defaults.aggregate.map_or_else(|| vec![Aggregate::Arithmetic], OneOrLevels::levels),
        missing: defaults
            .missing
            .map_or_else(Vec::new, |missing| missing.levels().into_iter().map(Into::into).collect()),
        denominate: defaults.denominate.unwrap_or(true),
        screen: defaults.screen,
        weighting: Weighting::Given,
        breaks: file.breaks.into_iter().map(|one| Break { at: one.at, reason: one.reason }).collect(),
        leagues: file
            .league
            .into_iter()
            .map(|one| League { span: Span { from: one.from, to: one.to }, units: one.units })
            .collect(),
        parts: file.part.into_iter().map(|part| Part { code: part.code, name: part.name }).collect(),
        weight_sets: file.weight_set.into_iter().map(weight_set).collect(),
    };
    if let Some(classes) = defaults.classes.take() {
        let inner: Vec<bool> = scheme.nodes.iter().map(|node| is_inner(&scheme, &node.code)).collect();
        for (node, _) in scheme.nodes.iter_mut().zip(inner).filter(|(node, inner)| *inner && node.classes.is_none()) {
            node.classes = Some(classes.clone());
        }
    }
    if let Err(error) = check::check(&scheme, place) {
        faults.extend_from_slice(error.faults());
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Spec, faults));
    }
    match defaults.weights {
        Some(weights) => weights.over(scheme, place),
        None => Ok(scheme),
    }
}

/// A node with what it leaves unsaid taken from the defaults.
fn said(node: NodeFile, defaults: &Defaults, place: &str, faults: &mut Vec<Fault>) -> Node {
    let treat = defaults.treat.map(|treat| treat.over(Treat::default()));
    let weighting = node.weights.and_then(|weights| {
        weights
            .rule()
            .map_err(|name| {
                faults.push(Fault::new(
                    format!("{place}, nút (node) {}", node.code),
                    format!("một nút không nhận trọng số `{name}` / a node takes no weights `{name}`"),
                    "ghi given, equal, pca, entropy hoặc một quy tắc; bộ có tên và tệp là của cả phương pháp / write given, equal, pca, entropy or a rule; named sets and files are for a whole scheme",
                ));
            })
            .ok()
    });
    if node.column.is_some() && node.columns.is_some() || node.columns.as_ref().is_some_and(Vec::is_empty) {
        faults.push(Fault::new(
            format!("{place}, nút (node) {}", node.code),
            "`columns` cần ít nhất một cột, và không đi cùng `column` / `columns` needs a column at least, and does not go with `column`",
            "giữ một trong hai khóa / keep one of the two keys",
        ));
    }
    let (kind, source) = node.source.or(defaults.source).map(SourceFile::parts).unwrap_or_default();
    Node {
        columns: node.columns.unwrap_or_default(),
        column: node.column.unwrap_or_else(|| node.code.clone()),
        code: node.code,
        parent: node.parent,
        name: node.name,
        weight: node.weight.unwrap_or(1.0),
        weighting,
        max: node.max,
        max_column: node.max_column,
        part: node.part,
        target: node.target,
        denominator: node.denominator,
        denominate: node.denominate,
        impute: node.impute.or_else(|| defaults.impute.clone()).unwrap_or_default(),
        treat: node.treat.map(|own| own.over(treat.unwrap_or_default())).or(treat),
        kind,
        source,
        direction: node.direction,
        normalise: node.normalise.or_else(|| defaults.normalise.clone()).unwrap_or(Normalise::None),
        aggregate: node.aggregate,
        missing: node.missing.map(Into::into),
        scale: node.scale.unwrap_or(defaults.scale.unwrap_or(1.0)),
        classes: node.classes,
        periods: node.period.into_iter().map(node_period).collect(),
    }
}

/// Reads `leaf = "column"`.
pub(super) fn column_map(text: &str, place: &str) -> Result<BTreeMap<String, String>> {
    toml::from_str(text).map_err(|cause| not_toml(place, &cause))
}

fn undefined(file: UndefinedFile) -> Undefined {
    Undefined { node: file.node, span: Span { from: file.from, to: file.to }, reason: file.reason }
}

fn weight_set(file: WeightSetFile) -> WeightSet {
    let span = Span { from: file.from, to: file.to };
    WeightSet { code: file.code, name: file.name, span, weight: file.weight }
}

fn node_period(file: NodePeriodFile) -> NodePeriod {
    let NodePeriodFile { from, to, weight, column, columns, max } = file;
    NodePeriod { span: Span { from, to }, weight, column, columns, max }
}

/// What is not TOML, with its line; where it is TOML, every node that cannot be read.
fn not_a_scheme(text: &str, place: &str, cause: &toml::de::Error) -> Error {
    let mut faults = not_toml(place, cause).faults().to_vec();
    let nodes = toml::from_str::<toml::Table>(text).ok().and_then(|mut file| match file.remove("node") {
        Some(toml::Value::Array(nodes)) => Some(nodes),
        _ => None,
    });
    let refused = nodes.into_iter().flatten().enumerate().filter_map(|(at, node)| {
        let code = node.get("code").and_then(toml::Value::as_str).map_or_else(|| format!("{}", at + 1), str::to_owned);
        Some((code, node.try_into::<NodeFile>().err()?.message().to_owned()))
    });
    let mut refused = refused.peekable();
    // The first one may be what the line above is about.
    refused.next_if(|(_, message)| message == cause.message());
    faults.extend(refused.map(|(code, message)| Fault::new(format!("{place}, nút (node) {code}"), message, KEYS)));
    Error::new(Stage::Spec, faults)
}

const KEYS: &str = "các khóa có trong docs/SCHEMES.md / the keys of a scheme are listed in docs/SCHEMES.md";

fn not_toml(place: &str, cause: &toml::de::Error) -> Error {
    Error::one(Stage::Spec, place, cause.to_string().trim_end().to_owned(), KEYS)
}
