//! `hailong sensitivity`: how far places depend on choices that could have been made otherwise.

use std::{fs, path::PathBuf};

use analytics::{
    frame::{Source, Table},
    index::{
        Columns, Companions, Indicators, Scheme,
        sensitivity::{self, Choices, RankStatistics},
    },
};
use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::index::SchemeArgs;
use crate::output::{self, Format, Hint, Progress, decimal};

/// The arguments of `hailong sensitivity`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hailong sensitivity --scheme pci --data pci.csv --noise 0.25 --replications 1000 --seed 1
  hailong sensitivity --imeta asem_imeta.csv --idata asem_idata.csv --alternative minmax.toml --alternative zscore.toml --noise 0.25

An alternative is a TOML file with keys of [defaults]; each replication takes one of them, and its own weights.")]
pub(crate) struct Sensitivity {
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
    /// Phương án khác (another method): TOML với các khóa của [defaults]
    #[arg(long, value_name = "FILE")]
    alternative: Vec<PathBuf>,
    /// Trọng số dao động trong khoảng 1 ± X (weights move by up to this share)
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    noise: f64,
    /// Số lần lặp (how many replications)
    #[arg(long, value_name = "N", default_value_t = 1000)]
    replications: usize,
    /// Hạt giống của số ngẫu nhiên (seed of the random numbers)
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Nút (node); mặc định là gốc (default: the root)
    #[arg(long, value_name = "CODE")]
    node: Option<String>,
    /// Kỳ nào (which period of the data); mặc định là kỳ cuối (default: the last)
    #[arg(long, value_name = "PERIOD")]
    at: Option<String>,
    /// Cách in (how to print)
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What comes out.
#[derive(Debug, Serialize)]
struct Answer {
    node: String,
    period: String,
    replications: usize,
    seed: u64,
    noise: f64,
    methods: Vec<String>,
    units: Vec<RankStatistics>,
    warnings: Vec<String>,
}

pub(crate) fn run(args: &Sensitivity) -> anyhow::Result<()> {
    let answer = answer(args)?;
    let header = ["đơn vị (unit)", "hạng (rank)", "trung bình (mean)", "trung vị (median)", "5%", "95%"];
    let numbers = |one: &RankStatistics| [one.nominal, one.mean, one.median, one.q5, one.q95];
    match args.format {
        Format::Json => output::json(&answer)?,
        Format::Csv => {
            let plain = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
            let row = |one: &RankStatistics| {
                std::iter::once(one.unit.clone())
                    .chain(numbers(one).map(plain))
                    .chain([one.replications.to_string()])
                    .collect()
            };
            let header = ["unit", "nominal", "mean", "median", "q5", "q95", "replications"].map(str::to_owned);
            output::csv(&header, &answer.units.iter().map(row).collect::<Vec<_>>());
        }
        Format::Table => {
            let row = |one: &RankStatistics| {
                std::iter::once(one.unit.clone()).chain(numbers(one).map(|value| decimal(value, 1))).collect()
            };
            output::table(&header.map(str::to_owned), &answer.units.iter().map(row).collect::<Vec<_>>(), 1);
            output::note(format_args!(
                "{} {}: {} lần lặp (replications), hạt giống (seed) {}",
                answer.node, answer.period, answer.replications, answer.seed
            ));
        }
    }
    if args.format != Format::Json {
        answer.warnings.iter().for_each(output::note);
    }
    Ok(())
}

fn answer(args: &Sensitivity) -> anyhow::Result<Answer> {
    let scheme = args.scheme.scheme()?;
    let table = Table::read(&Source::Path(args.scheme.data()?.clone()))?;
    let columns =
        Columns { unit: args.unit.clone(), period: args.period.clone(), map: super::index::map(args.map.as_ref())? };
    let (indicators, mut warnings) = if scheme.is_survey() {
        Indicators::from_answers(&scheme, &table, &columns)?
    } else {
        (Indicators::from_table(&scheme, &table, &columns)?, Vec::new())
    };
    let companions = Companions::from_table(&scheme, &table)?;
    let node = args.node.clone().unwrap_or_else(|| root(&scheme));
    scheme
        .node(&node)
        .with_context(|| format!("không có nút {node} (there is no such node)"))
        .hint("xem (see) hailong index --show weights")?;
    let period = args.at.clone().or_else(|| indicators.period.iter().max().cloned()).unwrap_or_default();
    if !indicators.period.contains(&period) {
        return Err(anyhow::anyhow!("dữ liệu không có kỳ {period} (the data has no such period)"))
            .hint("chọn một kỳ có trong dữ liệu (choose one of the data's)");
    }
    let read = |file: &PathBuf| -> anyhow::Result<(String, String)> {
        let text = fs::read_to_string(file)
            .with_context(|| format!("không đọc được {} (cannot be read)", file.display()))
            .hint("kiểm tra đường dẫn (check the path)")?;
        Ok((file.display().to_string(), text))
    };
    let methods: Vec<(String, String)> = args.alternative.iter().map(read).collect::<anyhow::Result<_>>()?;
    if methods.is_empty() && args.noise == 0.0 {
        warnings.push("không có gì thay đổi: thêm --alternative hoặc --noise (nothing is chosen otherwise: add --alternative or --noise)".into());
    }
    let names = methods.iter().map(|(name, _)| name.clone()).collect();
    let choices = Choices { methods, noise: args.noise };
    let schemes = sensitivity::replications(&scheme, &choices, args.replications, args.seed)?;
    let nominal = sensitivity::places(&scheme, &indicators, &companions, &node, &period)?;
    let progress = Progress::of(schemes.len() as u64, "sensitivity");
    let mut replicated = Vec::with_capacity(schemes.len());
    for scheme in &schemes {
        replicated.push(sensitivity::places(scheme, &indicators, &companions, &node, &period)?);
        progress.advance(1);
    }
    let units = sensitivity::rank_statistics(&nominal, &replicated);
    Ok(Answer {
        node,
        period,
        replications: args.replications,
        seed: args.seed,
        noise: args.noise,
        methods: names,
        units,
        warnings,
    })
}

fn root(scheme: &Scheme) -> String {
    scheme.nodes.iter().find(|node| node.parent.is_none()).map(|node| node.code.clone()).unwrap_or_default()
}
