//! Logging: one line an event to standard error.

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging with `filter` (`info`, `info,survey_api=debug`). A second call changes nothing.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    // Tests and the demo start more than one server in one process: the first subscriber stays.
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}
