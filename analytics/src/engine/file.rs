//! A pass over a Parquet file, a slice of rows in memory at a time.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;

use polars::prelude::{ChunkAgg, Column, DataType, ParquetReader, PolarsResult, SerReader};

use super::{Answers, Codes, Domains, Histogram, histogram};
use crate::error::{Error, Fault, Result, Stage};

/// Rows in memory at a time: a few blocks.
const SLICE: usize = 8 * super::BLOCK;

/// Which columns are what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// Column of strata; `None`: one stratum.
    pub stratum: Option<String>,
    /// Columns of weights; `None`: all weigh the same.
    pub weight: Option<String>,
    /// Columns that span the domains; none: everybody.
    pub by: Vec<String>,
    /// Items, a byte each.
    pub items: Vec<String>,
}

/// What a pass finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// The weights of the codes, cell by cell.
    pub histogram: Histogram,
    /// What the cells are.
    pub domains: Domains,
    /// The label of each domain, one a column of [`Layout::by`].
    pub labels: Vec<Vec<String>>,
    /// Bytes that are there and no code.
    pub beyond: u64,
}

/// Is it a Parquet file that holds all these columns, the items as unsigned bytes and each column once?
pub fn is_of_bytes(path: &Path, layout: &Layout) -> bool {
    let names = layout.names();
    let mut once: Vec<&String> = names.iter().collect();
    once.sort();
    once.dedup();
    let mut start = [0; 4];
    let mut is_parquet = |file: &mut File| std::io::Read::read_exact(file, &mut start).is_ok();
    let place = path.display().to_string();
    File::open(path).is_ok_and(|mut file| is_parquet(&mut file) && once.len() == names.len())
        && start == *b"PAR1"
        && File::open(path).is_ok_and(|file| check(&file, &place, layout, &names).is_ok())
}

impl Layout {
    fn names(&self) -> Vec<String> {
        let spanning = self.stratum.iter().chain(&self.weight);
        spanning.chain(&self.by).chain(&self.items).cloned().collect()
    }
}

/// One pass over a file: every item in every domain.
///
/// A missing byte is no answer, like a byte that is no code. A row without a label in a column of domains is in no domain and
/// still counts as a row of its stratum.
///
/// # Errors
/// [`Stage::Io`] for a file that cannot be read, [`Stage::Schema`] with every column that is absent or of the wrong kind, and
/// weights that are missing or not above zero, by row.
pub fn pass(path: &Path, layout: &Layout, codes: Codes, threads: usize) -> Result<Pass> {
    let place = path.display().to_string();
    let io = |cause: &dyn std::fmt::Display| {
        Error::one(Stage::Io, &*place, cause.to_string(), "give a Parquet file that is whole and yours to read")
    };
    let open = || File::open(path).map_err(|cause| io(&cause));
    let rows = ParquetReader::new(open()?).num_rows().map_err(|cause| io(&cause))?;
    let names = layout.names();
    check(&open()?, &place, layout, &names)?;
    let mut cells = Cells::default();
    let mut whole: Option<Histogram> = None;
    let mut missing = 0;
    for first in (0..rows).step_by(SLICE) {
        let reader = ParquetReader::new(open()?).with_columns(Some(names.clone()));
        let frame = reader.with_slice(Some((first, SLICE.min(rows - first)))).finish().map_err(|cause| io(&cause))?;
        let column = |name: &String| frame.column(name).map_err(|cause| io(&cause));
        let spanning = layout.stratum.iter().chain(&layout.by).map(column).collect::<Result<Vec<_>>>()?;
        let cell = cells.of(frame.height(), &spanning).map_err(|cause| io(&cause))?;
        let weight = match &layout.weight {
            Some(name) => weights(column(name)?, &place, first)?,
            None => vec![1.0; frame.height()],
        };
        let items = layout.items.iter().map(column).collect::<Result<Vec<_>>>()?;
        let bytes = bytes(&items, threads).map_err(|cause| io(&cause))?;
        missing += items.iter().map(|item| item.null_count() as u64).sum::<u64>();
        let items: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
        let answers = Answers { cell: &cell, weight: &weight, items: &items };
        let part = histogram(answers, cells.count(), codes, threads);
        whole = Some(match whole {
            None => part,
            Some(before) => {
                let mut sum = before.widened(part.cells());
                sum.merge(&part);
                sum
            }
        });
    }
    let histogram = whole.unwrap_or_else(|| Histogram::zero(0, layout.items.len(), codes));
    let beyond = histogram.unanswered().saturating_sub(missing);
    Ok(Pass { beyond, ..cells.finish(histogram, layout.stratum.is_some()) })
}

/// Every column there and of the right kind?
fn check(file: &File, place: &str, layout: &Layout, names: &[String]) -> Result<()> {
    let schema =
        file.try_clone().map_err(|cause| Error::one(Stage::Io, place, cause.to_string(), "")).and_then(|file| {
            let mut reader = ParquetReader::new(file);
            reader.schema().map_err(|cause| Error::one(Stage::Schema, place, cause.to_string(), "give a Parquet file"))
        })?;
    let mut faults = Vec::new();
    for name in names {
        let Some(field) = schema.get(name) else {
            let known: Vec<&str> = schema.iter_names().map(|name| name.as_str()).collect();
            faults.push(Fault::new(
                place,
                format!("there is no column `{name}`"),
                format!("its columns are {}", known.join(", ")),
            ));
            continue;
        };
        let kind = DataType::from_arrow_field(field);
        if layout.items.contains(name) && kind != DataType::UInt8 {
            faults.push(Fault::new(
                format!("{place}, {name}"),
                format!("it holds {kind}, not a byte"),
                "write items as unsigned bytes",
            ));
        }
        if layout.weight.as_ref() == Some(name) && !kind.is_primitive_numeric() {
            faults.push(Fault::new(
                format!("{place}, {name}"),
                format!("it holds {kind}, not numbers"),
                "name the column of weights",
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::new(Stage::Schema, faults)) }
}

/// The bytes of every item, columns shared out between threads; 255 stands for what is missing.
fn bytes(items: &[&Column], threads: usize) -> PolarsResult<Vec<Vec<u8>>> {
    let share = items.len().div_ceil(threads.max(1)).max(1);
    let parts: Vec<PolarsResult<Vec<Vec<u8>>>> = std::thread::scope(|scope| {
        let of = |columns: &[&Column]| columns.iter().map(|column| filled(column)).collect();
        let handles: Vec<_> = items.chunks(share).map(|columns| scope.spawn(move || of(columns))).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut all = Vec::with_capacity(items.len());
    for part in parts {
        all.extend(part?);
    }
    Ok(all)
}

fn filled(column: &Column) -> PolarsResult<Vec<u8>> {
    let values = column.u8()?;
    let mut all = Vec::with_capacity(values.len());
    for chunk in values.downcast_iter() {
        let start = all.len();
        all.extend_from_slice(chunk.values());
        if let Some(validity) = chunk.validity() {
            for (byte, is_there) in all[start..].iter_mut().zip(validity.iter()) {
                *byte |= u8::from(!is_there).wrapping_neg();
            }
        }
    }
    Ok(all)
}

fn weights(column: &Column, place: &str, first: usize) -> Result<Vec<f64>> {
    let io = |cause: polars::prelude::PolarsError| Error::one(Stage::Schema, place, cause.to_string(), "");
    let numbers = column.cast(&DataType::Float64).map_err(io)?;
    let numbers = numbers.f64().map_err(io)?;
    let mut weight = Vec::with_capacity(numbers.len());
    for chunk in numbers.downcast_iter() {
        let start = weight.len();
        weight.extend_from_slice(chunk.values());
        if let Some(validity) = chunk.validity() {
            let missing = weight[start..].iter_mut().zip(validity.iter()).filter(|(_, is_there)| !is_there);
            missing.for_each(|(weight, _)| *weight = f64::NAN);
        }
    }
    let wrong = |weight: &f64| !(weight.is_finite() && *weight > 0.0);
    let faults: Vec<Fault> = (0..)
        .zip(&weight)
        .filter(|(_, weight)| wrong(weight))
        .take(crate::error::FAULTS_SHOWN)
        .map(|(row, weight): (usize, &f64)| {
            let place = format!("{place}, row {}, {}", first + row + 1, column.name());
            Fault::new(place, format!("{weight} is not a weight"), "give a number above zero")
        })
        .collect();
    if faults.is_empty() { Ok(weight) } else { Err(Error::new(Stage::Schema, faults)) }
}

/// Cells by the labels of their columns, in the order in which they appear.
#[derive(Debug, Default)]
struct Cells {
    columns: Vec<Labels>,
    pairings: Vec<Pairing>,
}

impl Cells {
    /// The cell of every row: stratum first, then the columns of domains.
    fn of(&mut self, rows: usize, columns: &[&Column]) -> PolarsResult<Vec<u32>> {
        self.columns.resize_with(columns.len(), Labels::default);
        self.pairings.resize_with(columns.len(), Pairing::default);
        let mut cell = vec![0; rows];
        for ((column, labels), pairing) in columns.iter().zip(&mut self.columns).zip(&mut self.pairings) {
            let codes = labels.coded(column)?;
            cell.iter_mut().zip(codes).for_each(|(cell, code)| *cell = pairing.of(*cell, code));
        }
        Ok(cell)
    }

    fn count(&self) -> usize {
        self.pairings.last().map_or(1, |last| last.known.len())
    }

    /// The label of each column in a cell.
    fn labels(&self, mut cell: u32) -> Vec<Option<&str>> {
        let mut labels = Vec::with_capacity(self.columns.len());
        for (column, pairing) in self.columns.iter().zip(&self.pairings).rev() {
            let (before, code) = pairing.known[cell as usize];
            labels.push(column.names[code as usize].as_deref());
            cell = before;
        }
        labels.reverse();
        labels
    }

    fn finish(&self, histogram: Histogram, has_stratum: bool) -> Pass {
        let (mut strata, mut found) = (HashMap::new(), BTreeMap::new());
        let mut keys = Vec::new();
        for cell in 0..self.count() as u32 {
            let mut labels = self.labels(cell).into_iter().map(|label| label.map(str::to_owned));
            let stratum = has_stratum.then(|| labels.next().flatten()).flatten();
            let next = strata.len() as u32;
            let stratum = *strata.entry(stratum).or_insert(next);
            let domain: Option<Vec<String>> = labels.collect();
            if let Some(domain) = &domain {
                found.insert(domain.clone(), 0);
            }
            keys.push((stratum, domain));
        }
        (0..).zip(found.values_mut()).for_each(|(number, code)| *code = number);
        // What is in no domain comes after all of them.
        let outside = found.len() as u32;
        let code = |domain: &Option<Vec<String>>| domain.as_ref().and_then(|domain| found.get(domain).copied());
        let domains = Domains {
            stratum: keys.iter().map(|(stratum, _)| *stratum).collect(),
            domain: keys.iter().map(|(_, domain)| code(domain).unwrap_or(outside)).collect(),
        };
        Pass { histogram, domains, labels: found.into_keys().collect(), beyond: 0 }
    }
}

/// The values of a column as codes.
#[derive(Debug, Default)]
struct Labels {
    names: Vec<Option<String>>,
    texts: HashMap<String, u32>,
    /// Code of each small whole number; none where it was not seen yet.
    numbers: Vec<u32>,
    missing: Option<u32>,
}

/// No code yet.
const UNSEEN: u32 = u32::MAX;

impl Labels {
    fn new_code(&mut self, name: Option<String>) -> u32 {
        self.names.push(name);
        self.names.len() as u32 - 1
    }

    fn missing(&mut self) -> u32 {
        match self.missing {
            Some(code) => code,
            None => {
                let code = self.new_code(None);
                self.missing = Some(code);
                code
            }
        }
    }

    fn coded(&mut self, column: &Column) -> PolarsResult<Vec<u32>> {
        let mut codes = Vec::with_capacity(column.len());
        if column.dtype().is_unsigned_integer() && column.dtype() != &DataType::UInt64 {
            let numbers = column.cast(&DataType::UInt32)?;
            let numbers = numbers.u32()?;
            if numbers.null_count() == 0 && numbers.max().is_none_or(|most| most < 1 << 20) {
                for chunk in numbers.downcast_iter() {
                    codes.extend(chunk.values().iter().map(|&number| self.number(number)));
                }
                return Ok(codes);
            }
            for number in numbers.iter() {
                codes.push(match number {
                    Some(number) if number < 1 << 20 => self.number(number),
                    Some(number) => self.text(&number.to_string()),
                    None => self.missing(),
                });
            }
            return Ok(codes);
        }
        let texts = column.cast(&DataType::String)?;
        for text in texts.str()?.iter() {
            codes.push(match text {
                Some(text) => self.text(text),
                None => self.missing(),
            });
        }
        Ok(codes)
    }

    fn number(&mut self, number: u32) -> u32 {
        let at = number as usize;
        if self.numbers.len() <= at {
            self.numbers.resize(at + 1, UNSEEN);
        }
        if self.numbers[at] == UNSEEN {
            self.numbers[at] = self.new_code(Some(number.to_string()));
        }
        self.numbers[at]
    }

    fn text(&mut self, text: &str) -> u32 {
        if let Some(code) = self.texts.get(text) {
            return *code;
        }
        let code = self.new_code(Some(text.to_owned()));
        self.texts.insert(text.to_owned(), code);
        code
    }
}

/// Pairs of codes as one code, by a table.
#[derive(Debug, Default)]
struct Pairing {
    width: usize,
    table: Vec<u32>,
    known: Vec<(u32, u32)>,
}

impl Pairing {
    fn of(&mut self, one: u32, other: u32) -> u32 {
        if other as usize >= self.width {
            self.width = (other as usize + 1).next_power_of_two().max(64);
            self.table.clear();
            for (code, (one, other)) in (0..).zip(self.known.clone()) {
                self.put(one, other, code);
            }
        }
        let at = one as usize * self.width + other as usize;
        match self.table.get(at) {
            Some(&code) if code != UNSEEN => code,
            _ => {
                let code = self.known.len() as u32;
                self.known.push((one, other));
                self.put(one, other, code);
                code
            }
        }
    }

    fn put(&mut self, one: u32, other: u32, code: u32) {
        let at = one as usize * self.width + other as usize;
        if self.table.len() <= at {
            self.table.resize(at + 1, UNSEEN);
        }
        self.table[at] = code;
    }
}
