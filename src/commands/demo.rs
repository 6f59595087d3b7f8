//! `hailong demo`: the whole way, from an answer to a published page, on one machine in under a minute.

mod collect;
mod place;

use std::path::{Path, PathBuf};

use clap::Args;
use fixtures::simulate;
use survey_api::{App, Clock, Config};

use crate::output::{self, Progress};
use place::Place;

/// Arguments of `hailong demo`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  hailong demo --dir demo --port 8080")]
pub(crate) struct Demo {
    /// Where the database and the releases go; a demo that is there already is served again, with the ratings it got
    #[arg(long, default_value = "demo")]
    dir: PathBuf,
    /// Port of the public page on this machine
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Leave the release folder and exit
    #[arg(long)]
    no_serve: bool,
}

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    let place = Place::prepare(&demo.dir)?;
    super::block_on(async {
        let app = App::open(config(&demo.dir, demo.port), Clock::system()).await?;
        if place == Place::Empty {
            collect(&app).await?;
        }
        app.close().await?;
        place::finish(&demo.dir)?;
        Ok(())
    })
}

fn config(dir: &Path, port: u16) -> Config {
    Config {
        database_url: format!("sqlite:{}", dir.join("hailong.db").display()),
        listen: format!("127.0.0.1:{port}"),
        log: "warn".to_owned(),
        ..Config::default()
    }
}

async fn collect(app: &App) -> anyhow::Result<()> {
    let simulating = Progress::of(1, "Mô phỏng tám quý (simulating eight quarters)");
    let survey = simulate::survey(simulate::SEED);
    drop(simulating);
    collect::collect(app, &survey).await?;
    let answers: usize = survey.waves.iter().map(|wave| wave.responses.len()).sum();
    output::note(format_args!("Đã thu nhận {answers} phiếu mô phỏng (simulated answers collected)"));
    Ok(())
}
