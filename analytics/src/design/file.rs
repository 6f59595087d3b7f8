//! `design.toml`: which columns of a table are strata, clusters, weights and population sizes.

mod calibrate;
mod nonresponse;
mod replicates;
mod script;

use std::collections::HashSet;

use toml::{Table as Keys, Value};

use super::{GivenStage, LonelyPsu, SurveyDesign, UnequalProbabilities, fault};
use crate::error::{Error, Fault, Result, Stage as Place};
use crate::frame::Table;
use replicates::Wanted;

/// Keys that are there.
const KEYS: [&str; 12] = [
    "ids",
    "strata",
    "weights",
    "fpc",
    "nest",
    "pps",
    "lonely_psu",
    "domain_lonely",
    "replicates",
    "nonresponse",
    "calibrate",
    "trim",
];

/// A design by the names of its columns.
///
/// `ids`, `strata` and `fpc` have one column a stage, outermost first. Without `weights` they follow from `fpc`.
///
/// ```
/// use analytics::{design::DesignFile, frame::{Source, Table}};
///
/// let content = b"school,size,score\nA,10,4\nB,10,5\n".to_vec();
/// let table = Table::read(&Source::Bytes { name: "scores.csv".into(), content })?;
/// let design = DesignFile::parse("ids = ['school']\nfpc = ['size']", "design.toml")?.design(&table)?;
/// assert_eq!(design.weight(), [5.0, 5.0]);
/// # Ok::<(), analytics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DesignFile {
    file: String,
    ids: Vec<String>,
    strata: Vec<String>,
    weights: Option<String>,
    fpc: Vec<String>,
    nest: bool,
    unequal: Option<UnequalProbabilities>,
    lonely_psu: LonelyPsu,
    domain_lonely: bool,
    replicates: Option<Wanted>,
    nonresponse: Option<nonresponse::Wanted>,
    calibrate: Vec<calibrate::Wanted>,
    trim: Option<Trim>,
}

/// `trim = {upper = 100.0, lower = 0.0, strict = true}`: bounds on the final weights.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Trim {
    lower: f64,
    upper: f64,
    strict: bool,
}

impl DesignFile {
    /// Reads the text of a design file; `file` is its name in messages.
    ///
    /// # Errors
    /// [`Place::Design`] with every key that is unknown, not supported or of the wrong kind.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let keys: Keys = toml::from_str(text).map_err(|cause| {
            let cause = format!("it is not TOML: {}", cause.message());
            Error::one(Place::Design, file, cause, "for example: strata = [\"district\"]")
        })?;
        let mut reader = Reader { file, keys, faults: Vec::new() };
        let design = Self {
            file: file.to_owned(),
            ids: reader.columns("ids"),
            strata: reader.columns("strata"),
            weights: reader.column("weights"),
            fpc: reader.columns("fpc"),
            nest: reader.truth("nest"),
            unequal: reader.unequal(),
            lonely_psu: reader.lonely_psu(),
            domain_lonely: reader.truth("domain_lonely"),
            replicates: replicates::read(&mut reader),
            nonresponse: nonresponse::read(&mut reader),
            calibrate: calibrate::read(&mut reader),
            trim: reader.trim(),
        };
        reader.unknown();
        let stages = design.ids.len().max(1);
        for (name, columns) in [("strata", &design.strata), ("fpc", &design.fpc)] {
            if columns.len() > stages {
                let cause = format!("{} columns for {stages} stages of ids", columns.len());
                reader.fault(name, cause, "name a column of ids for each stage, outermost first");
            }
        }
        if reader.faults.is_empty() { Ok(design) } else { Err(Error::new(Place::Design, reader.faults)) }
    }

    /// What happens to a stratum with one sampling unit.
    pub(crate) fn lonely_psu(&self) -> LonelyPsu {
        self.lonely_psu
    }

    /// The keys that say something about the sample, in the order in which they are read.
    pub(crate) fn said(&self) -> Vec<&'static str> {
        let said = [
            ("ids", !self.ids.is_empty()),
            ("strata", !self.strata.is_empty()),
            ("weights", self.weights.is_some()),
            ("fpc", !self.fpc.is_empty()),
            ("pps", self.unequal.is_some()),
            ("replicates", self.replicates.is_some()),
            ("nonresponse", self.nonresponse.is_some()),
            ("calibrate", !self.calibrate.is_empty()),
            ("trim", self.trim.is_some()),
        ];
        said.into_iter().filter(|(_, is)| *is).map(|(key, _)| key).collect()
    }

    /// The columns of strata and weights, where the design is nothing more: one stage, every row its own sampling unit.
    pub(crate) fn plain(&self) -> Option<(Option<&str>, Option<&str>)> {
        let Self { ids, fpc, unequal, replicates, nonresponse, calibrate, trim, .. } = self;
        let is_more = replicates.is_some() || nonresponse.is_some() || !calibrate.is_empty() || trim.is_some();
        let is_plain = ids.is_empty() && fpc.is_empty() && unequal.is_none() && !is_more;
        is_plain.then(|| (self.strata.first().map(String::as_str), self.weights.as_deref()))
    }

    /// The design of the rows of a table.
    ///
    /// # Errors
    /// [`Place::Design`] with everything that does not fit, by file, row and column: absent columns, empty cells, text
    /// in a column of numbers, weights and sizes that are not above zero, a cluster in two strata, a population smaller
    /// than its sample.
    pub fn design(&self, table: &Table) -> Result<SurveyDesign> {
        let mut faults = Vec::new();
        let weight = self.weights.as_ref().map(|column| positive(table, column, "weight", &mut faults));
        let stage = |number: usize, faults: &mut Vec<Fault>| GivenStage {
            strata: self.strata.get(number).map(|column| labels(table, column, "stratum", faults)),
            clusters: self.ids.get(number).map(|column| labels(table, column, "sampling unit", faults)),
            fpc: self.fpc.get(number).map(|column| positive(table, column, "population size", faults)),
        };
        let wrong_weights = faults.len();
        let stages: Vec<GivenStage> = (0..self.ids.len().max(1)).map(|number| stage(number, &mut faults)).collect();
        if faults.len() > wrong_weights {
            return Err(Error::new(Place::Design, faults));
        }
        let column = |what: &str, stage: usize| match what {
            "ids" => self.ids.get(stage - 1).map_or("ids", String::as_str),
            _ => self.fpc.get(stage - 1).map_or("fpc", String::as_str),
        };
        let place = |row: usize, what: &str, stage: usize| table.place(row, column(what, stage));
        let design = match SurveyDesign::placed(table.len(), stages, weight, self.nest, self.unequal, &place) {
            Ok(design) if faults.is_empty() => design,
            Ok(_) => return Err(Error::new(Place::Design, faults)),
            Err(error) => {
                faults.extend(error.faults().iter().cloned());
                return Err(Error::new(Place::Design, faults));
            }
        };
        let design = design.with_lonely_psu(self.lonely_psu).with_domain_lonely(self.domain_lonely);
        let design = match &self.replicates {
            Some(wanted) => wanted.add_to(design, table, &self.file)?,
            None => design,
        };
        // After the replicates, so that each of them is adjusted and calibrated too.
        let design = match &self.nonresponse {
            Some(wanted) => wanted.apply(design, table)?,
            None => design,
        };
        let design = self.calibrate.iter().try_fold(design, |design, step| step.apply(design, table, &self.file))?;
        match self.trim {
            Some(Trim { lower, upper, strict }) => design.trim_weights(lower, upper, strict),
            None => Ok(design),
        }
    }
}

/// Labels of every row; an empty one is a fault.
fn labels(table: &Table, column: &str, what: &str, faults: &mut Vec<Fault>) -> Vec<String> {
    match table.texts(column) {
        Err(error) => {
            faults.extend(error.faults().iter().cloned());
            vec![String::new(); table.len()]
        }
        Ok(texts) => {
            for (row, _) in texts.iter().enumerate().filter(|(_, text)| text.is_none()) {
                faults.push(fault(
                    table.place(row, column),
                    format!("no {what}"),
                    "fill the cell or leave out the row",
                ));
            }
            texts.into_iter().map(|text| text.unwrap_or_default().to_owned()).collect()
        }
    }
}

/// Numbers above zero, one a row.
fn positive(table: &Table, column: &str, what: &str, faults: &mut Vec<Fault>) -> Vec<f64> {
    let before = faults.len();
    let numbers = table.numbers_into(column, faults);
    // A cell that is text has its fault already, and comes back empty like one that is missing.
    let told: HashSet<String> = faults[before..].iter().map(|fault| fault.place.clone()).collect();
    if table.position(column).is_some() {
        for (row, number) in numbers.iter().enumerate() {
            let cause = match number {
                Some(number) if *number > 0.0 => continue,
                None if told.contains(&table.place(row, column)) => continue,
                Some(number) => format!("{number} is not a {what}"),
                None => format!("no {what}"),
            };
            let remedy =
                "give a number above zero, or leave out rows that are not in the sample (a part of it: --where)";
            faults.push(fault(table.place(row, column), cause, remedy));
        }
    }
    // What is at fault is told; the rest of the design is still checked.
    numbers.into_iter().map(|number| number.filter(|number| *number > 0.0).unwrap_or(1.0)).collect()
}

/// Takes keys one by one and remembers what is wrong with them.
struct Reader<'a> {
    file: &'a str,
    keys: Keys,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, key: &str, cause: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(fault(format!("{}, {key}", self.file), cause, remedy));
    }

    fn columns(&mut self, key: &str) -> Vec<String> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let columns = match self.keys.remove(key) {
            None => Some(Vec::new()),
            Some(Value::Array(values)) => values.iter().map(text).collect(),
            Some(value) => text(&value).map(|column| vec![column]),
        };
        columns.unwrap_or_else(|| {
            self.fault(key, "it is not a list of columns", format!("write {key} = [\"column\"], one a stage"));
            Vec::new()
        })
    }

    fn column(&mut self, key: &str) -> Option<String> {
        let value = self.keys.remove(key)?;
        if value.as_str().is_none() {
            self.fault(key, "it is not a column", format!("write {key} = \"column\""));
        }
        value.as_str().map(str::to_owned)
    }

    fn truth(&mut self, key: &str) -> bool {
        let value = self.keys.remove(key);
        if value.as_ref().is_some_and(|value| !value.is_bool()) {
            self.fault(key, "it is neither true nor false", "write it without quotation marks");
        }
        value.and_then(|value| value.as_bool()).unwrap_or_default()
    }

    fn lonely_psu(&mut self) -> LonelyPsu {
        let Some(value) = self.keys.remove("lonely_psu") else { return LonelyPsu::Fail };
        let name = value.as_str().unwrap_or_default();
        LonelyPsu::ALL.into_iter().find(|rule| rule.name() == name).unwrap_or_else(|| {
            let remedy = format!("choose one of {}", LonelyPsu::ALL.map(LonelyPsu::name).join(", "));
            self.fault("lonely_psu", format!("there is no rule {value}"), remedy);
            LonelyPsu::Fail
        })
    }

    fn trim(&mut self) -> Option<Trim> {
        let value = self.keys.remove("trim")?;
        let keys = value.as_table().cloned().unwrap_or_default();
        let bound = |key: &str, without: f64| keys.get(key).map_or(Some(without), replicates::float);
        let is_known = keys.keys().all(|key| ["lower", "upper", "strict"].contains(&key.as_str()));
        let bounds = bound("lower", 0.0).zip(bound("upper", f64::INFINITY)).filter(|_| is_known && !keys.is_empty());
        let strict = keys.get("strict").is_some_and(|value| value.as_bool() == Some(true));
        if bounds.is_none() {
            let remedy = "write trim = {lower = 1.0, upper = 100.0, strict = true}";
            self.fault("trim", format!("{value} is not understood"), remedy);
        }
        bounds.map(|(lower, upper)| Trim { lower, upper, strict })
    }

    /// `pps = {method = "brewer"}`.
    fn unequal(&mut self) -> Option<UnequalProbabilities> {
        let value = self.keys.remove("pps")?;
        let name = value.get("method").and_then(Value::as_str).unwrap_or_default();
        let known = UnequalProbabilities::ALL.into_iter().find(|method| method.name() == name);
        let has_more = value.as_table().is_none_or(|keys| keys.len() != 1);
        if known.is_none() || has_more {
            let names = UnequalProbabilities::ALL.map(UnequalProbabilities::name).join(", ");
            let remedy = format!("write pps = {{method = \"…\"}} with one of {names}");
            self.fault("pps", format!("{value} is not understood"), remedy);
        }
        known
    }

    /// Every key that nobody took.
    fn unknown(&mut self) {
        for key in std::mem::take(&mut self.keys).keys() {
            self.fault(key, "there is no such key", format!("the keys are {}", KEYS.join(", ")));
        }
    }
}
