//! The file of a scheme, word by word, and what it leaves unsaid.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Aggregate, Break, Classes, Direction, Impute, League, Missing, Node, NodePeriod, Normalise, Note, Scheme, Screen,
    Span, SurveySource, Treat, Undefined, WeightSet, Weighting, check, preparation::TreatFile,
};
use crate::{
    error::{Error, Result, Stage},
    text::Text,
};

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
    defaults: Defaults,
    node: Vec<NodeFile>,
}

/// The method of every node that does not say otherwise: `[defaults]` of a scheme, or a `method.toml` by itself.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Defaults {
    aggregate: Option<OneOrLevels<Aggregate>>,
    normalise: Option<Normalise>,
    missing: Option<OneOrLevels<MissingFile>>,
    source: Option<SurveySource>,
    scale: Option<f64>,
    weights: Option<WeightsFile>,
    denominate: Option<bool>,
    impute: Option<Impute>,
    screen: Option<Screen>,
    treat: Option<TreatFile>,
}

/// Weights by name, or by a rule.
#[derive(Deserialize)]
#[serde(untagged)]
enum WeightsFile {
    Named(String),
    Found(Weighting),
}

impl WeightsFile {
    fn over(self, scheme: Scheme, place: &str) -> Result<Scheme> {
        match self {
            Self::Named(weights) => scheme.with_weights(&weights, place),
            Self::Found(weighting) => Ok(Scheme { weighting, ..scheme }),
        }
    }
}

/// One value, or one a level from the bottom.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum OneOrLevels<T> {
    One(T),
    Levels(Vec<T>),
}

impl<T> OneOrLevels<T> {
    fn levels(self) -> Vec<T> {
        match self {
            Self::One(value) => vec![value],
            Self::Levels(values) => values,
        }
    }
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum MissingFile {
    Share(f64),
    Rule(Missing),
}

impl From<MissingFile> for Missing {
    fn from(file: MissingFile) -> Self {
        match file {
            MissingFile::Share(min_available) => Self { min_available, count: Default::default() },
            MissingFile::Rule(rule) => rule,
        }
    }
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
struct NodeFile {
    code: String,
    parent: Option<String>,
    name: Text,
    weight: Option<f64>,
    max: Option<f64>,
    column: Option<String>,
    target: Option<f64>,
    denominator: Option<String>,
    impute: Option<Impute>,
    treat: Option<TreatFile>,
    source: Option<SurveySource>,
    #[serde(default)]
    direction: Direction,
    normalise: Option<Normalise>,
    aggregate: Option<Aggregate>,
    missing: Option<Missing>,
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
    max: Option<f64>,
}

/// Reads a scheme; `place` names the file in faults.
pub(super) fn parse(text: &str, place: &str) -> Result<Scheme> {
    let file: SchemeFile = toml::from_str(text).map_err(|cause| not_toml(place, &cause))?;
    let defaults = file.defaults;
    let scale = defaults.scale.unwrap_or(1.0);
    let treat = defaults.treat.map(|treat| treat.over(Treat::default()));
    let node = |node: NodeFile| Node {
        column: node.column.unwrap_or_else(|| node.code.clone()),
        code: node.code,
        parent: node.parent,
        name: node.name,
        weight: node.weight.unwrap_or(1.0),
        max: node.max,
        target: node.target,
        denominator: node.denominator,
        impute: node.impute.or_else(|| defaults.impute.clone()).unwrap_or_default(),
        treat: node.treat.map(|own| own.over(treat.unwrap_or_default())).or(treat),
        source: node.source.or(defaults.source),
        direction: node.direction,
        normalise: node.normalise.or_else(|| defaults.normalise.clone()).unwrap_or(Normalise::None),
        aggregate: node.aggregate,
        missing: node.missing,
        scale: node.scale.unwrap_or(scale),
        classes: node.classes,
        periods: node.period.into_iter().map(node_period).collect(),
    };
    let scheme = Scheme {
        nodes: file.node.into_iter().map(node).collect(),
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
        weight_sets: file.weight_set.into_iter().map(weight_set).collect(),
    };
    check::check(&scheme, place)?;
    match defaults.weights {
        Some(weights) => weights.over(scheme, place),
        None => Ok(scheme),
    }
}

/// Puts the rules of a `method.toml` before those of a scheme's own `[defaults]`; what a node says itself stands.
pub(super) fn with_method(scheme: &Scheme, text: &str, place: &str) -> Result<Scheme> {
    let method: Defaults = toml::from_str(text).map_err(|cause| not_toml(place, &cause))?;
    let mut scheme = scheme.clone();
    if let Some(aggregate) = method.aggregate {
        scheme.aggregate = aggregate.levels();
    }
    if let Some(missing) = method.missing {
        scheme.missing = missing.levels().into_iter().map(Into::into).collect();
    }
    scheme.denominate = method.denominate.unwrap_or(scheme.denominate);
    scheme.screen = method.screen.or(scheme.screen);
    for node in &mut scheme.nodes {
        node.impute = method.impute.clone().unwrap_or_else(|| node.impute.clone());
        node.treat = method.treat.map(|treat| treat.over(node.treat.unwrap_or_default())).or(node.treat);
        node.normalise = method.normalise.clone().unwrap_or_else(|| node.normalise.clone());
        node.scale = method.scale.unwrap_or(node.scale);
        node.source = method.source.or(node.source);
    }
    check::check(&scheme, place)?;
    match method.weights {
        Some(weights) => weights.over(scheme, place),
        None => Ok(scheme),
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
    NodePeriod { span: Span { from: file.from, to: file.to }, weight: file.weight, column: file.column, max: file.max }
}

fn not_toml(place: &str, cause: &toml::de::Error) -> Error {
    Error::one(
        Stage::Spec,
        place,
        cause.to_string().trim_end().to_owned(),
        "the keys of a scheme are listed in docs/SCHEMES.md",
    )
}
