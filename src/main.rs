//! `hailong`: from a customer's tap at the counter to a published satisfaction index.
//!
//! The root package composes and prints; it computes nothing. Exit status: 0 done, 1 what was handed over is at fault
//! (message, cause, hint), 2 bad arguments.

// Doc comments of arguments are help texts, where square brackets mean "may be left out".
#![allow(rustdoc::broken_intra_doc_links)]

mod cli;
mod commands;
mod output;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::failure(&error);
            ExitCode::from(1)
        }
    }
}
