//! `hailong release`: what stands in a release folder.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::Subcommand;

use crate::output::{self, Hint};

/// Work on releases.
#[derive(Debug, Subcommand)]
pub(crate) enum Release {
    /// Cho biết một bản công bố nói về điều gì (say what a release is about)
    #[command(after_help = "Example:\n  hailong release show demo/releases/2026-Q3")]
    Show {
        /// The release folder
        dir: PathBuf,
    },
}

pub(crate) fn run(command: Release) -> anyhow::Result<()> {
    match command {
        Release::Show { dir } => show(&dir),
    }
}

fn show(dir: &std::path::Path) -> anyhow::Result<()> {
    let path = dir.join("release.json");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("không đọc được {} (cannot be read)", path.display()))
        .hint("--release nhận thư mục của một bản công bố, nơi có tệp release.json (the folder of a release, where release.json is)")?;
    let release: analytics::Release = serde_json::from_str(&text)
        .with_context(|| format!("{} không phải là bản công bố (is not a release)", path.display()))
        .hint("lập lại bằng `hailong release compile` (compile it again)")?;
    let about = &release.metadata;
    output::say(&about.title.vi);
    output::say(&about.title.en);
    output::pairs(&[
        ("đơn vị công bố (agency)", about.agency.vi.clone()),
        ("kỳ (period)", about.period.clone()),
        ("các kỳ (periods)", about.periods.join(", ")),
        ("phương pháp (scheme)", format!("{} {}", about.scheme, about.scheme_version)),
        ("đơn vị đo (units)", release.units.len().to_string()),
        ("điểm (scores)", release.scores.len().to_string()),
        ("số liệu (figures)", release.figures.len().to_string()),
        ("dữ liệu (data) SHA-256", about.data_sha256.clone()),
        ("câu hỏi (questionnaire) SHA-256", about.questionnaire_sha256.clone()),
        ("chương trình (program)", about.program_version.clone()),
        ("mô phỏng (simulated)", if about.simulated { "có (yes)" } else { "không (no)" }.to_owned()),
    ]);
    Ok(())
}
