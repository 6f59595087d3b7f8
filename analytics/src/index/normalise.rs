//! A leaf on its way from the unit of the data to the scale of the scheme.

use super::{
    aggregate::NoNumber,
    indicators::Indicators,
    scheme::{Bounds, Branch, Direction, Normalise, Outside, Ties, Tree},
};

/// A leaf's normaliser with its bounds found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scaled {
    /// `from + by x`, cut to `within` where there is such a range.
    Linear { from: f64, by: f64, within: Option<[f64; 2]> },
    /// `from + by x`, refused beyond the range.
    Refusing { from: f64, by: f64, within: [f64; 2] },
    /// `x`, refused above `max` or below zero.
    Capped { max: f64 },
    /// `x / max`, refused above `max` or below zero.
    Points { max: f64 },
    /// `x` over the most points of the unit itself, which are its base.
    OwnPoints,
    /// `best / x`.
    Inverse { best: f64 },
    /// The place among these values, ascending in what is better; `from + by rank`.
    Places { values: Vec<f64>, sign: f64, ties: Ties, from: f64, by: f64 },
    /// The score of the last step that is reached.
    Steps(Vec<[f64; 2]>),
    /// No score for anybody, and why.
    None(NoNumber),
}

impl Scaled {
    const AS_IT_STANDS: Self = Self::Linear { from: 0.0, by: 1.0, within: None };

    /// The line through `(low, range₀)` and `(high, range₁)`.
    fn through([low, high]: [f64; 2], range: [f64; 2], truncate: bool) -> Self {
        let by = (range[1] - range[0]) / (high - low);
        Self::Linear { from: range[0] - by * low, by, within: truncate.then_some(range) }
    }

    /// The value on the new scale and its slope, or why there is none.
    pub(super) fn at(&self, x: f64, base: Option<f64>) -> Result<(f64, f64), NoNumber> {
        match self {
            // Points of a half that does not exist for the unit: nothing of nothing, which counts for nothing.
            Self::OwnPoints if base == Some(0.0) && x == 0.0 => Ok((0.0, 0.0)),
            Self::OwnPoints => Self::Points { max: base.unwrap_or(f64::NAN) }.at(x, None),
            &Self::Linear { from, by, within } => {
                let value = from + by * x;
                match within {
                    Some([a, b]) if value < a.min(b) || value > a.max(b) => Ok((value.clamp(a.min(b), a.max(b)), 0.0)),
                    _ => Ok((value, by)),
                }
            }
            &Self::Refusing { from, by, within: [a, b] } => {
                let value = from + by * x;
                if value < a.min(b) - 1e-9 || value > a.max(b) + 1e-9 {
                    return Err(("giá trị nằm ngoài giới hạn đã cho", "the value lies beyond the bounds given"));
                }
                Ok((value, by))
            }
            Self::Points { max } | Self::Capped { max } if x < 0.0 || x > *max * (1.0 + 1e-12) => Err((
                "điểm nằm ngoài khoảng từ 0 đến điểm tối đa",
                "the points lie outside 0 to the most points to be had",
            )),
            Self::Points { max } => Ok((x / max, max.recip())),
            Self::Capped { .. } => Ok((x, 1.0)),
            Self::Inverse { best } => Ok((best / x, -best / (x * x))),
            // Neither has a slope: they are for hard data, which the engine makes sure of.
            Self::Places { values, sign, ties, from, by } => Ok((from + by * place(values, sign * x, *ties), 0.0)),
            Self::Steps(steps) => match steps.iter().rfind(|[bound, _]| x >= *bound) {
                Some([_, score]) => Ok((*score, 0.0)),
                None => Err(("giá trị nằm dưới bậc thấp nhất", "the value lies below the lowest step")),
            },
            Self::None(reason) => Err(*reason),
        }
    }

    /// What a share of points is pooled by.
    pub(super) fn base(&self) -> Option<f64> {
        if let Self::Points { max } = self { Some(*max) } else { None }
    }
}

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

/// Places from the bottom, `from + by rank`.
fn places(values: Vec<f64>, turned: bool, ties: Ties, [from, by]: [f64; 2]) -> Scaled {
    let sign = if turned { -1.0 } else { 1.0 };
    let mut values: Vec<f64> = values.into_iter().map(|value| sign * value).collect();
    values.sort_by(f64::total_cmp);
    Scaled::Places { values, sign, ties, from, by }
}

fn place(values: &[f64], x: f64, ties: Ties) -> f64 {
    let below = values.partition_point(|value| *value < x) as f64;
    let last = values.partition_point(|value| *value <= x) as f64;
    match ties {
        Ties::Min => below + 1.0,
        Ties::Max => last,
        Ties::Average => f64::midpoint(below + 1.0, last),
    }
}

/// 0 for the worst unit, 1 at the target; a target that the worst unit reaches already would turn the scale round.
fn distance(values: &[f64], turned: bool, target: f64, cap: bool) -> Scaled {
    let worst = if turned { highest(values) } else { lowest(values) };
    let ahead = if turned { worst - target } else { target - worst };
    if !ahead.is_finite() || ahead <= 0.0 {
        return Scaled::None((
            "mục tiêu hoặc chuẩn không tốt hơn đơn vị kém nhất nên không có thang điểm",
            "the target or reference is no better than the worst unit, which leaves no scale",
        ));
    }
    match Scaled::through([worst, target], [0.0, 1.0], false) {
        Scaled::Linear { from, by, .. } if cap => Scaled::Linear { from, by, within: Some([f64::NEG_INFINITY, 1.0]) },
        scaled => scaled,
    }
}

/// The share of the best; it needs values above zero, or it says nothing about who is better.
fn fraction(values: &[f64], turned: bool) -> Scaled {
    let best = if turned { lowest(values) } else { highest(values) };
    if !best.is_finite() || best <= 0.0 {
        return Scaled::None((
            "giá trị tốt nhất không lớn hơn 0 nên không lấy được tỷ lệ",
            "the best value is not above zero, which leaves no fraction of it",
        ));
    }
    if turned { Scaled::Inverse { best } } else { Scaled::Linear { from: 0.0, by: best.recip(), within: None } }
}

fn lowest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Less is better: the posts change places, which is to multiply data and posts by −1 first.
fn turn([low, high]: [f64; 2], turned: bool) -> [f64; 2] {
    if turned { [high, low] } else { [low, high] }
}

const SAME_EVERYWHERE: NoNumber = (
    "chỉ tiêu như nhau ở mọi đơn vị nên không có thang điểm",
    "the indicator is the same everywhere, which leaves it without a scale",
);

fn spread(values: &[f64], turned: bool, range: [f64; 2]) -> Scaled {
    let (low, high) = (lowest(values), highest(values));
    if values.is_empty() || low == high {
        Scaled::None(SAME_EVERYWHERE)
    } else {
        Scaled::through(turn([low, high], turned), range, false)
    }
}

fn standard(values: &[f64], turned: bool, mean: f64, sd: f64) -> Scaled {
    let n = values.len() as f64;
    let centre = values.iter().sum::<f64>() / n;
    let deviation = (values.iter().map(|x| (x - centre).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    if !deviation.is_finite() || deviation <= 0.0 {
        return Scaled::None(SAME_EVERYWHERE);
    }
    deviations([centre, deviation], turned, mean, sd)
}

/// `mean ± sd (x − centre) / spread`.
fn deviations([centre, spread]: [f64; 2], turned: bool, mean: f64, sd: f64) -> Scaled {
    let by = if turned { -sd / spread } else { sd / spread };
    Scaled::Linear { from: mean - by * centre, by, within: None }
}
