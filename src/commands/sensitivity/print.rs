//! Places, shares and nodes left out, for people and for programs.

use std::path::Path;

use analytics::index::sensitivity::{
    Factor, Levels, Plan, RankStatistics, Without,
    sobol::{Decomposition, Share},
};

use super::{Answer, Apart};
use crate::{
    commands::index,
    output::{self, Format, decimal},
};

/// What the sample alone and the choices alone do to a score: standard deviation, and share of the variance of both.
const APART: [&str; 4] = ["sampling_sd", "sampling_share", "choices_sd", "choices_share"];

fn plain(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// What was asked for, and where the scale of its scores comes from.
pub(super) fn answer(answer: &Answer, format: Format) -> anyhow::Result<()> {
    let (mut header, mut rows, left) = if let Some(without) = &answer.without {
        without_rows(without, format)
    } else if let Some(shares) = &answer.shares {
        share_rows(shares, answer.apart.as_deref().unwrap_or_default(), format)
    } else {
        unit_rows(&answer.units, answer.apart.as_deref().unwrap_or_default(), format)
    };
    if format == Format::Csv {
        let label = index::print::label(answer.scaling)?;
        header.push("scaling");
        rows.iter_mut().for_each(|row| row.push(label.clone()));
    }
    let header: Vec<String> = header.into_iter().map(str::to_owned).collect();
    if format == Format::Csv {
        return output::csv(&header, &rows);
    }
    output::table(&header, &rows, left);
    index::print::say_scaling(answer.scaling);
    Ok(())
}

/// Header, rows, and how many columns at the left are names.
type Rows = (Vec<&'static str>, Vec<Vec<String>>, usize);

/// A row a unit.
fn unit_rows(units: &[RankStatistics], apart: &[Apart], format: Format) -> Rows {
    let table = format == Format::Table;
    let classes = |one: &RankStatistics| {
        let share = |(class, share): (&String, &f64)| {
            if table { format!("{class} {}%", decimal(Some(share * 100.0), 0)) } else { format!("{class} {share}") }
        };
        one.classes.iter().map(share).collect::<Vec<_>>().join("; ")
    };
    let classed = units.iter().any(|one| !one.classes.is_empty());
    let row = |one: &RankStatistics| {
        let places = [one.nominal, one.mean, one.median, one.q5, one.q95];
        let scores = [one.score, one.score_sd];
        let mut row = vec![one.unit.clone()];
        row.extend(places.map(|value| if table { decimal(value, 1) } else { plain(value) }));
        row.extend(scores.map(|value| if table { decimal(value, 2) } else { plain(value) }));
        if let Some(apart) = apart.iter().find(|apart| apart.unit == one.unit) {
            let percent = |share: Option<f64>| format!("{}%", decimal(share.map(|share| share * 100.0), 0));
            for (sd, share) in [(apart.sampling, apart.sampling_share), (apart.choices, apart.choices_share)] {
                row.push(if table { decimal(sd, 2) } else { plain(sd) });
                row.push(if table { percent(share) } else { plain(share) });
            }
        }
        row.extend(classed.then(|| classes(one)));
        row.extend((!table).then(|| one.replications.to_string()));
        row
    };
    let names = if table {
        [
            "đơn vị (unit)",
            "hạng (rank)",
            "trung bình (mean)",
            "trung vị (median)",
            "5%",
            "95%",
            "điểm (score)",
            "độ lệch (sd)",
        ]
    } else {
        ["unit", "nominal", "mean", "median", "q5", "q95", "score", "score_sd"]
    };
    let mut header = names.to_vec();
    if !apart.is_empty() {
        header.extend(if table {
            ["do mẫu (sampling)", "phần (share)", "do lựa chọn (choices)", "phần (share)"]
        } else {
            APART
        });
    }
    header.extend(classed.then_some(if table { "xếp loại (class)" } else { "classes" }));
    header.extend((!table).then_some("replications"));
    (header, units.iter().map(row).collect(), 1)
}

/// A row an outcome and factor; beside the score of a unit, what the sample and what the choices bring to it.
fn share_rows(shares: &[Decomposition], apart: &[Apart], format: Format) -> Rows {
    let value = |value: Option<f64>| if format == Format::Table { decimal(value, 3) } else { plain(value) };
    let mut header =
        vec!["outcome", "of", "factor", "first", "first_se", "total", "total_se", "variance", "interaction"];
    if !apart.is_empty() {
        header.extend(APART);
    }
    let cells = |one: &Decomposition, share: &Share| {
        let mut row = vec![one.outcome.clone(), one.of.to_owned(), share.factor.clone()];
        let numbers = [share.first, share.first_se, share.total, share.total_se, Some(one.variance), one.interaction];
        row.extend(numbers.map(value));
        if !apart.is_empty() {
            let split = apart.iter().find(|apart| one.of == "score" && apart.unit == one.outcome);
            let split = split
                .map_or([None; 4], |split| [split.sampling, split.sampling_share, split.choices, split.choices_share]);
            row.extend(split.map(|one| one.map_or_else(String::new, |one| value(Some(one)))));
        }
        row
    };
    let rows = shares.iter().flat_map(|one| one.shares.iter().map(move |share| cells(one, share)));
    (header, rows.collect(), 3)
}

/// A row a node, the one that moves places most first.
fn without_rows(without: &[Without], format: Format) -> Rows {
    let mut order: Vec<&Without> = without.iter().collect();
    order.sort_by(|one, other| other.mean_shift.unwrap_or(-1.0).total_cmp(&one.mean_shift.unwrap_or(-1.0)));
    let value = |value: Option<f64>| if format == Format::Table { decimal(value, 2) } else { plain(value) };
    let row = |one: &&Without| {
        vec![
            one.node.clone(),
            one.unit.clone().unwrap_or_default(),
            value(one.mean_shift),
            value(one.largest_shift),
            one.changed_presence.to_string(),
        ]
    };
    let header = vec!["node", "unit", "mean_shift", "largest_shift", "changed_presence"];
    (header, order.iter().map(row).collect(), 2)
}

/// Every replication: its number, the level of each factor, what each node weighs, the score of each unit, and where samples are
/// drawn the value and the base of each leaf of each unit, so that a score can be told again from its row.
pub(super) fn keep(file: &Path, plan: &Plan, replicated: &[(Levels, Vec<Option<f64>>)]) -> anyhow::Result<()> {
    let level = |factor: &Factor, level: &Option<usize>| match (factor, level) {
        (Factor::Methods { alternatives, .. }, Some(level)) => alternatives[*level].0.clone(),
        (_, Some(level)) => level.to_string(),
        (_, None) => String::new(),
    };
    let sampled = plan.factors.contains(&Factor::Sampling);
    let nodes: Vec<String> = plan.weights(&plan.nominal()).into_keys().collect();
    let mut header = vec!["replication".to_owned()];
    header.extend(plan.factors.iter().map(|factor| factor.name().to_owned()));
    header.extend(nodes.iter().map(|node| format!("{node}.weight")));
    header.extend(plan.units.iter().cloned());
    if sampled {
        let leaves = |unit: &String| {
            let of = |code: &String| [format!("{unit}/{code}"), format!("{unit}/{code}.base")];
            plan.codes.iter().flat_map(of).collect::<Vec<_>>()
        };
        header.extend(plan.units.iter().flat_map(leaves));
    }
    let row = |(number, (levels, scores)): (usize, &(Levels, Vec<Option<f64>>))| {
        let mut row = vec![number.to_string()];
        row.extend(plan.factors.iter().zip(levels).map(|(factor, at)| level(factor, at)));
        let weights = plan.weights(levels);
        row.extend(nodes.iter().map(|node| plain(weights.get(node).copied())));
        row.extend(scores.iter().map(|score| plain(*score)));
        if sampled {
            let leaves = plan.leaves(levels).into_iter();
            let leaves = leaves.flat_map(|unit| unit.unwrap_or_else(|| vec![(None, None); plan.codes.len()]));
            row.extend(leaves.flat_map(|(value, base)| [plain(value), plain(base)]));
        }
        row
    };
    output::csv_file(file, std::iter::once(header).chain(replicated.iter().enumerate().map(row)))
}
