//! `hailong index`: a scheme and a file of figures or answers to an index.

mod export;
pub(super) mod print;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use analytics::{
    error::both,
    frame::{Source, Table},
    index::{
        self, Columns, Companions, Indicators, Scheme, Succession,
        published::{self, Comparison, Reference},
        steps::{self, Step},
    },
};
use anyhow::Context;
use clap::Args;

use crate::output::{self, Format, Hint};

/// The arguments of `hailong index`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hailong index --scheme pci --data pci.csv --published pci_weighted
  hailong index --scheme papi --data subdimensions.csv --published dimensions.csv:total --published totals_2019.csv:unweighted@2019
  hailong index --scheme papi --weights weighted_2019 --data subdimensions.csv --published totals_2019.csv:weighted@2019
  hailong index --scheme residents.toml --data responses.csv --unit council_district --period wave --format json
  hailong index --imeta asem_imeta.csv --idata asem_idata.csv --method method.toml --show normalised --format csv")]
pub(crate) struct Index {
    #[command(flatten)]
    scheme: SchemeArgs,
    /// Cột đơn vị (column of the unit); mặc định theo phương pháp (default: the scheme's)
    #[arg(long, value_name = "COL")]
    unit: Option<String>,
    /// Cột kỳ (column of the period); mặc định theo phương pháp (default: the scheme's)
    #[arg(long, value_name = "COL")]
    period: Option<String>,
    /// TOML: mã chỉ tiêu = "cột" (leaf code = "column")
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// So với cột đã công bố (compare with a published column): [NODE=][FILE:]COL[@PERIOD]
    #[arg(long, value_name = "COL")]
    published: Vec<String>,
    /// Lệch đến mức này vẫn là khớp (a difference up to this still recomputes)
    #[arg(long, value_name = "X", default_value_t = 0.001)]
    tolerance: f64,
    /// Xem một bước (look at one step): raw, denominated, imputed, screened, treated, normalised, scores, ranks, weights, lineage, reliability, correlations, components, growth, trend, changes, pairs, classes, profile, strengths, peers, influence
    #[arg(long, value_name = "STEP")]
    show: Option<Step>,
    /// Đơn vị sáp nhập, chia tách, đổi tên (units that merged, split or were renamed): CSV old,new,from,weight
    #[arg(long, value_name = "FILE")]
    succession: Option<PathBuf>,
    /// So với phiên bản khác (beside another version): a file of [defaults] keys, a weight set or a CSV code,weight
    #[arg(long, value_name = "FILE|SET", conflicts_with = "show")]
    versus: Option<String>,
    /// Ghi imeta.csv và idata.csv của COINr vào thư mục này (write COINr's two tables into this folder)
    #[arg(long, value_name = "DIR")]
    export_coinr: Option<PathBuf>,
    /// Cách in (how to print)
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Which scheme, of which data, under which rules: what every command about an index asks first.
#[derive(Debug, Args)]
pub(crate) struct SchemeArgs {
    /// sipas, onestop, service766, pci, pgi, papi, par, với ấn bản (with an edition) như sipas@2022, hoặc tệp TOML (or a TOML file)
    #[arg(long, value_name = "NAME|FILE", required_unless_present = "imeta")]
    scheme: Option<String>,
    /// CSV, XLSX hoặc Parquet: một dòng mỗi đơn vị và kỳ, hoặc mỗi phiếu trả lời (one row a unit and period, or a response)
    #[arg(long, value_name = "FILE", required_unless_present = "imeta")]
    data: Option<PathBuf>,
    /// Số liệu của các lá không lấy từ phiếu, một dòng mỗi đơn vị và kỳ, cùng tên cột với --data (figures of the leaves that are not estimated from answers, one row a unit and period, its columns named as in --data)
    #[arg(long, value_name = "FILE", conflicts_with = "imeta")]
    hard: Option<PathBuf>,
    /// Bảng chỉ tiêu của COINr, thay cho phương pháp (COINr's table of indicators, in place of a scheme)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scheme", "data"], requires = "idata")]
    imeta: Option<PathBuf>,
    /// Bảng số liệu của COINr (COINr's table of data)
    #[arg(long, value_name = "FILE", requires = "imeta")]
    idata: Option<PathBuf>,
    /// TOML với các khóa của [defaults], thay cho của phương pháp (keys of [defaults], before those of the scheme)
    #[arg(long, value_name = "FILE")]
    method: Option<PathBuf>,
    /// Trọng số (weights): given, equal, một bộ có tên của phương pháp (a named set of the scheme), hoặc CSV code,weight
    #[arg(long, value_name = "SET|FILE")]
    weights: Option<String>,
    /// Thiết kế mẫu của phiếu trả lời (how the answers were sampled): design.toml, như (as for) hailong estimate
    #[arg(long, value_name = "FILE", conflicts_with = "imeta")]
    design: Option<PathBuf>,
    /// Giả định (what if): NODE.weight=2, NODE.max=…, NODE.target=…; kết quả không phải số công bố (the result is no published figure)
    #[arg(long, value_name = "NODE.KEY=X")]
    set: Vec<String>,
}

pub(crate) fn run(args: &Index) -> anyhow::Result<()> {
    let scheme = args.scheme.scheme()?;
    let table = Table::read(&Source::Path(args.scheme.data()?.clone()))?;
    let columns = Columns { unit: args.unit.clone(), period: args.period.clone(), map: map(args.map.as_ref())? };
    let hard = args.scheme.hard()?;
    let (indicators, companions, assumed) = args.scheme.indicators(&scheme, &table, hard.as_ref(), &columns)?;
    if let Some(folder) = &args.export_coinr {
        export::coinr(folder, &scheme, &indicators, &companions)?;
    }
    let (indicators, companions, told) = succeed(args, &scheme, indicators, companions)?;
    let prepared = index::prepare(&scheme, &indicators, &companions)?;
    let mut index = index::build(&scheme, &prepared.treated)?;
    index::league::rank(&mut index, &scheme, &prepared.treated);
    for score in index.scores.iter_mut().filter(|score| told.contains(&(score.unit.clone(), score.period.clone()))) {
        let reason = score.reason.take().map_or_else(String::new, |reason| format!("; {reason}"));
        score.reason = Some(format!("tính lại theo đơn vị mới / recomputed for the unit of today{reason}"));
    }
    let before = table.warnings.iter().chain(&assumed).chain(&prepared.warnings);
    index.warnings.splice(0..0, before.cloned());
    if !args.scheme.set.is_empty() {
        let set = args.scheme.set.join(", ");
        index.warnings.push(format!("giả định, không phải số công bố (what if, no published figure): {set}"));
    }
    if let Some(step) = args.show {
        return print::step(&steps::show(step, &scheme, &indicators, &prepared, &index)?, args.format);
    }
    if let Some(versus) = &args.versus {
        let other = version(&scheme, versus)?;
        let prepared = index::prepare(&other, &indicators, &companions)?;
        let mut second = index::build(&other, &prepared.treated)?;
        index::league::rank(&mut second, &other, &prepared.treated);
        let rows = index::analysis::compare((&index, &scheme.code), (&second, &other.code));
        print::versus(&rows, [index.scaling, second.scaling], args.format)?;
        index.warnings.iter().chain(&second.warnings).collect::<BTreeSet<_>>().into_iter().for_each(output::note);
        return Ok(());
    }
    let comparisons = compare(args, &scheme, &index, hard.as_ref().unwrap_or(&table), &columns)?;
    let agreement = published::agreement(&comparisons, args.tolerance);
    for period in agreement.iter().filter(|period| !period.recomputes) {
        index.warnings.push(print::does_not_recompute(period));
    }
    match args.format {
        Format::Json => print::json(&index, (!args.published.is_empty()).then_some(&comparisons)),
        Format::Csv => print::csv(&index),
        Format::Table => {
            print::table(&scheme, &index);
            print::agreement(&agreement);
            index.warnings.iter().for_each(output::note);
            Ok(())
        }
    }
}

/// The scheme under another method or other weights.
fn version(scheme: &Scheme, versus: &str) -> anyhow::Result<Scheme> {
    let file = PathBuf::from(versus);
    if file.extension().is_some_and(|end| end == "toml") {
        return Ok(scheme.with_method(&read(&file)?, versus)?);
    }
    Ok(scheme.with_weights(versus, "--versus")?)
}

type Told = (Indicators, Companions, BTreeSet<(String, String)>);

/// The indicators told for the units of today, and which of them were.
fn succeed(args: &Index, scheme: &Scheme, indicators: Indicators, companions: Companions) -> anyhow::Result<Told> {
    let Some(file) = &args.succession else { return Ok((indicators, companions, BTreeSet::new())) };
    if !companions.denominators.is_empty() || !companions.groups.is_empty() {
        let place = format!("{}: denominate, group_mean", scheme.code);
        return Err(anyhow::anyhow!(
            "không gộp đơn vị được khi còn mẫu số hoặc nhóm (no succession with denominators or groups): {place}"
        ))
        .hint("chia và điền số liệu trước (divide and fill the data before)");
    }
    let succession = Succession::from_table(&Table::read(&Source::Path(file.clone()))?)?;
    let (told, recomputed) = succession.apply(&indicators)?;
    Ok((told, companions, recomputed))
}

impl SchemeArgs {
    /// The scheme under the rules asked for.
    pub(crate) fn scheme(&self) -> anyhow::Result<Scheme> {
        let scheme = match (&self.imeta, &self.scheme) {
            (Some(imeta), _) => Scheme::from_imeta(&Table::read(&Source::Path(imeta.clone()))?)?,
            (None, Some(name))
                if !Scheme::EDITIONS.contains(&name.as_str())
                    && !Scheme::BUILTIN.contains(&name.as_str())
                    && PathBuf::from(name).exists() =>
            {
                Scheme::parse(&read(&PathBuf::from(name))?, name)?
            }
            (None, name) => Scheme::builtin(name.as_deref().unwrap_or_default())?,
        };
        let scheme = match &self.method {
            Some(method) => scheme.with_method(&read(method)?, &method.display().to_string())?,
            None => scheme,
        };
        let scheme = match &self.weights {
            Some(weights) => scheme.with_weights(weights, "--weights")?,
            None => scheme,
        };
        Ok(scheme.what_if(&self.set)?)
    }

    /// The indicators of a table: as they stand, or estimated where it holds answers, and then beside those of the table of hard
    /// data; with what they are divided and grouped by.
    pub(crate) fn indicators(
        &self,
        scheme: &Scheme,
        table: &Table,
        hard: Option<&Table>,
        columns: &Columns,
    ) -> anyhow::Result<(Indicators, Companions, Vec<String>)> {
        let design = match &self.design {
            Some(file) if scheme.is_survey() => Some(super::estimate::design(file)?.design(table)?),
            Some(_) => {
                return Err(anyhow::anyhow!("--design chỉ dành cho phiếu trả lời (is for answers): {}", scheme.code))
                    .hint(
                        "bỏ --design, hoặc ghi source ở các lá của phương pháp (drop it, or give the leaves a source)",
                    );
            }
            None => None,
        };
        if let Some(hard) = hard {
            let (indicators, companions, told) = Indicators::from_both(scheme, table, design.as_ref(), hard, columns)?;
            return Ok((indicators, companions, [hard.warnings.clone(), told].concat()));
        }
        let found = match &design {
            Some(design) => Indicators::from_sample(scheme, table, columns, design),
            None if scheme.is_survey() => Indicators::from_answers(scheme, table, columns),
            None => Indicators::from_table(scheme, table, columns).map(|indicators| (indicators, Vec::new())),
        };
        let ((indicators, told), companions) = both(found, Companions::from_table(scheme, table))?;
        Ok((indicators, companions, told))
    }

    /// The table of hard data beside the answers.
    pub(crate) fn hard(&self) -> anyhow::Result<Option<Table>> {
        Ok(self.hard.clone().map(|file| Table::read(&Source::Path(file))).transpose()?)
    }

    /// The file of the data.
    pub(crate) fn data(&self) -> anyhow::Result<&PathBuf> {
        self.idata.as_ref().or(self.data.as_ref()).context("không có dữ liệu (no data): --data hoặc (or) --idata")
    }
}

pub(crate) fn map(file: Option<&PathBuf>) -> anyhow::Result<BTreeMap<String, String>> {
    file.map_or_else(
        || Ok(BTreeMap::new()),
        |file| Ok(index::scheme::column_map(&read(file)?, &file.display().to_string())?),
    )
}

fn read(file: &PathBuf) -> anyhow::Result<String> {
    fs::read_to_string(file)
        .with_context(|| format!("không đọc được {} (cannot be read)", file.display()))
        .hint("kiểm tra đường dẫn; tệp phải là văn bản UTF-8 (check the path; the file must be UTF-8 text)")
}

fn compare(
    args: &Index,
    scheme: &Scheme,
    index: &index::Index,
    data: &Table,
    columns: &Columns,
) -> anyhow::Result<Vec<Comparison>> {
    let one = |text: &String| {
        let reference = Reference::parse(text);
        match &reference.file {
            Some(file) => {
                published::compare(scheme, index, &reference, &Table::read(&Source::Path(file.into()))?, columns)
            }
            None => published::compare(scheme, index, &reference, data, columns),
        }
    };
    // What is wrong with one column does not hide what is wrong with the next.
    let all = args.published.iter().map(one).reduce(|before, next| {
        both(before, next).map(|(mut before, next)| {
            before.extend(next);
            before
        })
    });
    Ok(all.unwrap_or_else(|| Ok(Vec::new()))?)
}
