//! Places of hard data: 1 = best, ties share the smaller one, no score no place.

use crate::index::{
    scheme::{Direction, Normalise, Tree},
    score::Score,
};

/// Scores closer than this, relative to their size, are one score: the order of a sum must not decide a place.
const TIE: f64 = 1e-9;

/// Ranks the scores of one period, node by node.
pub(super) fn rank(tree: &Tree<'_>, scores: &mut [Score]) {
    // Every unit has a row a branch, in the order of the tree.
    let (count, width) = (scores.len(), tree.branches.len());
    for (first, branch) in tree.branches.iter().enumerate() {
        let rows = (first..count).step_by(width);
        let mut places: Vec<usize> = rows.filter(|&at| scores[at].score.is_some()).collect();
        // Once normalised, more is better whatever the raw direction.
        let raw = branch.is_leaf() && branch.node.normalise == Normalise::None;
        let sign = if raw && branch.node.direction == Direction::LowerIsBetter { -1.0 } else { 1.0 };
        let value = |scores: &[Score], at: usize| sign * scores[at].score.unwrap_or(f64::NAN);
        places.sort_by(|&a, &b| value(scores, b).total_cmp(&value(scores, a)));
        let mut first = (0, f64::INFINITY);
        for (place, &at) in places.iter().enumerate() {
            let here = value(scores, at);
            if first.1 - here > TIE * here.abs().max(1.0) {
                first = (place, here);
            }
            scores[at].rank = u32::try_from(first.0 + 1).ok();
        }
    }
}

/// Gives the scores of one period their class where classes go by size; none where the sizes are not those of the period.
pub(super) fn classify(tree: &Tree<'_>, period: &str, scores: &mut [Score], warnings: &mut Vec<String>) {
    for branch in &tree.branches {
        let Some(classes) = branch.node.classes.as_ref().filter(|classes| classes.is_of_places()) else { continue };
        let code = &branch.node.code;
        let mut ranked: Vec<(u32, f64)> =
            scores.iter().filter(|score| score.node == *code).filter_map(|score| score.rank.zip(score.score)).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let in_order: Vec<f64> = ranked.iter().map(|(_, score)| *score).collect();
        let Some(sizes) = classes.sizes_of(&in_order) else {
            let held = in_order.len();
            warnings.push(match classes.method {
                Some(_) => format!(
                    "{code} {period}: ít điểm khác nhau hơn số hạng: không xếp loại / fewer distinct scores than classes: none is given"
                ),
                None => {
                    let counts = classes.sizes.iter().map(|sizes| sizes.iter().sum::<usize>().to_string());
                    let of = counts.collect::<Vec<_>>().join(", ");
                    format!(
                        "{code} {period}: {held} đơn vị có điểm, các hạng dành cho {of}: không xếp loại / {held} units have a score, the classes are for {of}: none is given"
                    )
                }
            });
            continue;
        };
        for score in scores.iter_mut().filter(|score| score.node == *code) {
            score.class = score.rank.and_then(|rank| classes.of_place(rank, &sizes)).map(str::to_owned);
        }
    }
}
