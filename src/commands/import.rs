//! `hailong import`: files into the database, whole or not at all.

mod responses;

use std::{fs, path::PathBuf};

use analytics::{
    error::FAULTS_SHOWN,
    frame::table::{Source, Table},
};
use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use survey_api::{App, Clock, Config, ballots, offices, questionnaires};

use crate::output::{self, Hint};

/// What can be imported.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Phiếu hỏi (a questionnaire, TOML)
    #[command(after_help = "Example:\n  hailong import questionnaire one_stop.toml --database sqlite:hailong.db")]
    Questionnaire {
        /// The questionnaire
        file: PathBuf,
        #[command(flatten)]
        into: Into,
    },
    /// Câu trả lời, mỗi dòng một người (answers, a row a person: CSV, workbook, Parquet, SPSS or JSON lines)
    Responses(responses::Responses),
    /// Số lượt giải quyết theo đơn vị và nhóm dịch vụ (finished visits by office and service group)
    #[command(after_help = "Example:\n  hailong import encounters visits.csv --database sqlite:hailong.db")]
    Encounters {
        /// CSV, workbook or Parquet
        file: PathBuf,
        #[command(flatten)]
        columns: EncounterColumns,
        #[command(flatten)]
        into: Into,
    },
}

/// Where it goes.
#[derive(Debug, Args)]
pub(crate) struct Into {
    /// `sqlite:FILE` or `postgres://…`
    #[arg(long, default_value = "sqlite:hailong.db")]
    database: String,
    /// Check everything, store nothing, and say what would happen
    #[arg(long)]
    dry_run: bool,
}

/// Columns of a file of visits.
#[derive(Debug, Args)]
pub(crate) struct EncounterColumns {
    /// Column of the period
    #[arg(long, default_value = "period")]
    period_column: String,
    /// Column of the office
    #[arg(long, default_value = "office")]
    office_column: String,
    /// Column of the service group
    #[arg(long, default_value = "service_group")]
    service_group_column: String,
    /// Column of the number of finished visits
    #[arg(long, default_value = "encounters")]
    encounters_column: String,
}

pub(crate) fn run(import: Import) -> anyhow::Result<()> {
    match import {
        Import::Questionnaire { file, into } => super::block_on(questionnaire(file, into)),
        Import::Responses(responses) => super::block_on(responses.run()),
        Import::Encounters { file, columns, into } => super::block_on(encounters(file, columns, into)),
    }
}

impl Into {
    /// The database; `None` where there is none yet and a look must not make one.
    async fn open_or_look(&self) -> anyhow::Result<Option<App>> {
        if self.dry_run && super::is_absent_file(&self.database) { Ok(None) } else { self.open().await.map(Some) }
    }

    /// The database, brought up to date.
    async fn open(&self) -> anyhow::Result<App> {
        let config = Config { database_url: self.database.clone(), log: "warn".to_owned(), ..Config::default() };
        let opened = App::open(config, Clock::system()).await;
        opened
            .with_context(|| format!("không mở được {} (the database cannot be opened)", self.database))
            .hint("--database sqlite:TỆP hoặc postgres://… (a SQLite file or a PostgreSQL)")
    }
}

async fn questionnaire(file: PathBuf, into: Into) -> anyhow::Result<()> {
    let questionnaire = read_questionnaire(&file)?;
    let items = questionnaire.codebook.items.len();
    // What is published never changes, so all that keeps a version back is told before it is.
    let app = into.open_or_look().await?;
    let mut earlier = match &app {
        Some(app) => questionnaires::store::of_key(&app.store, &questionnaire.key).await?,
        None => Vec::new(),
    };
    earlier.retain(|one| one.version != questionnaire.version);
    let (faults, _) = questionnaires::publishable::beyond(&questionnaire, &file.display().to_string(), &earlier);
    if !faults.is_empty() {
        return Err(analytics::Error::new(analytics::error::Stage::Schema, faults).into());
    }
    if let Some(app) = app {
        if !into.dry_run {
            questionnaires::store::register(&app.store, &questionnaire).await?;
        }
        app.close().await?;
    }
    output::say(format_args!(
        "{} {} · {items} câu hỏi (items) · SHA-256 {}{}",
        questionnaire.key,
        questionnaire.version,
        questionnaire.sha256(),
        output::dry(into.dry_run)
    ));
    Ok(())
}

pub(super) fn read_questionnaire(file: &std::path::Path) -> anyhow::Result<questionnaires::Questionnaire> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("không đọc được {} (cannot be read)", file.display()))
        .hint("kiểm tra đường dẫn; tệp phải là TOML mã UTF-8 (check the path; the file is TOML in UTF-8)")?;
    questionnaires::file::from_toml(&text, &file.display().to_string())
        .with_context(|| format!("phiếu hỏi {} có chỗ chưa đúng (the questionnaire is at fault)", file.display()))
}

async fn encounters(file: PathBuf, columns: EncounterColumns, into: Into) -> anyhow::Result<()> {
    let table = Table::read(&Source::Path(file.clone())).with_context(|| at_fault(&file))?;
    let named = ballots::file::Columns {
        period: columns.period_column,
        office: columns.office_column,
        service_group: columns.service_group_column,
        encounters: columns.encounters_column,
    };
    let tallies = ballots::file::read(&table, &named).with_context(|| at_fault(&file))?;
    let app = into.open_or_look().await?;
    let mut homeless = Vec::new();
    for tally in &tallies {
        let office = match &app {
            Some(app) => offices::store::one(&app.store, &tally.office).await?,
            None => None,
        };
        if let Err(refusal) = tally.clone().at(office.as_ref()) {
            homeless.push(format!("{} · {} · {}: {refusal}", tally.wave, tally.office, tally.service_group));
        }
    }
    if !homeless.is_empty() {
        let more = homeless.len().saturating_sub(FAULTS_SHOWN);
        homeless.truncate(FAULTS_SHOWN);
        if more > 0 {
            homeless.push(format!("… còn {more} chỗ nữa (and {more} more)"));
        }
        return Err(anyhow!(homeless.join("\n")))
            .with_context(|| at_fault(&file))
            .hint("nhập câu trả lời của đơn vị trước (import the answers of the office first)");
    }
    if let Some(app) = app {
        if !into.dry_run {
            ballots::store::put(&app.store, &tallies).await?;
        }
        app.close().await?;
    }
    let visits: u64 = tallies.iter().map(|tally| u64::from(tally.encounters)).sum();
    output::say(format_args!("{} tầng (strata) · {visits} lượt (visits){}", tallies.len(), output::dry(into.dry_run)));
    Ok(())
}

/// Nothing of a file with a fault is kept, and the message says so.
fn at_fault(file: &std::path::Path) -> String {
    format!("{} có chỗ chưa đúng, chưa lưu gì (the file is at fault, nothing was stored)", file.display())
}
