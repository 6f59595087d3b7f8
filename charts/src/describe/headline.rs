//! The finding in one sentence, and nothing that the tests do not support.

use super::{drivers, funnel, slope, tiles};
use crate::{
    ChartSpec, Lang,
    spec::{Estimate, Heat, Likert, LikertRow, Plot, Ranking, RankingRow, Standing, Trend},
};

/// The finding.
pub fn headline(spec: &ChartSpec) -> String {
    match &spec.plot {
        Plot::Ranking(ranking) => of_ranking(spec, ranking),
        Plot::Trend(trend) => of_trend(spec, trend),
        Plot::Likert(likert) => of_likert(spec, likert),
        Plot::Heat(heat) => of_heat(spec, heat),
        Plot::Slope(slope) => slope::headline(spec, slope),
        Plot::Funnel(funnel) => funnel::headline(spec, funnel),
        Plot::Tiles(tiles) => tiles::headline(spec, tiles),
        Plot::Drivers(drivers) => drivers::headline(spec, drivers),
    }
}

fn of_ranking(spec: &ChartSpec, ranking: &Ranking) -> String {
    let counts = ranking.counts;
    let shown = counts.above + counts.same + counts.below + counts.untested;
    if let (1, Some((row, value))) = (shown, ranking.rows.iter().find_map(|row| Some((row, row.value.ok()?)))) {
        return format!("{}: {}", row.name, spec.valued(value.value));
    }
    let Some(overall) = ranking.overall.filter(|_| ranking.tested) else { return spread(spec, ranking) };
    let overall = spec.valued(overall.value);
    match (counts.above, counts.below) {
        (0, 0) => spec.lang.pick(
            format!("Không đơn vị nào khác mức chung {overall}"),
            format!("No unit differs from the overall {overall}"),
        ),
        (above, 0) => {
            let who = who(spec, ranking, Standing::Above, above, true);
            spec.lang.pick(
                format!("{who} trên mức chung {overall}, không đơn vị nào dưới"),
                format!("{who} above the overall {overall}, none below"),
            )
        }
        (0, below) => {
            let who = who(spec, ranking, Standing::Below, below, true);
            spec.lang.pick(
                format!("{who} dưới mức chung {overall}, không đơn vị nào trên"),
                format!("{who} below the overall {overall}, none above"),
            )
        }
        (above, below) => {
            let (higher, lower) =
                (who(spec, ranking, Standing::Above, above, true), who(spec, ranking, Standing::Below, below, false));
            spec.lang.pick(
                format!("{higher} trên mức chung {overall}, {lower} dưới"),
                format!("{higher} above the overall {overall}, {lower} below"),
            )
        }
    }
}

// One unit is called by its name when the name leaves room for the sentence.
fn who(spec: &ChartSpec, ranking: &Ranking, standing: Standing, count: usize, first: bool) -> String {
    let only = ranking.rows.iter().find(|row| row.standing == standing && row.value.is_ok());
    match only {
        Some(RankingRow { name, .. }) if count == 1 && name.chars().count() <= 32 => name.clone(),
        _ => match (spec.lang, first, count) {
            (Lang::Vi, ..) => format!("{count} đơn vị"),
            (Lang::En, true, 1) => "1 unit".to_owned(),
            (Lang::En, true, _) => format!("{count} units"),
            (Lang::En, false, _) => count.to_string(),
        },
    }
}

// Without a test the spread is all that can be said; ends come from the first and the last value that is shown.
fn spread(spec: &ChartSpec, ranking: &Ranking) -> String {
    let values: Vec<f64> = ranking.rows.iter().filter_map(|row| row.value.ok()).map(|value| value.value).collect();
    let count = ranking.counts.untested + ranking.counts.above + ranking.counts.same + ranking.counts.below;
    match (spec.page.1, values.first(), values.last()) {
        (1, Some(high), Some(low)) if spec.bare(*high) == spec.bare(*low) => spec.lang.pick(
            format!("{count} đơn vị cùng ở mức {}", spec.valued(*high)),
            format!("All {count} units stand at {}", spec.valued(*high)),
        ),
        (1, Some(high), Some(low)) => spec.lang.pick(
            format!("{count} đơn vị từ {} đến {}, chưa kiểm định hơn kém", spec.valued(*low), spec.valued(*high)),
            format!("{count} units from {} to {}, differences not tested", spec.valued(*low), spec.valued(*high)),
        ),
        _ => spec
            .lang
            .pick(format!("{count} đơn vị, chưa kiểm định hơn kém"), format!("{count} units, differences not tested")),
    }
}

fn of_trend(spec: &ChartSpec, trend: &Trend) -> String {
    if let Some(change) = &trend.change {
        let (from, to) = (&change.from, &change.to);
        if !change.is_real {
            return spec.lang.pick(
                format!("Chưa thấy khác biệt giữa {from} và {to}"),
                format!("No difference told apart between {from} and {to}"),
            );
        }
        let by = spec.difference(change.difference.abs());
        let verb =
            if change.difference > 0.0 { spec.lang.pick("Tăng", "Up") } else { spec.lang.pick("Giảm", "Down") };
        return spec.lang.pick(format!("{verb} {by} từ {from} đến {to}"), format!("{verb} {by} from {from} to {to}"));
    }
    let mut shown = trend.points.iter().filter_map(|point| Some((point, point.value.ok()?)));
    let Some((last, value)) = shown.next_back() else { return spec.measure.clone() };
    let value = spec.valued(value.value);
    match trend.points.iter().rev().find(|point| point.breaks) {
        Some(broken) => spec.lang.pick(
            format!("{}: {value}; từ {} không so được với trước đó", last.period, broken.period),
            format!("{}: {value}; from {} not comparable with before", last.period, broken.period),
        ),
        None => format!("{}: {value}", last.period),
    }
}

fn of_likert(spec: &ChartSpec, likert: &Likert) -> String {
    let mut rows: Vec<(&LikertRow, f64)> = likert
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .filter_map(|row| Some((row, row.satisfied?.value)))
        .collect();
    rows.sort_by(|one, other| one.1.total_cmp(&other.1));
    let (Some((lowest, low)), Some((_, high))) = (rows.first(), rows.last()) else {
        return spec
            .lang
            .pick(format!("Phân bố câu trả lời, {}", spec.period), format!("How the answers spread, {}", spec.period));
    };
    if rows.len() == 1 {
        return spec.lang.pick(
            format!("{} hài lòng: {}", spec.valued(*low), lowest.text),
            format!("{} satisfied: {}", spec.valued(*low), lowest.text),
        );
    }
    // Apart means that the whole interval lies below that of every other item: a stricter rule than a test of the difference.
    let next = rows[1..]
        .iter()
        .filter_map(|(row, _)| row.satisfied?.interval)
        .map(|(low, _)| low)
        .fold(f64::INFINITY, f64::min);
    let all_have = rows.iter().all(|(row, _)| row.satisfied.is_some_and(|satisfied| satisfied.interval.is_some()));
    let apart =
        all_have && lowest.satisfied.and_then(|satisfied| satisfied.interval).is_some_and(|(_, high)| high < next);
    if apart && spec.page.1 == 1 {
        return spec.lang.pick(
            format!("Thấp nhất là “{}”: {} hài lòng", lowest.text, spec.valued(*low)),
            format!("Lowest is “{}”: {} satisfied", lowest.text, spec.valued(*low)),
        );
    }
    let count = rows.len();
    spec.lang.pick(
        format!("Tỷ lệ hài lòng của {count} nội dung từ {} đến {}", spec.valued(*low), spec.valued(*high)),
        format!("Satisfaction with {count} items runs from {} to {}", spec.valued(*low), spec.valued(*high)),
    )
}

fn of_heat(spec: &ChartSpec, heat: &Heat) -> String {
    let mut parts: Vec<(&String, Estimate)> = heat
        .parts
        .iter()
        .zip(&heat.overall.cells)
        .filter_map(|(name, (value, _))| Some((name, (*value).ok()?)))
        .collect();
    parts.sort_by(|one, other| one.1.value.total_cmp(&other.1.value));
    // Apart means that the whole interval lies below every other: a stricter rule than a test of the difference.
    let next = parts.iter().skip(1).map(|(_, value)| value.interval.map_or(f64::NEG_INFINITY, |(low, _)| low));
    match parts.first() {
        Some((name, value))
            if parts.len() > 1 && value.interval.is_some_and(|(_, high)| high < next.fold(f64::INFINITY, f64::min)) =>
        {
            spec.lang.pick(
                format!("Thấp nhất là “{name}”: {}", spec.valued(value.value)),
                format!("Lowest is “{name}”: {}", spec.valued(value.value)),
            )
        }
        _ => {
            let (rows, columns) = (heat.units.0, heat.parts.len());
            spec.lang.pick(
                format!("{columns} thành phần của {rows} đơn vị, chưa kiểm định hơn kém"),
                format!("{columns} parts of {rows} units, differences not tested"),
            )
        }
    }
}
