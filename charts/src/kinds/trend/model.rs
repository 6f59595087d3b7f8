//! One unit over the periods: gaps where nothing may be shown, breaks where the method changed.

use analytics::{Score, Status};

use crate::{
    Error, Warning, format,
    kinds::Modelled,
    model::reading::Reading,
    scale::Axis,
    spec::{Change, Estimate, Plot, Trend, TrendPoint},
};

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let (labels, points) = points(reading, warnings)?;
    let shown = points.iter().filter(|point| point.value.is_ok()).count();
    if shown == 0 {
        return Err(reading.nothing());
    }
    if shown < points.len() {
        warnings.push(Warning::Withheld { shown, of: points.len() });
    }
    let targets: Vec<Option<f64>> = labels.iter().map(|label| reading.target(label)).collect();
    let targets = if targets.iter().all(Option::is_none) { Vec::new() } else { targets };
    let ends = points.iter().filter_map(|point| point.value.ok()).flat_map(Estimate::ends);
    let axis = Axis::around(ends.chain(targets.iter().copied().flatten()), reading.bounds());
    let change = change(reading, &labels, &points, warnings);
    let unit_name = (reading.unit != Score::EVERYONE)
        .then(|| {
            reading.release.units.iter().find(|unit| unit.code == reading.unit).map(|unit| reading.text(&unit.name))
        })
        .flatten();
    Ok((Plot::Trend(Trend { unit_name, points, targets, change, axis }), (1, 1)))
}

// Quarters with quarters, years with years; pooled ranges overlap the quarters they are made of and are no series.
pub(crate) fn points(
    reading: &Reading<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<(Vec<String>, Vec<TrendPoint>), Error> {
    let end = format::last_quarter(&reading.period);
    let same_kind = |label: &&String| !format::is_pooled(label) && format::are_alike(label, end);
    let mut labels: Vec<String> = reading.release.metadata.periods.iter().filter(same_kind).cloned().collect();
    if let Some(last) = labels.iter().position(|label| label == end) {
        labels.truncate(last + 1);
    }
    let numbers: Option<Vec<i64>> = labels.iter().map(|label| format::quarter_number(label)).collect();
    let lang = reading.selection.lang;
    let mut points = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let score = reading.score(&reading.unit, label);
        let value = reading.shown(score, label, warnings)?;
        points.push(TrendPoint {
            position: numbers.as_ref().map_or(index as i64, |numbers| numbers[index] - numbers[0]),
            period: format::period(label, lang),
            short: format::period_short(label, lang),
            n: score.and_then(|score| score.n),
            inner: value.ok().and_then(|value| inner(value.value, score?.se?, value.interval?)),
            value,
            breaks: score.is_some_and(|score| score.status == Status::Break),
        });
    }
    Ok((labels, points))
}

/// Half of the normal distribution lies within 0.6745 standard errors; never wider than the interval that was published.
fn inner(value: f64, se: f64, (low, high): (f64, f64)) -> Option<(f64, f64)> {
    const MIDDLE_HALF: f64 = 0.674_489_750_196_081_7;
    (se.is_finite() && se > 0.0).then(|| ((value - MIDDLE_HALF * se).max(low), (value + MIDDLE_HALF * se).min(high)))
}

fn change(
    reading: &Reading<'_>,
    labels: &[String],
    points: &[TrendPoint],
    warnings: &mut Vec<Warning>,
) -> Option<Change> {
    let shown: Vec<usize> = (0..points.len()).filter(|&index| points[index].value.is_ok()).collect();
    let (&first, &last) = (shown.first()?, shown.last()?);
    // Nothing is compared across a change of method.
    if first == last || points[first + 1..=last].iter().any(|point| point.breaks) {
        return None;
    }
    let Some(test) = reading.difference(&reading.unit, &labels[last], &format!("vs_{}", labels[first])) else {
        warnings.push(Warning::NoTest { missing: 1 });
        return None;
    };
    let (from, to) = (points[first].value.ok()?.value, points[last].value.ok()?.value);
    let Some(change) = reading.change(test, from, to) else {
        warnings.push(Warning::TestContradictsScores { of: labels[last].clone() });
        return None;
    };
    Some(Change { from: points[first].period.clone(), to: points[last].period.clone(), ..change })
}
