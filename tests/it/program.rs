//! The program as its user meets it: arguments in, output and exit status out.

use std::{
    path::Path,
    process::{Command, Output},
};

/// Runs `hailong` in a folder of its own.
pub(crate) fn hailong(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hailong")).args(arguments).current_dir(dir).output().unwrap()
}

/// Runs it where it must come to its end, and gives what it printed.
pub(crate) fn done(dir: &Path, arguments: &[&str]) -> String {
    let output = hailong(dir, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}\n{}", errors(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs it where the user's data is at fault, and gives what it said.
pub(crate) fn refused(dir: &Path, arguments: &[&str]) -> String {
    let output = hailong(dir, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{}", errors(&output));
    assert!(output.stdout.is_empty(), "a refusal goes to standard error alone");
    errors(&output)
}

pub(crate) fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
