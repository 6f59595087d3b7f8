//! `[[calibrate]]` of a design file: known figures of the population, in files beside it or in place.

use std::{collections::BTreeMap, path::Path};

use toml::Value;

use super::{Reader, replicates::float};
use crate::design::{Calibration, GivenCalibration, KnownTotal, Margin, SurveyDesign};
use crate::error::{Error, Fault, Result, Stage as Place};
use crate::frame::{Source, Table};
use crate::text::{r_name, r_text};

const KEYS: &str = "method, margins, totals, bounds, cluster, epsilon, over";
const STANDARDIZE: &str = "standardize";

/// A step as the file asks for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wanted {
    method: Calibration,
    margins: Vec<String>,
    totals: Vec<(String, f64)>,
    bounds: Option<[f64; 2]>,
    cluster: Option<String>,
    epsilon: Option<f64>,
    /// Give every group of these columns the shares of the margin, and leave the groups their sizes.
    standardize: Option<Vec<String>>,
}

/// Takes the sections, in their order.
pub(super) fn read(outer: &mut Reader<'_>) -> Vec<Wanted> {
    let sections = match outer.keys.remove("calibrate") {
        None => return Vec::new(),
        Some(Value::Array(sections)) if sections.iter().all(Value::is_table) => sections,
        Some(_) => {
            outer.fault("calibrate", "it is not a list of sections", "write [[calibrate]] above the keys of each step");
            return Vec::new();
        }
    };
    let tables = sections.into_iter().filter_map(|section| match section {
        Value::Table(keys) => Some(keys),
        _ => None,
    });
    let mut wanted = Vec::new();
    for (number, keys) in (1..).zip(tables) {
        let name = format!("{}, calibrate {number}", outer.file);
        let mut reader = Reader { file: &name, keys, faults: Vec::new() };
        wanted.push(step(&mut reader));
        for key in std::mem::take(&mut reader.keys).keys() {
            reader.fault(key, "there is no such key", format!("the keys are {KEYS}"));
        }
        let faults = reader.faults;
        outer.faults.extend(faults);
    }
    wanted
}

fn step(reader: &mut Reader<'_>) -> Wanted {
    let name = reader.column("method").unwrap_or_default();
    let standardize = name == STANDARDIZE;
    let method = match standardize {
        true => Some(Calibration::Poststratify),
        false => Calibration::ALL.into_iter().find(|known| known.name() == name),
    };
    if method.is_none() {
        let remedy = format!("choose one of {}, {STANDARDIZE}", Calibration::ALL.map(Calibration::name).join(", "));
        reader.fault("method", "it is missing or unknown", remedy);
    }
    let totals = match reader.keys.remove("totals") {
        None => Some(Vec::new()),
        Some(Value::Table(totals)) => totals.iter().map(|(name, value)| Some((name.clone(), float(value)?))).collect(),
        Some(_) => None,
    };
    if totals.is_none() {
        reader.fault("totals", "it is not a table of numbers", "write totals = {column = 123.0}");
    }
    let bounds = reader.keys.remove("bounds").map(|value| {
        let ends: Option<Vec<f64>> = value.as_array().and_then(|ends| ends.iter().map(float).collect());
        ends.and_then(|ends| <[f64; 2]>::try_from(ends).ok())
    });
    if bounds == Some(None) {
        reader.fault("bounds", "they are not two numbers", "for example bounds = [0.5, 2.0]");
    }
    let epsilon = reader.keys.remove("epsilon").map(|value| float(&value).filter(|number| *number > 0.0));
    if epsilon == Some(None) {
        reader.fault("epsilon", "it is not above zero", "leave it out for 1e-10");
    }
    let over = reader.columns("over");
    if !standardize && !over.is_empty() {
        reader.fault("over", "only standardize has groups that keep their sizes", "leave it out");
    }
    Wanted {
        standardize: standardize.then_some(over),
        method: method.unwrap_or_default(),
        margins: reader.columns("margins"),
        totals: totals.unwrap_or_default(),
        bounds: bounds.flatten(),
        cluster: reader.column("cluster"),
        epsilon: epsilon.flatten(),
    }
}

impl Wanted {
    /// The design after this step; files of margins are looked for beside the design file.
    pub(super) fn apply(&self, design: SurveyDesign, table: &Table, design_file: &str) -> Result<SurveyDesign> {
        let mut faults = Vec::new();
        let margin = |file: &String, faults: &mut Vec<Fault>| {
            let path = Path::new(design_file).with_file_name(file);
            Table::read(&Source::Path(path)).map(|counts| margin(&counts, table, faults)).unwrap_or_else(|error| {
                faults.extend(error.faults().iter().cloned());
                Margin::default()
            })
        };
        let mut margins: Vec<Margin> = self.margins.iter().map(|file| margin(file, &mut faults)).collect();
        if let Some(over) = &self.standardize {
            let groups: Vec<Vec<String>> =
                over.iter().map(|column| super::labels(table, column, "group", &mut faults)).collect();
            let group = |row: usize| groups.iter().map(|labels| labels[row].as_str()).collect::<Vec<_>>().join(":");
            margins = margins.into_iter().map(|margin| standardized(margin, &group, design.weight())).collect();
        }
        let total = |(name, total): &(String, f64), faults: &mut Vec<Fault>| KnownTotal {
            name: name.clone(),
            values: table.numbers_into(name, faults),
            total: *total,
        };
        let totals = self.totals.iter().map(|known| total(known, &mut faults)).collect();
        let clusters = self.cluster.as_ref().map(|column| super::labels(table, column, "cluster", &mut faults));
        if !faults.is_empty() {
            return Err(Error::new(Place::Design, faults));
        }
        design.calibrate(&GivenCalibration {
            method: self.method,
            margins,
            totals,
            bounds: self.bounds,
            clusters,
            epsilon: self.epsilon,
        })
    }
}

/// The margin as shares in each group, on the size that the group has: `N_{gc} = (N_c / Σ N) Σ_g w`. R `survey::svystandardize`.
fn standardized(margin: Margin, group: &dyn Fn(usize) -> String, weight: &[f64]) -> Margin {
    let whole: f64 = margin.counts.values().sum();
    let mut sizes: BTreeMap<String, f64> = BTreeMap::new();
    for (row, weight) in weight.iter().enumerate().filter(|(row, _)| margin.labels[*row].is_some()) {
        *sizes.entry(group(row)).or_default() += weight;
    }
    let labels = margin.labels.iter().enumerate();
    let labels = labels.map(|(row, label)| label.as_ref().map(|label| format!("{label}:{}", group(row)))).collect();
    let cell = |(group, size): (&String, &f64)| {
        let of = |(label, count): (&String, &f64)| (format!("{label}:{group}"), count / whole * size);
        margin.counts.iter().map(of).collect::<Vec<_>>()
    };
    let counts = sizes.iter().flat_map(cell).collect();
    Margin { name: margin.name, labels, counts }
}

/// A margin from its file: the column or columns of the category, and `count`.
fn margin(counts: &Table, table: &Table, faults: &mut Vec<Fault>) -> Margin {
    let columns: Vec<&String> = counts.header.iter().filter(|name| *name != "count").collect();
    let mut texts = |of: &Table| -> Vec<Option<String>> {
        let mut joined = vec![Some(String::new()); of.len()];
        for (position, column) in columns.iter().enumerate() {
            let between = if position > 0 { ":" } else { "" };
            match of.texts(column) {
                Err(error) => faults.extend(error.faults().iter().cloned()),
                Ok(texts) => {
                    for (joined, text) in joined.iter_mut().zip(texts) {
                        *joined = joined.take().zip(text).map(|(joined, text)| format!("{joined}{between}{text}"));
                    }
                }
            }
        }
        joined
    };
    let (categories, labels) = (texts(counts), texts(table));
    if columns.is_empty() {
        let remedy = "its header is the column's name and count: stype,count";
        faults.push(Fault::new(&counts.file, "no column of categories", remedy));
    }
    let numbers = counts.numbers_into("count", faults);
    let mut known = BTreeMap::new();
    for (row, (category, count)) in categories.into_iter().zip(numbers).enumerate() {
        let place = || counts.place(row, "count");
        match (category, count) {
            (Some(category), Some(count)) => {
                if known.insert(category.clone(), count).is_some() {
                    faults.push(Fault::new(place(), format!("category {category} comes twice"), "keep one row"));
                }
            }
            _ => faults.push(Fault::new(place(), "a row without a category or a count", "fill both, or drop the row")),
        }
    }
    let name = columns.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(":");
    Margin { name, labels, counts: known }
}

impl Wanted {
    /// The step in R: a file of a margin has the column's name and the counts.
    pub(super) fn script_r(&self) -> String {
        let mut lines = vec!["margins <- list()".to_owned()];
        for margin in &self.margins {
            lines.push(format!(
                "m <- read.csv({}, check.names = FALSE); names(m)[2] <- \"Freq\"; margins[[names(m)[1]]] <- m[order(m[[1]]), ]",
                r_text(margin)
            ));
        }
        lines
            .push("formulas <- lapply(names(margins), function(name) reformulate(sprintf(\"`%s`\", name)))".to_owned());
        let epsilon = self.epsilon.unwrap_or(1e-10);
        if let Some(over) = &self.standardize {
            let over: Vec<String> = over.iter().map(|name| r_name(name)).collect();
            let over = if over.is_empty() { "1".to_owned() } else { over.join(" + ") };
            lines.push(format!(
                "design <- svystandardize(design, formulas[[1]], over = ~{over}, population = margins[[1]]$Freq)"
            ));
            return lines.join("\n");
        }
        let call = match self.method {
            Calibration::Poststratify => "design <- postStratify(design, formulas[[1]], margins[[1]])".to_owned(),
            Calibration::Rake => {
                format!("design <- rake(design, formulas, margins, control = list(epsilon = {epsilon:e}, maxit = 500))")
            }
            method => {
                let totals: Vec<String> =
                    self.totals.iter().map(|(name, total)| format!("{} = {total}", r_name(name))).collect();
                lines.push(format!("totals <- c({})", totals.join(", ")));
                lines.push(
                    "population <- totals; terms <- sprintf(\"`%s`\", names(totals))\n\
                     if (length(margins)) {\n\
                     \x20 levels <- unlist(lapply(names(margins), function(name) { m <- margins[[name]]; setNames(m$Freq[-1], paste0(name, m[[1]][-1])) }))\n\
                     \x20 population <- c(`(Intercept)` = sum(margins[[1]]$Freq), levels, totals); terms <- c(sprintf(\"`%s`\", names(margins)), terms)\n\
                     }"
                    .to_owned(),
                );
                let intercept = if method == Calibration::Ratio { "FALSE" } else { "length(margins) > 0" };
                let function = match method {
                    Calibration::Logit => "logit",
                    Calibration::RakingDistance => "raking",
                    _ => "linear",
                };
                let mut parts = vec![format!("calfun = \"{function}\"")];
                parts.extend(self.bounds.map(|[low, high]| format!("bounds = c({low}, {high})")));
                parts.extend(self.cluster.as_ref().map(|_| "aggregate.stage = 1".to_owned()));
                if method == Calibration::Ratio {
                    parts.push(format!(
                        "variance = d[[{}]]",
                        self.totals.first().map_or_else(String::new, |(n, _)| r_text(n))
                    ));
                } else {
                    parts.push(format!("epsilon = {epsilon:e}, maxit = 500"));
                }
                format!(
                    "design <- calibrate(design, reformulate(terms, intercept = {intercept}), population, {})",
                    parts.join(", ")
                )
            }
        };
        lines.push(call);
        lines.join("\n")
    }
}
