//! Figures of the statistic `place`, or the ranges of ranks of a release.

use std::collections::BTreeMap;

use analytics::{Figure, Status};

use crate::{
    Error, Warning, collate,
    kinds::{
        Modelled,
        ranking::model::{NAME_EMS, row_cost},
    },
    model::{
        pages::{lines, page},
        reading::{Reading, unit_of},
    },
    scale::Axis,
    spec::{Basis, PlaceRow, Places, Plot},
};

/// A page holds twenty names of one line.
const PAGE_ROOM: f64 = 20.0 * 1.15;
/// A place that comes up this often is as good as certain.
const CERTAIN: f64 = 0.95;
/// Rarer places are not drawn, and do not make a unit one that may be first.
const SEEN: f64 = 0.005;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let figures: Vec<&Figure> = reading.release.figures.iter().filter(|figure| figure.statistic == "place").collect();
    let (mut rows, basis, missing) =
        if figures.is_empty() { of_release(reading, warnings)? } else { of_figures(reading, &figures)? };
    if rows.is_empty() {
        return Err(reading.nothing());
    }
    if missing > 0 {
        warnings.push(Warning::Withheld { shown: rows.len(), of: rows.len() + missing });
    }
    let by_name = |one: &PlaceRow, other: &PlaceRow| {
        collate::vietnamese_order(&one.name).cmp(&collate::vietnamese_order(&other.name))
    };
    rows.sort_by(|one, other| {
        let key = |row: &PlaceRow| [row.middle, row.range.0, row.range.1];
        let [one_key, other_key] = [key(one), key(other)];
        let by_place = one_key.iter().zip(&other_key).map(|(one, other)| one.total_cmp(other));
        by_place.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then_with(|| by_name(one, other))
    });
    let of_first = |row: &PlaceRow| row.shares.iter().find(|(place, _)| *place == 1).map_or(0.0, |(_, share)| *share);
    let may_be_first = |row: &&PlaceRow| {
        if row.shares.is_empty() { row.range.0 < 1.5 } else { of_first(row) >= SEEN }
    };
    let is_certain = |row: &&PlaceRow| match row.shares.as_slice() {
        [] => row.range.0 == row.range.1,
        shares => shares.iter().any(|(_, share)| *share >= CERTAIN),
    };
    let first = match basis {
        Basis::Shares(_) => rows
            .iter()
            .max_by(|one, other| of_first(one).total_cmp(&of_first(other)).then(other.middle.total_cmp(&one.middle))),
        _ => rows.first(),
    };
    let first =
        first.map_or_else(Default::default, |row| (row.name.clone(), (!row.shares.is_empty()).then(|| of_first(row))));
    let counts = (rows.len(), rows.iter().filter(is_certain).count(), rows.iter().filter(may_be_first).count());
    let costs: Vec<f64> = rows.iter().map(|row| row_cost(lines(&row.name, NAME_EMS))).collect();
    let (range, pages) = page(&costs, PAGE_ROOM, reading.selection.page)?;
    let rows: Vec<PlaceRow> = rows.drain(range).collect();
    let ends = rows.iter().flat_map(|row| {
        let drawn = row.shares.iter().map(|(place, _)| f64::from(*place));
        drawn.chain([row.range.0, row.range.1]).chain(row.nominal)
    });
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    let axis = Axis { low: low.floor() - 0.5, high: high.ceil() + 0.5, ticks: Vec::new(), decimals: 0 };
    let (units, certain, may_be_first) = counts;
    let places = Places { rows, basis, units, left_out: missing, certain, may_be_first, first, axis };
    Ok((Plot::Places(places), (reading.selection.page, pages)))
}

type Found = (Vec<PlaceRow>, Basis, usize);

/// Ranks of the period with the range that the release leaves open; units that may not be ranked are left out.
fn of_release(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Result<Found, Error> {
    let mut missing = 0;
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (code, name) in reading.units() {
        let score = reading.score(code, &reading.period);
        let is_shown = reading.shown(score, code, warnings)?.is_ok();
        let range = score.filter(|_| is_shown).and_then(|score| Some((score.rank_low?, score.rank_high?)));
        let Some((low, high)) = range.map(|(low, high)| (f64::from(low), f64::from(high))) else {
            missing += 1;
            continue;
        };
        let nominal = score.and_then(|score| score.rank).map(f64::from);
        let middle = nominal.unwrap_or(f64::midpoint(low, high));
        if !(1.0 <= low && low <= middle && middle <= high) {
            faults.push(format!("{code}: hạng/place {middle} không nằm trong/not within {low}–{high}"));
        }
        let n = score.and_then(|score| score.n);
        rows.push(PlaceRow { name, n, nominal, middle, range: (low, high), shares: Vec::new() });
    }
    if faults.is_empty() { Ok((rows, Basis::Ranges, missing)) } else { Err(Error::Contradiction(faults)) }
}

/// Rows of the statistic `place`: a category a place with how often it came up, or nominal, median, q5 and q95.
fn of_figures(reading: &Reading<'_>, figures: &[&Figure]) -> Result<Found, Error> {
    let names: BTreeMap<&str, String> = reading.units().collect();
    let mut of_unit: BTreeMap<&str, Vec<(&str, Option<f64>)>> = BTreeMap::new();
    let mut replications = None;
    for figure in figures {
        let Some(category) = figure.category.as_deref() else { continue };
        let is_shown = !matches!(figure.status, Status::Suppressed | Status::Undefined);
        let share = figure.estimate.filter(|share| share.is_finite() && is_shown);
        if category == "replications" {
            replications = share.map(|count| count.max(0.0) as u64);
        } else {
            of_unit.entry(unit_of(figure)).or_default().push((category, share));
        }
    }
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    let mut missing = 0;
    for (unit, figures) in of_unit {
        // What one hidden share is could be told from the others: they make a whole.
        let Some(shown) = figures.into_iter().map(|(name, share)| Some((name, share?))).collect::<Option<Vec<_>>>()
        else {
            missing += 1;
            continue;
        };
        match row(names.get(unit).cloned().unwrap_or_else(|| unit.to_owned()), &shown) {
            Ok(Some(row)) => rows.push(row),
            Ok(None) => missing += 1,
            Err(fault) => faults.push(format!("{unit}: {fault}")),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Contradiction(faults));
    }
    let counted = rows.iter().any(|row| !row.shares.is_empty());
    Ok((rows, if counted { Basis::Shares(replications) } else { Basis::Quantiles }, missing))
}

fn row(name: String, figures: &[(&str, f64)]) -> Result<Option<PlaceRow>, String> {
    let of = |wanted: &str| figures.iter().find(|(category, _)| *category == wanted).map(|(_, value)| *value);
    let mut shares: Vec<(u32, f64)> = Vec::new();
    for (category, share) in figures {
        if ["nominal", "median", "q5", "q95"].contains(category) {
            continue;
        }
        match category.parse::<u32>() {
            Ok(place) if place > 0 && (0.0..=1.0 + 1e-9).contains(share) => shares.push((place, *share)),
            _ => {
                return Err(format!(
                    "hạng/place \"{category}\" = {share}: cần hạng từ 1 và phần từ 0 đến 1 / needs a place from 1 and a share from 0 to 1"
                ));
            }
        }
    }
    shares.sort_by_key(|(place, _)| *place);
    let total: f64 = shares.iter().map(|(_, share)| share).sum();
    if !shares.is_empty() && (total - 1.0).abs() > 0.01 {
        return Err(format!("các phần cộng lại bằng/the shares add to {total}, không phải/not 1"));
    }
    let quantile = |wanted: f64| {
        let mut sum = 0.0;
        shares.iter().find(|(_, share)| {
            sum += share;
            sum >= wanted - 1e-9
        })
    };
    let place = |wanted: f64| quantile(wanted).or(shares.last()).map(|(place, _)| f64::from(*place));
    let (low, middle, high) = match (place(0.05), place(0.5), place(0.95)) {
        (Some(low), Some(middle), Some(high)) => (low, middle, high),
        _ => match (of("q5"), of("median").or(of("nominal")), of("q95")) {
            (Some(low), Some(middle), Some(high)) => (low, middle, high),
            _ => return Ok(None),
        },
    };
    if !(low <= middle && middle <= high && low >= 1.0) {
        return Err(format!("q5 {low}, median {middle}, q95 {high}: không theo thứ tự / are not in order"));
    }
    shares.retain(|(_, share)| *share >= SEEN);
    Ok(Some(PlaceRow { name, n: None, nominal: of("nominal"), middle, range: (low, high), shares }))
}
