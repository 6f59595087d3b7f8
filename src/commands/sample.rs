//! `hailong sample`: whom to ask, drawn from a list of visits, cases or places, with the chance of each.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use analytics::{
    design::sample::{Allocation, Drawn, Method, allocate, draw},
    error::{Error, Fault, Stage},
    frame::table::{Source, Table},
    random::SplitMix64,
    release::manifest::sha256,
};
use anyhow::{Context, bail, ensure};
use clap::{Args, ValueEnum};
use serde::Serialize;
use survey_api::exports::guard::guarded;

use crate::output::{self, Hint};

/// Columns that the sample has beside those of the list.
const ADDED: [&str; 5] = ["stratum", "stratum_units", "stratum_drawn", "probability", "weight"];

/// Arguments of `hailong sample`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  hailong sample --list visits.csv --size 200 --strata office,service_group --seed 7 --out sample.csv\n  hailong sample --list communes.csv --size 30 --method brewer --measure visits --out sample.csv\n\nBeside FILE stand FILE.design.toml, for `hailong estimate --design`, and FILE.manifest.json, with the seed."
)]
pub(crate) struct Sample {
    /// The list: CSV, workbook, Parquet, SPSS or JSON lines; a row a unit
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// How many are drawn in all
    #[arg(long, required_unless_present = "sizes", conflicts_with = "sizes")]
    size: Option<usize>,
    /// How many are drawn of each stratum: a table with the columns of --strata and `n`
    #[arg(long, value_name = "FILE", requires = "strata")]
    sizes: Option<PathBuf>,
    /// Columns whose values are the strata; each is drawn by itself
    #[arg(long, value_delimiter = ',')]
    strata: Vec<String>,
    /// How --size is divided among strata
    #[arg(long, value_enum, default_value_t = Division::Proportional)]
    allocation: Division,
    /// Least number of units of a stratum, where it has as many: with two, its variance can be estimated
    #[arg(long, default_value_t = 2)]
    least: usize,
    /// srs, systematic; by size: brewer, sampford, `pps_systematic`
    #[arg(long, default_value = "srs", value_parser = method)]
    method: Method,
    /// Column of the size of each unit, for the methods by size
    #[arg(long, value_name = "COLUMN")]
    measure: Option<String>,
    /// The seed; without it one is made, and stands in the manifest
    #[arg(long)]
    seed: Option<u64>,
    /// The sample: the rows of the list that were drawn, with their probability and weight
    #[arg(long, value_name = "CSV")]
    out: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "snake_case")]
enum Division {
    /// As the strata are to the whole
    Proportional,
    /// The same number of each
    Equal,
}

/// One stratum: the rows of the list, and what is drawn of them.
struct Stratum {
    name: Vec<String>,
    rows: Vec<usize>,
    drawn: Vec<Drawn>,
}

/// What stands beside a sample: enough to draw it again.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    program_version: &'static str,
    list: &'a str,
    list_sha256: String,
    sample_sha256: String,
    seed: u64,
    generator: &'static str,
    method: &'static str,
    measure: Option<&'a str>,
    strata: &'a [String],
    allocation: Option<Division>,
    least: usize,
    units: usize,
    drawn: usize,
    by_stratum: Vec<Counted>,
}

#[derive(Debug, Serialize)]
struct Counted {
    stratum: Vec<String>,
    units: usize,
    drawn: usize,
    certain: usize,
    sum_of_probabilities: f64,
}

pub(crate) fn run(sample: &Sample) -> anyhow::Result<()> {
    let at_fault =
        || format!("{} có chỗ chưa đúng, chưa rút gì (the list is at fault, nothing was drawn)", sample.list.display());
    let content = fs::read(&sample.list)
        .with_context(|| format!("không đọc được {} (cannot be read)", sample.list.display()))
        .hint("kiểm tra đường dẫn (check the path)")?;
    let list_sha256 = sha256(&content);
    let name = sample.list.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let table = Table::read(&Source::Bytes { name, content }).with_context(at_fault)?;
    let sizes = sample.measures(&table).with_context(at_fault)?;
    let mut strata = strata(&table, &sample.strata).with_context(at_fault)?;
    let wanted = sample.wanted(&strata)?;
    let seed = sample.seed.unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().1 >> 12);
    let mut faults = Vec::new();
    for (number, (stratum, n)) in strata.iter_mut().zip(wanted).enumerate() {
        let of: Vec<f64> = stratum.rows.iter().map(|&row| sizes[row]).collect();
        // A stream a stratum: another size of one leaves the draws of the others as they are.
        match draw(sample.method, &of, n, &mut SplitMix64::new(seed, number as u64)) {
            Ok(drawn) => stratum.drawn = drawn,
            Err(error) => faults.extend(error.faults().iter().map(|fault| {
                Fault::new(format!("tầng (stratum) {}", stratum.title()), fault.cause.clone(), fault.remedy.clone())
            })),
        }
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Spec, faults)).with_context(at_fault);
    }
    sample.write(&table, &strata, seed, list_sha256)
}

impl Sample {
    fn measures(&self, table: &Table) -> anyhow::Result<Vec<f64>> {
        match (&self.measure, self.method.is_by_size()) {
            (None, true) => bail!("{} cần --measure (needs --measure)", self.method.name()),
            (Some(_), false) => bail!("{} không dùng --measure (takes no --measure)", self.method.name()),
            (None, false) => Ok(vec![1.0; table.len()]),
            (Some(column), true) => {
                let numbers = table.numbers(column)?;
                let mut faults = Vec::new();
                for (row, number) in numbers.iter().enumerate().filter(|(_, number)| !number.is_some_and(|n| n > 0.0)) {
                    let cause =
                        number.map_or("ô trống / the cell is empty".to_owned(), |number| format!("{number}"));
                    faults.push(Fault::new(
                        table.place(row, column),
                        cause,
                        "cỡ là số dương / a size is a positive number",
                    ));
                }
                if !faults.is_empty() {
                    return Err(Error::new(Stage::Schema, faults).into());
                }
                Ok(numbers.into_iter().flatten().collect())
            }
        }
    }

    /// How many of each stratum.
    fn wanted(&self, strata: &[Stratum]) -> anyhow::Result<Vec<usize>> {
        let units: Vec<usize> = strata.iter().map(|stratum| stratum.rows.len()).collect();
        let Some(path) = &self.sizes else {
            let n = self.size.unwrap_or(0);
            let all: usize = units.iter().sum();
            ensure!(n > 0 && n <= all, "--size {n}: danh sách có {all} dòng (the list has {all} rows)");
            let rule = if self.allocation == Division::Equal { Allocation::Equal } else { Allocation::Proportional };
            let given = allocate(&units, n, rule, self.least);
            let sum: usize = given.iter().sum();
            ensure!(
                sum == n,
                "--size {n} không đủ: {} tầng, mỗi tầng ít nhất {}, cần {sum} (too few: {} strata of {} at least take {sum})",
                strata.len(),
                self.least,
                strata.len(),
                self.least
            );
            return Ok(given);
        };
        let table = Table::read(&Source::Path(path.clone()))?;
        let columns = self.strata.iter().map(|column| table.texts(column)).collect::<Result<Vec<_>, _>>()?;
        let numbers = table.numbers("n")?;
        let mut given = BTreeMap::new();
        for (row, n) in numbers.iter().enumerate() {
            let key: Vec<String> = columns.iter().map(|column| column[row].unwrap_or_default().to_owned()).collect();
            let n = n.filter(|n| *n >= 0.0 && n.fract() == 0.0);
            let n =
                n.with_context(|| format!("{}: không phải số nguyên (not a whole number)", table.place(row, "n")))?;
            given.insert(key, n as usize);
        }
        let unknown = given.keys().find(|key| !strata.iter().any(|stratum| stratum.name == **key));
        if let Some(key) = unknown {
            bail!("{}: danh sách không có tầng {key:?} (the list has no such stratum)", path.display());
        }
        let of = |stratum: &Stratum| {
            let found = given.get(&stratum.name).copied();
            found
                .with_context(|| format!("{}: thiếu tầng {} (the stratum is missing)", path.display(), stratum.title()))
        };
        strata.iter().map(of).collect()
    }

    fn write(&self, table: &Table, strata: &[Stratum], seed: u64, list_sha256: String) -> anyhow::Result<()> {
        if let Some(name) = ADDED.iter().find(|name| table.position(name).is_some()) {
            bail!("danh sách đã có cột {name} (the list has this column already): đổi tên nó (rename it)");
        }
        let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
        for stratum in strata {
            for drawn in &stratum.drawn {
                let mut cells = table.cells[stratum.rows[drawn.unit]].clone();
                let name = if stratum.name.is_empty() { "all".to_owned() } else { stratum.name.join(" | ") };
                cells.extend([name, stratum.rows.len().to_string(), stratum.drawn.len().to_string()]);
                cells.extend([drawn.probability.to_string(), (1.0 / drawn.probability).to_string()]);
                rows.push((stratum.rows[drawn.unit], cells));
            }
        }
        rows.sort();
        let header = table.header.iter().map(String::as_str).chain(ADDED);
        let mut csv = line(header);
        rows.iter().for_each(|(_, cells)| csv += &line(cells.iter().map(String::as_str)));
        let counted = |stratum: &Stratum| Counted {
            stratum: stratum.name.clone(),
            units: stratum.rows.len(),
            drawn: stratum.drawn.len(),
            certain: stratum.drawn.iter().filter(|drawn| drawn.probability >= 1.0).count(),
            sum_of_probabilities: stratum.drawn.iter().map(|drawn| drawn.probability).sum(),
        };
        let manifest = Manifest {
            program_version: env!("CARGO_PKG_VERSION"),
            list: &table.file,
            list_sha256,
            sample_sha256: sha256(csv.as_bytes()),
            seed,
            generator: "SplitMix64, a stream a stratum in the order of their names",
            method: self.method.name(),
            measure: self.measure.as_deref(),
            strata: &self.strata,
            allocation: self.sizes.is_none().then_some(self.allocation),
            least: self.least,
            units: table.len(),
            drawn: rows.len(),
            by_stratum: strata.iter().map(counted).collect(),
        };
        let json = serde_json::to_string_pretty(&manifest)? + "\n";
        super::write(&self.beside("design.toml"), self.design().as_bytes())?;
        super::write(&self.beside("manifest.json"), json.as_bytes())?;
        super::write(&self.out, csv.as_bytes())?;
        output::say(format_args!(
            "{} / {} đơn vị (units) · {} tầng (strata) · seed {seed}",
            rows.len(),
            table.len(),
            strata.len()
        ));
        Ok(())
    }

    /// The design of the sample, as `hailong estimate` reads it.
    fn design(&self) -> String {
        let strata = if self.strata.is_empty() { "" } else { "strata = [\"stratum\"]\n" };
        let (fpc, note) = match self.method {
            Method::Simple => ("fpc = [\"stratum_units\"]\n", ""),
            Method::Systematic => (
                "fpc = [\"stratum_units\"]\n",
                "# A systematic sample has no variance of its own; it is treated as a simple random one, which is too wide where the list is in order.\n",
            ),
            Method::PpsSystematic => (
                "fpc = [\"probability\"]\npps = { method = \"brewer\" }\n",
                "# A systematic sample has no variance of its own; it is treated as one of Brewer's.\n",
            ),
            Method::Brewer | Method::Sampford => ("fpc = [\"probability\"]\npps = { method = \"brewer\" }\n", ""),
        };
        format!("{note}ids = []\n{strata}weights = \"weight\"\n{fpc}")
    }

    fn beside(&self, ending: &str) -> PathBuf {
        Path::new(&self.out).with_added_extension(ending)
    }
}

impl Stratum {
    fn title(&self) -> String {
        if self.name.is_empty() { "toàn bộ (all)".to_owned() } else { self.name.join(" · ") }
    }
}

/// The strata in the order of their names; without columns there is one.
fn strata(table: &Table, columns: &[String]) -> Result<Vec<Stratum>, Error> {
    let (mut faults, mut cells) = (Vec::new(), Vec::new());
    for column in columns {
        match table.texts(column) {
            Ok(found) => {
                let empty = found.iter().enumerate().filter(|(_, cell)| cell.is_none());
                faults.extend(empty.map(|(row, _)| {
                    let remedy = "đơn vị nào cũng thuộc một tầng / every unit is of a stratum";
                    Fault::new(table.place(row, column), "ô trống / the cell is empty", remedy)
                }));
                cells.push(found);
            }
            Err(error) => faults.extend(error.faults().iter().cloned()),
        }
    }
    if !faults.is_empty() {
        return Err(Error::new(Stage::Schema, faults));
    }
    let mut found: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for row in 0..table.len() {
        let key = cells.iter().map(|column| column[row].unwrap_or_default().to_owned()).collect();
        found.entry(key).or_default().push(row);
    }
    Ok(found.into_iter().map(|(name, rows)| Stratum { name, rows, drawn: Vec::new() }).collect())
}

/// A row as CSV: quoted where it must be, guarded against formulas; numbers are never changed.
fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cell = |cell: &str| {
        let cell = if cell.parse::<f64>().is_ok() { cell.into() } else { guarded(cell) };
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.into_owned()
        }
    };
    cells.map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

fn method(word: &str) -> Result<Method, String> {
    let known = Method::ALL.into_iter().find(|method| method.name() == word);
    known.ok_or_else(|| format!("one of {}", Method::ALL.map(Method::name).join(", ")))
}
