//! A table of published or administrative figures, one row a unit and period.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Indicators};
use crate::{
    error::{Error, Fault, Result, Stage},
    frame::Table,
    index::{
        Scheme,
        scheme::{Branch, Node},
    },
};

/// Which columns of a table say what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Column of the unit; absent: the scheme's own.
    pub unit: Option<String>,
    /// Column of the period; absent: the scheme's own, if the table has it.
    pub period: Option<String>,
    /// Leaf code → column, before what the scheme says.
    pub map: BTreeMap<String, String>,
}

impl Columns {
    /// A leaf's column in the period whose tree says `column`.
    pub(super) fn of<'a>(&'a self, leaf: &str, column: &'a str) -> &'a str {
        self.map.get(leaf).map_or(column, String::as_str)
    }

    /// The columns of a leaf that is estimated from answers: what the map says, else its several or its only one.
    pub(super) fn asked<'a>(&'a self, branch: &Branch<'a>) -> Vec<&'a str> {
        if self.map.contains_key(&branch.node.code) || branch.columns.is_empty() {
            return vec![self.of(&branch.node.code, branch.column)];
        }
        branch.columns.iter().map(String::as_str).collect()
    }

    /// Unit and period of every row; the faults beside: columns that are not there, rows without a unit or a period. The keys of a
    /// column that is not there are no rows.
    pub(in crate::index) fn keys_into(
        &self,
        scheme: &Scheme,
        table: &Table,
        faults: &mut Vec<Fault>,
    ) -> (Vec<String>, Vec<String>) {
        let units = match self.unit_of(scheme) {
            Some(column) => {
                texts(table, column, "ghi cột đơn vị bằng --unit / name the unit's column with --unit", faults)
            }
            None => {
                faults.push(Fault::new(
                    &table.file,
                    "chưa biết cột nào là đơn vị / which column is the unit is not known",
                    "ghi bằng --unit / name it with --unit",
                ));
                Vec::new()
            }
        };
        let period =
            self.period.as_deref().or(scheme.period.as_deref().filter(|column| table.position(column).is_some()));
        let periods = match period {
            Some(column) => {
                texts(table, column, "ghi cột kỳ bằng --period / name the period's column with --period", faults)
            }
            None => vec![String::new(); table.len()],
        };
        (units, periods)
    }

    fn unit_of<'a>(&'a self, scheme: &'a Scheme) -> Option<&'a str> {
        self.unit.as_deref().or(scheme.unit.as_deref())
    }
}

/// A column without gaps.
fn texts(table: &Table, column: &str, hint: &str, faults: &mut Vec<Fault>) -> Vec<String> {
    let Ok(texts) = table.texts(column) else {
        let Fault { place, cause, remedy } = table.missing_column(column);
        faults.push(Fault::new(place, cause, format!("{hint}; {remedy}")));
        return Vec::new();
    };
    let mut filled = Vec::with_capacity(texts.len());
    for (row, text) in texts.into_iter().enumerate() {
        if text.is_none() {
            faults.push(Fault::new(
                table.place(row, column),
                "ô trống / the cell is empty",
                "mỗi dòng cần đơn vị và kỳ / say which unit and period the row is about",
            ));
        }
        filled.push(text.unwrap_or_default().to_owned());
    }
    filled
}

impl Indicators {
    /// Indicators from a table with one row a unit and period. A leaf takes the column that the scheme names for the period.
    ///
    /// # Errors
    /// [`Stage::Schema`] with every column that is not there, every row without a unit, every cell that is not a number, every
    /// unit and period that comes twice, all at once.
    pub fn from_table(scheme: &Scheme, table: &Table, columns: &Columns) -> Result<Self> {
        Self::of_leaves(scheme, table, columns, |_| true)
    }

    /// As [`Indicators::from_table`], of some leaves only.
    pub(super) fn of_leaves(
        scheme: &Scheme,
        table: &Table,
        columns: &Columns,
        wanted: impl Fn(&Node) -> bool,
    ) -> Result<Self> {
        let mut faults = Vec::new();
        let (unit, period) = columns.keys_into(scheme, table, &mut faults);
        if period.len() != table.len() {
            return Err(Error::new(Stage::Schema, faults));
        }
        let gaps = !faults.is_empty();
        twice(table, columns.unit_of(scheme).unwrap_or_default(), &unit, &period, &mut faults);
        let codes: Vec<String> = scheme.leaves().map(|leaf| leaf.code.clone()).collect();
        let mut cells = vec![vec![Cell::default(); codes.len()]; table.len()];
        let mut read: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
        let mut used = BTreeSet::new();
        // A row without a period has no tree; that it has none is a fault already.
        for label in period.iter().filter(|label| !(gaps && label.is_empty())).collect::<BTreeSet<_>>() {
            for branch in
                scheme.tree(label).branches.into_iter().filter(|branch| branch.is_leaf() && wanted(branch.node))
            {
                let column = columns.of(&branch.node.code, branch.column);
                let Some(at) = codes.iter().position(|code| *code == branch.node.code) else { continue };
                used.insert(at);
                let numbers = read.entry(column).or_insert_with(|| table.numbers_into(column, &mut faults));
                for (row, number) in numbers.iter().enumerate().filter(|(row, _)| period[*row] == *label) {
                    cells[row][at].value = *number;
                }
                let Some(most) = &branch.node.max_column else { continue };
                let most = read.entry(most).or_insert_with(|| table.numbers_into(most, &mut faults));
                for row in (0..table.len()).filter(|&row| period[row] == *label) {
                    cells[row][at] = points(cells[row][at].value, most[row]);
                }
            }
        }
        if !faults.is_empty() {
            return Err(Error::new(Stage::Schema, faults));
        }
        Ok(Self { unit, period, codes, cells, sampling: None }.keep(&used))
    }

    /// The columns at the positions given.
    fn keep(mut self, used: &BTreeSet<usize>) -> Self {
        self.codes = used.iter().map(|&at| std::mem::take(&mut self.codes[at])).collect();
        for row in &mut self.cells {
            *row = used.iter().map(|&at| row[at]).collect();
        }
        self
    }
}

/// Says every row whose unit and period have come before.
fn twice(table: &Table, column: &str, unit: &[String], period: &[String], faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for (row, (unit, period)) in unit.iter().zip(period).enumerate() {
        if !unit.is_empty() && !seen.insert((unit, period)) {
            faults.push(Fault::new(
                table.place(row, column),
                format!("`{unit}` {period} có hai lần / comes twice"),
                "giữ một dòng mỗi đơn vị và kỳ, hoặc ghi cột kỳ / keep one row a unit and period, or name the period's column",
            ));
        }
    }
}

/// Points and the most of them; without a maximum, or with zero, the leaf does not apply to the unit.
fn points(points: Option<f64>, most: Option<f64>) -> Cell {
    match most.filter(|most| *most != 0.0) {
        Some(most) => Cell { value: points, base: Some(most), n: None },
        None => Cell { value: Some(points.unwrap_or(0.0)), base: Some(0.0), n: None },
    }
}
