//! Two periods of a release → the parts of the change between them.
//!
//! A score that is a weighted mean `R = Σ wᵢ·sᵢ` moves by `Σ w̄ᵢ·Δsᵢ + Σ Δwᵢ·(s̄ᵢ − R̄)`, bars being means of both periods: what
//! each piece did, and what its weight did (Bennet 1920). A release does not say its weights; two readings of it are tried, and
//! taken only where they give the published scores of both periods.

use analytics::{codebook::Item, index::Scheme};

use super::model::bare;
use crate::{
    Error, Warning,
    kinds::{Modelled, slope},
    model::reading::Reading,
    spec::{ChangePart, Changes, Estimate, Plot},
};

/// How far the weights of a scheme may miss a published score.
const EXACT: f64 = 0.005;
/// How far counts of answers may: the weights of the sample are not in a release. What is missed is a part of its own.
const NEAR: f64 = 0.25;

/// One piece of a score in the earlier and the later period.
struct Piece {
    /// Name of the part that it belongs to.
    part: String,
    weights: [f64; 2],
    values: [f64; 2],
}

pub(super) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let from = slope::model::from(reading)?;
    let shown = |period: &str| reading.shown(reading.score(&reading.unit, period), period, &mut Vec::new());
    let (Ok(before), Ok(after)) = (shown(&from)?, shown(&reading.period)?) else { return Err(reading.nothing()) };
    let ends = (before.value, after.value);
    if across_a_break(reading, &from) {
        return Err(not_for_this(
            reading,
            ("phương pháp đã đổi giữa hai kỳ", "the method changed between the two periods"),
        ));
    }
    let weighed = pieces_of_scheme(reading, &from).filter(|pieces| misses(pieces, ends) <= EXACT);
    let weighed_by_answers = weighed.is_none();
    let pieces = weighed.or_else(|| pieces_of_answers(reading, &from).filter(|pieces| misses(pieces, ends) <= NEAR));
    let Some(pieces) = pieces else {
        return Err(not_for_this(
            reading,
            (
                "bản công bố không ghi trọng số, và cả trọng số của phương pháp lẫn số câu trả lời từng nội dung đều không cho lại điểm của hai kỳ; hãy dùng hailong index --show changes",
                "the release holds no weights, and neither those of the scheme nor the answers to each item give the scores of both periods; use hailong index --show changes",
            ),
        ));
    };
    let told_apart = slope::model::single(reading, &from, ends, warnings).map(|change| change.is_real);
    let parts = parts(reading, &pieces, ends, weighed_by_answers);
    let changes = Changes { told_apart, weighed_by_answers, ..bare(reading, &from, ends, parts) };
    Ok((Plot::Changes(changes), (1, 1)))
}

fn not_for_this(reading: &Reading<'_>, why: (&'static str, &'static str)) -> Error {
    Error::NotForThis { kind: reading.kind, why }
}

fn across_a_break(reading: &Reading<'_>, from: &str) -> bool {
    let since = reading.release.metadata.periods.iter().skip_while(|label| *label != from).skip(1);
    let mut until = since.take_while(|label| **label != reading.period).chain([&reading.period]);
    until.any(|label| reading.score(&reading.unit, label).is_some_and(|score| score.status == analytics::Status::Break))
}

fn mean(pieces: &[Piece], at: usize) -> f64 {
    pieces.iter().map(|piece| piece.weights[at] * piece.values[at]).sum()
}

/// How far the pieces are from the scores, at worst.
fn misses(pieces: &[Piece], ends: (f64, f64)) -> f64 {
    (mean(pieces, 0) - ends.0).abs().max((mean(pieces, 1) - ends.1).abs())
}

/// The parts of the node with the weights that its scheme gives them in each period.
fn pieces_of_scheme(reading: &Reading<'_>, from: &str) -> Option<Vec<Piece>> {
    let scheme = Scheme::builtin(&reading.release.metadata.scheme).ok()?;
    let parts = reading.parts();
    let periods = [from, reading.period.as_str()];
    let weight = |node: &str, period: &str| {
        scheme.tree(period).branches.iter().find(|branch| branch.node.code == node).map(|branch| branch.weight)
    };
    let total = |period: &str| parts.iter().filter_map(|(node, _)| weight(node, period)).sum::<f64>();
    let totals = periods.map(total);
    let piece = |(node, name): &(&str, String)| {
        let at = |side: usize| {
            let score = reading.score_of(&reading.unit, periods[side], node)?.score?;
            Some((weight(node, periods[side])? / totals[side], score))
        };
        let ((w0, v0), (w1, v1)) = (at(0)?, at(1)?);
        Some(Piece { part: name.clone(), weights: [w0, w1], values: [v0, v1] })
    };
    parts.iter().map(piece).collect::<Option<Vec<Piece>>>().filter(|pieces| !pieces.is_empty())
}

/// The shares satisfied with the items of the node, each with its answers as its weight.
fn pieces_of_answers(reading: &Reading<'_>, from: &str) -> Option<Vec<Piece>> {
    let parts = reading.parts();
    let is_root = reading.node == reading.release.metadata.scheme;
    let periods = [from, reading.period.as_str()];
    let of = |period: &str| Reading {
        period: period.to_owned(),
        unit: reading.unit.clone(),
        node: reading.node.clone(),
        index: reading.index.clone(),
        ..*reading
    };
    let readings = periods.map(of);
    let named = |item: &Item| {
        let factor = item.factor.as_deref()?;
        if is_root {
            return parts.iter().find(|(node, _)| *node == factor).map(|(_, name)| name.clone());
        }
        (factor == reading.node).then(|| reading.text(&item.text))
    };
    let mut pieces = Vec::new();
    for (item, part) in reading.release.codebook.items.iter().filter_map(|item| Some((item, named(item)?))) {
        let at = |reading: &Reading<'_>| {
            let figure = reading.item("proportion", &item.key, "satisfied")?;
            let share = reading.shown_share(figure, &item.key, &mut Vec::new()).ok()?.ok()?;
            Some((figure.n? as f64, share.value))
        };
        match (at(&readings[0]), at(&readings[1])) {
            (Some((n0, v0)), Some((n1, v1))) => pieces.push(Piece { part, weights: [n0, n1], values: [v0, v1] }),
            // A question that was in neither form is no part of the score.
            (None, None) => {}
            _ => return None,
        }
    }
    for at in [0, 1] {
        let total: f64 = pieces.iter().map(|piece| piece.weights[at]).sum();
        pieces.iter_mut().for_each(|piece| piece.weights[at] /= total);
    }
    Some(pieces).filter(|pieces| !pieces.is_empty())
}

/// The parts in the order of the scheme, then what the weights did, then what the release does not let be told.
fn parts(reading: &Reading<'_>, pieces: &[Piece], ends: (f64, f64), by_answers: bool) -> Vec<ChangePart> {
    let lang = reading.selection.lang;
    let middle = |ends: [f64; 2]| f64::midpoint(ends[0], ends[1]);
    let overall = f64::midpoint(mean(pieces, 0), mean(pieces, 1));
    let mut amounts: Vec<(String, f64)> = Vec::new();
    let mut weights = 0.0;
    for piece in pieces {
        let did = middle(piece.weights) * (piece.values[1] - piece.values[0]);
        match amounts.iter_mut().find(|(name, _)| *name == piece.part) {
            Some((_, amount)) => *amount += did,
            None => amounts.push((piece.part.clone(), did)),
        }
        weights += (piece.weights[1] - piece.weights[0]) * (middle(piece.values) - overall);
    }
    if by_answers {
        amounts.push((lang.pick("Cơ cấu câu trả lời", "Mix of answers").to_owned(), weights));
    } else if weights.abs() > 1e-9 {
        amounts.push((lang.pick("Trọng số", "Weights").to_owned(), weights));
    }
    let rest = ends.1 - ends.0 - amounts.iter().map(|(_, amount)| amount).sum::<f64>();
    // Less than half of the last decimal drawn is no part.
    if rest.abs() >= 0.005 {
        let name = lang.pick("Trọng số mẫu, không tách được", "Sample weights, not told apart").to_owned();
        amounts.push((name, rest));
    }
    let mut at = ends.0;
    let part = |(name, value)| {
        let start = at;
        at += value;
        ChangePart { name, amount: Estimate { value, interval: None }, start }
    };
    amounts.into_iter().map(part).collect()
}
