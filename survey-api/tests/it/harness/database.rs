//! A database of its own on the PostgreSQL that `make test` starts.

use sea_orm::{ConnectionTrait, Database};
use uuid::Uuid;

pub(crate) struct Fresh {
    pub(crate) url: String,
    name: String,
    admin: String,
}

impl Fresh {
    /// `None` only where somebody said in so many words that there is no PostgreSQL.
    pub(crate) async fn postgres() -> Option<Self> {
        let admin = std::env::var("HAILONG_TEST_POSTGRES").unwrap_or_default();
        match admin.as_str() {
            "" => panic!(
                "shown on SQLite only: HAILONG_TEST_POSTGRES is not set. Run `make test`, which starts a PostgreSQL, or \
                 set it to the URL of an administrator, or to `absent` to leave PostgreSQL out"
            ),
            "absent" => return None,
            _ => {}
        }
        let name = format!("hailong_{}", Uuid::new_v4().simple());
        execute(&admin, &format!("CREATE DATABASE {name}")).await;
        let (server, _) = admin.rsplit_once('/').unwrap();
        Some(Self { url: format!("{server}/{name}"), name, admin })
    }

    pub(crate) async fn drop(self) {
        execute(&self.admin, &format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

async fn execute(url: &str, sql: &str) {
    let admin = Database::connect(url).await.unwrap();
    admin.execute_unprepared(sql).await.unwrap();
    admin.close().await.unwrap();
}
