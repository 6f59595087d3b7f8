//! The only file that prints. Figures and answers go to standard output; progress and faults to standard error.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::{
    fmt::{self, Display},
    io::{self, IsTerminal, Write},
    path::Path,
    time::Duration,
};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

/// One line to standard output. A reader that went away (`hailong … | head`) is no fault of ours.
pub(crate) fn say(line: impl Display) {
    if let Err(fault) = writeln!(io::stdout().lock(), "{line}")
        && fault.kind() == io::ErrorKind::BrokenPipe
    {
        std::process::exit(0);
    }
}

/// Names and values under each other, values aligned.
pub(crate) fn pairs(rows: &[(&str, String)]) {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, value) in rows {
        say(format_args!("  {name}{:pad$}  {value}", "", pad = width - name.chars().count()));
    }
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: aligned columns, decimal comma
    #[default]
    Table,
    /// For programs
    Json,
    /// For spreadsheets: comma separated, decimal point, UTF-8
    Csv,
}

/// Rows under a header: the first columns are names, from `numbers` on they are figures and align right.
pub(crate) fn table(header: &[String], rows: &[Vec<String>], numbers: usize) {
    let width =
        |column: usize| rows.iter().chain([&header.to_vec()]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    for row in [&header.to_vec()].into_iter().chain(rows) {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[column] - cell.chars().count());
            let (before, after) = if column < numbers { ("", pad.as_str()) } else { (pad.as_str(), "") };
            line.push_str(&format!("{before}{cell}{after}  "));
        }
        say(line.trim_end());
    }
}

/// Comma separated rows; a cell with a comma, a quotation mark or a line break stands in quotation marks.
pub(crate) fn csv(header: &[String], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    [&header.to_vec()].into_iter().chain(rows).try_for_each(|row| writer.write_record(row))?;
    let text = String::from_utf8(writer.into_inner()?)?;
    say(text.trim_end_matches('\n'));
    Ok(())
}

/// The same into a file, whole or not at all: it takes its name once it is complete.
pub(crate) fn csv_file(file: &Path, rows: impl Iterator<Item = Vec<String>>) -> anyhow::Result<()> {
    let part = file.with_extension("part");
    let written = csv::Writer::from_path(&part).and_then(|mut writer| {
        for row in rows {
            writer.write_record(row)?;
        }
        writer.flush()?;
        Ok(())
    });
    let done = written.and_then(|()| Ok(std::fs::rename(&part, file)?));
    if done.is_err() {
        // Nothing of it is left where it did not get its name; the fault that is told is the first one.
        std::fs::remove_file(&part).ok();
    }
    done.with_context(|| format!("không ghi được {} (cannot be written)", file.display()))
        .hint("kiểm tra thư mục (check the folder)")
}

/// One JSON document.
pub(crate) fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    say(serde_json::to_string_pretty(value)?);
    Ok(())
}

/// A number as people here read it; a dash where there is none.
pub(crate) fn decimal(value: Option<f64>, places: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}").replace('.', ","))
}

/// A remark that is not the answer: to standard error, so that a pipe stays clean.
pub(crate) fn note(line: impl Display) {
    eprintln!("{line}");
}

/// The end of a line about something that was only tried.
pub(crate) fn dry(dry_run: bool) -> &'static str {
    if dry_run { " · thử, chưa lưu gì (dry run: nothing stored)" } else { "" }
}

/// Message, causes, hint.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("lỗi (error): {error}");
    for cause in error.chain().skip(1) {
        for line in cause.to_string().lines() {
            eprintln!("  vì (because): {line}");
        }
    }
    if let Some(hinted) = error.downcast_ref::<Hinted>() {
        eprintln!("  gợi ý (hint): {}", hinted.hint);
    }
}

/// Adds what the reader can do to an error that does not say so itself.
pub(crate) trait Hint<T> {
    /// The hint is printed last, after message and causes.
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T>;
}

impl<T, E: Into<anyhow::Error>> Hint<T> for Result<T, E> {
    fn hint(self, hint: impl Into<String>) -> anyhow::Result<T> {
        self.map_err(|error| Hinted { error: error.into(), hint: hint.into() }.into())
    }
}

/// An error with its hint; its message and causes are those of the error inside.
#[derive(Debug)]
struct Hinted {
    error: anyhow::Error,
    hint: String,
}

impl Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Hinted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

/// A bar on standard error while a stage runs; nothing at all when standard error is not a terminal.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A stage of `steps` known steps.
    pub(crate) fn of(steps: u64, stage: &str) -> Self {
        if !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("{msg:40} {wide_bar} {pos}/{len} {elapsed}")
            .expect("the template is a constant with valid keys");
        let bar = ProgressBar::new(steps).with_style(style).with_message(stage.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// What is being done now.
    pub(crate) fn name(&self, stage: &'static str) {
        self.0.set_message(stage);
    }

    /// `steps` more are done.
    pub(crate) fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
