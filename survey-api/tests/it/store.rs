use sea_orm::{ConnectionTrait, Statement};
use survey_api::Store;
use uuid::Uuid;

use crate::harness::{TestApp, on_each_database, response};

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    on_each_database(async |app| {
        app.app.store.migrate().await.unwrap();
        assert!(app.app.store.ready().await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_store_is_not_ready_before_it_is_migrated() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", dir.path().join("new.db").display())).await.unwrap();
    assert!(store.ready().await.is_err());
    store.migrate().await.unwrap();
    assert!(store.ready().await.is_ok());
}

#[tokio::test]
async fn readers_cannot_write() {
    on_each_database(async |app| {
        let written = app.app.store.read().execute_unprepared("UPDATE writer_check SET commits = 99").await;
        assert!(written.is_err());
    })
    .await;
}

#[tokio::test]
async fn sqlite_keeps_what_it_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", dir.path().join("new.db").display())).await.unwrap();
    let tx = store.begin().await.unwrap();
    for (pragma, wanted) in
        [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("secure_delete", "1")]
    {
        let row = tx.query_one_raw(Statement::from_string(store.backend(), format!("PRAGMA {pragma}"))).await.unwrap();
        let row = row.unwrap();
        let found =
            row.try_get_by_index::<String>(0).or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()));
        assert_eq!(found.unwrap(), wanted, "{pragma}");
    }
}

#[tokio::test]
async fn health_and_readiness_answer() {
    on_each_database(async |app| {
        assert_eq!(app.get("/healthz").await.expect(200)["status"], "ok");
        assert_eq!(app.get("/readyz").await.expect(200)["status"], "ok");
    })
    .await;
}

#[tokio::test]
async fn a_store_that_cannot_commit_is_not_ready() {
    on_each_database(async |app| {
        let tx = app.app.store.begin().await.unwrap();
        tx.execute_unprepared("DROP TABLE writer_check").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(app.get("/readyz").await.refused(500), "internal");
    })
    .await;
}

#[tokio::test]
async fn answers_and_comments_keep_no_order_of_arrival() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", dir.path().join("new.db").display())).await.unwrap();
    store.migrate().await.unwrap();
    // What waits is sealed and stands in the order of the transactions, which PostgreSQL tells too.
    for table in ["response", "comment"] {
        assert!(store.read().execute_unprepared(&format!("SELECT rowid FROM {table}")).await.is_err(), "{table}");
    }
}

#[tokio::test]
async fn while_another_process_writes_the_sender_is_told_to_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let app =
        TestApp::open(format!("sqlite:{}", dir.path().join("new.db").display()), dir.path()).await.in_the_field().await;
    let other = Store::open(&app.url).await.unwrap();
    let tx = other.begin().await.unwrap();
    assert_eq!(app.put_response(Uuid::new_v4(), response()).await.refused(503), "busy");
    tx.rollback().await.unwrap();
    app.put_response(Uuid::new_v4(), response()).await.expect(201);
}
