//! The value of every node of every unit in one period, with its gradient over the unit's leaves.

use super::columns;
use crate::{
    error::Result,
    index::{
        aggregate::{Part, combine},
        indicators::{Cell, Indicators},
        normalise::{self, Scaled},
        scheme::{Aggregate, Branch, Counted, Normalise, Scheme, Tree},
    },
};

/// One unit in one period.
pub(in crate::index) struct Unit {
    /// Row of the indicators.
    pub(super) row: usize,
    /// One grade a branch of the tree.
    pub(in crate::index) grades: Vec<Grade>,
}

/// The value of a node.
#[derive(Default)]
pub(in crate::index) struct Grade {
    pub(in crate::index) value: Option<f64>,
    pub(in crate::index) base: Option<f64>,
    /// Leaves below that have a value.
    pub(super) leaves: usize,
    /// Slopes of the value over the row's values and bases; empty for hard data.
    pub(super) gradient: Vec<f64>,
    /// Slopes of the base.
    base_gradient: Vec<f64>,
    /// A share or a mean of shares, which cannot leave 0 to 1.
    pub(super) share: bool,
    pub(super) reason: Option<String>,
}

pub(super) fn grade(
    scheme: &Scheme,
    tree: &Tree<'_>,
    period: &str,
    indicators: &Indicators,
    rows: &[usize],
    warnings: &mut Vec<String>,
) -> Result<Vec<Unit>> {
    let columns = columns(tree, indicators);
    let scaled = normalise::leaves(tree, &columns, period, indicators, warnings);
    let unit = |&row: &usize| {
        let mut grades: Vec<Grade> = Vec::with_capacity(tree.branches.len());
        for (branch, (column, scaled)) in tree.branches.iter().zip(columns.iter().zip(&scaled)) {
            let mut grade = match (column, scaled) {
                (Some(column), Some(scaled)) => leaf(branch, indicators, row, *column, scaled),
                _ => inner(branch, tree, &grades),
            };
            if let Some(reason) = scheme.undefined(&branch.node.code, period) {
                grade = Grade { leaves: grade.leaves, reason: Some(both(&reason.vi, &reason.en)), ..Grade::default() };
            }
            grades.push(grade);
        }
        Unit { row, grades }
    };
    Ok(rows.iter().map(unit).collect())
}

fn leaf(branch: &Branch<'_>, indicators: &Indicators, row: usize, column: usize, scaled: &Scaled) -> Grade {
    let Cell { value, base, .. } = indicators.cells[row][column];
    let leaves = indicators.codes.len();
    let (value, slope) = match value.map(|value| scaled.at(value, base)) {
        None => {
            return Grade { reason: Some(both("không có số liệu", "no value in the data")), ..Grade::default() };
        }
        Some(Err((vi, en))) => return Grade { reason: Some(both(vi, en)), ..Grade::default() },
        Some(Ok(at)) => at,
    };
    let as_it_stands = branch.node.normalise == Normalise::None;
    let share = as_it_stands && branch.node.source.is_some_and(|source| source.is_share());
    let mut grade = Grade { value: Some(value), base: base.or(scaled.base()), leaves: 1, share, ..Grade::default() };
    if indicators.sampling.is_some() {
        grade.gradient = vec![0.0; 2 * leaves];
        grade.gradient[column] = slope;
        grade.base_gradient = vec![0.0; 2 * leaves];
        grade.base_gradient[leaves + column] = f64::from(base.is_some());
    }
    grade
}

fn inner(branch: &Branch<'_>, tree: &Tree<'_>, grades: &[Grade]) -> Grade {
    let leaves = branch.children.iter().map(|&child| grades[child].leaves).sum();
    let gap = |reason| Grade { leaves, reason: Some(reason), ..Grade::default() };
    let present: Vec<usize> = branch.children.iter().copied().filter(|&child| grades[child].value.is_some()).collect();
    let (have, of) = match branch.missing.count {
        Counted::Children => (present.len(), branch.children.len()),
        Counted::Leaves => (leaves, branch.leaves),
    };
    // Equality passes, also where the share is a fraction that binary numbers do not hold.
    if (have as f64) < branch.missing.min_available * of as f64 - 1e-9 {
        let absent = branch.children.iter().filter(|&&child| grades[child].value.is_none());
        let names = absent.map(|&child| tree.branches[child].node.code.as_str()).collect::<Vec<_>>().join(", ");
        return gap(both(&format!("thiếu {names}"), &format!("{names} missing")));
    }
    let part = |&child: &usize| Part {
        weight: tree.branches[child].weight,
        value: grades[child].value.unwrap_or(f64::NAN),
        base: grades[child].base,
    };
    let combined = match combine(branch.aggregate, &present.iter().map(part).collect::<Vec<_>>()) {
        Ok(combined) => combined,
        Err((vi, en)) => {
            // Which of them: a mean that needs values above zero names those that are not.
            let low = present.iter().filter(|&&child| grades[child].value.is_some_and(|value| value <= 0.0));
            let codes = low.map(|&child| tree.branches[child].node.code.as_str()).collect::<Vec<_>>().join(", ");
            let needs =
                matches!(branch.aggregate, Aggregate::Geometric | Aggregate::Harmonic | Aggregate::Generalised { .. });
            let names = if needs && !codes.is_empty() { format!("{codes}: ") } else { String::new() };
            return gap(format!("{names}{}", both(vi, en)));
        }
    };
    let share = branch.aggregate != Aggregate::Sum && present.iter().all(|&child| grades[child].share);
    let mut grade = Grade { value: Some(combined.value), base: combined.base, leaves, share, ..Grade::default() };
    let length = present.first().map_or(0, |&child| grades[child].gradient.len());
    grade.gradient = vec![0.0; length];
    grade.base_gradient = vec![0.0; length];
    for (at, &child) in present.iter().enumerate() {
        let child = &grades[child];
        for slope in 0..length {
            grade.gradient[slope] +=
                combined.by_value[at] * child.gradient[slope] + combined.by_base[at] * child.base_gradient[slope];
            grade.base_gradient[slope] += combined.base_by_base[at] * child.base_gradient[slope];
        }
    }
    grade
}

fn both(vi: &str, en: &str) -> String {
    format!("{vi} / {en}")
}
