//! One unit of a release → the charts that its page is composed of.

use analytics::Score;

use super::excerpt::excerpt;
use crate::{
    ChartSpec, Error, Kind, Selection, Warning,
    kinds::{Modelled, ranking::model::standing},
    model::{
        self,
        reading::{Reading, listed},
    },
    spec::{Plot, Profile, Standing},
};

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let (code, unit_name) = unit(reading)?;
    let score = reading.score(&code, &reading.period);
    let value = reading.shown(score, &code, warnings)?;
    let everyone = reading.score(Score::EVERYONE, &reading.period);
    let overall = reading.shown(everyone, Score::EVERYONE, warnings)?.ok();
    let standing =
        value.map_or(Standing::Untested, |value| standing(reading, (&code, &reading.node), value, overall, warnings));
    if value.is_ok() && standing == Standing::Untested {
        warnings.push(Warning::NoTest { missing: 1 });
    }
    let rank = value.ok().and_then(|_| score.and_then(|score| score.rank_low.zip(score.rank_high)));
    let mut chart = |kind: Kind| of_unit(reading, &code, kind, warnings);
    let mut items = chart(Kind::Likert)?;
    let mut of_items = (0, 0);
    if let Some(items) = &mut items
        && let Plot::Likert(all) = &items.plot
    {
        let (few, count) = excerpt(all);
        of_items = (count, few.groups.iter().map(|group| group.rows.len()).sum());
        items.plot = Plot::Likert(few);
    }
    let profile = Profile {
        trend: chart(Kind::Trend)?.filter(is_moving),
        factors: chart(Kind::Radar)?,
        items,
        of_items,
        n: score.and_then(|score| score.n),
        unit_name,
        value,
        overall,
        standing,
        rank,
    };
    if profile.value.is_err() && profile.charts().next().is_none() {
        return Err(reading.nothing());
    }
    if of_items.0 > of_items.1 {
        warnings.push(Warning::Excerpt { shown: of_items.1, of: of_items.0 });
    }
    Ok((Plot::Profile(Box::new(profile)), (1, 1)))
}

/// A line needs two periods with a number.
fn is_moving(chart: &ChartSpec) -> bool {
    match &chart.plot {
        Plot::Trend(trend) => trend.points.iter().filter(|point| point.value.is_ok()).count() > 1,
        _ => false,
    }
}

/// A chart of the unit; none where there is nothing to show of this kind.
fn of_unit(
    reading: &Reading<'_>,
    unit: &str,
    kind: Kind,
    warnings: &mut Vec<Warning>,
) -> Result<Option<ChartSpec>, Error> {
    let selection = Selection {
        unit: Some(unit.to_owned()),
        period: reading.selection.period.clone().or_else(|| Some(reading.period.clone())),
        page: 1,
        ..reading.selection.clone()
    };
    match model::spec(reading.release, kind, &selection) {
        Ok(chart) => {
            warnings.extend(
                chart.warnings.iter().filter(|warning| !warnings.contains(warning)).cloned().collect::<Vec<_>>(),
            );
            Ok(Some(chart))
        }
        // A node without parts or a questionnaire without items has no such chart; the rest of the page stands.
        Err(Error::NothingToShow { .. } | Error::NotForThis { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The unit selected, or the only one there is.
fn unit(reading: &Reading<'_>) -> Result<(String, String), Error> {
    let units: Vec<(&str, String)> = reading.units().collect();
    let found = match units.as_slice() {
        [only] if reading.selection.unit.is_none() => Some(only),
        many => many.iter().find(|(code, _)| *code == reading.unit),
    };
    let known = || listed(units.iter().map(|(code, _)| *code));
    found.map(|(code, name)| ((*code).to_owned(), name.clone())).ok_or_else(|| Error::Unknown {
        what: "unit",
        code: reading.unit.clone(),
        known: known(),
    })
}
