//! Rows that the program gives to a statement, as a relation named `given`.
//!
//! The text of a statement is then the same however many rows there are (PostgreSQL: one array a column), or one of a few
//! (SQLite: one value a field, filled up with empty rows), so that the database parses and plans it once and not for every batch.

use sea_orm::{
    DatabaseBackend, Statement, Value,
    sea_query::{ArrayType, ValueType},
};

/// Rows, column by column. No field is NULL.
#[derive(Debug)]
pub(crate) struct Given {
    rows: usize,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    name: &'static str,
    kind: ArrayType,
    values: Vec<Value>,
}

impl Given {
    /// So many rows, without columns yet.
    pub(crate) fn rows(rows: usize) -> Self {
        Self { rows, columns: Vec::new() }
    }

    /// With one more column, which has a value for every row.
    pub(crate) fn column<T: ValueType + Into<Value>>(
        mut self,
        name: &'static str,
        values: impl Iterator<Item = T>,
    ) -> Self {
        let values: Vec<Value> = values.map(T::into).collect();
        debug_assert_eq!(values.len(), self.rows, "{name}");
        self.columns.push(Column { name, kind: T::array_type(), values });
        self
    }

    /// A statement that reads from `given`. It has no other parameters.
    pub(crate) fn statement(self, backend: DatabaseBackend, sql: &str) -> Statement {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let (relation, values) = match backend {
            DatabaseBackend::Sqlite => self.rows_of_values(),
            _ => self.arrays(),
        };
        Statement::from_sql_and_values(
            backend,
            format!("WITH given ({}) AS ({relation}) {sql}", names.join(", ")),
            values,
        )
    }

    fn arrays(self) -> (String, Vec<Value>) {
        let places: Vec<String> = (1..=self.columns.len()).map(|number| format!("${number}")).collect();
        let array = |column: Column| Value::Array(column.kind, Some(Box::new(column.values)));
        let relation = format!("SELECT * FROM unnest({})", places.join(", "));
        (relation, self.columns.into_iter().map(array).collect())
    }

    /// The places that are left over are bound to NULL.
    fn rows_of_values(self) -> (String, Vec<Value>) {
        let (width, places) = (self.columns.len(), places(self.rows));
        let row = format!("({})", vec!["?"; width].join(", "));
        let relation = format!("SELECT * FROM (VALUES {}) WHERE column1 IS NOT NULL", vec![row; places].join(", "));
        let mut values = Vec::with_capacity(width * places);
        let mut columns: Vec<_> = self.columns.into_iter().map(|column| column.values.into_iter()).collect();
        for _ in 0..places {
            values.extend(columns.iter_mut().map(|column| column.next().unwrap_or(Value::Bool(None))));
        }
        (relation, values)
    }
}

/// 1, 2, 3, 4, 6, 8, 12, 16, 24 …: at most half more than there are rows, and two texts for every doubling.
fn places(rows: usize) -> usize {
    let above = rows.next_power_of_two();
    if rows <= above / 4 * 3 && above >= 4 { above / 4 * 3 } else { above }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(rows: i64) -> Given {
        Given::rows(rows as usize).column("a", 0..rows).column("b", (0..rows).map(|n| n.to_string()))
    }

    #[test]
    fn any_number_of_rows_has_one_of_few_texts() {
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 9, 13, 17, 25, 1000].map(places), [1, 2, 3, 4, 6, 6, 8, 12, 16, 24, 32, 1024]);
        let text = |backend, rows| given(rows).statement(backend, "SELECT a FROM given").sql;
        assert_eq!(text(DatabaseBackend::Sqlite, 49), text(DatabaseBackend::Sqlite, 64));
        assert_eq!(text(DatabaseBackend::Postgres, 1), text(DatabaseBackend::Postgres, 999));
    }

    #[test]
    fn what_is_left_over_is_empty() {
        let statement = given(5).statement(DatabaseBackend::Sqlite, "SELECT a FROM given");
        let values = statement.values.unwrap().0;
        assert_eq!(values.len(), 12);
        assert_eq!(values[8..10], [Value::from(4_i64), Value::from("4")]);
        assert_eq!(values[10..], [Value::Bool(None), Value::Bool(None)]);
    }
}
