//! What every request has at hand, and the life of the server.

use std::{future::Future, sync::Arc};

use tokio::net::TcpListener;

use crate::{clock::Clock, config::Config, error::Result, releases::Shelf, responses::Intake, router, store::Store};

/// The running program. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// Its settings.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The door for answers.
    pub intake: Intake,
    /// Published releases, read once.
    pub shelf: Shelf,
}

impl App {
    /// Opens the database, brings it up to date and starts the writer.
    pub async fn open(config: Config, clock: Clock) -> Result<Self> {
        let store = Store::open(&config.database_url).await?;
        store.migrate().await?;
        let intake = Intake::start(store.clone(), clock, config.queue);
        Ok(Self { config: Arc::new(config), clock, store, intake, shelf: Shelf::default() })
    }

    /// Serves until `stop` is done, then lets running requests finish, writes what is queued and closes the database.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let routes = router::router(self.clone());
        let served = axum::serve(listener, routes).with_graceful_shutdown(stop).await;
        self.close().await?;
        served.map_err(crate::error::Refusal::internal)
    }

    /// Writes what is queued and closes the database.
    pub async fn close(self) -> Result<()> {
        self.intake.drain().await;
        self.store.close().await
    }
}

/// Done when the operator stops the program (Ctrl-C, or SIGTERM from the service manager).
pub async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
