//! `--where`: a few rows of a table, chosen in words. A domain, so the design stays whole.

mod parse;
mod script;

use std::cmp::Ordering;

use crate::error::{Error, Fault, Result, Stage};
use crate::frame::Table;

/// A condition on the columns of a table.
///
/// Comparisons (`=`, `!=`, `<`, `<=`, `>`, `>=`, `in (…)`, `is null`) of a column with a number or a `'text'`, joined by
/// `and`, `or`, `not` and brackets. A column whose name is not a plain word stands in double quotes. An empty cell is
/// neither equal nor unequal to anything: only `is null` finds it.
///
/// ```
/// use analytics::{estimate::Filter, frame::{Source, Table}};
///
/// let content = b"office,score\nA,4\nB,\nA,2\n".to_vec();
/// let table = Table::read(&Source::Bytes { name: "a.csv".into(), content })?;
/// let rows = |text: &str| Filter::parse(text)?.rows(&table);
/// assert_eq!(rows("office = 'A' and not score < 3")?, [0]);
/// assert_eq!(rows("not score < 3")?, [0]);
/// assert_eq!(rows("score is null or score in (2, 5)")?, [1, 2]);
/// # Ok::<(), analytics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Filter(Condition);

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    Compare { column: String, comparison: Comparison, value: Literal },
    In { column: String, values: Vec<Literal> },
    IsNull(String),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Debug, Clone, PartialEq)]
enum Literal {
    Number(f64),
    Text(String),
}

impl Filter {
    /// Reads a condition.
    ///
    /// # Errors
    /// [`Stage::Spec`], with the character at which it stops making sense.
    pub fn parse(text: &str) -> Result<Self> {
        parse::condition(text).map(Self)
    }

    /// The rows of the table that meet the condition, ascending.
    ///
    /// # Errors
    /// [`Stage::Schema`] with every column that is not there and every cell that is compared with a number and is none.
    pub fn rows(&self, table: &Table) -> Result<Vec<u32>> {
        let mut faults = Vec::new();
        let met = met(&self.0, table, &mut faults);
        if !faults.is_empty() {
            return Err(Error::new(Stage::Schema, faults));
        }
        Ok((0..).zip(met).filter(|(_, met)| *met == Some(true)).map(|(row, _)| row).collect())
    }
}

/// Whether each row meets a condition; `None`: a cell it needs is empty.
fn met(condition: &Condition, table: &Table, faults: &mut Vec<Fault>) -> Vec<Option<bool>> {
    let both = |one: &Condition, other: &Condition, faults: &mut Vec<Fault>| {
        met(one, table, faults).into_iter().zip(met(other, table, faults)).collect::<Vec<_>>()
    };
    match condition {
        Condition::Compare { column, comparison, value } => {
            let holds = |order: Ordering| comparison.holds(order);
            orders(column, value, table, faults).into_iter().map(|order| order.map(holds)).collect()
        }
        Condition::In { column, values } => {
            let mut met = vec![None; table.len()];
            for value in values {
                for (met, order) in met.iter_mut().zip(orders(column, value, table, faults)) {
                    *met = order.map(|order| order == Ordering::Equal || *met == Some(true));
                }
            }
            met
        }
        Condition::IsNull(column) => texts(column, table, faults).iter().map(|text| Some(text.is_none())).collect(),
        Condition::Not(inner) => met(inner, table, faults).into_iter().map(|met| met.map(|met| !met)).collect(),
        Condition::And(one, other) => both(one, other, faults)
            .into_iter()
            .map(|pair| match pair {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            })
            .collect(),
        Condition::Or(one, other) => both(one, other, faults)
            .into_iter()
            .map(|pair| match pair {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            })
            .collect(),
    }
}

/// How each cell of a column stands to a value.
fn orders(column: &str, value: &Literal, table: &Table, faults: &mut Vec<Fault>) -> Vec<Option<Ordering>> {
    match value {
        Literal::Number(number) => {
            let order = |cell: Option<f64>| cell.and_then(|cell| cell.partial_cmp(number));
            table.numbers_into(column, faults).into_iter().map(order).collect()
        }
        Literal::Text(text) => {
            let order = |cell: Option<&str>| cell.map(|cell| cell.cmp(text.as_str()));
            texts(column, table, faults).into_iter().map(order).collect()
        }
    }
}

fn texts<'a>(column: &str, table: &'a Table, faults: &mut Vec<Fault>) -> Vec<Option<&'a str>> {
    table.texts(column).unwrap_or_else(|error| {
        faults.extend(error.faults().iter().cloned());
        vec![None; table.len()]
    })
}

impl Comparison {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}
