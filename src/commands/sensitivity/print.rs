//! Places, shares and nodes left out, for people and for programs.

use std::path::Path;

use analytics::index::sensitivity::{Factor, Levels, Plan, RankStatistics, Without, sobol::Decomposition};
use anyhow::Context;

use super::Apart;
use crate::output::{self, Format, Hint, decimal};

fn plain(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn print(header: &[&str], rows: &[Vec<String>], format: Format, left: usize) {
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    match format {
        Format::Csv => output::csv(&header, rows),
        _ => output::table(&header, rows, left),
    }
}

/// A row a unit.
pub(super) fn units(units: &[RankStatistics], apart: &[Apart], format: Format) {
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
            ["sampling_sd", "sampling_share", "choices_sd", "choices_share"]
        });
    }
    header.extend(classed.then_some(if table { "xếp loại (class)" } else { "classes" }));
    header.extend((!table).then_some("replications"));
    print(&header, &units.iter().map(row).collect::<Vec<_>>(), format, 1);
}

/// A row an outcome and factor.
pub(super) fn shares(shares: &[Decomposition], format: Format) {
    let value = |value: Option<f64>| if format == Format::Table { decimal(value, 3) } else { plain(value) };
    let rows: Vec<Vec<String>> = shares
        .iter()
        .flat_map(|one| {
            one.shares.iter().map(move |share| {
                let mut row = vec![one.outcome.clone(), one.of.to_owned(), share.factor.clone()];
                let cells =
                    [share.first, share.first_se, share.total, share.total_se, Some(one.variance), one.interaction];
                row.extend(cells.map(value));
                row
            })
        })
        .collect();
    print(
        &["outcome", "of", "factor", "first", "first_se", "total", "total_se", "variance", "interaction"],
        &rows,
        format,
        2,
    );
}

/// A row a node, the one that moves places most first.
pub(super) fn without(without: &[Without], format: Format) {
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
    let header = ["node", "unit", "mean_shift", "largest_shift", "changed_presence"];
    print(&header, &order.iter().map(row).collect::<Vec<_>>(), format, 2);
}

/// Every replication: its number, the level of each factor, what each node weighs, the score of each unit.
pub(super) fn keep(file: &Path, plan: &Plan, replicated: &[(Levels, Vec<Option<f64>>)]) -> anyhow::Result<()> {
    let level = |factor: &Factor, level: &Option<usize>| match (factor, level) {
        (Factor::Methods { alternatives, .. }, Some(level)) => alternatives[*level].0.clone(),
        (_, Some(level)) => level.to_string(),
        (_, None) => String::new(),
    };
    let mut text = vec!["replication".to_owned()];
    text.extend(plan.factors.iter().map(|factor| factor.name().to_owned()));
    let nodes: Vec<String> = plan.weights(&plan.nominal()).into_keys().collect();
    text.extend(nodes.iter().map(|node| format!("{node}.weight")));
    text.extend(plan.units.iter().cloned());
    let mut lines = vec![text];
    for (number, (levels, scores)) in replicated.iter().enumerate() {
        let mut line = vec![number.to_string()];
        line.extend(plan.factors.iter().zip(levels).map(|(factor, at)| level(factor, at)));
        let weights = plan.weights(levels);
        line.extend(nodes.iter().map(|node| plain(weights.get(node).copied())));
        line.extend(scores.iter().map(|score| plain(*score)));
        lines.push(line);
    }
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let text: String = lines.iter().map(|line| line.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect();
    // Beside the file first, so that nothing half-written stays under its name.
    let part = file.with_extension("part");
    std::fs::write(&part, text)
        .and_then(|()| std::fs::rename(&part, file))
        .with_context(|| format!("không ghi được {} (cannot be written)", file.display()))
        .hint("kiểm tra thư mục (check the folder)")
}
