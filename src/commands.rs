//! One file a command. A command composes the crates and prints through [`crate::output`]; it computes nothing.

pub(crate) mod demo;
pub(crate) mod release;

use std::future::Future;

use crate::cli::Command;

/// Runs one command to its end.
pub(crate) fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(demo) => demo::run(&demo),
        Command::Release(release) => release::run(release),
    }
}

/// Runs what needs the database or the network.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
