//! Differences of the index and its factors: of a unit from all units, and of a unit from itself in an earlier wave.

use std::collections::BTreeMap;

use super::table::{Row, Table};
use crate::estimate::{Interval, holm, t_two_sided_p};
use crate::figure::{Figure, Status};
use crate::index::{Score, build::Slopes};

/// What differences are taken from.
pub(super) struct Differences<'a> {
    table: &'a Table,
    /// Code of the node.
    node: &'a str,
    level: f64,
    /// The node's score of each row, where it may be shown.
    shown: Vec<Option<&'a Score>>,
}

impl<'a> Differences<'a> {
    pub(super) fn new(scores: &'a [Score], table: &'a Table, node: &'a str, level: f64) -> Self {
        let mut shown = vec![None; table.rows.len()];
        for score in scores.iter().filter(|score| score.node == node && score.status == Status::Ok) {
            if let Some((row, _)) = table.row(&score.unit, &score.period) {
                shown[row] = Some(score);
            }
        }
        Self { table, node, level, shown }
    }

    /// The units of a window against everyone, of whom they are a part; not yet adjusted.
    ///
    /// With the slopes `g` of the unit's and `h` of everyone's score over weighted totals, and independent units,
    /// `V = g'V₁g + h'V₀h − 2 g'V₁h`, where `V₁` is the covariance of the unit's totals and `V₀` that of everyone's.
    fn in_window(&self, window: usize, slopes: &Slopes) -> Vec<Figure> {
        let period = &self.table.windows[window].label;
        let Some((everyone, all)) = self.table.row(Score::EVERYONE, period) else { return Vec::new() };
        let Some((overall, h)) = self.shown[everyone].zip(slopes[everyone].as_ref()) else { return Vec::new() };
        let h = all.cell.in_totals(h);
        let units: Vec<(usize, &Row)> =
            (0..).zip(&self.table.rows).filter(|(_, row)| row.window == window && !row.is_everyone()).collect();
        if units.len() < 2 {
            return Vec::new(); // a single unit is everyone
        }
        let of = |&(position, row): &(usize, &Row)| {
            let (score, g) = self.shown[position].zip(slopes[position].as_ref())?;
            let g = row.cell.in_totals(g);
            let apart: Vec<f64> = g.iter().zip(&h).map(|(g, h)| g - h).collect();
            // V = (g − h)'V₁(g − h) + h'(V₀ − V₁)h: the unit's own part, and that of everybody else.
            let others = all.cell.variance_of(&h) - row.cell.variance_of(&h);
            let se = (row.cell.variance_of(&apart) + others.max(0.0)).sqrt();
            Some(self.figure(row, "vs_all", score.score? - overall.score?, se, all.cell.df(), score.n))
        };
        units.iter().filter_map(of).collect()
    }

    /// Each unit, and everyone, against earlier windows that share no answers with this one: the wave before, the first
    /// wave, the same quarter of the year before; for rolling windows and years the one before without overlap.
    ///
    /// Windows without common waves are independent samples, so variances add. The units of one pair of windows are
    /// adjusted together; everyone stands alone.
    pub(super) fn against_earlier(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (earlier, later) in self.pairs() {
            let category = format!("vs_{}", self.table.windows[earlier].label);
            let of = |&(position, row): &(usize, &'a Row)| {
                let (past, before) = self.table.row(&row.unit, &self.table.windows[earlier].label)?;
                let (then, now) = (self.shown[past]?, self.shown[position]?);
                let se = now.se?.hypot(then.se?);
                let df = before.cell.df() + row.cell.df();
                Some(self.figure(row, &category, now.score? - then.score?, se, df, now.n))
            };
            let rows = (0..).zip(&self.table.rows).filter(|(_, row)| row.window == later);
            let (everyone, units): (Vec<_>, Vec<_>) = rows.partition(|(_, row)| row.is_everyone());
            figures.extend(adjusted(units.iter().filter_map(of).collect()));
            figures.extend(everyone.iter().filter_map(of));
        }
        figures
    }

    /// Positions of the windows that are compared, earlier and later, in the order of the later one.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let windows = &self.table.windows;
        let of_length = |length: usize, is_year: bool| -> Vec<usize> {
            let alike = |at: &usize| windows[*at].periods.len() == length && windows[*at].is_year() == is_year;
            (0..windows.len()).filter(alike).collect()
        };
        let waves = of_length(1, false);
        let mut pairs: Vec<(usize, usize)> = waves.windows(2).map(|pair| (pair[0], pair[1])).collect();
        if let (Some(first), Some(last), true) = (waves.first(), waves.last(), waves.len() > 2) {
            pairs.push((*first, *last));
        }
        let year_before = |one: &usize, other: &usize| windows[*other].is_year_after(&windows[*one]);
        for alike in [waves, of_length(4, false), of_length(4, true)] {
            let before = |other: &usize| alike.iter().find(|one| year_before(one, other)).map(|one| (*one, *other));
            pairs.extend(alike.iter().filter_map(before));
        }
        pairs.sort_by_key(|&(earlier, later)| (later, std::cmp::Reverse(earlier)));
        pairs.dedup();
        pairs
    }

    fn figure(&self, row: &Row, category: &str, estimate: f64, se: f64, df: f64, n: Option<u64>) -> Figure {
        let mut domain = BTreeMap::from([("period".to_owned(), self.table.windows[row.window].label.clone())]);
        if !row.is_everyone() {
            domain.insert("office".into(), row.unit.clone());
        }
        let interval = Interval::T.around(estimate, se, df, 0, self.level);
        Figure {
            statistic: "difference".into(),
            variable: self.node.to_owned(),
            category: Some(category.to_owned()),
            domain,
            estimate: Some(estimate),
            se: Some(se),
            df: Some(df),
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            level: Some(self.level),
            ci_method: interval.map(|_| "t".into()),
            n,
            p: (se > 0.0).then(|| t_two_sided_p(estimate / se, df)),
            ..Figure::default()
        }
    }
}

/// Each unit against everyone in each node. What is tested in one window is adjusted together, over units and nodes: whoever
/// looks for the weak factors of one unit and whoever looks for the weak units of one factor are both covered.
pub(super) fn against_everyone(nodes: &[Differences<'_>], slopes: &[Slopes]) -> Vec<Figure> {
    let windows = nodes.first().map_or(0, |first| first.table.windows.len());
    let in_window = |window: usize| {
        let found = nodes.iter().zip(slopes).flat_map(|(node, slopes)| node.in_window(window, slopes));
        adjusted(found.collect())
    };
    (0..windows).flat_map(in_window).collect()
}

/// The same figures, adjusted for their number: p values by Holm, intervals by Bonferroni so that they hold together.
///
/// A p value may fall below `1 − level` where the interval just holds zero, because Holm is the sharper; never the reverse.
fn adjusted(mut figures: Vec<Figure>) -> Vec<Figure> {
    let p: Vec<f64> = figures.iter().filter_map(|figure| figure.p).collect();
    for (figure, p) in figures.iter_mut().filter(|figure| figure.p.is_some()).zip(holm(&p)) {
        figure.p = Some(p);
    }
    let count = figures.len();
    for figure in figures.iter_mut().filter(|_| count > 1) {
        let (Some(estimate), Some(se), Some(df), Some(level)) = (figure.estimate, figure.se, figure.df, figure.level)
        else {
            continue;
        };
        let interval = Interval::T.around(estimate, se, df, 0, 1.0 - (1.0 - level) / count as f64);
        (figure.low, figure.high) = (interval.map(|(low, _)| low), interval.map(|(_, high)| high));
        figure.ci_method = interval.map(|_| "t_bonferroni".into());
    }
    figures
}
