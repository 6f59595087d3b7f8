//! `hailong report` and `hailong slides`: a release on paper.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

/// Arguments of `hailong report`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  hailong report --release demo/releases/2026-Q3 --out report.pdf")]
pub(crate) struct Report {
    /// The release folder
    #[arg(long, value_name = "DIR")]
    release: PathBuf,
    /// What to write; the ending says how: .html or .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Arguments of `hailong slides`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  hailong slides --release demo/releases/2026-Q3 --out slides.pdf")]
pub(crate) struct Slides {
    /// The release folder
    #[arg(long, value_name = "DIR")]
    release: PathBuf,
    /// What to write, a .pdf
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn report(command: &Report) -> anyhow::Result<()> {
    let release = super::release::read(&command.release)?;
    let bytes = match command.out.extension().and_then(|ending| ending.to_str()) {
        Some("html") => charts::report::html(&release)?.into_bytes(),
        Some("pdf") => charts::report::pdf(&release)?,
        _ => bail!("{} cần đuôi .html hoặc .pdf (needs the ending .html or .pdf)", command.out.display()),
    };
    super::write(&command.out, &bytes)
}

pub(crate) fn slides(command: &Slides) -> anyhow::Result<()> {
    if command.out.extension().is_none_or(|ending| ending != "pdf") {
        bail!("{} cần đuôi .pdf (needs the ending .pdf)", command.out.display());
    }
    let release = super::release::read(&command.release)?;
    super::write(&command.out, &charts::slides::pdf(&release)?)
}
