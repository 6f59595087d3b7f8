//! What several tests need: the shared inputs, and comparing numbers.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;

/// A file under the shared folder. Where the folder is absent the test did not run: it says so, and leaves its name in the list
/// that `make test` counts.
pub(crate) fn shared(test: &str, path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")).join(path);
    if !file.exists() {
        println!("{test}: not run: ../shared is absent");
        if let Some(list) = std::env::var_os("HAILONG_NOT_RUN") {
            let mut list = std::fs::OpenOptions::new().append(true).open(list).unwrap();
            writeln!(list, "{}", std::thread::current().name().unwrap_or(test)).unwrap();
        }
    }
    file.exists().then_some(file)
}

/// A CSV as columns of text; an empty cell is `None`.
pub(crate) struct Table {
    pub(crate) rows: usize,
    columns: HashMap<String, Vec<Option<String>>>,
}

impl Table {
    pub(crate) fn read(path: &std::path::Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let cell = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let column = |index: usize| records.iter().map(|record| cell(&record[index])).collect();
        let columns = names.iter().enumerate().map(|(index, name)| (name.clone(), column(index))).collect();
        Self { rows: records.len(), columns }
    }

    pub(crate) fn text(&self, name: &str) -> Vec<Option<String>> {
        self.columns.get(name).unwrap_or_else(|| panic!("no column {name}")).clone()
    }

    pub(crate) fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        self.text(name).into_iter().map(|cell| cell.map(|text| text.parse().unwrap())).collect()
    }

    pub(crate) fn labels(&self, name: &str) -> Vec<String> {
        self.text(name).into_iter().map(Option::unwrap_or_default).collect()
    }
}

/// Equal to `relative` of the size of the truth, or to 1e-10 where the truth is zero.
pub(crate) fn assert_close(found: f64, truth: f64, relative: f64, what: &str) {
    let allowed = if truth.abs() < 1e-12 { 1e-10 } else { relative * truth.abs() };
    assert!((found - truth).abs() <= allowed, "{what}: found {found}, expected {truth}");
}
