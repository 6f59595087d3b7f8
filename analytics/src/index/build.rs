//! Estimates or published indicators to an index.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    indicators::Indicators,
    prepare,
    scheme::{Node, Scheme, Tree},
    score::Score,
    weight::{self, EffectiveWeight},
};
use crate::error::{Error, Fault, Result, Stage};

pub(super) mod grade;
mod present;
mod rank;
mod scaling;
mod slopes;

pub use scaling::Scaling;
pub(crate) use slopes::{Slopes, slopes};

/// Confidence level of every interval of an index.
pub const LEVEL: f64 = 0.95;

/// An index: a score for each unit, period and node.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Index {
    /// One row a unit, period and node, the leaves of a unit first and its root last.
    pub scores: Vec<Score>,
    /// What each node really weighs in the root, by period.
    pub effective_weights: Vec<EffectiveWeight>,
    /// Where the scale of the scores comes from, and with it whether periods compare.
    pub scaling: Scaling,
    /// What the reader should know.
    pub warnings: Vec<String>,
}

/// Indicators and a scheme to an index.
///
/// The value of a node follows [`super::scheme::Aggregate`]. Where the indicators come from a survey, each node carries its
/// gradient over the row's values and bases, `se = √(gᵀ V g)`, and its interval is `score ± t se` with the row's degrees of
/// freedom; the share of a single item has Wilson's interval. Bounds that a normaliser takes from the data count as fixed. Ranks are given to hard data only: those of a survey
/// wait until it is known what may be published. A score without a number is a row with a status and a reason, not an error.
///
/// # Errors
/// [`Stage::Schema`] with every unit and period that comes twice, every column that the scheme does not know, every leaf
/// of a period that has no column.
pub fn build(scheme: &Scheme, indicators: &Indicators) -> Result<Index> {
    if scheme.finds_weights() {
        let (found, mut warnings) = weight::weigh(scheme, indicators)?;
        let mut index = build(&found, indicators)?;
        warnings.append(&mut index.warnings);
        return Ok(Index { warnings, ..index });
    }
    check(scheme, indicators)?;
    let mut index = Index { warnings: notes(scheme), scaling: Scaling::of(scheme), ..Index::default() };
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, period) in indicators.period.iter().enumerate() {
        rows.entry(period).or_default().push(row);
    }
    index.warnings.extend(index.scaling.comparability().filter(|_| rows.len() > 1).map(str::to_owned));
    for (period, rows) in rows {
        if !scheme.validity.holds(period) {
            index.warnings.push(format!(
                "{} {}: kỳ {period} nằm ngoài thời hạn của phương pháp / period {period} is outside the validity of the method{}",
                scheme.code,
                scheme.version,
                scheme.edition_holding(period).map_or_else(String::new, |edition| format!(" (--scheme {edition})"))
            ));
        }
        let tree = scheme.tree(period);
        let graded = grade::grade(scheme, &tree, period, indicators, &rows, &mut index.warnings)?;
        index.effective_weights.extend(weight::effective(scheme, &tree, period, &graded));
        let mut scores = present::scores(&graded, &tree, period, indicators);
        let short = scheme.units_absent(period, graded.len());
        if let Some(units) = short {
            index.warnings.push(format!(
                "{} {period}: {1} trong {2} đơn vị: không xếp hạng được / {1} of {2} units: no place can be told",
                scheme.code,
                graded.len(),
                units
            ));
        }
        if indicators.sampling.is_none() && short.is_none() {
            rank::rank(&tree, &mut scores);
            rank::classify(&tree, period, &mut scores, &mut index.warnings);
        }
        index.scores.extend(scores);
    }
    parts(scheme, indicators, &mut index)?;
    Ok(index)
}

/// Adds each part of the scheme that is always shown apart: the root of the tree with its leaves only.
fn parts(scheme: &Scheme, indicators: &Indicators, index: &mut Index) -> Result<()> {
    for part in &scheme.parts {
        let only = scheme.only(&part.code);
        let kept: Vec<usize> =
            (0..indicators.codes.len()).filter(|&at| only.node(&indicators.codes[at]).is_some()).collect();
        let mut leaves = indicators.clone();
        leaves.codes = kept.iter().map(|&at| indicators.codes[at].clone()).collect();
        leaves.cells = indicators.cells.iter().map(|row| kept.iter().map(|&at| row[at]).collect()).collect();
        leaves.sampling = indicators.sampling.as_ref().map(|rows| rows.iter().map(|row| row.keep(&kept)).collect());
        let code = format!("{}/{}", scheme.code, part.code);
        let roots = build(&only, &leaves)?.scores.into_iter().filter(|score| score.node == scheme.code);
        index.scores.extend(roots.map(|score| Score { node: code.clone(), ..score }));
    }
    Ok(())
}

/// What no source confirms is said each time it is used.
fn notes(scheme: &Scheme) -> Vec<String> {
    let unverified = scheme.notes.iter().filter(|note| !note.verified);
    unverified
        .map(|note| format!("{}: chưa kiểm chứng: {} / not verified: {}", scheme.code, note.text.vi, note.text.en))
        .collect()
}

pub(super) fn check(scheme: &Scheme, indicators: &Indicators) -> Result<()> {
    let mut faults = prepare::unfit(scheme, indicators);
    let leaves: BTreeSet<&str> = scheme.leaves().map(|leaf| leaf.code.as_str()).collect();
    for code in indicators.codes.iter().filter(|code| !leaves.contains(code.as_str())) {
        faults.push(Fault::new(
            &scheme.code,
            format!("`{code}` không phải nút lá của phương pháp / `{code}` is not a leaf of the scheme"),
            "bỏ cột hoặc thêm nút lá / drop the column or add the leaf",
        ));
    }
    for period in indicators.period.iter().collect::<BTreeSet<_>>() {
        for branch in scheme.tree(period).branches.iter().filter(|branch| branch.is_leaf()) {
            if !indicators.codes.contains(&branch.node.code) {
                faults.push(Fault::new(
                    format!("{} {period}", scheme.code),
                    format!("số liệu không có `{0}` / the data has no `{0}`", branch.node.code),
                    "thêm cột đó / add its column",
                ));
            }
        }
    }
    for leaf in scheme.leaves().filter(|leaf| !leaf.normalise.is_smooth() && indicators.samples(&leaf.code)) {
        faults.push(Fault::new(
            format!("{}, node {}", scheme.code, leaf.code),
            "thứ hạng và bậc không mang sai số mẫu, mà chỉ tiêu này ước lượng từ phiếu / ranks and steps carry no sampling error, and this indicator is estimated from answers",
            "chuẩn hóa bằng min_max, z_score, goalposts hoặc khoảng cách / normalise by min_max, z_score, goalposts or a distance",
        ));
    }
    let sized = |node: &&Node| node.classes.as_ref().is_some_and(|classes| classes.is_of_places());
    for node in scheme.nodes.iter().filter(|node| indicators.sampling.is_some() && sized(node)) {
        faults.push(Fault::new(
            format!("{}, node {}", scheme.code, node.code),
            "xếp loại theo số đơn vị dành cho số liệu, mà chỉ tiêu này ước lượng từ phiếu / classes by size are for hard data, and these indicators are estimated from answers",
            "cho xếp loại các ngưỡng / give the classes thresholds",
        ));
    }
    let mut seen = HashSet::with_capacity(indicators.unit.len());
    for at in indicators.unit.iter().zip(&indicators.period) {
        if !seen.insert(at) {
            let place =
                if at.1.is_empty() { format!("unit {}", at.0) } else { format!("unit {}, period {}", at.0, at.1) };
            faults.push(Fault::new(
                place,
                "có hai lần / comes twice",
                "giữ một dòng mỗi đơn vị và kỳ, hoặc ghi cột kỳ / keep one row a unit and period, or name the period's column",
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Schema, faults)) }
}

/// Positions of the tree's leaves among the columns of the indicators, by branch.
pub(super) fn columns(tree: &Tree<'_>, indicators: &Indicators) -> Vec<Option<usize>> {
    let column = |code: &String| indicators.codes.iter().position(|known| known == code);
    tree.branches.iter().map(|branch| branch.is_leaf().then(|| column(&branch.node.code)).flatten()).collect()
}
