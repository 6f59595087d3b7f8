//! A database that outlives the program: a SQLite file, or a database of its own on the PostgreSQL of the tests.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;
use uuid::Uuid;

pub(super) struct Database {
    folder: TempDir,
    /// The URL of the administrator, and the name of the database.
    postgres: Option<(String, String)>,
}

impl Database {
    pub(super) fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), postgres: None }
    }

    /// `None` only where somebody said in so many words that there is no PostgreSQL.
    pub(super) fn postgres() -> Option<Self> {
        let admin = std::env::var("HAILONG_TEST_POSTGRES").unwrap_or_default();
        assert!(!admin.is_empty(), "HAILONG_TEST_POSTGRES is not set: run `make test`, or set it to `absent`");
        if admin == "absent" {
            return None;
        }
        let name = format!("hailong_kill_{}", Uuid::new_v4().simple());
        run("createdb", &["--maintenance-db", &admin, &name]);
        Some(Self { folder: tempfile::tempdir().unwrap(), postgres: Some((admin, name)) })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn url(&self) -> String {
        match &self.postgres {
            None => format!("sqlite:{}", self.folder().join("hailong.db").display()),
            Some((admin, name)) => format!("{}/{name}", admin.rsplit_once('/').unwrap().0),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        if self.postgres.is_some() { "PostgreSQL" } else { "SQLite" }
    }

    pub(super) fn drop(self) {
        if let Some((admin, name)) = &self.postgres {
            run("dropdb", &["--force", "--maintenance-db", admin, name]);
        }
    }
}

fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(found(program)).args(arguments).output().unwrap();
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
}

/// In the path, or where Debian keeps the programs of PostgreSQL, as `.ci/postgres` looks for them.
fn found(program: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let kept = versions.map(|version| version.path().join("bin").join(program)).filter(|path| path.exists());
    kept.max().unwrap_or_else(|| program.into())
}
