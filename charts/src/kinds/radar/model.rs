//! The parts of one unit, each with its test against the same part of all units together.

use analytics::Score;

use crate::{
    Error, Warning,
    kinds::{Modelled, ranking::model::standing},
    model::reading::{Reading, listed},
    scale::Axis,
    spec::{Counts, Estimate, Plot, Radar, Spoke, Standing},
};

/// Fewer spokes have no shape, more cannot be told apart.
const SPOKES: std::ops::RangeInclusive<usize> = 3..=8;

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let (unit, unit_name) = unit(reading)?;
    let parts = reading.parts();
    if !SPOKES.contains(&parts.len()) {
        return Err(Error::NotForThis {
            kind: reading.kind,
            why: ("cần từ 3 đến 8 thành phần", "needs 3 to 8 parts of the node"),
        });
    }
    let mut spokes = Vec::new();
    for (node, name) in parts {
        let of = |unit: &str| reading.score_of(unit, &reading.period, node);
        let value = reading.shown(of(&unit), &format!("{unit} / {node}"), warnings)?;
        let overall = reading.shown(of(Score::EVERYONE), node, warnings)?;
        let standing = match value {
            Ok(value) => standing(reading, (&unit, node), value, overall.ok(), warnings),
            Err(_) => Standing::Untested,
        };
        let n = of(&unit).and_then(|score| score.n);
        spokes.push(Spoke { name, n, value, overall, standing });
    }
    let shown = spokes.iter().filter(|spoke| spoke.value.is_ok()).count();
    if shown == 0 {
        return Err(reading.nothing());
    }
    if shown < spokes.len() {
        warnings.push(Warning::Withheld { shown, of: spokes.len() });
    }
    let counts = count(&spokes);
    if counts.untested > 0 {
        warnings.push(Warning::NoTest { missing: counts.untested });
    }
    let values = || spokes.iter().flat_map(|spoke| [spoke.value.ok(), spoke.overall.ok()]).flatten();
    let ends = || values().flat_map(Estimate::ends);
    let scale = match reading.bounds() {
        Some((low, high)) => Axis::around([low, high], Some((low, high))),
        None => Axis::around(ends().chain([0.0]), None),
    };
    let axis = Axis::around(ends(), reading.bounds());
    Ok((Plot::Radar(Radar { unit_name, spokes, counts, scale, axis }), (1, 1)))
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

fn count(spokes: &[Spoke]) -> Counts {
    let mut counts = Counts::default();
    for spoke in spokes {
        match (spoke.value, spoke.standing) {
            (Err(_), _) => counts.withheld += 1,
            (Ok(_), Standing::Above) => counts.above += 1,
            (Ok(_), Standing::Same) => counts.same += 1,
            (Ok(_), Standing::Below) => counts.below += 1,
            (Ok(_), Standing::Untested) => counts.untested += 1,
        }
    }
    counts
}
