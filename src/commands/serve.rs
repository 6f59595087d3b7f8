//! `hailong serve`: the server on its own.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use survey_api::{App, Clock, Config, accounts, app::stop_signal, telemetry};
use tokio::net::TcpListener;

use crate::output::{self, Hint};

/// Arguments of `hailong serve`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  hailong serve --config hailong.toml")]
pub(crate) struct Serve {
    /// Settings; without it the defaults, and `HAILONG_…` of the environment over either
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(crate) fn run(command: &Serve) -> anyhow::Result<()> {
    let config = Config::load(command.config.as_deref())
        .context("cấu hình có chỗ chưa đúng (the settings are at fault)")
        .hint("xem hailong.sample.toml (see hailong.sample.toml)")?;
    super::block_on(async {
        let app = App::open(config, Clock::system()).await?;
        let listener = listen(&app.config.listen).await?;
        telemetry::start(&app.config.log);
        output::say(format_args!("http://{}", listener.local_addr()?));
        if accounts::store::is_empty(&app.store).await? {
            let code = app.set_up.text();
            output::note(format_args!(
                "chưa có tài khoản nào: mở /staff/set-up và gõ mã {code} (no account yet: open /staff/set-up with this code)"
            ));
        }
        Ok(app.serve(listener, stop_signal()).await?)
    })
}

/// Takes the address, or says who may have it.
pub(super) async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("không mở được địa chỉ {address} (the address cannot be used)"))
        .hint("có thể chương trình khác đang dùng cổng này; chọn cổng khác (another program may have the port; choose another)")
}
