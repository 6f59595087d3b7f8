//! Reference files that a newcomer's clone does not have.

use std::{io::Write, path::PathBuf};

/// A file under the shared folder. Where the folder is absent the test did not run: it says so, and leaves its name in the list
/// that `make test` counts.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(path);
    if !file.exists() {
        let test = std::thread::current().name().unwrap_or(path).to_owned();
        println!("{test}: not run: ../shared is absent");
        if let Some(list) = std::env::var_os("HAILONG_NOT_RUN") {
            writeln!(std::fs::OpenOptions::new().append(true).open(list).unwrap(), "{test}").unwrap();
        }
    }
    file.exists().then_some(file)
}
