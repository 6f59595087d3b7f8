//! Cells of a release that few people answered, and what would give them away.

use std::collections::BTreeMap;

use super::{Gate, table::Table};
use crate::figure::{Figure, Status};
use crate::index::Score;
use crate::publication::{Code, Relation, recoverable, secondary};
use crate::release::Label;

const SECONDARY: &str = "ẩn để không suy ra được ô khác / hidden so that another cell cannot be worked out";

/// Hides the scores of units with fewer than [`Gate::confidential_below`] responses in a period, and what would give them away;
/// returns what stays open to be told.
///
/// Responses are counted, not answers to an item: an item put to a few of many by lot tells of nobody in particular.
/// Linked are a node of everyone with that of the units, a node with its children, and a range or year with its waves. Scores
/// hidden because they are uncertain need no such care: who works one out has an uncertain score.
pub(super) fn protect(gate: &Gate, scores: &mut [Score], table: &Table, nodes: &[Label]) -> Vec<String> {
    let size: Vec<u64> = scores.iter().map(|score| score.n.unwrap_or(0)).collect();
    let few = |n: u64| n > 0 && n < gate.confidential_below;
    let responses = |score: &Score| table.row(&score.unit, &score.period).map_or(0, |(_, row)| row.cell.n);
    let sensitive: Vec<bool> = scores.iter().map(|score| few(responses(score))).collect();
    for (score, _) in scores.iter_mut().zip(&sensitive).filter(|(_, few)| **few) {
        mark(score, Code::Confidential, format!("n < {}", gate.confidential_below));
        score.n = None;
    }
    if !sensitive.contains(&true) {
        return Vec::new();
    }
    let relations = relations(scores, &size, table, nodes);
    let mut hidden: Vec<bool> = scores.iter().map(|score| score.score.is_none()).collect();
    for cell in secondary(&size, &mut hidden, &sensitive, &relations) {
        mark(&mut scores[cell], Code::Secondary, SECONDARY.into());
    }
    let open = recoverable(&hidden, &relations).into_iter().filter(|&cell| sensitive[cell]);
    open.map(|cell| {
        let Score { unit, node, period, .. } = &scores[cell];
        format!("{unit}, {node}, {period}: vẫn suy ra được từ các ô khác / can still be worked out from other cells")
    })
    .collect()
}

/// Hides the shares of an item wherever its score is hidden for secrecy, and the counts of who is few.
pub(super) fn protect_figures(gate: &Gate, scores: &[Score], figures: &mut [Figure]) {
    let secret: std::collections::BTreeSet<(&str, &str, &str)> = scores
        .iter()
        .filter(|score| {
            let code = score.reason_code.as_deref();
            code == Some(Code::Confidential.name()) || code == Some(Code::Secondary.name())
        })
        .map(|score| (score.unit.as_str(), score.period.as_str(), score.node.as_str()))
        .collect();
    for figure in figures {
        let unit = figure.domain_value("office").unwrap_or(Score::EVERYONE);
        let period = figure.domain_value("period").unwrap_or_default();
        let is_secret = match figure.statistic.as_str() {
            "proportion" => secret.contains(&(unit, period, figure.variable.as_str())),
            "count" => figure.variable == "responses" && figure.n.is_some_and(|n| n > 0 && n < gate.confidential_below),
            _ => false,
        };
        if is_secret {
            *figure = Figure {
                statistic: std::mem::take(&mut figure.statistic),
                variable: std::mem::take(&mut figure.variable),
                category: figure.category.take(),
                domain: std::mem::take(&mut figure.domain),
                status: Status::Suppressed,
                reason: Some(SECONDARY.into()),
                reason_code: Some(Code::Secondary.name().into()),
                ..Figure::default()
            };
        }
    }
}

fn mark(score: &mut Score, code: Code, reason: String) {
    (score.status, score.reason, score.reason_code) = (Status::Suppressed, Some(reason), Some(code.name().into()));
    (score.score, score.se, score.low, score.high, score.class) = (None, None, None, None, None);
}

fn relations(scores: &[Score], size: &[u64], table: &Table, nodes: &[Label]) -> Vec<Relation> {
    let at: BTreeMap<(&str, &str, &str), usize> =
        scores.iter().enumerate().map(|(at, s)| ((s.unit.as_str(), s.period.as_str(), s.node.as_str()), at)).collect();
    // A cell without answers says nothing and needs no place in a sum.
    let part = |key: (&str, &str, &str)| at.get(&key).filter(|&&at| size[at] > 0).map(|&at| (at, size[at] as f64));
    let mut relations = Vec::new();
    let mut add = |total: Option<usize>, parts: Vec<(usize, f64)>| {
        let whole: f64 = parts.iter().map(|(_, weight)| weight).sum();
        if let Some(total) = total.filter(|_| !parts.is_empty()) {
            relations.push(Relation { total, parts: parts.into_iter().map(|(at, w)| (at, w / whole)).collect() });
        }
    };
    let units: std::collections::BTreeSet<&str> =
        scores.iter().map(|score| score.unit.as_str()).filter(|unit| *unit != Score::EVERYONE).collect();
    for (number, score) in scores.iter().enumerate() {
        let (unit, period, node) = (score.unit.as_str(), score.period.as_str(), score.node.as_str());
        if unit == Score::EVERYONE {
            add(Some(number), units.iter().filter_map(|unit| part((unit, period, node))).collect());
        }
        let children = nodes.iter().filter(|label| label.parent.as_deref() == Some(node));
        add(Some(number), children.filter_map(|child| part((unit, period, &child.code))).collect());
        if let Some(window) = table.windows.iter().find(|window| window.label == period && window.periods.len() > 1) {
            let waves = window.periods.iter().map(|&wave| table.windows[wave].label.as_str());
            add(Some(number), waves.filter_map(|wave| part((unit, wave, node))).collect());
        }
    }
    relations
}
