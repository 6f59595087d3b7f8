//! One file a command. A command composes the crates and prints through [`crate::output`]; it computes nothing.

pub(crate) mod audit;
pub(crate) mod chart;
pub(crate) mod demo;
pub(crate) mod estimate;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod index;
pub(crate) mod print;
pub(crate) mod questionnaire;
pub(crate) mod release;
pub(crate) mod report;
pub(crate) mod sample;
pub(crate) mod sensitivity;
pub(crate) mod serve;
pub(crate) mod user;

use std::{fs, future::Future, path::Path};

use anyhow::Context;

use crate::cli::Command;

/// Runs one command to its end.
pub(crate) fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(demo) => demo::run(&demo),
        Command::Serve(serve) => serve::run(&serve),
        Command::Audit(audit) => audit::run(audit),
        Command::Import(import) => import::run(import),
        Command::Export(export) => export::run(*export),
        Command::Estimate(estimate) => estimate::run(&estimate),
        Command::Index(index) => index::run(&index),
        Command::Sample(sample) => sample::run(&sample),
        Command::Sensitivity(sensitivity) => sensitivity::run(&sensitivity),
        Command::Questionnaire(questionnaire) => questionnaire::run(questionnaire),
        Command::Release(release) => release::run(release),
        Command::Chart(chart) => chart::run(chart),
        Command::Report(report) => report::report(&report),
        Command::Print(print) => print::run(print),
        Command::User(user) => user::run(user),
        Command::Slides(slides) => report::slides(&slides),
    }
}

/// Runs what needs the database or the network.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// True where a database URL names a SQLite file that is not there: opening it would make it.
fn is_absent_file(database_url: &str) -> bool {
    let file = database_url.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches("//"));
    let file = file.map(|rest| rest.split('?').next().unwrap_or_default());
    file.is_some_and(|file| !file.is_empty() && file != ":memory:" && !Path::new(file).exists())
}

/// Writes a file whole: a reader sees the old content or the new one.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let part = path.with_added_extension("part");
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("không ghi được {} (cannot be written)", path.display()))
}
