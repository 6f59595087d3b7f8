//! What every request has at hand, and the life of the server.

use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};

use tokio::net::TcpListener;

use crate::{
    accounts::{self, invitation::Invitation},
    audit,
    ballots::Tokens,
    clock::Clock,
    config::Config,
    devices::access::Access,
    error::Result,
    exports::jobs::Exports,
    keys::Keys,
    limits::{Failures, Misses, OfficeNetworks, Quotas},
    mail::{self, Smtp},
    paper,
    releases::{Compiler, Shelf},
    responses::{self, Intake},
    router,
    store::Store,
};

/// How often what is due is looked for: signing yesterday's audit root, removing sessions that expired.
const ROUND: Duration = Duration::from_secs(600);

/// How often responses that wait are looked at: nobody who has the database learns when in between one came.
const MOVE: Duration = Duration::from_secs(60);

/// How often letters that wait are sent.
const SEND: Duration = Duration::from_secs(60);

/// The running program. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// Its settings.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// Rights to rate.
    pub tokens: Tokens,
    /// How devices show who they are.
    pub devices: Access,
    /// The door for answers.
    pub intake: Intake,
    /// Published releases, read once.
    pub shelf: Shelf,
    /// Exports that are made in the background.
    pub exports: Exports,
    /// Where releases are computed in the background.
    pub compiler: Compiler,
    /// How letters leave; `None` where no mail server is set.
    pub mail: Option<Arc<Smtp>>,
    /// Failed attempts to sign in.
    pub failures: Failures,
    /// Guesses at rights to rate.
    pub misses: Misses,
    /// How often something may be done.
    pub rates: Quotas,
    /// Where the offices are.
    pub office_networks: Arc<OfficeNetworks>,
    /// Handed to whoever started the server: with it the first administrator is made, while there is nobody.
    pub set_up: Invitation,
}

impl App {
    /// Opens the database, brings it up to date and starts the writer.
    pub async fn open(config: Config, clock: Clock) -> Result<Self> {
        let keys = match config.keys.as_str() {
            "" => Keys::beside(&config.database_url),
            folder => Keys::at(folder),
        };
        let store = Store::open_with(&config.database_url, keys, clock).await?;
        store.migrate().await?;
        let exports = match config.exports.as_str() {
            "" => Exports::beside(&config.database_url),
            folder => Exports::at(folder),
        };
        let compiler = Compiler::at(match config.releases.as_str() {
            "" => "releases",
            folder => folder,
        });
        let tokens = Tokens::new(store.keys())?;
        let devices = Access::new(store.keys())?;
        let intake = Intake::start(store.clone(), clock, tokens.clone(), config.queue)?;
        let rates = Quotas::of(&config);
        let office_networks = Arc::new(OfficeNetworks::parse(&config.office_networks)?);
        let mail = Smtp::of(&config)?.map(Arc::new);
        let (config, set_up) = (Arc::new(config), Invitation::random()?);
        Ok(Self {
            config,
            clock,
            store,
            tokens,
            devices,
            intake,
            shelf: Shelf::default(),
            exports,
            compiler,
            mail,
            failures: Failures::default(),
            misses: Misses::default(),
            rates,
            office_networks,
            set_up,
        })
    }

    /// Serves until `stop` is done, then lets running requests finish, writes what is queued and closes the database.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        self.exports.recover(&self.store).await?;
        self.compiler.recover(&self.store).await?;
        let routes = router::router(self.clone());
        let rounds = tokio::spawn(rounds(self.clone()));
        let mover = tokio::spawn(mover(self.store.clone()));
        let sender = tokio::spawn(sender(self.clone()));
        let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, routes).with_graceful_shutdown(stop).await;
        rounds.abort();
        mover.abort();
        sender.abort();
        self.close().await?;
        served.map_err(crate::error::Refusal::internal)
    }

    /// Writes what is queued and closes the database.
    pub async fn close(self) -> Result<()> {
        self.intake.drain().await;
        audit::counted::flush(&self.store).await?;
        self.store.close().await
    }
}

/// Moves the responses that wait. What fails is logged and tried again at the next round.
async fn mover(store: Store) {
    let mut round = tokio::time::interval(MOVE);
    loop {
        round.tick().await;
        if let Err(cause) = responses::store::sweep(&store).await {
            tracing::error!(%cause, "responses that wait could not be moved");
        }
    }
}

/// Sends the letters that are due. A slow mail server keeps nothing else waiting.
async fn sender(app: App) {
    let mut round = tokio::time::interval(SEND);
    loop {
        round.tick().await;
        if let Err(cause) = mail::send_due(&app).await {
            tracing::error!(%cause, "letters could not be sent");
        }
    }
}

/// What fails is logged and tried again at the next round.
async fn rounds(app: App) {
    let store = app.store.clone();
    let mut round = tokio::time::interval(ROUND);
    loop {
        round.tick().await;
        // Before the root of a day is signed, so that it covers what was counted in it.
        if let Err(cause) = audit::counted::flush(&store).await {
            tracing::error!(%cause, "what was counted could not be recorded");
        }
        match audit::root::sign_due(&store).await {
            // In the log as well: a copy outside the database shows when the end of the chain is cut off.
            Ok(Some(root)) => tracing::info!(root.day, root.seq, root.mac, root.signature, "signed the audit root"),
            Ok(None) => {}
            Err(cause) => tracing::error!(%cause, "the audit root could not be signed"),
        }
        if let Err(cause) = accounts::session::sweep(&store).await {
            tracing::error!(%cause, "sessions that expired could not be removed");
        }
        if let Err(cause) = paper::count::outstanding(&app).await {
            tracing::error!(%cause, "sheets that are agreed could not be looked for");
        }
        if let Err(cause) = mail::write_due(&app).await {
            tracing::error!(%cause, "letters could not be written");
        }
        if let Err(cause) = app.exports.sweep(&store).await {
            tracing::error!(%cause, "exports that expired could not be removed");
        }
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
