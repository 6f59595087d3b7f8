//! A row of a step that keeps its columns in the order in which they are read.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// Names of columns and their values; an object in JSON.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row(Vec<(String, Value)>);

impl Row {
    /// The columns, in the order in which they are read.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// What stands in a column; `None` where the row does not have it.
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == column).map(|(_, value)| value)
    }

    pub(super) fn push(&mut self, column: impl Into<String>, value: impl Into<Value>) {
        self.0.push((column.into(), value.into()));
    }
}

impl<const N: usize> From<[(&str, Value); N]> for Row {
    fn from(cells: [(&str, Value); N]) -> Self {
        Self(cells.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
