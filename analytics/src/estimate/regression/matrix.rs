//! Outcome and predictors as columns of numbers.

use super::{Family, Formula};
use crate::error::{Error, Fault, Result, Stage};
use crate::estimate::{Column, Levels};
use crate::frame::Table;

/// The outcome and the columns that explain it, an intercept first.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelMatrix {
    outcome: Column,
    predictors: Vec<Column>,
}

impl ModelMatrix {
    /// From columns of numbers.
    ///
    /// # Errors
    /// Columns of different length.
    pub fn of_numbers(outcome: Column, predictors: Vec<Column>) -> Result<Self> {
        let rows = outcome.values.len();
        let fault = |column: &Column| {
            let cause = format!("{} values for {rows} of {}", column.values.len(), outcome.name);
            Fault::new(&column.name, cause, "give one value for each row")
        };
        let faults: Vec<Fault> = predictors.iter().filter(|one| one.values.len() != rows).map(fault).collect();
        if !faults.is_empty() {
            return Err(Error::new(Stage::Spec, faults));
        }
        let one = Column { name: "(Intercept)".into(), values: vec![Some(1.0); rows] };
        Ok(Self { outcome, predictors: std::iter::once(one).chain(predictors).collect() })
    }

    /// From a table: a column of numbers is one predictor, one of texts (or `factor(…)`) an indicator for each category
    /// but the first in alphabetical order, named as `office` + `B`. A factor's categories are those among `rows`.
    ///
    /// # Errors
    /// With every column that is absent, an outcome that is no number, and a factor with one category.
    pub fn read(table: &Table, formula: &Formula, rows: &[u32]) -> Result<Self> {
        let mut faults = Vec::new();
        let outcome =
            Column { name: formula.outcome.clone(), values: table.numbers_into(&formula.outcome, &mut faults) };
        let mut predictors = Vec::new();
        for term in &formula.terms {
            let name = &term.column;
            let mut trouble = Vec::new();
            let numbers = table.numbers_into(name, &mut trouble);
            if !term.is_factor && trouble.is_empty() {
                predictors.push(Column { name: name.clone(), values: numbers });
                continue;
            }
            match table.texts(name) {
                Err(error) => faults.extend(error.faults().iter().cloned()),
                Ok(texts) => {
                    let levels = levels(name, &texts, rows);
                    let known = levels.known();
                    if known.len() < 2 {
                        let cause = format!("{} categories in the rows asked about", known.len());
                        faults.push(Fault::new(name, cause, "a factor needs two at least: leave it out"));
                    }
                    let named = |level: &&String| Column { name: format!("{name}{level}"), ..levels.indicator(level) };
                    predictors.extend(known.iter().skip(1).map(named));
                }
            }
        }
        if !faults.is_empty() {
            return Err(Error::new(Stage::Schema, faults));
        }
        Self::of_numbers(outcome, predictors)
    }

    /// Number of coefficients, the intercept among them.
    pub fn width(&self) -> usize {
        self.predictors.len()
    }

    /// Name of a coefficient.
    pub fn name(&self, index: usize) -> &str {
        &self.predictors[index].name
    }

    /// Has the row its outcome and every predictor?
    pub fn is_complete(&self, row: usize) -> bool {
        self.outcome.values[row].is_some() && self.predictors.iter().all(|column| column.values[row].is_some())
    }

    /// The outcome of a row that has one.
    pub(super) fn y(&self, row: u32) -> f64 {
        self.outcome.values[row as usize].unwrap_or_default()
    }

    /// A predictor of a row that has it.
    pub(super) fn x(&self, row: u32, index: usize) -> f64 {
        self.predictors[index].values[row as usize].unwrap_or_default()
    }

    /// Refuses outcomes that a family cannot have.
    pub(super) fn check(&self, family: Family) -> Result<()> {
        let wrong = |y: f64| match family {
            Family::Gaussian => false,
            Family::Binomial => !(0.0..=1.0).contains(&y),
            Family::Poisson => y < 0.0,
        };
        let faults: Vec<Fault> = (1..)
            .zip(&self.outcome.values)
            .filter_map(|(row, y)| y.filter(|y| wrong(*y)).map(|y| (row, y)))
            .map(|(row, y): (usize, f64)| {
                let cause = format!("{y} cannot be an outcome of the {} family", family.name());
                let remedy = match family {
                    Family::Binomial => "code it 0 and 1",
                    _ => "it counts something: zero or more",
                };
                Fault::new(format!("row {row}, {}", self.outcome.name), cause, remedy)
            })
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Spec, faults)) }
    }
}

/// The categories of a column; one that stands outside `rows` only is no category.
fn levels(name: &str, texts: &[Option<&str>], rows: &[u32]) -> Levels {
    let mut values = vec![None; texts.len()];
    for &row in rows {
        values[row as usize] = texts[row as usize].map(str::to_owned);
    }
    Levels { name: name.to_owned(), values }
}
