//! `hailong export`: answers, comments, codebooks and tables of releases as files.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, anyhow, ensure};
use clap::{Args, Subcommand};
use survey_api::{
    App, Clock, Config,
    accounts::scope::Reach,
    exports::{
        Dataset, Format, Labels, Layout, Order, Profile,
        manifest::Manifest,
        order::Filters,
        run::{self, MANIFEST, Step, Target},
    },
    responses,
};

use crate::output::{self, Hint, Progress};

/// What can be exported.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// Câu trả lời, đã xáo trộn thứ tự (answers, in shuffled order)
    #[command(
        after_help = "Example:\n  hailong export responses --waves 2026-Q3 --profile research --labels both --out answers.xlsx\n  hailong export responses --format spss --out answers.csv"
    )]
    Responses {
        #[command(flatten)]
        rows: Rows,
        /// One response a row, or one answer a row
        #[arg(long, default_value = "wide", value_parser = word::<Layout>)]
        layout: Layout,
        #[command(flatten)]
        file: File,
    },
    /// Ý kiến viết tay (comments; profile internal masks personal data)
    #[command(after_help = "Example:\n  hailong export comments --profile internal --out comments.csv")]
    Comments {
        #[command(flatten)]
        rows: Rows,
        #[command(flatten)]
        file: File,
    },
    /// Sổ mã của phiếu hỏi (the codebook of a questionnaire)
    #[command(after_help = "Example:\n  hailong export questionnaire one_stop --out codebook.csv")]
    Questionnaire {
        /// Its key, KEY or KEY@VERSION, in the database, or one that comes with the program
        #[arg(value_name = "KEY[@VERSION]")]
        questionnaire: String,
        /// `sqlite:FILE` or `postgres://…`
        #[arg(long, default_value = "sqlite:hailong.db")]
        database: String,
        #[command(flatten)]
        file: File,
    },
    /// Bảng của một bản công bố (a table of a release)
    #[command(
        after_help = "Example:\n  hailong export release --release releases/2026-Q3 --table figures --out figures.xlsx"
    )]
    Release {
        /// The release folder
        #[arg(long, value_name = "DIR")]
        release: PathBuf,
        /// `scores` or `figures`
        #[arg(long, default_value = "scores", value_parser = ["scores", "figures"])]
        table: String,
        #[command(flatten)]
        file: File,
    },
}

/// Which rows, and how much of them.
#[derive(Debug, Args)]
pub(crate) struct Rows {
    /// `sqlite:FILE` or `postgres://…`
    #[arg(long, default_value = "sqlite:hailong.db")]
    database: String,
    /// Codes of the waves; all waves without it
    #[arg(long, value_delimiter = ',')]
    waves: Vec<String>,
    /// Codes of the offices; all without it
    #[arg(long, value_delimiter = ',')]
    offices: Vec<String>,
    /// Codes of the service groups; all without it
    #[arg(long, value_delimiter = ',')]
    service_groups: Vec<String>,
    /// kiosk, qr, web, paper, phone, interview, post; all without it
    #[arg(long, value_delimiter = ',')]
    channels: Vec<String>,
    /// encounter, ticket, `walk_in`; all without it (public counts leave walk-ins out)
    #[arg(long, value_delimiter = ',')]
    bases: Vec<String>,
    /// With what came after the freeze
    #[arg(long)]
    late: bool,
    /// With what does not count by its verdict
    #[arg(long)]
    excluded: bool,
    /// Only what was received in hours that were over at this time (RFC 3339)
    #[arg(long)]
    as_of: Option<jiff::Timestamp>,
    /// public (counts), research (month only), internal (hours; comments masked), full (two people agree, on the server)
    #[arg(long, default_value = "research", value_parser = word::<Profile>)]
    profile: Profile,
    /// What for: stands in the audit
    #[arg(long, default_value = "")]
    purpose: String,
}

/// The file.
#[derive(Debug, Args)]
pub(crate) struct File {
    /// csv, xlsx, parquet, jsonl, spss; without it what the ending of --out says
    #[arg(long, value_parser = word::<Format>)]
    format: Option<Format>,
    /// Codes as code, label, or both
    #[arg(long, default_value = "code", value_parser = word::<Labels>)]
    labels: Labels,
    /// Language of the labels
    #[arg(long, default_value = "vi")]
    language: String,
    /// A byte-order mark at the head of CSV, which some spreadsheets need
    #[arg(long)]
    bom: bool,
    /// The file; its manifest goes beside it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(crate) fn run(export: Export) -> anyhow::Result<()> {
    super::block_on(async {
        match export {
            Export::Responses { rows, layout, file } => rows.export(Dataset::Responses, layout, file).await,
            Export::Comments { rows, file } => rows.export(Dataset::Comments, Layout::Wide, file).await,
            Export::Questionnaire { questionnaire, database, file } => codebook(&questionnaire, &database, file).await,
            Export::Release { release, table, file } => {
                let filters = Filters { table: Some(table), ..Filters::default() };
                let order = file.order(Dataset::Release, filters)?;
                let now = Clock::system().now();
                file.write(async |target| Ok(run::table_of(&release, &order, &target, now).await?)).await
            }
        }
    })
}

impl Rows {
    async fn export(self, dataset: Dataset, layout: Layout, file: File) -> anyhow::Result<()> {
        if self.profile == Profile::Full {
            return Err(anyhow!(
                "full cần hai người đồng ý, mà dòng lệnh không biết ai đang gõ (full needs two people to agree, and a command line does not know who types)"
            ))
            .hint("đề nghị trên máy chủ: POST /api/v1/exports, rồi hai người POST …/approve (ask the server, and two people approve)");
        }
        let filters = Filters {
            waves: self.waves,
            offices: self.offices,
            service_groups: self.service_groups,
            channels: self.channels,
            bases: self.bases,
            late: self.late,
            excluded: self.excluded,
            ..Filters::default()
        };
        let order = file.order(dataset, filters)?;
        let order = Order { layout, as_of: self.as_of, profile: self.profile, purpose: self.purpose, ..order };
        let app = open(&self.database).await?;
        let order = order.checked(app.clock.now())?;
        let mut total = 0;
        for wave in survey_api::waves::store::all(&app.store).await? {
            if dataset == Dataset::Responses
                && (order.filters.waves.is_empty() || order.filters.waves.contains(&wave.code))
            {
                total += responses::store::count(&app.store, &wave.code).await?;
            }
        }
        let bar = Progress::of(2 * total, "Đọc và xáo trộn (reading and shuffling)");
        let progress = Arc::new(move |step, count| {
            if step == Step::Write {
                bar.name("Ghi tệp (writing)");
            }
            bar.advance(count);
        });
        let made = file
            .write(
                async |target| Ok(run::run(&app.store, &order, &Reach::Everywhere, &target, progress.clone()).await?),
            )
            .await;
        app.close().await?;
        made
    }
}

async fn codebook(named: &str, database: &str, file: File) -> anyhow::Result<()> {
    let (key, version) = match named.split_once('@') {
        Some((key, version)) => (key, Some(version.parse().context("KEY@VERSION: VERSION là số (is a number)")?)),
        None => (named, None),
    };
    let filters = Filters { questionnaire: Some((key.to_owned(), version)), ..Filters::default() };
    let order = file.order(Dataset::Questionnaire, filters)?;
    if !super::is_absent_file(database) {
        let app = open(database).await?;
        let known = survey_api::questionnaires::store::all(&app.store).await?;
        if known.iter().any(|one| one.key == key && version.is_none_or(|version| one.version == version)) {
            let made = file
                .write(async |target| {
                    Ok(run::run(&app.store, &order, &Reach::Everywhere, &target, Arc::new(|_, _| {})).await?)
                })
                .await;
            app.close().await?;
            return made;
        }
        app.close().await?;
    }
    let built_in = survey_api::questionnaires::Questionnaire::built_in(key)
        .filter(|one| version.is_none_or(|version| one.version == version))
        .with_context(|| format!("không có phiếu hỏi {named} (there is no such questionnaire)"))
        .hint("`hailong import questionnaire` nhập phiếu hỏi (imports one)")?;
    let now = Clock::system().now();
    file.write(async |target| Ok(run::codebook_of(&built_in, &order, &target, now).await?)).await
}

impl File {
    fn order(&self, dataset: Dataset, filters: Filters) -> anyhow::Result<Order> {
        let (format, labels, language, bom) = (self.format()?, self.labels, self.language.clone(), self.bom);
        Ok(Order { dataset, format, labels, language, bom, filters, ..Order::default() })
    }

    /// The format, which the ending of the file agrees with.
    fn format(&self) -> anyhow::Result<Format> {
        let ending = self.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let format = match self.format {
            Some(format) => Some(format),
            None => Format::ALL.into_iter().find(|format| format.ending() == ending),
        };
        let format =
            format.with_context(|| format!("{}: không rõ định dạng (the format is not clear)", self.out.display()));
        let format = format
            .hint("thêm --format, hoặc đặt đuôi .csv .xlsx .parquet .jsonl (add --format, or one of these endings)")?;
        ensure!(format.ending() == ending, "{} cần đuôi .{} (needs this ending)", self.out.display(), format.ending());
        Ok(format)
    }

    /// Makes the files in a folder beside their place and moves them there once they are whole.
    async fn write(&self, make: impl AsyncFnOnce(Target) -> anyhow::Result<Manifest>) -> anyhow::Result<()> {
        let stem = self.out.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let part = self.out.with_added_extension("part");
        let unwritable = || format!("không ghi được {} (cannot be written)", self.out.display());
        if part.exists() {
            fs::remove_dir_all(&part).with_context(unwritable)?;
        }
        fs::create_dir(&part).with_context(unwritable)?;
        let made = make(Target { folder: part.clone(), stem }).await.and_then(|manifest| {
            self.settle(&part, &manifest).with_context(unwritable)?;
            Ok(manifest)
        });
        fs::remove_dir_all(&part).with_context(unwritable)?;
        let manifest = made?;
        for file in &manifest.files {
            output::say(format_args!("{} · {} byte · SHA-256 {}", file.name, file.bytes, file.sha256));
        }
        output::say(format_args!("{} dòng (rows) · {} cột (columns)", manifest.rows, manifest.columns.len()));
        if let Some(waiting) = manifest.left_out.and_then(|left| left.waiting).filter(|waiting| *waiting > 0) {
            output::note(format_args!(
                "{waiting} câu trả lời chưa có trong tệp vì còn chờ chuyển (answers not in it: still waiting to be moved)"
            ));
        }
        Ok(())
    }

    /// The data last: where they are, what describes them is too.
    fn settle(&self, part: &Path, manifest: &Manifest) -> std::io::Result<()> {
        let folder = self.out.parent().unwrap_or(Path::new(""));
        fs::rename(part.join(MANIFEST), self.out.with_added_extension(MANIFEST))?;
        manifest.files.iter().rev().try_for_each(|file| fs::rename(part.join(&file.name), folder.join(&file.name)))
    }
}

async fn open(database: &str) -> anyhow::Result<App> {
    if super::is_absent_file(database) {
        return Err(anyhow!("không có cơ sở dữ liệu {database} (there is no such database)"))
            .hint("kiểm tra --database; `hailong import` và `hailong serve` tạo cơ sở dữ liệu (check --database)");
    }
    let config = Config { database_url: database.to_owned(), log: "warn".to_owned(), ..Config::default() };
    App::open(config, Clock::system())
        .await
        .with_context(|| format!("không mở được {database} (the database cannot be opened)"))
        .hint("--database sqlite:TỆP hoặc postgres://… (a SQLite file or a PostgreSQL)")
}

/// A word as the API has it.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| error.to_string())
}
