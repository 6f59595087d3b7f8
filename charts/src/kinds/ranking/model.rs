//! Units by value, each with its test against all units together.

use std::cmp::Ordering;

use analytics::Score;

use crate::{
    Error, Kind, Warning, collate,
    kinds::Modelled,
    model::{
        pages::{lines, page},
        reading::Reading,
    },
    scale::Axis,
    spec::{Counts, Estimate, Plot, Ranking, RankingRow, Standing, Withheld},
};

/// A name and its value, or why there is none.
pub(crate) type Named<'a> = (&'a str, Result<Estimate, Withheld>);

/// Room for names, in ems of the label size, before they wrap.
pub(crate) const NAME_EMS: f64 = 26.0;
/// A page holds twenty names of one line.
const PAGE_ROOM: f64 = 20.0 * 1.15;

/// Room that a row takes, in lines of its name; names of several lines need air between them to be told apart.
pub(crate) fn row_cost(lines: usize) -> f64 {
    1.15 + 1.25 * (lines as f64 - 1.0)
}

pub(crate) fn model(reading: &Reading<'_>, warnings: &mut Vec<Warning>) -> Modelled {
    let everyone = reading.score(Score::EVERYONE, &reading.period);
    let overall = reading.shown(everyone, Score::EVERYONE, warnings)?.ok();
    let mut rows = rows(reading, overall, warnings)?;
    if rows.iter().all(|row| row.value.is_err()) {
        return Err(reading.nothing());
    }
    rows.sort_by(order);

    let counts = count(&rows);
    if counts.untested > 0 {
        warnings.push(Warning::NoTest { missing: counts.untested });
    }
    if counts.withheld > 0 {
        warnings.push(Warning::Withheld { shown: rows.len() - counts.withheld, of: rows.len() });
    }
    let ends = rows.iter().filter_map(|row| row.value.ok()).chain(overall).flat_map(Estimate::ends);
    // A bar is read by its length, so its axis starts at zero; a dot is read by its place.
    let zero = (reading.kind == Kind::Bars).then_some(0.0);
    let bounds = reading.bounds().or(zero.map(|zero| (zero, f64::INFINITY)));
    let axis = Axis::around(ends.chain(zero), bounds);
    if zero.is_some() && axis.low < 0.0 {
        return Err(Error::NotForThis {
            kind: reading.kind,
            why: ("giá trị âm không vẽ được thành thanh", "bars need values of zero or more"),
        });
    }

    let costs: Vec<f64> = rows.iter().map(|row| row_cost(lines(&row.name, NAME_EMS))).collect();
    let (range, pages) = page(&costs, PAGE_ROOM, reading.selection.page)?;
    let ranking = Ranking {
        overall,
        overall_n: everyone.and_then(|score| score.n),
        corrected: reading
            .release
            .figures
            .iter()
            .any(|figure| figure.category.as_deref() == Some("vs_all") && figure.p.is_some()),
        tested: counts.above + counts.same + counts.below > 0,
        ranked: rows.iter().any(|row| row.rank.is_some()),
        rows: rows.drain(range).collect(),
        counts,
        axis,
    };
    Ok((Plot::Ranking(ranking), (reading.selection.page, pages)))
}

fn rows(
    reading: &Reading<'_>,
    overall: Option<Estimate>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<RankingRow>, Error> {
    let mut contradictions = Vec::new();
    let mut rows = Vec::new();
    for (code, name) in reading.units() {
        let score = reading.score(code, &reading.period);
        let value = match reading.shown(score, code, warnings) {
            Ok(value) => value,
            Err(Error::Contradiction(found)) => {
                contradictions.extend(found);
                continue;
            }
            Err(other) => return Err(other),
        };
        rows.push(RankingRow {
            code: code.to_owned(),
            name,
            n: score.and_then(|score| score.n),
            standing: value
                .map_or(Standing::Untested, |value| standing(reading, (code, &reading.node), value, overall, warnings)),
            rank: value.ok().and_then(|_| score.and_then(|score| score.rank_low.zip(score.rank_high))),
            value,
        });
    }
    if contradictions.is_empty() { Ok(rows) } else { Err(Error::Contradiction(contradictions)) }
}

/// Where a unit stands in a node against all units together.
pub(crate) fn standing(
    reading: &Reading<'_>,
    (unit, node): (&str, &str),
    value: Estimate,
    overall: Option<Estimate>,
    warnings: &mut Vec<Warning>,
) -> Standing {
    let Some(overall) = overall else { return Standing::Untested };
    let Some(test) = reading.difference_of(unit, &reading.period, "vs_all", node) else { return Standing::Untested };
    let standing = match reading.sign(test) {
        1 => Standing::Above,
        -1 => Standing::Below,
        _ => Standing::Same,
    };
    let agrees = match standing {
        Standing::Above => value.value > overall.value,
        Standing::Below => value.value < overall.value,
        Standing::Same | Standing::Untested => true,
    };
    if agrees {
        standing
    } else {
        warnings.push(Warning::TestContradictsScores { of: unit.to_owned() });
        Standing::Untested
    }
}

fn order(left: &RankingRow, right: &RankingRow) -> Ordering {
    best_first((&left.name, left.value), (&right.name, right.value))
}

/// The larger value first, equal ones by name, then those without a number by name.
pub(crate) fn best_first(left: Named<'_>, right: Named<'_>) -> Ordering {
    let by_name = || collate::vietnamese_order(left.0).cmp(&collate::vietnamese_order(right.0));
    match (left.1, right.1) {
        (Ok(one), Ok(other)) => other.value.total_cmp(&one.value).then_with(by_name),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => by_name(),
    }
}

fn count(rows: &[RankingRow]) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        match (row.value, row.standing) {
            (Err(_), _) => counts.withheld += 1,
            (Ok(_), Standing::Above) => counts.above += 1,
            (Ok(_), Standing::Same) => counts.same += 1,
            (Ok(_), Standing::Below) => counts.below += 1,
            (Ok(_), Standing::Untested) => counts.untested += 1,
        }
    }
    counts
}
