//! What a chart claims, told alike for every kind, so that the checks need not know which kind they have.

use charts::{
    ChartSpec,
    scale::Axis,
    spec::{Estimate, Plot, Standing, TrendPoint, Withheld},
};

/// What one chart claims.
pub(crate) struct Facts<'a> {
    /// As the data table: a fact a row.
    pub(crate) rows: Vec<Fact<'a>>,
    /// Every axis of values.
    pub(crate) axes: Vec<Read<'a>>,
    pub(crate) order: Order,
    pub(crate) shows: Shows,
    /// Does a mark's length from zero say its value?
    pub(crate) from_zero: bool,
}

/// One row of the table.
#[derive(Default)]
pub(crate) struct Fact<'a> {
    pub(crate) name: &'a str,
    /// Answers behind it, where the kind knows them.
    pub(crate) n: Option<u64>,
    pub(crate) value: Option<f64>,
    /// Every interval of the row that is drawn or written.
    pub(crate) intervals: Vec<(f64, f64)>,
    /// Where it stands, for kinds that claim so.
    pub(crate) standing: Option<Standing>,
    pub(crate) withheld: Option<Withheld>,
    /// All units together, whose mark is a line and no row.
    pub(crate) is_reference: bool,
}

/// An axis and the way it runs.
pub(crate) struct Read<'a> {
    pub(crate) axis: &'a Axis,
    pub(crate) across: bool,
}

/// What decides which row stands first.
#[derive(PartialEq)]
pub(crate) enum Order {
    /// The highest value first, equal ones by Vietnamese name, those without a number last.
    Falling,
    /// The best place first, equal ones by their range and then by name.
    Rising,
    /// The fixed order of the questionnaire, the scheme, the periods or the stages.
    Fixed,
}

/// How uncertainty is shown.
pub(crate) enum Shows {
    /// Ends of marks inside the group of the row.
    Marks { across: bool },
    /// Ends of marks in a group of all rows.
    Group(&'static str),
    /// Written as numbers.
    Words,
    /// Crosses of two intervals.
    Arms,
    /// Limits of chance in place of intervals.
    Limits,
    /// A dashed edge where the interval reaches into another group.
    Edges,
    /// The cell or the end of a bar at each place that a unit can have.
    Places,
    /// Boxes as large as what they stand for, which is exact.
    Sizes,
    /// Ends of marks between the lowest and the highest of their own row.
    OwnScales,
    /// Those of the charts that a page is composed of, and its own in words.
    Parts,
    /// Counted, with nothing to be uncertain about.
    Nothing,
}

type Value = Result<Estimate, Withheld>;

fn fact(name: &str, value: Value) -> Fact<'_> {
    Fact {
        name,
        value: value.ok().map(|value| value.value),
        intervals: value.ok().and_then(|value| value.interval).into_iter().collect(),
        withheld: value.err(),
        ..Fact::default()
    }
}

fn last(points: &[TrendPoint]) -> Value {
    points.last().map_or(Err(Withheld::NoData), |point| point.value)
}

/// A new kind is a line here.
pub(crate) fn facts(spec: &ChartSpec) -> Facts<'_> {
    let across = |axis| vec![Read { axis, across: true }];
    let up = |axis| vec![Read { axis, across: false }];
    let whole = |rows, axes, order, shows| Facts { rows, axes, order, shows, from_zero: false };
    match &spec.plot {
        Plot::Ranking(it) => {
            let row = |row: &'_ charts::spec::RankingRow| (row.n, row.standing);
            let rows = it.rows.iter().map(|of| {
                let (n, standing) = row(of);
                Fact { n, standing: Some(standing), ..fact(&of.name, of.value) }
            });
            let overall = it.overall.map(|all| Fact { is_reference: true, n: it.overall_n, ..fact("", Ok(all)) });
            let from_zero = spec.kind == charts::Kind::Bars;
            let shows = Shows::Marks { across: true };
            Facts { from_zero, ..whole(rows.chain(overall).collect(), across(&it.axis), Order::Falling, shows) }
        }
        Plot::Trend(it) => {
            let rows = it.points.iter().map(|point| Fact { n: point.n, ..fact(&point.period, point.value) });
            whole(rows.collect(), up(&it.axis), Order::Fixed, Shows::Group("bands"))
        }
        Plot::Likert(it) => {
            let rows = it.groups.iter().flat_map(|group| &group.rows).map(|row| {
                let value = row.shares.and(row.satisfied.ok_or(Withheld::Undefined));
                Fact { n: row.n, withheld: row.shares.err(), ..fact(&row.text, value) }
            });
            whole(rows.collect(), Vec::new(), Order::Fixed, Shows::Words)
        }
        Plot::Heat(it) => {
            let rows = it.rows.iter().map(|row| (row, false)).chain([(&it.overall, true)]);
            let rows = rows.map(|(row, is_reference)| {
                let cells = row.cells.iter().filter_map(|(value, _)| (*value).ok()?.interval);
                let mut one = Fact { n: row.n, is_reference, ..fact(&row.name, row.total) };
                one.intervals.extend(cells);
                one
            });
            whole(rows.collect(), Vec::new(), Order::Falling, Shows::Words)
        }
        Plot::Slope(it) => {
            let rows = it.rows.iter().map(|row| Fact {
                value: row.before.ok().zip(row.after.ok()).map(|(before, after)| after.value - before.value),
                intervals: row.change.iter().map(|change| change.interval).collect(),
                standing: Some(row.standing),
                withheld: row.before.and(row.after).err(),
                name: &row.name,
                ..Fact::default()
            });
            whole(rows.collect(), across(&it.axis), Order::Falling, Shows::Words)
        }
        Plot::Funnel(it) => {
            let points = it.points.iter().map(|point| Fact {
                name: &point.name,
                n: Some(point.n),
                value: Some(point.value),
                standing: Some(point.standing),
                ..Fact::default()
            });
            let hidden = it.withheld.iter().map(|(name, why)| Fact { name, withheld: Some(*why), ..Fact::default() });
            let target = Fact { value: Some(it.target), is_reference: true, ..Fact::default() };
            whole(points.chain(hidden).chain([target]).collect(), up(&it.axis), Order::Fixed, Shows::Limits)
        }
        Plot::Tiles(it) => {
            let mut rows: Vec<Fact<'_>> = it.tiles.iter().map(|tile| fact(&tile.name, tile.value)).collect();
            // The table has the highest first; the picture has each in its place.
            rows.sort_by(|one, other| other.value.unwrap_or(-1.0).total_cmp(&one.value.unwrap_or(-1.0)));
            whole(rows, Vec::new(), Order::Fixed, Shows::Edges)
        }
        Plot::Drivers(it) => {
            let points = it.points.iter().map(|point| Fact {
                name: &point.name,
                value: Some(point.performance.value),
                intervals: [point.performance, point.importance].into_iter().filter_map(|of| of.interval).collect(),
                standing: Some(point.standing),
                ..Fact::default()
            });
            let hidden = it.withheld.iter().map(|(name, why)| Fact { name, withheld: Some(*why), ..Fact::default() });
            let axes = vec![Read { axis: &it.performance, across: true }, Read { axis: &it.importance, across: false }];
            whole(points.chain(hidden).collect(), axes, Order::Fixed, Shows::Arms)
        }
        Plot::Radar(it) => {
            let rows = it.spokes.iter().map(|spoke| Fact {
                n: spoke.n,
                standing: Some(spoke.standing),
                ..fact(&spoke.name, spoke.value)
            });
            whole(rows.collect(), across(&it.axis), Order::Fixed, Shows::Marks { across: true })
        }
        Plot::Multiples(it) => {
            let rows = it.panels.iter().map(|panel| Fact {
                n: panel.points.last().and_then(|point| point.n),
                standing: Some(panel.standing),
                intervals: panel.points.iter().filter_map(|point| point.value.ok()?.interval).collect(),
                ..fact(&panel.name, last(&panel.points))
            });
            whole(rows.collect(), up(&it.axis), Order::Falling, Shows::Marks { across: false })
        }
        Plot::Response(it) => {
            let rows = it.stages.iter().map(|stage| Fact {
                name: &stage.name,
                n: stage.count.ok(),
                value: stage.count.ok().map(|count| count as f64),
                withheld: stage.count.err(),
                ..Fact::default()
            });
            Facts { from_zero: true, ..whole(rows.collect(), across(&it.axis), Order::Fixed, Shows::Nothing) }
        }
        Plot::Control(it) => {
            let rows = it.points.iter().map(|point| Fact {
                name: &point.period,
                n: point.n,
                value: Some(point.value),
                intervals: it.limited.then_some(point.limits).into_iter().collect(),
                standing: Some(point.standing),
                ..Fact::default()
            });
            whole(rows.collect(), up(&it.axis), Order::Fixed, Shows::Group("limits"))
        }
        Plot::Changes(it) => {
            let end = |name, value| Fact { name, value: Some(value), ..Fact::default() };
            let parts = it.parts.iter().map(|part| fact(&part.name, Ok(part.amount)));
            let rows = std::iter::once(end("", it.ends.0)).chain(parts).chain([end("", it.ends.1)]);
            whole(rows.collect(), across(&it.axis), Order::Fixed, Shows::Words)
        }
        Plot::Places(it) => {
            let rows = it.rows.iter().map(|row| Fact {
                name: &row.name,
                n: row.n,
                value: Some(row.middle),
                intervals: vec![row.range],
                ..Fact::default()
            });
            whole(rows.collect(), Vec::new(), Order::Rising, Shows::Places)
        }
        Plot::Tree(it) => {
            let rows =
                it.nodes.iter().map(|node| Fact { name: &node.name, value: Some(node.share), ..Fact::default() });
            whole(rows.collect(), Vec::new(), Order::Fixed, Shows::Sizes)
        }
        Plot::Sparks(it) => {
            let rows = it.rows.iter().map(|row| Fact {
                n: row.points.last().and_then(|point| point.n),
                standing: Some(row.standing),
                intervals: row.points.iter().filter_map(|point| point.value.ok()?.interval).collect(),
                ..fact(&row.name, last(&row.points))
            });
            whole(rows.collect(), Vec::new(), Order::Falling, Shows::OwnScales)
        }
        Plot::Profile(it) => {
            let own = Fact { n: it.n, standing: Some(it.standing), ..fact(&it.unit_name, it.value) };
            let parts = || [&it.trend, &it.factors, &it.items].into_iter().flatten();
            let rows = std::iter::once(own).chain(parts().flat_map(|part| facts(part).rows));
            let axes = parts().flat_map(|part| facts(part).axes).collect();
            whole(rows.collect(), axes, Order::Fixed, Shows::Parts)
        }
    }
}

/// How many marks a chart draws: as many as its table has rows.
pub(crate) fn marks(plot: &Plot) -> usize {
    match plot {
        Plot::Ranking(ranking) => ranking.rows.len() + usize::from(ranking.overall.is_some()),
        Plot::Trend(trend) => trend.points.len(),
        Plot::Likert(likert) => likert.groups.iter().map(|group| group.rows.len()).sum(),
        Plot::Heat(heat) => heat.rows.len() + 1,
        Plot::Slope(slope) => slope.rows.len(),
        Plot::Funnel(funnel) => funnel.points.len() + funnel.withheld.len() + 1,
        Plot::Drivers(drivers) => drivers.points.len() + drivers.withheld.len(),
        Plot::Tiles(tiles) => tiles.tiles.len(),
        Plot::Radar(radar) => radar.spokes.len(),
        Plot::Multiples(multiples) => multiples.panels.len(),
        Plot::Response(response) => response.stages.len(),
        Plot::Control(control) => control.points.len(),
        Plot::Changes(changes) => changes.parts.len() + 2,
        Plot::Places(places) => places.rows.len(),
        Plot::Tree(tree) => tree.nodes.len(),
        Plot::Sparks(sparks) => sparks.rows.len(),
        Plot::Profile(profile) => {
            let charts = [&profile.trend, &profile.factors, &profile.items];
            1 + charts.into_iter().flatten().map(|chart| marks(&chart.plot)).sum::<usize>()
        }
    }
}
