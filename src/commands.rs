//! One file a command. A command composes the crates and prints through [`crate::output`]; it computes nothing.

pub(crate) mod release;

use crate::cli::Command;

/// Runs one command to its end.
pub(crate) fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Release(release) => release::run(release),
    }
}
