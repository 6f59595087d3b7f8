//! `hailong sensitivity`: how far places depend on choices that could have been made otherwise.

mod print;

use std::{fs, path::PathBuf};

use analytics::{
    frame::{Source, Table},
    index::{
        self, Columns, Scaling, Scheme,
        sensitivity::{
            self, Factor, Plan, RankStatistics, Without,
            sobol::{self, Decomposition},
        },
    },
};
use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::index::SchemeArgs;
use crate::output::{self, Format, Hint, Progress};

/// The arguments of `hailong sensitivity`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hailong sensitivity --scheme pci --data pci.csv --noise 0.25 --replications 1000 --seed 1
  hailong sensitivity --imeta asem_imeta.csv --idata asem_idata.csv --alternative minmax.toml --alternative zscore.toml --noise 0.25

  hailong sensitivity --imeta asem_imeta.csv --idata asem_idata.csv --factor normalise=minmax.toml,zscore.toml --factor aggregate=mean.toml,geometric.toml --noise 0.25 --shares
  hailong sensitivity --scheme onestop --data answers.csv --sampling --noise 0.25 --shares
  hailong sensitivity --scheme pci --data pci.csv --remove-one

An alternative is a TOML file with keys of [defaults]; each replication takes one of each factor, and its own weights and sample.
Hard data has no sampling error; answers of a survey do. --shares asks for factors x points x scrambles replications more.")]
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
    /// Một lựa chọn có tên và các phương án của nó (a named choice and its methods): NAME=FILE,FILE
    #[arg(long, value_name = "NAME=FILE,…")]
    factor: Vec<String>,
    /// Cả sai số chọn mẫu (the sampling error too)
    #[arg(long)]
    sampling: bool,
    /// Phần phương sai do mỗi lựa chọn: chỉ số Sobol (the share of the variance that each factor brings: Sobol indices)
    #[arg(long)]
    shares: bool,
    /// Số điểm của mỗi lần xáo (points of each scramble), lũy thừa của 2 (a power of 2)
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(2..=65_536))]
    points: u32,
    /// Số lần xáo, để biết sai số (scrambles, from which the error comes)
    #[arg(long, value_name = "R", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1000))]
    scrambles: u32,
    /// Bỏ lần lượt từng nút (leave out one node after another)
    #[arg(long, conflicts_with = "shares")]
    remove_one: bool,
    /// Ghi mọi lần lặp ra CSV: phương pháp, trọng số, mẫu đã rút và điểm (write every replication: methods, weights and samples drawn, scores)
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
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
    scaling: Scaling,
    factors: Vec<String>,
    units: Vec<RankStatistics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apart: Option<Vec<Apart>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shares: Option<Vec<Decomposition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    without: Option<Vec<Without>>,
    warnings: Vec<String>,
}

/// Standard deviation of a unit's score when only the sample moves, when only the choices do, and when both do, and what share
/// of the variance of both each alone has; the shares need not sum to one where the two act upon each other.
#[derive(Debug, Serialize)]
struct Apart {
    unit: String,
    sampling: Option<f64>,
    choices: Option<f64>,
    both: Option<f64>,
    sampling_share: Option<f64>,
    choices_share: Option<f64>,
}

impl Apart {
    fn of(unit: &RankStatistics, sampling: Option<f64>, choices: Option<f64>) -> Self {
        let both = unit.score_sd;
        let share = |alone: Option<f64>| Some((alone? / both.filter(|sd| *sd > 0.0)?).powi(2));
        let (sampling_share, choices_share) = (share(sampling), share(choices));
        Self { unit: unit.unit.clone(), sampling, choices, both, sampling_share, choices_share }
    }
}

pub(crate) fn run(args: &Sensitivity) -> anyhow::Result<()> {
    let answer = answer(args)?;
    if args.format == Format::Json {
        return output::json(&answer);
    }
    print::answer(&answer, args.format)?;
    if args.format == Format::Table {
        output::note(format_args!(
            "{} {}: {} lần lặp (replications), hạt giống (seed) {}",
            answer.node, answer.period, answer.replications, answer.seed
        ));
        if answer.apart.is_some() && answer.shares.is_none() {
            output::note(
                "phần của mỗi bên trong phương sai khi cả mẫu và lựa chọn cùng thay đổi; tổng có thể khác 100% vì hai bên tác động lẫn nhau và vì số lần lặp có hạn (shares of the variance when sample and choices both move; they may not sum to 100%: the two act upon each other, and replications are finite)",
            );
        }
    }
    answer.warnings.iter().for_each(output::note);
    Ok(())
}

fn answer(args: &Sensitivity) -> anyhow::Result<Answer> {
    let scheme = args.scheme.scheme()?;
    let table = Table::read(&Source::Path(args.scheme.data()?.clone()))?;
    let columns =
        Columns { unit: args.unit.clone(), period: args.period.clone(), map: super::index::map(args.map.as_ref())? };
    let hard = args.scheme.hard()?;
    let (indicators, companions, mut warnings) = args.scheme.indicators(&scheme, &table, hard.as_ref(), &columns)?;
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
    let units = indicators.period.iter().filter(|of| **of == period).count();
    if let Some(all) = scheme.units_absent(&period, units) {
        return Err(anyhow::anyhow!(
            "{period}: {units} trong {all} đơn vị, không nói được về hạng ({units} of {all} units: nothing can be told of places)"
        ))
        .hint("đưa bảng đủ đơn vị, hoặc chọn kỳ khác bằng --at (hand over all units, or choose another period with --at)");
    }
    // What the index says of the same data holds here too.
    let prepared = index::prepare(&scheme, &indicators, &companions)?;
    let built = index::build(&scheme, &prepared.treated)?;
    warnings = [table.warnings.clone(), warnings, prepared.warnings, built.warnings].concat();
    let factors = factors(args)?;
    let mut answer = Answer {
        factors: factors.iter().map(|factor| factor.name().to_owned()).collect(),
        node: node.clone(),
        period: period.clone(),
        replications: 0,
        seed: args.seed,
        scaling: Scaling::of(&scheme),
        units: Vec::new(),
        apart: None,
        shares: None,
        without: None,
        warnings: Vec::new(),
    };
    if args.remove_one {
        answer.without = Some(sensitivity::remove_one(&scheme, &indicators, &companions, [&node, &period])?);
        answer.warnings = warnings;
        return Ok(answer);
    }
    if factors.is_empty() {
        warnings.push("không có gì thay đổi: thêm --alternative, --factor, --noise hoặc --sampling (nothing is chosen otherwise: add one of them)".into());
    }
    let plan = Plan::new(&scheme, &indicators, &companions, [&node, &period], factors, args.replications, args.seed)?;
    answer.scaling = plan.scaling;
    let sampled = plan.factors.iter().position(|factor| *factor == Factor::Sampling);
    let choices: Vec<usize> = (0..plan.factors.len()).filter(|at| Some(*at) != sampled).collect();
    let split = sampled.filter(|_| !choices.is_empty());
    let groups = (0..plan.factors.len()).count() as u64;
    let of_shares = if args.shares { u64::from(args.points) * u64::from(args.scrambles) * (groups + 2) } else { 0 };
    let runs = args.replications as u64 * if split.is_some() { 3 } else { 1 };
    let progress = Progress::of(runs + of_shares, "sensitivity");
    let done = |count| progress.advance(count);
    let replicated = sensitivity::replicate(&plan, args.replications, &done);
    if let Some(file) = &args.keep {
        print::keep(file, &plan, &replicated)?;
    }
    answer.replications = args.replications;
    answer.units = sensitivity::statistics(&plan, &replicated);
    if let Some(sampled) = split {
        let one = |only: &[usize]| sensitivity::apart(&plan, only, args.replications, &done);
        let rows = plan.units.iter().zip(one(&[sampled]).into_iter().zip(one(&choices)));
        let apart = |(unit, (sampling, choices)): (&String, (Option<f64>, Option<f64>))| {
            let both = answer.units.iter().find(|both| both.unit == *unit)?;
            Some(Apart::of(both, sampling, choices))
        };
        answer.apart = Some(rows.filter_map(apart).collect());
    }
    if args.shares {
        let alone: Vec<Vec<usize>> = (0..plan.factors.len()).map(|at| vec![at]).collect();
        answer.shares = Some(sobol::decompose(&plan, &alone, args.points, args.scrambles, &done));
    }
    answer.warnings = warnings;
    Ok(answer)
}

/// What the arguments let come out otherwise.
fn factors(args: &Sensitivity) -> anyhow::Result<Vec<Factor>> {
    let read = |file: &PathBuf| -> anyhow::Result<(String, String)> {
        let text = fs::read_to_string(file)
            .with_context(|| format!("không đọc được {} (cannot be read)", file.display()))
            .hint("kiểm tra đường dẫn (check the path)")?;
        Ok((file.display().to_string(), text))
    };
    let mut factors = Vec::new();
    for text in &args.factor {
        let (name, files) = text
            .split_once('=')
            .with_context(|| format!("--factor {text} không có dạng NAME=FILE,FILE (is not of this form)"))
            .hint("ví dụ (for example) --factor normalise=minmax.toml,zscore.toml")?;
        let alternatives: anyhow::Result<_> = files.split(',').map(|file| read(&PathBuf::from(file))).collect();
        factors.push(Factor::Methods { name: name.to_owned(), alternatives: alternatives? });
    }
    let alternatives: Vec<(String, String)> = args.alternative.iter().map(read).collect::<anyhow::Result<_>>()?;
    if !alternatives.is_empty() {
        factors.push(Factor::Methods { name: "methods".to_owned(), alternatives });
    }
    if args.noise != 0.0 {
        factors.push(Factor::Weights { noise: args.noise });
    }
    if args.sampling {
        factors.push(Factor::Sampling);
    }
    Ok(factors)
}

fn root(scheme: &Scheme) -> String {
    scheme.nodes.iter().find(|node| node.parent.is_none()).map(|node| node.code.clone()).unwrap_or_default()
}
