//! `hailong estimate`: a statistic of a table, with the error its design implies.

mod print;

use std::{fs, path::PathBuf};

use analytics::{
    design::DesignFile,
    driver::DriverMethod,
    estimate::{
        self, Adjustment, Answer, DesignEffect, Family, Filter, Formula, Interval, Options, QuantileRule, Quantiles,
        Request, Scale, Statistic, Woodruff,
    },
    frame::{Source, Table},
    publication::Rules,
    trend::control::ControlChart,
};
use anyhow::Context;
use clap::Args;

use crate::output::{self, Format, Hint};

/// The arguments of `hailong estimate`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hailong estimate --data wave.csv --design design.toml --statistic mean --of q01,q02 --by district
  hailong estimate --data wave.xlsx --statistic proportion --of overall --where \"office = 'A' and age >= 60\" --ci logit
  hailong estimate --data wave.csv --design design.toml --statistic contrast --of score --by channel --contrast \"online - counter\"

design.toml:
  ids = [\"ward\"]  strata = [\"district\"]  weights = \"w\"  fpc = [\"wards\"]  lonely_psu = \"fail\"")]
pub(crate) struct Estimate {
    /// CSV, XLSX hoặc Parquet, một dòng một người hoặc một lượt (one row a respondent)
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// Thiết kế mẫu: tầng, cụm, trọng số, tổng thể (strata, clusters, weights, population sizes)
    #[arg(long, value_name = "FILE")]
    design: Option<PathBuf>,
    /// mean, total, proportion, count, ratio, variance, quantile, alpha, satisfied_pooled (_person, _item, _overall, _complete), score_0_100, net_satisfaction, nps, covariance, correlation, kappa, glm, table, ttest, ranktest, drivers, importance_performance, nonresponse, item_nonresponse, careless, stuffing, influence, without_flagged, control, trend, ranks, pairs, contrast, design
    #[arg(long, value_name = "S")]
    statistic: Statistic,
    /// Các cột (the columns); tỷ số viết tử/mẫu (a ratio is written numerator/denominator)
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    of: Vec<String>,
    /// Theo các nhóm của những cột này (in the domains that these columns span)
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    by: Vec<String>,
    /// Chỉ trong những dòng thỏa điều kiện, giữ nguyên thiết kế (a domain; the design stays whole)
    #[arg(long = "where", value_name = "EXPR")]
    filter: Option<String>,
    /// Mô hình cho glm, ttest, ranktest (the model): "y ~ a + factor(b)"
    #[arg(long, value_name = "FORMULA")]
    model: Option<Formula>,
    /// Họ phân phối của glm (family): gaussian, binomial, poisson
    #[arg(long, value_name = "FAMILY", default_value = "gaussian")]
    family: Family,
    /// Kiểm định (test) của table: F, Chisq, Wald, adjWald, lincom, saddlepoint; của ranktest: wilcoxon, vanderWaerden, median, KruskalWallis
    #[arg(long, value_name = "TEST")]
    test: Option<String>,
    /// Tỷ lệ phải có của từng mức (expected shares), cho table của một cột
    #[arg(long, value_name = "SHARES", value_delimiter = ',')]
    expected: Vec<f64>,
    /// Các yếu tố giải thích (predictors), cho drivers và importance_performance
    #[arg(long = "by-predictors", value_name = "COLS", value_delimiter = ',')]
    predictors: Vec<String>,
    /// Cách chia phần giải thích (how parts are told): lmg, lmg_share, johnson, johnson_share
    #[arg(long, value_name = "METHOD", default_value = "lmg")]
    method: DriverMethod,
    /// Cột kết quả của từng người được chọn (outcome of each case), cho nonresponse: 1 và 0, hoặc mã AAPOR
    #[arg(long, value_name = "COL", conflicts_with = "of")]
    responded: Option<String>,
    /// Các ô điều chỉnh trọng số (cells of adjustment), cho nonresponse
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    cells: Vec<String>,
    /// Số giây trả lời (seconds a sheet took), cho careless
    #[arg(long, value_name = "COL")]
    seconds: Option<String>,
    /// Thiết bị gửi (the device), cho stuffing
    #[arg(long, value_name = "COL")]
    device: Option<String>,
    /// Quầy hoặc cơ quan được chấm (counter or office), cho stuffing
    #[arg(long, value_name = "COL")]
    counter: Option<String>,
    /// Số lượt của quầy trong giờ đó (visits of the counter in the hour of the answer), cho stuffing
    #[arg(long, value_name = "COL")]
    visits: Option<String>,
    /// Cột đánh dấu 1 cho câu trả lời đáng ngờ (1 for answers under suspicion), cho without_flagged
    #[arg(long, value_name = "COL")]
    flagged: Option<String>,
    /// Biểu đồ kiểm soát (control chart): p, laney, ewma, cusum, design
    #[arg(long, value_name = "CHART", default_value = "p")]
    chart: ControlChart,
    /// Số kỳ đầu để đặt giới hạn (first periods that fix the limits); mặc định hai phần ba (default: two thirds)
    #[arg(long, value_name = "N")]
    baseline: Option<usize>,
    /// Kỳ đổi phương pháp (periods from which the method is another one), cho trend
    #[arg(long = "break", value_name = "PERIODS", value_delimiter = ',')]
    breaks: Vec<String>,
    /// Hàm của các ước lượng, cách nhau bằng dấu chấm phẩy (functions of the estimates, separated by semicolons)
    #[arg(long, value_name = "EXPR", value_delimiter = ';')]
    contrast: Vec<String>,
    /// Thống kê mà các tên trong --contrast chỉ (the statistic that the names in --contrast stand for)
    #[arg(long, value_name = "S", default_value_t)]
    statistic_of: Statistic,
    /// Khoảng tin cậy (interval): t, normal, logit, asin, beta, korn_graubard, clopper_pearson, likelihood, wilson, wilson_t, wilson_raw, wilson_raw_t
    #[arg(long, value_name = "METHOD", default_value = "t")]
    ci: Interval,
    /// Phân vị nào (which quantiles), ví dụ 0.25,0.5; mặc định trung vị (default: the median)
    #[arg(long, value_name = "P", value_delimiter = ',')]
    p: Vec<f64>,
    /// Quy tắc phân vị (rule of quantiles): math, school, shahvaish, hf1 … hf9
    #[arg(long, value_name = "RULE", default_value = "math")]
    qrule: QuantileRule,
    /// Khoảng của phân vị (interval of quantiles): mean, beta, xlogit, asin
    #[arg(long, value_name = "METHOD", default_value = "mean")]
    interval: Woodruff,
    /// Hài lòng từ mức này (satisfied from this answer on), cho satisfied_* và net_satisfaction
    #[arg(long, value_name = "X", default_value_t = 4.0)]
    satisfied_from: f64,
    /// Hai đầu thang đo (ends of the scale)
    #[arg(long, value_name = "LOW,HIGH", value_delimiter = ',', num_args = 1, default_values_t = [1.0, 5.0])]
    scale: Vec<f64>,
    /// Độ tin cậy (confidence level)
    #[arg(long, default_value_t = 0.95)]
    level: f64,
    /// Hiệu ứng thiết kế, so với chọn không hoàn lại hay có hoàn lại (design effect, against sampling without or with replacement)
    #[arg(long, value_enum, value_name = "KIND", num_args = 0..=1, require_equals = true, default_missing_value = "without")]
    deff: Option<Replacement>,
    /// Kèm ma trận hiệp phương sai (with the covariance matrix)
    #[arg(long)]
    vcov: bool,
    /// Chỉ dùng dòng trả lời đủ mọi cột (only rows that have every column)
    #[arg(long)]
    complete: bool,
    /// Hiệu chỉnh p khi có nhiều kiểm định (adjust the p values of several tests): holm, bh
    #[arg(long, value_name = "METHOD")]
    adjust: Option<Adjustment>,
    /// Quy tắc công bố (rules of publication): nchs_2017, hailong_1
    #[arg(long, value_name = "RULES")]
    publish: Option<Rules>,
    /// In tập lệnh R cho cùng con số thay vì tính (print an R script that gives the same figures instead of computing)
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    script: Option<Script>,
    /// Cách in (how to print)
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What a design effect compares with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Replacement {
    /// Without replacement: the weights must sum to the population
    Without,
    /// With replacement
    Replace,
}

/// In which language a script is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Script {
    /// R with its package survey
    R,
}

pub(crate) fn run(args: &Estimate) -> anyhow::Result<()> {
    if let Some(Script::R) = args.script {
        let design = args.design.as_ref().map(design).transpose()?;
        let script = estimate::script_r(&args.data.display().to_string(), design.as_ref(), &request(args)?)?;
        output::say(script.trim_end());
        return Ok(());
    }
    let answer = answer(args)?;
    match args.format {
        Format::Json => output::json(&answer),
        Format::Csv => print::csv(&answer, &args.by),
        Format::Table => {
            print::table(&answer, &args.by);
            Ok(())
        }
    }
}

fn answer(args: &Estimate) -> anyhow::Result<Answer> {
    let design = args.design.as_ref().map(design).transpose()?;
    let request = request(args)?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if let Some(answer) = estimate::answer_in_one_pass(&args.data, design.as_ref(), &request, threads)? {
        return Ok(answer);
    }
    let table = Table::read(&Source::Path(args.data.clone()))?;
    let design = design.map(|design| design.design(&table)).transpose()?;
    Ok(estimate::answer(&table, design.as_ref(), &request)?)
}

fn request(args: &Estimate) -> anyhow::Result<Request> {
    let deff = args.deff.map(|kind| match kind {
        Replacement::Without => DesignEffect::WithoutReplacement,
        Replacement::Replace => DesignEffect::WithReplacement,
    });
    let &[low, high] = args.scale.as_slice() else {
        return Err(anyhow::anyhow!("thang đo cần hai đầu (a scale has two ends)"))
            .hint("ví dụ (for example) --scale 1,5");
    };
    Ok(Request {
        statistic: args.statistic,
        of: args.responded.iter().chain(&args.of).cloned().collect(),
        by: args.by.clone(),
        filter: args.filter.as_deref().map(Filter::parse).transpose()?,
        complete: args.complete,
        vcov: args.vcov,
        contrasts: args.contrast.iter().map(|text| text.trim().to_owned()).collect(),
        contrast_of: args.statistic_of,
        predictors: args.predictors.clone(),
        method: args.method,
        cells: args.cells.clone(),
        seconds: args.seconds.clone(),
        device: args.device.clone(),
        counter: args.counter.clone(),
        visits: args.visits.clone(),
        flagged: args.flagged.clone(),
        chart: args.chart,
        baseline: args.baseline,
        breaks: args.breaks.clone(),
        adjust: args.adjust,
        publish: args.publish,
        model: args.model.clone(),
        family: args.family,
        test: args.test.clone(),
        expected: args.expected.clone(),
        scale: Scale { ends: [low, high], from: args.satisfied_from },
        quantiles: Quantiles { p: args.p.clone(), rule: args.qrule, interval: args.interval },
        options: Options { interval: args.ci, level: args.level, deff, ..Options::default() },
    })
}

pub(crate) fn design(file: &PathBuf) -> anyhow::Result<DesignFile> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("không đọc được {} (cannot be read)", file.display()))
        .hint("kiểm tra đường dẫn; tệp phải là văn bản UTF-8 (check the path; the file must be UTF-8 text)")?;
    Ok(DesignFile::parse(&text, &file.display().to_string())?)
}
