//! Figures of a control chart, or the series of a release against the errors of its design.

use std::collections::HashMap;

use analytics::{
    Score,
    trend::control::{ControlChart, Period, control},
};

use crate::{
    Error, Warning, format,
    kinds::{Modelled, trend},
    model::reading::Reading,
    scale::Axis,
    spec::{Control, ControlPoint, Estimate, Plot, Rule, Standing, Unit},
};

/// Fewer periods make no limits: the noise is not known.
const ENOUGH: usize = 8;

struct Found {
    label: String,
    n: Option<u64>,
    value: f64,
    centre: f64,
    limits: (f64, f64),
}

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let given = given(reading)?;
    let (found, left_out) = if given.0.is_empty() { computed(reading, warnings)? } else { given };
    let Some(last) = found.last() else { return Err(reading.nothing()) };
    let (centre, limited) = (last.centre, found.len() >= ENOUGH);
    if left_out > 0 {
        warnings.push(Warning::Withheld { shown: found.len(), of: found.len() + left_out });
    }
    let rules = if limited { rules(&found) } else { vec![None; found.len()] };
    let lang = reading.selection.lang;
    let numbers: Option<Vec<i64>> = found.iter().map(|one| format::quarter_number(&one.label)).collect();
    let points: Vec<ControlPoint> = found
        .iter()
        .zip(rules)
        .enumerate()
        .map(|(index, (one, rule))| ControlPoint {
            position: numbers.as_ref().map_or(index as i64, |numbers| numbers[index] - numbers[0]),
            period: format::period(&one.label, lang),
            short: format::period_short(&one.label, lang),
            n: one.n,
            value: one.value,
            limits: one.limits,
            rule,
            standing: match rule {
                None => Standing::Same,
                Some(_) if one.value > centre => Standing::Above,
                Some(_) => Standing::Below,
            },
        })
        .collect();
    let limits = points.iter().filter(|_| limited).flat_map(|point| [point.limits.0, point.limits.1]);
    let axis = Axis::around(points.iter().map(|point| point.value).chain(limits).chain([centre]), reading.bounds());
    Ok((Plot::Control(Control { points, centre, limited, left_out, axis }), (1, 1)))
}

/// Rows of the statistic `control`: the categories value, centre, low and high of each period.
fn given(reading: &Reading<'_>) -> Result<(Vec<Found>, usize), Error> {
    let rows = || reading.release.figures.iter().filter(|figure| figure.statistic == "control");
    let mut lines: HashMap<(&str, &str), Option<f64>> = HashMap::new();
    for row in rows() {
        let (label, category) = (row.domain_value("period").unwrap_or_default(), row.category.as_deref());
        lines.entry((label, category.unwrap_or_default())).or_insert(row.estimate.filter(|value| value.is_finite()));
    }
    let of = |label, category| lines.get(&(label, category)).copied().flatten();
    // Shares become per cent; a file may hold per cent already.
    let numbers = || rows().filter_map(|row| row.estimate).filter(|number| number.is_finite());
    let is_share = reading.unit_of_scheme() == Unit::Percent && numbers().all(|number| number <= 1.0);
    let factor = if is_share { 100.0 } else { 1.0 };
    let (mut found, mut left_out) = (Vec::new(), 0);
    let mut faults = Vec::new();
    for row in rows().filter(|row| row.category.as_deref() == Some("value")) {
        let label = row.domain_value("period").unwrap_or_default();
        let Ok(Estimate { value, .. }) = reading.shown_scaled(row, 1.0, label, &mut Vec::new())? else {
            left_out += 1;
            continue;
        };
        match (of(label, "centre"), of(label, "low"), of(label, "high")) {
            (Some(centre), Some(low), Some(high)) if low <= centre && centre <= high => found.push(Found {
                label: label.to_owned(),
                n: row.n,
                value: value * factor,
                centre: centre * factor,
                limits: (low * factor, high * factor),
            }),
            _ => faults.push(format!("{label}: cần low ≤ centre ≤ high / needs low, centre and high in this order")),
        }
    }
    if faults.is_empty() { Ok((found, left_out)) } else { Err(Error::Contradiction(faults)) }
}

/// The series of a unit since the last change of method: three standard errors around the mean of its first two thirds.
fn computed(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Result<(Vec<Found>, usize), Error> {
    let (labels, points) = trend::model::points(reading, warnings)?;
    let since = points.iter().rposition(|point| point.breaks).unwrap_or(0);
    let mut periods = Vec::new();
    let mut counts = Vec::new();
    for (label, point) in labels.iter().zip(&points).skip(since) {
        let score: Option<&Score> = reading.score(&reading.unit, label);
        let error = score.and_then(|score| score.se).filter(|se| *se > 0.0 && se.is_finite());
        if let Some((value, error)) = point.value.ok().zip(error) {
            periods.push(Period { name: label.clone(), value: value.value, error });
            counts.push(point.n);
        }
    }
    let left_out = points.len() - since - periods.len();
    let baseline = (periods.len() * 2 / 3).max(1).min(periods.len());
    if baseline == 0 {
        return Err(reading.nothing());
    }
    let centre = periods[..baseline].iter().map(|period| period.value).sum::<f64>() / baseline as f64;
    let (floor, ceiling) = reading.bounds().unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
    let found = control(&periods, centre, baseline, ControlChart::Design).into_iter().zip(counts);
    let found = found.map(|(point, n)| Found {
        label: point.period,
        n,
        value: point.value,
        centre,
        limits: (point.low.unwrap_or(centre).max(floor), point.high.unwrap_or(centre).min(ceiling)),
    });
    Ok((found.collect(), left_out))
}

/// The first rule that fires at each period.
fn rules(found: &[Found]) -> Vec<Option<Rule>> {
    // Sums and moving averages are around zero and remember earlier periods: runs mean nothing there.
    let remembers = found.iter().all(|one| one.centre == 0.0);
    let side = |one: &Found| (one.value > one.centre) as i8 - ((one.value < one.centre) as i8);
    let far = |one: &Found| {
        let upper = one.centre + (one.limits.1 - one.centre) * 2.0 / 3.0;
        let lower = one.centre - (one.centre - one.limits.0) * 2.0 / 3.0;
        (one.value > upper) as i8 - ((one.value < lower) as i8)
    };
    let rule = |at: usize| {
        let here = &found[at];
        let last = |count: usize| (at + 1 >= count).then(|| &found[at + 1 - count..=at]);
        if here.value < here.limits.0 || here.value > here.limits.1 {
            return Some(Rule::Limit);
        }
        if remembers {
            return None;
        }
        let two = |three: &[Found]| far(here) != 0 && three.iter().filter(|one| far(one) == far(here)).count() >= 2;
        if last(3).is_some_and(two) {
            return Some(Rule::TwoOfThree);
        }
        if last(8).is_some_and(|eight| side(here) != 0 && eight.iter().all(|one| side(one) == side(here))) {
            return Some(Rule::Side);
        }
        let drift = |six: &[Found]| {
            six.windows(2).all(|pair| pair[1].value > pair[0].value)
                || six.windows(2).all(|pair| pair[1].value < pair[0].value)
        };
        last(6).is_some_and(drift).then_some(Rule::Drift)
    };
    (0..found.len()).map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Vec<Option<Rule>> {
        let found =
            |value: &f64| Found { label: String::new(), n: None, value: *value, centre: 50.0, limits: (44.0, 56.0) };
        rules(&values.iter().map(found).collect::<Vec<_>>())
    }

    #[test]
    fn each_rule_fires_where_its_pattern_ends() {
        assert_eq!(of(&[50.0, 57.0]), [None, Some(Rule::Limit)]);
        // Two standard errors are four points.
        assert_eq!(of(&[54.5, 49.0, 55.0]), [None, None, Some(Rule::TwoOfThree)]);
        assert_eq!(of(&[51.0, 52.0, 51.0, 52.0, 51.0, 52.0, 51.0, 52.0])[6..], [None, Some(Rule::Side)]);
        assert_eq!(of(&[47.0, 48.0, 49.0, 50.5, 51.0, 52.0])[4..], [None, Some(Rule::Drift)]);
        assert_eq!(of(&[54.5, 49.0, 45.0]), [None, None, None]);
    }
}
