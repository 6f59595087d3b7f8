//! How much single answers, or all that are under suspicion, move a figure.

use serde::Serialize;

use super::Request;
use super::listing::{Listing, numbers};
use crate::design::SurveyDesign;
use crate::error::{Error, Fault, Result, Stage};
use crate::estimate::{Domain, Estimator, by, mean};
use crate::figure::Figure;
use crate::frame::Table;

/// How one row moves a mean.
#[derive(Serialize)]
struct Moved {
    row: u64,
    variable: String,
    /// How far the mean moves when the row is taken out.
    moves: f64,
    without: f64,
}

/// What each answer does to each mean, those that move it most first.
///
/// Taking row `i` out of a weighted mean moves it by `−w (y − ȳ)/(Σw − w)`, exactly.
pub(super) fn listing(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Listing> {
    let mut moved = Vec::new();
    for column in numbers(table, &request.of)? {
        let Estimator { point: Some(point), influence, base, .. } = mean(design, rows, &column) else { continue };
        let weight = |row: u32| design.weight()[row as usize];
        let answered = rows
            .iter()
            .zip(&influence)
            .filter(|(row, _)| column.values[**row as usize].is_some() && weight(**row) > 0.0 && weight(**row) < base);
        moved.extend(answered.map(|(&row, influence)| {
            let moves = -influence * base / (base - weight(row));
            Moved { row: u64::from(row) + 1, variable: column.name.clone(), moves, without: point + moves }
        }));
    }
    moved.sort_by(|one, other| other.moves.abs().total_cmp(&one.moves.abs()).then(one.row.cmp(&other.row)));
    Listing::of(&moved, &["row", "variable", "moves", "without"])
}

/// Each mean with all answers, without those that are flagged, and the difference, which knows that both share answers.
pub(super) fn without_flagged(
    table: &Table,
    design: &SurveyDesign,
    rows: &[u32],
    request: &Request,
) -> Result<Vec<Figure>> {
    let Some(flag) = &request.flagged else {
        let remedy = "name the column of 1 for flagged answers: --flagged COL";
        return Err(Error::one(Stage::Spec, "flagged", "no column is named", remedy));
    };
    let mut faults = Vec::new();
    let flags = table.numbers_into(flag, &mut faults);
    for (row, flag_value) in flags.iter().enumerate().filter(|(_, value)| **value != Some(0.0) && **value != Some(1.0))
    {
        let cause = flag_value.map_or_else(|| "neither 1 nor 0".to_owned(), |n| format!("{n} is neither 1 nor 0"));
        faults.push(Fault::new(table.place(row, flag), cause, "write 1 for a flagged answer and 0 for any other"));
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let of = numbers(table, &request.of)?;
    let kept = rows.iter().copied().filter(|&row| flags[row as usize] == Some(0.0)).collect();
    let named = |name: &str, rows: Vec<u32>| Domain { labels: [("answers".to_owned(), name.to_owned())].into(), rows };
    let domains = [named("all", rows.to_vec()), named("without_flagged", kept)];
    let means = |design: &SurveyDesign, rows: &[u32]| of.iter().map(|column| mean(design, rows, column)).collect();
    let estimates = by(design, &domains, means, &request.options)?;
    let mut figures = estimates.figures.clone();
    for (at, column) in of.iter().enumerate() {
        let mut difference = vec![0.0; 2 * of.len()];
        (difference[of.len() + at], difference[at]) = (1.0, -1.0);
        let mut found = estimates.contrast(&column.name, &difference, request.options.level);
        found.statistic = "difference".into();
        found.domain = [("answers".to_owned(), "without_flagged - all".to_owned())].into();
        figures.push(found);
    }
    Ok(figures)
}
