//! `hailong chart`: one chart of a release, or of anyone's figures, as a file.

use std::path::{Path, PathBuf};

use analytics::{Figure, Release};
use anyhow::{Context, anyhow, bail};
use charts::{Chart, Kind, Lang, Medium, Selection, Theme, figures, spec::Unit};
use clap::Args;

use crate::output::{self, Hint};

/// Arguments of `hailong chart`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hailong chart ranking --release demo/releases/2026-Q3 --out ranking.svg
  hailong chart ranking --figures hospitals.csv --by hospital --title \"Satisfied patients\" --out hospitals.png --lang en

A figures file has a header and one row a figure. It needs the column estimate; statistic, variable, category, period, se, low,
high, level, n, p and status are read where they are; what estimate --statistic control, index --show changes or lineage, and sensitivity print is read too; every other column is a domain variable, one of which names the units (--by).")]
pub(crate) struct ChartCommand {
    /// ranking (who is ahead, and is it real), trend (is it moving), likert (how do the answers spread),
    /// heat (where are the weak cells), bars (a ranking from zero), slope (who moved), funnel (who needs a second look, given size),
    /// tiles (the provinces in four groups), drivers (what to fix first), control (is this period unusual), changes (why did it move), radar (the shape of one unit), multiples (how does each unit move),
    /// response (where do answers get lost), places (which places can a unit have), tree (what does each part weigh),
    /// sparks (a row a unit with a small line), profile (one unit on one page)
    kind: String,
    /// The release folder
    #[arg(long, value_name = "DIR", required_unless_present = "figures", conflicts_with = "figures")]
    release: Option<PathBuf>,
    /// A CSV of figures of any origin, instead of a release
    #[arg(long, value_name = "FILE")]
    figures: Option<PathBuf>,
    /// What to write; the ending says how: .svg, .png or .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Period label; the release's own period, or the last of a figures file, without it
    #[arg(long)]
    period: Option<String>,
    /// Earlier period of slope; a year before, or the period before, without it
    #[arg(long)]
    from: Option<String>,
    /// What the value of a trend is to reach, on its own scale: 85, or one for each period as 2026-Q3=85; may be repeated
    #[arg(long, value_name = "[PERIOD=]VALUE", value_parser = target)]
    target: Vec<(Option<String>, f64)>,
    /// Unit code; all units together without it
    #[arg(long)]
    unit: Option<String>,
    /// Node of the scheme, or variable of a figures file; the whole index without it
    #[arg(long)]
    node: Option<String>,
    /// vi or en
    #[arg(long, default_value = "vi", value_parser = ["vi", "en"])]
    lang: String,
    /// Page of a chart with more rows than fit on one
    #[arg(long, default_value_t = 1)]
    page: usize,
    /// Where it is read, laid out anew for each: slide (1920 × 1080), print (A4), page (1280 wide), phone (780 wide)
    #[arg(long, default_value = "slide")]
    layout: String,
    /// Colours: default, print (safe without colour), contrast, dark (for a dark hall)
    #[arg(long, default_value = "default")]
    theme: String,
    #[command(flatten, next_help_heading = "Figures file")]
    of_figures: OfFigures,
}

/// What a figures file does not say of itself.
#[derive(Debug, Args)]
struct OfFigures {
    /// The column that names the units
    #[arg(long, value_name = "COLUMN", requires = "figures")]
    by: Option<String>,
    /// The statistic to show, where the file has several
    #[arg(long, requires = "figures")]
    statistic: Option<String>,
    /// The category to show, where the file has several
    #[arg(long, requires = "figures")]
    category: Option<String>,
    /// What is measured
    #[arg(long, value_name = "TEXT", requires = "figures")]
    title: Option<String>,
    /// Who published the figures; the name of the file without it
    #[arg(long, value_name = "TEXT", requires = "figures")]
    source: Option<String>,
    /// Whom the figures speak of
    #[arg(long, value_name = "TEXT", requires = "figures")]
    population: Option<String>,
    /// Level of the intervals, where the file has no column level
    #[arg(long, requires = "figures")]
    level: Option<f64>,
    /// Figures of fewer answers are not drawn
    #[arg(long, value_name = "N", default_value_t = 0, requires = "figures")]
    minimum_n: u64,
    /// Values are per cent already; otherwise proportions become per cent and all else is points
    #[arg(long, requires = "figures")]
    percent: bool,
}

pub(crate) fn run(command: ChartCommand) -> anyhow::Result<()> {
    let kind: Kind = command.kind.parse()?;
    let (medium, theme): (Medium, Theme) = (command.layout.parse()?, Theme::named(&command.theme)?);
    let (mut release, reads) = release(&command, kind)?;
    release.figures.extend(command.target.iter().map(targeted));
    let selection = Selection {
        period: command.period,
        from: command.from,
        unit: command.unit,
        node: command.node,
        lang: Lang::from_tag(&command.lang),
        reads,
        page: command.page,
        ..Selection::default()
    };
    let chart = Chart::from_release(&release, kind, &selection)?;
    let ending = command.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let bytes = match ending.as_str() {
        "svg" => chart.svg_for(&theme, medium)?.into_bytes(),
        "png" => charts::png(&chart.svg_for(&theme, medium)?, medium.scale())?,
        "pdf" => chart.pdf_for(&theme, medium)?,
        _ => bail!("{} cần đuôi .svg, .png hoặc .pdf (needs the ending .svg, .png or .pdf)", command.out.display()),
    };
    super::write(&command.out, &bytes).context("biểu đồ (the chart)").hint("chọn chỗ khác bằng --out")?;
    for warning in chart.warnings() {
        output::note(warning);
    }
    output::say(chart.headline());
    Ok(())
}

/// `85` or `2026-Q3=85`; decimals with a comma or a point.
fn target(text: &str) -> Result<(Option<String>, f64), String> {
    let (period, value) = text.split_once('=').map_or((None, text), |(period, value)| (Some(period.to_owned()), value));
    let number = value.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(|number| (period, number)).ok_or_else(|| format!("\"{value}\" không phải số (is not a number)"))
}

/// A target as the figure that a chart reads it from.
fn targeted((period, value): &(Option<String>, f64)) -> Figure {
    let domain = period.iter().map(|period| ("period".to_owned(), period.clone())).collect();
    Figure { statistic: "target".into(), domain, estimate: Some(*value), ..Figure::default() }
}

/// The release folder as it is, or the figures file as a release with how its values read.
fn release(command: &ChartCommand, kind: Kind) -> anyhow::Result<(Release, Option<Unit>)> {
    match (&command.release, &command.figures) {
        (Some(folder), _) => Ok((super::release::read(folder)?, None)),
        (None, Some(file)) => {
            let read = figures::read(&text(file)?, &file.display().to_string(), kind, &choice(command))?;
            for warning in &read.warnings {
                output::note(warning);
            }
            Ok((read.release, Some(read.reads)))
        }
        (None, None) => Err(anyhow!("cần --release hoặc --figures (needs --release or --figures)")),
    }
}

fn text(file: &Path) -> anyhow::Result<String> {
    let name = file.display();
    let bytes = std::fs::read(file).with_context(|| format!("không đọc được {name} (cannot be read)"))?;
    String::from_utf8(bytes)
        .with_context(|| format!("{name} không phải UTF-8 (is not UTF-8)"))
        .hint("lưu lại thành CSV UTF-8 trong phần mềm bảng tính")
}

fn choice(command: &ChartCommand) -> figures::Choice {
    let of = &command.of_figures;
    figures::Choice {
        by: of.by.clone(),
        variable: command.node.clone(),
        statistic: of.statistic.clone(),
        category: of.category.clone(),
        title: of.title.clone(),
        source: of.source.clone(),
        population: of.population.clone(),
        level: of.level,
        minimum_n: of.minimum_n,
        percent: of.percent,
    }
}
