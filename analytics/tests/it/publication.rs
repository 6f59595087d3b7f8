//! What is hidden, why, and whether it stays hidden.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use analytics::design::DesignFile;
use analytics::estimate::{self, Filter, Request, Statistic};
use analytics::frame::{Source, Table};
use analytics::publication::{Code, Relation, Rules, Verdict, recoverable, secondary};
use analytics::{Figure, Status};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::shared;

#[test]
fn the_recorded_verdicts_of_the_american_rule_agree() {
    let Some(truth) = shared("sipas_publication_flags", "expected/survey/sipas_publication_flags.json") else { return };
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(truth).unwrap()).unwrap();
    let input = shared("sipas_publication_flags", "reference/survey/synthetic/responses.csv").unwrap();
    let mut table = Table::read(&Source::Path(input)).unwrap();
    let (overall, quarter) = (table.position("overall").unwrap(), table.position("quarter").unwrap());
    table.header.extend(["sat".to_owned(), "year".to_owned(), "both".to_owned()]);
    for row in &mut table.cells {
        let satisfied = row[overall].parse::<f64>().map(|answer| u8::from(answer >= 4.0).to_string());
        let year = row[quarter][..4].to_owned();
        row.extend([satisfied.unwrap_or_default(), year, "2023-2024".to_owned()]);
    }
    let design = "strata = 'stratum_uq'\nweights = 'w_unit'\nfpc = 'frame_transactions'";
    let design = DesignFile::parse(design, "design.toml").unwrap().design(&table).unwrap();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for by in ["year", "both"] {
        let request = Request {
            statistic: Statistic::Proportion,
            of: vec!["sat".into()],
            by: vec!["unit".into(), by.into()],
            filter: Some(Filter::parse("not sat is null").unwrap()),
            ..Request::default()
        };
        for figure in estimate::answer(&table, Some(&design), &request).unwrap().estimates {
            *counts
                .entry(match Rules::NCHS_2017.judge(&figure) {
                    Verdict::Publish => "publish",
                    Verdict::Review(..) => "review",
                    Verdict::Suppress(Code::N | Code::NEff, _) => "suppress:n", // the sample counts both as one
                    Verdict::Suppress(Code::Width | Code::RelativeWidth, _) => "suppress:width",
                    Verdict::Suppress(..) => "suppress:other",
                })
                .or_default() += 1;
        }
    }
    let known: BTreeMap<&str, u64> =
        truth["counts"].as_object().unwrap().iter().map(|(name, n)| (name.as_str(), n.as_u64().unwrap())).collect();
    assert_eq!(counts, known);
}

#[test]
fn each_rule_has_its_code() {
    let figure = |n, estimate, se, df| Figure {
        statistic: "proportion".into(),
        estimate: Some(estimate),
        se: Some(se),
        df: Some(df),
        n: Some(n),
        ..Figure::default()
    };
    let code = |rules: Rules, figure: Figure| match rules.judge(&figure) {
        Verdict::Suppress(code, _) | Verdict::Review(code, _) => Some(code),
        Verdict::Publish => None,
    };
    let nchs = Rules::NCHS_2017;
    assert_eq!(code(nchs, figure(29, 0.5, 0.01, 60.0)), Some(Code::N));
    assert_eq!(code(nchs, figure(200, 0.5, 0.1, 60.0)), Some(Code::NEff)); // 25 effective answers
    assert_eq!(code(nchs, figure(200, 0.5, 0.08, 60.0)), Some(Code::Width));
    assert_eq!(code(nchs, figure(2000, 0.03, 0.012, 60.0)), Some(Code::RelativeWidth));
    assert_eq!(code(nchs, figure(2000, 0.5, 0.02, 5.0)), Some(Code::Df));
    assert_eq!(code(nchs, figure(2000, 1.0, 0.0, 50.0)), Some(Code::Constant));
    assert_eq!(code(nchs, figure(2000, 0.5, 0.02, 50.0)), None);
    assert_eq!(code(Rules::HAILONG_1, figure(9, 0.5, 0.1, 8.0)), Some(Code::Confidential));
    let mean = Figure { statistic: "mean".into(), low: Some(1.0), high: Some(9.0), ..figure(50, 5.0, 2.0, 49.0) };
    assert_eq!(code(Rules::HAILONG_1, mean), Some(Code::Cv));
    let hidden = Rules::HAILONG_1.apply(figure(9, 0.5, 0.1, 8.0));
    assert_eq!((hidden.status, hidden.n, hidden.estimate, hidden.se), (Status::Suppressed, None, None, None));
    assert_eq!((hidden.reason_code.as_deref(), hidden.reason.as_deref()), (Some("confidential"), Some("n < 10")));
    assert!("nchs_1999".parse::<Rules>().unwrap_err().to_string().contains("nchs_2017, hailong_1"));
}

#[test]
fn an_answer_passes_through_the_rules_it_asks_for() {
    let rows: String = (0..60).map(|row| format!("{},{}\n", if row < 8 { "A" } else { "B" }, row % 5 + 1)).collect();
    let content = format!("office,score\n{rows}").into_bytes();
    let table = Table::read(&Source::Bytes { name: "t.csv".into(), content }).unwrap();
    let (of, by) = (vec!["score".to_owned()], vec!["office".to_owned()]);
    let request = Request { of, by, vcov: true, publish: Some(Rules::HAILONG_1), ..Request::default() };
    let answer = estimate::answer(&table, None, &request).unwrap();
    assert_eq!((answer.estimates[0].status, answer.estimates[0].n), (Status::Suppressed, None));
    assert_eq!(answer.estimates[1].status, Status::Ok);
    assert!(answer.vcov.is_empty()); // it would tell the variance of the hidden mean
    assert!(answer.warnings.iter().any(|warning| warning.contains("hailong_1: 1 ")));
}

/// Two-way table: `rows × columns` cells, then the sums of the rows, of the columns, and all.
fn cross(rows: usize, columns: usize) -> (usize, Vec<Relation>) {
    let cell = |row: usize, column: usize| row * columns + column;
    let (of_row, of_column) = (rows * columns, rows * columns + rows);
    let all = of_column + columns;
    let mut relations: Vec<Relation> = (0..rows)
        .map(|row| Relation { total: of_row + row, parts: (0..columns).map(|c| (cell(row, c), 1.0)).collect() })
        .collect();
    relations.extend(
        (0..columns)
            .map(|c| Relation { total: of_column + c, parts: (0..rows).map(|row| (cell(row, c), 1.0)).collect() }),
    );
    relations.push(Relation { total: all, parts: (0..rows).map(|row| (of_row + row, 1.0)).collect() });
    relations.push(Relation { total: all, parts: (0..columns).map(|c| (of_column + c, 1.0)).collect() });
    (all + 1, relations)
}

#[test]
fn a_square_of_hidden_cells_keeps_its_secret_and_a_triangle_does_not() {
    let (cells, relations) = cross(3, 3);
    let hidden = |positions: &[usize]| (0..cells).map(|cell| positions.contains(&cell)).collect::<Vec<bool>>();
    assert!(recoverable(&hidden(&[0, 1, 3, 4]), &relations).is_empty());
    assert_eq!(recoverable(&hidden(&[0, 1, 3]), &relations), [0, 1, 3]);
    // No relation has one unknown, and yet two rows and a column less another tell the corner: elimination sees it.
    assert_eq!(recoverable(&hidden(&[0, 1, 3, 4, 8]), &relations), [8]);
}

proptest! {
    #[test]
    fn after_secondary_suppression_no_secret_can_be_worked_out(
        rows in 2usize..5, columns in 2usize..5, secrets in prop::collection::vec(0usize..16, 1..4), seed in 0u64..1000,
    ) {
        let (cells, relations) = cross(rows, columns);
        let sensitive: Vec<bool> = (0..cells).map(|cell| secrets.contains(&cell) && cell < rows * columns).collect();
        let mut hidden = sensitive.clone();
        let size: Vec<u64> = (0..cells as u64).map(|cell| (cell * 7919 + seed) % 101).collect();
        let added = secondary(&size, &mut hidden, &sensitive, &relations);
        prop_assert!(recoverable(&hidden, &relations).iter().all(|&cell| !sensitive[cell]));
        prop_assert!(added.iter().all(|&cell| hidden[cell] && !sensitive[cell]));
    }

    /// A cell is determined just when moving it alone is impossible: the audit against dense linear algebra.
    #[test]
    fn the_audit_is_the_rank_of_the_equations(pattern in 0u32..65536) {
        let (cells, relations) = cross(3, 3);
        let hidden: Vec<bool> = (0..cells).map(|cell| pattern & (1 << cell) != 0).collect();
        let unknowns: Vec<usize> = (0..cells).filter(|&cell| hidden[cell]).collect();
        let row = |relation: &Relation| -> Vec<f64> {
            let entry = |cell: usize| {
                let part = relation.parts.iter().find(|(part, _)| *part == cell).map_or(0.0, |(_, weight)| *weight);
                part - f64::from(u8::from(relation.total == cell))
            };
            unknowns.iter().map(|&cell| entry(cell)).collect()
        };
        let matrix: Vec<Vec<f64>> = relations.iter().map(row).collect();
        let with = |at: usize| {
            let unit = (0..unknowns.len()).map(|column| f64::from(u8::from(column == at))).collect();
            rank(matrix.iter().cloned().chain([unit]).collect())
        };
        let whole = rank(matrix.clone());
        let truth: Vec<usize> = (0..unknowns.len()).filter(|&at| with(at) == whole).map(|at| unknowns[at]).collect();
        prop_assert_eq!(recoverable(&hidden, &relations), truth);
    }
}

fn rank(mut matrix: Vec<Vec<f64>>) -> usize {
    let columns = matrix.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..columns {
        let Some(pivot) = (rank..matrix.len()).find(|&row| matrix[row][column].abs() > 1e-9) else { continue };
        matrix.swap(rank, pivot);
        let top = matrix[rank].clone();
        for row in matrix.iter_mut().skip(rank + 1) {
            let factor = row[column] / top[column];
            row.iter_mut().zip(&top).for_each(|(value, top)| *value -= factor * top);
        }
        rank += 1;
    }
    rank
}
