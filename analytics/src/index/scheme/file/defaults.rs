//! The method of every node that does not say otherwise: `[defaults]` of a scheme, or a `method.toml` by itself.

use serde::Deserialize;

use super::not_toml;
use crate::{
    error::Result,
    index::scheme::{
        Aggregate, Classes, Impute, Missing, Normalise, Scheme, Screen, Weighting, check, method::SourceFile,
        preparation::TreatFile,
    },
};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Defaults {
    pub(super) aggregate: Option<OneOrLevels<Aggregate>>,
    pub(super) normalise: Option<Normalise>,
    pub(super) missing: Option<OneOrLevels<MissingFile>>,
    pub(super) source: Option<SourceFile>,
    pub(super) scale: Option<f64>,
    pub(super) weights: Option<WeightsFile>,
    pub(super) denominate: Option<bool>,
    pub(super) impute: Option<Impute>,
    pub(super) screen: Option<Screen>,
    pub(super) treat: Option<TreatFile>,
    pub(super) classes: Option<Classes>,
}

/// Weights by name, or by a rule.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum WeightsFile {
    Named(String),
    Found(Weighting),
}

impl WeightsFile {
    pub(super) fn over(self, scheme: Scheme, place: &str) -> Result<Scheme> {
        match self {
            Self::Named(weights) => scheme.with_weights(&weights, place),
            Self::Found(weighting) => {
                let scheme = Scheme { weighting, ..scheme };
                check::check(&scheme, place)?;
                Ok(scheme)
            }
        }
    }

    /// As a rule for the children of one node; a file or a named set is for a whole scheme.
    pub(super) fn rule(self) -> std::result::Result<Weighting, String> {
        match self {
            Self::Found(weighting) => Ok(weighting),
            Self::Named(name) => match name.as_str() {
                "given" => Ok(Weighting::Given),
                "equal" => Ok(Weighting::Equal),
                "pca" => Ok(Weighting::Pca),
                "entropy" => Ok(Weighting::Entropy),
                _ => Err(name),
            },
        }
    }
}

/// One value, or one a level from the bottom.
#[derive(Deserialize, Clone)]
#[serde(untagged)]
pub(super) enum OneOrLevels<T> {
    One(T),
    Levels(Vec<T>),
}

impl<T> OneOrLevels<T> {
    pub(super) fn levels(self) -> Vec<T> {
        match self {
            Self::One(value) => vec![value],
            Self::Levels(values) => values,
        }
    }
}

/// A rule for gaps, or its share alone.
#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
pub(super) enum MissingFile {
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

/// Puts the rules of a `method.toml` before those of a scheme's own `[defaults]` and of its nodes.
pub(in crate::index::scheme) fn with_method(scheme: &Scheme, text: &str, place: &str) -> Result<Scheme> {
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
    // Beside leaves that are estimated from answers, the others are hard data and stay so.
    let is_survey = scheme.is_survey();
    let inner: Vec<bool> = scheme.nodes.iter().map(|node| is_inner(&scheme, &node.code)).collect();
    for (node, inner) in scheme.nodes.iter_mut().zip(inner) {
        node.impute = method.impute.clone().unwrap_or_else(|| node.impute.clone());
        node.treat = method.treat.map(|treat| treat.over(node.treat.unwrap_or_default())).or(node.treat);
        node.normalise = method.normalise.clone().unwrap_or_else(|| node.normalise.clone());
        node.scale = method.scale.unwrap_or(node.scale);
        if let Some(source) = method.source.filter(|_| !is_survey || node.source.is_some()) {
            (node.kind, node.source) = source.parts();
        }
        node.classes = method.classes.clone().filter(|_| inner).or(node.classes.take());
    }
    check::check(&scheme, place)?;
    match method.weights {
        Some(weights) => weights.over(scheme, place),
        None => Ok(scheme),
    }
}

pub(super) fn is_inner(scheme: &Scheme, code: &str) -> bool {
    scheme.nodes.iter().any(|node| node.parent.as_deref() == Some(code))
}
