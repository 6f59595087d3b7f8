//! Regressions and tests as they are asked for.

use super::{Request, Statistic, columns};
use crate::design::SurveyDesign;
use crate::error::{Error, Result, Stage};
use crate::estimate::{
    Column, Domain, Estimates, Formula, Levels, ModelMatrix, association, domains, glm, goodness_of_fit,
    one_sample_t_test, rank_test, t_test,
};
use crate::figure::Figure;
use crate::frame::Table;

pub(super) fn estimates(table: &Table, design: &SurveyDesign, rows: &[u32], request: &Request) -> Result<Estimates> {
    let mut faults = Vec::new();
    let groups: Vec<Levels> = request.by.iter().map(|name| columns::levels(table, name, &mut faults)).collect();
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let everyone = || vec![Domain { labels: Default::default(), rows: rows.to_vec() }];
    let found = if groups.is_empty() { everyone() } else { domains(rows, &groups.iter().collect::<Vec<_>>()) };
    if request.statistic == Statistic::Glm {
        let model = ModelMatrix::read(table, formula(request)?, rows)?;
        return glm(design, &found, &model, request.family, &request.options);
    }
    let figures: Result<Vec<Figure>> = found.iter().map(|domain| tested(table, design, domain, request)).collect();
    Ok(Estimates { figures: figures?, ..Estimates::default() })
}

fn formula(request: &Request) -> Result<&Formula> {
    request.model.as_ref().ok_or_else(|| Error::one(Stage::Spec, "model", "there is none", "write --model \"y ~ a\""))
}

/// The figure of one test in one domain.
fn tested(table: &Table, design: &SurveyDesign, domain: &Domain, request: &Request) -> Result<Figure> {
    let mut faults = Vec::new();
    let options = &request.options;
    if request.statistic == Statistic::Table {
        let of: Vec<Levels> = request.of.iter().map(|name| columns::levels(table, name, &mut faults)).collect();
        if !faults.is_empty() {
            return Err(Error::new(Stage::Schema, faults));
        }
        return match of.as_slice() {
            [one] => goodness_of_fit(design, domain, one, &request.expected, options),
            [one, other, ..] => association(design, domain, one, other, named(request)?, options),
            [] => Err(Error::one(Stage::Spec, "of", "no column is named", "name two")),
        };
    }
    let formula = formula(request)?;
    let outcome = Column { name: formula.outcome.clone(), values: table.numbers_into(&formula.outcome, &mut faults) };
    if request.statistic == Statistic::TTest && formula.terms.is_empty() && faults.is_empty() {
        return one_sample_t_test(design, domain, &outcome, options);
    }
    let [group] = formula.terms.as_slice() else {
        let cause = format!("{} columns explain", formula.terms.len());
        return Err(Error::one(
            Stage::Spec,
            "model",
            cause,
            "name the column of the groups: --model \"score ~ office\"",
        ));
    };
    let groups = columns::levels(table, &group.column, &mut faults);
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    match request.statistic {
        Statistic::TTest => t_test(design, domain, &outcome, &groups, options),
        _ => rank_test(design, domain, &outcome, &groups, named(request)?, options),
    }
}

/// The test by its name, or the first of its kind.
fn named<T: std::str::FromStr<Err = Error> + Default>(request: &Request) -> Result<T> {
    request.test.as_deref().map_or_else(|| Ok(T::default()), str::parse)
}
