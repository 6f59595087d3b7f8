//! Group commit: whatever is queued goes into one transaction, and nothing is acknowledged before it is on disk.

use std::sync::Arc;

use tokio::{
    sync::{Mutex, Notify, mpsc, oneshot},
    task::JoinHandle,
};

use super::{
    domain::Receipt,
    seal::{Ready, Seal},
    store,
};
use crate::{
    clock::Clock,
    error::{Code, Result},
    store::Store,
};

/// Largest batch: 15 columns × 1,024 places stay under the 32,766 parameters that SQLite allows a statement.
pub(super) const LARGEST_BATCH: usize = 1000;

/// A response that waits to be written, and where its receipt goes.
pub(super) struct Waiting {
    pub(super) ready: Ready,
    pub(super) reply: oneshot::Sender<Result<Receipt>>,
}

/// The task that writes.
pub(super) struct Writer {
    stop: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(store: Store, seal: Arc<Seal>, clock: Clock, queue: mpsc::Receiver<Waiting>) -> Self {
        let stop = Arc::new(Notify::new());
        let task = tokio::spawn(run(store, seal, clock, queue, stop.clone()));
        Self { stop, task: Mutex::new(Some(task)) }
    }

    /// Closes the queue and waits until it is empty.
    pub(super) async fn drain(&self) {
        self.stop.notify_one();
        if let Some(task) = self.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer ended early");
        }
    }
}

/// There is no timer: the commit before is the timer. Alone, a response waits for nobody; under load, batches grow.
async fn run(store: Store, seal: Arc<Seal>, clock: Clock, mut queue: mpsc::Receiver<Waiting>, stop: Arc<Notify>) {
    let mut batch = Vec::with_capacity(LARGEST_BATCH);
    loop {
        tokio::select! {
            biased;
            () = stop.notified() => queue.close(),
            taken = queue.recv_many(&mut batch, LARGEST_BATCH) => {
                if taken == 0 {
                    return;
                }
                write(&store, &seal, clock, &mut batch).await;
            }
        }
    }
}

async fn write(store: &Store, seal: &Seal, clock: Clock, batch: &mut Vec<Waiting>) {
    let (rows, replies): (Vec<_>, Vec<_>) = batch.drain(..).map(|waiting| (waiting.ready, waiting.reply)).unzip();
    let outcomes = match store::insert(store, seal, &rows, clock.now().as_second()).await {
        Ok(outcomes) => outcomes,
        // Nothing could be written at all: each alone would only wait as long once more.
        Err(refusal) if rows.len() == 1 || refusal.code() == Code::Busy => vec![Err(refusal); rows.len()],
        Err(refusal) => {
            tracing::warn!(%refusal, rows = rows.len(), "a batch failed, its rows are tried one by one");
            one_by_one(store, seal, &rows, clock.now().as_second()).await
        }
    };
    for (reply, outcome) in replies.into_iter().zip(outcomes) {
        // The sender may have gone; its response is stored all the same, and a repeat finds it.
        let _ = reply.send(outcome);
    }
}

/// One bad row must not take the others of its batch with it.
async fn one_by_one(store: &Store, seal: &Seal, rows: &[Ready], now: i64) -> Vec<Result<Receipt>> {
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        let outcome = store::insert(store, seal, std::slice::from_ref(row), now).await;
        outcomes.push(outcome.and_then(|mut one| one.pop().expect("one outcome for one row")));
    }
    outcomes
}
