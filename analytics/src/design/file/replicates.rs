//! `[replicates]` of a design file: given in columns or in a file of their own, or made from the design.

use std::path::Path;

use toml::Value;

use super::{Reader, script::truth};
use crate::design::{Bootstrap, GivenReplicates, ReplicateKind, SurveyDesign};
use crate::error::{Error, Fault, Result, Stage as Place};
use crate::frame::{Source, Table};
use crate::text::{r_name, r_text};

/// Keys of the section.
const KEYS: [&str; 10] =
    ["columns", "file", "type", "count", "seed", "scale", "rscales", "rho", "combined_weights", "mse"];
const TYPES: &str = "JK1, JKn, BRR, Fay, bootstrap, rao_wu, canty_davison, preston, sdr, other";

/// Replicates as the file asks for them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wanted {
    /// Names; a `*` at the end stands for anything.
    columns: Vec<String>,
    file: Option<String>,
    pub(super) kind: ReplicateKind,
    /// Which bootstrap to make.
    bootstrap: Option<Bootstrap>,
    /// How many to make, and from which random numbers.
    count: Option<usize>,
    seed: u64,
    scale: Option<f64>,
    rscales: Option<Vec<f64>>,
    combined: bool,
    mse: bool,
}

/// Takes the section, if there is one.
pub(super) fn read(outer: &mut Reader<'_>) -> Option<Wanted> {
    let keys = match outer.keys.remove("replicates")? {
        Value::Table(keys) => keys,
        _ => {
            outer.fault("replicates", "it is not a section", "write [replicates] on a line of its own, its keys below");
            return None;
        }
    };
    let name = format!("{}, replicates", outer.file);
    let mut reader = Reader { file: &name, keys, faults: Vec::new() };
    let rho = number(&mut reader, "rho");
    let named = reader.keys.get("type").and_then(Value::as_str).unwrap_or_default();
    let bootstrap = Bootstrap::ALL.into_iter().find(|kind| kind.name() == named);
    let wanted = Wanted {
        columns: reader.columns("columns"),
        file: reader.column("file"),
        kind: kind(&mut reader, rho),
        bootstrap,
        count: whole(&mut reader, "count").map(|count| count as usize),
        seed: whole(&mut reader, "seed").unwrap_or(1),
        scale: number(&mut reader, "scale"),
        rscales: numbers(&mut reader, "rscales"),
        combined: !reader.keys.contains_key("combined_weights") || reader.truth("combined_weights"),
        mse: reader.truth("mse"),
    };
    for key in std::mem::take(&mut reader.keys).keys() {
        let remedy = format!("the keys are {}", KEYS.join(", "));
        reader.fault(key, "there is no such key in this version", remedy);
    }
    if wanted.is_made() && (wanted.scale.is_some() || wanted.rscales.is_some()) {
        reader.fault("scale", "replicates that are made here have factors of their own", "leave scale and rscales out");
    }
    if !wanted.is_made() && wanted.count.is_some() {
        reader.fault("count", "replicates that are given are as many as they are", "leave count and seed out");
    }
    let faults = reader.faults;
    outer.faults.extend(faults);
    Some(wanted)
}

/// A whole number of zero or more.
fn whole(reader: &mut Reader<'_>, key: &str) -> Option<u64> {
    let value = reader.keys.remove(key)?;
    let number = value.as_integer().and_then(|number| u64::try_from(number).ok());
    if number.is_none() {
        reader.fault(key, format!("{value} is not a whole number of zero or more"), format!("write {key} = 200"));
    }
    number
}

fn kind(reader: &mut Reader<'_>, rho: Option<f64>) -> ReplicateKind {
    let kind = match reader.column("type").as_deref() {
        Some("JK1") => Some(ReplicateKind::Jk1),
        Some("JKn") => Some(ReplicateKind::Jkn),
        Some("BRR") => Some(ReplicateKind::Brr),
        Some("Fay") => rho.map(|rho| ReplicateKind::Fay { rho }),
        Some("bootstrap" | "rao_wu" | "canty_davison" | "preston") => Some(ReplicateKind::Bootstrap),
        Some("sdr") => Some(ReplicateKind::Sdr),
        Some("other") => Some(ReplicateKind::Other),
        _ => None,
    };
    kind.unwrap_or_else(|| {
        reader.fault("type", "it is missing or unknown", format!("choose one of {TYPES}; Fay needs rho too"));
        ReplicateKind::default()
    })
}

fn number(reader: &mut Reader<'_>, key: &str) -> Option<f64> {
    let value = reader.keys.remove(key)?;
    let number = float(&value);
    if number.is_none() {
        reader.fault(key, format!("{value} is not a number"), "write it without quotation marks");
    }
    number
}

fn numbers(reader: &mut Reader<'_>, key: &str) -> Option<Vec<f64>> {
    let value = reader.keys.remove(key)?;
    let numbers = value.as_array().and_then(|values| values.iter().map(float).collect());
    if numbers.is_none() {
        reader.fault(key, "it is not a list of numbers", format!("write {key} = [1.0, 1.0], one a replicate"));
    }
    numbers
}

pub(super) fn float(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)).filter(|number| number.is_finite())
}

impl Wanted {
    pub(super) fn is_made(&self) -> bool {
        self.columns.is_empty() && self.file.is_none()
    }

    /// The design with its replicates; a file is looked for beside the design file.
    pub(super) fn add_to(&self, design: SurveyDesign, table: &Table, design_file: &str) -> Result<SurveyDesign> {
        if self.is_made() {
            if let Some(bootstrap) = self.bootstrap {
                return design.bootstrap(bootstrap, self.count.unwrap_or(200), self.seed, self.mse);
            }
            return match self.kind {
                ReplicateKind::Sdr => design.successive_differences(self.count, self.mse),
                ReplicateKind::Brr | ReplicateKind::Fay { .. } => design.half_samples(self.kind, self.mse),
                _ => design.jackknife(self.kind, self.mse),
            };
        }
        let beside = |file: &String| Path::new(design_file).with_file_name(file);
        let own = self.file.as_ref().map(|file| Table::read(&Source::Path(beside(file)))).transpose()?;
        let from = own.as_ref().unwrap_or(table);
        let mut faults = Vec::new();
        if from.len() != table.len() {
            let cause = format!("{} rows for {} of {}", from.len(), table.len(), table.file);
            faults.push(Fault::new(&from.file, cause, "give one row for each row of the data, in the same order"));
        }
        let weights: Vec<Vec<f64>> = self.names(from).iter().map(|name| column(from, name, &mut faults)).collect();
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let (scale, rscales) = (self.scale, self.rscales.clone());
        design.with_replicates(GivenReplicates {
            kind: self.kind,
            weights,
            combined: self.combined,
            scale,
            rscales,
            mse: self.mse,
        })
    }

    /// The step in R.
    pub(super) fn script_r(&self, weights: Option<&str>) -> String {
        let mse = truth(self.mse);
        let kind = match self.kind {
            ReplicateKind::Jk1 => "JK1",
            ReplicateKind::Jkn => "JKn",
            ReplicateKind::Brr => "BRR",
            ReplicateKind::Fay { .. } => "Fay",
            ReplicateKind::Bootstrap => "bootstrap",
            ReplicateKind::Sdr => "successive-difference",
            ReplicateKind::Other => "other",
        };
        if self.is_made() {
            return format!("design <- as.svrepdesign(design, type = \"{kind}\", mse = {mse})");
        }
        let from = match &self.file {
            Some(file) => format!("replicates <- read.csv({}, check.names = FALSE)", r_text(file)),
            None => "replicates <- d".to_owned(),
        };
        let pattern = |name: &String| match name.strip_suffix('*') {
            Some(start) => format!("grep({}, names(replicates), value = TRUE)", r_text(&format!("^{start}"))),
            None => r_text(name),
        };
        let columns = match self.columns.as_slice() {
            [] => "names(replicates)".to_owned(),
            names => format!("c({})", names.iter().map(pattern).collect::<Vec<_>>().join(", ")),
        };
        let mut parts = vec![
            "data = d".to_owned(),
            format!(
                "weights = {}",
                weights.map_or_else(|| "rep(1, nrow(d))".to_owned(), |w| format!("~{}", r_name(w)))
            ),
            format!("repweights = as.matrix(replicates[, {columns}])"),
            format!("type = \"{kind}\""),
            format!("combined.weights = {}", truth(self.combined)),
            format!("mse = {mse}"),
        ];
        if let ReplicateKind::Fay { rho } = self.kind {
            parts.push(format!("rho = {rho}"));
        }
        parts.extend(self.scale.map(|scale| format!("scale = {scale}")));
        parts.extend(self.rscales.as_ref().map(|factors| {
            format!("rscales = c({})", factors.iter().map(f64::to_string).collect::<Vec<_>>().join(", "))
        }));
        format!("{from}\ndesign <- svrepdesign({})", parts.join(", "))
    }

    /// The columns, in the order of the table for a pattern; every column of a file of its own where none is named.
    fn names(&self, table: &Table) -> Vec<String> {
        if self.columns.is_empty() {
            return table.header.clone();
        }
        let of = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => table.header.iter().filter(|name| name.starts_with(start)).cloned().collect(),
            None => vec![pattern.clone()],
        };
        self.columns.iter().flat_map(of).collect()
    }
}

/// A weight of zero or more in every row.
fn column(table: &Table, name: &str, faults: &mut Vec<Fault>) -> Vec<f64> {
    let before = faults.len();
    let numbers = table.numbers_into(name, faults);
    if faults.len() == before {
        for (row, number) in numbers.iter().enumerate().filter(|(_, number)| number.is_none_or(|number| number < 0.0)) {
            let cause = number.map_or_else(|| "no weight".to_owned(), |number| format!("{number} is not a weight"));
            faults.push(Fault::new(table.place(row, name), cause, "give a number of zero or more"));
        }
    }
    numbers.into_iter().map(Option::unwrap_or_default).collect()
}
