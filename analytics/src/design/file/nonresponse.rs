//! `[nonresponse]` of a design file.

use toml::Value;

use super::{Reader, labels, replicates::float};
use crate::design::SurveyDesign;
use crate::error::{Error, Fault, Result, Stage as Place};
use crate::estimate::{Formula, ModelMatrix, Term};
use crate::frame::Table;
use crate::text::r_text;

const KEYS: &str = "method, responded, by, trim";

/// The adjustment as the file asks for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wanted {
    /// Column of 1 for who answered and 0 for who did not.
    responded: String,
    by: Vec<String>,
    /// From the chance of answering, not in classes.
    propensity: bool,
    trim: Option<Trim>,
}

/// How far an adjustment may go.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Trim {
    max: f64,
    redistribute: bool,
}

/// Takes the section, if there is one.
pub(super) fn read(outer: &mut Reader<'_>) -> Option<Wanted> {
    let keys = match outer.keys.remove("nonresponse")? {
        Value::Table(keys) => keys,
        _ => {
            outer.fault("nonresponse", "it is not a section", "write [nonresponse] on a line of its own");
            return None;
        }
    };
    let name = format!("{}, nonresponse", outer.file);
    let mut reader = Reader { file: &name, keys, faults: Vec::new() };
    let method = reader.column("method");
    if !matches!(method.as_deref(), Some("classes" | "propensity")) {
        reader.fault("method", "it is missing or unknown", "write method = \"classes\" or \"propensity\"");
    }
    let wanted = Wanted {
        responded: reader.column("responded").unwrap_or_default(),
        by: reader.columns("by"),
        propensity: method.as_deref() == Some("propensity"),
        trim: trim(&mut reader),
    };
    if wanted.responded.is_empty() {
        reader.fault("responded", "it is missing", "name the column of 1 for who answered and 0 for who did not");
    }
    for key in std::mem::take(&mut reader.keys).keys() {
        reader.fault(key, "there is no such key in this version", format!("the keys are {KEYS}"));
    }
    let faults = reader.faults;
    outer.faults.extend(faults);
    Some(wanted)
}

/// `trim = {max = 5.0, redistribute = true}`.
fn trim(reader: &mut Reader<'_>) -> Option<Trim> {
    let value = reader.keys.remove("trim")?;
    let keys = value.as_table().cloned().unwrap_or_default();
    let max = keys.get("max").and_then(float).filter(|max| *max > 1.0);
    let redistribute = keys.get("redistribute").is_none_or(|value| value.as_bool() == Some(true));
    let is_known = keys.keys().all(|key| key == "max" || key == "redistribute");
    if max.is_none() || !is_known {
        let remedy = "write trim = {max = 5.0, redistribute = true}: the largest factor, above 1";
        reader.fault("trim", format!("{value} is not understood"), remedy);
    }
    max.map(|max| Trim { max, redistribute })
}

impl Wanted {
    /// Is there no script for it?
    pub(super) fn is_beyond_r(&self) -> bool {
        self.propensity || self.trim.is_some()
    }

    /// The adjusted weights in R, as a column `.w`; who did not answer weighs zero.
    pub(super) fn script_r(&self, weights: Option<&str>) -> String {
        let weight = weights.map_or_else(|| "rep(1, nrow(d))".to_owned(), |name| format!("d[[{}]]", r_text(name)));
        let cells: Vec<String> = self.by.iter().map(|name| format!("d[[{}]]", r_text(name))).collect();
        let cell = if cells.is_empty() { "rep(1, nrow(d))".to_owned() } else { format!("paste({})", cells.join(", ")) };
        let responded = r_text(&self.responded);
        format!(
            "w <- {weight}; cell <- {cell}; answered <- d[[{responded}]] == 1\n\
             d$.w <- ifelse(answered, w * ave(w, cell, FUN = sum) / ave(w * answered, cell, FUN = sum), 0)"
        )
    }

    /// The design after the adjustment; without `by` everybody is one class.
    pub(super) fn apply(&self, design: SurveyDesign, table: &Table) -> Result<SurveyDesign> {
        let mut faults = Vec::new();
        let numbers = table.numbers_into(&self.responded, &mut faults);
        if faults.is_empty() {
            for (row, number) in numbers.iter().enumerate().filter(|(_, n)| **n != Some(0.0) && **n != Some(1.0)) {
                let cause = number.map_or_else(|| "neither 1 nor 0".to_owned(), |n| format!("{n} is neither 1 nor 0"));
                let remedy = "write 1 for who answered and 0 for who did not";
                faults.push(Fault::new(table.place(row, &self.responded), cause, remedy));
            }
        }
        let responded: Vec<bool> = numbers.iter().map(|number| *number == Some(1.0)).collect();
        let trim = self.trim.map(|trim| (trim.max, trim.redistribute));
        if self.propensity && faults.is_empty() {
            let terms = self.by.iter().map(|column| Term { column: column.clone(), is_factor: false }).collect();
            let formula = Formula { outcome: self.responded.clone(), terms };
            let everyone: Vec<u32> = (0..table.len() as u32).collect();
            return design.nonresponse_propensity(&ModelMatrix::read(table, &formula, &everyone)?, &responded, trim);
        }
        let parts: Vec<Vec<String>> =
            self.by.iter().map(|column| labels(table, column, "class", &mut faults)).collect();
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        let class = |row: usize| parts.iter().map(|part| part[row].as_str()).collect::<Vec<_>>().join(":");
        let classes: Vec<String> = (0..table.len()).map(class).collect();
        design.nonresponse_classes(&responded, &classes, trim)
    }
}
