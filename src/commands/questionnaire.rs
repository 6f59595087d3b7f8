//! `hailong questionnaire`: from and to XLSForm, what is wrong with a questionnaire, what changed between two.

use std::path::{Path, PathBuf};

use analytics::frame::table::Source;
use anyhow::{Context, anyhow};
use clap::Subcommand;
use survey_api::questionnaires::{Questionnaire, diff, review, xlsform};

use crate::output::{self, Hint};

/// Work on questionnaires.
#[derive(Debug, Subcommand)]
pub(crate) enum QuestionnaireCommand {
    /// XLSForm thành phiếu hỏi TOML, kèm danh sách những gì không chuyển được (an XLSForm as a questionnaire, with what could not be taken)
    #[command(after_help = "Example:\n  hailong questionnaire import form.xlsx --out form.toml")]
    Import {
        /// The workbook
        file: PathBuf,
        /// The questionnaire
        #[arg(long, value_name = "TOML")]
        out: PathBuf,
    },
    /// Phiếu hỏi thành XLSForm (a questionnaire as an XLSForm)
    #[command(after_help = "Example:\n  hailong questionnaire export one_stop --out one_stop.xlsx")]
    Export {
        /// A TOML file, or the key of a questionnaire that comes with the program
        questionnaire: String,
        /// The workbook
        #[arg(long, value_name = "XLSX")]
        out: PathBuf,
    },
    /// Mọi chỗ sai, và những chỗ nên xem lại trước khi dùng (every fault, and what to look at before it is used)
    #[command(after_help = "Example:\n  hailong questionnaire check form.toml")]
    Check {
        /// A TOML file, or the key of a questionnaire that comes with the program
        questionnaire: String,
    },
    /// Hai phiên bản khác nhau ở đâu: wording, additive, breaking (what changed between two versions)
    #[command(after_help = "Example:\n  hailong questionnaire diff v1.toml v2.toml --format csv")]
    Diff {
        /// The older
        old: String,
        /// The newer
        new: String,
        /// For people, programs or spreadsheets
        #[arg(long, value_enum, default_value_t)]
        format: output::Format,
    },
}

pub(crate) fn run(command: QuestionnaireCommand) -> anyhow::Result<()> {
    match command {
        QuestionnaireCommand::Import { file, out } => import(&file, &out),
        QuestionnaireCommand::Export { questionnaire, out } => export(&questionnaire, &out),
        QuestionnaireCommand::Check { questionnaire } => check(&questionnaire),
        QuestionnaireCommand::Diff { old, new, format } => compare(&old, &new, format),
    }
}

/// What was read is written, whether it is whole or a draft; what is missing is told.
fn import(file: &Path, out: &Path) -> anyhow::Result<()> {
    let read = xlsform::read::read(&Source::Path(file.to_owned()))
        .with_context(|| format!("không đọc được {} (cannot be read as an XLSForm)", file.display()))?;
    let text = read.draft.to_toml().context("phiếu hỏi không viết ra được (cannot be written)")?;
    super::write(out, text.as_bytes())?;
    output::say(format_args!("{}: {} câu (items)", out.display(), read.draft.items.len()));
    if !read.unmapped.is_empty() {
        output::say(format_args!("{} chỗ không chuyển được (not taken):", read.unmapped.len()));
        read.unmapped.iter().for_each(|left| output::say(format_args!("  {left}")));
    }
    match read.draft.check(&out.display().to_string()) {
        Ok(questionnaire) => remarks(&questionnaire),
        Err(error) => {
            output::say(format_args!("còn là nháp, {} chỗ phải sửa (a draft; to be mended):", error.faults().len()));
            error.faults().iter().for_each(|fault| output::say(format_args!("  {fault}")));
        }
    }
    Ok(())
}

fn export(named: &str, out: &Path) -> anyhow::Result<()> {
    let written = xlsform::write::write(&questionnaire(named)?)?;
    super::write(out, &written.content)?;
    output::say(out.display());
    written.unmapped.iter().for_each(|left| output::note(format_args!("  {left}")));
    Ok(())
}

fn check(named: &str) -> anyhow::Result<()> {
    let questionnaire = questionnaire(named)?;
    output::say(format_args!(
        "{} {} · {} câu (items) · khoảng {} giây (about so many seconds)",
        questionnaire.key,
        questionnaire.version,
        questionnaire.items.len(),
        output::decimal(Some(review::seconds(&questionnaire)), 0)
    ));
    let faults = review::of(&questionnaire).into_iter().filter(|remark| remark.is_fault);
    let faults: Vec<String> = faults.map(|remark| worded(&remark)).collect();
    if !faults.is_empty() {
        return Err(anyhow!(faults.join("\n"))).hint("sửa rồi kiểm lại (mend it and check again)");
    }
    remarks(&questionnaire);
    Ok(())
}

fn remarks(questionnaire: &Questionnaire) {
    review::of(questionnaire).iter().for_each(|remark| output::say(format_args!("  {}", worded(remark))));
}

fn worded(remark: &review::Remark) -> String {
    let place = remark.item.as_ref().map_or(String::new(), |item| format!("{item}: "));
    format!("{place}{} / {}", remark.text.vi, remark.text.en)
}

fn compare(old: &str, new: &str, format: output::Format) -> anyhow::Result<()> {
    let changes = diff::between(&questionnaire(old)?, &questionnaire(new)?);
    let header = ["item", "class", "what"].map(str::to_owned);
    let class = |change: &diff::Change| format!("{:?}", change.class).to_lowercase();
    let row = |change: &diff::Change| vec![change.item.clone(), class(change), change.what.join(" ")];
    let rows: Vec<Vec<String>> = changes.iter().map(row).collect();
    match format {
        output::Format::Json => output::json(&changes)?,
        output::Format::Csv => output::csv(&header, &rows)?,
        output::Format::Table if rows.is_empty() => output::say("không khác gì (nothing differs)"),
        output::Format::Table => output::table(&header, &rows, header.len()),
    }
    Ok(())
}

/// A file where there is one, else what comes with the program.
fn questionnaire(named: &str) -> anyhow::Result<Questionnaire> {
    let path = Path::new(named);
    if path.exists() || path.extension().is_some() {
        return super::import::read_questionnaire(path);
    }
    let keys: Vec<&str> = Questionnaire::built_in_keys().collect();
    Questionnaire::built_in(named)
        .with_context(|| format!("không có phiếu hỏi {named} (there is no such questionnaire)"))
        .hint(format!("một tệp TOML, hoặc một trong (a TOML file, or one of) {}", keys.join(", ")))
}
