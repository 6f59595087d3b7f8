//! `--statistic quantile`: every column, domain and probability.

use super::{Request, columns};
use crate::design::SurveyDesign;
use crate::error::{Error, Fault, Result, Stage};
use crate::estimate::{Column, Domain, Levels, QuantileRule, Woodruff, domains, quantile};
use crate::figure::Figure;
use crate::frame::Table;

/// What a quantile needs beside its column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quantiles {
    /// Probabilities, above 0 and below 1.
    pub p: Vec<f64>,
    /// How they are read off.
    pub rule: QuantileRule,
    /// Their interval.
    pub interval: Woodruff,
}

pub(super) fn figures(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Vec<Figure>> {
    let mut faults = Vec::new();
    let asked = &request.quantiles;
    for p in asked.p.iter().filter(|p| !(**p > 0.0 && **p < 1.0)) {
        faults.push(Fault::new("p", format!("{p} is not between 0 and 1"), "for the median write 0.5"));
    }
    let columns: Vec<Column> = request
        .of
        .iter()
        .map(|name| Column { name: name.clone(), values: table.numbers_into(name, &mut faults) })
        .collect();
    let groups: Vec<Levels> = request.by.iter().map(|name| columns::levels(table, name, &mut faults)).collect();
    if !faults.is_empty() {
        return Err(Error::new(Stage::Spec, faults));
    }
    let everyone = || vec![Domain { labels: Default::default(), rows: rows.to_vec() }];
    let found = if groups.is_empty() { everyone() } else { domains(rows, &groups.iter().collect::<Vec<_>>()) };
    let p: &[f64] = if asked.p.is_empty() { &[0.5] } else { &asked.p };
    let mut figures = Vec::new();
    for domain in &found {
        for column in &columns {
            for &p in p {
                let level = request.options.level;
                figures.push(quantile(design, domain, column, p, asked.rule, asked.interval, level)?);
            }
        }
    }
    Ok(figures)
}
