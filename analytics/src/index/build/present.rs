//! Grades of a unit to the rows that are published.

use super::{
    LEVEL,
    grade::{Grade, Unit},
};
use crate::{
    estimate::{Interval, exact, t_quantile},
    figure::Status,
    index::{
        indicators::{Indicators, Sampling},
        scheme::{Aggregate, Branch, Kind, Tree},
        score::Score,
    },
};

/// The scores of the units in the order of the tree: every child before its parent.
pub(super) fn scores(units: &[Unit], tree: &Tree<'_>, period: &str, indicators: &Indicators) -> Vec<Score> {
    let errors = errors(tree, indicators);
    units.iter().flat_map(|unit| of_unit(unit, tree, period, indicators, &errors)).collect()
}

/// Where the error of a node comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Errors {
    /// Answers lie under it.
    Sample,
    /// Only hard data does.
    None,
    /// A survey does that is known by its figure only.
    Unknown,
}

/// The errors of every branch of a tree.
fn errors(tree: &Tree<'_>, indicators: &Indicators) -> Vec<Errors> {
    let mut errors: Vec<Errors> = Vec::with_capacity(tree.branches.len());
    for branch in &tree.branches {
        let below = |kind: Errors| branch.children.iter().any(|&child| errors[child] == kind);
        errors.push(match branch.is_leaf() {
            true if indicators.samples(&branch.node.code) => Errors::Sample,
            true if branch.node.kind == Kind::Survey => Errors::Unknown,
            false if below(Errors::Sample) => Errors::Sample,
            false if below(Errors::Unknown) => Errors::Unknown,
            _ => Errors::None,
        });
    }
    errors
}

fn of_unit(unit: &Unit, tree: &Tree<'_>, period: &str, indicators: &Indicators, errors: &[Errors]) -> Vec<Score> {
    let sampling = indicators.sampling.as_ref().map(|sampling| &sampling[unit.row]);
    let score = |((branch, grade), errors): ((&Branch<'_>, &Grade), &Errors)| {
        let in_points = branch.node.max_column.is_some() || branch.aggregate == Aggregate::PointsShare;
        let absent = in_points && grade.value.is_some() && grade.base == Some(0.0);
        let score = grade.value.filter(|_| !absent).map(|value| value * branch.node.scale);
        let mut row = Score {
            unit: indicators.unit[unit.row].clone(),
            period: period.to_owned(),
            node: branch.node.code.clone(),
            level: branch.level,
            score,
            coverage: Some(grade.leaves as f64 / branch.leaves as f64),
            class: score.and_then(|score| branch.node.classes.as_ref()?.of(score)).map(str::to_owned),
            n: sampling
                .filter(|_| *errors == Errors::Sample)
                .map(|sampling| answers(branch, indicators, unit.row, sampling)),
            status: if score.is_some() { Status::Ok } else { Status::Undefined },
            reason: match absent {
                true => Some("không áp dụng cho đơn vị này / does not apply to the unit".to_owned()),
                false => grade.reason.clone(),
            },
            ..Score::default()
        };
        if let (Some(value), Some(sampling)) = (grade.value, sampling) {
            match errors {
                Errors::Sample => interval(&mut row, value, branch.node.scale, grade, sampling),
                Errors::None => {
                    (row.se, row.low, row.high, row.reason) = (Some(0.0), score, score, row.reason.or(said(HARD)))
                }
                Errors::Unknown => row.reason = row.reason.or(said(UNKNOWN)),
            }
        }
        row
    };
    tree.branches.iter().zip(&unit.grades).zip(errors).map(score).collect()
}

const HARD: &str = "số liệu, không có sai số chọn mẫu / hard data, no sampling error";
const UNKNOWN: &str = "số liệu khảo sát không kèm sai số / a figure of a survey without its error";

fn said(reason: &str) -> Option<String> {
    Some(reason.to_owned())
}

/// Answers under a leaf, responses of the row for what is made of several leaves.
fn answers(branch: &Branch<'_>, indicators: &Indicators, row: usize, sampling: &Sampling) -> u64 {
    let column = branch.is_leaf().then(|| indicators.codes.iter().position(|code| *code == branch.node.code)).flatten();
    column.map_or(sampling.n, |column| indicators.cells[row][column].n.unwrap_or(0))
}

/// `score ± t se`, with `se = √(gᵀ V g)`; Wilson's interval for the share of a single item, as in its figures.
fn interval(row: &mut Score, value: f64, scale: f64, grade: &Grade, sampling: &Sampling) {
    let se = quadratic(&grade.gradient, &sampling.vcov).max(0.0).sqrt();
    if sampling.df.is_nan() || sampling.df < 1.0 || !se.is_finite() {
        row.reason = Some("quá ít trả lời để có khoảng tin cậy / too few answers for an interval".to_owned());
        return;
    }
    let (mut low, mut high) = if grade.share && (value <= 0.0 || value >= 1.0) {
        // Where everybody agrees the linearised error is zero and says nothing.
        exact(value.clamp(0.0, 1.0), row.n.unwrap_or(sampling.n) as f64, LEVEL)
    } else {
        // A share of one item rests on few answers, where t intervals hold the truth too seldom.
        let n = row.n.unwrap_or(sampling.n);
        let method = if grade.share && row.level == 1 { Interval::Wilson } else { Interval::T };
        let half = t_quantile(f64::midpoint(1.0, LEVEL), sampling.df) * se;
        method.around(value, se, sampling.df, n, LEVEL).unwrap_or((value - half, value + half))
    };
    if grade.share {
        (low, high) = (low.max(0.0), high.min(1.0));
    }
    row.se = Some(se * scale.abs());
    row.low = Some((low * scale).min(high * scale));
    row.high = Some((low * scale).max(high * scale));
}

/// `gᵀ V g`.
fn quadratic(gradient: &[f64], vcov: &[f64]) -> f64 {
    let size = gradient.len();
    let row = |(at, slope): (usize, &f64)| {
        slope * gradient.iter().zip(&vcov[at * size..][..size]).map(|(other, cell)| other * cell).sum::<f64>()
    };
    gradient.iter().enumerate().filter(|(_, slope)| **slope != 0.0).map(row).sum()
}
