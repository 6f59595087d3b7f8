//! What intake is measured against: a store that commits whatever has arrived and does nothing else. The same connection, the
//! same synced commit, one row of an id and 22 bytes; it is sent these bytes, or the answer sheet that intake is sent, which it reads.

use std::time::{Duration, Instant};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    routing::put,
};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, Value};
use survey_api::Store;
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
    task::JoinSet,
};
use uuid::Uuid;

#[derive(serde::Deserialize)]
struct Sheet {
    answers: Vec<Answer>,
}

#[derive(serde::Deserialize)]
struct Answer {
    code: u8,
}

#[derive(serde::Serialize)]
struct Stored {
    id: Uuid,
}

type Waiting = (Uuid, Vec<u8>, oneshot::Sender<()>);

/// As many as the intake takes at most.
const LARGEST_BATCH: usize = 1000;

async fn start(url: &str) -> mpsc::Sender<Waiting> {
    let store = Store::open(url).await.unwrap();
    let bytes = if store.backend() == DatabaseBackend::Sqlite { ("BLOB", "WITHOUT ROWID") } else { ("BYTEA", "") };
    let id = if store.backend() == DatabaseBackend::Sqlite { "BLOB" } else { "UUID" };
    let tx = store.begin().await.unwrap();
    let table = format!("CREATE TABLE IF NOT EXISTS bare (id {id} PRIMARY KEY, answers {}) {}", bytes.0, bytes.1);
    tx.execute_unprepared(&table).await.unwrap();
    tx.commit().await.unwrap();
    let (queue, mut waiting) = mpsc::channel::<Waiting>(4096);
    tokio::spawn(async move {
        let mut batch = Vec::new();
        while waiting.recv_many(&mut batch, LARGEST_BATCH).await > 0 {
            let places: Vec<String> = (0..batch.len()).map(|i| format!("(${}, ${})", 2 * i + 1, 2 * i + 2)).collect();
            let sql = format!("INSERT INTO bare (id, answers) VALUES {}", places.join(", "));
            let values =
                batch.iter_mut().flat_map(|(id, answers, _)| [Value::from(*id), Value::from(std::mem::take(answers))]);
            let statement = Statement::from_sql_and_values(store.backend(), sql, values.collect::<Vec<_>>());
            let tx = store.begin().await.unwrap();
            tx.execute_raw(statement).await.unwrap();
            tx.commit().await.unwrap();
            for (.., done) in batch.drain(..) {
                let _ = done.send(());
            }
        }
    });
    queue
}

/// Behind HTTP.
pub(crate) async fn serve(url: &str) {
    let queue = start(url).await;
    let put_bytes = async |Path(id): Path<Uuid>, State(queue): State<mpsc::Sender<Waiting>>, body: Bytes| {
        let (done, stored) = oneshot::channel();
        queue.send((id, body.to_vec(), done)).await.unwrap();
        stored.await.unwrap();
        StatusCode::CREATED
    };
    let put_sheet =
        async |Path(id): Path<Uuid>, State(queue): State<mpsc::Sender<Waiting>>, Json(sheet): Json<Sheet>| {
            let (done, stored) = oneshot::channel();
            let codes: Vec<u8> = sheet.answers.iter().map(|answer| answer.code).collect();
            queue.send((id, codes, done)).await.unwrap();
            stored.await.unwrap();
            (StatusCode::CREATED, Json(Stored { id }))
        };
    let routes =
        Router::new().route("/bare/{id}", put(put_bytes)).route("/sheets/{id}", put(put_sheet)).with_state(queue);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    axum::serve(listener, routes).await.unwrap();
}

/// Without HTTP: as many tasks as clients, each waiting for its commit.
pub(crate) async fn alone(url: &str, clients: usize, seconds: u64) {
    let queue = start(url).await;
    let (start, time) = (Instant::now(), Duration::from_secs(seconds));
    let mut running = JoinSet::new();
    for _ in 0..clients {
        let queue = queue.clone();
        running.spawn(async move {
            let mut taken = 0;
            while start.elapsed() < time {
                let (done, stored) = oneshot::channel();
                queue.send((Uuid::new_v4(), vec![5; 22], done)).await.unwrap();
                stored.await.unwrap();
                taken += 1;
            }
            taken
        });
    }
    let taken: u32 = running.join_all().await.into_iter().sum();
    println!("{}", f64::from(taken) / start.elapsed().as_secs_f64());
}
