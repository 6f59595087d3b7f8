//! `hailong chart`: one chart of a release as a file.

use std::path::PathBuf;

use anyhow::{Context, bail};
use charts::{Chart, Kind, Lang, Selection, Size, Theme};
use clap::Args;

use crate::output::{self, Hint};

/// Arguments of `hailong chart`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  hailong chart ranking --release demo/releases/2026-Q3 --out ranking.svg")]
pub(crate) struct ChartCommand {
    /// ranking (who is ahead, and is it real), trend (is it moving), likert (how do the answers spread),
    /// heat (where are the weak cells)
    kind: String,
    /// The release folder
    #[arg(long, value_name = "DIR")]
    release: PathBuf,
    /// What to write; the ending says how: .svg, .png or .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Period label; the release's own period without it
    #[arg(long)]
    period: Option<String>,
    /// Unit code; all units together without it
    #[arg(long)]
    unit: Option<String>,
    /// Node of the scheme; the whole index without it
    #[arg(long)]
    node: Option<String>,
    /// vi or en
    #[arg(long, default_value = "vi", value_parser = ["vi", "en"])]
    lang: String,
    /// Page of a chart with more rows than fit on one
    #[arg(long, default_value_t = 1)]
    page: usize,
}

pub(crate) fn run(command: ChartCommand) -> anyhow::Result<()> {
    let kind: Kind = command.kind.parse()?;
    let release = super::release::read(&command.release)?;
    let selection = Selection {
        period: command.period,
        unit: command.unit,
        node: command.node,
        lang: Lang::from_tag(&command.lang),
        page: command.page,
        ..Selection::default()
    };
    let chart = Chart::from_release(&release, kind, &selection)?;
    let ending = command.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    let bytes = match ending.as_str() {
        "svg" => chart.svg(&Theme::default(), Size::SLIDE).into_bytes(),
        "png" => charts::png(&chart.svg(&Theme::default(), Size::SLIDE), 1.0)?,
        "pdf" => chart.pdf(&Theme::default(), Size::SLIDE)?,
        _ => bail!("{} cần đuôi .svg, .png hoặc .pdf (needs the ending .svg, .png or .pdf)", command.out.display()),
    };
    super::write(&command.out, &bytes).context("biểu đồ (the chart)").hint("chọn chỗ khác bằng --out")?;
    for warning in chart.warnings() {
        output::note(warning);
    }
    output::say(chart.headline());
    Ok(())
}
