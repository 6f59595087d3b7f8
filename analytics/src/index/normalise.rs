//! A leaf on its way from the unit of the data to the scale of the scheme.

use super::{
    indicators::Indicators,
    scheme::{Bounds, Branch, Direction, Normalise, Outside, Ties, Tree},
};

mod found;
mod scaled;

use found::{SAME_EVERYWHERE, deviations, distance, fraction, places, spread, standard, turn};
pub(super) use scaled::Scaled;

/// The normaliser of every leaf of a period, by branch; `None` for nodes with children. A leaf that is the same everywhere
/// has no scale: it is left out and a warning says so.
pub(super) fn leaves(
    tree: &Tree<'_>,
    columns: &[Option<usize>],
    period: &str,
    indicators: &Indicators,
    warnings: &mut Vec<String>,
) -> Vec<Option<Scaled>> {
    let here = Here::of(tree, columns, period, indicators);
    let scaled = |(branch, column): (&Branch<'_>, &Option<usize>)| {
        let scaled = column.map(|column| leaf(branch, column, &here, indicators));
        if let Some(column) = column {
            warnings.extend(beyond(branch, *column, &here, indicators));
        }
        if let Some(Scaled::None((vi, en))) = scaled {
            warnings.push(format!("{} {period}: {vi} / {en}", branch.node.code));
        }
        scaled
    };
    tree.branches.iter().zip(columns).map(scaled).collect()
}

/// Who lies beyond given bounds, and what becomes of it.
fn beyond(branch: &Branch<'_>, column: usize, here: &Here<'_>, indicators: &Indicators) -> Option<String> {
    let ([low, high], (vi, en)) = match &branch.node.normalise {
        Normalise::MinMax { bounds: Bounds::Fixed(posts), outside, .. } => {
            let what = match outside {
                Outside::Extend => ("kéo dài thang điểm", "the scale goes on"),
                Outside::Clip => ("cắt về giới hạn", "cut to the bound"),
                Outside::Refuse => ("không có điểm", "no score"),
            };
            (*posts, what)
        }
        Normalise::Goalposts { lower, upper, truncate, .. } => {
            let cut = if *truncate {
                ("cắt về giới hạn", "cut to the bound")
            } else {
                ("kéo dài thang điểm", "the scale goes on")
            };
            ([*lower, *upper], cut)
        }
        _ => return None,
    };
    let period = here.period;
    let outside = |value: f64| value < low.min(high) || value > low.max(high);
    let rows = here.rows.iter().filter(|&&row| indicators.cells[row][column].value.is_some_and(outside));
    let units: Vec<&str> = rows.map(|&row| indicators.unit[row].as_str()).collect();
    let code = &branch.node.code;
    (!units.is_empty())
        .then(|| format!("{code} {period}: ngoài giới hạn, {vi}: {0} / beyond the bounds, {en}: {0}", units.join(", ")))
}

/// The rows of a period and their values, column by column: read once for all leaves.
struct Here<'a> {
    period: &'a str,
    rows: Vec<usize>,
    values: Vec<Vec<f64>>,
}

impl<'a> Here<'a> {
    fn of(tree: &Tree<'_>, columns: &[Option<usize>], period: &'a str, indicators: &Indicators) -> Self {
        let rows: Vec<usize> = (0..indicators.unit.len()).filter(|&row| indicators.period[row] == period).collect();
        let relative = |branch: &Branch<'_>| {
            !matches!(
                branch.node.normalise,
                Normalise::None | Normalise::Goalposts { .. } | Normalise::Points { .. } | Normalise::Stepped { .. }
            )
        };
        let leaves = tree.branches.iter().zip(columns).filter(|(branch, _)| relative(branch));
        let wanted: Vec<usize> = leaves.filter_map(|(_, column)| *column).collect();
        let mut values: Vec<Vec<f64>> = vec![Vec::new(); indicators.codes.len()];
        wanted.iter().for_each(|&column| values[column].reserve(rows.len()));
        for &row in &rows {
            let cells = &indicators.cells[row];
            for &column in &wanted {
                values[column].extend(cells[column].value);
            }
        }
        Self { period, rows, values }
    }
}

fn leaf(branch: &Branch<'_>, column: usize, here: &Here<'_>, indicators: &Indicators) -> Scaled {
    let period = here.period;
    let values = |periods: &dyn Fn(&str) -> bool| -> Vec<f64> {
        let rows = indicators.period.iter().zip(&indicators.cells).filter(|(label, _)| periods(label));
        rows.filter_map(|(_, cells)| cells[column].value).collect()
    };
    let turned = branch.node.direction == Direction::LowerIsBetter;
    let gathered = || here.values[column].clone();
    match &branch.node.normalise {
        Normalise::None => branch.max.map_or(Scaled::AS_IT_STANDS, |max| Scaled::Capped { max }),
        Normalise::Points { .. } if branch.node.max_column.is_some() => Scaled::OwnPoints,
        Normalise::Points { max } => match branch.max.or(*max) {
            Some(max) => Scaled::Points { max },
            None => Scaled::None(("phương pháp không cho điểm tối đa", "the scheme names no most points")),
        },
        &Normalise::MinMax { range, bounds, outside } => match bounds {
            Bounds::Fixed(posts) => {
                match (outside, Scaled::through(turn(posts, turned), range, outside == Outside::Clip)) {
                    (Outside::Refuse, Scaled::Linear { from, by, .. }) => Scaled::Refusing { from, by, within: range },
                    (_, scaled) => scaled,
                }
            }
            Bounds::Period => spread(&here.values[column], turned, range),
            Bounds::Global => spread(&values(&|_| true), turned, range),
            Bounds::Historical => spread(&values(&|label| label <= period), turned, range),
        },
        &Normalise::ZScore { mean, sd, bounds } => match bounds {
            Bounds::Fixed([centre, spread]) => deviations([centre, spread], turned, mean, sd),
            Bounds::Period => standard(&gathered(), turned, mean, sd),
            Bounds::Global => standard(&values(&|_| true), turned, mean, sd),
            Bounds::Historical => standard(&values(&|label| label <= period), turned, mean, sd),
        },
        &Normalise::Goalposts { lower, upper, range, truncate } => {
            Scaled::through(turn([lower, upper], turned), range, truncate)
        }
        &Normalise::Rank { ties } => places(gathered(), turned, ties, [0.0, 1.0]),
        Normalise::Borda => places(gathered(), turned, Ties::Min, [-1.0, 1.0]),
        Normalise::PercentileRank => {
            let values = gathered();
            let steps = values.len() as f64 - 1.0;
            if steps < 1.0 {
                return Scaled::None(SAME_EVERYWHERE);
            }
            places(values, turned, Ties::Min, [-steps.recip(), steps.recip()])
        }
        Normalise::DistanceToMax => spread(&gathered(), turned, [0.0, 1.0]),
        &Normalise::DistanceToTarget { target, cap } => match branch.node.target.or(target) {
            Some(target) => distance(&gathered(), turned, target, cap),
            None => Scaled::None(("phương pháp không cho mục tiêu", "the scheme names no target")),
        },
        Normalise::DistanceToReference { unit, cap } => {
            let rows = indicators.unit.iter().zip(&indicators.period).zip(&indicators.cells);
            let reference = rows.filter(|((code, label), _)| *code == unit && *label == period);
            match reference.filter_map(|(_, cells)| cells[column].value).next() {
                Some(reference) => distance(&gathered(), turned, reference, *cap),
                None => Scaled::None(("đơn vị làm chuẩn không có số liệu", "the reference unit has no value")),
            }
        }
        Normalise::FractionOfMax => fraction(&gathered(), turned),
        Normalise::Stepped { table } => Scaled::Steps(table.clone()),
    }
}
