//! A fresh database of each kind.

use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

pub(crate) struct Database {
    pub(crate) url: String,
    pub(crate) kind: Kind,
    folder: TempDir,
    name: String,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// PostgreSQL unless somebody said that there is none.
    pub(crate) fn present() -> Vec<Self> {
        match admin().as_str() {
            "" => panic!("set HAILONG_TEST_POSTGRES to the URL of an administrator, or to `absent`"),
            "absent" => vec![Self::Sqlite],
            _ => vec![Self::Sqlite, Self::Postgres],
        }
    }
}

impl Database {
    /// `slow`: PostgreSQL waits 2 ms before each sync of its log; SQLite's process is slowed by its server.
    pub(crate) async fn fresh(kind: Kind, slow: bool) -> Self {
        // Not in memory: a temporary folder often is.
        let folder = TempDir::new_in(std::env::var("HAILONG_BENCH_DIR").unwrap_or_else(|_| ".".to_owned())).unwrap();
        let name = format!("hailong_bench_{}", Uuid::new_v4().simple());
        let url = match kind {
            Kind::Sqlite => format!("sqlite:{}", folder.path().join("hailong.db").display()),
            Kind::Postgres => format!("{}/{name}", admin().rsplit_once('/').unwrap().0),
        };
        if kind == Kind::Postgres {
            run(&format!("CREATE DATABASE {name}")).await;
            if slow {
                run(&format!("ALTER DATABASE {name} SET commit_delay = 2000")).await;
                run(&format!("ALTER DATABASE {name} SET commit_siblings = 0")).await;
            }
        }
        Self { url, kind, folder, name }
    }

    pub(crate) fn keys(&self) -> String {
        self.folder.path().join("keys").display().to_string()
    }

    pub(crate) async fn drop(self) {
        if self.kind == Kind::Postgres {
            run(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
        }
    }
}

fn admin() -> String {
    std::env::var("HAILONG_TEST_POSTGRES").unwrap_or_default()
}

async fn run(sql: &str) {
    let admin = sea_orm::Database::connect(admin()).await.unwrap();
    admin.execute_unprepared(sql).await.unwrap();
    admin.close().await.unwrap();
}
